"""A kidney that looks at the blood: it takes magnesium back up to a maximum and lets go the rest.

The alternative to the kidney of `helpers.models.stress`, which answers to the store. Three pools:
the fluid outside cells, the exchangeable store behind it, and the slow store. Filtered magnesium
above 14 mg in a litre goes into urine; below, almost nothing does. So a full body passes an infused
load within a day, and a body without magnesium saves within days. Nothing was fitted: the maximum,
the fluid and the exchange are published on their own, and the level of blood at which a usual diet
is in balance follows from them. Stress acts as in `helpers.models.stress`: by the same guesses.

What it misses: the exchange is one step where tracers show several, and why some people stay low on
a usual diet is put in as what they absorb. It saves so steeply that an ordinary diet, poor or rich,
moves blood and store by about one percent: less than trials of supplements found. Numbers are in
`data/parameters/kidney.csv`, stores and losses in `data/parameters/stress.csv`.
"""

from dataclasses import dataclass

import numpy as np

from helpers.intake import MAGNESIUM_G_PER_MOL
from helpers.models import stress as by_store
from helpers.models.common import Floats, number, values
from helpers.models.kidney_solver import Body, Part, follow

__all__ = [
    "BloodKidney",
    "absorbed_at_balance_mg",
    "kept_share",
    "kept_share_by_store",
    "level_at_balance_mM",
    "saving_exponent",
    "serum_after_mM",
    "spilled_mg_per_day",
    "with_blood_kidney",
]

MOST_DAYS = 730.0
MOST_INFUSED_MMOL = 60.0
_HALF_HOUR = 1 / 48
_USUAL_MG = 105.0
_LN2 = float(np.log(2))


@dataclass(frozen=True, slots=True)
class BloodKidney:
    """What `with_blood_kidney` returns, one entry per row; totals count from day 0."""

    day: Floats
    serum_mM: Floats
    relative_store: Floats
    slow_store_mg: Floats
    urine_mg_per_day: Floats
    urine_total_mg: Floats
    absorbed_total_mg: Floats


def level_at_balance_mM(absorbed_mg_per_day: float = _USUAL_MG) -> float:
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


def absorbed_at_balance_mg(serum_mM: float) -> float:
    """Return what must be absorbed a day to hold a level of blood: urine and sweat, mg.

    Args:
        serum_mM: 0 to 10 mmol/L; 16 mg, the least that is lost, below the kidney's threshold.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    s = values("stress")
    urine = max(s["urine_least_mg_per_day"], spilled_mg_per_day(serum_mM))
    return urine + s["other_loss_mg_per_day"]


def spilled_mg_per_day(serum_mM: float) -> float:
    """Return what is filtered beyond the maximum: 173 x (0.7 x plasma - 14), mg a day.

    Negative where all of it can be taken back.

    Args:
        serum_mM: 0 to 10 mmol/L.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    p = values("kidney")
    plasma = number("serum_mM", serum_mM, 0, 10, "mmol/L") * MAGNESIUM_G_PER_MOL
    return p["filtration_L_day"] * (p["filterable_share"] * plasma - p["reabsorbed_most_mg_L"])


def saving_exponent() -> float:
    """Return how steeply urine follows blood near full stores: the power, about 25.

    The counterpart of `kidney_exponent` (6.7) of `helpers.models.stress`: a surplus of 1 % in blood
    raises urine by about 25 %, because only a small part of what is filtered is let go.
    """
    p = values("kidney")
    filtered = p["filterable_share"] * level_at_balance_mM() * MAGNESIUM_G_PER_MOL
    return filtered / (filtered - p["reabsorbed_most_mg_L"])


def with_blood_kidney(
    absorbed_mg_per_day: float,
    days: float,
    *,
    start_mM: float | None = None,
    infused_mmol: float = 0,
    infusion_hours: float = 8,
    stress: float = 0,
    stress_days: float | None = None,
    beta: float = 3,
    stress_effect: float | None = None,
    extra_loss_mg_per_day: float = 0,
    every_days: float = _HALF_HOUR,
) -> BloodKidney:
    """Follow the body's magnesium with a kidney that has a reabsorption maximum.

    urine = max(12, 173 (0.7 x plasma - 14 mg/L) (1 + 0.2 felt)) + extra, mg a day; plasma exchanges
    with the exchangeable store, which is full at the plasma level of a usual diet, and that with
    the slow store. `felt` is as in `helpers.models.stress`. Solved by a linearly implicit method of
    the second order (ROS2), which keeps mass exactly.

    Args:
        absorbed_mg_per_day: what crosses the gut, 0 to 3,000 mg.
        days: 1/48 to 730.
        start_mM: serum magnesium at the start with all stores in line with it, 0.3 to 1.2 mmol/L;
            where left out, the level at which 105 mg a day is balance.
        infused_mmol: 0 to 60 mmol through a vein from day 0 on.
        infusion_hours: 0.5 to 24 hours.
        stress: 0 (none) to 1 (like the day of an exhausting run).
        stress_days: how many days of it from day 0 on, 0 to 730; all where left out.
        beta: 0 to 50, how much a missing share of the store makes stress weigh more.
        stress_effect: 0 to 0.35, share by which full stress raises urine; 0.2 where left out.
        extra_loss_mg_per_day: 0 to 500 mg more in urine, whatever the blood holds.
        every_days: time between rows, 1/48 (half an hour) or more.

    Raises:
        ValueError: names the argument, its value and its range; or says on which day the store
            would fall below 60 % of full.

    Source: `data/parameters/kidney.csv`, `data/parameters/stress.csv`.
    """
    absorbed = number("absorbed_mg_per_day", absorbed_mg_per_day, 0, 3000, "mg a day")
    length = number("days", days, _HALF_HOUR, MOST_DAYS, "days")
    under = length if stress_days is None else number("stress_days", stress_days, 0, MOST_DAYS)
    tension = number("stress", stress, 0, 1)
    most = number("infused_mmol", infused_mmol, 0, MOST_INFUSED_MMOL, "mmol") * MAGNESIUM_G_PER_MOL
    drip = number("infusion_hours", infusion_hours, 0.5, 24, "hours") / 24 if most else 0.0
    full = level_at_balance_mM()
    start = full if start_mM is None else number("start_mM", start_mM, 0.3, 1.2, "mmol/L")
    ends = sorted({min(drip, length), min(under, length), length} - {0.0})
    parts = tuple(
        Part(end, absorbed + (most / drip if end <= drip else 0.0), tension if end <= under else 0)
        for end in ends
    )
    body = _body(beta, stress_effect, extra_loss_mg_per_day)
    every = number("every_days", every_days, _HALF_HOUR, MOST_DAYS, "days")
    table = np.array(follow(body, parts, every, start / full)).T
    _refuse_too_low(table[0], table[1] + table[2], body)
    return BloodKidney(
        day=table[0],
        serum_mM=table[1] / body.fluid_L / MAGNESIUM_G_PER_MOL,
        relative_store=(table[1] + table[2]) / body.full_mg,
        slow_store_mg=table[3],
        urine_mg_per_day=table[5],
        urine_total_mg=table[4],
        absorbed_total_mg=absorbed * table[0],
    )


