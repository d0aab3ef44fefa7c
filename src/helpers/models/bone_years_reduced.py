"""The human bone model without its hours: 17 variables, everything faster set to where it settles.

Good from the second month on (before that PTH may be off by up to 9 %): gut, gland, complexes and
the inside of the osteoblast have no delay here. Largest differences from the full model over ten
years, in 300 settings: plasma calcium 0.04 %, PTH 0.36 %, osteoclasts 1.2 %, spine 0.05 points.
"""

from collections.abc import Callable

import numpy as np

from helpers.models import bone_years_cells as cells
from helpers.models import bone_years_parts as parts
from helpers.models.bone_years_core import Constants, Inputs, constants
from helpers.models.common import Floats
from helpers.models.stiff import Rates, State

# Plasma calcium (mmol), calcitriol, exchangeable bone calcium (mmol), gland capacity, CREB,
# osteoclasts, osteoblasts (responding, fast, slow), RANKL, RANK, latent TGF-beta, deep bone calcium
# (mmol), densities of spine, spine (slow) and neck, phosphate in plasma and cells (mmol).
VARIABLES = (
    *("C", "D", "E", "W", "y", "x", "r", "f", "z"),
    *("L", "N", "tl", "K", "bs", "bd", "bn", "F"),
)
Many = tuple[float, ...]


def start() -> list[float]:
    """Return the baseline, from which every run starts."""
    k = constants()
    phosphate = k.p["volume_L"] * k.p["phosphate_mM"] * (1 + k.phosphate_cells_per_plasma)
    exchangeable, deep = k.p["exchangeable_bone_mmol"], k.p["deep_bone_mmol"]
    return [k.calcium_mmol, 1, exchangeable, *([1.0] * 9), deep, 1, 1, 1, phosphate]


def rates_for(inputs: Inputs) -> Rates:
    """Return the function of state and hour that gives the rate of each of VARIABLES, per hour."""
    k = constants()
    supply, gfr_at = parts.oestrogen_supply(inputs, k), parts.filtration(inputs, k)
    pth_at, bone, exchange = pth_at_rest(k), parts.calcium_from_bone(k), parts.bone_exchange(k)
    body, gland_and_creb, signals = _body(inputs, k), _gland_and_creb(k), _signals(k)
    cell_rates, bcl2_at = cells.cell_rates(inputs, k), _settled_bcl2(k)
    blasts_of, densities = cells.all_blasts(k), cells.density_rates(k)
    activation, amount_0 = cells.tgf_activation(k), k.calcium_mmol

    def rates(state: State, time_h: float) -> Many:
        amount, calcitriol, exchangeable, capacity, creb, *others = state.tolist()
        clasts, responding, fast, slow, rankl, rank, latent, deep, *last = others
        oestrogen, calcium = supply(time_h), amount / amount_0
        pth, blasts = pth_at(calcium, calcitriol, capacity), blasts_of(fast, slow)
        tgf, bound = activation(latent, clasts, oestrogen), rankl * rank
        bcl2, gfr = bcl2_at(pth, creb), gfr_at(time_h)
        from_bone = bone(clasts, bound, calcium, blasts)
        exchanged = exchange(deep, exchangeable)
        gained, made, kept = body(calcium, pth, calcitriol, last[3], oestrogen, gfr, from_bone)
        return (
            gained,
            made,
            exchanged - from_bone,
            *gland_and_creb(calcitriol, capacity, pth, creb),
            *cell_rates((clasts, responding, fast, slow), tgf, bound, bcl2, oestrogen),
            *signals((rankl, rank), blasts, pth, tgf, oestrogen),
            -exchanged,
            *densities(blasts, clasts, (last[0], last[1], last[2])),
            kept,
        )

    return rates


def _gland_and_creb(k: Constants) -> Callable[[float, float, float, float], parts.Pair]:
    """Return the rates of gland capacity and of CREB."""
    capacity_rate, creb_rate = parts.gland_capacity_rate(k), cells.creb_rate(k)
    return lambda calcitriol, capacity, pth, creb: (
        capacity_rate(calcitriol, capacity),
        creb_rate(pth, creb),
    )


