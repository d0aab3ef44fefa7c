"""What a yardstick says about a ratio, and what it does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from helpers import reference, word_files
from helpers.bands import Position, Stage, Standing, position, stage
from helpers.headline import ratio_shown

__all__ = ["Ruler", "ratio_text", "ruler", "where"]


@dataclass(frozen=True, slots=True)
class Ruler:
    """A yardstick with its range (mg per mg) and its words."""

    key: str
    low: float
    high: float
    words: word_files.YardstickWords


@cache
def ruler(yardstick: str) -> Ruler:
    """The yardstick of this key; ValueError with near names for an unknown one.

    Only yardsticks with a range can be laid on an intake.
    """
    found = reference.yardstick(yardstick)
    words = word_files.yardsticks().get(yardstick)
    if words is None or found.low is None or found.high is None:
        known = "; ".join(word_files.yardsticks())
        raise ValueError(f"yardstick is {yardstick!r}: it has no range, it must be one of {known}")
    return Ruler(yardstick, found.low, found.high, words)


def where(ratio: float | None, chosen: Ruler | None, person: Stage) -> Position | None:
    """The place of a ratio on a yardstick; None where there is nothing to judge."""
    if ratio is None or chosen is None or not person.judges_ratio:
        return None
    return position(ratio, chosen.low, chosen.high)


def ratio_text(
    topic: word_files.Topic,
    chosen: Ruler | None,
    person: Stage,
    standing: Standing,
    shown: Mapping[str, str],
    place: Position | None,
) -> str:
    """The ratio in sentences: the number, the yardstick, and what limits the verdict.

    `shown` holds the numbers as text (`headline.numbers`), `place` is from `where`.
    """
    say = word_files.common().ratio
    number = say["number"].format_map(shown) if shown["ratio"] else say["not_defined"]
    if not person.judges_ratio:
        return f"{number} {say['switched_off']} {_target(person.key, 'none')}"
    if chosen is None:
        return f"{number} {say['none_chosen']} {_target(person.key, 'none')} {say['no_authority']}"
    parts = [number]
    if place is not None:
        parts.append(say[place].format(yardstick=_ranged(chosen)))
    parts.append(chosen.words.in_short)
    if standing.is_low and shown["ratio"]:
        parts.append(say["low"])
    elif standing.is_over:
        parts.append(say["over"])
    parts += [topic.ratio_evidence, _fit(person, chosen), _target(person.key, chosen.key)]
    return " ".join(part for part in parts if part)


def _ranged(chosen: Ruler) -> str:
    low, high = (ratio_shown(edge).removesuffix("0") for edge in (chosen.low, chosen.high))
    return f"{chosen.words.name} ({low} to {high})"


def _fit(person: Stage, chosen: Ruler) -> str:
    """A warning where a yardstick was made for other people."""
    made_for = chosen.words.made_for
    others = {"men": "man", "women": "woman", "children": "child"}
    if made_for not in others or others[made_for] == person.group:
        return ""
    return word_files.common().ratio["made_for"].format(made_for=made_for)


@lru_cache(maxsize=1024)
def _target(life_stage: str, yardstick: str) -> str:
    """The ratio that exact targets would give, and where it lies on the same yardstick."""
    say = word_files.common().ratio
    ratio = stage(life_stage).target_ratio
    target = ratio_shown(ratio)
    if yardstick == "none":
        return say["target"].format(life_stage=life_stage, target=target)
    chosen = ruler(yardstick)
    place = position(ratio, chosen.low, chosen.high)
    return say["target_on"].format(life_stage=life_stage, target=target, position=place)
