"""The cells and signals of the human bone model; see `bone_years_parts` for how these are made."""

from collections.abc import Callable
from math import exp

from helpers.models.bone_years_core import Constants, Inputs
from helpers.models.bone_years_parts import One, Quadruple, Triple, Two

Cells = Callable[[Quadruple, float, float, float, float], Quadruple]


def all_blasts(k: Constants) -> Two:
    """Return all osteoblasts, by the fast- and the slow-removed ones."""
    share = k.p["fast_share"]
    return lambda fast, slow: share * fast + (1 - share) * slow


def survival_signal(inputs: Inputs, k: Constants) -> One:
    """Return the survival signal of osteoblasts by Bcl-2: 1, and rising beyond a threshold.

    Published as a jump, on which a solver can chatter for ever; smoothed here unless `sharp`.
    """
    start, slope, width = k.p["survival_from"], k.p["survival_slope"], k.p["survival_width"]
    if inputs.sharp:
        return lambda bcl2: 1.0 if bcl2 <= start else 1 + slope * (bcl2 - 1)

    def signal(bcl2: float) -> float:
        if bcl2 <= 1:
            return 1.0
        return 1 + slope * (bcl2 - 1) / (1 + exp((start - bcl2) / width))

    return signal


def removal_factor(inputs: Inputs, k: Constants) -> Callable[[float, float, float], float]:
    """Return the removal of osteoblasts, by active TGF-beta, Bcl-2 and oestrogen."""
    p = k.p
    most, span, power, half = k.removal
    head, ceiling, steep = p["removal_headroom"], p["survival_most"], p["survival_power"]
    survival_half, by_oestrogen = k.survival_half, -p["oestrogen_removal_power"]
    signal = survival_signal(inputs, k)

    def factor(tgf: float, bcl2: float, oestrogen: float) -> float:
        u: float = tgf**power
        v: float = signal(bcl2) ** steep
        by_tgf = (most - span * u / (u + half)) * oestrogen**by_oestrogen
        removal: float = head * (by_tgf - ceiling * v / (v + survival_half))
        return removal

    return factor


def cell_rates(inputs: Inputs, k: Constants) -> Cells:
    """Return the rates of osteoclasts and of osteoblasts (responding, fast, slow).

    By these four, active TGF-beta, RANK-RANKL complex, Bcl-2 and oestrogen.
    """
    p = k.p
    born, more, recruit_power, recruit_half = k.recruit
    ripe, riper, ripen_power, ripen_half = k.ripen
    by_oestrogen, share = -p["oestrogen_recruit_power"], p["fast_share"]
    pace, rest = p["osteoblast_per_h"], 1 - share
    slow_scale = p["slow_removal"] * pace
    turnover = pace * p["osteoblast_number"] / p["responding_number"]
    removal_at, clast_rate = removal_factor(inputs, k), osteoclast_rate(k)

    def rates(
        cells: Quadruple, tgf: float, bound: float, bcl2: float, oestrogen: float
    ) -> Quadruple:
        clasts, responding, fast, slow = cells
        u: float = tgf**recruit_power
        v: float = tgf**ripen_power
        ripening = responding / (ripe + riper * v / (v + ripen_half))
        supply = (born + more * u / (u + recruit_half)) * oestrogen**by_oestrogen
        removal = removal_at(tgf, bcl2, oestrogen)
        slow_pace = slow_scale * removal
        target = ripening / removal
        return (
            clast_rate(clasts, tgf, bound),
            turnover * (supply - ripening),
            (pace - rest * slow_pace) / share * (target - fast),
            slow_pace * (target - slow),
        )

    return rates


def osteoclast_rate(k: Constants) -> Callable[[float, float, float], float]:
    """Return the rate of osteoclasts, by themselves, active TGF-beta and the complex."""
    start, rise, power, half = k.clast_birth
    death, deadlier, tgf_power, tgf_half = k.clast_death_tgf
    most, span, complex_power, complex_half = k.clast_death_complex
    pace = k.p["osteoclast_per_h"] * k.p["tgf_active"]

    def rate(clasts: float, tgf: float, bound: float) -> float:
        u: float = bound**power
        v: float = tgf**tgf_power
        w: float = bound**complex_power
        dying = (death + deadlier * v / (v + tgf_half)) * (most - span * w / (w + complex_half))
        return pace * (start + rise * u / (u + half) - dying * clasts)

    return rate


def rankl_target(k: Constants) -> Two:
    """Return where RANKL (relative) is heading, by osteoblasts and PTH."""
    power, most = k.p["rankl_osteoblast_power"], k.p["rankl_pth_most"]

    def target(blasts: float, pth: float) -> float:
        u: float = blasts**power
        return most * u * pth / ((most - 1) * u + pth)

    return target


def tgf_activation(k: Constants) -> Callable[[float, float, float], float]:
    """Return the activation of TGF-beta (relative), by latent TGF-beta, osteoclasts, oestrogen."""
    latent_power, clast_power = 1 + k.p["tgf_power"], k.p["tgf_osteoclast_power"]
    oestrogen_power = k.p["oestrogen_active_power"]

    def activation(latent: float, clasts: float, oestrogen: float) -> float:
        made: float = latent**latent_power * clasts**clast_power * oestrogen**oestrogen_power
        return made

    return activation


def tgf_latent_rate(k: Constants) -> Callable[[float, float, float], float]:
    """Return the rate of latent TGF-beta, by osteoblasts, its activation and oestrogen."""
    pace, power = k.p["tgf_latent_per_h"], k.p["tgf_osteoblast_power"]
    oestrogen_power = -k.p["oestrogen_latent_power"]

    def rate(blasts: float, activation: float, oestrogen: float) -> float:
        made: float = blasts**power * oestrogen**oestrogen_power
        return pace * (made - activation)

    return rate


def runx2_removal_per_h(k: Constants) -> One:
    """Return the removal rate of Runx2, by PTH."""
    least, more = k.p["runx2_removal_base_per_h"], k.p["runx2_removal_pth_per_h"]
    half = k.runx2_half
    return lambda pth: least + more * pth / (pth + half)


def creb_rate(k: Constants) -> Two:
    """Return the rate of CREB, by PTH and itself."""
    start, rise, _, half = k.creb
    pace = k.p["creb_per_h"]
    return lambda pth, creb: pace * (start + rise * pth / (pth + half) - creb)


def density_rates(k: Constants) -> Callable[[float, float, Triple], Triple]:
    """Return the rates of spine, slow spine and neck density, by osteoblasts, osteoclasts, them."""
    p = k.p
    power = p["density_osteoblast_power"]
    one, one_power = p["spine_per_h"], p["spine_osteoclast_power"]
    two, two_power = p["spine_slow_per_h"], p["spine_slow_osteoclast_power"]
    three, three_power = p["neck_per_h"], p["neck_osteoclast_power"]

    def rates(blasts: float, clasts: float, densities: Triple) -> Triple:
        built: float = blasts**power
        spine, slow, neck = densities
        return (
            one * (built - clasts**one_power * spine),
            two * (built - clasts**two_power * slow),
            three * (built - clasts**three_power * neck),
        )

    return rates
