"""The pages on energy and stress: what they must show, and what they must refuse."""

import numpy as np
import pytest

from helpers import explore
from helpers.sentences import sentences
from helpers.themes import energy as energy_page
from helpers.themes import stress as stress_page
from helpers.words import claim


@pytest.fixture
def energy():
    return explore("energy")


@pytest.fixture
def stress():
    return explore("stress")


def test_no_diet_moves_the_muscle(energy):
    before = energy.values
    energy.set(magnesium_mg=60, calcium_mg=2500)
    for name in ("free_magnesium_mM", "mgatp_percent", "released_in_cell_kJ"):
        assert energy.values[name] == before[name]


def test_one_energy_bends_and_the_other_is_flat(energy):
    shown = energy.arrays()
    assert np.ptp(shown["energy_cell"]) < 0.15
    assert np.ptp(shown["energy_standard"]) > 3
    assert shown["share_4"] == pytest.approx(np.full(energy_page.POINTS, 100))


def test_work_changes_what_magnesium_does_not(energy):
    energy.set(mode="beyond")
    rested = energy.values["released_in_cell_kJ"]
    energy.set(free_magnesium_mM=0.06)
    assert energy.values["released_in_cell_kJ"] == pytest.approx(rested, abs=0.03)
    energy.set(phosphocreatine_mM=10)
    assert energy.values["released_in_cell_kJ"] < rested - 8
    assert "kJ less" in energy.read()


def test_the_known_misfits_are_on_the_page():
    off = {found.name: found.value for found in energy_page._misfits()}
    assert {3, 12, 13, 16} <= set(off.values())
    missed = {found.name.partition(",")[0] for found in stress_page._misses()}
    assert {"share of the infusion retained", "urine"} <= missed


@pytest.mark.parametrize(
    ("page", "name", "bad", "says"),
    [
        ("energy", "pH", 9, "pH in the cell .* 6.5 to 7.6"),
        ("energy", "temperature_C", 60, "Temperature.* 5 to 45 °C"),
        ("energy", "ionic_strength_M", 1, "Ionic strength.* 0.05 to 0.35 M"),
        ("energy", "free_magnesium_mM", -1, "Free magnesium.* 0.05 to 3 mM"),
        ("energy", "tablet_acid", "oxalate", "Tablet salt.*'citrate'"),
        ("stress", "stress", 1.5, "Stress .* 0 to 1"),
        ("stress", "days", "3650", "Watch for.*'60'"),
    ],
)
def test_what_is_out_of_range_is_refused_in_words(page, name, bad, says):
    e = explore(page)
    before = e.state
    with pytest.raises(ValueError, match=says):
        e.set(**{name: bad})
    assert e.state == before


def test_what_the_gut_takes_up_is_the_same_number_on_both_pages(stress):
    other = explore("bioavailability")
    other.set(plate=[("whole milk", 100)])
    for amounts in ({"magnesium_mg": 320}, {"magnesium_mg": 500, "magnesium_supplement_mg": 200}):
        for e in (stress, other):
            e.set(magnesium_supplement_mg=0)
            e.set(**amounts)
        other.set(plate=())
        other.set(**amounts)
        key = "magnesium_absorbed_mg"
        assert stress.values[key] == pytest.approx(other.values[key])


def test_no_setting_of_the_diet_leaves_what_the_model_knows(stress):
    stress.set(magnesium_mg=0, stress=1, stress_days=180, days="180")
    assert 60 < stress.values["store_at_end_percent"] < 80
    assert "plate has taken more" in stress.read()
    stress.set(magnesium_mg=1200)
    assert stress.values["store_at_end_percent"] > 100


def test_too_much_loss_is_refused_with_the_day(stress):
    stress.set(mode="beyond", absorbed_mg_per_day=20, days="180")
    with pytest.raises(ValueError, match=r"would fall to 0\.6 by day .* 40 % at most"):
        stress.set(extra_loss_mg_per_day=60)
    assert stress.state["extra_loss_mg_per_day"] == 0


def test_the_circle_never_runs_away_and_goes_dark_without_stress(stress):
    stress.set(mode="beyond", beta=10, stress_effect=0.35, kidney_exponent=4)
    assert 0.8 < stress.values["loop_gain"] < 1
    assert stress.arrays()["circle_urine"] > 0
    stress.set(stress=0)
    assert stress.values["loop_gain"] == 0
    assert stress.arrays()["circle_urine"] == 0


@pytest.mark.parametrize("page", ["energy", "stress"])
@pytest.mark.parametrize("mode", ["diet", "beyond"])
def test_arrays_keep_their_length_and_stay_small(page, mode):
    e = explore(page)
    e.set(mode=mode)
    shapes = {k: np.shape(v) for k, v in e.arrays().items()}
    e.set(magnesium_mg=200, magnesium_supplement_mg=100)
    if page == "stress":
        e.set(stress=0.3, days="60")
    assert {k: np.shape(v) for k, v in e.arrays().items()} == shapes
    assert 4 * sum(np.size(v) for v in e.outcome.arrays.values()) < 8000


@pytest.mark.parametrize("page", ["energy", "stress"])
def test_every_claim_behind_a_line_exists(page):
    named = [c for line in sentences(page).values() for c in line.claims]
    assert named
    assert all(claim(c).claim_id == c for c in named)
