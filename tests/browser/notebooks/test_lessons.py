"""The notebooks with a mode beyond diet, in a real JupyterLab: one way through each."""

import pytest
from notebook_page import NotebookPage

from helpers.engine.wording import BADGES

# Notebook, a slider that only the mode beyond diet has, an experiment and its number of steps.
PATHS = [
    ("1_muscle.ipynb", "free_magnesium_mM", "Take away nine tenths of the magnesium", 2),
    ("2_nerve.ipynb", "serum_magnesium_mM", "The lost knee jerk and its antidote", 3),
    ("3_energy.ipynb", "free_magnesium_mM", "Lower magnesium tenfold", 2),
    ("5_stress.ipynb", "absorbed_mg_per_day", "Does the vicious circle run away?", 3),
]
# Where food cannot move magnesium in blood, the page says so.
HELD = ("1_muscle.ipynb", "2_nerve.ipynb")
BEYOND = "beyond diet: disease and the laboratory"


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path[0].removesuffix(".ipynb"))
def lesson(request, shared_desk):
    opened = NotebookPage(shared_desk, request.param[0])
    yield opened, *request.param
    shared_desk.clear()


def test_a_way_through_the_notebook(lesson):
    page, name, laboratory, experiment, steps = lesson
    page.answer()

    # Diet: the laboratory's sliders are hidden, and magnesium moves the words.
    assert not page.handle(laboratory).is_visible()
    page.press("magnesium_mg")
    assert name not in HELD or "0.80 and 0.90 mM" in page.explorer.inner_text()

    # Beyond diet: the slider appears, moves the words and refuses what is out of range.
    page.choose("mode", BEYOND)
    page.handle(laboratory).wait_for(state="visible")
    page.press(laboratory)
    page.refuses(laboratory, "0", "it must be a number from")
    page.reset()
    page.try_experiment(experiment, steps)


def test_claims_carry_their_verdicts_and_misses_can_be_listed(lesson):
    page = lesson[0].page
    claims = page.locator(".cwl").filter(has=page.get_by_text("Claims and what the evidence says"))
    assert claims.locator("select[data-act=topic] option").count() >= (
        3 if lesson[1] in HELD else 2
    )
    assert any(shape in claims.text_content() for shape in BADGES.values())
    compared = page.locator(".cwl").filter(has_text="was compared with")
    compared.locator("select[data-act=status]").select_option("misses")
    page.wait_for_function(
        "(table) => ![...table.querySelectorAll('tbody tr')]"
        ".some((row) => !row.textContent.includes('misses'))",
        arg=compared.element_handle(),
    )
    assert compared.locator("tbody tr").count() >= (3 if lesson[1] in HELD else 1)


@pytest.mark.parametrize("width", [1400, 800])
def test_the_page_fits_its_window(lesson, width):
    opened = lesson[0]
    opened.page.set_viewport_size({"width": width, "height": 1000})
    opened.page.wait_for_timeout(300)
    opened.explorer.scroll_into_view_if_needed()
    wide = opened.explorer.evaluate("(node) => [node.scrollWidth, node.clientWidth]")
    assert wide[0] <= wide[1] + 1
    opened.page.set_viewport_size({"width": 1400, "height": 1000})
