"""Beyond diet: magnesium through a vein, beside what a meal can deliver."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers import tables
from helpers.engine.numbers import room, two_figures
from helpers.engine.theme import Fact, Outcome, Slider, State
from helpers.models.absorption import infusion, magnesium_absorbed_mg

POINTS = 121
MG_PER_MMOL = 24.305
_TOPS = (1.5, 3.0, 6.0)
# Serum limits, mmol/L; the rows of data/safety.csv they come from are tested.
SERUM_LOW_MM, SERUM_HIGH_MM = 0.75, 0.95
REFLEX_LOST_MM = 1.75


def infusion_controls() -> tuple[Slider, Slider]:
    """Return the two sliders of the infusion."""
    return (
        Slider(
            "infusion_magnesium_mmol",
            "Magnesium infused",
            low=0,
            high=30,
            step=0.1,
            default=4.9,
            unit="mmol",
            spoken="millimoles",
            help="mmol. 4.9 mmol (120 mg) is the infusion of the only blinded trial of the Myers"
            " mixture; 30 mmol is a medical loading test.",
            tone="magnesium",
            mode="beyond",
        ),
        Slider(
            "infusion_minutes",
            "Minutes it takes",
            low=5,
            high=480,
            step=5,
            default=10,
            unit="minutes",
            spoken="minutes",
            full_label="Minutes the infusion takes",
            mode="beyond",
        ),
    )


@lru_cache(maxsize=1)
def _doses_by_mouth() -> tuple[np.ndarray, np.ndarray]:
    doses = np.linspace(0, 20_000, 2001)
    return doses, np.asarray(magnesium_absorbed_mg(doses))


def dose_by_mouth_mg(absorbed_mg: float) -> float:
    """Return the single dose of a dissolving salt from which `absorbed_mg` would get in, mg.

    Not a number where no dose up to 20,000 mg would do.
    """
    doses, absorbed = _doses_by_mouth()
    if absorbed_mg > absorbed[-1]:
        return float("nan")
    return float(np.interp(absorbed_mg, absorbed, doses))


def simulate_infusion(state: State) -> Outcome:
    """Run the infusion model for the state of the sliders."""
    dose, minutes = state["infusion_magnesium_mmol"], state["infusion_minutes"]
    course = infusion(dose, hours=24, points=POINTS, push_minutes=minutes)
    time, serum = course["time_h"].to_numpy(), course["serum_magnesium_mM"].to_numpy()
    urine = course["urine_magnesium_mmol"].to_numpy() * MG_PER_MMOL
    given = course["given_magnesium_mmol"].to_numpy() * MG_PER_MMOL
    dose_mg, peak = dose * MG_PER_MMOL, float(serum.max())
    values = {
        "infusion_magnesium_mg": dose_mg,
        "peak_serum_magnesium_mM": peak,
        "baseline_serum_magnesium_mM": tables.parameters("infusion")["baseline_mM"].value,
        "urine_24h_mg": float(urine[-1]),
        "retained_24h_mg": float(given[-1] - urine[-1]),
    }
    facts = [
        Fact("highest in blood", f"{peak:.2g} mM", "magnesium"),
        Fact("in the urine after 24 h (model)", f"{two_figures(urine[-1])} of {dose_mg:,.0f} mg"),
    ]
    return Outcome(
        values=values,
        arrays={
            "infusion_time_h": time,
            "infusion_serum_mM": serum,
            "infusion_top_mM": room(max(peak * 1.05, 1.2), _TOPS),
            "serum_low_mM": SERUM_LOW_MM,
            "serum_high_mM": SERUM_HIGH_MM,
            "reflex_mM": REFLEX_LOST_MM,
            "infusion_urine_mg": urine,
            "infusion_given_mg": given,
            "infusion_dose_mg": dose_mg,
        },
        facts=facts,
        sentences=_sentences(dose_mg, peak),
        description=(
            f"After an infusion of {dose_mg:,.0f} mg magnesium, magnesium in blood rises to "
            f"{peak:.2g} millimolar and falls back within a day; most of the dose is in the urine."
        ),
        frame=lambda: course,
    )


def _sentences(dose_mg: float, peak_mM: float) -> list[str]:  # noqa: N803 - unit
    if dose_mg <= 0:
        return ["Nothing is infused: blood magnesium stays where the kidney holds it."]
    lines = [
        f"The infusion lifts magnesium in blood to {peak_mM:.2g} mM for a few hours. Healthy kidneys "
        "then put about nine tenths of it into the urine within a day; this model, which has no "
        "kidney that holds back, says nearly all.",
    ]
    by_mouth = dose_by_mouth_mg(dose_mg)
    if by_mouth == by_mouth:
        lines.append(
            f"To absorb {dose_mg:,.0f} mg from one dose by mouth would take about "
            f"{two_figures(by_mouth)} mg. Spread over the meals of a day it takes far less."
        )
    if peak_mM >= REFLEX_LOST_MM:
        lines.append(
            "At this level the knee jerk may be lost; higher still, breathing and the heart are "
            "at risk. Hospitals watch for it; kidneys that fail make it dangerous."
        )
    lines.append(
        "In the one blinded trial of this mixture (34 people, 8 weeks) it did no better than a "
        "plain drip."
    )
    return lines
