"""Calcium and magnesium in a growing male rat: plasma, hormones, gut, kidney and bone.

The model of Dutta & Layton 2024 (iScience 27:111077), written from its mathematics. Its controls
are multiples of a baseline diet (60.6 mg of calcium and 14.0 mg of magnesium a day for a rat, 4.3
to 1 by mass); they must never be read as mg a day for people.

What to know before teaching with it:
- It grows. Bone takes 92 % of the absorbed calcium at baseline; only flows are meaningful.
- Below 0.68 times the baseline magnesium its gut absorbs more magnesium than was eaten, and every
  result on magnesium deficiency lies there. `limit_absorption=True` mends that (not published).
- In severe magnesium deficiency plasma calcium falls by half; measured, it rose by 5 to 9 %.
- At 0.4 mmol/L of plasma magnesium PTH falls off a cliff whose steepness is a modelling choice.
- It has no ratio of its own: plasma magnesium follows magnesium, plasma calcium and bone follow
  calcium, PTH follows both together, and calcitriol and bone resorption follow the ratio.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache, lru_cache
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from helpers.models.common import Floats, Numbers, flags, number, numbers
from helpers.models.homeostasis_course import Course, follow
from helpers.models.homeostasis_equations import Plasma, parameters
from helpers.models.homeostasis_solver import (
    LEAST,
    MOST,
    VITAMIN_D_ABOVE,
    logs_of,
    plasma_at,
    rest,
    tangents,
)
from helpers.models.homeostasis_state import READ_OUTS, Homeostasis, describe

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "READ_OUTS",
    "Course",
    "Homeostasis",
    "baseline",
    "course",
    "elasticities",
    "pth_switch_mM",
    "steady_map",
    "steady_state",
    "steady_states",
    "time_course",
]

FEWEST_DAYS, MOST_DAYS = 1.0, 100.0
MOST_POINTS = 5000
_TIMES = "times the baseline diet"
_SMALL = 1e-4


def steady_state(
    calcium: float = 1.0,
    magnesium: float = 1.0,
    vitamin_d: float = 1.0,
    limit_absorption: bool = False,
) -> Homeostasis[float]:
    """Return where the rat comes to rest on multiples of its baseline diet (about 0.1 ms).

    Args:
        calcium: 0.1 to 3 times the baseline calcium.
        magnesium: 0.1 to 3 times the baseline magnesium.
        vitamin_d: above 0.01 and up to 3 times the baseline supply of 25(OH)D.
        limit_absorption: True never lets the gut absorb more magnesium than was eaten; the
            published model (False) does, below 0.68 times the baseline magnesium.

    Returns:
        A `Homeostasis` of floats. Ask it for `absorbs_more_magnesium_than_eaten`,
        `below_pth_switch` and `calcium_out_of_range` before quoting anything.

    Raises:
        ValueError: names the argument, its value and its range.
        RuntimeError: no balance was found (never seen in this range).

    Source: data/parameters/homeostasis.csv (Dutta & Layton 2024).
    """
    intakes = (
        number("calcium", calcium, LEAST, MOST, _TIMES),
        number("magnesium", magnesium, LEAST, MOST, _TIMES),
        _one_vitamin_d(vitamin_d),
    )
    limited = _one_flag(limit_absorption)
    return describe(_rest(*intakes, limited), *intakes, limited)


def steady_states(
    calcium: Numbers = 1.0,
    magnesium: Numbers = 1.0,
    vitamin_d: Numbers = 1.0,
    limit_absorption: bool = False,
) -> Homeostasis[Floats]:
    """Return many steady states at once; the arguments broadcast and so do the fields.

    Ranges and errors as for `steady_state`; 60 states take 2 ms, 400 take 4.
    """
    given = (
        numbers("calcium", calcium, LEAST, MOST, _TIMES),
        numbers("magnesium", magnesium, LEAST, MOST, _TIMES),
        _vitamin_d(vitamin_d),
    )
    limited = _one_flag(limit_absorption)
    try:
        one, two, three = (np.atleast_1d(part) for part in np.broadcast_arrays(*given))
    except ValueError:
        shapes = ", ".join(str(part.shape) for part in given)
        raise ValueError(
            f"calcium, magnesium and vitamin_d have the shapes {shapes}: they must fit together."
        ) from None
    return describe(rest(one, two, three, limited), one, two, three, limited)


def steady_map(
    calcium: Numbers,
    magnesium: Numbers,
    vitamin_d: float = 1.0,
    limit_absorption: bool = False,
) -> Homeostasis[Floats]:
    """Return the steady states of every pair of intakes, for a map (41 x 41 pairs: 7 ms).

    `calcium` runs along the columns and `magnesium` along the rows, so every field has the shape
    (magnesium, calcium). Ranges and errors as for `steady_state`.
    """
    columns = np.atleast_1d(numbers("calcium", calcium, LEAST, MOST, _TIMES))
    rows = np.atleast_1d(numbers("magnesium", magnesium, LEAST, MOST, _TIMES))
    if columns.ndim > 1 or rows.ndim > 1:
        raise ValueError("calcium and magnesium must each be one row of numbers for a map.")
    level = _one_vitamin_d(vitamin_d)
    return steady_states(columns[None, :], rows[:, None], level, limit_absorption)


@lru_cache(maxsize=64)
def _rest(calcium: float, magnesium: float, vitamin_d: float, limited: bool) -> Plasma[float]:
    # Whoever asks how a state changes has mostly asked for the state just before.
    return rest(calcium, magnesium, vitamin_d, limited)


@cache
def baseline() -> Homeostasis[float]:
    """Return the steady state on the baseline diet, which everything is compared with."""
    return steady_state()


def elasticities(
    calcium: float = 1.0,
    magnesium: float = 1.0,
    vitamin_d: float = 1.0,
    limit_absorption: bool = False,
) -> dict[str, tuple[float, float]]:
    """Return how many % each read-out changes for 1 % more calcium, and for 1 % more magnesium.

    A read-out follows the calcium : magnesium ratio where the two are opposite, and both intakes
    together where they are equal. Keys are READ_OUTS; arguments, ranges and errors as for
    `steady_state`. A hair to either side the rest is taken to move along its tangent.
    """
    one = number("calcium", calcium, LEAST, MOST, _TIMES)
    two = number("magnesium", magnesium, LEAST, MOST, _TIMES)
    level, limited = _one_vitamin_d(vitamin_d), _one_flag(limit_absorption)
    logs = logs_of(_rest(one, two, level, limited))
    by_calcium, by_magnesium = tangents(logs, (one, two, level), limited)

    def beside(calcium_step: float, magnesium_step: float) -> Homeostasis[float]:
        a, b, c = (
            at + calcium_step * by + magnesium_step * also
            for at, by, also in zip(logs, by_calcium, by_magnesium, strict=True)
        )
        calcium, magnesium = one * exp(calcium_step), two * exp(magnesium_step)
        return describe(plasma_at((a, b, c)), calcium, magnesium, level, limited)

    def slopes(up: Homeostasis[float], down: Homeostasis[float]) -> list[float]:
        return [log(getattr(up, r) / getattr(down, r)) / (2 * _SMALL) for r in READ_OUTS]

    calcium_slopes = slopes(beside(_SMALL, 0.0), beside(-_SMALL, 0.0))
    magnesium_slopes = slopes(beside(0.0, _SMALL), beside(0.0, -_SMALL))
    both = zip(calcium_slopes, magnesium_slopes, strict=True)
    return dict(zip(READ_OUTS, both, strict=True))


def course(
    calcium: float,
    magnesium: float,
    vitamin_d: float = 1.0,
    days: float = 14,
    points: int = 100,
    *,
    limit_absorption: bool = False,
    as_published: bool = False,
) -> Course:
    """Return the days after a change of diet as arrays, one entry per moment (about 5 ms).

    Arguments, meaning and errors: see `time_course`.
    """
    one = number("calcium", calcium, LEAST, MOST, _TIMES)
    two = number("magnesium", magnesium, LEAST, MOST, _TIMES)
    rows = number("points", points, 2, MOST_POINTS)
    if rows != int(rows):
        raise ValueError(f"points is {rows:g}: it must be a whole number from 2 to 5,000.")
    p = parameters()
    return follow(
        one,
        two,
        _one_vitamin_d(vitamin_d),
        number("days", days, FEWEST_DAYS, MOST_DAYS, "days"),
        int(rows),
        _one_flag(limit_absorption),
        p["plasma_L"] if flags("as_published", as_published) else p["time_scale"],
    )


def time_course(
    calcium: float,
    magnesium: float,
    vitamin_d: float = 1.0,
    days: float = 14,
    points: int = 100,
    *,
    limit_absorption: bool = False,
    as_published: bool = False,
) -> pd.DataFrame:
    """Follow the rat from its baseline diet to another one, day by day.

    At day 0 the rat rests on the baseline diet, and from then on eats these multiples of it. Two
    weeks settle everything to 0.1 %. There are no meals and no gut transit, so read days only.

    Args:
        calcium: 0.1 to 3 times the baseline.
        magnesium: 0.1 to 3 times the baseline.
        vitamin_d: above 0.01 and up to 3 times the baseline.
        days: 1 to 100.
        points: rows, 2 to 5,000, evenly spaced.
        limit_absorption: as for `steady_state`.
        as_published: True keeps the pace of the published program, which divides by the plasma
            volume twice, so that plasma changes 100 times too fast and calcium is not conserved
            on the way. Only there to show the fault; where things end is the same.

    Returns:
        Columns day, plasma_calcium_mM, plasma_magnesium_mM (free), pth_pM, calcitriol_pM,
        calcium_absorbed_fraction, magnesium_absorbed_fraction, urine_calcium_mmol_min,
        urine_magnesium_mmol_min, bone_formation_mmol_min, bone_resorption_mmol_min,
        net_bone_calcium_mmol_min, bone_calcium_mmol, bone_magnesium_mmol.

    Raises:
        ValueError: names the argument, its value and its range.
        RuntimeError: the solver gave up.

    Source: Dutta & Layton 2024, with our correction of its pace.
    """
    import pandas as pd

    found = course(
        calcium,
        magnesium,
        vitamin_d,
        days,
        points,
        limit_absorption=limit_absorption,
        as_published=as_published,
    )
    return pd.DataFrame({field.name: getattr(found, field.name) for field in fields(found)})


def _vitamin_d(given: object) -> Floats:
    """Return checked multiples; the lower end itself is refused, logarithms come too near 0."""
    try:
        levels = numbers("vitamin_d", given, VITAMIN_D_ABOVE, MOST)
    except ValueError as error:
        said = str(error).partition(": it must be")[0]
    else:
        if (levels > VITAMIN_D_ABOVE).all():
            return levels
        said = f"vitamin_d is {VITAMIN_D_ABOVE:g}"
    allowed = f"a number above {VITAMIN_D_ABOVE:g} and up to {MOST:g} {_TIMES}"
    raise ValueError(f"{said}: it must be {allowed}.")


def _one_vitamin_d(given: object) -> float:
    if isinstance(given, float) and VITAMIN_D_ABOVE < given <= MOST:
        return given
    return number("vitamin_d", _vitamin_d(given), VITAMIN_D_ABOVE, MOST, _TIMES)


def _one_flag(given: object) -> bool:
    answer = flags("limit_absorption", given)
    if answer.ndim:
        raise ValueError("limit_absorption holds several values: it must be True or False.")
    return bool(answer)


def pth_switch_mM() -> float:
    """Return the plasma magnesium below which PTH falls off its cliff, mmol/L.

    Source: data/parameters/homeostasis.csv.
    """
    return float(parameters()["pth_switch_mM"])
