"""The same person on two pages: set in one notebook, there in the other, forgotten when asked."""

import json

import nbformat
from explorer_page import PATIENCE_SECONDS
from small import small_notebook

PLACE = "import os\n\nos.environ['COUNTERWEIGHT_PERSON'] = {path!r}"
SHOW = "from helpers import explore\n\ne = explore({theme!r})\ne"


def _page(desk, folder, theme):
    name = f"person_{theme}.ipynb"
    place = PLACE.format(path=str(folder / "person.json"))
    nbformat.write(small_notebook(place, SHOW.format(theme=theme)), desk.lab.notebooks / name)
    page = desk.open(name)
    page.wait_for_selector(".cw-canvas svg")
    return page


def _says(page, text):
    line = page.locator(".cw-person").filter(has_text=text)
    line.wait_for(timeout=PATIENCE_SECONDS * 1000)


def _field(page, name):
    return page.locator(f".cw-c-{name} input[type=text]").first


def test_a_person_walks_from_one_notebook_to_the_next_and_is_forgotten(desk, tmp_path):
    saved = tmp_path / "person.json"
    first = _page(desk, tmp_path, "muscle")
    assert not saved.exists()  # showing a page is not the learner's doing
    field = _field(first, "magnesium_mg")
    field.fill("415")
    field.press("Enter")
    _says(first, "Saved for the other notebooks")
    assert json.loads(saved.read_text())["controls"]["magnesium_mg"] == 415

    second = _page(desk, tmp_path, "stress")
    _says(second, "These are your settings from the page on muscle")
    assert _field(second, "magnesium_mg").input_value() == "415"
    fresh = second.get_by_role("button", name="Start fresh")
    fresh.focus()
    second.keyboard.press("Enter")
    _says(second, "This page starts fresh")
    second.wait_for_function(
        "(field) => field.value === '320'", arg=_field(second, "magnesium_mg").element_handle()
    )
    second.get_by_role("button", name="Forget me").focus()
    second.keyboard.press("Enter")
    _says(second, "Forgotten")
    assert not saved.exists()
