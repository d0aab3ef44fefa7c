"""State codes: every control of an explorer in at most 24 characters that fit on a blackboard.

A code is one whole number in mixed radix (one digit per control, then the number of its layout)
written in base 32, with two check characters before it. The check is a Reed-Solomon code over the
field of 32 elements with minimum distance 3: one or two wrong characters, and any two exchanged,
are always noticed.

Layouts live in `data/state_codes.json` and are only ever added to: a code made today can be read
after controls have been added, because it names the layout it was made with.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from helpers.tables import DataError, data_dir

FILE = "state_codes.json"
LONGEST = 24
LAYOUTS = 64
# No I, L, O or U: they are read as 1, 1, 0 and V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u2011": None})
_CHECKS = 2
# A word of zeros only must not count as a code. Other kinds of code have seals of their own, so
# that none is taken for another.
_SEAL = 21
KIND = "state code"
# x^5 + x^2 + 1 makes 2 a generator of the field's 31 non-zero elements.
_POLYNOMIAL = 0b100101


class CodeError(ValueError):
    """What was typed is not a code; the message says why in words."""


@dataclass(frozen=True)
class Layout:
    """What a code of one theme holds, in order.

    Attributes:
        number: from 0 to 63; part of every code made with it.
        theme: the theme whose controls these are.
        fields: one for each control, or for a total and its part from supplements.
    """

    number: int
    theme: str
    fields: tuple[Mapping[str, Any], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the controls."""
        return tuple(name for field in self.fields for name in _names(field))

    @property
    def length(self) -> int:
        """Return the number of characters of a code."""
        size = LAYOUTS * math.prod(map(_size, self.fields))
        digits = 1
        while 32**digits < size:
            digits += 1
        return digits + _CHECKS


@dataclass(frozen=True)
class Decoded:
    """What a code says: its theme, and the value of every control the theme had then."""

    theme: str
    state: dict[str, Any]
    hand_made: bool


def encode(theme: str, state: Mapping[str, Any], hand_made: bool = False) -> str:
    """Write a state as a code.

    Args:
        theme: the theme's name.
        state: every control of the theme; numbers between two steps are taken to the nearer.
        hand_made: the day is a food list, which no code can hold; the code says that there is one.

    Returns:
        At most 24 characters of `ALPHABET`.

    Raises:
        ValueError: the theme has no layout, or a control is missing or out of range.
    """
    layout = newest(theme)
    number = 0
    for field in layout.fields:
        number = number * _size(field) + _digit(field, state, hand_made)
    number = number * LAYOUTS + layout.number
    return written(number, layout.length, _SEAL)


def written(number: int, length: int, seal: int) -> str:
    """Return a whole number as `length` characters, of which the first two are checks.

    Args:
        number: 0 or more, and below 32 to the power of `length` - 2.
        length: of the code, in characters.
        seal: 0 to 31, one for each kind of code.
    """
    digits = [number >> 5 * i & 31 for i in range(length - _CHECKS)]
    total, weighted = _sums(digits, seal)
    second = _times(total ^ weighted, _inverse(1 ^ 2))
    return "".join(ALPHABET[d] for d in [total ^ second, second, *digits])


def number_of(code: str, seal: int, kind: str) -> tuple[int, int]:
    """Return the whole number in a code, and how many characters the code has.

    Args:
        code: what was typed; capitals, spaces and hyphens do not matter.
        seal: that of this kind of code.
        kind: what the message calls it, for example "state code".

    Raises:
        CodeError: it is not a code of this kind; the message says why.
    """
    try:
        digits = _characters(code)
        _check(digits, seal)
    except CodeError as problem:
        raise CodeError(_no_code(str(problem), kind)) from None
    return sum(d << 5 * i for i, d in enumerate(digits[_CHECKS:])), len(digits)


def decode(code: str) -> Decoded:
    """Read a code; capitals, spaces and hyphens do not matter, O is 0, and I and L are 1.

    Raises:
        CodeError: it is not a code; one mistyped character is always noticed and, if it is the
            only one, the message says which.
    """
    number, length = number_of(code, _SEAL, KIND)
    number, which = divmod(number, LAYOUTS)
    layout = layouts().get(which)
    if layout is None:
        raise CodeError(
            "This code was made by a newer version of these notebooks. Nothing has changed."
        )
    if length != layout.length:
        raise CodeError(_no_code(f"it has {length} characters, not {layout.length}"))
    state: dict[str, Any] = {}
    for field in reversed(layout.fields):
        number, digit = divmod(number, _size(field))
        state = {**_values(field, digit), **state}
    if number:
        raise CodeError(_no_code("it says more than its controls can hold"))
    hand_made = bool(state.pop("hand_made", False))
    return Decoded(layout.theme, state, hand_made)


def newest(theme: str) -> Layout:
    """Return the layout with which codes of a theme are made.

    Raises:
        ValueError: the theme has none.
    """
    found = [layout for layout in layouts().values() if layout.theme == theme]
    if not found:
        known = ", ".join(sorted({layout.theme for layout in layouts().values()}))
        raise ValueError(f"theme is {theme!r}: it has no state code. Themes with one: {known}.")
    return max(found, key=lambda layout: layout.number)


