"""Lines worked out from the learner's settings: templates in `data/words/sentences/`."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from helpers.tables import DataError, data_dir


class Sentence(BaseModel):
    """A template with {names} to fill in, and the claims it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    claims: tuple[str, ...] = ()


@cache
def sentences(theme: str) -> Mapping[str, Sentence]:
    """Return the templates of a theme by key, read once and read-only.

    Raises:
        DataError: the file is missing or damaged; it names the file and the place.
    """
    path = data_dir() / "words" / "sentences" / f"{theme}.yaml"
    name = f"words/sentences/{path.name}"
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        return MappingProxyType(TypeAdapter(dict[str, Sentence]).validate_python(loaded))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise DataError(name, 0, "", str(problem)) from problem
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(name, 0, place, first["msg"]) from problem


def say(theme: str, key: str, **parts: str) -> str:
    """Return a filled-in line of a theme.

    Raises:
        KeyError: there is no such line, or a {name} of it was not given.
    """
    return sentences(theme)[key].text.format(**parts)
