"""All numbers of a step in one buffer of 32-bit floats: what changed, and where it belongs.

A buffer starts with how many values it holds and the place of each in the layout; the values
follow, one after the other. Curves that stay as they are cost nothing after the first time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Layout = list[list[str | int]]


class Packer:
    """Turns named numbers and arrays into buffers and remembers what the last one held.

    Attributes:
        layout: [name, length] of each value in order; length 0 stands for a single number.
        full: the buffer that holds everything.
        changes: the buffer that holds what differs from the time before.
    """

    def __init__(self) -> None:
        self.layout: Layout = []
        self.full = self.changes = b""
        self._floats: NDArray[np.float32] = np.empty(0, dtype="<f4")
        self._lengths: NDArray[np.intp] = np.empty(0, dtype=np.intp)

    def put(self, values: Mapping[str, Any]) -> None:
        """Take the values of a new state; arrays may have any shape but not be empty.

        Raises:
            ValueError: an array holds nothing, named.
        """
        single, many = _sorted(values)
        lengths = [0] * len(single) + [v.size for v in many.values()]
        layout: Layout = [
            [name, length] for name, length in zip((*single, *many), lengths, strict=True)
        ]
        floats = np.empty(len(single) + sum(v.size for v in many.values()), dtype="<f4")
        floats[: len(single)] = list(single.values())
        if many:
            flat = [v.ravel() for v in many.values()]
            np.concatenate(flat, out=floats[len(single) :], casting="unsafe")
        if layout == self.layout:
            changed = self._changed(floats)
        else:
            self.layout = layout
            self._lengths = np.maximum(np.array(lengths, dtype=np.intp), 1)
            changed = np.ones(len(layout), dtype=bool)
        self._floats = floats
        self.full = _buffer(range(len(layout)), floats)
        self.changes = _buffer(
            np.flatnonzero(changed).tolist(), floats[np.repeat(changed, self._lengths)]
        )

    def _changed(self, floats: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Return which values differ; compared as bits, so that NaN equals NaN."""
        if not len(floats):
            return np.zeros(0, dtype=bool)
        differs = floats.view("<u4") != self._floats.view("<u4")
        starts = np.cumsum(self._lengths) - self._lengths
        changed: NDArray[np.bool_] = np.logical_or.reduceat(differs, starts)
        return changed


def _sorted(values: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, NDArray[Any]]]:
    """Return single numbers and arrays apart."""
    single: dict[str, float] = {}
    many: dict[str, NDArray[Any]] = {}
    for name, value in values.items():
        if isinstance(value, (float, int)):
            single[name] = value
            continue
        array = np.asarray(value)
        if array.ndim == 0:
            single[name] = float(array)
        elif array.size:
            many[name] = array
        else:
            raise ValueError(f"{name} holds nothing: there must be at least one number.")
    return single, many


def _buffer(places: Sequence[int], floats: NDArray[np.float32]) -> bytes:
    return np.array([len(places), *places], dtype="<f4").tobytes() + floats.tobytes()
