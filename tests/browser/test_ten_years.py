"""The page on bone over years in a real JupyterLab: its own controls, its edge, an experiment."""

import nbformat
from explorer_page import open_notebook

NAME = "bone_years.ipynb"
CODE = "from helpers import explore, try_this\n\ne = explore('bone_years')\ne", "try_this(e)"
CHANGED = "([node, before]) => node.getAttribute('aria-label') !== before"
TITLE = "Why do failing kidneys thin bone?"


def test_a_way_through_ten_years(context, lab):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CODE])
    made.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(made, lab.notebooks / NAME)
    page = open_notebook(context, lab, NAME)
    page.wait_for_selector(".cw-canvas svg")
    explorer = page.locator(".cw-explorer").first
    described = explorer.locator(".cw-canvas")

    def wait_for_words(do):
        before = described.get_attribute("aria-label")
        do()
        page.wait_for_function(CHANGED, arg=[described.element_handle(), before])

    def press(name):
        handle = explorer.locator(f".cw-c-{name} .noUi-handle")
        handle.focus()
        wait_for_words(lambda: page.keyboard.press("PageDown"))

    def type_in(name, text):
        field = explorer.locator(f".cw-c-{name} input[type=text]")
        field.fill(text)
        field.press("Enter")

    press("calcium_mg")
    press("gfr_end")
    menopause = explorer.locator(".cw-c-menopause select")
    wait_for_words(lambda: menopause.select_option(label="starts now"))
    wait_for_words(lambda: type_in("calcium_mg", "3000"))
    assert "held at its edge, 2,600 mg" in described.get_attribute("aria-label")

    # One click away: where the model is wrong.
    explorer.locator(".cw-c-mode select").select_option(label="also where the model is wrong")
    described.get_by_text("Where this model is wrong").wait_for()

    # Out of range: refused with the range and the reason, and the picture stays.
    before = described.get_attribute("aria-label")
    type_in("gfr_end", "10")
    explorer.locator(".cw-error").get_by_text("from 40 to 100 mL/min").wait_for()
    assert described.get_attribute("aria-label") == before
    explorer.get_by_role("button", name="Reset").click()

    tried = page.locator(".cwl").filter(has_text=TITLE)
    tried.get_by_role("button", name="Step 1 of 2").last.click()
    tried.get_by_role("button", name="Step 2 of 2").last.click()
    tried.get_by_text("Cut the first link and it is gone").wait_for()
    page.close()
