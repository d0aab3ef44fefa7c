"""What the models answer to the rows of `data/measurements.csv`, as they are used by default.

One small function for each row. Where a model has no way to say what was asked, the function
raises `CannotExpress` with the reason. `predict_better` has the answers of newer mechanisms.
"""

from collections.abc import Callable, Mapping

import numpy as np

from helpers.intake import MAGNESIUM_G_PER_MOL
from helpers.models import blood, energy, homeostasis, muscle, nerve, stress
from helpers.models.absorption import absorb_arrays, magnesium_absorbed_mg
from helpers.models.common import values
from helpers.models.homeostasis_equations import parameters as rat
from helpers.models.homeostasis_equations import release_rate
from helpers.models.infusion import infusion
from helpers.models.kidney import kept_share_by_store
from helpers.schemas import EnzymePointRow, SupplementFormRow
from helpers.tables import rows_of

__all__ = [
    "BEFORE_MG",
    "CONDITIONS",
    "MMOL_PER_G",
    "CannotExpress",
    "absorbed_in_meals_mg",
    "muscle_at_mM",
    "muscle_slope",
    "predict",
]

# Magnesium in a gram of the sulfate with seven waters.
MMOL_PER_G = 1000 / 246.47
BEFORE_MG = 350.0
_MEALS = 3
_FACTOR = 1.5
# Taken where the record of a set has no ionic strength, mol/L.
_STRENGTH = {"TH1": 0.25}
_USUAL_STRENGTH = 0.1


class CannotExpress(Exception):  # noqa: N818 - an answer, not an error
    """The model has no way to say what was measured; the message says why."""


def absorbed_in_meals_mg(magnesium_mg: float) -> float:
    """Return what is absorbed of a day's magnesium in three equal meals, mg."""
    return _MEALS * magnesium_absorbed_mg(magnesium_mg / _MEALS)


def predict(row: str) -> float:
    """Return what the model answers to a row, in the unit of the row.

    Raises:
        CannotExpress: the model has no way to say it.
        ValueError: there is no such row.
    """
    if row not in CONDITIONS:
        raise ValueError(f"row {row!r} is not known: no condition is written for it.")
    return float(CONDITIONS[row]())


def _calcium(load_mg: float, form: str = "") -> float:
    found = absorb_arrays([load_mg], [0], [0], [_index(form) if form else 1.0], age_y=23)
    return float(found.calcium_absorbed_mg[0]) / load_mg


def _index(form: str) -> float:
    return next(row.index for row in rows_of(SupplementFormRow) if row.key == form)


def _sulfate() -> float:
    part = 56.5 * MAGNESIUM_G_PER_MOL / 4
    index = _index("magnesium_sulfate_laxative_dose")
    found = absorb_arrays([0] * 4, [part] * 4, [0, 1, 2, 3], None, [index] * 4, fasting=True)
    return 100 * float(found.magnesium_absorbed_mg.sum()) / (4 * part)


def _more_urine() -> float:
    return absorbed_in_meals_mg(BEFORE_MG + 351) - absorbed_in_meals_mg(BEFORE_MG)


def _serum_rise(extra_mg: float) -> float:
    before, after = (blood.ions(mg, 1000).serum_magnesium_mM for mg in (350, 350 + extra_mg))
    return after - before


def muscle_at_mM(serum_mM: float, exponent: str = "cell_exponent") -> float:
    """Return free magnesium in muscle at a level of blood, by the named power of `blood.csv`."""
    p = values("blood")
    follows: float = (serum_mM / p["serum_magnesium_mM"]) ** p[exponent]
    return p["cell_magnesium_mM"] * follows


def muscle_slope(exponent: str = "cell_exponent") -> float:
    """Return how muscle magnesium goes with blood: the slope on log scales."""
    low, high = (muscle_at_mM(serum, exponent) for serum in (0.7, 0.9))
    return float(np.log(high / low) / np.log(0.9 / 0.7))


def _balance(eaten_mg: float) -> float:
    absorbed = absorbed_in_meals_mg(eaten_mg)
    urine = stress.magnesium_balance_arrays(absorbed, 0, 72).urine_total_mg
    return absorbed - float(urine[72] - urine[36]) / 36


def _steepness(low_mM: float, high_mM: float, magnesium_mM: float) -> float:
    ratio = nerve.release(high_mM, magnesium_mM) / nerve.release(low_mM, magnesium_mM)
    return float(np.log(ratio) / np.log(high_mM / low_mM))


def _paralysis() -> float:
    p = values("nerve")
    ends = [
        nerve.block_magnesium_mM(1.2, p[f"safety_factor_{end}"], total=True)
        for end in ("weak", "strong")
    ]
    return float(np.sqrt(ends[0] * ends[1]))


def _block_steepness() -> float:
    half = np.asarray(nerve.nmda_half_block_mM([0.0, 10.0]))
    return float(10 / np.log(half[1] / half[0]))


def _squid_shift() -> float:
    shift = np.asarray(nerve.surface_shift_mV([10.0, 100.0], 50.0, preparation="frog"))
    return float(shift[1] - shift[0])


def _threshold_change() -> float:
    usual, low, high = (
        float(nerve.threshold(nerve.surface_shift_mV(ca, 0.52))) for ca in (1.2, 0.6, 2.4)
    )
    # Both halves of the sentence count: without a rise at high calcium this is no hit.
    return 100 * (low / usual - 1) if high > usual else 0.0


def _held_calcium() -> float:
    # A frog fibre has no preset: the mouse one, at its own default of magnesium, until saturation.
    return muscle.magnesium_rise_mM(level_uM=7, hold_ms=5000)


