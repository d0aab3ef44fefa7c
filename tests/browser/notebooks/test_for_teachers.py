"""The pooling page and a deck, as a teacher uses them: by keyboard, without a network."""

from pathlib import Path

import make_slides
import pytest

from helpers.lesson import answers
from helpers.lesson.files import lesson

ROOT = Path(__file__).resolve().parents[3]

THEME = "stress"


def test_a_class_is_pooled_by_keyboard(desk):
    question = lesson(THEME).predictions[0]
    codes = [answers.encode(THEME, {question.key: place}) for place in (0, 2)]
    page = desk.open("class_predictions.ipynb")
    field = page.get_by_label("Paste here")
    field.focus()
    page.keyboard.insert_text(f"{codes[0]} x 7\n<b>nobody</b>\n{codes[1]}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("8 answers and 0 settings counted. 1 entry could not be read.").wait_for()
    assert "<b>nobody</b>" in page.locator(".cwl tbody").first.inner_text()
    bars = page.locator(".cwl svg")
    assert "right" not in bars.get_attribute("aria-label")
    reveal = page.get_by_role("button", name="Reveal the right answer")
    reveal.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hide the right answer").wait_for()
    assert "1, right" in bars.get_attribute("aria-label")
    # What was pasted is still there to be mended, and can be cleared.
    assert "nobody" in field.input_value()
    page.get_by_role("button", name="Clear everything").press("Enter")
    bars.wait_for(state="detached")
    assert field.input_value() == ""


@pytest.fixture(scope="module")
def deck(context, tmp_path_factory):
    made = make_slides.make(["5_stress"], tmp_path_factory.mktemp("slides"))
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(made[0].as_uri())
    yield page
    page.close()


NOW = "() => [...document.querySelectorAll('section')].findIndex((s) => s.matches('.now')) + 1"


def test_a_deck_is_driven_by_keys(deck):
    shown = deck.locator("section:visible")
    count = deck.locator("section").count()
    assert shown.count() == 1
    assert shown.locator("h1").inner_text().startswith("Stress")
    # The first slide has a step that waits; the next key shows it, the one after goes on.
    waiting = shown.locator(".step.later")
    assert waiting.count() == 1
    deck.keyboard.press("ArrowRight")
    assert waiting.count() == 0
    deck.keyboard.press("PageDown")
    assert deck.evaluate(NOW) == 2
    deck.keyboard.press("ArrowLeft")
    assert deck.evaluate(NOW) == 1
    deck.keyboard.press("End")
    assert deck.evaluate(NOW) == count
    assert f"{count} of {count}" in deck.locator("#place").inner_text()
    deck.keyboard.press("Home")
    deck.get_by_role("button", name="Next").press("Enter")
    deck.get_by_role("button", name="Next").press("Enter")
    assert deck.evaluate(NOW) == 2


def test_nothing_of_a_deck_is_out_of_reach(deck):
    """No slide is wider than the window; a longer one scrolls to its end, page by page."""
    deck.keyboard.press("Home")
    for _ in range(deck.locator("section").count()):
        wide = deck.evaluate(
            "() => { const s = document.querySelector('section.now');"
            " const size = getComputedStyle(s.firstElementChild).fontSize;"
            " return [s.scrollWidth - s.clientWidth, parseFloat(size)]; }"
        )
        assert wide[0] <= 1
        assert wide[1] >= 22
        here = deck.evaluate(NOW)
        for _ in range(60):
            deck.keyboard.press("PageDown")
            if deck.evaluate(NOW) != here:
                break
        else:
            assert here == deck.locator("section").count()
            break
