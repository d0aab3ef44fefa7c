"""Magnesium through a vein with a second compartment: what one compartment leaves out.

Blood and what mixes with it at once, and tissue behind it that fills more slowly and gives back
later. All four constants come from one study of 51 women with pre-eclampsia; other hospitals found
clearances from 1.4 to 5 L/h, so no single number serves everyone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from helpers.models.common import Floats, number, numbers, values

__all__ = ["AfterInfusion", "after_infusion", "course_arrays"]

Part = tuple[float, float]


@dataclass(frozen=True, slots=True)
class AfterInfusion:
    """At one moment: rise of blood magnesium (mM), magnesium in urine and given by then (mmol)."""

    rise_mM: float
    urine_mmol: float
    given_mmol: float


@dataclass(frozen=True, slots=True)
class _Flows:
    """The linear system: what the two compartments lose and pass on, per hour, and its modes."""

    matrix: Floats
    rates: Floats
    vectors: Floats
    out: float
    central_L: float


@cache
def _flows() -> _Flows:
    p = values("infusion_two")
    k10, k12 = p["clearance_L_h"] / p["central_L"], p["exchange_L_h"] / p["central_L"]
    k21 = p["exchange_L_h"] / p["peripheral_L"]
    matrix = np.array([[-k10 - k12, k21], [k12, -k21]])
    rates, vectors = np.linalg.eig(matrix)
    return _Flows(matrix, rates, vectors, k10, p["central_L"])


def after_infusion(parts: Sequence[Part], hours: float) -> AfterInfusion:
    """Return what infusions that follow each other lead to, with two compartments.

    Args:
        parts: up to ten pairs (mmol, hours), one after the other: above 0 to 500 mmol, 0.01 to 72
            hours each.
        hours: when to look, 0.01 to 72 hours after the beginning.

    Raises:
        ValueError: names the argument, its value and its range.

    Source: `data/parameters/infusion_two.csv` (PMID 12403646).
    """
    end = number("hours", hours, 0.01, 72, "hours")
    rise, urine, given, _ = course_arrays(parts, np.array([end]))
    return AfterInfusion(float(rise[0]), float(urine[0]), float(given[0]))


def course_arrays(parts: Sequence[Part], time_h: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return rise of blood magnesium (mM), urine, given by then and held (mmol) at each time.

    Solved exactly, each part from where the one before has left off. Urine is integrated by itself,
    so that given = urine + what both compartments hold can be tested.

    Args:
        parts: as in `after_infusion`.
        time_h: 0 to 72 hours, rising.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    times = numbers("time_h", time_h, 0, 72, "hours")
    if not 0 < len(parts) <= 10:
        raise ValueError(f"parts has {len(parts)} entries: it must have from 1 to 10.")
    flows = _flows()
    state: Floats = np.zeros(2)
    given = urine = begin = 0.0
    rise_mM, urine_mmol, given_mmol, held_mmol = (np.zeros(times.size) for _ in range(4))
    for amount, length in (*parts, (0.0, 72.0)):
        dose = number("mmol", amount, 0, 500, "mmol")
        span = number("part_hours", length, 0.01, 72, "hours")
        here = times >= begin if begin else np.ones(times.size, dtype=bool)
        inside = np.append(np.minimum(times[here] - begin, span), span)
        held, passed = _part(flows, state, dose / span, inside)
        rise_mM[here], urine_mmol[here] = held[0, :-1] / flows.central_L, urine + passed[:-1]
        held_mmol[here] = held[:, :-1].sum(axis=0)
        given_mmol[here] = given + dose / span * inside[:-1]
        state, urine = held[:, -1], urine + float(passed[-1])
        given, begin = given + dose, begin + span
        if times[-1] <= begin:
            break
    return rise_mM, urine_mmol, given_mmol, held_mmol


def _part(flows: _Flows, state: Floats, rate: float, inside: Floats) -> tuple[Floats, Floats]:
    """Return both compartments (mmol) and the urine of one part, at times since it began."""
    rest = np.linalg.solve(flows.matrix, np.array([-rate, 0.0]))
    modes = np.linalg.solve(flows.vectors, state - rest)
    growth = np.exp(np.outer(flows.rates, inside))
    held = flows.vectors @ (modes[:, None] * growth) + rest[:, None]
    # The integral of the first compartment over the time of the part.
    grown = np.expm1(np.outer(flows.rates, inside)) / flows.rates[:, None]
    area = flows.vectors[0] @ (modes[:, None] * grown) + rest[0] * inside
    return held, flows.out * area
