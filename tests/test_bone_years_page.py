"""The page on bone over years: what it must show, what it holds at its edge, what it refuses."""

import numpy as np
import pytest

from helpers import explore
from helpers.models import bone_years
from helpers.sentences import sentences
from helpers.tables import rows
from helpers.themes import bone_years as page
from helpers.words import claim


@pytest.fixture
def bone():
    return explore("bone_years")


def test_the_usual_diet_does_nothing(bone):
    assert bone.values["calcium_in_model_mg"] == 964
    assert abs(bone.values["spine_fast_percent"]) < 0.01
    assert "hardly anything moves" in bone.read()


def test_a_pill_gives_what_the_specification_says(bone):
    bone.set(calcium_mg=1964, years=1)
    assert bone.values["spine_high_percent"] == pytest.approx(3.09, abs=0.06)
    assert bone.values["spine_low_percent"] == pytest.approx(0.78, abs=0.03)
    bone.set(years=10)
    assert bone.values["spine_high_percent"] == pytest.approx(1.9, abs=0.06)
    assert bone.values["osteoblasts_percent"] == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize(("calcium_mg", "spine"), [(482, -6.0), (964, -5.1), (1928, -3.1)])
def test_calcium_trims_the_loss_after_the_menopause(bone, calcium_mg, spine):
    bone.set(calcium_mg=calcium_mg, menopause="now")
    assert bone.values["spine_fast_percent"] == pytest.approx(spine, abs=0.06)


def test_kidneys_act_through_phosphate(bone):
    bone.set(gfr_end=60)
    assert bone.values["pth_percent"] == pytest.approx(20, abs=0.6)
    bone.set(phosphate_link=False)
    assert bone.values["pth_percent"] == pytest.approx(0, abs=0.5)
    assert "kept from reaching" in bone.read()


@pytest.mark.parametrize(("calcium_mg", "edge"), [(0, 200), (199, 200), (2601, 2600), (3000, 2600)])
def test_a_day_outside_the_model_is_held_at_its_edge_and_told(bone, calcium_mg, edge):
    bone.set(calcium_mg=edge)
    at_edge = bone.arrays()["spine_top"]
    assert "held at its edge" not in bone.read()
    bone.set(calcium_mg=calcium_mg)
    assert bone.arrays()["spine_top"] == pytest.approx(at_edge)
    assert f"held at its edge, {edge:,} mg" in bone.read()
    assert any(f.label == "calcium held at" for f in bone.outcome.facts)


@pytest.mark.parametrize(
    ("name", "bad", "says"),
    [
        ("gfr_end", 20, "Kidney filtration.* 40 to 100 mL/min.*starts at 100"),
        ("gfr_end", 101, "40 to 100"),
        ("years", 30, "Years shown.* 1 to 10 years.*checked"),
        ("menopause", "soon", "Menopause.*'now'"),
        ("vitamin_d", 1, "no control"),
    ],
)
def test_what_is_out_of_range_is_refused_in_words(bone, name, bad, says):
    before = bone.state
    with pytest.raises(ValueError, match=says):
        bone.set(**{name: bad})
    assert bone.state == before


def test_magnesium_moves_no_line(bone):
    before = bone.arrays()
    bone.set(magnesium_mg=100)
    after = bone.arrays()
    for name in ("spine_top", "neck", "pth_percent", "breakers"):
        assert (after[name] == before[name]).all()
    assert "not in this model" in bone.read()


def test_trials_stand_where_they_belong(bone):
    def shown(name):
        return np.isfinite(bone.arrays()[name])

    assert not shown("tai_year_1")
    assert not shown("women_1")
    bone.set(calcium_mg=1964)
    assert shown("tai_year_1")
    assert shown("pill_2")
    bone.set(years=1)
    assert not shown("pill_2")
    bone.set(years=10, menopause="now")
    assert not shown("tai_year_1")
    assert bone.arrays()["women_1"] == pytest.approx(-6.6)
    assert bone.arrays()["women_2"] == pytest.approx(-12.1)
    assert bone.arrays()["density_low"] < -12.1


def test_every_miss_is_on_the_page():
    missed = [row for row in rows("validation/bone_years") if row.status == "misses"]
    assert len(page._misses()) == len(missed) >= 25
    assert page.THEME.rows("beyond")[-1].name == "misses"


def test_a_solver_that_fails_leaves_the_last_good_picture(bone, monkeypatch):
    good = bone.arrays()["spine_top"]

    def fails(*_, **__):
        raise RuntimeError("The bone model could not be followed: the solver gave up.")

    monkeypatch.setattr(bone_years, "follow", fails)
    page._course.cache_clear()
    with pytest.raises(RuntimeError, match=r"found no answer.*still the last good one"):
        bone.set(calcium_mg=1234)
    assert (bone.arrays()["spine_top"] == good).all()


def test_arrays_keep_their_length_and_stay_small(bone):
    shapes = {k: np.shape(v) for k, v in bone.arrays().items()}
    bone.set(calcium_mg=500, menopause="now", gfr_end=50, years=3)
    assert {k: np.shape(v) for k, v in bone.arrays().items()} == shapes
    # Four bytes a number, as they are sent; the words come on top.
    size = 4 * sum(np.size(v) for v in bone.arrays().values())
    assert size + len(bone.read().encode()) < 8000


def test_every_claim_behind_a_line_exists():
    named = [c for line in sentences("bone_years").values() for c in line.claims]
    assert named
    assert all(claim(c).claim_id == c for c in named)


def test_the_clock_of_the_women_is_told_where_their_dots_are(bone):
    bone.set(menopause="now")
    assert "1.7 years before that fall is over" in bone.read()
    bone.set(gfr_end=60)
    assert "count from the last period" not in bone.read()
    bone.set(menopause="none", gfr_end=100)
    assert "count from the last period" not in bone.read()