def _body(beta: float, effect: float | None, extra: float) -> Body:
    p, s = values("kidney"), values("stress")
    share = s["stress_urine_share"] if effect is None else effect
    fluid_mg = level_at_balance_mM() * p["fluid_L"] * MAGNESIUM_G_PER_MOL
    return Body(
        full_mg=s["exchangeable_mg"],
        fluid_mg=fluid_mg,
        slow_mg=s["slow_mg"],
        fluid_L=p["fluid_L"],
        exchange=24 * _LN2 / p["exchange_half_life_h"],
        to_slow=24 * _LN2 / s["slow_half_life_h"],
        filtration_L=p["filtration_L_day"],
        filterable=p["filterable_share"],
        maximum_mg_L=p["reabsorbed_most_mg_L"],
        urine_least=s["urine_least_mg_per_day"],
        sweat=s["other_loss_mg_per_day"],
        extra=number("extra_loss_mg_per_day", extra, 0, by_store.MOST_EXTRA_MG, "mg a day"),
        effect=number("stress_effect", share, 0, 0.35),
        beta=number("beta", beta, 0, by_store.MOST_BETA),
    )


def _refuse_too_low(day: Floats, store_mg: Floats, body: Body) -> None:
    least = values("stress")["least_relative_store"]
    low = store_mg < least * body.full_mg
    # A start below it is the learner's own choice; only a fall is refused.
    if low.any() and not low[0]:
        place = int(np.argmax(low))
        raise by_store.too_low(float(day[place]), float(store_mg[place]) / body.full_mg, least)


def kept_share(infused_mmol: float = 30, infusion_hours: float = 8, hours: float = 24) -> float:
    """Return the share of an infusion that a full body on a usual diet still holds.

    Counted as a laboratory does: what was given less the urine beyond the usual.

    Args:
        infused_mmol: 0.1 to 60 mmol.
        infusion_hours: 0.5 to 24.
        hours: 1 to 720, when the urine was collected.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    days = number("hours", hours, 1, 720, "hours") / 24
    given = number("infused_mmol", infused_mmol, 0.1, MOST_INFUSED_MMOL, "mmol")
    with_it = with_blood_kidney(
        _USUAL_MG, days, infused_mmol=given, infusion_hours=infusion_hours
    ).urine_total_mg[-1]
    usual = _USUAL_MG - values("stress")["other_loss_mg_per_day"]
    return float(1 - (with_it - usual * days) / (given * MAGNESIUM_G_PER_MOL))


def kept_share_by_store(infused_mmol: float = 30) -> float:
    """Return the same after 24 hours (infused over 8) for the kidney that answers to the store.

    Args:
        infused_mmol: 0.1 to 60 mmol.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    given = number("infused_mmol", infused_mmol, 0.1, MOST_INFUSED_MMOL, "mmol")
    dose = given * MAGNESIUM_G_PER_MOL

    def absorbed(day: float) -> float:
        return _USUAL_MG + (3 * dose if day < 1 / 3 else 0)

    def urine(course: by_store.Course) -> float:
        found = by_store.magnesium_balance_arrays(course, 0, 1, every_days=1 / 24)
        return float(found.urine_total_mg[-1])

    return 1 - (urine(absorbed) - urine(_USUAL_MG)) / dose


def serum_after_mM(start_mM: float, extra_absorbed_mg: float, days: float = 120) -> float:
    """Return serum magnesium after a change of diet, from where a person starts, mmol/L.

    The person's usual diet is taken to hold the starting level. Below the kidney's threshold almost
    everything extra is kept, so blood rises far; above it almost everything leaves, so it hardly
    moves. That is why people who start low rise more.

    Args:
        start_mM: 0.3 to 1.2 mmol/L.
        extra_absorbed_mg: what crosses the gut more than before, -1,000 to 1,000 mg a day; less
            than nothing is never absorbed.
        days: 1 to 730.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    start = number("start_mM", start_mM, 0.3, 1.2, "mmol/L")
    extra = number("extra_absorbed_mg", extra_absorbed_mg, -1000, 1000, "mg a day")
    length = number("days", days, 1, MOST_DAYS, "days")
    given = max(0.0, absorbed_at_balance_mg(start) + extra)
    found = with_blood_kidney(given, length, start_mM=start, every_days=length)
    return float(found.serum_mM[-1])
