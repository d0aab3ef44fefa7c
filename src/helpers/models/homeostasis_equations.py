"""The equations of the calcium-magnesium model of a growing male rat, one function per organ.

Written from the mathematics of Dutta & Layton 2024 (iScience 27:111077). Every function takes
numbers or arrays alike, free plasma concentrations in mmol/L, hormones in pmol/L, flows in
mmol/min. `p` holds the parameters of `data/parameters/homeostasis.csv` by name.
"""

from dataclasses import dataclass
from functools import cache
from typing import Generic, NamedTuple, TypeVar, cast

import numpy as np

from helpers.models.common import Floats, values

N = TypeVar("N", float, Floats)
Parameters = dict[str, float]


@dataclass(frozen=True, slots=True)
class Diet(Generic[N]):
    """What the rat eats: calcium and magnesium in mmol/min, 25(OH)D supply in pmol/L.

    `limited` caps the absorbed share of magnesium at 1, which the published program does not.
    """

    calcium: N
    magnesium: N
    supply: N
    limited: bool


class Plasma(NamedTuple, Generic[N]):
    """The four plasma levels that everything else follows."""

    pth: N
    calcitriol: N
    magnesium: N
    calcium: N


@cache
def parameters() -> Parameters:
    """Return the parameters by name (a plain dict, because it is read millions of times)."""
    return dict(values("homeostasis"))


def rise(x: N, half: float, power: float) -> N:
    """Return x^n / (x^n + half^n): 0 at none, 1/2 at `half`, 1 at plenty."""
    share: N = 1.0 / (1.0 + (half / x) ** power)
    return share


def fall(x: N, half: float, power: float) -> N:
    """Return half^n / (x^n + half^n), which is 1 - rise."""
    share: N = 1.0 / (1.0 + (x / half) ** power)
    return share


def at_most(x: N, limit: float) -> N:
    """Return `x`, or `limit` where it is larger."""
    if isinstance(x, float):
        return x if x < limit else limit
    return cast(Floats, np.minimum(x, limit))


def release_rate(magnesium: N, calcium: N, p: Parameters) -> N:
    """Return the share of the PTH stored in the gland that is released in a minute.

    Above the magnesium switch calcium holds release back; below it the gland is blind to calcium.
    """
    enough = rise(magnesium, p["pth_switch_mM"], p["switch_power"])
    brake = rise(magnesium, p["release_magnesium_half_mM"], p["release_magnesium_power"])
    by_calcium = (p["release_calcium_mM"] / calcium) ** p["release_calcium_power"] * (
        p["release_offset_per_min"] - brake
    )
    blind = (
        p["low_magnesium_release_per_min"] * magnesium / (magnesium + p["low_magnesium_half_mM"])
    )
    rate: N = enough * by_calcium + (1.0 - enough) * blind
    return rate


def synthesis(calcitriol: N, p: Parameters) -> N:
    """Return PTH made in the gland, pmol/min."""
    return p["gland_synthesis_pmol_min"] / (1.0 + p["gland_calcitriol_brake_per_pM"] * calcitriol)


def activation(plasma: Plasma[N], supply: N, p: Parameters) -> N:
    """Return calcitriol made from a 25(OH)D supply, pmol/L/min."""
    magnesium, power = plasma.magnesium, p["activation_magnesium_power"]
    rising = fall(magnesium, p["activation_switch_mM"], p["switch_power"])
    multiplier = p["activation_magnesium_factor"] * (
        rising * rise(magnesium, p["activation_magnesium_rise_mM"], power)
        + (1.0 - rising) * fall(magnesium, p["activation_magnesium_fall_mM"], power)
    )
    by_pth = rise(plasma.pth, p["activation_pth_half_pM"], p["activation_pth_power"])
    brakes = (1.0 + p["activation_calcium_per_mM"] * plasma.calcium) * (
        1.0 + p["activation_calcitriol_per_pM"] * plasma.calcitriol
    )
    regulated = p["activation_most_per_min"] * by_pth * multiplier / brakes
    return supply * (p["activation_least_per_min"] + regulated)


