"""What is measured of one open notebook: a slider step in the kernel, on the wire and on screen."""

import json
import statistics
import time

import psutil

# From the key to the first frame after the picture changed. The observer sees every change below
# the notebook; what counts as an answer is told by a selector.
PROBE = """(selector) => {
  window.cwTimes = [];
  const target = document.querySelector(selector);
  let pressed = null;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver(() => {
    if (pressed === null) return;
    const from = pressed;
    pressed = null;
    requestAnimationFrame(() => setTimeout(() => window.cwTimes.push(performance.now() - from), 0));
  }).observe(target, { childList: true, subtree: true, attributes: true, characterData: true });
}"""


class Wire:
    """Counts what the kernel sends to a page, and notes when."""

    def __init__(self, page):
        self.bytes = 0
        page.on("websocket", self._listen)

    def _listen(self, socket):
        socket.on("framereceived", self._count)

    def _count(self, data):
        text = data if isinstance(data, bytes) else data.encode()
        if b"comm" in text[:4000] or b"display_data" in text[:4000] or b"stream" in text[:4000]:
            self.bytes += len(text)


def handle_of(page):
    """Return the handle of the (first) calcium slider."""
    return page.locator(".widget-slider", has_text="Calcium").locator(".noUi-handle").first


def settle(page, lab, name):
    """Wait until the kernel of a notebook has nothing left to do."""
    calm = 0
    while calm < 3:
        sessions = lab.ask("api/sessions")
        states = [s["kernel"]["execution_state"] for s in sessions if s["path"] == name]
        calm = calm + 1 if states == ["idle"] else 0
        page.wait_for_timeout(60)


def steps(page, lab, name, wire, process, count, pause_ms, handle=None):
    """Press a key `count` times in one direction; return CPU ms and bytes for one step.

    Always onward: whoever comes back to a value meets what was kept, and would measure that.
    """
    (handle or handle_of(page)).focus()
    settle(page, lab, name)
    before, sent = process.cpu_times(), wire.bytes
    for _ in range(count):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(pause_ms)
    settle(page, lab, name)
    after = process.cpu_times()
    spent = (after.user + after.system) - (before.user + before.system)
    return 1000 * spent / count, (wire.bytes - sent) / count


def paint_ms(page, selector, count, pause_ms):
    """Return the times from key press to paint, ms, of what `selector` finds."""
    page.evaluate(PROBE, selector)
    handle_of(page).focus()
    for i in range(count):
        page.keyboard.press("ArrowRight" if i % 20 < 10 else "ArrowLeft")
        page.wait_for_timeout(pause_ms)
    page.wait_for_timeout(2 * pause_ms)
    return page.evaluate("() => window.cwTimes")


def kernel_process(link):
    """Return the process of a kernel."""
    return psutil.Process(link.value("__import__('os').getpid()"))


def spread(times):
    """Return median and 95th percentile."""
    if not times:
        return float("nan"), float("nan")
    ranked = sorted(times)
    return statistics.median(ranked), ranked[int(0.95 * (len(ranked) - 1))]


def to_live_chart(page, selector=".cw-canvas svg"):
    """Choose Run > Run All Cells and return the seconds until the picture is painted."""
    page.evaluate(
        """(selector) => { window.cwLive = new Promise((done) => {
          const look = () => document.querySelector(selector)
            ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
          look(); }); }""",
        selector,
    )
    page.get_by_role("menuitem", name="Run", exact=True).click()
    started = page.evaluate("() => performance.now()")
    page.get_by_text("Run All Cells", exact=True).click()
    return (page.evaluate("() => window.cwLive") - started) / 1000


def write_json(path, found):
    """Keep the figures for a machine to read."""
    path.write_text(json.dumps(found, indent=1), encoding="utf-8")


def now():
    """Return a clock for people's waiting."""
    return time.perf_counter()
