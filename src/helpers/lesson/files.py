"""Reading and checking the lessons in `data/lessons/`: predictions, experiments, questions.

One YAML file a theme. A damaged file raises `DataError` naming the file and the place. Texts may
quote computed numbers in {braces}; `helpers.lesson.fill` says how.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from helpers.tables import DataError, data_dir

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
# Topics of the words may hold a hyphen ("deficiency-signs").
Topic = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")]
ClaimId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}-[0-9]{2}$")]
Height = (
    float | Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*$")]
)
Settings = dict[str, Any]
States = dict[Key, Settings]
Model = TypeVar("Model", bound=BaseModel)
Themed = TypeVar("Themed", bound="OfTheme")


class _Part(BaseModel):
    """A frozen part of a lesson; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mark(_Part):
    """Where an answer lies on the height of a chart's panel: at a number, or above or below one.

    A number may be named: "state.value" is a value of the explorer in one of the question's
    states; `times` multiplies it. `label` is written at the mark.
    """

    panel: Key
    at: Height | None = None
    above: Height | None = None
    below: Height | None = None
    times: float = 1
    label: Annotated[str, StringConstraints(max_length=32)] = ""

    @model_validator(mode="after")
    def _says_where(self) -> Mark:
        ends = [end is not None for end in (self.above, self.below)]
        if (self.at is not None) == any(ends):
            raise ValueError(f"{self.panel} must have either 'at', or 'above' or 'below' or both")
        return self


class Option(_Part):
    """One answer to choose, what is said to those who chose it, and whether it is right.

    `marks` says what it means in the explorer's charts, where they show it.
    """

    text: Words
    reply: Words
    right: bool = False
    marks: tuple[Mark, ...] = ()


class Question(_Part):
    """A question with exactly one right answer.

    `states` names settings of the explorer whose numbers the texts may quote; the last of them is
    what "as in the question" sets. `claims` are the claims behind every other number.
    """

    key: Key
    ask: Words
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=6)]
    states: States = {}
    claims: tuple[ClaimId, ...] = ()

    @model_validator(mode="after")
    def _one_right_answer(self) -> Question:
        right = sum(option.right for option in self.options)
        if right != 1:
            raise ValueError(f"{self.key} has {right} right answers: it must have exactly one")
        return self


class Step(_Part):
    """One press of an experiment's button: what the button says and what it sets."""

    key: Key
    press: Words
    short: Words
    set: Annotated[Settings, Field(min_length=1)]


class Experiment(_Part):
    """Two or more states to compare.

    A step keeps the settings of the steps before it. `watch` names the explorer's values that are
    shown, each with its label; `found` is read after the last step. Those with `again` stand
    below the others, as something to look at once more.
    """

    key: Key
    title: Words
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=3)]
    look_for: Words
    watch: Annotated[dict[str, Words], Field(min_length=1, max_length=4)]
    found: Words
    claims: tuple[ClaimId, ...] = ()
    again: bool = False

    @property
    def states(self) -> States:
        """Return the whole settings of each step: its own on top of those before it."""
        whole: States = {}
        so_far: Settings = {}
        for step in self.steps:
            so_far = {**so_far, **step.set}
            whole[step.key] = so_far
        return whole


class ClaimGroup(_Part):
    """Claims that the table shows together: a topic of `data/claims.csv` and its name."""

    topic: Topic
    name: Words


class OfTheme(_Part):
    """What a file says of one theme."""

    theme: Key


class Lesson(OfTheme):
    """Everything the lesson pieces of one theme ask, try and say."""

    claim_groups: Annotated[tuple[ClaimGroup, ...], Field(min_length=1)]
    predictions: Annotated[tuple[Question, ...], Field(min_length=1)]
    experiments: Annotated[tuple[Experiment, ...], Field(min_length=3)]
    questions: Annotated[tuple[Question, ...], Field(min_length=5)]

    @model_validator(mode="after")
    def _keys_once(self) -> Lesson:
        for kind in ("predictions", "experiments", "questions"):
            keys = [item.key for item in getattr(self, kind)]
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{kind} has {', '.join(twice)} twice")
        return self


def lessons() -> list[str]:
    """Return the themes that have a lesson."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def lesson(theme: str, directory: Path | None = None) -> Lesson:
    """Return the lesson of a theme; `directory` replaces `data/lessons` (used by tests).

    Raises:
        ValueError: there is no such lesson; the message names the nearest.
        DataError: the file is damaged.
    """
    if directory is None and theme not in lessons():
        raise ValueError(unknown("theme", theme, lessons()))
    return _lesson(theme, directory or _folder())


def unknown(field: str, value: object, known: Sequence[str]) -> str:
    """Return a sentence that refuses a name and gives the nearest one."""
    near = difflib.get_close_matches(str(value)[:80], known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{field} is {str(value)[:80]!r}: it must be one of {', '.join(known)}.{hint}"


@cache
def _folder() -> Path:
    return data_dir() / "lessons"


@cache
def _lesson(theme: str, directory: Path) -> Lesson:
    return of_theme("lessons", theme, directory, Lesson)


def of_theme(folder: str, theme: str, directory: Path, model: type[Themed]) -> Themed:
    """Return what a folder of `data/` holds for a theme, one YAML file each.

    Raises:
        DataError: it cannot be read, is not as it must be, or is about another theme.
    """
    file = f"{folder}/{theme}.yaml"
    found = checked(file, directory / f"{theme}.yaml", model)
    if found.theme != theme:
        raise DataError(file, 0, "theme", f"{found.theme!r}: it must be {theme!r}")
    return found


def checked(file: str, path: Path, model: type[Model]) -> Model:
    """Return the content of a YAML file as a `model`.

    Raises:
        DataError: it cannot be read or is not as it must be; names `file` and the place.
    """
    try:
        return model.model_validate(_parsed(file, path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(file, 0, place, first["msg"]) from None


def _parsed(file: str, path: Path) -> object:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe ones
    except OSError as error:
        raise DataError(file, 0, "", f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataError(file, 0, "", "it is not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be understood"
        raise DataError(file, mark.line + 1 if mark else 0, "", f"not YAML ({problem})") from None