def calcitriol_removal(plasma: Plasma[N], p: Parameters) -> N:
    """Return calcitriol broken down, pmol/L/min."""
    by_magnesium = rise(
        plasma.magnesium, p["calcitriol_magnesium_half_mM"], p["activation_magnesium_power"]
    )
    pace = 1.0 / (1.0 + p["calcitriol_pth_per_pM"] * plasma.pth) + by_magnesium
    return p["calcitriol_breakdown_per_min"] * pace * plasma.calcitriol


def absorbed_shares(calcitriol: N, diet: Diet[N], p: Parameters) -> tuple[N, N]:
    """Return the absorbed shares of the calcium and of the magnesium eaten.

    The magnesium share of the published program passes 1 where little is eaten.
    """
    by_calcitriol = rise(calcitriol, p["gut_calcitriol_half_pM"], p["gut_calcitriol_power"])
    calcium = p["gut_calcium_base"] + p["gut_calcium_calcitriol"] * by_calcitriol
    saturable = p["gut_magnesium_active"] * p["gut_magnesium_capacity_mmol_min"]
    magnesium = (
        p["gut_magnesium_base"]
        + saturable / (p["gut_magnesium_half_mmol_min"] + diet.magnesium)
        + p["gut_magnesium_calcitriol"] * by_calcitriol
    )
    return calcium, at_most(magnesium, 1.0) if diet.limited else magnesium


def taken_back_shares(plasma: Plasma[N], p: Parameters) -> tuple[N, N]:
    """Return the shares of filtered calcium and magnesium that the kidney takes back."""
    pth = plasma.pth
    sensing, power = p["limb_sensing_share"], p["limb_sensing_power"]
    quiet = 1.0 / (
        (1.0 + (plasma.calcium / p["limb_calcium_mM"]) ** power)
        * (1.0 + p["limb_magnesium_weight"] * (plasma.magnesium / p["limb_magnesium_mM"]) ** power)
    )
    proximal = fall(pth, p["proximal_pth_half_pM"], p["proximal_pth_power"])
    limb = sensing * quiet + (1.0 - sensing) * pth / (pth + p["limb_pth_half_pM"])
    calcitriol = plasma.calcitriol / (plasma.calcitriol + p["distal_calcitriol_half_pM"])
    distal = p["distal_pth_share"] * pth / (pth + p["distal_pth_half_pM"])
    distal = distal + (1.0 - p["distal_pth_share"]) * calcitriol
    most = p["reabsorbed_most"]
    calcium = p["proximal_calcium_base"] + p["limb_calcium_base"] + p["distal_calcium_base"]
    magnesium = p["proximal_magnesium_base"] + p["limb_magnesium_base"]
    magnesium += p["distal_magnesium_base"]
    return (
        at_most(
            calcium
            + p["proximal_calcium_pth"] * proximal
            + p["limb_calcium_extra"] * limb
            + p["distal_calcium_extra"] * distal,
            most,
        ),
        at_most(
            magnesium
            + p["proximal_magnesium_pth"] * proximal
            + p["limb_magnesium_extra"] * limb
            + p["distal_magnesium_extra"] * distal,
            most,
        ),
    )


def resorption(pth: N, calcitriol: N, p: Parameters) -> N:
    """Return calcium released from bone, mmol/min."""
    share, power = p["resorption_pth_share"], p["resorption_power"]
    regulated = share * rise(pth, p["resorption_pth_half_pM"], power) + (1.0 - share) * rise(
        calcitriol, p["resorption_calcitriol_half_pM"], power
    )
    return p["resorption_least_mmol_min"] + p["resorption_regulated_mmol_min"] * regulated


def outside_flows(plasma: Plasma[N], eaten: Diet[N], p: Parameters) -> tuple[N, N]:
    """Return what reaches plasma: absorbed plus resorbed minus urine, calcium and magnesium."""
    calcium_share, magnesium_share = absorbed_shares(plasma.calcitriol, eaten, p)
    calcium_back, magnesium_back = taken_back_shares(plasma, p)
    released = resorption(plasma.pth, plasma.calcitriol, p)
    filtration = p["filtration_L_min"]
    return (
        calcium_share * eaten.calcium
        + released
        - filtration * plasma.calcium * (1.0 - calcium_back),
        magnesium_share * eaten.magnesium
        + p["bone_magnesium_per_calcium"] * released
        - filtration * plasma.magnesium * (1.0 - magnesium_back),
    )
