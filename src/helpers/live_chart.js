// The live chart: draws one compiled Vega specification and keeps it in step with two sources.
//   1. The sliders of the explorer, followed in the browser itself: no round trip to the kernel.
//   2. The kernel's answer: one buffer of 32-bit floats, laid out as the `layout` trait says.
// `vegaEmbed` is provided by the bundle this snippet is compiled into; nothing is ever downloaded.

const SETTLE_MS = 700;
const IN_STEP_MS = 1000;

// A buffer starts with how many values it holds and the place of each in the layout.
function unpack(layout, data) {
  if (!data || data.byteLength === 0) return {};
  const bytes = data.buffer ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) : data;
  const floats = new Float32Array(bytes);
  const values = {};
  let at = floats[0] + 1;
  for (const place of floats.subarray(1, at)) {
    const [name, length] = layout[place];
    if (length === 0) values[name] = floats[at++];
    else {
      values[name] = Array.from(floats.subarray(at, at + length));
      at += length;
    }
  }
  return values;
}

// Everything the kernel has said so far; a step brings only what changed. `since` tells a view what
// is newer than it has drawn.
class Told {
  constructor() {
    this.step = 0;
    this.values = {};
    this.steps = {};
  }

  listen(model) {
    const take = () => {
      this.step += 1;
      for (const [name, value] of Object.entries(unpack(model.get("layout_"), model.get("numbers")))) {
        this.values[name] = value;
        this.steps[name] = this.step;
      }
    };
    take();
    model.on("change:numbers", take);
    model.on("change:layout_", take);
  }

  since(step) {
    return Object.entries(this.values).filter(([name]) => this.steps[name] > step);
  }
}

// NaN stands for "not there": Vega's isValid() knows null, not NaN.
function known(value) {
  if (Array.isArray(value)) return value.map(known);
  return typeof value === "number" && Number.isNaN(value) ? null : value;
}

function ratioText(calcium, magnesium) {
  return magnesium > 0 ? (calcium / magnesium).toFixed(2) + " : 1" : "not defined";
}

async function models(model, trait) {
  const found = {};
  for (const [name, ref] of Object.entries(model.get(trait))) {
    found[name] = await model.widget_manager.get_model(String(ref).replace("IPY_MODEL_", ""));
  }
  return found;
}

// A slider that was drawn where the kernel put it reports that place as a move: a hair beside it, or
// rounded to a step. Sent back, it would undo what the kernel has done meanwhile.
function ignoreDrawing(slider) {
  if (Object.hasOwn(slider, "set")) return;
  const { set, save_changes: send } = Object.getPrototypeOf(slider);
  let drawn = false;
  slider.set = function (key, value, options) {
    drawn = false;
    if (key === "value" && options?.updated_view) {
      const [now, low, step] = ["value", "min", "step"].map((k) => this.get(k));
      const steps = (now - low) / step;
      const beside = Math.abs(steps - Math.round(steps)) > 1e-6 ? step / 2 : 1e-6;
      drawn = Math.abs(value - now) <= beside;
      if (drawn) return this;
    }
    return set.apply(this, arguments);
  };
  // The report sends at once, also when there is nothing to send.
  slider.save_changes = function (...given) {
    if (!drawn) return send.apply(this, given);
    drawn = false;
  };
}

// Sliders move, their typed twins follow here and at once; the kernel is not asked.
async function followSliders(model, onChange) {
  const [sliders, fields] = [await models(model, "sliders"), await models(model, "fields")];
  Object.values(sliders).forEach(ignoreDrawing);
  const write = (name) => {
    const [now, before, step] = [sliders[name].get("value"), sliders[name].previous("value"), sliders[name].get("step")];
    // A value between two steps is rounded by the slider when it is drawn; that is not a move.
    if (Math.abs(now - before) <= step / 2) return;
    const text = String(Number(Number(sliders[name].get("value")).toFixed(4)));
    if (fields[name] && fields[name].get("value") !== text) fields[name].set("value", text);
  };
  const handlers = Object.keys(sliders).map((name) => [sliders[name], () => {
    write(name);
    onChange();
  }]);
  for (const [slider, handler] of handlers) slider.on("change:value", handler);
  return { sliders, stop: () => handlers.forEach(([slider, handler]) => slider.off("change:value", handler)) };
}

const KEYS = {
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5, Home: -Infinity, End: Infinity,
};

function put(slider, value) {
  const [low, high, step] = ["min", "max", "step"].map((k) => slider.get(k));
  const snapped = Math.round(Math.min(high, Math.max(low, value)) / step) * step;
  const clean = Number(snapped.toFixed(6));
  if (clean !== slider.get("value")) {
    slider.set("value", clean);
    slider.save_changes();
  }
}

