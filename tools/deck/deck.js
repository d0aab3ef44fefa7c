// Arrow keys, Page Up and Page Down, Home and End, and two buttons; without script all slides follow.
(() => {
  const slides = [...document.querySelectorAll("section")];
  const place = document.getElementById("place");
  let at = Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), slides.length) - 1;
  document.documentElement.classList.add("live");

  const steps = () => [...slides[at].querySelectorAll(".step")];
  const waiting = () => steps().filter((step) => step.classList.contains("later"));
  const room = () => slides[at].scrollHeight - slides[at].clientHeight - slides[at].scrollTop;

  // Large first; smaller only as far as it stays readable from the last row. Then the slide scrolls.
  function fit() {
    const inside = slides[at].firstElementChild;
    for (const size of [28, 25, 22]) {
      inside.style.setProperty("--size", size + "px");
      if (slides[at].scrollHeight <= slides[at].clientHeight + 1) return;
    }
  }

  function tell() {
    const more = room() > 4 ? " · more below ↓" : "";
    place.textContent = `${at + 1} of ${slides.length}${more}`;
  }

  function show(number, whole) {
    at = Math.min(Math.max(number, 0), slides.length - 1);
    slides.forEach((slide, i) => slide.classList.toggle("now", i === at));
    steps().forEach((step) => step.classList.toggle("later", !whole));
    slides[at].scrollTop = 0;
    fit();
    slides[at].focus({ preventScroll: true });
    history.replaceState(null, "", "#" + (at + 1));
    tell();
  }

  function next() {
    const [step] = waiting();
    if (!step) return at < slides.length - 1 && show(at + 1, false);
    step.classList.remove("later");
    step.scrollIntoView({ block: "nearest" });
    tell();
  }

  function back() {
    const shown = steps().filter((step) => !step.classList.contains("later"));
    if (shown.length) shown.at(-1).classList.add("later");
    else if (at > 0) show(at - 1, true);
    tell();
  }

  // A page down first shows the rest of a long slide.
  function page(way) {
    const left = way > 0 ? room() : slides[at].scrollTop;
    const hidden = way > 0 && waiting().length;
    if (left > 4 && !hidden) slides[at].scrollBy({ top: way * 0.85 * slides[at].clientHeight });
    else if (way > 0) next();
    else back();
  }

  const keys = {
    ArrowRight: next,
    ArrowLeft: back,
    PageDown: () => page(1),
    PageUp: () => page(-1),
    " ": () => page(1),
    Home: () => show(0, false),
    End: () => show(slides.length - 1, true),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  };
  document.addEventListener("keydown", (event) => {
    const pressing = event.key === " " && event.target.closest("button, a, summary");
    if (event.ctrlKey || event.altKey || event.metaKey || pressing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.getElementById("next").addEventListener("click", next);
  document.getElementById("back").addEventListener("click", back);
  document.addEventListener("scroll", tell, true);
  addEventListener("resize", () => (fit(), tell()));
  addEventListener("hashchange", () => show(Number(location.hash.slice(1)) - 1, false));
  show(at, false);
})();
