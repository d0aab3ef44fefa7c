"""Answer codes: what one student predicted, in six or so characters to read out or to copy.

A code carries the theme, the place of each answer to its predictions, and two check characters; no
name and nothing else. It is written as a state code is (`helpers.state_code`), under a seal of its
own, so that neither kind is taken for the other. It also carries a short fingerprint of the
questions as they stood: a code made with other questions is recognised, never miscounted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from helpers.lesson.files import lesson, lessons
from helpers.lesson.prediction import given
from helpers.state_code import CodeError, number_of, written

KIND = "answer code"
# The first format. A later one takes another seal, and the old one keeps being read.
_SEAL = 9
# One of six options, or skipped, or not asked yet.
_WAYS, _OPEN, _SKIPPED = 8, 0, 7
_PRINT = 32**3
_CHECKS = 2


@dataclass(frozen=True)
class Answers:
    """What one code says.

    Attributes:
        theme: the theme whose predictions these are.
        places: question to the place of the chosen option (0 is the first), None for skipped;
            questions that were not answered are left out.
    """

    theme: str
    places: Mapping[str, int | None]


def answers_code(theme: str) -> str:
    """Return the code of what was predicted in this session, to read out or to copy.

    Args:
        theme: for example "muscle".

    Returns:
        Six characters or a few more, with a hyphen, for example "K7Q-4M2".

    Raises:
        ValueError: there is no such theme, or nothing was predicted yet.
    """
    lesson(theme)
    places = given(theme)
    if not places:
        raise ValueError(
            f"Nothing was predicted on {theme} in this notebook yet: answer its question first."
        )
    return encode(theme, places)


def encode(theme: str, places: Mapping[str, int | None]) -> str:
    """Write answers as a code.

    Args:
        theme: for example "muscle".
        places: question to the place of the chosen option, None for skipped.

    Raises:
        ValueError: no such theme, question or option.
    """
    asked = {question.key: len(question.options) for question in lesson(theme).predictions}
    for key, place in places.items():
        if key not in asked:
            raise ValueError(f"question is {key!r}: it must be one of {', '.join(asked)}.")
        if place is not None and not 0 <= place < asked[key]:
            raise ValueError(f"{key} is {place}: it must be a place from 0 to {asked[key] - 1}.")
    number = 0
    for key in asked:
        number = number * _WAYS + _digit(places, key)
    code = written(number * _PRINT + _fingerprint(theme), _length(theme), _SEAL)
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"


def decode(code: str) -> Answers:
    """Read a code; capitals, spaces and hyphens do not matter, O is 0, and I and L are 1.

    Raises:
        CodeError: it is not an answer code, or was made with other questions.
    """
    number, length = number_of(code, _SEAL, KIND)
    number, mark = divmod(number, _PRINT)
    theme = next((name for name in lessons() if _fingerprint(name) == mark), None)
    if theme is None or length != _length(theme):
        raise CodeError(
            f"This is an {KIND}, but its questions are not those of this version of the notebooks."
        )
    digits: dict[str, int] = {}
    for question in reversed(lesson(theme).predictions):
        number, digits[question.key] = divmod(number, _WAYS)
    places: dict[str, int | None] = {}
    for question in lesson(theme).predictions:
        digit = digits[question.key]
        if _OPEN < digit <= len(question.options):
            places[question.key] = digit - 1
        elif digit == _SKIPPED:
            places[question.key] = None
        elif digit != _OPEN:
            raise CodeError(f"This is not an {KIND}: {question.key} has no such answer.")
    if number or not places:
        raise CodeError(f"This is not an {KIND}: it answers nothing that was asked.")
    return Answers(theme, places)


def _digit(places: Mapping[str, int | None], key: str) -> int:
    if key not in places:
        return _OPEN
    place = places[key]
    return _SKIPPED if place is None else place + 1


def _length(theme: str) -> int:
    size = _PRINT * _WAYS ** len(lesson(theme).predictions)
    digits = 1
    while 32**digits < size:
        digits += 1
    return digits + _CHECKS


@cache
def _fingerprint(theme: str) -> int:
    words = [theme]
    for question in lesson(theme).predictions:
        words += [question.key, *(option.text for option in question.options)]
    return int.from_bytes(sha256("\n".join(words).encode()).digest()[:4], "big") % _PRINT