def _enzyme(row: str) -> float:
    points = [point for point in rows_of(EnzymePointRow) if point.measurement == row]
    ratios = [r for point in points if (r := _ratio(point)) is not None]
    if not ratios:
        raise CannotExpress("every point lies outside the pH or magnesium that the model accepts")
    close = np.abs(np.log(ratios)) <= np.log(_FACTOR)
    return 100 * float(close.mean())


def enzyme_points(row: str) -> tuple[int, int]:
    """Return how many points of a set the model can compute, and how many there are."""
    points = [point for point in rows_of(EnzymePointRow) if point.measurement == row]
    return sum(_ratio(point) is not None for point in points), len(points)


def _ratio(point: EnzymePointRow) -> float | None:
    """Return model / measured, None outside the range of the model."""
    strength = point.ionic_strength_M or _STRENGTH.get(point.measurement, _USUAL_STRENGTH)
    at = (1000 * 10.0**-point.pMg, point.pH, point.temperature_C, strength)
    try:
        if point.enzyme == "creatine kinase":
            return float(1 / energy.ck_constant(*at) / point.constant)
        return float(energy.adenylate_kinase_constant(*at) / point.constant)
    except ValueError:
        return None


def _hormone_after() -> float:
    p, rest = rat(), homeostasis.baseline()
    calcium, magnesium = rest.plasma_calcium_mM, rest.plasma_magnesium_mM
    before = release_rate(magnesium, calcium, p)
    return release_rate(magnesium * 2.5 / 0.8, calcium, p) / before


def _rat(read_out: str, magnesium: float = 1.0, vitamin_d: float = 1.0) -> float:
    found = homeostasis.steady_state(1.0, magnesium, vitamin_d)
    return 100 * (found.relative_to(homeostasis.baseline())[read_out] - 1)


def _rise_one(load: tuple[float, float], per_h: float, at_h: float) -> float:
    """Return the rise of blood magnesium: a first dose (mmol, h), then so much an hour."""
    dose, hours = load
    first = infusion(dose, 0, at_h, push_minutes=60 * hours).added_magnesium_mM
    # The model is linear, so any dose over these hours tells what another would do.
    some, rest_h = 10.0, at_h - hours
    then = infusion(some, 0, rest_h, push_minutes=60 * rest_h).added_magnesium_mM
    return float(first.iloc[-1]) + float(then.iloc[-1]) * per_h * rest_h / some


def _urine_share_one() -> float:
    first = infusion(10, 0, 12, push_minutes=10).urine_magnesium_mmol.iloc[-1]
    rest_h = 12 - 1 / 6
    then = infusion(3 * rest_h, 0, rest_h, push_minutes=60 * rest_h).urine_magnesium_mmol.iloc[-1]
    return 100 * float(first + then) / (10 + 3 * rest_h)


def _kept_one() -> float:
    return 100 * float(infusion(30, push_minutes=480).retained_magnesium_mmol.iloc[-1]) / 30


_GRAMS_FIRST_H = 1 / 3
_CARDIAC = (10.0, 1 / 6)

CONDITIONS: Mapping[str, Callable[[], float]] = {
    "CA1": lambda: _calcium(250),
    "CA2": lambda: _calcium(250, "calcium_carbonate_fasting"),
    "CA3": lambda: _calcium(250, "tricalcium_phosphate"),
    "CA4": lambda: _calcium(200),
    "MG1": _sulfate,
    "MG2": _more_urine,
    "SE1": lambda: _serum_rise(350),
    "SE3": lambda: _serum_rise(382),
    "SE6": lambda: muscle_at_mM(0.78),
    "SE7": muscle_slope,
    "PO2": lambda: 100 * kept_share_by_store(30),
    "PO4": lambda: _balance(107),
    "PO5": lambda: _balance(327),
    "NM1": lambda: _steepness(0.25, 0.4, 0.001),
    "NM2": lambda: _steepness(0.2, 0.6, 1.0),
    "NM6": _paralysis,
    "ND1": _block_steepness,
    "SC1": _squid_shift,
    "SC3": _threshold_change,
    "MU1": _held_calcium,
    "TH1": lambda: _enzyme("TH1"),
    "TH4": lambda: _enzyme("TH4"),
    "TH5": lambda: _enzyme("TH5"),
    "TH7": lambda: _enzyme("TH7"),
    "TH9": lambda: _enzyme("TH9"),
    "TH11": lambda: _enzyme("TH11"),
    "TH13": lambda: _enzyme("TH13"),
    "TH15": lambda: _enzyme("TH15"),
    "RC1": lambda: energy.red_cell(1.92).free_magnesium_mM,
    "HO1": _hormone_after,
    "HO8": lambda: _rat("plasma_calcium_mM", vitamin_d=0.0101),
    "HO9": lambda: _rat("plasma_calcium_mM", magnesium=0.25),
    "HO10": lambda: _rat("pth_pM", magnesium=0.25),
    "IV1": lambda: _rise_one((4.5 * MMOL_PER_G, _GRAMS_FIRST_H), MMOL_PER_G, _GRAMS_FIRST_H + 0.5),
    "IV2": lambda: _rise_one((4.5 * MMOL_PER_G, _GRAMS_FIRST_H), MMOL_PER_G, 6),
    "IV3": lambda: _rise_one((4 * MMOL_PER_G, _GRAMS_FIRST_H), MMOL_PER_G, 4),
    "IV4": lambda: _rise_one((6 * MMOL_PER_G, _GRAMS_FIRST_H), 2 * MMOL_PER_G, 4),
    "IV8": lambda: _rise_one(_CARDIAC, 3, 1),
    "IV9": lambda: _rise_one(_CARDIAC, 3, 6),
    "IV10": _urine_share_one,
    "IV11": _kept_one,
    "IV16": lambda: values("infusion")["clearance_L_h"],
}
