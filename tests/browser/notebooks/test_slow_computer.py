"""A computer so slow that widgets are loaded too late to be waited for: the page still answers."""

import nbformat
import pytest
from notebook_page import NotebookPage
from small import small_notebook

NAME = "slow.ipynb"
CELLS = (
    'from helpers import explore, predict\n\np = predict("muscle")\np',
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
    opened = NotebookPage(late, NAME)
    # The answer comes back, and opens the explorer.
    opened.answer()

    # What was told before anyone could listen is there; what is told now arrives.
    opened.explorer.locator(".cw-fact").first.wait_for()
    assert opened.description().startswith("calcium 1,000 mg, magnesium 320 mg")
    opened.press("magnesium_mg")

    # So does a file that was asked for.
    opened.explorer.get_by_role("button", name="Take away").click()
    with opened.page.expect_download() as coming:
        opened.explorer.locator("[data-make=csv]").click()
    assert coming.value.suggested_filename.endswith(".csv")
