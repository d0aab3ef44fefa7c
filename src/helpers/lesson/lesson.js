// Puts the parts of a lesson piece on the page; texts arrive as HTML that the kernel has escaped.
function render({ model, el }) {
  el.classList.add("cwl");
  // Without this JupyterLab takes Enter, Space and arrows away from buttons in an output.
  el.dataset.lmSuppressShortcuts = "true";
  const slots = new Map();

  function slotOf(part) {
    if (!slots.has(part.key)) {
      const element = document.createElement("div");
      element.className = "cwl-part-" + part.key;
      if (part.live) {
        element.setAttribute("role", "status");
        element.setAttribute("aria-live", "polite");
      }
      slots.set(part.key, { element, html: "" });
      el.append(element);
    }
    return slots.get(part.key);
  }

  // Redrawing a part must not throw a keyboard user back to the top of the page.
  function keepFocus(element, redraw) {
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const { act, value } = focused?.dataset ?? {};
    redraw();
    if (!act) return;
    const same = [...element.querySelectorAll("[data-act]")].filter((one) => one.dataset.act === act);
    const next = same.find((one) => one.dataset.value === value) ?? same[0];
    (next ?? element.querySelector(".cwl-main"))?.focus({ preventScroll: true });
  }

  function show() {
    const parts = model.get("parts");
    const focused = el.contains(document.activeElement);
    for (const part of parts) {
      const slot = slotOf(part);
      if (slot.html === part.html) continue;
      slot.html = part.html;
      keepFocus(slot.element, () => {
        slot.element.innerHTML = part.html;
        // Arrows and letters are its shortcuts too, unless the focused element itself says no.
        for (const one of slot.element.querySelectorAll("select, .cwl-scroll")) {
          one.dataset.lmSuppressShortcuts = "true";
        }
      });
    }
    for (const [key, slot] of slots) {
      if (!parts.some((part) => part.key === key)) {
        slot.element.remove();
        slots.delete(key);
      }
    }
    // The button just pressed is gone for good: go on from the one to press next.
    if (focused && !el.contains(document.activeElement)) {
      el.querySelector(".cwl-main, button[data-act]")?.focus({ preventScroll: true });
    }
  }

  // The explorer stands in another cell: bring it into view, sliders first.
  function goToExplorer(act) {
    const where = (one) => one.compareDocumentPosition(el);
    const all = [...document.querySelectorAll(".cw-explorer")];
    const nearest = act === "go on"
      ? all.find((one) => where(one) & Node.DOCUMENT_POSITION_PRECEDING)
      : all.filter((one) => where(one) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
    if (!nearest) return;
    nearest.tabIndex = -1;
    nearest.scrollIntoView({ block: "start" });
    nearest.focus({ preventScroll: true });
  }

  // Enter and leaving a field both tell what was typed, but only once.
  function tell(field) {
    if (field.dataset.told === field.value) return;
    field.dataset.told = field.value;
    model.send({ act: field.dataset.act, value: field.value });
  }

  el.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-act]");
    if (!button) return;
    const { act, value, field } = button.dataset;
    if (["go to explorer", "go on"].includes(act)) goToExplorer(act);
    else model.send({ act, value: field ? el.querySelector(`[name="${field}"]`).value : value });
  });
  el.addEventListener("change", (event) => {
    const field = event.target.closest("select[data-act], input[data-act]");
    if (field) tell(field);
  });
  el.addEventListener("keydown", (event) => {
    const field = event.target.closest("input[data-act]");
    if (field && event.key === "Enter") tell(field);
  });
  model.on("change:parts", show);
  show();
  return () => model.off("change:parts", show);
}

export default hearing({ render });
