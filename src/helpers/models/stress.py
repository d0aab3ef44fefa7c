"""Stress and magnesium: a balance of two stores, for teaching, not for prediction.

What is absorbed fills an exchangeable store (3 g); a slow store (21 g, bone and muscle) follows in
weeks. Kidneys let go the more, the fuller the exchangeable store is. Stress raises urine by up to a
fifth, and a store that is not full makes stress weigh more: that is the "vicious circle". Its gain
is far below 1 for any plausible number, so it amplifies a loss but does not run away.

What to keep in mind. In people the effect of stress on urine is small, brief and not always there:
exhausting running raised it by 22 % for a day, two adrenaline infusions did not. That low magnesium
makes people react more to stress has no human number at all (`beta`). The kidney here answers to
the 3-g store and not to blood, so two things it does in reality come out wrong: it would keep 74 %
of a 30-mmol infusion for a day (measured: 6 %), and without any magnesium it would need weeks, not
days, to save; `helpers.models.kidney` has one that looks at the blood. See
`data/validation/stress.csv`; numbers come from `data/parameters/stress.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from math import ceil, floor, isfinite
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from helpers.models.common import Floats, Numbers, number, numbers, plain, values

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Balance",
    "Course",
    "amplification_of",
    "loop_amplification",
    "loop_gain",
    "magnesium_balance",
    "magnesium_balance_arrays",
    "serum_estimate_mM",
    "too_low",
]

MOST_DAYS = 3_650.0
MOST_ROWS = 10_000
MOST_ABSORBED_MG = 3_000.0
MOST_EXTRA_MG = 500.0
MOST_BETA = 50.0
_SAME = 1e-9
_BALANCED_MG = 1e-6
# A step of the solver covers at most this share of the fastest time constant, and of a day where a
# function may change within the day.
_STEP_OF_RATE = 0.5
_STEP_OF_DAY = 0.25
_FIELDS = ("absorbed_mg_per_day", "stress", "extra_loss_mg_per_day")
_MOST = (MOST_ABSORBED_MG, 1.0, MOST_EXTRA_MG)
_UNITS = ("mg a day", "", "mg a day")
_COLUMNS = (
    "day",
    "exchangeable_mg",
    "slow_store_mg",
    "urine_mg_per_day",
    "absorbed_total_mg",
    "urine_total_mg",
    "sweat_total_mg",
)

# One number, one number for each day, or a function of the time in days.
Course = float | Sequence[float] | NDArray[np.float64] | Callable[[float], float]
# What a course is at the beginning, the middle and the end of every step.
_Seen = tuple[Sequence[float], Sequence[float], Sequence[float]]
# From store, slow store, absorbed, stress and extra loss: what the store gains and what moves to
# the slow store, mg a day, and urine.
_Change = Callable[[float, float, float, float, float], tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Balance:
    """What `magnesium_balance` returns, as arrays with one entry for each moment.

    Stores and totals in mg, urine in mg per day at that moment; totals count from day 0.
    """

    day: Floats
    relative_store: Floats
    exchangeable_mg: Floats
    slow_store_mg: Floats
    urine_mg_per_day: Floats
    absorbed_total_mg: Floats
    urine_total_mg: Floats
    sweat_total_mg: Floats


@dataclass(frozen=True, slots=True)
class _Body:
    """The numbers of the model; rates per day."""

    full_mg: float
    slow_mg: float
    to_slow: float
    to_fast: float
    urine: float
    urine_least: float
    sweat: float
    exponent: float
    effect: float
    beta: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """When the solver steps: beginnings and lengths in days, and which begin at a row."""

    starts: tuple[float, ...]
    steps: tuple[float, ...]
    at_row: tuple[bool, ...]
    rows: tuple[float, ...]


def magnesium_balance(
    absorbed_mg_per_day: Course,
    stress: Course,
    days: float,
    beta: float = 3,
    *,
    every_days: float = 1,
    extra_loss_mg_per_day: Course = 0,
    stress_effect: float | None = None,
    kidney_exponent: float | None = None,
) -> pd.DataFrame:
    """Follow the body's magnesium for some days, from full stores.

    dS/dt = absorbed - urine - 4 - exchange, dB/dt = exchange = 0.116 S - 0.0166 B per day;
    urine = max(12, 101 (S / 3000)^6.7 (1 + 0.2 felt)) + extra;
    felt = stress (1 + beta max(0, 1 - S / 3000)).

    `absorbed_mg_per_day`, `stress` and `extra_loss_mg_per_day` are each a number, one number for
    each day, or a function of the time in days. Steps are then a quarter of a day at most and end
    at every row, so a function that jumps in between needs a smaller `every_days`.

    Args:
        absorbed_mg_per_day: what crosses the gut, 0 to 3,000 mg; 105 keeps full stores.
        stress: 0 (none) to 1 (like the day of an exhausting run).
        days: above 0 and up to 3,650.
        beta: 0 to 50, how much a missing share of the store makes stress weigh more. Plausible 1 to
            10 (rats 10); no human estimate.
        every_days: time between rows. No more than 10,000 rows.
        extra_loss_mg_per_day: 0 to 500 mg more in urine, whatever the store holds: what a diuretic
            or alcohol may do. No source gives an amount in mg a day; the choice is yours.
        stress_effect: 0 to 0.35, share by which full stress raises urine; 0.2 where left out.
        kidney_exponent: 4 to 10, how steeply urine follows the store; 6.7 where left out.

    Returns:
        Columns day, relative_store (1 is full), exchangeable_mg, slow_store_mg, urine_mg_per_day
        (at that moment, with the stress that begins there), absorbed_total_mg, urine_total_mg,
        sweat_total_mg.

    Raises:
        ValueError: names the argument, its value and its range; says on which day the store would
            fall below 60 % of full, beyond what is known of people; or that mass did not balance
            to 1e-6 mg.

    Source: `data/parameters/stress.csv` (Avioli & Berman 1966, Zhang 2016, Deuster 1987).
    """
    import pandas as pd

    found = magnesium_balance_arrays(
        absorbed_mg_per_day,
        stress,
        days,
        beta,
        every_days=every_days,
        extra_loss_mg_per_day=extra_loss_mg_per_day,
        stress_effect=stress_effect,
        kidney_exponent=kidney_exponent,
    )
    return pd.DataFrame({field.name: getattr(found, field.name) for field in fields(Balance)})


def magnesium_balance_arrays(
    absorbed_mg_per_day: Course,
    stress: Course,
    days: float,
    beta: float = 3,
    *,
    every_days: float = 1,
    extra_loss_mg_per_day: Course = 0,
    stress_effect: float | None = None,
    kidney_exponent: float | None = None,
) -> Balance:
    """Return `magnesium_balance` as plain arrays: the way for a slider. Arguments as there."""
    length = number("days", days, 1e-3, MOST_DAYS, "days")
    body = _body(beta, stress_effect, kidney_exponent)
    given = (absorbed_mg_per_day, stress, extra_loss_mg_per_day)
    named = tuple(zip(_FIELDS, given, _MOST, _UNITS, strict=True))
    checked = [_checked(*one, length) for one in named]
    step = _longest_step(body, max(checked[0], default=MOST_ABSORBED_MG))
    if not all(checked):
        step = min(step, _STEP_OF_DAY)
    plan = _plan(length, _spacing(length, every_days), step)
    absorbed, tension, extra = (
        _seen(*one, of_day, plan) for one, of_day in zip(named, checked, strict=True)
    )
    table = np.array(_follow(body, plan, absorbed, tension, extra))
    _refuse_unbalanced(table)
    columns = dict(zip(_COLUMNS, table.T, strict=True))
    return Balance(relative_store=columns["exchangeable_mg"] / body.full_mg, **columns)


def loop_gain(
    beta: Numbers = 3, stress_effect: float | None = None, kidney_exponent: float | None = None
) -> float | Floats:
    """Return the gain of the circle at full stress: beta x effect / kidney exponent, 0.03 x beta.

    An estimate for nearly full stores. Below 1 the circle enlarges a loss by `loop_amplification`
    and settles. From 1 on, a beta of 33, a loss would grow by itself until the kidney, which saves
    the more the emptier the store, catches it further down. Rats at severe deficiency come to 10.

    Args:
        beta: 0 to 50; a number or an array.
        stress_effect: 0 to 0.35; 0.2 where left out.
        kidney_exponent: 4 to 10; 6.7 where left out.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    effect, exponent = _loop_numbers(stress_effect, kidney_exponent)
    found = numbers("beta", beta, 0, MOST_BETA) * effect / exponent
    return cast("float | Floats", plain(np.asarray(found)))


