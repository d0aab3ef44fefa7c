"""What a theme is: controls, a model to run, charts to draw, and the words that go with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.page import Row

Mode = Literal["diet", "beyond"]
State = Mapping[str, Any]
Tone = Literal["", "calcium", "magnesium"]


def _number(
    name: str, label: str, value: object, low: float, high: float, unit: str, reason: str
) -> float:
    where = f"{label} ({name})"
    allowed = f"a number from {low:,g} to {high:,g} {unit}".rstrip()
    why = f" {reason}" if reason else ""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise ValueError(f"{where} is {value!r}: it must be {allowed}.{why}")
    if not math.isfinite(value) or not low <= value <= high:
        raise ValueError(f"{where} is {value:,g}: it must be {allowed}.{why}")
    return float(value)


@dataclass(frozen=True)
class Slider:
    """A number the learner can drag or type.

    Attributes:
        name: key in the explorer's state, with its unit.
        label: what stands beside the slider.
        unit: short unit shown on the page.
        spoken: the unit as a screen reader should say it.
        tone: which mineral's colour the slider wears, if any.
        full_label: the label as it must read out of context, where `label` leans on its neighbours.
        mode: the mode the control belongs to; None for both.
        key_step: how far an arrow key moves it; 0 for `step`.
        group: heading under which the control is folded away; empty to keep it in sight.
        reason: why the range ends where it does; said when a value is refused.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    default: float
    unit: str = ""
    spoken: str = ""
    help: str = ""
    tone: Tone = ""
    full_label: str = ""
    mode: Mode | None = None
    key_step: float = 0.0
    group: str = ""
    reason: str = ""

    def check(self, value: object) -> float:
        """Return the value as a float, or raise ValueError naming field, value and range."""
        label = self.full_label or self.label
        return _number(self.name, label, value, self.low, self.high, self.unit, self.reason)


@dataclass(frozen=True)
class Choice:
    """One of a few named options; `options` maps what is shown to the value in the state."""

    name: str
    label: str
    options: Mapping[str, str]
    default: str
    help: str = ""
    mode: Mode | None = None
    group: str = ""

    def check(self, value: object) -> str:
        """Return the value, or raise ValueError that lists what is allowed."""
        allowed = list(self.options.values())
        if value not in allowed:
            raise ValueError(
                f"{self.label} ({self.name}) is {value!r}: it must be one of "
                + ", ".join(repr(a) for a in allowed)
                + "."
            )
        return str(value)


@dataclass(frozen=True)
class Switch:
    """Yes or no."""

    name: str
    label: str
    default: bool = False
    help: str = ""
    mode: Mode | None = None
    group: str = ""

    def check(self, value: object) -> bool:
        """Return the value as a bool, or raise ValueError."""
        if not isinstance(value, (bool, np.bool_)):
            raise ValueError(f"{self.label} ({self.name}) is {value!r}: it must be True or False.")
        return bool(value)


Control = Slider | Choice | Switch


@dataclass(frozen=True)
class Fact:
    """A number worth reading at a glance: a short label, the number as text, and whose it is."""

    label: str
    text: str
    tone: Tone = ""


@dataclass(frozen=True)
class Outcome:
    """What a theme's model answers for one state.

    Attributes:
        values: named numbers with units in the names.
        arrays: numbers and arrays the charts draw, by parameter name; fixed lengths per mode.
        texts: strings the charts draw, by parameter name.
        facts: what stands large above the chart.
        sentences: lines computed from the model that join the words.
        headline: what stands above the words, where it is not the headline of the day's amounts.
        description: the picture in one or two sentences, for those who cannot see it.
        frame: makes the tidy table behind the chart, only when it is asked for.
    """

    values: dict[str, float]
    arrays: dict[str, Any]
    frame: Callable[[], pd.DataFrame]
    texts: dict[str, Any] = field(default_factory=dict)
    facts: Sequence[Fact] = ()
    sentences: Sequence[str] = ()
    headline: str = ""
    description: str = ""


@dataclass(frozen=True)
class Theme:
    """Everything that makes one theme.

    Attributes:
        name: the word given to `explore`.
        title: what the explorer is called on the page.
        controls: the theme's own controls, after the common ones.
        simulate: runs the model for a state; pure.
        rows: draws the theme's panels for a mode, below the gauge and the plane; pure.
        beyond: label of the mode beyond diet; empty if the theme has none.
        start: controls that start elsewhere than at their own default.
        plate: whether the explorer offers to build a plate of foods.
        topic: whose words on the day's amounts it shows, if not those of its own name.
        parameters: files of `data/parameters/` that its model reads.
        tables: files of `data/` that its model and its charts read, besides those of every page;
            a test holds both lists against what is really read.
        apart: heading that sets its own controls apart from those of the day, where they are about
            somebody else than the day's eater.
    """

    name: str
    title: str
    controls: Sequence[Control]
    simulate: Callable[[State], Outcome]
    rows: Callable[[Mode], Sequence[Row]]
    beyond: str = ""
    start: Mapping[str, Any] = field(default_factory=dict)
    plate: bool = False
    topic: str = ""
    parameters: Sequence[str] = ()
    tables: Sequence[str] = ()
    apart: str = ""

    @property
    def words_topic(self) -> str:
        """Return the topic of `data/words/` whose words go with the theme."""
        return self.topic or self.name
