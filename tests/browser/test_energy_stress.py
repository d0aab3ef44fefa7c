"""The notebooks on energy and stress in a real JupyterLab: one way through each."""

import pytest
from explorer_page import open_notebook

# Notebook, a slider beyond diet, an experiment's title and its number of steps.
PATHS = [
    ("3_energy.ipynb", "free_magnesium_mM", "Lower magnesium tenfold", 2),
    ("5_stress.ipynb", "absorbed_mg_per_day", "Does the vicious circle run away?", 3),
]
BEYOND = "beyond diet: disease and the laboratory"
CHANGED = "([node, before]) => node.getAttribute('aria-label') !== before"


@pytest.mark.parametrize(
    ("name", "laboratory", "experiment", "steps"), PATHS, ids=[p[0] for p in PATHS]
)
def test_a_way_through_the_notebook(context, lab, name, laboratory, experiment, steps):
    page = open_notebook(context, lab, name)
    page.wait_for_selector(".cw-canvas svg")
    explorer = page.locator(".cw-explorer").first
    described = explorer.locator(".cw-canvas")
    handle = explorer.locator(f".cw-c-{laboratory} .noUi-handle")

    def press(target):
        before = described.get_attribute("aria-label")
        target.focus()
        page.keyboard.press("PageUp")
        page.wait_for_function(CHANGED, arg=[described.element_handle(), before])

    # Predict: an answer brings its reply.
    page.locator(".cwl").first.locator("button[data-act=answer]").nth(1).click()
    page.locator(".cwl").first.get_by_text("Your answer: B").wait_for()

    # Diet: the laboratory's sliders are hidden, and magnesium moves the words.
    assert not handle.is_visible()
    press(explorer.locator(".cw-c-magnesium_mg .noUi-handle"))

    # Beyond diet: the slider appears, moves the words and refuses what is out of range.
    explorer.locator(".cw-c-mode select").select_option(label=BEYOND)
    handle.wait_for(state="visible")
    press(handle)
    field = explorer.locator(f".cw-c-{laboratory} input[type=text]")
    field.fill("0")
    field.press("Enter")
    explorer.locator(".cw-error").get_by_text("it must be a number from").wait_for()
    explorer.get_by_role("button", name="Reset").click()

    # Try this: the steps of an experiment, until the finding is read out.
    tried = page.locator(".cwl").filter(has_text=experiment)
    for step in range(1, steps + 1):
        tried.get_by_role("button", name=f"Step {step} of {steps}").first.click()
        if step < steps:
            tried.get_by_role("button", name=f"Step {step + 1} of {steps}").first.wait_for()
    tried.get_by_role("button", name=f"Again. Step 1 of {steps}").first.wait_for()
    tried.get_by_text("Claims:").first.wait_for()
    page.close()
