"""A twitch of a muscle fibre: calcium out of the store, to its binding partners, and back.

For free magnesium of 0.1 to 3 mM, a few impulses or a contraction of 100 ms, at 16 C. Release and
pump are calibrated to two measurements on mouse muscle; magnesium and the binding partners then
do the rest. Not in the model: differences of calcium within the fibre, cross-bridges and force,
fatigue. 1 mM magnesium is the convention of the experiments; human muscle has about 0.6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from math import comb, exp
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from helpers.models.common import Floats, flags, number, values
from helpers.models.limits import one_of, one_within
from helpers.models.muscle_kinetics import Fibre, State, at_rest, follow, stepper

if TYPE_CHECKING:
    import pandas as pd

MAGNESIUM_RANGE_MM = (0.1, 3.0)
MAGNESIUM_REASON = "The model was built for this range; below it the store leaks by itself."
PRESETS = ("mouse", "slow pump", "human-like", "slow pump without parvalbumin")
LEVERS = MappingProxyType(
    {
        "release_brake": "Magnesium brakes the release channel (contested: frog fibres showed no "
        "change of amplitude)",
        "troponin_competition": "Magnesium competes with calcium for troponin",
        "pump_magnesium": "The pump needs magnesium (smallest form, assumed)",
    }
)
_TOLERANCE = 0.005
_SLIVER_MS = 1e-6
_RELEASE_LASTS_MS = 20.0  # after it less than a 10^-15th of the largest rate is left

Supply = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Twitch:
    """A course of the fibre: arrays of equal length, concentrations of the whole fluid.

    Attributes:
        time_ms: from the first impulse.
        calcium_uM: free.
        troponin_calcium_uM: on troponin, which starts contraction.
        parvalbumin_calcium_uM: on parvalbumin.
        atp_calcium_uM: on ATP.
        pumped_calcium_uM: back in the store since time 0, less what leaked out.
        released_calcium_uM: released since time 0.
        free_magnesium_mM: free.
        parvalbumin_magnesium_uM: on parvalbumin.
        atp_magnesium_uM: on ATP.
    """

    time_ms: Floats
    calcium_uM: Floats
    troponin_calcium_uM: Floats
    parvalbumin_calcium_uM: Floats
    atp_calcium_uM: Floats
    pumped_calcium_uM: Floats
    released_calcium_uM: Floats
    free_magnesium_mM: Floats
    parvalbumin_magnesium_uM: Floats
    atp_magnesium_uM: Floats


def twitch(
    free_magnesium_mM: float = 1.0,
    parvalbumin_uM: float = 1500,
    duration_ms: float = 60,
    *,
    pulses: int = 1,
    interval_ms: float = 10,
    release_uM: float | None = None,
    pump_uM_ms: float | None = None,
    atp_uM: float | None = None,
    release_brake: bool = False,
    troponin_competition: bool = False,
    pump_magnesium: bool = False,
    points: int = 301,
) -> pd.DataFrame:
    """Return the course of a twitch; `twitch(0.6, **preset("human-like"))` takes a preset.

    Args:
        free_magnesium_mM: in the resting fibre, 0.1 to 3 mM.
        parvalbumin_uM: sites, 0 to 2,000 uM: 1,500 in mouse and frog, about none in human limbs.
        duration_ms: length of the record, 5 to 1,000 ms.
        pulses: impulses from the nerve, 1 to 5. Each releases the same amount: the model does not
            tire, so that several in quick succession reach levels no fibre does.
        interval_ms: between impulses, 2 to 200 ms.
        release_uM: calcium per impulse, 0 to 1,000 uM; 411 (mouse) where left out.
        pump_uM_ms: fastest uptake, 0.1 to 50 uM/ms; 12.26 (mouse) where left out.
        atp_uM: 0 to 10,000 uM; 8,000 where left out. 0 is an experiment of thought.
        release_brake: optional lever, contested: release x (1 + 1000/174) / (1 + Mg/174).
        troponin_competition: optional lever: magnesium slows the binding of calcium to troponin.
        pump_magnesium: optional lever, assumed form: the pump's speed x Mg / (Mg + 0.1 mM).
        points: rows, 2 to 5,000, evenly spaced.

    Returns:
        Columns as the fields of `Twitch`, solved to within 0.5 % of the largest change (free
        calcium, troponin; 1.2 % for the others). In every row, what was released is the gain of
        free calcium and calcium on troponin, parvalbumin and ATP, plus what was pumped.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.
        RuntimeError: the course could not be followed.

    Source: Baylor & Hollingworth 1998, 2003, 2007; constants in data/parameters/muscle.csv.
    """
    import pandas as pd

    found = twitch_arrays(
        free_magnesium_mM,
        parvalbumin_uM,
        duration_ms,
        pulses=pulses,
        interval_ms=interval_ms,
        release_uM=release_uM,
        pump_uM_ms=pump_uM_ms,
        atp_uM=atp_uM,
        release_brake=release_brake,
        troponin_competition=troponin_competition,
        pump_magnesium=pump_magnesium,
        points=points,
    )
    return pd.DataFrame({field.name: getattr(found, field.name) for field in fields(Twitch)})


def twitch_arrays(
    free_magnesium_mM: float = 1.0,
    parvalbumin_uM: float = 1500,
    duration_ms: float = 60,
    *,
    pulses: int = 1,
    interval_ms: float = 10,
    release_uM: float | None = None,
    pump_uM_ms: float | None = None,
    atp_uM: float | None = None,
    release_brake: bool = False,
    troponin_competition: bool = False,
    pump_magnesium: bool = False,
    points: int = 301,
) -> Twitch:
    """Return what `twitch` returns as plain arrays, fast enough for a slider."""
    levers = (troponin_competition, pump_magnesium)
    fibre = make_fibre(parvalbumin_uM, pump_uM_ms, atp_uM, *levers)
    magnesium = 1000 * checked_magnesium(free_magnesium_mM)
    last = number("duration_ms", duration_ms, 5, 1000, "ms")
    starts = _starts(pulses, interval_ms, last)
    released = values("muscle")["release_uM"] if release_uM is None else release_uM
    amount = number("release_uM", released, 0, 1000, "uM")
    if flags("release_brake", release_brake):
        amount *= _brake(magnesium)
    times, states = _run(fibre, magnesium, starts, amount, last)
    return on_grid(times, states, np.linspace(0, last, _whole("points", points, 2, 5000)))


def preset(name: str) -> Mapping[str, float]:
    """Return the settings of a kind of fibre as arguments of `twitch`.

    "mouse" (fast, calibrated), "slow pump" (uncalibrated), "human-like" (the mouse fibre without
    parvalbumin, and human in nothing else), "slow pump without parvalbumin".

    Raises:
        ValueError: the name is unknown.
    """
    one_of("name", name, PRESETS)
    p = values("muscle")
    slow, bare = name.startswith("slow"), name in (PRESETS[2], PRESETS[3])
    with_it = p["slow_parvalbumin_uM"] if slow else p["parvalbumin_uM"]
    return {
        "parvalbumin_uM": p["parvalbumin_human_uM"] if bare else with_it,
        "pump_uM_ms": p["slow_pump_uM_ms"] if slow else p["pump_uM_ms"],
    }


def peak(course: Floats) -> float:
    """Return how far a course rises above its first value, in the course's own unit."""
    return float(course.max() - course[0])


