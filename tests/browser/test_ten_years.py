"""The page on bone over years in a real JupyterLab: its own controls, its edge, an experiment."""

import nbformat
from conftest import small_notebook
from notebook_page import NotebookPage

NAME = "bone_years.ipynb"
CODE = "from helpers import explore, try_this\n\ne = explore('bone_years')\ne", "try_this(e)"


def test_a_way_through_ten_years(context, lab):
    nbformat.write(small_notebook(*CODE), lab.notebooks / NAME)
    page = NotebookPage(context, lab, NAME)
    page.press("calcium_mg", "PageDown")
    page.press("gfr_end", "PageDown")
    page.changes(lambda: page.choose("menopause", "starts now"))
    page.changes(lambda: page.type_in("calcium_mg", "3000"))
    assert "held at its edge, 2,600 mg" in page.description()

    # One click away: where the model is wrong.
    page.choose("mode", "also where the model is wrong")
    page.described.get_by_text("Where this model is wrong").wait_for()

    # Out of range: refused with the range and the reason, and the picture stays.
    page.refuses("gfr_end", "10", "from 40 to 100 mL/min")
    page.reset()

    tried = page.page.locator(".cwl").filter(has_text="Why do failing kidneys thin bone?")
    tried.get_by_role("button", name="Step 1 of 2").last.click()
    tried.get_by_role("button", name="Step 2 of 2").last.click()
    tried.get_by_text("Cut the first link and it is gone").wait_for()
    page.page.close()
