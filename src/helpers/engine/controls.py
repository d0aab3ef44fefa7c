"""The controls every explorer has: who, how much of each mineral, and which yardstick."""

from __future__ import annotations

from helpers import foods, reference
from helpers.engine.theme import Choice, Control, Slider, Tone

CALCIUM_MAX_MG, MAGNESIUM_MAX_MG = 3000.0, 1200.0
OWN_DAY = "own"
LIFE_STAGE, YARDSTICK, DAY, MODE = "life_stage", "yardstick", "day", "mode"
AMOUNTS = ("calcium_mg", "calcium_supplement_mg", "magnesium_mg", "magnesium_supplement_mg")
DEFAULT_LIFE_STAGE = "woman 31-50"


def _amount(mineral: str, high: float, key_step: float, default: float) -> tuple[Slider, Slider]:
    tone: Tone = "calcium" if mineral == "Calcium" else "magnesium"
    key = mineral.lower()
    total = Slider(
        name=f"{key}_mg",
        label=mineral,
        low=0,
        high=high,
        step=1,
        key_step=key_step,
        default=default,
        unit="mg a day",
        spoken="milligrams a day",
        help=f"All the {key} of a day: food, drink and supplements together.",
        tone=tone,
    )
    part = Slider(
        name=f"{key}_supplement_mg",
        label="from supplements",
        full_label=f"{mineral} from supplements",
        low=0,
        high=high,
        step=1,
        key_step=key_step,
        default=0,
        unit="mg a day",
        spoken=f"milligrams of {key} a day from supplements",
        help=f"Supplements add to the {key} of the day; the food stays as it is.",
        tone=tone,
    )
    return total, part


def _selectable_yardsticks() -> dict[str, str]:
    offered = reference.selectable_yardsticks()
    return {"none": "none", **{reference.yardstick(key).label: key for key in offered}}


def mode_control(beyond: str) -> Choice:
    """Return the switch between what diet can do and what it cannot."""
    return Choice(MODE, "What to show", {"what diet can do": "diet", beyond: "beyond"}, "diet")


def common(default_calcium_mg: float = 1000, default_magnesium_mg: float = 320) -> list[Control]:
    """Return the common controls."""
    days = foods.example_days()
    return [
        Choice(
            LIFE_STAGE,
            "Who",
            {stage: stage for stage in reference.life_stages()},
            DEFAULT_LIFE_STAGE,
        ),
        Choice(
            DAY, "Start from a day", {"my own amounts": OWN_DAY, **{d: d for d in days}}, OWN_DAY
        ),
        *_amount("Calcium", CALCIUM_MAX_MG, 10, default_calcium_mg),
        *_amount("Magnesium", MAGNESIUM_MAX_MG, 5, default_magnesium_mg),
        Choice(YARDSTICK, "Ratio yardstick", _selectable_yardsticks(), "none"),
    ]