def half_width_ms(time_ms: Floats, course: Floats) -> float:
    """Return how long a course stays above half of its rise, ms.

    Raises:
        ValueError: it does not come back to half within the record.
    """
    above = course - course[0] - peak(course) / 2
    top = int(np.argmax(above))
    before, after = np.flatnonzero(above[:top] < 0), np.flatnonzero(above[top:] < 0)
    if not before.size or not after.size:
        raise ValueError("The record ends before the course is back at half: take a longer one.")
    left, right = int(before[-1]), top + int(after[0]) - 1
    return _crossing(time_ms, above, right) - _crossing(time_ms, above, left)


def _crossing(time_ms: Floats, above: Floats, place: int) -> float:
    one, other = above[place], above[place + 1]
    return float(time_ms[place] + (time_ms[place + 1] - time_ms[place]) * one / (one - other))


def release_rate_uM_ms(time_ms: Floats, amount_uM: float | None = None) -> Floats:
    """Return the rate (uM/ms) at which one impulse at time 0 releases `amount_uM` in all."""
    p = values("muscle")
    amount = p["release_uM"] if amount_uM is None else amount_uM
    time = np.maximum(time_ms, 0)
    rise = -np.expm1(-time / p["release_rise_ms"])
    rate: Floats = (
        amount
        / _release_area_ms()
        * rise ** p["release_power"]
        * np.exp(-time / p["release_fall_ms"])
    )
    return rate


