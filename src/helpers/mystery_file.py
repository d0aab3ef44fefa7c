"""`data/mystery.yaml`: the tests of the mystery person, the causes, and what goes with what."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from helpers.tables import DataError, data_dir

FILE = "mystery.yaml"
LOW, USUAL, HIGH, NOT_DONE = "L", "U", "H", "N"
_Words = Annotated[str, Field(min_length=3, max_length=120)]
_Letters = Annotated[str, Field(pattern=r"^L?U?H?N?$", min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LabTest(_Part):
    """A test: its name, the unit of its result, its price, and the decimals it is printed with."""

    name: _Words
    unit: Annotated[str, Field(min_length=1, max_length=12)]
    coins: Annotated[int, Field(ge=1, le=10)]
    decimals: Annotated[int, Field(ge=0, le=3)]


class Cause(_Part):
    """A cause: its name, why the results follow from it, and what each test may show."""

    name: _Words
    why: _Words
    expects: dict[str, _Letters]


class MysteryFile(_Part):
    """The whole file."""

    budget: Annotated[int, Field(ge=1, le=100)]
    tests: Annotated[dict[str, LabTest], Field(min_length=2, max_length=12)]
    causes: Annotated[dict[str, Cause], Field(min_length=2, max_length=12)]
    stories: Annotated[tuple[_Words, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_test_expected(self) -> MysteryFile:
        for key, cause in self.causes.items():
            if set(cause.expects) != set(self.tests):
                raise ValueError(f"causes.{key}.expects must name every test once")
        return self


@cache
def mystery_file(path: Path | None = None) -> MysteryFile:
    """Return the checked content; `path` replaces the file (used by tests).

    Raises:
        DataError: the file is damaged.
    """
    try:
        content = yaml.safe_load((path or data_dir() / FILE).read_text(encoding="utf-8"))
        return MysteryFile.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(FILE, 0, place, first["msg"]) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(FILE, 0, "", f"it cannot be read ({type(error).__name__})") from None
