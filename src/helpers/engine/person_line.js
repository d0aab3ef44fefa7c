// The quiet line on the virtual person. Its first words to the kernel are that it is shown.
function render({ model, el }) {
  el.classList.add("cw-person");
  const notice = document.createElement("div");
  notice.className = "cw-hint cw-person-notice";
  notice.setAttribute("role", "status");
  notice.tabIndex = -1;
  const quiet = document.createElement("div");
  quiet.className = "cw-hint";
  const row = document.createElement("div");
  row.className = "cw-person-buttons";
  el.append(notice, quiet, row);

  const show = () => {
    notice.textContent = model.get("notice");
    quiet.textContent = model.get("quiet");
    const wanted = model.get("buttons");
    const old = [...row.children];
    const focused = row.contains(document.activeElement);
    const same = old.length === wanted.length && wanted.every(([name], i) => old[i].dataset.did === name);
    if (same) return;
    row.replaceChildren(
      ...wanted.map(([name, text]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "cw-person-button";
        button.dataset.did = name;
        button.textContent = text;
        button.addEventListener("click", () => model.send({ did: name }));
        return button;
      }),
    );
    // The button just pressed may be gone: stay near it.
    if (focused) (row.firstChild ?? notice).focus({ preventScroll: true });
  };
  for (const name of ["notice", "quiet", "buttons"]) model.on("change:" + name, show);
  show();
  const told = setTimeout(() => model.send({ did: "shown" }), 0);
  return () => {
    clearTimeout(told);
    for (const name of ["notice", "quiet", "buttons"]) model.off("change:" + name, show);
  };
}

export default hearing({ render });
