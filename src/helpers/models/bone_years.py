"""Calcium, hormones and bone density of an average adult over years.

The model of Peterson & Riggs 2010 (Bone 46:49) with its later oestrogen, kidney and density parts
(2012), written from its mathematics. Fit for direction and shape of PTH, osteoclasts, osteoblasts
and density. What it must not be used for:
- Plasma calcium in kidney disease or after the menopause (wrong sign against people).
- Vitamin D: there is no 25(OH)D in it, and less calcitriol would raise plasma calcium.
- The calcium content of the skeleton: its two pools feed nothing back and can drain below zero.
- Meals: the absorbed share is 15 % at 200 mg a day and at 2,600 mg a day alike.
- Men and women apart, children, pregnancy, exercise, magnesium: not in it.
Loss of density after the menopause stops after 2.5 years and comes to half of what women lose.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from helpers.intake import CALCIUM_G_PER_MOL
from helpers.models import bone_years_full, bone_years_reduced
from helpers.models.bone_years_core import Inputs, constants
from helpers.models.common import Floats, flags, number
from helpers.models.stiff import integrate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BoneYears", "describe", "follow", "run", "simulate"]

LEAST_CALCIUM_MG, MOST_CALCIUM_MG = 200.0, 2600.0
LEAST_GFR, START_GFR = 20.0, 100.0
SHORTEST_Y, LONGEST_Y = 0.1, 30.0
MOST_POINTS = 2000
DECLINE_Y = 10
"""Years after which filtration has reached `gfr_end` and stays there."""
_HOURS_PER_DAY = 24
_FULL_TOLERANCE, _REDUCED_TOLERANCE = 1e-6, 3e-5
# Said in error sentences after the range, so that they give the reason too.
_CALCIUM_UNIT = "mg a day (outside, its fixed absorbed share of 15 % cannot be believed)"
_GFR_UNIT = "mL/min (it starts at 100, and below 20 phosphate leaves the reach of the model)"
_YEARS_UNIT = "years (it was checked against its published program over ten)"


@dataclass(frozen=True, slots=True)
class BoneYears:
    """What `follow` found, one entry per moment; relative means divided by the start."""

    year: Floats
    plasma_calcium_mM: Floats
    pth_relative: Floats
    calcitriol_relative: Floats
    osteoclasts_relative: Floats
    osteoblasts_relative: Floats
    spine_percent: Floats
    spine_slow_percent: Floats
    neck_percent: Floats
    phosphate_mM: Floats
    oestrogen_relative: Floats
    gfr_mL_min: Floats


def simulate(
    calcium_mg: float = 964,
    years: float = 10,
    menopause: bool = False,
    gfr_end: float = 100,
    points: int = 50,
    full: bool = False,
    *,
    phosphate_link: bool = True,
) -> pd.DataFrame:
    """Follow an average adult for years after a change of calcium, oestrogen or kidneys.

    The change comes overnight, which makes an overshoot of about a year; real diets drift. On the
    usual diet the model is not perfectly at rest (spine +0.004 %): quote 0.01 % at best.

    Args:
        calcium_mg: calcium eaten from now on, 200 to 2,600 mg a day; 964 is the usual diet.
        years: 0.1 to 30.
        menopause: True lets oestrogen fall from now on as at the menopause.
        gfr_end: glomerular filtration after ten years, 20 to 100 mL/min. It falls exponentially
            from 100 and then stays. Below 20 mL/min the phosphate part breaks down.
        points: rows, 2 to 2,000, evenly spaced.
        full: True follows all 33 variables (10 to 20 ms) instead of the 17 slow ones (2 to 4 ms).
            Needed for the first month; afterwards the two differ by 0.05 points of density.
        phosphate_link: False cuts the effect of phosphate on calcitriol, to show that failing
            kidneys reach bone through it.

    Returns:
        Columns year, plasma_calcium_mM (total), pth_relative, calcitriol_relative,
        osteoclasts_relative, osteoblasts_relative, spine_percent, spine_slow_percent,
        neck_percent (changes from the start in %; the two spine indices are a band: they were
        fitted to two different drugs), phosphate_mM, oestrogen_relative, gfr_mL_min.

    Raises:
        ValueError: names the argument, its value and its range.
        RuntimeError: the solver gave up (never seen in these ranges).

    Source: data/parameters/bone_years.csv (Peterson & Riggs 2010 and 2012).
    """
    import pandas as pd

    found = follow(
        calcium_mg, years, menopause, gfr_end, points, full, phosphate_link=phosphate_link
    )
    return pd.DataFrame({field.name: getattr(found, field.name) for field in fields(found)})


def follow(
    calcium_mg: float = 964,
    years: float = 10,
    menopause: bool = False,
    gfr_end: float = 100,
    points: int = 50,
    full: bool = False,
    *,
    phosphate_link: bool = True,
) -> BoneYears:
    """Return what `simulate` returns as arrays, for charts that move with a slider."""
    inputs = _inputs(calcium_mg, menopause, gfr_end, phosphate_link)
    rows = number("points", points, 2, MOST_POINTS)
    if rows != int(rows):
        raise ValueError(f"points is {rows:g}: it must be a whole number from 2 to 2,000.")
    end = number("years", years, SHORTEST_Y, LONGEST_Y, _YEARS_UNIT)
    year = np.linspace(0.0, end, int(rows))
    return describe(inputs, year, _flag("full", full))


def describe(inputs: Inputs, year: Floats, full: bool = False) -> BoneYears:
    """Return hormones, cells and density at these years, for unchecked inputs."""
    p = constants().p
    times_h = year * p["hours_per_year"]
    states = run(inputs, times_h, full)
    if full:
        found = bone_years_full.read_out(states)
    else:
        found = bone_years_reduced.read_out(states, times_h, inputs)
    return BoneYears(
        year=year,
        plasma_calcium_mM=p["calcium_mM"] * found["calcium"],
        pth_relative=found["pth"],
        calcitriol_relative=found["calcitriol"],
        osteoclasts_relative=found["osteoclasts"],
        osteoblasts_relative=found["osteoblasts"],
        spine_percent=100 * (found["spine"] - 1),
        spine_slow_percent=100 * (found["spine_slow"] - 1),
        neck_percent=100 * (found["neck"] - 1),
        phosphate_mM=found["phosphate_mM"],
        oestrogen_relative=found["oestrogen"],
        gfr_mL_min=START_GFR * found["gfr_L_h"] / p["filtration_L_h"],
    )


def run(inputs: Inputs, times_h: Floats, full: bool, tolerance: float | None = None) -> Floats:
    """Return the states at these hours, shape (times, 33 or 17), for unchecked inputs."""
    model = bone_years_full if full else bone_years_reduced
    usual = _FULL_TOLERANCE if full else _REDUCED_TOLERANCE
    kink = inputs.decline_until_h
    return integrate(
        model.rates_for(inputs),
        model.start(),
        times_h,
        usual if tolerance is None else tolerance,
        "The bone model could not be followed",
        "hour",
        stops=[kink] if times_h[0] < kink < times_h[-1] else (),
    )


def _inputs(
    calcium_mg: object, menopause: object, gfr_end: object, phosphate_link: object
) -> Inputs:
    k = constants()
    calcium = number("calcium_mg", calcium_mg, LEAST_CALCIUM_MG, MOST_CALCIUM_MG, _CALCIUM_UNIT)
    end = number("gfr_end", gfr_end, LEAST_GFR, START_GFR, _GFR_UNIT)
    decline_h = DECLINE_Y * k.p["hours_per_year"]
    return Inputs(
        calcium_mmol_h=calcium / CALCIUM_G_PER_MOL / _HOURS_PER_DAY,
        menopause_from_age=k.onset_age_y if _flag("menopause", menopause) else None,
        filtration_decline_per_h=math.log(START_GFR / end) / decline_h,
        decline_until_h=decline_h,
        phosphate_link=_flag("phosphate_link", phosphate_link),
    )


def _flag(field: str, given: object) -> bool:
    answer = flags(field, given)
    if answer.ndim:
        raise ValueError(f"{field} holds {answer.size} values: it must be True or False.")
    return bool(answer)
