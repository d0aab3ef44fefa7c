"""Typed values: good ones move everything, bad ones are refused in words."""

import pytest


def _refused(explorer):
    return explorer.until(lambda: explorer.look()["error"], "an error in words")


def test_a_typed_value_moves_the_slider(explorer):
    explorer.type_in("calcium_mg", "1250")
    explorer.until(lambda: explorer.look()["sliders"]["calcium_mg"] == 1250, "the slider")
    assert explorer.agreed().state["calcium_mg"] == 1250


@pytest.mark.parametrize(("text", "shown"), [("-5", "-5"), ("abc", "abc"), ("99999", "99,999")])
def test_a_bad_value_is_refused_in_words(explorer, text, shown):
    before = explorer.agreed().state
    explorer.type_in("calcium_mg", text)
    error = _refused(explorer)
    assert "Calcium" in error
    assert "calcium_mg" in error
    assert shown in error
    assert "0 to 3,000" in error
    seen = explorer.see()
    assert seen.state == before
    assert seen.page["sliders"]["calcium_mg"] == before["calcium_mg"]
    explorer.type_in("calcium_mg", "1100")
    explorer.until(lambda: not explorer.look()["error"], "the error to go away")
    assert explorer.agreed().state["calcium_mg"] == 1100


def test_after_a_refusal_the_field_does_not_claim_the_bad_value(explorer):
    explorer.type_in("magnesium_mg", "5000")
    _refused(explorer)
    explorer.until(lambda: explorer.field("magnesium_mg").input_value() == "304", "the old value")
    # The same mistake made again is refused again.
    explorer.type_in("calcium_mg", "1100")
    explorer.until(lambda: not explorer.look()["error"], "the error to go away")
    explorer.type_in("magnesium_mg", "5000")
    _refused(explorer)


@pytest.mark.parametrize("text", ["", "  ", "nan", "inf", "1e9", "10 mg", "1,2,3"])
def test_odd_texts_are_refused(explorer, text):
    before = explorer.agreed().state
    explorer.type_in("magnesium_mg", text)
    error = _refused(explorer)
    assert "Magnesium" in error
    assert explorer.see().state == before


def test_a_comma_for_thousands_is_not_taken_for_a_decimal_one(explorer):
    """The page itself writes "3,000": whoever types "1,200" means twelve hundred, never 1.2."""
    before = explorer.agreed().state["calcium_mg"]
    explorer.type_in("calcium_mg", "1,200")
    explorer.page.wait_for_timeout(300)
    seen = explorer.see()
    refused = seen.page["error"] and seen.state["calcium_mg"] == before
    assert refused or seen.state["calcium_mg"] == 1200


def test_a_decimal_comma_works(explorer):
    explorer.type_in("magnesium_mg", "312,5")
    explorer.until(lambda: explorer.see().state["magnesium_mg"] == 312.5, "312.5")
    assert not explorer.look()["error"]


def test_a_refused_supplement_names_its_field(explorer):
    explorer.type_in("magnesium_supplement_mg", "1100")
    error = _refused(explorer)
    assert "Magnesium" in error
    assert "1,200" in error
    explorer.button("Reset").click()
    explorer.until(lambda: not explorer.look()["error"], "the error to go away")


def test_markup_in_a_field_stays_text(explorer):
    explorer.type_in("calcium_mg", "<img src=x onerror='window.hit=1'>")
    assert "<img" in _refused(explorer)
    assert explorer.root.locator(".cw-error img").count() == 0
    assert explorer.page.evaluate("window.hit") is None
