"""From diet to the ions in blood and cells: how little food moves them.

Diet mode (`ions`) is a line shaped by us to supplement trials; it always stays between 0.80 and
0.90 mM of serum magnesium. Disease and the laboratory (`beyond_diet`) are a separate mode with
its own numbers. The two are never blended: blood magnesium of 0.3 mM is not a diet.
Each number and its source is a row of `data/parameters/blood.csv`.

What it leaves out: time (trials level off after about 20 weeks; how fast before that is not
known to us), kidney disease, medicines, and who starts low: they
gain more, see `serum_after_mM` in `helpers.models.kidney`.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

import numpy as np

from helpers.intake import MOST_MG
from helpers.models.common import Array, Floats, Numbers, number, numbers, values
from helpers.models.limits import one_within, result, within

CAVEAT = (
    "Diet changes blood magnesium by a few percent. The dramatic curves on this page start at "
    "concentrations seen in disease or in a laboratory dish."
)
CELL_CAVEAT = (
    "In 60 healthy adults muscle and serum magnesium were inversely related (r -0.43), so a line "
    "from blood to muscle is an assumption borrowed from red cells in patients."
)
# Beyond diet, mM: what doctors see in disease.
SERUM_RANGE_MM = (0.2, 7.0)
CALCIUM_RANGE_MM = (0.7, 2.0)
CELL_RANGE_MM = (0.3, 1.2)
_DISEASE = "This is the range seen in disease."

_T = TypeVar("_T", float, Floats)


@dataclass(frozen=True, slots=True)
class Ions(Generic[_T]):
    """Concentrations in mM: floats for single numbers, arrays for arrays.

    Attributes:
        serum_magnesium_mM: total magnesium in serum, with _low and _high (in diet mode the line's
            uncertainty, drawn by us from the trials; beyond diet all three are equal).
        ionised_magnesium_mM: the free ions in blood.
        ionised_calcium_mM: the free ions in blood.
        cell_magnesium_mM: free magnesium in a muscle cell.
    """

    serum_magnesium_mM: _T
    serum_magnesium_mM_low: _T
    serum_magnesium_mM_high: _T
    ionised_magnesium_mM: _T
    ionised_calcium_mM: _T
    cell_magnesium_mM: _T


@overload
def ions(magnesium_mg: float, calcium_mg: float, *, cell_exponent: float = ...) -> Ions[float]: ...
@overload
def ions(
    magnesium_mg: Array, calcium_mg: Numbers, *, cell_exponent: float = ...
) -> Ions[Floats]: ...
@overload
def ions(
    magnesium_mg: Numbers, calcium_mg: Array, *, cell_exponent: float = ...
) -> Ions[Floats]: ...
def ions(
    magnesium_mg: Numbers, calcium_mg: Numbers, *, cell_exponent: float = 0.0
) -> Ions[float] | Ions[Floats]:
    """Return what a diet, kept up for months, does to the ions of a healthy adult.

    Serum magnesium = 0.85 mM at 350 mg a day; above, + 0.045 x (1 - exp(-extra / 120)); below,
    the same slope as a straight line; held between 0.80 and 0.90. Ionised magnesium is 0.61 of
    it. Ionised calcium is 1.20 mM at every intake, because hormones hold it: `calcium_mg` is
    checked and changes nothing, which is the lesson. Cell magnesium = 0.60 x (serum / 0.85) to
    the power `cell_exponent`.

    Args:
        magnesium_mg: mg a day, food and supplements, 0 to 20,000; a number or an array. The line
            is shaped for 100 to 700; outside it is held. Months on almost no magnesium end
            lower: that is disease, see `beyond_diet`.
        calcium_mg: mg a day, 0 to 20,000; a number or an array.
        cell_exponent: 0 to 1. 0, the default, holds the cell fixed. 0.5 is an assumption borrowed
            from red cells of patients; healthy adults show the opposite (see `CELL_CAVEAT`).

    Returns:
        `Ions`, floats for two numbers, arrays (broadcast) for arrays.

    Raises:
        ValueError: names the argument, its value and its range.

    Source: Zhang 2016 (J Nutr; Hypertension 68:324) for the size of the change, PMID 8636650 for
    muscle; the shape of the line is ours.
    """
    given: tuple[Any, ...] = (magnesium_mg, calcium_mg, cell_exponent)
    known = all(type(one) in (float, int) for one in given)
    return _one_diet(*given) if known else _diet(*given)


def _diet(
    magnesium_mg: Numbers, calcium_mg: Numbers, cell_exponent: float
) -> Ions[float] | Ions[Floats]:
    p = values("blood")
    magnesium = numbers("magnesium_mg", magnesium_mg, 0, MOST_MG, "mg a day")
    calcium = numbers("calcium_mg", calcium_mg, 0, MOST_MG, "mg a day")
    exponent = number("cell_exponent", cell_exponent, 0, 1)
    magnesium, calcium = np.broadcast_arrays(magnesium, calcium)
    serum = _serum(magnesium)
    band = p["serum_band_mM"]
    columns = (
        serum,
        serum - band,
        serum + band,
        p["ionised_share"] * serum,
        np.full(calcium.shape, p["ionised_calcium_mM"]),
        p["cell_magnesium_mM"] * (serum / p["serum_magnesium_mM"]) ** exponent,
    )
    if serum.ndim == 0:
        return Ions(*(float(column) for column in columns))
    return Ions(*columns)


# A page asks for the ends of all diets, and for the same day, again and again.
_one_diet = lru_cache(maxsize=1024)(_diet)


def _serum(magnesium_mg: Floats) -> Floats:
    p = values("blood")
    extra = magnesium_mg - p["intake_mg"]
    above = -np.expm1(-np.maximum(extra, 0) / p["rise_scale_mg"])
    below = np.minimum(extra, 0) / p["fall_scale_mg"]
    serum = p["serum_magnesium_mM"] + p["largest_rise_mM"] * (above + below)
    held: Floats = np.clip(serum, p["serum_floor_mM"], p["serum_ceiling_mM"])
    return held


def beyond_diet(
    serum_magnesium_mM: float,
    ionised_calcium_mM: float | None = None,
    cell_magnesium_mM: float | None = None,
) -> Ions[float]:
    """Return the ions of a patient: what doctors see in disease, not from a week of food.

    Args:
        serum_magnesium_mM: total, 0.2 to 7 mM.
        ionised_calcium_mM: 0.7 to 2 mM; where left out it follows `depleted_calcium_mM`.
        cell_magnesium_mM: free magnesium in muscle, 0.3 to 1.2 mM; 0.6 where left out.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    p = values("blood")
    serum = one_within("serum_magnesium_mM", serum_magnesium_mM, *SERUM_RANGE_MM, reason=_DISEASE)
    if ionised_calcium_mM is None:
        ionised_calcium_mM = depleted_calcium_mM(serum)
    if cell_magnesium_mM is None:
        cell_magnesium_mM = p["cell_magnesium_mM"]
    return Ions(
        serum,
        serum,
        serum,
        p["ionised_share"] * serum,
        one_within("ionised_calcium_mM", ionised_calcium_mM, *CALCIUM_RANGE_MM, reason=_DISEASE),
        one_within("cell_magnesium_mM", cell_magnesium_mM, *CELL_RANGE_MM, reason=_DISEASE),
    )


