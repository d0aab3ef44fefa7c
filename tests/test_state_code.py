"""State codes: exact round trips, mistakes noticed, old codes still read, words for the rest."""

# ruff: noqa: S311 - random states for tests, not secrets

import json
import random
from decimal import Decimal

import pytest

from helpers import explore, state_code
from helpers.engine.coding import code_fields
from helpers.engine.theme import Choice, Slider
from helpers.state_code import ALPHABET, CodeError, decode, encode, layouts, newest
from helpers.tables import DataError
from helpers.themes import THEMES

ROUND_TRIPS = 10_000


@pytest.fixture(scope="module")
def controls():
    return {theme: explore(theme).controls for theme in THEMES}


def random_state(controls, rng):
    state = {}
    for c in controls.values():
        if isinstance(c, Choice):
            state[c.name] = rng.choice(list(c.options.values()))
        elif isinstance(c, Slider):
            low, step = Decimal(str(c.low)), Decimal(str(c.step))
            steps = int((Decimal(str(c.high)) - low) / step)
            state[c.name] = float(low + step * rng.choice([0, steps, rng.randint(0, steps)]))
        else:
            state[c.name] = rng.random() < 0.5
    for mineral in ("calcium", "magnesium"):
        part, total = f"{mineral}_supplement_mg", f"{mineral}_mg"
        state[part] = float(rng.randint(0, int(state[total])))
    return state


def replaced(code, place, character):
    return code[:place] + character + code[place + 1 :]


@pytest.mark.parametrize("theme", THEMES)
def test_the_newest_layout_has_the_controls_of_the_theme(theme, controls):
    kept = json.loads(json.dumps(newest(theme).fields))
    assert kept == code_fields(controls[theme]), "run tools/add_state_codes.py"
    assert newest(theme).length <= state_code.LONGEST


def test_random_states_survive_exactly(controls):
    rng = random.Random(1)
    for i in range(ROUND_TRIPS):
        theme = THEMES[i % len(THEMES)]
        state = random_state(controls[theme], rng)
        code = encode(theme, state, hand_made=bool(i % 3))
        found = decode(code)
        assert len(code) <= 24
        assert (found.theme, found.state, found.hand_made) == (theme, state, bool(i % 3))


@pytest.mark.parametrize("theme", THEMES)
def test_every_single_wrong_character_is_noticed_and_found(theme, controls):
    code = encode(theme, random_state(controls[theme], random.Random(2)))
    for place, own in enumerate(code):
        for other in ALPHABET.replace(own, ""):
            with pytest.raises(CodeError, match=rf"number {place + 1}, which would be {own}\."):
                decode(replaced(code, place, other))


def test_two_wrong_or_exchanged_characters_are_noticed(controls):
    rng = random.Random(3)
    for _ in range(2000):
        code = encode("stress", random_state(controls["stress"], rng))
        a, b = rng.sample(range(len(code)), 2)
        exchanged = replaced(replaced(code, a, code[b]), b, code[a])
        wrong = replaced(replaced(code, a, rng.choice(ALPHABET)), b, rng.choice(ALPHABET))
        for bad in {exchanged, wrong} - {code}:
            with pytest.raises(CodeError):
                decode(bad)


def test_a_missing_or_doubled_character_is_noticed(controls):
    code = encode("muscle", random_state(controls["muscle"], random.Random(4)))
    noticed = 0
    for place in range(len(code)):
        for bad in (code[:place] + code[place + 1 :], code[: place + 1] + code[place:]):
            with pytest.raises(CodeError):
                decode(bad)
            noticed += 1
    assert noticed == 2 * len(code)


def test_how_a_code_is_typed_does_not_matter(controls):
    code = encode("nerve", random_state(controls["nerve"], random.Random(5)))
    hand = code.lower().replace("0", "o").replace("1", "l")
    assert decode(" - ".join([hand[:6], hand[6:15], hand[15:]])) == decode(code)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "0 characters"),
        (None, "not text"),
        ("hello!", "'!'"),
        ("0" * 24, "check"),
        ("A" * 40, "40 characters"),
        ("UUUUUU", "'U'"),
    ],
)
def test_what_is_no_code_is_refused_in_words_and_nothing_changes(typed, words):
    e = explore("muscle")
    before = e.state
    with pytest.raises(ValueError, match=words) as refused:
        e.restore(typed)
    assert "Nothing has changed" in str(refused.value)
    assert e.state == before


