"""Checked concentrations: an error says the allowed range and why the range ends there."""

from typing import cast

from helpers.models.common import Floats, number, numbers, plain

NO_ZERO = "Zero is reached in no body; use the lowest value for a solution made without the ion."


def within(
    field: str, given: object, low: float, high: float, unit: str = "mM", reason: str = NO_ZERO
) -> Floats:
    """Return `given` (a number or an array) as floats from `low` to `high`.

    Raises:
        ValueError: names the field, the value and the range, and adds `reason`.
    """
    try:
        return numbers(field, given, low, high, unit)
    except ValueError as error:
        raise ValueError(f"{error} {reason}") from None


def one_within(
    field: str, given: object, low: float, high: float, unit: str = "mM", reason: str = NO_ZERO
) -> float:
    """Return `given` as one float from `low` to `high`; errors as in `within`."""
    try:
        return number(field, given, low, high, unit)
    except ValueError as error:
        raise ValueError(f"{error} {reason}") from None


def result(found: Floats) -> float | Floats:
    """Return a float where `found` is a single number, the array otherwise."""
    return cast("float | Floats", plain(found))


def one_of(field: str, given: object, allowed: tuple[str, ...]) -> str:
    """Return `given` if it is one of `allowed`; raise a ValueError that lists them otherwise."""
    if given not in allowed:
        names = ", ".join(repr(name) for name in allowed)
        raise ValueError(f"{field} is {given!r}: it must be one of {names}.")
    return str(given)
