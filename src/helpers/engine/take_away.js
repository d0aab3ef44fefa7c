// Take away: asks the kernel for a file and hands it to the browser as a download.
const PATIENCE_MS = 30000;

function render({ model, el }) {
  el.classList.add("cw-take");
  // Without this JupyterLab takes Enter and Space away from buttons in an output.
  el.dataset.lmSuppressShortcuts = "true";
  const row = document.createElement("div");
  row.className = "cw-take-row";
  const say = document.createElement("p");
  say.className = "cw-hint";
  say.setAttribute("role", "status");
  say.textContent = "Made of what is shown now. Your browser stores the file; it is sent nowhere.";
  el.append(row, say);
  let waits = 0;

  function tell(text) {
    clearTimeout(waits);
    say.textContent = text;
  }

  for (const [key, words] of model.get("kinds")) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.make = key;
    button.textContent = words;
    button.addEventListener("click", () => {
      tell("Making it. This can take a few seconds …");
      waits = setTimeout(
        () => tell("No answer yet. Is another cell running, or has the kernel stopped?"), PATIENCE_MS,
      );
      asked = true;
      model.send({ make: key });
    });
    row.append(button);
  }

  // Each view of an explorer hears the answer; only the one that asked stores the file.
  let asked = false;
  function heard(answer, buffers) {
    if (!asked) return;
    asked = false;
    if (answer.problem) {
      tell(answer.problem);
      return;
    }
    const url = URL.createObjectURL(new Blob([buffers[0]], { type: answer.type }));
    const link = document.createElement("a");
    link.href = url;
    link.download = answer.name;
    link.hidden = true;
    el.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), PATIENCE_MS);
    tell("Ready: " + answer.name + " is with your browser's downloads.");
  }
  model.on("msg:custom", heard);
  return () => {
    clearTimeout(waits);
    model.off("msg:custom", heard);
  };
}

export default hearing({ render });