# Written down when these layouts were made: they must be readable for ever.
OLD = {
    "muscle": "D120PZMKZN4J5300VW8",
    "stress": "554R1T732D527AJDMDA7RST3",
}


@pytest.mark.parametrize("theme", OLD)
def test_codes_of_long_ago_are_still_read(theme):
    found = decode(OLD[theme])
    assert found.theme == theme
    assert found.state["life_stage"] == "girl 14-18"
    assert (found.state["calcium_mg"], found.state["magnesium_supplement_mg"]) == (1234.0, 56.0)


def test_a_control_added_later_leaves_old_codes_readable(monkeypatch):
    e = explore("muscle")
    old = e.code
    grown = dict(layouts())
    fields = (*newest("muscle").fields, {"name": "new_mM", "low": 0, "step": 0.1, "count": 9})
    grown[len(grown)] = state_code.Layout(len(grown), "muscle", fields)
    monkeypatch.setattr(state_code, "layouts", lambda: grown)
    assert decode(old).state == e.state
    assert decode(encode("muscle", {**e.state, "new_mM": 0.3})).state["new_mM"] == 0.3


def test_a_code_of_a_newer_version_says_so(monkeypatch):
    code = explore("stress").code
    known = {n: x for n, x in layouts().items() if x.theme != "stress"}
    monkeypatch.setattr(state_code, "layouts", lambda: known)
    with pytest.raises(CodeError, match="newer version"):
        decode(code)


@pytest.mark.parametrize("text", ["{", "{}", '{"layouts": [{"number": 4}]}', "[]"])
def test_a_damaged_registry_is_named(tmp_path, text):
    (tmp_path / state_code.FILE).write_text(text)
    with pytest.raises(DataError, match=r"state_codes\.json"):
        layouts(tmp_path)


# --- In the explorer -----------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
def test_an_explorer_is_restored_exactly(theme, controls):
    rng = random.Random(6)
    start = explore(theme)
    for _ in range(5):
        e, other = explore(theme), explore(theme)
        state = random_state(controls[theme], rng)
        # Foods are the one thing a code cannot hold; the next tests are about them.
        no_foods = {"plate": ()} if start.theme.plate else {}
        e.change({**state, **no_foods, "day": "own"})
        told = other.restore(e.code)
        assert other.state == e.state
        assert other.code == e.code
        assert "As they were" not in told
        other.restore(start.code)
        assert other.state == start.state


def test_an_example_day_comes_with_its_foods():
    e, other = explore("bioavailability"), explore("bioavailability")
    e.set(day="DASH", calcium_supplement_mg=300)
    other.restore(e.code)
    assert other.state == e.state
    assert other.state["plate"]


def test_a_food_list_travels_as_totals_and_the_words_say_so():
    e, other = explore("bioavailability"), explore("bioavailability")
    e.set(plate=[("kale, boiled", 300)])
    told = other.restore(e.code)
    assert "CSV" in told
    assert other.intake == e.intake
    assert other.state["plate"] == ()


def test_a_code_of_another_page_sets_what_both_have():
    e, other = explore("stress"), explore("bioavailability")
    e.set(life_stage="man 71+", calcium_mg=777, magnesium_form="magnesium lactate")
    other.set(vitamin_d_nmol_l=40)
    told = other.restore(e.code)
    assert "page on stress" in told
    assert "vitamin_d_nmol_l" in told
    assert other.state["vitamin_d_nmol_l"] == 40
    shared = set(e.controls) & set(other.controls)
    assert {n: other.state[n] for n in shared} == {n: e.state[n] for n in shared}


def test_a_value_the_other_page_cannot_show_is_left_alone_and_named():
    e, other = explore("energy"), explore("muscle")
    before = other.state["free_magnesium_mM"]
    e.set(free_magnesium_mM=0.05, calcium_mg=900)
    told = other.restore(e.code)
    assert "free_magnesium_mM" in told
    assert other.state["free_magnesium_mM"] == before
    assert other.state["calcium_mg"] == 900


def test_the_panel_makes_a_code_when_asked_and_uses_one():
    e, other = explore("muscle"), explore("muscle")
    e.set(calcium_mg=1111)
    made, used = e._ensure_view().code, other._ensure_view().code
    assert made._field.value == ""
    made.make()
    assert made._field.value == e.code
    used._field.value = e.code
    used.use()
    assert other.state == e.state
    used._field.value = replaced(e.code, 3, "0" if e.code[3] != "0" else "2")
    used.use()
    assert "number 4" in used._note.value
    assert other.state == e.state
