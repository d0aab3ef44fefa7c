"""Contour lines of a map on two logarithmic axes, as arrays of one fixed length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAP_POINTS = 17
SEGMENTS = 176
NAMES = 7
# What the lines stand for, times the baseline.
_BELOW = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_ABOVE = (1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
_LADDER = np.array((*_BELOW, 1.0, *_ABOVE))
# Where on the map the names of the lines gather, as shares of its sides.
_NAMES_NEAR = np.array([0.4, 0.48])
_EDGE = 0.06
_ONE = int(np.flatnonzero(_LADDER == 1)[0])
# The four corners of a cell, and its four sides from corner to corner: bottom, right, top, left.
_DOWN, _RIGHT = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0])
_EDGE_FROM, _EDGE_TO = np.array([0, 1, 3, 0]), np.array([1, 2, 2, 3])
_EDGE_X, _EDGE_Y = np.array([0.0, 1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, 0.0])
_ALONG_X, _ALONG_Y = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0, 1.0])


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


def _segments(field: Floats, levels: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return for each piece of a line the index of its level, and its two ends (x, y) in steps.

    Only the cells that a line passes are looked at: a few hundred of thousands.
    """
    above = (field > levels[:, None, None]).astype(np.int8)
    corners = above[:, :-1, :-1] + above[:, :-1, 1:] + above[:, 1:, 1:] + above[:, 1:, :-1]
    which, row, column = np.nonzero((corners > 0) & (corners < 4))
    around = field[row[:, None] + _DOWN, column[:, None] + _RIGHT]
    off = around - levels[which][:, None]
    start, end = off[:, _EDGE_FROM], off[:, _EDGE_TO]
    crossed = start * end < 0
    along = np.where(crossed, start / np.where(crossed, start - end, 1.0), 0.0)
    x = column[:, None] + _EDGE_X + along * _ALONG_X
    y = row[:, None] + _EDGE_Y + along * _ALONG_Y
    order = np.argsort(~crossed, axis=-1, kind="stable")
    ends = np.stack([np.take_along_axis(x, order, -1), np.take_along_axis(y, order, -1)], axis=-1)
    # Where a line passes a cell twice, all four sides are crossed.
    twice = crossed.all(axis=1)
    return np.concatenate([which, which[twice]]), np.concatenate([ends[:, :2], ends[twice, 2:]])


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
    which, ends = _segments(field, levels)
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
