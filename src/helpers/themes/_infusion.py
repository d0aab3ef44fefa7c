"""Beyond diet: magnesium through a vein, beside what a meal can deliver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from helpers import tables
from helpers.engine.numbers import room, two_figures
from helpers.engine.theme import Choice, Control, Fact, Outcome, Slider, State
from helpers.intake import MAGNESIUM_G_PER_MOL
from helpers.models.absorption import infusion, magnesium_absorbed_mg
from helpers.schemas import SafetyRow
from helpers.sentences import say

POINTS = 121
_TOPS = (1.5, 3.0, 6.0)
COMPARTMENTS = {"one compartment": "one", "two compartments": "two"}
_say = partial(say, "bioavailability")


@dataclass(frozen=True)
class SerumLimits:
    """Magnesium in serum, mmol/L: the usual range, and where tendon reflexes may be lost."""

    low_mM: float
    high_mM: float
    reflex_lost_mM: float


@lru_cache(maxsize=1)
def serum_limits() -> SerumLimits:
    """Return the limits that `data/safety.csv` gives."""
    rows = {row.quantity: row for row in tables.rows_of(SafetyRow)}
    usual = rows["serum magnesium, reference range"]
    reflex = rows["high serum magnesium: loss of tendon reflexes"]
    if usual.low is None or usual.high is None or reflex.low is None:
        raise tables.DataError("safety.csv", 0, "low", "a serum limit is missing")
    # Two charges per magnesium ion: 1 mEq/L is 0.5 mmol/L.
    return SerumLimits(usual.low, usual.high, reflex.low / 2)


def infusion_controls() -> tuple[Control, ...]:
    """Return the two sliders of the infusion, and which model answers."""
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
        Choice(
            "infusion_model",
            "Drip model",
            COMPARTMENTS,
            "one",
            help="One volume that the kidney clears; or tissue behind it as well.",
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
    two = state["infusion_model"] == "two"
    course = infusion(
        dose, hours=24, points=POINTS, push_minutes=minutes, compartments=2 if two else 1
    )
    time, serum = course["time_h"].to_numpy(), course["serum_magnesium_mM"].to_numpy()
    urine = course["urine_magnesium_mmol"].to_numpy() * MAGNESIUM_G_PER_MOL
    given = course["given_magnesium_mmol"].to_numpy() * MAGNESIUM_G_PER_MOL
    dose_mg, peak = dose * MAGNESIUM_G_PER_MOL, float(serum.max())
    values = {
        "infusion_magnesium_mg": dose_mg,
        "peak_serum_magnesium_mM": peak,
        "baseline_serum_magnesium_mM": tables.parameters("infusion")["baseline_mM"].value,
        "urine_24h_mg": float(urine[-1]),
        "retained_24h_mg": float(given[-1] - urine[-1]),
        "retained_24h_percent": 100 * float(1 - urine[-1] / dose_mg) if dose_mg else float("nan"),
    }
    facts = [
        Fact("highest in blood", f"{peak:#.2g} mM", "magnesium"),
        Fact(
            "in the urine after 24 h (model)",
            f"{two_figures(urine[-1])} of {two_figures(dose_mg)} mg",
        ),
    ]
    return Outcome(
        values=values,
        arrays={
            "infusion_time_h": time,
            "infusion_serum_mM": serum,
            "infusion_top_mM": room(max(peak * 1.05, 1.2), _TOPS),
            "serum_low_mM": serum_limits().low_mM,
            "serum_high_mM": serum_limits().high_mM,
            "reflex_mM": serum_limits().reflex_lost_mM,
            "infusion_urine_mg": urine,
            "infusion_given_mg": given,
            "infusion_dose_mg": dose_mg,
        },
        texts={"infusion_named": _say("named_two" if two else "named_one")},
        facts=facts,
        sentences=_sentences(dose_mg, peak, values["retained_24h_percent"], two),
        headline=_say("infusion_headline", dose=two_figures(dose_mg), peak=f"{peak:#.2g}"),
        description=(
            f"After an infusion of {dose_mg:,.0f} mg magnesium, magnesium in blood rises to "
            f"{peak:#.2g} millimolar and falls back within a day; most of the dose is in the urine."
        ),
        frame=lambda: course,
    )


def _sentences(dose_mg: float, peak_mM: float, kept_percent: float, two: bool) -> list[str]:
    if dose_mg <= 0:
        return [_say("no_infusion")]
    lines = [_say("infusion", peak=f"{peak_mM:#.2g}")]
    kept = two_figures(kept_percent) if kept_percent >= 1 else "less than 1"
    lines.append(_say("model_two" if two else "model_one", kept=kept))
    by_mouth = dose_by_mouth_mg(dose_mg)
    if by_mouth == by_mouth:
        lines.append(_say("by_mouth", dose=two_figures(dose_mg), by_mouth=two_figures(by_mouth)))
    if peak_mM >= serum_limits().reflex_lost_mM:
        lines.append(_say("reflex"))
    return [*lines, _say("infusion_trial")]