// ipywidgets sliders have no accessible name, speak no unit, and step as finely by key as by drag.
function equipHandle(handle, { label, unit, key_step: keyStep }, slider) {
  handle.setAttribute("aria-label", label);
  const speak = () => {
    // The slider library rounds what it says of itself to one digit: 0.35 would be spoken as 0.3.
    const now = slider ? slider.get("value") : handle.getAttribute("aria-valuenow");
    const number = Number(Number(now).toFixed(2));
    const text = (number + " " + unit).trim();
    if (handle.getAttribute("aria-valuetext") !== text) handle.setAttribute("aria-valuetext", text);
  };
  speak();
  new MutationObserver(speak).observe(handle, { attributes: true, attributeFilter: ["aria-valuetext"] });
  handle.addEventListener("keydown", (event) => {
    const times = KEYS[event.key];
    if (times === undefined || !slider) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = event.shiftKey ? slider.get("step") : keyStep;
    put(slider, Number.isFinite(times) ? slider.get("value") + times * by : times);
  }, { capture: true });
}

function nameControls(root, labels, sliders) {
  for (const heading of root.querySelectorAll(".cw-fold")) {
    const inside = heading.parentElement.querySelector(".cw-folded");
    heading.setAttribute("aria-expanded", String(!inside?.classList.contains("cw-hidden")));
  }
  // JupyterLab takes arrows and letters away from a list, unless the list itself says no.
  for (const list of root.querySelectorAll("select")) list.dataset.lmSuppressShortcuts = "true";
  for (const control of labels) {
    for (const box of root.querySelectorAll(".cw-c-" + control.name)) {
      const handle = box.querySelector(".noUi-handle");
      if (handle && !handle.dataset.cwNamed) {
        handle.dataset.cwNamed = "1";
        equipHandle(handle, control, sliders[control.name]);
      }
      for (const field of box.querySelectorAll("input, select, textarea")) {
        if (!field.getAttribute("aria-label")) {
          field.setAttribute("aria-label", control.unit ? control.label + ", " + control.unit : control.label);
        }
      }
    }
  }
}

function whenConnected(el, then) {
  if (el.isConnected) then();
  else requestAnimationFrame(() => whenConnected(el, then));
}

function build(el) {
  el.classList.add("cw-live");
  el.innerHTML = `
    <div class="cw-readout" aria-hidden="true">
      <div class="cw-ratio"><span class="cw-ratio-number"></span>
        <span class="cw-ratio-name">calcium : magnesium eaten</span></div>
      <div class="cw-extra"></div>
    </div>
    <div class="cw-stage"><div class="cw-canvas" role="img"></div>
      <div class="cw-handle" role="slider" tabindex="0"
           aria-roledescription="movable dot" aria-label="Your day on the intake plane"></div></div>
    <div class="cw-say" role="status" aria-live="polite"></div>`;
  const at = (css) => el.querySelector(css);
  return {
    ratio: at(".cw-ratio-number"),
    extra: at(".cw-extra"),
    stage: at(".cw-stage"),
    canvas: at(".cw-canvas"),
    handle: at(".cw-handle"),
    say: at(".cw-say"),
  };
}

