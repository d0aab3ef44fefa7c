"""Contour lines of a map on two logarithmic axes, as arrays of one fixed length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAP_POINTS = 17
SEGMENTS = 220
NAMES = 7
# What the lines stand for, times the baseline.
_BELOW = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_ABOVE = (1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
_LADDER = np.array((*_BELOW, 1.0, *_ABOVE))
# Where on the map the names of the lines gather, as shares of its sides.
_NAMES_NEAR = np.array([0.4, 0.48])
_EDGE = 0.06
_ONE = int(np.flatnonzero(_LADDER == 1)[0])


@dataclass(frozen=True, slots=True)
class Contours:
    """A map and its lines; what is unused is not-a-number.

    `field` is log2 of the relative value, row by row from low magnesium. The lines are segments
    from (x, y) to (x2, y2); each level has one name, `times`, at (name_x, name_y).
    """

    field: Floats
    x: Floats
    y: Floats
    x2: Floats
    y2: Floats
    name_x: Floats
    name_y: Floats
    times: Floats


def _levels(field: Floats) -> Floats:
    """Return at most NAMES steps of the ladder inside the map, log2, evenly thinned around 1."""
    steps = np.log2(_LADDER)
    inside = np.flatnonzero((steps > field.min()) & (steps < field.max()))
    every = 1
    while np.count_nonzero((inside - _ONE) % every == 0) > NAMES:
        every += 1
    # A hair beside the step, so that no line runs exactly through a corner.
    return np.asarray(steps[inside[(inside - _ONE) % every == 0]] + 1e-9)


def _crossings(field: Floats, levels: Floats) -> tuple[NDArray[np.bool_], Floats]:
    """Return for (level, row, column, edge) whether the line crosses there, and where (x, y)."""
    a, b, c, d = field[:-1, :-1], field[:-1, 1:], field[1:, 1:], field[1:, :-1]
    start, end = np.stack([a, b, d, a], axis=-1), np.stack([b, c, c, d], axis=-1)
    level = levels[:, None, None, None]
    crossed = (start - level) * (end - level) < 0
    with np.errstate(divide="ignore", invalid="ignore"):
        along = np.where(crossed, (level - start) / (end - start), 0.0)
    rows, columns = (np.arange(n - 1.0) for n in field.shape)
    right = np.array([0.0, 1.0, 0.0, 0.0]) + columns[:, None]
    up = np.array([0.0, 0.0, 1.0, 0.0]) + rows[:, None, None]
    x = right + along * np.array([1.0, 0.0, 1.0, 0.0])
    y = up + along * np.array([0.0, 1.0, 0.0, 1.0])
    return crossed, np.stack([x, y], axis=-1)


def _padded(values: Floats, length: int) -> Floats:
    full = np.full(length, np.nan)
    full[: len(values)] = values[:length]
    return full


def contours(field: Floats, across: tuple[float, float], upward: tuple[float, float]) -> Contours:
    """Return the lines of equal value.

    Args:
        field: log2 of the relative value, shape (upward, across), evenly spaced in logarithms.
        across: the ends of the x axis.
        upward: the ends of the y axis.
    """
    levels = _levels(field)
    crossed, where = _crossings(field, levels)
    order = np.argsort(~crossed, axis=-1, kind="stable")
    where = np.take_along_axis(where, order[..., None], axis=-2)
    count = crossed.sum(axis=-1)
    two, four = np.nonzero(count >= 2), np.nonzero(count == 4)
    ends = np.concatenate([where[two][:, :2], where[four][:, 2:]])
    which = np.concatenate([two[0], four[0]])
    middle = [np.flatnonzero(which == i) for i in range(len(levels))]
    # Between the diagonals, which have names of their own, and away from the edges.
    away = np.abs(ends[:, 0] - _NAMES_NEAR * (np.array(field.shape[::-1]) - 1)).sum(axis=1)
    named = np.array([ends[m[away[m].argmin()], 0] for m in middle if len(m)]).reshape(-1, 2)
    times = np.array([2**level for level, m in zip(levels, middle, strict=True) if len(m)])
    sides = np.array(field.shape[::-1]) - 1
    # A name too near an edge would be cut off.
    named[((named < _EDGE * sides) | (named > (1 - _EDGE) * sides)).any(axis=1)] = np.nan

    def place(steps: Floats, ends: tuple[float, float], points: int, length: int) -> Floats:
        return _padded(ends[0] * (ends[1] / ends[0]) ** (steps / (points - 1)), length)

    up, right = field.shape
    return Contours(
        field.ravel(),
        place(ends[:, 0, 0], across, right, SEGMENTS),
        place(ends[:, 0, 1], upward, up, SEGMENTS),
        place(ends[:, 1, 0], across, right, SEGMENTS),
        place(ends[:, 1, 1], upward, up, SEGMENTS),
        place(named[:, 0], across, right, NAMES),
        place(named[:, 1], upward, up, NAMES),
        _padded(times, NAMES),
    )
