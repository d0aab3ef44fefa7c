import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import Intake, explore
from helpers.explorer import Explorer, ModelError
from helpers.reference import life_stages, selectable_yardsticks
from helpers.themes import THEMES, get


@pytest.fixture
def e():
    return explore("bioavailability")


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_opens_reads_and_answers(name):
    e = explore(name)
    assert isinstance(e.intake, Intake)
    assert e.explanation.headline in e.read()
    assert e.values
    assert all(isinstance(v, float) for v in e.values.values())
    assert len(e.frame)
    assert repr(e) == repr(explore(name))
    assert "\n" not in repr(e)


def test_an_unknown_theme_is_named_with_the_nearest():
    with pytest.raises(ValueError, match="bioavailability"):
        explore("bioavailabilty")


def test_set_moves_the_state_and_everything_follows(e):
    e.set(calcium_mg=1000, magnesium_mg=320, life_stage="woman 31-50")
    assert e.intake.ratio == 3.125
    assert e.values["ratio"] == 3.125
    before = e.values["calcium_absorbed_mg"]
    e.set(calcium_mg=1500)
    assert e.values["calcium_absorbed_mg"] > before
    assert e.state["calcium_mg"] == 1500


def test_supplements_add_to_the_total_and_a_given_total_is_kept(e):
    e.set(calcium_mg=800, magnesium_mg=300)
    e.set(calcium_supplement_mg=500)
    assert (e.intake.calcium_mg, e.intake.calcium_supplement_mg) == (1300, 500)
    e.set(calcium_supplement_mg=0)
    assert e.intake.calcium_mg == 800
    e.set(calcium_mg=1000, calcium_supplement_mg=200)
    assert (e.intake.calcium_mg, e.intake.calcium_supplement_mg) == (1000, 200)
    e.set(calcium_mg=150)
    assert e.intake.calcium_supplement_mg == 150


def test_an_example_day_sets_the_totals_and_a_move_by_hand_leaves_it(e):
    e.set(day="DASH")
    assert e.state["day"] == "DASH"
    assert e.intake.calcium_mg == pytest.approx(1262, rel=0.01)
    e.set(magnesium_mg=400)
    assert e.state["day"] == "own"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"calcium_mg": -5}, "calcium_mg.*-5.*0 to 3,000"),
        ({"calcium_mg": math.nan}, "calcium_mg.*nan.*0 to 3,000"),
        ({"magnesium_mg": math.inf}, "magnesium_mg.*inf.*0 to 1,200"),
        ({"magnesium_mg": 25_000}, "magnesium_mg.*25,000.*0 to 1,200"),
        ({"calcium_mg": "much"}, "calcium_mg.*'much'.*0 to 3,000"),
        ({"calcium_mg": True}, "calcium_mg.*True"),
        ({"calcium_mg": 500, "calcium_supplement_mg": 900}, "calcium_supplement_mg"),
        ({"life_stage": "dragon 3-5"}, "life_stage.*'dragon 3-5'"),
        ({"yardstick": "5:1"}, "yardstick.*'5:1'"),
        ({"calcum_mg": 5}, "calcum_mg.*calcium_mg"),
        ({"mode": "space"}, "mode.*'space'.*diet"),
        ({"plate": [("moon rock", 5)]}, "moon rock"),
        ({"supplement_with_food": 1}, "supplement_with_food.*True or False"),
    ],
)
def test_bad_input_is_refused_in_words_and_nothing_changes(e, changes, words):
    before, read = e.state, e.read()
    with pytest.raises(ValueError, match=words):
        e.set(**changes)
    assert e.state == before
    assert e.read() == read


def test_supplements_that_would_push_a_total_over_its_slider_are_refused(e):
    e.set(calcium_mg=2900)
    with pytest.raises(ValueError, match=r"calcium_mg.*3,400"):
        e.set(calcium_supplement_mg=500)
    assert e.intake.calcium_mg == 2900


def test_zero_magnesium_has_no_ratio_and_says_why(e):
    e.set(magnesium_mg=0)
    assert e.intake.ratio is None
    assert math.isnan(e.values["ratio"])
    assert "not defined" in e.read()
    assert "not defined" in repr(e)


def test_reset_goes_back_to_the_start(e):
    start = e.state
    e.set(day="Vegan", age_y=80, mode="beyond", yardstick="2:1")
    e.reset()
    assert e.state == start


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 3000),
    st.integers(0, 1200),
    st.sampled_from(life_stages()),
    st.sampled_from(["none", *selectable_yardsticks()]),
)
def test_any_state_is_reached_exactly_and_drawn_with_known_numbers(calcium, magnesium, who, yard):
    e = explore("bioavailability")
    e.set(calcium_mg=calcium, magnesium_mg=magnesium, life_stage=who, yardstick=yard)
    assert (e.intake.calcium_mg, e.intake.magnesium_mg) == (calcium, magnesium)
    drawn = e.arrays()
    gaps = {k for k, v in drawn.items() if not np.all(np.isfinite(np.asarray(v, dtype=float)))}
    assert gaps <= {"yardstick_low", "yardstick_high"}


def test_every_array_keeps_its_length_whatever_happens(e):
    shapes = {k: np.shape(v) for k, v in e.arrays().items()}
    e.set(plate=[("kale, boiled", 100), ("whole milk", 250)], calcium_supplement_mg=500)
    e.set(supplement_doses=4, supplement_with_food=False)
    assert {k: np.shape(v) for k, v in e.arrays().items()} == shapes


def test_a_model_that_fails_keeps_the_last_picture_and_the_learners_controls():
    theme = get("bioavailability")
    calls = []

    def breaks(state):
        calls.append(state)
        if len(calls) > 1:
            raise ArithmeticError("no root")
        return theme.simulate(state)

    e = Explorer(type(theme)(**{**theme.__dict__, "simulate": breaks}))
    values = e.outcome.values
    with pytest.raises(ModelError, match=r"no answer.*no root"):
        e.set(calcium_mg=1234)
    assert e.state["calcium_mg"] == 1234
    assert e.outcome.values == values


def test_a_plate_can_be_given_as_a_list_and_comes_back_in_the_state(e):
    e.set(plate=[("spinach, raw", 100)])
    assert e.state["plate"] == (("spinach, raw", 100.0, ""),)
    assert e.intake.calcium_mg == round(99 * 1.0)


@pytest.mark.parametrize("ending", ["png", "svg", "html"])
def test_charts_are_saved_complete_in_themselves(e, tmp_path, ending):
    path = e.save_chart(tmp_path / f"chart.{ending}")
    content = path.read_bytes()
    assert content[:4] == b"\x89PNG" if ending == "png" else b"<svg" in content
    if ending != "png":
        # Names of XML vocabularies are addresses too, but nobody fetches them.
        text = content.decode().replace("http://www.w3.org/", "")
        assert "http://" not in text
        assert "https://" not in text
        assert 'src="' not in text


def test_another_ending_is_refused(e, tmp_path):
    with pytest.raises(ValueError, match=r"chart\.pdf.*png"):
        e.save_chart(tmp_path / "chart.pdf")
