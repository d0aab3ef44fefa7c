"""The notebooks on muscle and nerve in a real JupyterLab: one way through each."""

import pytest
from explorer_page import open_notebook

from helpers.engine.wording import BADGES

# Notebook, what the beyond mode opens, an experiment's title and its number of steps.
PATHS = [
    ("1_muscle.ipynb", "free_magnesium_mM", "Take away nine tenths of the magnesium", 2),
    ("2_nerve.ipynb", "serum_magnesium_mM", "The lost knee jerk and its antidote", 3),
]
BEYOND = "beyond diet: disease and the laboratory"


@pytest.fixture(params=PATHS, ids=lambda path: path[0].removesuffix(".ipynb"))
def lesson(request, context, lab):
    name, *rest = request.param
    page = open_notebook(context, lab, name)
    page.wait_for_selector(".cw-canvas svg")
    yield page, *rest
    page.close()


def test_a_way_through_the_notebook(lesson):
    page, clinical, experiment, steps = lesson
    explorer = page.locator(".cw-explorer").first
    handle = explorer.locator(f".cw-c-{clinical} .noUi-handle")
    described = explorer.locator(".cw-canvas")

    # Predict: an answer brings its reply, and the answer stays.
    asked = page.locator(".cwl").first
    asked.locator("button[data-act=answer]").nth(1).click()
    asked.get_by_text("Your answer: B").wait_for()

    # Diet: the sliders of disease are hidden, and magnesium moves nothing but words and the dot.
    assert not handle.is_visible()
    explorer.locator(".cw-c-magnesium_mg .noUi-handle").focus()
    before = described.get_attribute("aria-label")
    page.keyboard.press("PageUp")
    page.wait_for_function(
        "([node, before]) => node.getAttribute('aria-label') !== before",
        arg=[described.element_handle(), before],
    )
    assert "0.80 and 0.90 mM" in explorer.inner_text()

    # Beyond diet: the slider appears and moves the words.
    explorer.locator(".cw-c-mode select").select_option(label=BEYOND)
    handle.wait_for(state="visible")
    before = described.get_attribute("aria-label")
    handle.focus()
    page.keyboard.press("PageUp")
    page.wait_for_function(
        "([node, before]) => node.getAttribute('aria-label') !== before",
        arg=[described.element_handle(), before],
    )

    # A value outside is refused in words, with its range and the reason.
    field = explorer.locator(f".cw-c-{clinical} input[type=text]")
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
    assert "Claims:" in tried.locator("[role=status]").first.inner_text()

    # The claims of both topics, and what the model misses.
    claims = page.locator(".cwl").filter(has=page.get_by_text("Claims and what the evidence says"))
    assert claims.locator("select[data-act=topic] option").count() == 3
    shown = claims.text_content()
    assert any(shape in shown for shape in BADGES.values())
    compared = page.locator(".cwl").filter(has_text="was compared with")
    compared.locator("select[data-act=status]").select_option("misses")
    rows = compared.locator("tbody tr")
    page.wait_for_function(
        "(table) => ![...table.querySelectorAll('tbody tr')]"
        ".some((row) => !row.textContent.includes('misses'))",
        arg=compared.element_handle(),
    )
    assert rows.count() >= 3


@pytest.mark.parametrize("width", [1400, 800])
def test_the_page_fits_its_window(lesson, width):
    page = lesson[0]
    page.set_viewport_size({"width": width, "height": 1000})
    page.wait_for_timeout(300)
    explorer = page.locator(".cw-explorer").first
    explorer.scroll_into_view_if_needed()
    wide = explorer.evaluate("(node) => [node.scrollWidth, node.clientWidth]")
    assert wide[0] <= wide[1] + 1
    page.set_viewport_size({"width": 1400, "height": 1000})
