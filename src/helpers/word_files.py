"""Reading and checking the word files in `data/words/`.

Each topic has one YAML file with a text for every band; shared sentences, notes, yardsticks and
sources have files of their own. A damaged file raises `DataError` naming the file and the place.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from helpers.tables import DataError, data_dir

__all__ = [
    "BANDS",
    "RATIO_BANDS",
    "TOPICS",
    "BandWords",
    "Common",
    "Note",
    "Source",
    "Topic",
    "Verdict",
    "YardstickWords",
    "common",
    "notes",
    "sources",
    "topic",
    "yardsticks",
]

TOPICS = (
    "muscle",
    "nerve",
    "energy",
    "bone",
    "stress",
    "bioavailability",
    "hormone",
    "food",
    "supplement",
    "cardiovascular",
    "ratio",
    "deficiency-signs",
    "iv",
    "chronic-illness",
    "safety",
)
"""Every topic that has words; the first six are the themes of the notebooks."""

BANDS = ("both_low", "mg_low", "ca_low", "over", "ok_any", "ai_only")
"""The bands every topic has."""

RATIO_BANDS = ("ok_in", "ok_below", "ok_above")
"""The bands of topics in which the ratio itself has been discussed (all three or none)."""

Verdict = Literal[
    "well established",
    "supported with caveats",
    "plausible but unproven",
    "contested",
    "contradicted by evidence",
    "marketing",
]

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
_ClaimId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}-[0-9]{2}$")]
_T = TypeVar("_T")


class _Part(BaseModel):
    """A frozen part of a word file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BandWords(_Part):
    """The words for one band; `evidence` is the verdict on the first of `claims`."""

    headline_tail: _Words
    text: _Words
    does_not_mean: _Words
    evidence: Verdict
    claims: Annotated[tuple[_ClaimId, ...], Field(min_length=1)]
    sources: Annotated[tuple[_Words, ...], Field(min_length=1)]


class Topic(_Part):
    """One topic: its title, what is known about the ratio in it, and its bands."""

    topic: _Words
    title: _Words
    ratio_evidence: _Words
    bands: dict[str, BandWords]

    @property
    def has_ratio_bands(self) -> bool:
        """Whether the ratio has texts of its own in this topic."""
        return "ok_in" in self.bands


class YardstickWords(_Part):
    """What a yardstick is and is not; its range is in `data/yardsticks.csv`."""

    name: _Words
    short: _Words
    made_for: Literal["everyone", "adults", "men", "women", "children"]
    in_short: _Words
    text: _Words
    claims: Annotated[tuple[_ClaimId, ...], Field(min_length=1)]
    sources: Annotated[tuple[_Words, ...], Field(min_length=1)]


class Note(_Part):
    """A line added under a text where it applies."""

    text: _Words
    sources: Annotated[tuple[_Words, ...], Field(min_length=1)]


class Source(_Part):
    """One source and how it was read."""

    citation: _Words
    read: Literal["read", "partly", "secondary", "computed", "judgement", "memory", "not read"]

    @property
    def shown(self) -> str:
        """The citation, with a mark where it was not read itself."""
        return self.citation if self.read == "read" else f"{self.citation} ({self.read})"


class Common(_Part):
    """Sentences shared by all topics; {braces} are filled in from the intake."""

    disclaimer: _Words
    leads: dict[str, _Words]
    headlines: dict[str, _Words | dict[str, _Words]]
    ratio: dict[str, _Words]


def topic(name: str, directory: Path | None = None) -> Topic:
    """The words of one topic; `directory` replaces `data/words` (used by tests).

    Raises DataError where the file is damaged or a band is missing.
    """
    return _topic(name, directory or _folder())


def common(directory: Path | None = None) -> Common:
    """The shared sentences from `common.yaml`."""
    return _common(directory or _folder())


def notes(directory: Path | None = None) -> Mapping[str, Note]:
    """The added lines from `notes.yaml`, by key."""
    return _named("notes.yaml", Note, directory or _folder())


def yardsticks(directory: Path | None = None) -> Mapping[str, YardstickWords]:
    """The words on each yardstick from `yardsticks.yaml`, by yardstick key."""
    return _named("yardsticks.yaml", YardstickWords, directory or _folder())


def sources(directory: Path | None = None) -> Mapping[str, Source]:
    """Every source the words name, from `sources.yaml`, by short key."""
    return _named("sources.yaml", Source, directory or _folder())


@cache
def _folder() -> Path:
    return data_dir() / "words"


@cache
def _topic(name: str, directory: Path) -> Topic:
    file = f"{name}.yaml"
    found = _validated(file, Topic, _parsed(file, directory))
    expected = set(BANDS) | (set(RATIO_BANDS) if found.has_ratio_bands else set())
    for band in sorted(expected ^ set(found.bands)):
        problem = "this band is missing" if band in expected else "this band is not known"
        raise DataError(file, 0, f"bands.{band}", problem)
    if found.topic != name:
        raise DataError(file, 0, "topic", f"{found.topic!r}: it must be {name!r}")
    return found


@cache
def _common(directory: Path) -> Common:
    return _validated("common.yaml", Common, _parsed("common.yaml", directory))


@cache
def _named(file: str, kind: type[_T], directory: Path) -> Mapping[str, _T]:
    return _validated(file, dict[str, kind], _parsed(file, directory))  # type: ignore[valid-type]


def _parsed(file: str, directory: Path) -> object:
    """The content of a YAML file; the C loader is ten times faster where it is installed."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = (directory / file).read_text(encoding="utf-8")
        return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are safe ones
    except OSError as error:
        raise DataError(file, 0, "", f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataError(file, 0, "", "it is not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None) or "it cannot be understood"
        raise DataError(file, line, "", f"it is not proper YAML ({problem})") from None


def _validated(file: str, kind: type[_T], content: object) -> _T:
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(file, 0, place, first["msg"]) from None
