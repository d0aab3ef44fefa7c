"""Reading and checking what a teacher needs, in `data/teaching/`: one YAML file a theme.

Goals, minute plans, misconceptions and questions to discuss. Experiments are named "lesson.key",
as they stand in `data/lessons/`; their titles, the answers and all computed numbers come from
there and are written nowhere twice.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from helpers.lesson.files import (
    ClaimId,
    Experiment,
    Key,
    OfTheme,
    Words,
    lesson,
    lessons,
    of_theme,
    unknown,
)
from helpers.tables import data_dir

LENGTHS = (20, 50, 90)
# The order of the notebooks, which is that of the guide.
THEMES = ("muscle", "nerve", "energy", "bone", "stress", "bioavailability")
Named = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]


class _Part(BaseModel):
    """A frozen part of the file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Row(_Part):
    """One row of a plan: minutes, what the class does, and what is opened or tried."""

    minutes: Annotated[int, Field(ge=1, le=30)]
    do: Words
    open: Words | None = None
    experiments: Annotated[tuple[Named, ...], Field(alias="try")] = ()


class Misconception(_Part):
    """What people say, the experiment that answers it, the answer and the claims behind it."""

    say: Words
    experiment: Named
    answer: Words
    claims: Annotated[tuple[ClaimId, ...], Field(min_length=1)]


class Teaching(_Part, OfTheme):
    """What a teacher needs for one theme."""

    name: Words
    notebook: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    lessons: Annotated[tuple[Key, ...], Field(min_length=1)]
    goals: Annotated[tuple[Words, ...], Field(min_length=3)]
    plans: dict[int, tuple[Row, ...]]
    misconceptions: Annotated[tuple[Misconception, ...], Field(min_length=3)]
    discuss: Annotated[tuple[Words, ...], Field(min_length=3)]

    @field_validator("plans")
    @classmethod
    def _minutes_add_up(cls, plans: dict[int, tuple[Row, ...]]) -> dict[int, tuple[Row, ...]]:
        if tuple(sorted(plans)) != LENGTHS:
            raise ValueError(
                f"plans has {sorted(plans)}: it must have {', '.join(map(str, LENGTHS))}"
            )
        for length, rows in plans.items():
            total = sum(row.minutes for row in rows)
            if total != length:
                raise ValueError(f"the plan of {length} minutes adds up to {total}")
        return plans

    @property
    def ready(self) -> tuple[str, ...]:
        """Return those of its lessons that there are."""
        return tuple(name for name in self.lessons if name in lessons())


def teaching(theme: str, directory: Path | None = None) -> Teaching:
    """Return what a teacher needs for a theme; `directory` replaces `data/teaching` (for tests).

    Raises:
        ValueError: there is no such theme; the message names the nearest.
        DataError: the file is damaged.
    """
    if theme not in THEMES:
        raise ValueError(unknown("theme", theme, THEMES))
    return _teaching(theme, directory or data_dir() / "teaching")


@cache
def _teaching(theme: str, directory: Path) -> Teaching:
    return of_theme("teaching", theme, directory, Teaching)


def experiment(name: str) -> Experiment | None:
    """Return an experiment by "lesson.key"; None if that lesson is not there yet.

    Raises:
        ValueError: the lesson has no such experiment.
    """
    theme, key = name.split(".")
    if theme not in lessons():
        return None
    known = {one.key: one for one in lesson(theme).experiments}
    if key not in known:
        raise ValueError(unknown("experiment", key, list(known)))
    return known[key]
