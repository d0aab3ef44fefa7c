"""A computer so slow that widgets are loaded too late to be waited for: the page still answers."""

import nbformat
import pytest
from small import small_notebook

NAME = "slow.ipynb"
CELLS = (
    'from helpers import explore\nfrom helpers.lesson import predict\n\np = predict("muscle")\np',
    'e = explore("muscle", after=p)\ne',
)
# The two seconds that anywidget gives a widget to load are over at once.
NO_PATIENCE = """() => {
  const { timeout } = AbortSignal;
  window.cwPatient = () => (AbortSignal.timeout = timeout);
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms === 2000 ? 0 : ms);
}"""


@pytest.fixture
def late(desk, watch):
    nbformat.write(small_notebook(*CELLS), desk.lab.notebooks / NAME)
    desk.page.evaluate(NO_PATIENCE)
    yield desk
    desk.page.evaluate("() => cwPatient()")
    told = watch.take()
    assert not told["outside"]
    assert all("Failed to initialize model" in text for text in told["complaints"])


def test_widgets_that_load_late_are_told_all_the_same(late):
    page = late.open(NAME)
    explorer, asked = page.locator(".cw-explorer"), page.locator(".cwl").first

    # The answer comes back, and opens the explorer.
    asked.locator("button[data-act=answer]").nth(1).click()
    asked.get_by_text("Your answer: B").wait_for()
    explorer.get_by_text("You predicted: B").wait_for()

    # What was told before anyone could listen is there; what is told now arrives.
    explorer.locator(".cw-fact").first.wait_for()
    chart = explorer.locator(".cw-canvas")
    before = chart.get_attribute("aria-label")
    assert before.startswith("calcium 1,000 mg, magnesium 320 mg")
    explorer.locator(".cw-c-magnesium_mg .noUi-handle").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function(
        "([node, before]) => node.getAttribute('aria-label') !== before",
        arg=[chart.element_handle(), before],
    )
