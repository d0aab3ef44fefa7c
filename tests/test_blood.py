"""From diet to ions: the trials it is shaped by, what it must never do, and bad input."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.models import blood
from helpers.models.blood import beyond_diet, depleted_calcium_mM, ions, total_magnesium_mM


def _serum(magnesium_mg):
    return ions(magnesium_mg, 1000).serum_magnesium_mM


def test_reference_diet():
    found = ions(350, 1000)
    assert found.serum_magnesium_mM == 0.85
    assert found.ionised_magnesium_mM == pytest.approx(0.5185)
    assert found.ionised_calcium_mM == 1.2
    assert found.cell_magnesium_mM == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("intake_mg", "serum"),
    [(100, 0.8125), (101, 0.85 - 0.037), (650, 0.85 + 0.041), (718, 0.85 + 0.043), (700, 0.8926)],
)
def test_serum_as_specified(intake_mg, serum):
    assert _serum(intake_mg) == pytest.approx(serum, abs=0.0005)


def test_supplement_trials():
    # Zhang 2016: +0.04 (0.02-0.06) in 48 trials, plateau at 300 mg; +0.05 (0.03-0.07) for 368 mg.
    assert 0.02 <= _serum(650) - _serum(350) <= 0.06
    assert 0.03 <= _serum(718) - _serum(350) <= 0.07
    assert _serum(1550) - _serum(650) < 0.1 * (_serum(650) - _serum(350))


def test_band_is_the_trials_uncertainty():
    found = ions(500, 1000)
    assert found.serum_magnesium_mM_high - found.serum_magnesium_mM == pytest.approx(0.02)
    assert found.serum_magnesium_mM - found.serum_magnesium_mM_low == pytest.approx(0.02)


def test_calcium_in_the_diet_moves_nothing():
    assert ions(350, 0) == ions(350, 3000) == ions(350, 20_000)


def test_cell_follows_only_when_asked():
    assert ions(100, 1000).cell_magnesium_mM == ions(700, 1000).cell_magnesium_mM
    exponent = tables.parameters("blood")["cell_exponent_red_cells"].value
    low, high = (ions(mg, 1000, cell_exponent=exponent).cell_magnesium_mM for mg in (100, 700))
    assert low == pytest.approx(0.6 * (0.8125 / 0.85) ** 0.5)
    assert high == pytest.approx(0.6 * (0.8926 / 0.85) ** 0.5, rel=1e-4)


def test_red_cells_of_patients_are_what_the_option_was_made_from():
    # -18 % free magnesium where serum was about a third lower (assumed).
    exponent = tables.parameters("blood")["cell_exponent_red_cells"].value
    assert (1 - 0.33) ** exponent == pytest.approx(146 / 178, abs=0.005)


def test_muscle_default_lies_between_the_studies():
    p = tables.parameters("blood")["cell_magnesium_mM"]
    assert p.low <= 0.388 + 0.02
    assert 0.557 <= p.value <= 0.70
    assert tables.parameters("blood")["cell_exponent"].value == 0


_mg = st.floats(0, 20_000)


@settings(max_examples=200, deadline=None)
@given(_mg, _mg, st.floats(0, 1))
def test_diet_never_leaves_its_range(magnesium, calcium, exponent):
    found = ions(magnesium, calcium, cell_exponent=exponent)
    assert 0.80 <= found.serum_magnesium_mM <= 0.90
    assert 0.48 <= found.ionised_magnesium_mM <= 0.55
    assert 0.56 <= found.cell_magnesium_mM <= 0.64
    assert found.serum_magnesium_mM_low < found.serum_magnesium_mM < found.serum_magnesium_mM_high


@settings(max_examples=100, deadline=None)
@given(_mg, _mg)
def test_more_magnesium_never_lowers_it(one, other):
    small, large = sorted((one, other))
    assert _serum(small) <= _serum(large)


def test_arrays_equal_one_at_a_time():
    many = ions([100, 350, 700], 1000)
    for place, magnesium in enumerate((100, 350, 700)):
        one = ions(magnesium, 1000)
        for name in blood.Ions.__slots__:
            assert type(getattr(one, name)) is float
            assert getattr(many, name)[place] == getattr(one, name)
    assert ions(350, [500, 900]).ionised_calcium_mM.shape == (2,)


def test_beyond_diet_keeps_what_it_is_given():
    found = beyond_diet(3.0, 1.15, 0.9)
    assert found.serum_magnesium_mM == found.serum_magnesium_mM_low == 3.0
    assert (found.ionised_calcium_mM, found.cell_magnesium_mM) == (1.15, 0.9)
    assert found.ionised_magnesium_mM == pytest.approx(1.83)
    assert beyond_diet(3.0).cell_magnesium_mM == 0.6


def test_calcium_falls_when_magnesium_runs_out():
    assert depleted_calcium_mM(0.85) == depleted_calcium_mM(0.5) == 1.2
    assert depleted_calcium_mM(0.4) == pytest.approx(1.2 - 0.6 * 0.1 / 0.35)
    assert depleted_calcium_mM(0.2) == pytest.approx(0.8)
    levels = [depleted_calcium_mM(x) for x in np.linspace(0.2, 1, 40)]
    assert (np.diff(levels) >= 0).all()
    assert beyond_diet(0.4).ionised_calcium_mM == depleted_calcium_mM(0.4)


def test_total_from_ionised():
    assert total_magnesium_mM(0.5185) == pytest.approx(0.85)
    share = tables.parameters("blood")["ionised_share"]
    assert share.low <= 0.60 <= share.high


def test_the_caveats_say_what_they_must():
    assert "disease or in a laboratory dish" in blood.CAVEAT
    assert "inversely related (r -0.43)" in blood.CELL_CAVEAT


@pytest.mark.parametrize("bad", [-1, 20_001, float("nan"), float("inf"), "350", None, True])
def test_bad_intakes_are_named(bad):
    with pytest.raises(ValueError, match=r"^magnesium_mg is .* from 0 to 20,000 mg a day"):
        ions(bad, 1000)
    with pytest.raises(ValueError, match=r"^calcium_mg is .* from 0 to 20,000 mg a day"):
        ions(350, bad)


@pytest.mark.parametrize(
    ("field", "bad", "allowed"),
    [
        ("serum_magnesium_mM", 0, "0.2 to 7 mM"),
        ("serum_magnesium_mM", 7.1, "0.2 to 7 mM"),
        ("ionised_calcium_mM", -1, "0.7 to 2 mM"),
        ("ionised_calcium_mM", "1.2", "0.7 to 2 mM"),
        ("cell_magnesium_mM", float("nan"), "0.3 to 1.2 mM"),
    ],
)
def test_bad_concentrations_are_named_with_the_reason(field, bad, allowed):
    with pytest.raises(ValueError, match=rf"^{field} is .*{allowed}\. .*seen in disease"):
        beyond_diet(**{"serum_magnesium_mM": 1.0, field: bad})


def test_bad_exponent_and_ionised():
    with pytest.raises(ValueError, match=r"cell_exponent is 2: .* 0 to 1"):
        ions(350, 1000, cell_exponent=2)
    with pytest.raises(ValueError, match=r"ionised_magnesium_mM is 0: .* 0.001 to 20 mM"):
        total_magnesium_mM(0)


def test_models_load_no_solver_and_no_charts():
    code = (
        "import sys, helpers.models.blood, helpers.models.nerve, helpers.models.muscle;"
        "print([m for m in ('scipy', 'altair', 'pandera') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
