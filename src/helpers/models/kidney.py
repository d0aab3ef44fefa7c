"""A kidney that looks at the blood: it takes magnesium back up to a maximum and lets go the rest.

The alternative to the kidney of `helpers.models.stress`, which answers to the store. Three pools:
the fluid outside cells, the exchangeable store behind it, and the slow store. Filtered magnesium
above 14 mg in a litre goes into urine; below, almost nothing does. So a full body passes an infused
load within a day, and a body without magnesium saves within days. Nothing was fitted: the maximum,
the fluid and the exchange are published on their own, and the level of blood at which a usual diet
is in balance follows from them. Stress is not part of it.

What it misses: the exchange is one step where tracers show several, and why some people stay low on
a usual diet is put in as what they absorb. Numbers are in `data/parameters/kidney.csv`, stores
and losses in `data/parameters/stress.csv`.
"""

from dataclasses import dataclass

import numpy as np

from helpers.intake import MAGNESIUM_G_PER_MOL
from helpers.models.common import Floats, number, values

__all__ = [
    "BloodKidney",
    "kept_share",
    "level_at_balance_mM",
    "serum_after_mM",
    "with_blood_kidney",
]

MOST_DAYS = 730.0
_STEPS_PER_DAY = 48
_LN2 = float(np.log(2))


@dataclass(frozen=True, slots=True)
class BloodKidney:
    """What `with_blood_kidney` returns, one entry per half hour; totals count from day 0."""

    day: Floats
    serum_mM: Floats
    relative_store: Floats
    urine_mg_per_day: Floats
    urine_total_mg: Floats
    absorbed_total_mg: Floats


