"""The organs of the human bone model, as small functions that its two versions share.

Each function here takes the constants (and what is done to the person) and returns a function of
plain numbers. The returned ones are called thousands of times in a run, so they keep their
constants at hand instead of looking them up: that halves the time of a run.
"""

from collections.abc import Callable
from math import exp, tanh

from helpers.models.bone_years_core import Constants, Inputs

One = Callable[[float], float]
Two = Callable[[float, float], float]
Pair = tuple[float, float]
Triple = tuple[float, float, float]
Quadruple = tuple[float, float, float, float]


def oestrogen_supply(inputs: Inputs, k: Constants) -> One:
    """Return the oestrogen supply (relative to the start) by hour: age, and the menopause."""
    age_at_0, held = inputs.menopause_from_age, inputs.oestrogen_set
    if held is not None or age_at_0 is None:
        level = 1.0 if held is None else held
        return lambda time_h: level
    year_h, power = k.p["hours_per_year_of_age"], k.p["oestrogen_age_power"]
    half_width = k.p["menopause_h"] / year_h / 2
    loss, wide = k.p["menopause_loss"], half_width * half_width
    onset, start = k.onset_age_y, age_at_0

    def supply(time_h: float) -> float:
        age = start + time_h / year_h
        by_age: float = (age / start) ** power
        if age <= onset:
            return by_age
        since = (age - onset) * (age - onset)
        return by_age * (1 - loss * since / (wide + since))

    return supply


def filtration(inputs: Inputs, k: Constants) -> One:
    """Return glomerular filtration (L/h) by hour: an exponential fall that stops in time."""
    start, decline = k.p["filtration_L_h"], inputs.filtration_decline_per_h
    until = inputs.decline_until_h

    def level(time_h: float) -> float:
        return start * exp(-decline * (time_h if time_h < until else until))

    return level


def gland(k: Constants) -> Callable[[float, float], Pair]:
    """Return PTH secretion and the pace at which the gland wakes, by calcium and calcitriol.

    Both relative; secretion is per active share and capacity of the gland.
    """
    most, span, steep, half = k.secretion
    regulated, power = k.p["gland_regulated"], -k.p["gland_calcium_power"]
    slope = k.p["gland_slope_per_pM"] * k.p["calcitriol_pM"]

    def at(calcium: float, calcitriol: float) -> Pair:
        u: float = calcium**steep
        off_by = calcitriol - calcium**power
        return most - span * u / (u + half), 1 - regulated * tanh(slope * off_by)

    return at


def gland_capacity_rate(k: Constants) -> Two:
    """Return the rate of the gland's capacity by calcitriol and capacity."""
    most, span, steep, half = k.capacity
    pace = k.p["capacity_per_h"]

    def rate(calcitriol: float, capacity: float) -> float:
        u: float = calcitriol**steep
        return pace * (most - span * u / (u + half) - capacity)

    return rate


def transport_on_per_h(k: Constants) -> One:
    """Return how fast calcitriol switches gut transport on."""
    least = k.p["transport_on_least_per_h"]
    more = k.p["transport_on_most_per_h"] - least
    return lambda calcitriol: least + more * calcitriol / (1 + calcitriol)


def gut_share(k: Constants) -> One:
    """Return the share of calcium eaten that becomes absorbable, whatever the size of a meal."""
    most, power, half = k.p["gut_share_most"], k.p["gut_share_power"], k.gut_share_half

    def share(transport: float) -> float:
        u: float = transport**power
        return most * u / (u + half)

    return share


def urine_calcium(k: Constants) -> Callable[[float, float, float, float, float], float]:
    """Return calcium lost in urine (mmol/h). Oestrogen, PTH and less filtration keep it.

    By plasma calcium (mmol/L), PTH, calcitriol, oestrogen and filtration (L/h).
    """
    p = k.p
    base, half, usual = p["calcium_mM"], p["reabsorption_half_mM"], p["urine_baseline_mmol_h"]
    open_share, most = p["filterable"] * p["left_for_pth"], p["reabsorption_pth_most"]
    per_oestrogen, scale = k.capacity_per_oestrogen, (half + base) / base

    def lost(level: float, pth: float, calcitriol: float, oestrogen: float, gfr: float) -> float:
        capacity = (1 - per_oestrogen + per_oestrogen * oestrogen) * scale
        capacity *= open_share * gfr * base - usual
        back = capacity * level / (half + level) * most * pth / (pth + most - 1)
        urine = 2 / (1 + calcitriol) * (open_share * gfr * level - back)
        return urine if urine > 0 else 0.0

    return lost


def enzyme_target(inputs: Inputs, k: Constants) -> Two:
    """Return where the enzyme that makes calcitriol is heading, by PTH and phosphate (mmol/L)."""
    p, half, factor = k.p, k.enzyme_half, inputs.calcitriol_factor
    power, usual, link = p["enzyme_pth_power"], p["phosphate_mM"], inputs.phosphate_link
    top, steep = p["enzyme_phosphate_most"], p["enzyme_phosphate_power"]
    phosphate_half = k.phosphate_half
    span = (top - 1) * (1 + phosphate_half)

    def target(pth: float, phosphate_mM: float) -> float:
        u: float = pth**power
        by_pth = factor * (1 + half) * u / (half + u)
        if not link or phosphate_mM <= usual:
            return by_pth
        v: float = (phosphate_mM / usual) ** steep
        return by_pth * (top - span * v / (v + phosphate_half))

    return target


def phosphate_loss(k: Constants) -> Two:
    """Return phosphate lost in urine (mmol/h), by plasma phosphate (mmol/L) and filtration."""
    threshold, share = k.p["phosphate_threshold_mM"], k.p["phosphate_filterable"]

    def loss(phosphate_mM: float, gfr: float) -> float:
        above = phosphate_mM - threshold
        return share * gfr * above if above > 0 else 0.0

    return loss


def calcium_from_bone(k: Constants) -> Callable[[float, float, float, float], float]:
    """Return calcium from bone to plasma minus the way back, mmol/h.

    By osteoclasts, RANK-RANKL complex, plasma calcium and new mineral surface, all relative. It
    does not know how much bone is left.
    """
    p = k.p
    _, most, power, half = k.release
    flow, by_cells = p["bone_flow_mmol_h"], p["release_by_cells"]
    by_surface = p["deposition_by_surface"]
    ratio_power = p["release_complex_power"]

    def net(clasts: float, bound: float, calcium: float, surface: float) -> float:
        u: float = clasts**power
        v: float = (bound / clasts) ** ratio_power
        released = 1 - by_cells + by_cells * most * u / (u + half) * v
        return flow * (released - calcium * (1 - by_surface + by_surface * surface))

    return net


def bone_exchange(k: Constants) -> Two:
    """Return calcium from deep to exchangeable bone (mmol/h), by what the two hold (mmol)."""
    pace = k.p["bone_exchange_per_h"]
    back = pace * k.p["deep_bone_mmol"] / k.p["exchangeable_bone_mmol"]
    return lambda deep, exchangeable: pace * deep - back * exchangeable