def loop_amplification(
    beta: float = 3, stress_effect: float | None = None, kidney_exponent: float | None = None
) -> float:
    """Return by how much the circle enlarges a small loss: 1 / (1 - gain); infinite from 1 on.

    Arguments and errors as for `loop_gain`.
    """
    gain = float(loop_gain(number("beta", beta, 0, MOST_BETA), stress_effect, kidney_exponent))
    return amplification_of(gain)


def amplification_of(gain: float) -> float:
    """Return by how much a circle of this gain enlarges a small loss; infinite from 1 on."""
    return 1 / (1 - gain) if gain < 1 else float("inf")


def serum_estimate_mM(relative_store: Numbers) -> float | Floats:
    """Return serum magnesium if it moved exactly with the exchangeable store, mmol/L.

    0.83 x relative store: the reading under which the kidney exponent was derived. A rough guide to
    size only; measured serum also shifts within hours without any loss, which the model lacks.

    Args:
        relative_store: 0 to 2; a number or an array.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    found = numbers("relative_store", relative_store, 0, 2) * values("stress")["serum_mM"]
    return cast("float | Floats", plain(np.asarray(found)))


def _loop_numbers(effect: float | None, exponent: float | None) -> tuple[float, float]:
    p = values("stress")
    return (
        number("stress_effect", p["stress_urine_share"] if effect is None else effect, 0, 0.35),
        number("kidney_exponent", p["kidney_exponent"] if exponent is None else exponent, 4, 10),
    )


def _body(beta: float, effect: float | None, exponent: float | None) -> _Body:
    p = values("stress")
    stress_effect, kidney = _loop_numbers(effect, exponent)
    to_fast = float(np.log(2)) / p["slow_half_life_h"] * 24
    return _Body(
        full_mg=p["exchangeable_mg"],
        slow_mg=p["slow_mg"],
        to_slow=to_fast * p["slow_mg"] / p["exchangeable_mg"],
        to_fast=to_fast,
        urine=p["urine_mg_per_day"],
        urine_least=p["urine_least_mg_per_day"],
        sweat=p["other_loss_mg_per_day"],
        exponent=kidney,
        effect=stress_effect,
        beta=number("beta", beta, 0, MOST_BETA),
    )


def _change(body: _Body) -> _Change:
    """Return the equations of `magnesium_balance` as one fast function."""
    full, urine, least, sweat = body.full_mg, body.urine, body.urine_least, body.sweat
    exponent, effect, beta = body.exponent, body.effect, body.beta
    to_slow, to_fast = body.to_slow, body.to_fast

    def change(
        store: float, slow: float, absorbed: float, stress: float, extra: float
    ) -> tuple[float, float, float]:
        relative = store / full
        felt = stress if relative >= 1 else stress * (1 + beta * (1 - relative))
        passed: float = urine * relative**exponent * (1 + effect * felt)
        if passed < least:
            passed = least
        passed += extra
        moved = to_slow * store - to_fast * slow
        return absorbed - passed - sweat - moved, moved, passed

    return change


def _spacing(length: float, every_days: float) -> float:
    shortest = length / (MOST_ROWS - 1)
    every = number("every_days", every_days, 0, MOST_DAYS, "days")
    if every < shortest * (1 - _SAME):
        raise ValueError(
            f"every_days is {every:.3g}: over {length:g} days it must be a number from "
            f"{shortest:.3g} up, so that there are {MOST_ROWS:,} rows at most."
        )
    return every


@lru_cache(maxsize=16)
def _plan(length: float, every: float, longest: float) -> _Plan:
    """Lay out rows from day 0 to the last, and steps that end at every row and every midnight."""
    rows = [every * row for row in range(floor(length / every + _SAME) + 1)]
    if rows[-1] < length - _SAME:
        rows.append(length)
    starts: list[float] = []
    steps: list[float] = []
    at_row: list[bool] = []
    now = 0.0
    for then in rows[1:]:
        fresh = True
        while now < then - _SAME:
            end = min(then, floor(now + _SAME) + 1.0)
            count = ceil((end - now) / longest - _SAME)
            step = (end - now) / count
            starts += [now + step * part for part in range(count)]
            steps += [step] * count
            at_row += [fresh] + [False] * (count - 1)
            now, fresh = end, False
    return _Plan(tuple(starts), tuple(steps), tuple(at_row), tuple(rows))


def _longest_step(body: _Body, most_absorbed: float) -> float:
    """Return the longest step (days) that keeps the solver accurate up to this much absorbed."""
    highest = max(1.0, (most_absorbed / body.urine) ** (1 / body.exponent))
    steepest = body.urine / body.full_mg * body.exponent * highest ** (body.exponent - 1)
    rate: float = steepest * (1 + body.effect) + body.to_slow + body.to_fast
    # Steps end at midnight, so a day at most; halves, so that plans are found again in the cache.
    return float(2.0 ** min(0, floor(np.log2(_STEP_OF_RATE / rate))))


def _checked(field: str, given: Course, high: float, unit: str, length: float) -> list[float]:
    """Return a course as a list: empty for a function, one entry, or one for each day."""
    if callable(given):
        return []
    found = numbers(field, given, 0, high, unit)
    needed = ceil(length - _SAME)
    if found.ndim and found.shape != (needed,):
        raise ValueError(
            f"{field} has {found.size} entries for {length:g} days: there must be one for each "
            f"day, {needed} in all."
        )
    return [float(one) for one in np.atleast_1d(found).tolist()]


def _seen(
    field: str, given: Course, high: float, unit: str, checked: list[float], plan: _Plan
) -> _Seen:
    """Return a course at the beginning, the middle and the end of each step, and at the last row.

    What stands for a whole day holds until its midnight, so that a step never sees two days.
    """
    if callable(given):
        spans = tuple(zip(plan.starts, plan.steps, strict=True))
        half = [start + step / 2 for start, step in spans]
        # Just before the end, where a function that jumps there has not jumped yet.
        close = [start + step - 2 * _SAME for start, step in spans]
        moments = ([*plan.starts, plan.rows[-1]], half, close)
        begin, middle, end = (
            [_answer(field, given, high, unit, at) for at in when] for when in moments
        )
        return begin, middle, end
    last = len(checked) - 1
    by_step = [checked[min(int(at + _SAME), last)] for at in plan.starts] if last else []
    by_step = by_step or checked * len(plan.starts)
    return [*by_step, checked[last]], by_step, by_step


def _answer(
    field: str, given: Callable[[float], float], high: float, unit: str, day: float
) -> float:
    """Return a checked answer of the learner's function."""
    try:
        return number(field, given(day), 0, high, unit)
    except ValueError as error:
        raise ValueError(f"On day {day:g}, {error}") from None


