"""Relaxation: how fast a fibre lets go of calcium after a contraction of 100 ms.

The store releases evenly for 100 ms, just so much that free calcium ends at a chosen peak; then
it stops. The answer is the time to fall half way from there to the level 600 ms later, for free
calcium and for calcium on troponin. A half-time assumes no law of decay: an exponential fit gives
answers of either sign on the same curves when the pump is fast.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from helpers.models.common import Floats, Numbers, number
from helpers.models.limits import one_of, result, within
from helpers.models.muscle_kinetics import Advance, State, at_rest, follow, stepper
from helpers.models.muscle_twitch import (
    MAGNESIUM_RANGE_MM,
    MAGNESIUM_REASON,
    PRESETS,
    Twitch,
    checked_magnesium,
    make_fibre,
    on_grid,
    preset,
)

CONTRACTION_MS, RECORD_MS = 100.0, 600.0
READOUTS = ("calcium", "troponin")
_TOLERANCE, _PEAK_TOLERANCE = 0.003, 1e-3
# Where curves are computed once; between them straight lines on log scales.
_NODES_MM = tuple(float(x) for x in np.geomspace(*MAGNESIUM_RANGE_MM, 11))


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Half-times after a contraction.

    Attributes:
        calcium_half_ms: free calcium.
        troponin_half_ms: calcium on troponin.
        release_uM_ms: the even release that led to the peak.
    """

    calcium_half_ms: float
    troponin_half_ms: float
    release_uM_ms: float


def relaxation(
    free_magnesium_mM: float = 1.0,
    parvalbumin_uM: float = 1500,
    peak_uM: float = 6,
    *,
    pump_uM_ms: float | None = None,
) -> Relaxation:
    """Return how long a fibre takes to relax half way after a contraction of 100 ms.

    Args:
        free_magnesium_mM: 0.1 to 3 mM.
        parvalbumin_uM: 0 to 2,000 uM.
        peak_uM: free calcium at the end of the contraction, 1 to 20 uM.
        pump_uM_ms: 0.1 to 50 uM/ms; 12.26 (mouse) where left out.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.
        RuntimeError: no release led to the peak.

    Source: the model of `muscle_twitch`; what it says of low magnesium (slower) has the sign that
    Jacquemond & Schneider 1992 measured in frog fibres, its size is not confirmed.
    """
    times, states, rate = _contraction(free_magnesium_mM, parvalbumin_uM, peak_uM, pump_uM_ms)
    start = times.index(CONTRACTION_MS)
    after = on_grid(
        times[start:], states[start:], np.linspace(CONTRACTION_MS, CONTRACTION_MS + RECORD_MS, 6001)
    )
    time = after.time_ms - CONTRACTION_MS
    halves = (_half_ms(time, after.calcium_uM), _half_ms(time, after.troponin_calcium_uM))
    return Relaxation(*halves, rate)


def contraction(
    free_magnesium_mM: float = 1.0,
    parvalbumin_uM: float = 1500,
    peak_uM: float = 6,
    *,
    pump_uM_ms: float | None = None,
    duration_ms: float = 300,
    points: int = 301,
) -> Twitch:
    """Return the course of that contraction from 0 to `duration_ms` (100 to 700) as arrays.

    Other arguments and errors as in `relaxation`.
    """
    last = number("duration_ms", duration_ms, CONTRACTION_MS, CONTRACTION_MS + RECORD_MS, "ms")
    rows = int(number("points", points, 2, 5000))
    times, states, _ = _contraction(free_magnesium_mM, parvalbumin_uM, peak_uM, pump_uM_ms)
    return on_grid(times, states, np.linspace(0, last, rows))


def magnesium_rise_mM(
    free_magnesium_mM: float = 1.0,
    parvalbumin_uM: float = 1500,
    level_uM: float = 7,
    *,
    hold_ms: float = 2000,
) -> float:
    """Return how far free magnesium rises while a long depolarisation holds calcium high.

    The store releases evenly, just so much that calcium is at the level when the time is over;
    calcium then sits on parvalbumin and ATP, and the magnesium that was there is free.

    Args:
        free_magnesium_mM: before, 0.1 to 3 mM.
        parvalbumin_uM: 0 to 2,000 uM.
        level_uM: 1 to 20 uM.
        hold_ms: 100 to 5,000 ms; after 2 s hardly anything moves any more.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.
        RuntimeError: no release led to the level.
    """
    magnesium = 1000 * checked_magnesium(free_magnesium_mM)
    fibre = make_fibre(parvalbumin_uM, None)
    target = number("level_uM", level_uM, 1, 20, "uM")
    length = number("hold_ms", hold_ms, CONTRACTION_MS, 5000, "ms")
    advance, rest = stepper(fibre, magnesium), at_rest(fibre, magnesium)
    _, _, states = _held_at(target, fibre.pump_uM_ms, advance, rest, length)
    return float(states[-1][6] - rest[6]) / 1000


