"""Layout: nothing is cut off, nothing leaves the page sideways, nothing jumps."""

import pytest

WIDTHS = [1400, 800]
PANELS = ".cw-explorer, .cw-panel, .cw-drawn, .cw-text, .cw-stage, .cw-words, .cw-readout"

OVERFLOWING = f"""(root) => [root, ...root.querySelectorAll("{PANELS}")]
  .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
  .map((e) => `${{e.className}}: ${{e.scrollWidth}} in ${{e.clientWidth}}`)"""

# Boxes that hide what does not fit, and hold more than fits. What is only for screen readers and
# what scrolls on purpose (lists) is not meant.
CLIPPED = """(root) => [...root.querySelectorAll("*")].filter((e) => {
    if (e.closest(".cw-say, svg, select, .noUi-target, .cw-from-box")) return false;
    if (!e.checkVisibility()) return false;
    const s = getComputedStyle(e);
    const hides = s.overflowX !== "visible" || s.textOverflow === "ellipsis";
    return hides && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1;
  }).map((e) => `${e.className || e.tagName}: ${e.scrollWidth} in ${e.clientWidth}`)"""

# Elements that stick out of the explorer to the left or right.
OUTSIDE = """(root) => {
  const frame = root.getBoundingClientRect();
  return [...root.querySelectorAll("*")]
    .filter((e) => !e.closest(".cw-say, svg, .noUi-target, .cw-from-box *") && e.checkVisibility())
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, r]) => r.width && (r.left < frame.left - 1 || r.right > frame.right + 1))
    .map(([e]) => String(e.className || e.tagName));
}"""

# Words of the chart that its edge cuts.
CUT_WORDS = """(root) => {
  const frame = root.querySelector(".cw-canvas svg").getBoundingClientRect();
  return [...root.querySelectorAll(".cw-canvas text")].filter((t) => {
    const r = t.getBoundingClientRect();
    const seen = t.textContent && getComputedStyle(t).opacity !== "0"
      && t.getAttribute("opacity") !== "0";
    return seen && r.width && (r.left < frame.left - 1 || r.right > frame.right + 1
      || r.top < frame.top - 1 || r.bottom > frame.bottom + 1);
  }).map((t) => t.textContent);
}"""

SIZES = """(root) => Object.fromEntries([".cw-panel", ".cw-stage", ".cw-drawn", ".cw-readout"]
  .map((css) => [css, (({ x, y, width, height }) => [x, y, width, height].map(Math.round))(
    root.querySelector(css).getBoundingClientRect())]))"""


@pytest.fixture(params=WIDTHS)
def sized(explorer, request):
    explorer.page.set_viewport_size({"width": request.param, "height": 1000})
    stage = explorer.root.locator(".cw-stage")
    svg = explorer.root.locator(".cw-canvas svg")
    explorer.until(
        lambda: abs(stage.bounding_box()["width"] - svg.bounding_box()["width"]) < 4,
        "the chart to take the width of its box",
    )
    return explorer


def _all(explorer):
    for title in explorer.folds():
        explorer.unfold(title)


def test_nothing_overflows_or_is_cut(sized):
    _all(sized)
    for question in (OVERFLOWING, CLIPPED, OUTSIDE, CUT_WORDS):
        assert sized.root.evaluate(question) == []


def test_nothing_is_cut_at_the_ends_of_the_sliders(sized):
    labels = {v: k for k, v in sized.link.value("dict(e.controls['yardstick'].options)").items()}
    for calcium, magnesium, yardstick in ((3000, 1200, "2:1"), (0, 0, "none"), (2400, 690, "1:1")):
        sized.link.run(f"e.set(calcium_mg={calcium}, magnesium_mg={magnesium})")
        sized.choose("yardstick", labels[yardstick])
        sized.until(lambda: sized.look()["sliders"]["calcium_mg"] == calcium, "the slider")  # noqa: B023
        sized.page.wait_for_timeout(150)
        for question in (OVERFLOWING, OUTSIDE, CUT_WORDS):
            assert sized.root.evaluate(question) == [], (calcium, magnesium, yardstick)


def test_nothing_jumps_within_a_band(sized):
    sized.link.run("e.set(calcium_mg=1100, magnesium_mg=400, calcium_supplement_mg=100)")
    before, headline = sized.agreed(), sized.look()["headline"]
    # The first key brings the slider into sight; from then on nothing may move.
    sized.press("calcium_mg")
    sized.page.wait_for_timeout(200)
    sizes = sized.root.evaluate(SIZES)
    for _ in range(11):
        sized.press("calcium_mg")
        sized.page.wait_for_timeout(30)
        assert sized.root.evaluate(SIZES) == sizes
    after = sized.agreed()
    assert after.state["calcium_mg"] == before.state["calcium_mg"] + 120
    assert after.kernel["headline"].split(":")[0] == headline.split(":")[0]


def test_two_columns_when_wide_one_when_narrow(sized):
    panel = sized.root.locator(".cw-panel").bounding_box()
    chart = sized.root.locator(".cw-drawn").bounding_box()
    if sized.page.viewport_size["width"] == max(WIDTHS):
        assert chart["x"] >= panel["x"] + panel["width"]
    else:
        assert chart["y"] >= panel["y"] + panel["height"]


def test_dark_theme_reads(explorer):
    """Text on the notebook's own ground keeps its contrast when JupyterLab turns dark."""
    explorer.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    try:
        lit = explorer.root.locator(".cw-tone-calcium .widget-label").first.evaluate(
            "e => getComputedStyle(e).color"
        )
    finally:
        explorer.page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    assert lit == "rgb(240, 160, 75)"