async function render({ model, el }, told) {
  const dom = build(el);
  let view = null;
  let finalize = null;
  let scheduled = false;
  let fresh = true; // the kernel's numbers changed since the last frame
  let resized = false;
  let settle = 0;

  const schedule = () => {
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(frame);
    }
  };
  const own = `cw${Math.random().toString(36).slice(2, 10)}-`; // before every name in this drawing
  let moved = 0; // when a slider last moved here
  let drawn = 0; // the step of the kernel's numbers that this view has drawn
  let inStep = 0;
  const following = await followSliders(model, () => {
    moved = performance.now();
    schedule();
  });
  const sliders = following.sliders;
  const amount = (name) => Number(Number(sliders[name]?.get("value") ?? 0).toFixed(6));

  async function embed() {
    if (finalize) finalize();
    view = null;
    const embedded = await vegaEmbed(dom.canvas, model.get("spec"), {
      mode: "vega", renderer: "svg", actions: false, hover: false,
    });
    ({ view, finalize } = embedded);
    // Vega calls its container a document of parts; to a reader it is one picture with a description.
    dom.canvas.setAttribute("role", "img");
    dom.canvas.removeAttribute("aria-roledescription");
    drawn = 0;
    fresh = true;
    resized = true;
    schedule();
  }

  function setSignal(name, value) {
    try {
      view.signal(name, value);
    } catch {
      // The kernel may send numbers that the chart of this mode does not draw.
    }
  }

  function fit() {
    const room = dom.stage.clientWidth;
    if (!room) return;
    const margins = model.get("margins");
    const { left, right, gap } = room < margins.narrow_below ? margins.narrow : margins.wide;
    view.padding({ ...view.padding(), left, right });
    setSignal("pair_gap", gap);
    const inner = Math.max(200, room - left - right);
    for (const [signal, share] of Object.entries(model.get("widths"))) {
      setSignal(signal, share === 1 ? inner : Math.floor((inner - gap) * share));
    }
  }

  // Vega numbers its clips anew in every chart, and a number means the first one on the whole page:
  // the lines of a second explorer would be cut off where the panels of the first end.
  function ownClips() {
    for (const clip of dom.canvas.querySelectorAll("clipPath")) {
      if (!clip.id.startsWith(own)) clip.id = own + clip.id;
    }
    for (const cut of dom.canvas.querySelectorAll("[clip-path^='url(#clip']")) {
      cut.setAttribute("clip-path", cut.getAttribute("clip-path").replace("#", "#" + own));
    }
  }

  // Where the plane's axes lie on the page, from what was really drawn.
  function plane() {
    const area = dom.canvas.querySelector(".plane_group > g > path.background, .plane_group path.background");
    return area ? area.getBoundingClientRect() : null;
  }

  function placeHandle() {
    const area = plane();
    if (!area) return;
    const stage = dom.stage.getBoundingClientRect();
    const x = view.scale("plane_x")(Math.min(amount("calcium_mg"), view.scale("plane_x").domain()[1]));
    const y = view.scale("plane_y")(Math.min(amount("magnesium_mg"), view.scale("plane_y").domain()[1]));
    dom.handle.style.transform =
      `translate(${area.left - stage.left + x - 15}px, ${area.top - stage.top + y - 15}px)`;
  }

  function speakState() {
    const text = `Calcium ${Math.round(amount("calcium_mg"))} milligrams, magnesium ` +
      `${Math.round(amount("magnesium_mg"))} milligrams, ratio ` +
      ratioText(amount("calcium_mg"), amount("magnesium_mg"));
    dom.handle.setAttribute("aria-valuetext", text + ". Arrow keys move it.");
    dom.handle.setAttribute("aria-valuenow", String(Math.round(amount("calcium_mg"))));
    dom.handle.setAttribute("aria-valuemin", "0");
    dom.handle.setAttribute("aria-valuemax", String(sliders.calcium_mg?.get("max") ?? 0));
    dom.canvas.setAttribute("aria-label", model.get("description"));
    clearTimeout(settle);
    settle = setTimeout(() => {
      const headline = model.get("headline");
      if (dom.say.textContent !== headline) dom.say.textContent = headline;
    }, SETTLE_MS);
  }

  // A move that was still on its way when the kernel set the slider itself leaves the two apart.
  // The kernel decides, but never against a hand that is still moving.
  function keepInStep() {
    const answered = performance.now();
    clearTimeout(inStep);
    inStep = setTimeout(() => {
      // A move since then is still on its way: its own answer will come.
      if (moved > answered) return;
      for (const name of Object.keys(sliders)) {
        if (!(name in told.values)) continue;
        const value = told.values[name];
        const apart = Math.abs(amount(name) - value);
        // As if from the kernel: what is set otherwise is sent to it, and by now it may be further on.
        if (apart > sliders[name].get("step") / 2 + 1e-3) sliders[name].set_state({ value: Number(value.toFixed(4)) });
      }
    }, IN_STEP_MS);
  }

  function writeReadouts() {
    dom.extra.replaceChildren(
      ...model.get("readouts").map(([label, text, tone]) => {
        const box = document.createElement("div");
        box.className = "cw-fact " + (tone ? "cw-" + tone : "");
        const number = document.createElement("span");
        number.className = "cw-fact-number";
        number.textContent = text;
        const name = document.createElement("span");
        name.className = "cw-fact-name";
        name.textContent = label;
        box.append(number, name);
        return box;
      }),
    );
  }

  function writeWords() {
    const root = el.closest(".cw-explorer");
    const slot = root && root.querySelector(".cw-words");
    if (!slot) return;
    const [headline, computed, body] = ["h4", ".cw-computed", ".cw-body"].map((css) => slot.querySelector(css));
    if (headline.textContent !== model.get("headline")) headline.textContent = model.get("headline");
    const sentences = model.get("sentences");
    while (computed.children.length > sentences.length) computed.lastChild.remove();
    sentences.forEach((text, i) => {
      const line = computed.children[i] ?? computed.appendChild(document.createElement("li"));
      if (line.textContent !== text) line.textContent = text;
    });
    // Our own markup around texts that the kernel has escaped.
    if (body.dataset.shown !== model.get("words")) {
      body.dataset.shown = model.get("words");
      body.innerHTML = model.get("words");
    }
    nameControls(root, model.get("labels"), sliders);
  }

  async function frame() {
    scheduled = false;
    if (!view) return;
    for (const name of Object.keys(sliders)) setSignal(name, amount(name));
    if (fresh) {
      fresh = false;
      for (const [name, value] of told.since(drawn)) {
        if (!(name in sliders)) setSignal(name, known(value));
      }
      drawn = told.step;
      keepInStep();
      for (const [name, value] of Object.entries(model.get("texts"))) setSignal(name, value);
      writeReadouts();
      writeWords();
    }
    if (resized) {
      resized = false;
      fit();
    }
    dom.ratio.textContent = ratioText(amount("calcium_mg"), amount("magnesium_mg"));
    await view.runAsync();
    ownClips();
    placeHandle();
    speakState();
  }

  function moveTo(calcium, magnesium) {
    if (Number.isFinite(calcium)) put(sliders.calcium_mg, calcium);
    if (Number.isFinite(magnesium)) put(sliders.magnesium_mg, magnesium);
  }

  let dragging = false;
  const drag = (event) => {
    const area = plane();
    if (!area) return;
    const x = Math.min(Math.max(event.clientX - area.left, 0), area.width);
    const y = Math.min(Math.max(event.clientY - area.top, 0), area.height);
    moveTo(view.scale("plane_x").invert(x), view.scale("plane_y").invert(y));
  };
  const inPlane = (event) => {
    const area = plane();
    return area && event.clientX >= area.left && event.clientX <= area.right
      && event.clientY >= area.top && event.clientY <= area.bottom;
  };
  const nearDot = (event) => {
    const dot = dom.handle.getBoundingClientRect();
    return Math.hypot(event.clientX - dot.left - dot.width / 2, event.clientY - dot.top - dot.height / 2) < 26;
  };
  // A finger elsewhere on the plane scrolls the page; a mouse may click anywhere on it.
  dom.stage.addEventListener("pointerdown", (event) => {
    if (!view || event.button !== 0 || !inPlane(event)) return;
    if (event.pointerType !== "mouse" && !nearDot(event)) return;
    dragging = true;
    dom.stage.setPointerCapture(event.pointerId);
    dom.stage.classList.add("cw-dragging");
    event.preventDefault();
    dom.handle.focus({ preventScroll: true });
    drag(event);
  });
  dom.stage.addEventListener("pointermove", (event) => dragging && drag(event));
  const drop = () => {
    dragging = false;
    dom.stage.classList.remove("cw-dragging");
  };
  dom.stage.addEventListener("pointerup", drop);
  dom.stage.addEventListener("pointercancel", drop);
  dom.handle.addEventListener("keydown", (event) => {
    const by = (name) => {
      const slider = sliders[name];
      return event.shiftKey ? slider.get("step") : model.get("labels").find((c) => c.name === name).key_step;
    };
    const step = { x: by("calcium_mg"), y: by("magnesium_mg") };
    const moves = {
      ArrowRight: [step.x, 0], ArrowLeft: [-step.x, 0], ArrowUp: [0, step.y], ArrowDown: [0, -step.y],
      PageUp: [0, 5 * step.y], PageDown: [0, -5 * step.y],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(amount("calcium_mg") + move[0], amount("magnesium_mg") + move[1]);
  });

  const onNumbers = () => {
    fresh = true;
    schedule();
  };
  const answers = ["numbers", "texts", "words", "sentences", "headline", "readouts", "description"];
  for (const name of answers) model.on("change:" + name, onNumbers);
  model.on("change:spec", embed);

  const watcher = new ResizeObserver(() => {
    resized = true;
    schedule();
  });
  let naming = null;
  await embed();
  whenConnected(el, () => {
    watcher.observe(dom.stage);
    const root = el.closest(".cw-explorer");
    if (root) {
      naming = new MutationObserver(() => nameControls(root, model.get("labels"), sliders));
      naming.observe(root, { childList: true, subtree: true });
    }
    fresh = true;
    schedule();
  });

  return () => {
    following.stop();
    watcher.disconnect();
    if (naming) naming.disconnect();
    clearTimeout(settle);
    clearTimeout(inStep);
    for (const name of answers) model.off("change:" + name, onNumbers);
    model.off("change:spec", embed);
    if (finalize) finalize();
  };
}

// Called once for each chart of the kernel: what it has told is shared by all its views.
export default () => {
  const told = new Told();
  return hearing({ initialize: ({ model }) => told.listen(model), render: (context) => render(context, told) });
};