def relaxation_curve(
    free_magnesium_mM: Numbers, kind: str = "mouse", readout: str = "calcium"
) -> float | Floats:
    """Return half-times (ms) of a preset fibre at a peak of 6 uM, for curves and sliders.

    Straight lines on log scales between 11 solutions, computed the first time a preset is asked
    for (0.1 s) and kept; within 0.8 % of `relaxation`.

    Args:
        free_magnesium_mM: 0.1 to 3 mM; a number or an array.
        kind: one of `muscle_twitch.PRESETS`.
        readout: "calcium" or "troponin".

    Raises:
        ValueError: names the argument, its value and what is allowed.
    """
    magnesium = within(
        "free_magnesium_mM", free_magnesium_mM, *MAGNESIUM_RANGE_MM, reason=MAGNESIUM_REASON
    )
    place = READOUTS.index(one_of("readout", readout, READOUTS))
    logs = _log_halves(one_of("kind", kind, PRESETS))[place]
    return result(np.exp(np.interp(np.log(magnesium), np.log(_NODES_MM), logs)))


@cache
def _log_halves(kind: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    found = [relaxation(node, **preset(kind)) for node in _NODES_MM]
    return (
        tuple(float(np.log(one.calcium_half_ms)) for one in found),
        tuple(float(np.log(one.troponin_half_ms)) for one in found),
    )


def _contraction(
    free_magnesium: object, parvalbumin: float, peak: object, pump: float | None
) -> tuple[list[float], list[State], float]:
    """Return times, states and the even release of a contraction that ends at the peak."""
    magnesium = 1000 * checked_magnesium(free_magnesium)
    fibre = make_fibre(parvalbumin, pump)
    target = number("peak_uM", peak, 1, 20, "uM")
    advance, rest = stepper(fibre, magnesium), at_rest(fibre, magnesium)
    rate, times, states = _held_at(target, fibre.pump_uM_ms, advance, rest)
    end = CONTRACTION_MS + RECORD_MS
    after = follow(advance, states[-1], _steady(0.0), CONTRACTION_MS, end, _TOLERANCE)
    return [0.0, *times, *after[0]], [rest, *states, *after[1]], rate


def _held_at(
    target_uM: float,
    pump_uM_ms: float,
    advance: Advance,
    rest: State,
    hold_ms: float = CONTRACTION_MS,
) -> tuple[float, list[float], list[State]]:
    """Return the even release that ends at the target after a time, and the course it makes.

    Secant steps on log scales, on which the level rises smoothly with the release. The first guess
    is what the pump takes up at the target, and a little for what binds: less of it a ms in a long
    hold.
    """
    binds = CONTRACTION_MS / hold_ms
    rate, other = pump_uM_ms * target_uM**2 / (1 + target_uM**2) + binds, 0.0
    other_gap = 0.0
    for _ in range(30):
        times, states = follow(advance, rest, _steady(rate), 0.0, hold_ms, _TOLERANCE)
        gap = float(np.log(states[-1][0] / target_uM))
        if abs(gap) < _PEAK_TOLERANCE:
            return rate, times, states
        if rate == other or gap == other_gap:
            break
        slope = (gap - other_gap) / float(np.log(rate / other)) if other else 1.0
        other, other_gap = rate, gap
        rate *= float(np.exp(np.clip(-gap / slope, -1, 1)))
    raise RuntimeError(f"No even release brought free calcium to {target_uM:g} uM.")


def _steady(rate: float) -> Callable[[float], float]:
    """Return a supply that is the same at any time."""
    return lambda _: rate


def _half_ms(time_ms: Floats, course: Floats) -> float:
    above = course - (course[0] + course[-1]) / 2
    place = int(np.argmax(above < 0))
    one, other = above[place - 1], above[place]
    return float(time_ms[place - 1] + (time_ms[place] - time_ms[place - 1]) * one / (one - other))
