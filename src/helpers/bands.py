"""Which band an intake falls into: amounts first, then limits, then the ratio."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from helpers import reference
from helpers.intake import Intake

__all__ = [
    "SHOWN_AS",
    "Position",
    "Stage",
    "Standing",
    "choose",
    "hundredths",
    "position",
    "stage",
    "standing",
]

State = Literal["low", "below_ai", "over", "between", "meets"]
Position = Literal["inside", "below", "above"]

SHOWN_AS = {
    "both_low": "low",
    "mg_low": "low",
    "ca_low": "low",
    "ai_only": "low",
    "over": "limit",
    "ok_any": "adequate",
    "ok_in": "adequate",
    "ok_below": "neutral",
    "ok_above": "neutral",
}
"""How each band is shown. None is called good: outside a yardstick is a description."""

_OK = {"inside": "ok_in", "below": "ok_below", "above": "ok_above"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A life stage: its key, its reference values and what they imply.

    `group` is "infant", "child" (1 to 18 years), "pregnant", "breastfeeding", "man" or "woman";
    ratio yardsticks are judged for the last two only.
    """

    key: str
    group: str
    values: reference.ReferenceIntake
    target_ratio: float

    @property
    def judges_ratio(self) -> bool:
        """Whether yardsticks made for adults may be laid on this life stage."""
        return self.group in ("man", "woman")


@dataclass(frozen=True, slots=True)
class Standing:
    """How both amounts stand against the reference values of a life stage."""

    calcium: State
    magnesium: State

    @property
    def is_low(self) -> bool:
        """Whether an amount is below the average need (or below an adequate intake)."""
        return not {self.calcium, self.magnesium}.isdisjoint(("low", "below_ai"))

    @property
    def is_over(self) -> bool:
        """Whether an amount is above an upper limit."""
        return "over" in (self.calcium, self.magnesium)


def stage(life_stage: str) -> Stage:
    """The life stage of this key, for example "woman 31-50"; ValueError for an unknown one."""
    if not isinstance(life_stage, str):
        raise ValueError(f"life_stage is {life_stage!r}: it must be a name such as 'woman 31-50'.")
    return _stage(life_stage)


@lru_cache(maxsize=64)
def _stage(life_stage: str) -> Stage:
    values = reference.lookup(life_stage)
    age = values.age_from_y or 0.0
    if values.status:
        group = values.status
    elif age < 19:
        group = "infant" if age < 1 else "child"
    else:
        group = "man" if values.sex == "male" else "woman"
    return Stage(life_stage, group, values, reference.target_ratio(life_stage))


def standing(intake: Intake, life_stage: str) -> Standing:
    """How an intake stands; exactly one answer for every intake and life stage."""
    found = reference.adequacy(intake, life_stage)
    return Standing(
        _state(found.calcium, found.calcium_has_ear),
        _state(found.magnesium, found.magnesium_has_ear),
    )


def position(ratio: float, low: float, high: float) -> Position:
    """Where a ratio lies on a yardstick, both rounded to the two digits that are shown.

    Rounding first keeps the verdict in step with the printed numbers: 3.125 is printed as 3.13
    and meets a range that is printed as starting at 3.13.
    """
    shown = hundredths(ratio)
    if shown < hundredths(low):
        return "below"
    return "above" if shown > hundredths(high) else "inside"


def hundredths(ratio: float) -> int:
    """A ratio in whole hundredths, halves rounded up."""
    return int(min(ratio, 1e9) * 100 + 0.5 + 1e-9)


def choose(found: Standing, where: Position | None) -> str:
    """The band: amounts first, then upper limits, then the ratio.

    `where` is the place of the ratio on the chosen yardstick, None where no yardstick is chosen
    or ratios are not judged. A ratio is looked at only where both amounts are sufficient and no
    limit is passed, so two shortages are never called balanced.
    """
    calcium_low, magnesium_low = found.calcium == "low", found.magnesium == "low"
    if "below_ai" in (found.calcium, found.magnesium):
        return "ai_only"
    if calcium_low and magnesium_low:
        return "both_low"
    if magnesium_low:
        return "mg_low"
    if calcium_low:
        return "ca_low"
    if found.is_over:
        return "over"
    return "ok_any" if where is None else _OK[where]


def _state(level: reference.Level, has_ear: bool) -> State:
    if level == "above UL":
        return "over"
    if level == "meets":
        return "meets"
    if level == "below EAR":
        return "low"
    return "between" if has_ear else "below_ai"
