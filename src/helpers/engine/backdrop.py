"""What stands behind the dot on the intake plane: needs, yardsticks, people, example days."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from helpers import foods, reference, tables
from helpers.charts.plane_range import CALCIUM_MAX_MG, MAGNESIUM_MAX_MG

if TYPE_CHECKING:
    from helpers.charts.plane import Landmark

_NOT_SET = float("nan")
# Small children eat and need less: their plane is drawn closer. (calcium mg, magnesium mg)
_CLOSER: Mapping[str, tuple[float, float]] = {
    "infant 0-6 months": (1200.0, 150.0),
    "infant 7-12 months": (1800.0, 200.0),
    "child 1-3": (3000.0, 400.0),
    "child 4-8": (3000.0, 450.0),
}
# Where the name of an example day is written, so that no two names meet.
_NAME_SIDE: Mapping[str, str] = {
    "DASH": "right",
    "Lacto-vegetarian": "right",
    "Fast food": "right",
    "Older adult, low appetite": "below",
    "Dairy-heavy teenager": "below",
}


def survey_group(life_stage: str) -> str:
    """Return the group of the intake survey that stands for a life stage; empty for infants."""
    if life_stage in ("child 4-8", "boy 9-13", "girl 9-13"):
        return "children 4-13"
    if "14-18" in life_stage:
        return "teens 14-18"
    if life_stage.endswith("71+"):
        return "older adults 71+"
    if life_stage.startswith("man"):
        return "men 20+"
    if life_stage.startswith(("woman", "pregnant", "breastfeeding")):
        return "women 20+"
    return ""


@cache
def plane_numbers(life_stage: str, yardstick: str) -> dict[str, float]:
    """Return the numbers of the gauge and the plane that are not the sliders' own."""
    needs = reference.lookup(life_stage)
    calcium_max, magnesium_max = _CLOSER.get(life_stage, (CALCIUM_MAX_MG, MAGNESIUM_MAX_MG))
    chosen = None if yardstick == "none" else reference.yardstick(yardstick)
    upper = needs.calcium.upper
    return {
        "calcium_ear": needs.calcium.ear or 0.0,
        "calcium_target": needs.calcium.recommended,
        "calcium_upper": calcium_max if upper is None else min(upper, calcium_max),
        "magnesium_ear": needs.magnesium.ear or 0.0,
        "magnesium_target": needs.magnesium.recommended,
        "calcium_max": calcium_max,
        "magnesium_max": magnesium_max,
        "target_ratio": reference.target_ratio(life_stage),
        "yardstick_low": _NOT_SET if chosen is None else chosen.low or _NOT_SET,
        "yardstick_high": _NOT_SET if chosen is None else chosen.high or _NOT_SET,
    }


def landmarks() -> list[Landmark]:
    """Return the example days as points of the plane."""
    from helpers.charts.plane import Landmark

    days = []
    for name in foods.example_days():
        eaten = foods.Plate.example(name).intake
        side = _NAME_SIDE.get(name, "left")
        days.append(Landmark(name, eaten.calcium_mg, eaten.magnesium_mg, side))
    return days


def people() -> list[dict[str, float | str]]:
    """Return the contours of what each survey group ate in a day."""
    from helpers.charts.population import all_contours

    return all_contours([row.model_dump() for row in tables.rows("population")])
