// The card that asks for a prediction first, and the line that keeps it in sight afterwards.
const CARD = `
  <div class="cw-gate-card" role="group" aria-label="Predict first">
    <p class="cw-gate-title">First, your guess</p>
    <p>Answer the prediction above first, or skip. The sliders and charts open at once.</p>
    <div class="cw-gate-row">
      <button type="button" data-act="go">Go to the question</button>
      <button type="button" data-act="skip">Skip: just show me</button>
    </div>
  </div>`;
const LINE = `
  <p class="cw-gate-line" tabindex="-1"></p>
  <button type="button" data-act="ask">Set the controls as in the question</button>`;

function render({ model, el }) {
  el.classList.add("cw-gate");
  // Without this JupyterLab takes Enter and Space away from buttons in an output.
  el.dataset.lmSuppressShortcuts = "true";
  el.innerHTML = `<div class="cw-gate-here"></div><div class="cw-say" role="status" aria-live="polite"></div>`;
  const [here, say] = el.children;
  let drawn = null;

  function show() {
    const shut = model.get("shut");
    if (drawn !== shut) {
      const focused = here.contains(document.activeElement);
      here.innerHTML = shut ? CARD : LINE;
      // Who skipped by keyboard stays where they were: at the top of the explorer.
      if (focused && !shut) here.querySelector(".cw-gate-line").focus({ preventScroll: true });
      if (drawn !== null) say.textContent = shut ? "" : "The sliders and charts are open.";
      drawn = shut;
    }
    if (shut) return;
    const line = here.querySelector(".cw-gate-line");
    if (line.textContent !== model.get("line")) line.textContent = model.get("line");
    here.querySelector("[data-act=ask]").hidden = !model.get("asks");
  }

  // The question stands in another cell, above: its first answer takes the focus.
  function goToQuestion() {
    const before = [...document.querySelectorAll(".cwl button[data-act=answer]")].filter(
      (one) => one.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    const card = before.at(-1)?.closest(".cwl");
    if (!card) return;
    card.scrollIntoView({ block: "center" });
    card.querySelector("button[data-act=answer]").focus({ preventScroll: true });
  }

  el.addEventListener("click", (event) => {
    const act = event.target.closest("button[data-act]")?.dataset.act;
    if (act === "go") goToQuestion();
    else if (act) model.send({ act });
  });
  for (const name of ["shut", "line", "asks"]) model.on("change:" + name, show);
  show();
  return () => {
    for (const name of ["shut", "line", "asks"]) model.off("change:" + name, show);
  };
}

export default hearing({ render });