def _settled_bcl2(k: Constants) -> parts.Two:
    """Return Bcl-2 once it and Runx2 have settled, by PTH and CREB."""
    pace, removal = k.p["runx2_per_h"], cells.runx2_removal_per_h(k)
    return lambda pth, creb: pace * creb / removal(pth)


def _signals(k: Constants) -> Callable[[parts.Pair, float, float, float, float], parts.Triple]:
    """Return the rates of RANKL, RANK and latent TGF-beta (activated as fast as `tgf`)."""
    target, latent_rate = cells.rankl_target(k), cells.tgf_latent_rate(k)
    rankl_pace, rank_pace = k.p["rankl_per_h"], k.p["rank_per_h"]
    power = k.p["rank_tgf_power"]

    def rates(
        levels: parts.Pair, blasts: float, pth: float, tgf: float, oestrogen: float
    ) -> parts.Triple:
        return (
            rankl_pace * (target(blasts, pth) - levels[0]),
            rank_pace * (tgf**power - levels[1]),
            latent_rate(blasts, tgf, oestrogen),
        )

    return rates


def _body(
    inputs: Inputs, k: Constants
) -> Callable[[float, float, float, float, float, float, float], parts.Triple]:
    """Return the rates of plasma calcium, calcitriol and phosphate: gut, kidney and calcitriol."""
    p = k.p
    share, urine = _settled_gut_share(k), parts.urine_calcium(k)
    target, phosphate_loss = parts.enzyme_target(inputs, k), parts.phosphate_loss(k)
    eaten, pace, base = inputs.calcium_mmol_h, k.calcitriol_per_h, p["calcium_mM"]
    per_calcium, phosphate_eaten = p["phosphate_per_calcium"], p["phosphate_eaten_mmol_h"]
    litres = p["volume_L"] * (1 + k.phosphate_cells_per_plasma)

    def rates(
        calcium: float,
        pth: float,
        calcitriol: float,
        phosphate: float,
        oestrogen: float,
        gfr: float,
        from_bone: float,
    ) -> parts.Triple:
        phosphate_mM = phosphate / litres
        lost = urine(calcium * base, pth, calcitriol, oestrogen, gfr)
        return (
            from_bone - lost + eaten * share(calcitriol),
            pace * (target(pth, phosphate_mM) - calcitriol),
            per_calcium * from_bone + phosphate_eaten - phosphate_loss(phosphate_mM, gfr),
        )

    return rates


def _settled_gut_share(k: Constants) -> parts.One:
    """Return the absorbed share of calcium by calcitriol, once gut transport has settled."""
    on, share = parts.transport_on_per_h(k), parts.gut_share(k)
    both = k.p["transport_on_least_per_h"] + k.p["transport_on_most_per_h"]
    return lambda calcitriol: share(on(calcitriol) / both)


def pth_at_rest(k: Constants) -> Callable[[float, float, float], float]:
    """Return PTH (relative) that settles at a plasma calcium, calcitriol and gland capacity."""
    gland = parts.gland(k)

    def pth(calcium: float, calcitriol: float, capacity: float) -> float:
        secreted, active = gland(calcium, calcitriol)
        return secreted * active * capacity

    return pth


def read_out(states: Floats, times_h: Floats, inputs: Inputs) -> dict[str, Floats]:
    """Return plasma calcium, PTH and so on from states, shape (times, 17)."""
    k = constants()
    found = dict(zip(VARIABLES, states.T, strict=True))
    pth, calcium = pth_at_rest(k), found["C"] / k.calcium_mmol
    levels = zip(calcium.tolist(), found["D"].tolist(), found["W"].tolist(), strict=True)
    share, hours = k.p["fast_share"], times_h.tolist()
    oestrogen, gfr = parts.oestrogen_supply(inputs, k), parts.filtration(inputs, k)
    return {
        "calcium": calcium,
        "pth": np.array([pth(*three) for three in levels]),
        "calcitriol": found["D"],
        "osteoclasts": found["x"],
        "osteoblasts": share * found["f"] + (1 - share) * found["z"],
        "spine": found["bs"],
        "spine_slow": found["bd"],
        "neck": found["bn"],
        "phosphate_mM": found["F"] / k.p["volume_L"] / (1 + k.phosphate_cells_per_plasma),
        "oestrogen": np.array([oestrogen(hour) for hour in hours]),
        "gfr_L_h": np.array([gfr(hour) for hour in hours]),
    }