def level_at_balance_mM(absorbed_mg_per_day: float = 105) -> float:
    """Return the total serum magnesium at which what is absorbed also leaves, mmol/L.

    Below 16 mg a day (what is lost in any case) no level is in balance; 16 is taken then.

    Args:
        absorbed_mg_per_day: 0 to 3,000 mg.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    absorbed = number("absorbed_mg_per_day", absorbed_mg_per_day, 0, 3000, "mg a day")
    p, s = values("kidney"), values("stress")
    urine = max(absorbed - s["other_loss_mg_per_day"], s["urine_least_mg_per_day"])
    filtered = p["reabsorbed_most_mg_L"] + urine / p["filtration_L_day"]
    return filtered / p["filterable_share"] / MAGNESIUM_G_PER_MOL


def with_blood_kidney(
    absorbed_mg_per_day: float,
    days: float,
    *,
    start_mM: float | None = None,
    infused_mmol: float = 0,
    infusion_hours: float = 8,
) -> BloodKidney:
    """Follow the body's magnesium with a kidney that has a reabsorption maximum.

    urine = max(12, filtration x (0.7 x plasma - 14 mg/L)) mg a day; plasma exchanges with the
    exchangeable store, which is full at the plasma level of a usual diet, and that with the slow
    store. Steps of half an hour, Runge-Kutta of the fourth order.

    Args:
        absorbed_mg_per_day: what crosses the gut, 0 to 3,000 mg.
        days: above 0 and up to 730.
        start_mM: serum magnesium at the start with all stores in line with it, 0.3 to 1.2 mmol/L;
            where left out, the level at which 105 mg a day is balance.
        infused_mmol: 0 to 60 mmol through a vein from day 0 on.
        infusion_hours: 0.5 to 24 hours, rounded to half hours.

    Raises:
        ValueError: names the argument, its value and its range.

    Source: `data/parameters/kidney.csv`, `data/parameters/stress.csv`.
    """
    absorbed = number("absorbed_mg_per_day", absorbed_mg_per_day, 0, 3000, "mg a day")
    length = number("days", days, 1 / _STEPS_PER_DAY, MOST_DAYS, "days")
    full = level_at_balance_mM()
    start = full if start_mM is None else number("start_mM", start_mM, 0.3, 1.2, "mmol/L")
    infused = number("infused_mmol", infused_mmol, 0, 60, "mmol") * MAGNESIUM_G_PER_MOL
    steps = max(1, round(number("infusion_hours", infusion_hours, 0.5, 24, "hours") * 2))
    count = round(length * _STEPS_PER_DAY)
    inflow = np.full(count, absorbed)
    inflow[:steps] += infused * _STEPS_PER_DAY / steps
    return _follow(inflow, start / full, absorbed)


def _follow(inflow: Floats, relative: float, absorbed: float) -> BloodKidney:
    p, s = values("kidney"), values("stress")
    full = level_at_balance_mM()
    fluid_mg = full * p["fluid_L"] * MAGNESIUM_G_PER_MOL
    pools: Floats = np.array([fluid_mg, s["exchangeable_mg"] - fluid_mg, s["slow_mg"], 0.0])
    scale, step = pools.copy(), 1 / _STEPS_PER_DAY
    out, back = 24 * _LN2 / p["exchange_half_life_h"], 24 * _LN2 / s["slow_half_life_h"]
    pools[:3] *= relative

    def change(now: Floats, given: float) -> Floats:
        plasma = now[0] / p["fluid_L"]
        spilled = p["filtration_L_day"] * (
            p["filterable_share"] * plasma - p["reabsorbed_most_mg_L"]
        )
        urine = max(s["urine_least_mg_per_day"], spilled)
        to_store = out * (now[0] - scale[0] * now[1] / scale[1])
        to_slow = back * (scale[2] * now[1] / scale[1] - now[2])
        lost = urine + s["other_loss_mg_per_day"] + to_store
        return np.array([given - lost, to_store - to_slow, to_slow, urine])

    rows, rates = [pools], [change(pools, absorbed)[3]]
    for given in inflow:
        a = change(pools, given)
        b = change(pools + step / 2 * a, given)
        c = change(pools + step / 2 * b, given)
        d = change(pools + step * c, given)
        pools = pools + step / 6 * (a + 2 * b + 2 * c + d)
        rows.append(pools)
        rates.append(change(pools, given)[3])
    table = np.array(rows).T
    day: Floats = np.asarray(np.arange(len(rows)) * step, dtype=np.float64)
    return BloodKidney(
        day=day,
        serum_mM=table[0] / p["fluid_L"] / MAGNESIUM_G_PER_MOL,
        relative_store=(table[0] + table[1]) / s["exchangeable_mg"],
        urine_mg_per_day=np.array(rates),
        urine_total_mg=table[3],
        absorbed_total_mg=absorbed * day,
    )


def kept_share(infused_mmol: float = 30, infusion_hours: float = 8, hours: float = 24) -> float:
    """Return the share of an infusion that a full body on a usual diet still holds.

    Counted as a laboratory does: what was given less the urine beyond the usual.

    Args:
        infused_mmol: above 0 and up to 60 mmol.
        infusion_hours: 0.5 to 24.
        hours: 1 to 720, when the urine was collected.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    days = number("hours", hours, 1, 720, "hours") / 24
    given = number("infused_mmol", infused_mmol, 0.1, 60, "mmol")
    with_it = with_blood_kidney(105, days, infused_mmol=given, infusion_hours=infusion_hours)
    without = with_blood_kidney(105, days)
    extra = with_it.urine_total_mg[-1] - without.urine_total_mg[-1]
    return float(1 - extra / (given * MAGNESIUM_G_PER_MOL))


def serum_after_mM(start_mM: float, extra_absorbed_mg: float, days: float = 120) -> float:
    """Return serum magnesium after a supplement, from where a person starts, mmol/L.

    The person's usual diet is taken to hold the starting level. Below the kidney's threshold almost
    everything extra is kept, so blood rises far; above it almost everything leaves, so it hardly
    moves. That is why people who start low rise more.

    Args:
        start_mM: 0.3 to 1.2 mmol/L.
        extra_absorbed_mg: what crosses the gut more than before, 0 to 1,000 mg a day.
        days: 1 to 730.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    start = number("start_mM", start_mM, 0.3, 1.2, "mmol/L")
    extra = number("extra_absorbed_mg", extra_absorbed_mg, 0, 1000, "mg a day")
    length = number("days", days, 1, MOST_DAYS, "days")
    p, s = values("kidney"), values("stress")
    filtered = p["filterable_share"] * start * MAGNESIUM_G_PER_MOL - p["reabsorbed_most_mg_L"]
    urine = max(s["urine_least_mg_per_day"], p["filtration_L_day"] * filtered)
    usual = urine + s["other_loss_mg_per_day"]
    return float(with_blood_kidney(usual + extra, length, start_mM=start).serum_mM[-1])