def _follow(
    body: _Body, plan: _Plan, absorbed: _Seen, stress: _Seen, extra: _Seen
) -> list[tuple[float, ...]]:
    """Return a line of `_COLUMNS` for each row, by Runge-Kutta steps of the fourth order."""
    change, least = _change(body), values("stress")["least_relative_store"] * body.full_mg
    store, slow, taken, passed = body.full_mg, body.slow_mg, 0.0, 0.0
    lines: list[tuple[float, ...]] = []
    whole = zip(plan.starts, plan.steps, plan.at_row, *absorbed, *stress, *extra, strict=False)
    for start, step, at_row, a1, a2, a3, s1, s2, s3, x1, x2, x3 in whole:
        half, sixth = step / 2, step / 6
        d1, m1, u1 = change(store, slow, a1, s1, x1)
        if at_row:
            lines.append((start, store, slow, u1, taken, passed, body.sweat * start))
        d2, m2, u2 = change(store + half * d1, slow + half * m1, a2, s2, x2)
        d3, m3, u3 = change(store + half * d2, slow + half * m2, a2, s2, x2)
        d4, m4, u4 = change(store + step * d3, slow + step * m3, a3, s3, x3)
        store += sixth * (d1 + 2 * (d2 + d3) + d4)
        slow += sixth * (m1 + 2 * (m2 + m3) + m4)
        passed += sixth * (u1 + 2 * (u2 + u3) + u4)
        taken += sixth * (a1 + 4 * a2 + a3)
        if not store >= least:
            raise too_low(start + step, store / body.full_mg, least / body.full_mg)
    end = plan.rows[-1]
    urine = change(store, slow, absorbed[0][-1], stress[0][-1], extra[0][-1])[2]
    lines.append((end, store, slow, urine, taken, passed, body.sweat * end))
    return lines


def too_low(day: float, relative: float, least: float) -> ValueError:
    """Return the error that says on which day the store leaves what the model is used for."""
    return ValueError(
        f"relative_store would fall to {relative:.2g} by day {day:g}: the model is used from "
        f"{least:g} up. People have lost about 40 % at most, and what the body does there is not "
        "known. Absorb more, lose less or follow fewer days."
    )


def _refuse_unbalanced(table: Floats) -> None:
    """Raise unless stores changed by what came in less what went out."""
    lines = dict(zip(_COLUMNS, table.T, strict=True))
    held = lines["exchangeable_mg"] + lines["slow_store_mg"]
    out = lines["urine_total_mg"] + lines["sweat_total_mg"]
    worst = float(np.max(np.abs(held - held[0] - lines["absorbed_total_mg"] + out)))
    if not (isfinite(worst) and worst <= _BALANCED_MG):
        raise ValueError(
            f"magnesium does not balance: {worst:.2g} mg appeared or vanished, more than "
            f"{_BALANCED_MG:g} mg. No curve is drawn from that."
        )
