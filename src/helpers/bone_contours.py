"""Contour lines of a map on two logarithmic axes, as arrays of one fixed length.

A line crosses a tile from one of its four sides to another. Only that is said, one number for each
piece of a line; where on the sides it crosses follows from the map, which is sent anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

MAP_POINTS = 17
SEGMENTS = 176
NAMES = 7
# What the lines stand for, times the baseline.
_BELOW = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_ABOVE = (1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
_LADDER = np.array((*_BELOW, 1.0, *_ABOVE))
# The diagonals of the map: ratio, its words, and the calcium at which these stand.
DIAGONALS = ((0.5, "ratio ½", 0.8), (1.0, "ratio 1", 1.55), (2.0, "ratio 2", 1.7))
# Where on the map the names of the lines gather, and how near they must not come to those words
# on a narrow screen, as shares of its sides.
_NAMES_NEAR = np.array([0.4, 0.48])
_CLEAR = np.array([0.28, 0.06])
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

    `field` is log2 of the relative value, row by row from low magnesium. A piece of a line is
    ((level * tiles + tile) * 4 + side) * 4 + other side, with tiles row by row and sides bottom,
    right, top, left. Each level stands for `times` and is named at (name_x, name_y).
    """

    field: Floats
    pieces: Floats
    name_x: Floats
    name_y: Floats
    times: Floats


def _levels(field: Floats) -> Floats:
    """Return at most NAMES steps of the ladder inside the map, log2, evenly thinned around 1."""
    # A hair beside the step, so that no line runs exactly through a corner.
    steps = np.log2(_LADDER) + 1e-9
    inside = np.flatnonzero((steps > field.min()) & (steps < field.max()))
    every = 1
    while np.count_nonzero((inside - _ONE) % every == 0) > NAMES:
        every += 1
    return np.asarray(steps[inside[(inside - _ONE) % every == 0]])


def _pieces(field: Floats, levels: Floats) -> tuple[Whole, Whole]:
    """Return the pieces of all lines, and the index of the level of each.

    Only the tiles that a line passes are looked at: a few hundred of thousands.
    """
    above = (field > levels[:, None, None]).astype(np.int8)
    corners = above[:, :-1, :-1] + above[:, :-1, 1:] + above[:, 1:, 1:] + above[:, 1:, :-1]
    which, row, column = np.nonzero((corners > 0) & (corners < 4))
    higher = above[which[:, None], row[:, None] + _DOWN, column[:, None] + _RIGHT]
    crossed = higher[:, _EDGE_FROM] != higher[:, _EDGE_TO]
    sides = np.argsort(~crossed, axis=-1, kind="stable")
    tiles = field[1:, 1:].size
    passed = 16 * (which * tiles + row * (field.shape[1] - 1) + column)
    # Where a line passes a tile twice, all four sides are crossed.
    twice = crossed.all(axis=1)
    first = passed + 4 * sides[:, 0] + sides[:, 1]
    second = passed[twice] + 4 * sides[twice, 2] + sides[twice, 3]
    return np.concatenate([first, second]), np.concatenate([which, which[twice]])


def ends(pieces: Whole, field: Floats, levels: Floats, *, other: bool = False) -> Floats:
    """Return where pieces start (or, `other`, end), in tiles from the lower left: (pieces, 2)."""
    across, tiles = field.shape[1] - 1, field[1:, 1:].size
    side = pieces % 4 if other else pieces // 4 % 4
    row, column = np.divmod(pieces // 16 % tiles, across)
    level, start, end = levels[pieces // (16 * tiles)], _EDGE_FROM[side], _EDGE_TO[side]
    low = field[row + _DOWN[start], column + _RIGHT[start]] - level
    high = field[row + _DOWN[end], column + _RIGHT[end]] - level
    along = low / (low - high)
    x = column + _EDGE_X[side] + along * _ALONG_X[side]
    y = row + _EDGE_Y[side] + along * _ALONG_Y[side]
    return np.stack([x, y], axis=1)


def _padded(values: Floats | Whole, length: int) -> Floats:
    full = np.full(length, np.nan)
    full[: len(values)] = values[:length]
    return full


def _share(multiple: float, ends: tuple[float, float]) -> float:
    """Return how far along an axis a multiple lies, 0 to 1."""
    return log(multiple / ends[0]) / log(ends[1] / ends[0])


def contours(field: Floats, across: tuple[float, float], upward: tuple[float, float]) -> Contours:
    """Return the lines of equal value.

    Args:
        field: log2 of the relative value, shape (upward, across), evenly spaced in logarithms.
        across: the ends of the x axis.
        upward: the ends of the y axis.
    """
    levels = _levels(field)
    pieces, which = _pieces(field, levels)
    middle = [np.flatnonzero(which == i) for i in range(len(levels))]
    sides = np.array(field.shape[::-1]) - 1
    at = ends(pieces, field, levels) / sides
    # A name near an edge would be cut off, one on the words of a diagonal could not be read.
    cut = (np.abs(at - 0.5) > 0.5 - _EDGE).any(axis=1)
    words = [(_share(x, across), _share(x / ratio, upward)) for ratio, _, x in DIAGONALS]
    taken = [(np.abs(at - place) < _CLEAR).all(axis=1) for place in words]
    away = np.abs(at - _NAMES_NEAR).sum(axis=1) + 2 * np.any([cut, *taken], axis=0)
    best = np.array([m[away[m].argmin()] for m in middle], dtype=np.intp)
    x, y = np.where(cut[best, None], np.nan, at[best]).T

    def place(share: Floats, ends: tuple[float, float]) -> Floats:
        return _padded(ends[0] * (ends[1] / ends[0]) ** share, NAMES)

    return Contours(
        field.ravel(),
        _padded(pieces, SEGMENTS),
        place(x, across),
        place(y, upward),
        _padded(2**levels, NAMES),
    )
