"""Magnesium through a vein with a second compartment: what one compartment leaves out.

Blood and what mixes with it at once, and tissue behind it that fills more slowly and gives back
later. All four constants come from one study of 51 women with pre-eclampsia; other hospitals found
clearances from 1.4 to 5 L/h, so no single number serves everyone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.models.common import Floats, number, values

__all__ = ["AfterInfusion", "after_infusion"]

Part = tuple[float, float]


@dataclass(frozen=True, slots=True)
class AfterInfusion:
    """At one moment: rise of blood magnesium (mM), magnesium in urine and given by then (mmol)."""

    rise_mM: float
    urine_mmol: float
    given_mmol: float


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
    if not 0 < len(parts) <= 10:
        raise ValueError(f"parts has {len(parts)} entries: it must have from 1 to 10.")
    p = values("infusion_two")
    k10, k12 = p["clearance_L_h"] / p["central_L"], p["exchange_L_h"] / p["central_L"]
    k21 = p["exchange_L_h"] / p["peripheral_L"]
    flows = np.array([[-k10 - k12, k21], [k12, -k21]])
    rates, vectors = np.linalg.eig(flows)
    state: Floats = np.zeros(2)
    given = begin = 0.0
    for amount, length in (*parts, (0.0, 72.0)):
        dose = number("mmol", amount, 0, 500, "mmol")
        span = min(number("part_hours", length, 0.01, 72, "hours"), end - begin)
        if span <= 0:
            break
        rest = np.linalg.solve(flows, np.array([-dose / length, 0.0]))
        modes = np.linalg.solve(vectors, state - rest)
        state = vectors @ (np.exp(rates * span) * modes) + rest
        given += dose * span / length
        begin += length
    return AfterInfusion(float(state[0] / p["central_L"]), float(given - state.sum()), given)
