"""One whole lesson by keyboard alone, from the prediction to the handout, without a network."""

import pytest
from notebook_page import NotebookPage

LESSON = "5_stress.ipynb"
# What has the focus: enough to know where one is, and to say so when the way is lost.
WHERE = """() => {
  const e = document.activeElement;
  if (!e) return "nothing";
  return [e.tagName, e.className, e.dataset?.act, e.dataset?.make, e.getAttribute("aria-label"),
    e.textContent.slice(0, 40)].filter(Boolean).join(" | ");
}"""
IS = "(css) => Boolean(document.activeElement?.matches(css))"


@pytest.fixture
def lesson(desk):
    return NotebookPage(desk, LESSON)


class Keys:
    """Nothing but keys."""

    def __init__(self, page):
        self.page = page
        self.press = page.keyboard.press

    def tab_to(self, css, most=70, key="Tab"):
        """Press Tab until what matches `css` has the focus."""
        seen = []
        for _ in range(most):
            if self.page.evaluate(IS, css):
                return
            self.press(key)
            seen.append(self.page.evaluate(WHERE))
        raise AssertionError(f"{css} was not reached: " + " > ".join(seen))

    def to_cell(self, text, most=40):
        """Go up from the last cell, as JupyterLab does it (by those with a source in sight)."""
        self.press("Escape")
        held = f".jp-Notebook .jp-mod-active:has-text('{text}')"
        for _ in range(most):
            if self.page.locator(held).count():
                return
            self.press("ArrowUp")
        raise AssertionError(f"no cell with {text!r}")


def test_a_lesson_by_keyboard_alone(lesson, tmp_path):
    page, keys = lesson.page, Keys(lesson.page)
    explorer = lesson.explorer

    # Predict. Until then nothing behind the question can be reached.
    assert not explorer.locator(".noUi-handle").first.is_visible()
    keys.to_cell("Guess before you look.")
    keys.tab_to("button[data-act=answer]")
    keys.press("Enter")
    explorer.get_by_text("You predicted: A. About half of it").wait_for()
    page.locator("button[data-act=tell]").wait_for()
    # The focus stays where the learner is, and what is right waits until it is asked for.
    assert page.evaluate(IS, "button[data-act=answer]")
    keys.tab_to("button[data-act=tell]")
    assert not page.get_by_text("Not this one.").count()
    keys.press("Enter")
    page.get_by_text("✗ Not this one.").wait_for()
    # That button is gone; the next one is the way on.
    page.wait_for_function("() => document.activeElement?.dataset.act === 'go on'")

    # On to the explorer, and a slider by its arrow keys.
    keys.tab_to("button[data-act='go on']")
    keys.press("Enter")
    keys.tab_to("button[data-act=ask]")
    keys.press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.cw-c-days select').value === 'two months'"
    )
    keys.tab_to(".cw-c-magnesium_mg .noUi-handle")
    lesson.changes(lambda: keys.press("ArrowLeft"))
    keys.tab_to(".cw-c-days select")
    lesson.changes(lambda: keys.press("ArrowDown"))
    assert "you predicted: half is gone" in explorer.locator(".cw-canvas svg").text_content()

    # Take away the handout, and look where the numbers are from.
    keys.tab_to(".cw-fold[title='Take away']")
    keys.press("Enter")
    explorer.locator(".cw-take button").first.wait_for()
    keys.tab_to(".cw-take [data-make=html]")
    with page.expect_download() as coming:
        keys.press("Enter")
    stored = tmp_path / coming.value.suggested_filename
    coming.value.save_as(stored)
    assert stored.name.startswith("counterweight-stress-handout-")
    handout = stored.read_text(encoding="utf-8")
    assert "My prediction: A. About half of it" in handout
    assert "<svg" in handout
    keys.tab_to(".cw-fold[title='Where is this from?']")
    keys.press("Space")
    explorer.get_by_text("numbers of data/parameters/stress.csv").wait_for()

    # Try this.
    keys.tab_to("button[data-act=step]")
    lesson.changes(lambda: keys.press("Enter"))
    page.get_by_text("Look for:").first.wait_for()

    # The claims, filtered by verdict.
    keys.tab_to("select[data-act=verdict]")
    keys.press("ArrowDown")
    page.get_by_text("1 of 17 claims.").wait_for()

    # Check yourself.
    keys.tab_to("button[data-act=answer][data-value='0/0']")
    keys.press("Space")
    page.get_by_text("1 of 7 answered, 1 right at the first try.").wait_for()
