"""An explorer as a learner meets it: read from the page, and beside it what the kernel believes."""

import re
import time
from dataclasses import dataclass, field

from helpers.charts import look

MINERALS = ("calcium", "magnesium")
PATIENCE_SECONDS = 10

# Everything the page shows that has to agree with the kernel, read at one moment.
SNAPSHOT = """(root, you) => {
  const at = (css) => root.querySelector(css);
  const found = { sliders: {}, fields: {} };
  for (const box of root.querySelectorAll(".cw-row")) {
    const name = [...box.classList].find((c) => c.startsWith("cw-c-")).slice(5);
    found.sliders[name] = Number(box.querySelector(".noUi-handle").getAttribute("aria-valuenow"));
    found.fields[name] = box.querySelector("input").value;
  }
  const dot = (group) => {
    const marks = [...root.querySelectorAll(`.cw-canvas .${group} path`)];
    const own = marks.filter((m) => (m.getAttribute("fill") || "").toLowerCase() === you);
    return own.length ? own[own.length - 1].getAttribute("aria-label") : "";
  };
  found.ratio = at(".cw-ratio-number").textContent;
  found.headline = at(".cw-words h4").textContent;
  found.error = at(".cw-error").innerText.trim();
  found.description = at(".cw-canvas").getAttribute("aria-label");
  found.spoken_dot = at(".cw-handle").getAttribute("aria-valuetext");
  found.gauge = dot("gauge_group");
  found.plane = dot("plane_group");
  return found;
}"""

UNFOLDED = ".cw-fold[aria-expanded=true]"

BELIEFS = (
    "{'state': e.state, 'ratio': e.intake.ratio, 'headline': e.headline,"
    " 'description': e.describe(),"
    " 'ends': [e.arrays()['calcium_max'], e.arrays()['magnesium_max']],"
    " 'values': {k: v if v == v else None for k, v in e.values.items()}}"
)


def plain(text):
    """Return a text with ordinary spaces: lists show theirs as unbreakable ones."""
    return text.replace("\xa0", " ")


def numbers(text):
    """Return the numbers of a text such as "x: 1,200; y: 304"."""
    return [float(found.replace(",", "")) for found in re.findall(r"-?\d[\d,]*\.?\d*", text or "")]


@dataclass
class Seen:
    """One moment: what the page shows and what the kernel holds."""

    page: dict
    kernel: dict
    differences: list = field(default_factory=list)

    def __post_init__(self):
        self.differences = list(_differences(self.page, self.kernel))

    @property
    def state(self):
        """Every control's value, as the kernel has it."""
        return self.kernel["state"]


def _differences(page, kernel):
    state, ratio = kernel["state"], kernel["ratio"]
    for name, shown in page["sliders"].items():
        if shown != state[name]:
            yield f"slider {name} {shown}, kernel {state[name]}"
    for name, shown in page["fields"].items():
        if numbers(shown) != [state[name]]:
            yield f"field {name} {shown!r}, kernel {state[name]}"
    for name in ("headline", "description"):
        if page[name] != kernel[name]:
            yield f"{name} {page[name]!r}, kernel {kernel[name]!r}"
    if ratio is None:
        return
    if abs(numbers(page["ratio"])[0] - ratio) > 0.0501:
        yield f"ratio number {page['ratio']}, kernel {ratio}"
    if not _near(numbers(page["gauge"]), [ratio]):
        yield f"gauge {page['gauge']!r}, kernel {ratio}"
    if not _on_plane(numbers(page["plane"]), state, kernel["ends"]):
        yield f"dot on the plane {page['plane']!r}"


def _near(shown, true):
    return len(shown) == len(true) and all(
        abs(a - b) <= 1e-3 * max(1, abs(b)) for a, b in zip(shown, true, strict=True)
    )


def _on_plane(shown, state, ends):
    """Compare the dot with both amounts; close to the end of an axis it may keep off the edge."""
    true = [min(state[f"{m}_mg"], end) for m, end in zip(MINERALS, ends, strict=True)]
    kept = [
        dot if value > 0.97 * end and dot > 0.96 * end else value
        for dot, value, end in zip(shown, true, ends, strict=False)
    ]
    return _near(shown, kept)


