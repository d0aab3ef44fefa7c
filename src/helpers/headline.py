"""The headline: the states of both amounts in one line, with the numbers in it."""

from collections.abc import Mapping
from functools import lru_cache
from math import ceil, floor
from types import MappingProxyType

from helpers import word_files
from helpers.bands import Position, Stage, Standing, hundredths, stage
from helpers.intake import Intake
from helpers.reference import MineralReference

__all__ = ["build", "numbers", "ratio_shown"]

_ORDER = ("low", "below_ai", "over", "between", "meets")
"""What is named first: the earlier state of the two."""

_BOTH = {
    "low": "both_low",
    "below_ai": "both_below_ai",
    "over": "both_over",
    "between": "both_between",
    "meets": "both_meet",
}


def numbers(intake: Intake, person: Stage) -> dict[str, str]:
    """Every number a sentence may quote, as text: amounts in mg a day and the ratio.

    An amount short of a value is rounded down and one past a limit rounded up, so that no line
    reads "800 of 800 mg" beside the word below. Keys start with `ca` or `mg`.
    """
    ratio = intake.ratio
    return {
        **_reference_numbers(person.key),
        "ca": f"{intake.calcium_mg:,.0f}",
        "ca_low": f"{floor(intake.calcium_mg):,}",
        "ca_over": f"{ceil(intake.calcium_mg):,}",
        "mg": f"{intake.magnesium_mg:,.0f}",
        "mg_low": f"{floor(intake.magnesium_mg):,}",
        "mg_over": f"{ceil(intake.magnesium_supplement_mg):,}",
        "mg_supplement": f"{ceil(intake.magnesium_supplement_mg):,}",
        "ratio": "" if ratio is None else ratio_shown(ratio),
    }


def ratio_shown(ratio: float) -> str:
    """A ratio as text: two digits after the point, fewer from 10 up."""
    if ratio >= 10:
        return f"{min(ratio, 1e9):,.{0 if ratio >= 100 else 1}f}"
    return f"{hundredths(ratio) / 100:.2f}"


def build(
    found: Standing,
    band: str,
    shown: Mapping[str, str],
    where: Position | None = None,
    yardstick: str = "",
) -> str:
    """The headline for a standing; `shown` is from `numbers`, `yardstick` a short name.

    The low or limited mineral comes first. The ratio is named in the bands that judge it only.
    """
    if band in word_files.RATIO_BANDS:
        meets = found.calcium == found.magnesium == "meets"
        amounts = _sentence("amounts_meet" if meets else "amounts_covered")
        return _sentence("with_ratio").format(
            amounts=amounts, ratio=shown["ratio"], position=where, yardstick=yardstick
        )
    return _template(found.calcium, found.magnesium).format_map(shown)


@lru_cache(maxsize=64)
def _template(calcium: str, magnesium: str) -> str:
    """The pattern for two states: one line for a pair, or two halves joined."""
    if calcium == magnesium:
        return _sentence(_BOTH[calcium])
    calcium_first = _ORDER.index(calcium) < _ORDER.index(magnesium)
    first, second = ("calcium", "magnesium") if calcium_first else ("magnesium", "calcium")
    state, then = (calcium, magnesium) if calcium_first else (magnesium, calcium)
    if state == "low" and then == "over":
        state = "low_beside_limit"
    return f"{_sentence(first, state)}; {_sentence(f'then_{second}', then)}"


def _sentence(key: str, state: str = "") -> str:
    found = word_files.common().headlines[key]
    return found if isinstance(found, str) else found[state]


@lru_cache(maxsize=64)
def _reference_numbers(life_stage: str) -> Mapping[str, str]:
    values = stage(life_stage).values
    return MappingProxyType({**_of("ca", values.calcium), **_of("mg", values.magnesium)})


def _of(prefix: str, values: MineralReference) -> dict[str, str]:
    return {
        f"{prefix}_need": _number(values.ear),
        f"{prefix}_target": _number(values.recommended),
        f"{prefix}_limit": _number(values.upper),
    }


def _number(value: float | None) -> str:
    return "no value" if value is None else f"{value:,.0f}"