def make_fibre(
    parvalbumin_uM: float,
    pump_uM_ms: float | None = None,
    atp_uM: float | None = None,
    troponin_competition: bool = False,
    pump_magnesium: bool = False,
) -> Fibre:
    """Check the arguments of `twitch` that make a fibre, and return it."""
    p = values("muscle")
    pump = p["pump_uM_ms"] if pump_uM_ms is None else pump_uM_ms
    atp = p["atp_uM"] if atp_uM is None else atp_uM
    return Fibre(
        number("parvalbumin_uM", parvalbumin_uM, 0, 2000, "uM"),
        number("atp_uM", atp, 0, 10_000, "uM"),
        number("pump_uM_ms", pump, 0.1, 50, "uM/ms"),
        bool(flags("troponin_competition", troponin_competition)),
        bool(flags("pump_magnesium", pump_magnesium)),
    )


def checked_magnesium(free_magnesium_mM: object) -> float:
    """Return the magnesium of a fibre (mM), or raise a ValueError that says why not."""
    return one_within(
        "free_magnesium_mM", free_magnesium_mM, *MAGNESIUM_RANGE_MM, reason=MAGNESIUM_REASON
    )


def on_grid(times: list[float], states: list[State], grid_ms: Floats) -> Twitch:
    """Return states at irregular times on a grid: smooth curves through them (cubic)."""
    nodes, courses = np.array(times), np.array(states)
    slopes = np.gradient(courses, nodes, axis=0, edge_order=2)
    left = np.clip(np.searchsorted(nodes, grid_ms, side="right") - 1, 0, len(nodes) - 2)
    width = (nodes[left + 1] - nodes[left])[:, None]
    x = ((grid_ms - nodes[left])[:, None]) / width
    start, rise = courses[left], courses[left + 1] - courses[left]
    bend_l, bend_r = slopes[left] * width - rise, slopes[left + 1] * width - rise
    found = start + x * (rise + (1 - x) * (bend_l * (1 - x) - bend_r * x))
    calcium, tn, pc, pm, ac, am, magnesium, pumped, released = found.T
    return Twitch(grid_ms, calcium, tn, pc, ac, pumped, released, magnesium / 1000, pm, am)


def _run(
    fibre: Fibre, magnesium: float, starts: NDArray[np.float64], amount: float, last: float
) -> tuple[list[float], list[State]]:
    """Return times and states of a twitch, with a fresh small step at each impulse."""
    advance = stepper(fibre, magnesium)
    times, states = [0.0], [at_rest(fibre, magnesium)]
    # A sliver before the end would leave the curve through it no slope to go by.
    ends = [*(start for start in starts[1:].tolist() if start < last - _SLIVER_MS), last]
    for end in ends:
        part = follow(advance, states[-1], _supply(starts, amount), times[-1], end, _TOLERANCE)
        times += part[0]
        states += part[1]
    return times, states


def _supply(starts: NDArray[np.float64], amount: float) -> Supply:
    """Return the release rate (uM/ms) at a time (ms): every impulse adds its own."""
    p = values("muscle")
    rise, fall = p["release_rise_ms"], p["release_fall_ms"]
    power, scale = p["release_power"], amount / _release_area_ms()
    begins = starts.tolist()

    def supply(time: float) -> float:
        total = 0.0
        for begin in begins:
            since = time - begin
            if 0 < since < _RELEASE_LASTS_MS:
                total += scale * (1 - exp(-since / rise)) ** power * exp(-since / fall)
        return total

    return supply


@cache
def _release_area_ms() -> float:
    """Return the integral of the release's shape, so that the amount comes out whole."""
    p = values("muscle")
    power = int(p["release_power"])
    rates = (k / p["release_rise_ms"] + 1 / p["release_fall_ms"] for k in range(power + 1))
    return float(sum((-1) ** k * comb(power, k) / rate for k, rate in enumerate(rates)))


def _brake(magnesium_uM: float) -> float:
    p = values("muscle")
    half, reference = p["brake_half_uM"], 1000 * p["reference_magnesium_mM"]
    return (1 + reference / half) / (1 + magnesium_uM / half)


def _starts(pulses: object, interval_ms: object, last: float) -> NDArray[np.float64]:
    count = _whole("pulses", pulses, 1, 5)
    interval = number("interval_ms", interval_ms, 2, 200, "ms")
    starts: Floats = interval * np.arange(count, dtype=np.float64)
    return starts[starts < last]


def _whole(field: str, given: object, low: int, high: int) -> int:
    found = number(field, given, low, high)
    if found != int(found):
        raise ValueError(f"{field} is {found:g}: it must be a whole number from {low} to {high:,}.")
    return int(found)
