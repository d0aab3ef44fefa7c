"""The nerve impulse, and how a shift of the gates' voltages makes a nerve easier to fire.

Hodgkin & Huxley 1952: squid giant axon at 6.3 C. What calcium and magnesium do comes in as one
number, the shift of `surface_charge.surface_shift_mV`: all gates (or only the sodium gates) feel
V - shift instead of V. Direction and size are established; the squid's numbers are illustrative.
No myelin, no calcium current, no spread along the fibre.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import exp, floor, isfinite
from typing import TYPE_CHECKING

import numpy as np

from helpers.models.common import Floats, Numbers, number, values
from helpers.models.limits import one_of, one_within, result, within

if TYPE_CHECKING:
    import pandas as pd

SHIFT_RANGE_MV = (-10.0, 15.0)
GATES = ("all", "sodium")
_SHIFT = "Calcium and magnesium that a body survives stay inside this range."
_STEP_MS = 0.025
_SHOCK_MS, _WATCH_MS = 0.5, 20.0
_MOST_SHOCK = 400.0

State = tuple[float, float, float, float]  # voltage (mV), sodium gates m and h, potassium gate n
Gates = tuple[float, float, float, float, float, float]  # opening and closing rates of m, h, n


@dataclass(frozen=True, slots=True)
class Impulse:
    """A course of the membrane: arrays of equal length, one entry every 0.025 ms.

    Attributes:
        time_ms: from 0.
        voltage_mV: across the membrane.
        sodium_activation: gate m, 0 to 1.
        sodium_availability: gate h, 0 to 1.
        potassium_activation: gate n, 0 to 1.
    """

    time_ms: Floats
    voltage_mV: Floats
    sodium_activation: Floats
    sodium_availability: Floats
    potassium_activation: Floats

    @property
    def spikes(self) -> int:
        """How often the voltage rose through 0 mV."""
        above = self.voltage_mV > 0
        return int(np.count_nonzero(above[1:] & ~above[:-1]))


def action_potential(
    shift_mV: float = 0,
    stimulus_uA_cm2: float = 30,
    stimulus_ms: float = 0.5,
    duration_ms: float = 20,
    *,
    gates: str = "all",
    start_mV: float | None = None,
) -> pd.DataFrame:
    """Return the course of the membrane during and after a shock.

    Args:
        shift_mV: how far the gates' voltages move, -10 to 15 mV.
        stimulus_uA_cm2: strength of the shock from time 0, -100 to 400 uA/cm2; 0 for none.
        stimulus_ms: its length, 0 to 2,000 ms.
        duration_ms: length of the record, 1 to 2,000 ms; one row every 0.025 ms.
        gates: "all", or "sodium" where only the sodium gates feel the shift.
        start_mV: voltage at time 0, gates settled at it, -90 to -40 mV. Where left out, the rest
            that belongs to the shift. -65 is the rest without one, as if the shift came suddenly.

    Returns:
        Columns time_ms, voltage_mV, sodium_activation, sodium_availability and
        potassium_activation (gates from 0 to 1).

    Raises:
        ValueError: names the argument, its value and its range.
        RuntimeError: the solution ran away.

    Source: Hodgkin & Huxley 1952, constants as public model files carry them.
    """
    import pandas as pd

    found = impulse(
        shift_mV, stimulus_uA_cm2, stimulus_ms, duration_ms, gates=gates, start_mV=start_mV
    )
    return pd.DataFrame({name: getattr(found, name) for name in Impulse.__slots__})


def impulse(
    shift_mV: float = 0,
    stimulus_uA_cm2: float = 30,
    stimulus_ms: float = 0.5,
    duration_ms: float = 20,
    *,
    gates: str = "all",
    start_mV: float | None = None,
) -> Impulse:
    """Return what `action_potential` returns as plain arrays: about 1 ms for 20 ms of record."""
    shifts = _shifts(shift_mV, gates)
    shock = number("stimulus_uA_cm2", stimulus_uA_cm2, -100, _MOST_SHOCK, "uA/cm2")
    shock_ms = number("stimulus_ms", stimulus_ms, 0, 2000, "ms")
    steps = round(number("duration_ms", duration_ms, 1, 2000, "ms") / _STEP_MS)
    rest = _rest(*shifts) if start_mV is None else number("start_mV", start_mV, -90, -40, "mV")
    course = _course(_settled(rest, *shifts), shifts, shock, shock_ms, steps)
    columns = np.array(course).T
    if not np.isfinite(columns).all():
        raise RuntimeError("The membrane equations ran away for this shift and stimulus.")
    time_ms: Floats = _STEP_MS * np.arange(steps + 1, dtype=np.float64)
    return Impulse(time_ms, *columns)


def threshold(shift_mV: Numbers = 0, *, gates: str = "all") -> float | Floats:
    """Return the weakest 0.5 ms shock that makes an impulse within 20 ms, in uA/cm2.

    0 where the nerve fires on its own. A straight line between thresholds found at whole mV and
    kept; that is within 0.02 uA/cm2 of a direct search. Two searches (about 10 ms each) the first
    time, none later.

    Args:
        shift_mV: -10 to 15 mV; a number or an array.
        gates: "all", or "sodium" where only the sodium gates feel the shift.

    Returns:
        A float for a number, an array for an array. 13.3 without a shift.

    Raises:
        ValueError: names the argument, its value and its range.
        RuntimeError: no shock made an impulse.

    Source: Hodgkin & Huxley 1952.
    """
    shift = within("shift_mV", shift_mV, *SHIFT_RANGE_MV, "mV", _SHIFT)
    one_of("gates", gates, GATES)
    found = [_interpolated(float(one), gates) for one in shift.flat]
    return result(np.array(found).reshape(shift.shape))


def fires_on_its_own(shift_mV: float, *, gates: str = "all") -> bool:
    """Return whether a nerve fires again and again without any shock after a sudden shift.

    True from about -6.4 mV down (all gates) or -1.86 mV (sodium gates only), found by simulating
    200 ms from -65 mV. The resting state itself survives until a little further: close to the
    limit a nerve may rest or fire, depending on how it is disturbed.

    Args:
        shift_mV: -10 to 15 mV.
        gates: "all" or "sodium".

    Raises:
        ValueError: names the argument, its value and its range.
    """
    shift = one_within("shift_mV", shift_mV, *SHIFT_RANGE_MV, "mV", _SHIFT)
    return shift <= values("nerve")[f"fires_alone_{one_of('gates', gates, GATES)}_mV"]


def resting_mV(shift_mV: float = 0, *, gates: str = "all") -> float:
    """Return the resting voltage that belongs to a shift; arguments and errors as above."""
    return _rest(*_shifts(shift_mV, gates))


def search_threshold(shift_mV: float, *, gates: str = "all") -> float:
    """Return `threshold` by direct search, to 0.001 uA/cm2: about 10 ms, nothing kept."""
    shifts = _shifts(shift_mV, gates)
    if fires_on_its_own(shift_mV, gates=gates):
        return 0.0
    start = _settled(_rest(*shifts), *shifts)
    steps = round(_WATCH_MS / _STEP_MS)

    def fires(shock: float) -> bool:
        return _course(start, shifts, shock, _SHOCK_MS, steps, stop_mV=0)[-1][0] > 0

    low, high = 0.0, 4.0
    while not fires(high):
        low, high = high, 2 * high
        if high > _MOST_SHOCK:
            raise RuntimeError(f"No shock up to {_MOST_SHOCK:g} uA/cm2 made an impulse.")
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (low, middle) if fires(middle) else (middle, high)
    return high


@cache
def _node(shift_mV: int, gates: str) -> float:
    return search_threshold(shift_mV, gates=gates)


def _interpolated(shift_mV: float, gates: str) -> float:
    if fires_on_its_own(shift_mV, gates=gates):
        return 0.0
    low = min(floor(shift_mV), int(SHIFT_RANGE_MV[1]) - 1)
    if fires_on_its_own(low, gates=gates):
        low += 1  # The line of the next two, carried on: below lies the jump to 0.
    left, right = _node(low, gates), _node(low + 1, gates)
    return left + (shift_mV - low) * (right - left)


def _shifts(shift_mV: float, gates: str) -> tuple[float, float]:
    """Return the shifts that sodium and potassium gates feel."""
    shift = one_within("shift_mV", shift_mV, *SHIFT_RANGE_MV, "mV", _SHIFT)
    return shift, shift if one_of("gates", gates, GATES) == "all" else 0.0


def _rates(sodium_mV: float, potassium_mV: float) -> Gates:
    """Return opening and closing rates (1/ms) of m, h and n at the voltages their gates feel."""
    to_m, to_n = sodium_mV + 40, potassium_mV + 55
    return (
        # Two quotients are 0 / 0 at one voltage each; there the limit stands.
        0.1 * to_m / (1 - exp(-to_m / 10)) if abs(to_m) > 1e-7 else 1.0,
        4 * exp(-(sodium_mV + 65) / 18),
        0.07 * exp(-(sodium_mV + 65) / 20),
        1 / (1 + exp(-(sodium_mV + 35) / 10)),
        0.01 * to_n / (1 - exp(-to_n / 10)) if abs(to_n) > 1e-7 else 0.1,
        0.125 * exp(-(potassium_mV + 65) / 80),
    )


def _settled(voltage_mV: float, sodium_shift: float, potassium_shift: float) -> State:
    am, bm, ah, bh, an, bn = _rates(voltage_mV - sodium_shift, voltage_mV - potassium_shift)
    return voltage_mV, am / (am + bm), ah / (ah + bh), an / (an + bn)


def _rest(sodium_shift: float, potassium_shift: float) -> float:
    """Return the voltage at which no net current flows, by halving."""
    p = values("nerve")

    def outward(voltage: float) -> float:
        _, m, h, n = _settled(voltage, sodium_shift, potassium_shift)
        sodium = p["sodium_mS_cm2"] * m**3 * h * (voltage - p["sodium_mV"])
        potassium = p["potassium_mS_cm2"] * n**4 * (voltage - p["potassium_mV"])
        return sodium + potassium + p["leak_mS_cm2"] * (voltage - p["leak_mV"])

    low, high = -90.0, -40.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (low, middle) if outward(middle) > 0 else (middle, high)
    return high


def _course(
    start: State,
    shifts: tuple[float, float],
    shock: float,
    shock_ms: float,
    steps: int,
    stop_mV: float = float("inf"),
) -> list[State]:
    """Return the states from time 0 on, until `steps` are done or the voltage passes `stop_mV`.

    Gates and voltage take turns, half a step apart, each with the trapezoidal rule: second order,
    stable, and nothing has to be solved.
    """
    advance = _stepper(*shifts)
    state, course = start, [start]
    on = shock_ms / _STEP_MS
    for step in range(steps):
        # A shock that ends inside a step counts for its share of the step.
        state = advance(state, shock * min(max(on - step, 0.0), 1.0))
        course.append(state)
        if state[0] > stop_mV or not isfinite(state[0]):
            break
    return course


def _stepper(sodium_shift: float, potassium_shift: float) -> Callable[[State, float], State]:
    """Return the function that carries a state over one step under a current."""
    p = values("nerve")
    g_sodium, g_potassium, g_leak = (p[f"{ion}_mS_cm2"] for ion in ("sodium", "potassium", "leak"))
    e_sodium, e_potassium, e_leak = (p[f"{ion}_mV"] for ion in ("sodium", "potassium", "leak"))
    step, half = _STEP_MS, _STEP_MS / 2
    per_capacity = 1 / p["capacity_uF_cm2"]

    def advance(state: State, current: float) -> State:
        voltage, m, h, n = state
        am, bm, ah, bh, an, bn = _rates(voltage - sodium_shift, voltage - potassium_shift)
        k = half * (am + bm)
        m = (m * (1 - k) + step * am) / (1 + k)
        k = half * (ah + bh)
        h = (h * (1 - k) + step * ah) / (1 + k)
        k = half * (an + bn)
        n = (n * (1 - k) + step * an) / (1 + k)
        sodium, potassium = g_sodium * m * m * m * h, g_potassium * n**4
        drive = sodium * e_sodium + potassium * e_potassium + g_leak * e_leak + current
        k = half * (sodium + potassium + g_leak) * per_capacity
        voltage = (voltage * (1 - k) + step * drive * per_capacity) / (1 + k)
        return voltage, m, h, n

    return advance
