"""Steps of `helpers.models.kidney`: plain floats, because a slider waits for them.

ROS2 (Verwer 1999): linearly implicit, of the second order, stable for the fast exchange of blood
with any step. What enters, leaves and is held adds up exactly, because urine is a row of the same
system. Steps begin small wherever something jumps, and grow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

__all__ = ["Body", "Part", "follow"]

_GAMMA = 1 - 1 / sqrt(2)
_FIRST_DAYS, _GROWTH, _MOST_DAYS = 0.004, 1.35, 2.0
_SAME = 1e-9
# A step across the kidney's threshold is split until it is this short.
_SHORT_DAYS, _SPLIT = 0.05, 4
State = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Body:
    """The numbers of the model: mg, litres, days."""

    full_mg: float
    fluid_mg: float
    slow_mg: float
    fluid_L: float
    exchange: float
    to_slow: float
    filtration_L: float
    filterable: float
    maximum_mg_L: float
    urine_least: float
    sweat: float
    extra: float
    effect: float
    beta: float


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time up to `end_day` with the same inflow (mg a day) and stress."""

    end_day: float
    inflow: float
    stress: float


@lru_cache(maxsize=64)
def _plan(ends: tuple[float, ...], every: float) -> tuple[tuple[float, float, int, bool], ...]:
    """Return end, length and part of every step, and whether a row ends there."""
    last = ends[-1]
    rows = [every * n for n in range(1, int(last / every + _SAME) + 1)]
    rows = [row for row in rows if row < last - _SAME] + [last]
    marks = sorted({*rows, *ends})
    steps: list[tuple[float, float, int, bool]] = []
    now, part, allowed = 0.0, 0, _FIRST_DAYS
    for mark in marks:
        if mark - now > _SAME:
            while mark - now > allowed * (1 + _SAME):
                # The rest is shared evenly once a step is as long as it may become.
                rest = mark - now
                length = rest / ceil(rest / allowed) if allowed >= _MOST_DAYS else allowed
                now += length
                steps.append((now, length, part, False))
                allowed = min(allowed * _GROWTH, _MOST_DAYS)
            steps.append((mark, mark - now, part, mark in rows))
            allowed = min(allowed * _GROWTH, _MOST_DAYS)
            now = mark
        if mark in ends and mark < last:
            part, allowed = part + 1, _FIRST_DAYS
    return tuple(steps)


def follow(
    body: Body, parts: Sequence[Part], every: float, relative: float
) -> list[tuple[float, ...]]:
    """Return day, fluid, rest of the exchangeable store, slow store, urine so far and urine a day.

    Args:
        body: the numbers of the model.
        parts: what comes in and how tense it is, one after the other.
        every: days between rows.
        relative: how full all stores are at the start, 1 is full.
    """
    urine, step = _urine(body), _step(body)
    behind = body.full_mg - body.fluid_mg
    now = (body.fluid_mg * relative, behind * relative, body.slow_mg * relative, 0.0)
    lines: list[tuple[float, ...]] = [(0.0, *now, urine(now[0], now[1], parts[0].stress)[0])]
    for end, length, number, row in _plan(tuple(part.end_day for part in parts), every):
        part = parts[number]
        now = step(now, length, part.inflow - body.sweat, part.stress)
        if row:
            lines.append((end, *now, urine(now[0], now[1], part.stress)[0]))
    return lines


def _urine(body: Body) -> Callable[[float, float, float], tuple[float, float, bool]]:
    """Return urine a day, its slope over the fluid, and whether more than the least is let go."""
    slope = body.filtration_L * body.filterable / body.fluid_L
    offset, full = body.filtration_L * body.maximum_mg_L, body.full_mg
    least, extra, effect, beta = body.urine_least, body.extra, body.effect, body.beta

    def urine(x: float, y: float, tension: float) -> tuple[float, float, bool]:
        missing = 1 - (x + y) / full
        felt = tension * (1 + beta * missing) if missing > 0 else tension
        times = 1 + effect * felt
        passed = (slope * x - offset) * times
        spills = passed > least
        return (passed if spills else least) + extra, slope * times, spills

    return urine


def _step(body: Body) -> Callable[[State, float, float, float], State]:
    """Return the function that makes one step of ROS2; smaller ones where the kidney begins."""
    behind = body.full_mg - body.fluid_mg
    share, slower = body.fluid_mg / behind, body.slow_mg / behind
    out, back, urine = body.exchange, body.to_slow, _urine(body)

    def step(now: State, h: float, given: float, tension: float) -> State:
        x, y, z, total = now
        u, du, spills = urine(x, y, tension)
        short = h <= _SHORT_DAYS
        # Near the threshold the steep side is the safe one.
        g, du = _GAMMA * h, du if spills or short else 0.0
        a, b, last = 1 + g * (du + out), g * out * share, 1 + g * back
        down = g * back * slower
        middle = 1 + b + down * (1 - g * back / last) - g * out * b / a

        moved, slow = out * (x - share * y), back * (slower * y - z)
        bx, by = given - u - moved, moved - slow
        ky = (by + g * back * slow / last + g * out * bx / a) / middle
        kx, kz = (bx + b * ky) / a, (slow + down * ky) / last

        x2, y2, z2 = x + h * kx, y + h * ky, z + h * kz
        u2, _, then = urine(x2, y2, tension)
        if then != spills and not short:
            for _ in range(_SPLIT):
                now = step(now, h / _SPLIT, given, tension)
            return now
        moved, slow = out * (x2 - share * y2), back * (slower * y2 - z2)
        bx, by, bz = given - u2 - moved - 2 * kx, moved - slow - 2 * ky, slow - 2 * kz
        my = (by + g * back * bz / last + g * out * bx / a) / middle
        mx, mz = (bx + b * my) / a, (bz + down * my) / last
        ku = u + g * du * kx
        more = 1.5 * ku + 0.5 * (u2 - 2 * ku + g * du * mx)
        return (
            x + h * (1.5 * kx + 0.5 * mx),
            y + h * (1.5 * ky + 0.5 * my),
            z + h * (1.5 * kz + 0.5 * mz),
            total + h * more,
        )

    return step