@cache
def layouts(directory: Path | None = None) -> Mapping[int, Layout]:
    """Return every layout there has been, by number; `directory` replaces `data` (for tests).

    Raises:
        DataError: the file is missing or damaged.
    """
    path = (directory or data_dir()) / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["layouts"]
        made = [Layout(r["number"], r["theme"], tuple(r["fields"])) for r in found]
        lengths = [layout.length for layout in made]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise DataError(FILE, 0, "", f"it cannot be read ({problem})") from None
    if [layout.number for layout in made] != list(range(len(made))) or len(made) > LAYOUTS:
        raise DataError(FILE, 0, "number", "layouts are numbered 0, 1, 2 ... up to 63")
    if max(lengths, default=0) > LONGEST:
        raise DataError(FILE, 0, "fields", f"a code would be longer than {LONGEST} characters")
    return {layout.number: layout for layout in made}


# One field: a choice, a number with steps, or a total of which a part comes from supplements


def _names(field: Mapping[str, Any]) -> Sequence[str]:
    return (field["name"], field["part"]) if "part" in field else (field["name"],)


def _size(field: Mapping[str, Any]) -> int:
    if "options" in field:
        return len(field["options"])
    count = int(field["count"])
    return count * (count + 1) // 2 if "part" in field else count


def _digit(field: Mapping[str, Any], state: Mapping[str, Any], hand_made: bool) -> int:
    name = field["name"]
    if name == "hand_made":
        return int(hand_made)
    for needed in _names(field):
        if needed not in state:
            raise ValueError(f"{needed} is missing: a code holds every control.")
    if "options" in field:
        if state[name] not in field["options"]:
            raise ValueError(f"{name} is {state[name]!r}: no code is known for it.")
        return list(field["options"]).index(state[name])
    steps = _steps(field, name, state[name])
    if "part" not in field:
        return steps
    part = _steps(field, field["part"], state[field["part"]])
    if part > steps:
        raise ValueError(f"{field['part']} is more than {name}, of which it is a part.")
    return steps * (steps + 1) // 2 + part


def _steps(field: Mapping[str, Any], name: str, value: float) -> int:
    steps: int = round((value - field["low"]) / field["step"])
    if not 0 <= steps < field["count"]:
        raise ValueError(f"{name} is {value:,g}: no code is known for it.")
    return steps


def _values(field: Mapping[str, Any], digit: int) -> dict[str, Any]:
    name = field["name"]
    if "options" in field:
        return {name: field["options"][digit]}
    if "part" not in field:
        return {name: _value(field, digit)}
    total = (math.isqrt(8 * digit + 1) - 1) // 2
    part = digit - total * (total + 1) // 2
    return {name: _value(field, total), field["part"]: _value(field, part)}


def _value(field: Mapping[str, Any], steps: int) -> float:
    # Rounded as a slider's own value is, so that 0.05 + 48 steps of 0.01 is 0.53 and no more.
    return round(float(field["low"] + steps * field["step"]), 6)


# The check characters: both sums over all characters are zero in the field of 32 elements


def _characters(code: object) -> list[int]:
    if not isinstance(code, str):
        raise CodeError("it is not text")
    text = "".join(code.upper().split()).translate(_ALIKE)
    for character in text:
        if character not in ALPHABET:
            raise CodeError(
                f"{character!r} is not one of its characters ({ALPHABET[0]} to 9, A to Z)"
            )
    if not _CHECKS + 2 < len(text) <= LONGEST:
        raise CodeError(f"it has {len(text)} characters")
    return [ALPHABET.index(character) for character in text]


def _check(digits: Sequence[int], seal: int) -> None:
    total, weighted = _sums(digits[_CHECKS:], seal)
    total ^= digits[0] ^ digits[1]
    weighted ^= digits[0] ^ _times(2, digits[1])
    if not total and not weighted:
        return
    hint = ""
    if total and weighted:
        ratio = _times(weighted, _inverse(total))
        at = next(i for i in range(31) if _power(i) == ratio)
        if at < len(digits):
            meant = ALPHABET[digits[at] ^ total]
            hint = (
                f"; if one character only is wrong, it is number {at + 1}, which would be {meant}"
            )
    raise CodeError("its check characters do not fit, so something is mistyped" + hint)


def _sums(digits: Sequence[int], seal: int) -> tuple[int, int]:
    total, weighted = seal, 0
    for place, digit in enumerate(digits, start=_CHECKS):
        total ^= digit
        weighted ^= _times(_power(place), digit)
    return total, weighted


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= _POLYNOMIAL
        b >>= 1
    return product


@cache
def _power(exponent: int) -> int:
    return 1 if exponent == 0 else _times(2, _power(exponent - 1))


@cache
def _inverse(a: int) -> int:
    return next(b for b in range(1, 32) if _times(a, b) == 1)


def _no_code(why: str, kind: str = KIND) -> str:
    return f"This is not {'an' if kind[0] in 'aeiou' else 'a'} {kind}: {why}. Nothing has changed."
