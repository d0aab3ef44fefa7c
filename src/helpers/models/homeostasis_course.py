"""From one diet to another, day by day: the seven live variables of the rat, integrated."""

from dataclasses import dataclass

import numpy as np

from helpers.models.common import Floats
from helpers.models.homeostasis_equations import (
    Diet,
    Parameters,
    Plasma,
    absorbed_shares,
    activation,
    calcitriol_removal,
    outside_flows,
    parameters,
    release_rate,
    resorption,
    synthesis,
    taken_back_shares,
)
from helpers.models.homeostasis_solver import (
    diet,
    exchangeable_calcium,
    exchangeable_magnesium,
    rest,
)
from helpers.models.homeostasis_state import MINUTES_PER_DAY
from helpers.models.stiff import integrate

# Stored PTH (pmol), plasma PTH, calcitriol (pmol/L), magnesium, calcium (mmol/L), exchangeable
# bone calcium and magnesium (mmol).
Pools = list[float]
_TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Course:
    """What `follow` found, one entry per moment; names and units as in `Homeostasis`."""

    day: Floats
    plasma_calcium_mM: Floats
    plasma_magnesium_mM: Floats
    pth_pM: Floats
    calcitriol_pM: Floats
    calcium_absorbed_fraction: Floats
    magnesium_absorbed_fraction: Floats
    urine_calcium_mmol_min: Floats
    urine_magnesium_mmol_min: Floats
    bone_formation_mmol_min: Floats
    bone_resorption_mmol_min: Floats
    net_bone_calcium_mmol_min: Floats
    bone_calcium_mmol: Floats
    bone_magnesium_mmol: Floats


def rates(pools: Pools, eaten: Diet[float], time_scale: float, p: Parameters) -> Pools:
    """Return how fast each pool changes, per minute.

    `time_scale` divides the pace of the four plasma levels: 1, or the 0.01 of the published
    program, with which nothing adds up on the way (at rest it does).
    """
    stored, pth, calcitriol, magnesium, calcium, bone_calcium, bone_magnesium = pools
    plasma = Plasma(pth, calcitriol, magnesium, calcium)
    release = release_rate(magnesium, calcium, p)
    from_calcium, from_magnesium = outside_flows(plasma, eaten, p)
    to_bone_calcium = (
        p["calcium_to_bone_per_min"] * p["plasma_L"] * calcium
        - p["calcium_from_bone_per_min"] * bone_calcium
    )
    to_bone_magnesium = (
        p["magnesium_to_bone_per_min"] * p["plasma_L"] * magnesium
        - p["magnesium_from_bone_per_min"] * bone_magnesium
    )
    plasma_L = p["plasma_L"] * time_scale
    return [
        synthesis(calcitriol, p) - (release + p["gland_breakdown_per_min"]) * stored,
        (release * stored - p["pth_clearance_per_min"] * pth) / time_scale,
        (activation(plasma, eaten.supply, p) - calcitriol_removal(plasma, p)) / time_scale,
        (1.0 - p["magnesium_bound"]) * (from_magnesium - to_bone_magnesium) / plasma_L,
        (1.0 - p["calcium_bound"]) * (from_calcium - to_bone_calcium) / plasma_L,
        to_bone_calcium - p["calcium_burial_per_min"] * bone_calcium,
        to_bone_magnesium - p["magnesium_burial_per_min"] * bone_magnesium,
    ]


def follow(
    calcium: float,
    magnesium: float,
    vitamin_d: float,
    days: float,
    points: int,
    limited: bool,
    time_scale: float,
) -> Course:
    """Start at rest on the baseline diet, change to these multiples of it, and follow the rat.

    Raises:
        RuntimeError: the integration stopped early.
    """
    p = parameters()
    start = pools_at_rest(1.0, 1.0, 1.0, limited)
    eaten = diet(calcium, magnesium, vitamin_d, limited)
    day = np.linspace(0.0, days, points)
    found = integrate(
        lambda pools, _: rates(pools.tolist(), eaten, time_scale, p),
        start,
        day * MINUTES_PER_DAY,
        _TOLERANCE,
        "The rat model could not be followed",
        "minute",
    )
    return _course(day, found, calcium, magnesium, vitamin_d, limited)


def _course(
    day: Floats, found: Floats, calcium: float, magnesium: float, vitamin_d: float, limited: bool
) -> Course:
    p = parameters()
    _, pth, calcitriol, plasma_magnesium, plasma_calcium, bone_calcium, bone_magnesium = found.T
    each = np.ones(len(day))
    eaten = diet(calcium * each, magnesium * each, vitamin_d * each, limited)
    plasma = Plasma(pth, calcitriol, plasma_magnesium, plasma_calcium)
    calcium_share, magnesium_share = absorbed_shares(calcitriol, eaten, p)
    calcium_back, magnesium_back = taken_back_shares(plasma, p)
    formed = p["calcium_burial_per_min"] * bone_calcium
    released = resorption(pth, calcitriol, p)
    return Course(
        day=day,
        plasma_calcium_mM=plasma_calcium,
        plasma_magnesium_mM=plasma_magnesium,
        pth_pM=pth,
        calcitriol_pM=calcitriol,
        calcium_absorbed_fraction=calcium_share,
        magnesium_absorbed_fraction=magnesium_share,
        urine_calcium_mmol_min=p["filtration_L_min"] * plasma_calcium * (1 - calcium_back),
        urine_magnesium_mmol_min=p["filtration_L_min"] * plasma_magnesium * (1 - magnesium_back),
        bone_formation_mmol_min=formed,
        bone_resorption_mmol_min=released,
        net_bone_calcium_mmol_min=formed - released,
        bone_calcium_mmol=p["slow_bone_calcium_mmol"] + bone_calcium,
        bone_magnesium_mmol=p["slow_bone_magnesium_mmol"] + bone_magnesium,
    )


def pools_at_rest(calcium: float, magnesium: float, vitamin_d: float, limited: bool) -> Pools:
    """Return the seven pools at rest on these multiples of the baseline diet."""
    p = parameters()
    at = rest(calcium, magnesium, vitamin_d, limited)
    release = release_rate(at.magnesium, at.calcium, p)
    stored = synthesis(at.calcitriol, p) / (release + p["gland_breakdown_per_min"])
    bones = (exchangeable_calcium(at.calcium, p), exchangeable_magnesium(at.magnesium, p))
    return [stored, at.pth, at.calcitriol, at.magnesium, at.calcium, *bones]