class ExplorerPage:
    """The first explorer of an open notebook, and the kernel it talks to."""

    def __init__(self, page, link):
        self.page = page
        self.link = link
        self.root = page.locator(".cw-explorer").first

    # What is there

    def control(self, name):
        """Return the box of a control."""
        return self.root.locator(f".cw-c-{name}")

    def handle(self, name):
        """Return the part of a slider that takes keys."""
        return self.control(name).locator(".noUi-handle")

    def field(self, name):
        """Return the typed twin of a slider."""
        return self.control(name).locator("input[type=text]")

    def button(self, name):
        """Return a button by its text."""
        return self.root.get_by_role("button", name=name)

    def look(self):
        """Return what the page shows now."""
        return self.root.evaluate(SNAPSHOT, look.YOU.lower())

    def see(self):
        """Return what page and kernel say now, one right after the other."""
        return Seen(self.look(), self.link.value(BELIEFS))

    # What a learner does

    def show_plane(self):
        """Scroll the dot on the plane to the middle of the window."""
        self.root.locator(".cw-handle").evaluate("e => e.scrollIntoView({ block: 'center' })")

    def press(self, name, key="ArrowRight", times=1):
        """Focus a slider and press a key as fast as the browser takes it."""
        self.handle(name).focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def type_in(self, name, text):
        """Type a value into the twin of a slider and confirm it."""
        self.field(name).fill(text)
        self.field(name).press("Enter")

    def choose(self, name, label):
        """Choose an option of a list by what it says."""
        self.control(name).locator("select").select_option(label=label)

    def unfold(self, title):
        """Open a folded part unless it is open, and wait for what is in it."""
        head = self.root.get_by_role("button", name=title)
        if head.get_attribute("aria-expanded") != "true":
            head.click()
        # Some contents are made by the kernel, and anew each time.
        inside = head.locator("xpath=../*[contains(@class, 'cw-folded')]")
        self.until(lambda: inside.inner_text().strip(), f"what is in {title}")

    def folds(self):
        """Return the titles of the parts that can be folded away."""
        heads = self.root.locator(".cw-fold").filter(visible=True)
        return [text.strip(" ▸▾\n") for text in heads.all_inner_texts()]

    # Waiting

    def until(self, check, what):
        """Wait until `check()` gives something true, and return it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            found = check()
            if found:
                return found
            self.page.wait_for_timeout(30)
        raise AssertionError(f"waited {PATIENCE_SECONDS} s for: {what}")

    def agreed(self, mend=False):
        """Wait until page and kernel say the same, twice in a row, and return it.

        With `mend`, type the right value into a field that goes on saying another.
        """
        began = time.monotonic()
        calm = 0
        while time.monotonic() < began + PATIENCE_SECONDS:
            seen = self.see()
            calm = 0 if seen.differences else calm + 1
            if calm == 2:
                return seen
            if mend and time.monotonic() > began + 1:
                self._mend(seen)
                mend = False
            self.page.wait_for_timeout(60)
        said = f"; the page says: {seen.page['error']}" if seen.page["error"] else ""
        raise AssertionError("page and kernel disagree: " + "; ".join(seen.differences) + said)

    def restart(self):
        """Go back to the beginning, whatever the last test left behind."""
        self.link.run("e.reset()")
        if self.look()["error"]:
            self.button("Reset").click()
            self.until(lambda: not self.look()["error"], "the error to go away")
        unfolded = self.root.locator(UNFOLDED)
        unfolded.evaluate_all("(heads) => heads.forEach((head) => head.click())")
        self.until(lambda: not unfolded.count(), "all parts to be folded")
        self.page.mouse.move(2, 2)
        return self.agreed(mend=True)

    def _mend(self, seen):
        for name, shown in seen.page["fields"].items():
            if numbers(shown) != [seen.state[name]] and self.field(name).is_visible():
                self.type_in(name, f"{seen.state[name]:g}")