def depleted_calcium_mM(serum_magnesium_mM: float) -> float:
    """Return ionised calcium when magnesium runs out: it falls below 0.5 mM of serum magnesium.

    1.20 - 0.6 x (0.5 - serum) / 0.35, never below 0.80 mM. Only the direction is measured: in
    volunteers on almost no magnesium serum calcium fell although they ate enough of it, and rose
    again with magnesium. The size is illustrative, ours.

    Args:
        serum_magnesium_mM: total, 0.2 to 7 mM.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    p = values("blood")
    serum = one_within("serum_magnesium_mM", serum_magnesium_mM, *SERUM_RANGE_MM, reason=_DISEASE)
    missing = max(0.0, p["depletion_from_mM"] - serum) / p["depletion_scale_mM"]
    fall = min(p["depletion_most_mM"], p["depletion_fall_mM"] * missing)
    return p["ionised_calcium_mM"] - fall


def total_magnesium_mM(ionised_magnesium_mM: Numbers) -> float | Floats:
    """Return total serum magnesium for ionised magnesium, both in mM (divided by 0.61).

    Raises:
        ValueError: not from 0.001 to 20 mM.
    """
    ionised = within("ionised_magnesium_mM", ionised_magnesium_mM, 0.001, 20)
    return result(ionised / values("blood")["ionised_share"])
