"""What every model needs: its parameters as plain numbers, and checked inputs.

Each check raises a ValueError that names the field, the value and the allowed range.
"""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers import tables

Floats = NDArray[np.float64]
Array = Sequence[float] | NDArray[Any]
Numbers = float | Array
# The same as array.min() and array.max(), without their overhead (half of it all for 40 items).
_least = partial(np.minimum.reduce, axis=None)
_most = partial(np.maximum.reduce, axis=None)
Flags = bool | Sequence[bool] | NDArray[np.bool_]


@cache
def values(model: str) -> Mapping[str, float]:
    """Return the values of `data/parameters/<model>.csv` by name, read once and read-only."""
    found = tables.parameters(model)
    return MappingProxyType({name: float(parameter.value) for name, parameter in found.items()})


def numbers(field: str, given: object, low: float, high: float, unit: str = "") -> Floats:
    """Return `given` (a number or an array of numbers) as floats, all from `low` to `high`.

    Raises:
        ValueError: something is not a number (text, True/False, NaN, infinite) or out of range.
    """
    array = np.asarray(given)
    if type(given) in (float, int) and low <= given <= high:  # type: ignore[operator]
        return array.astype(np.float64)
    if array.dtype.kind not in "fiu" or _holds_a_flag(given):
        array = _each_a_number(field, array, given, low, high, unit)
    # A NaN makes both comparisons false, so the fast path refuses it too.
    if array.size and not (_least(array) >= low and _most(array) <= high):
        wrong = int(np.flatnonzero(~((array >= low) & (array <= high)))[0])
        raise _refusal(field, array.flat[wrong], low, high, unit, _place(array, wrong))
    return array.astype(np.float64, copy=False)


def number(field: str, given: object, low: float, high: float, unit: str = "") -> float:
    """Return `given` as one float from `low` to `high`; errors as in `numbers`."""
    array = numbers(field, given, low, high, unit)
    if array.ndim:
        raise ValueError(f"{field} holds {array.size} values: it must be a single number.")
    return float(array)


def flags(field: str, given: object) -> NDArray[np.bool_]:
    """Return `given` (True/False or an array of them) as an array of booleans.

    Raises:
        ValueError: something else than True or False was given.
    """
    array = np.asarray(given)
    if array.size and array.dtype.kind != "b":
        raise ValueError(f"{field} is {_shown(array.flat[0])}: it must be True or False.")
    return array.astype(np.bool_, copy=False)


def plain(result: Floats) -> Any:
    """Return a float where `result` is a single number, the array otherwise."""
    return float(result) if result.ndim == 0 else result


def _holds_a_flag(given: object) -> bool:
    return isinstance(given, (list, tuple)) and any(isinstance(one, bool) for one in given)


def _each_a_number(
    field: str, array: NDArray[Any], given: object, low: float, high: float, unit: str
) -> Floats:
    """Convert the odd cases (a column of objects) one by one and name the first that fails."""
    entries = given if isinstance(given, (list, tuple)) else array.ravel().tolist()
    for place, entry in enumerate(entries):
        is_flag = isinstance(entry, (bool, np.bool_))
        if is_flag or not isinstance(entry, (int, float, np.integer, np.floating)):
            raise _refusal(field, entry, low, high, unit, _place(array, place))
    return array.astype(np.float64)


def _place(array: NDArray[Any], place: int) -> str:
    return f" (item {place + 1})" if array.ndim else ""


def _refusal(
    field: str, value: object, low: float, high: float, unit: str, place: str
) -> ValueError:
    allowed = f"a number from {low:,g} to {high:,g} {unit}".rstrip()
    return ValueError(f"{field} is {_shown(value)}{place}: it must be {allowed}.")


def _shown(value: object) -> str:
    """Return the value as a learner would have typed it."""
    number_like = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return f"{value:,g}" if number_like else repr(value)
