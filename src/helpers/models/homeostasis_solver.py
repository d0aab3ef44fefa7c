"""Where the rat's calcium and magnesium come to rest: three unknowns in logarithms, Newton's way.

At rest both bone pools and both PTH pools follow from calcitriol, magnesium and calcium, so three
balances remain. In logarithms nothing can turn negative, and no start tried has failed. The same
code serves one state (plain numbers, fast) and many at once (arrays).
"""

import math
from functools import lru_cache
from itertools import product
from typing import Any, cast

import numpy as np

from helpers.models.common import Floats
from helpers.models.homeostasis_equations import (
    Diet,
    N,
    Parameters,
    Plasma,
    activation,
    at_most,
    calcitriol_removal,
    outside_flows,
    parameters,
    release_rate,
    synthesis,
)

LEAST, MOST = 0.1, 3.0
VITAMIN_D_ABOVE = 0.01

# Typical sizes of the three balances, so that their misfits compare.
_CALCITRIOL, _MAGNESIUM, _CALCIUM = 0.3, 3e-4, 1e-3
_CLOSE = 1e-12
_LARGEST_STEP = 0.5
_NUDGE = 1e-7
_GOOD_PROGRESS = 0.1
_MOST_STEPS = 60
# Starting points: calcium, magnesium, vitamin D.
_GRID, _LEAST = (12, 15, 7), (LEAST, LEAST, VITAMIN_D_ABOVE)
# How far apart in the list of starting points neighbours in each of the three are.
_STEPS = (_GRID[1] * _GRID[2], _GRID[2], 1)
# The eight corners around a place: whether beyond it in each of the three, and where in the list.
_CORNERS = [
    (i, j, k, i * _STEPS[0] + j * _STEPS[1] + k * _STEPS[2])
    for i, j, k in product((0, 1), repeat=3)
]

Triple = tuple[N, N, N]
Columns = tuple[Triple[N], Triple[N], Triple[N]]


def diet(calcium: N, magnesium: N, vitamin_d: N, limited: bool) -> Diet[N]:
    """Return the diet that is these multiples of the baseline diet."""
    p = parameters()
    return Diet(
        calcium * p["calcium_eaten_mmol_min"],
        magnesium * p["magnesium_eaten_mmol_min"],
        vitamin_d * p["vitamin_d_supply_pM"],
        limited,
    )


def plasma_at_rest(calcitriol: N, magnesium: N, calcium: N, p: Parameters) -> Plasma[N]:
    """Return the plasma levels with the PTH that settles at these three."""
    release = release_rate(magnesium, calcium, p)
    stored = synthesis(calcitriol, p) / (release + p["gland_breakdown_per_min"])
    return Plasma(release * stored / p["pth_clearance_per_min"], calcitriol, magnesium, calcium)


def formation(calcium: N, p: Parameters) -> N:
    """Return calcium buried in bone at rest, mmol/min: strictly proportional to plasma calcium."""
    return p["calcium_burial_per_min"] * exchangeable_calcium(calcium, p)


def exchangeable_calcium(calcium: N, p: Parameters) -> N:
    """Return exchangeable bone calcium at rest, mmol."""
    leaving = p["calcium_from_bone_per_min"] + p["calcium_burial_per_min"]
    return p["calcium_to_bone_per_min"] * p["plasma_L"] / leaving * calcium


def exchangeable_magnesium(magnesium: N, p: Parameters) -> N:
    """Return exchangeable bone magnesium at rest, mmol."""
    leaving = p["magnesium_from_bone_per_min"] + p["magnesium_burial_per_min"]
    return p["magnesium_to_bone_per_min"] * p["plasma_L"] / leaving * magnesium


def misfits(logs: Triple[N], eaten: Diet[N], p: Parameters) -> Triple[N]:
    """Return how far calcitriol, magnesium and calcium are from balance (0 at rest).

    `logs` are the logarithms of calcitriol (pmol/L), magnesium and calcium (mmol/L).
    """
    plasma = plasma_at_rest(_exp(logs[0]), _exp(logs[1]), _exp(logs[2]), p)
    calcium, magnesium = outside_flows(plasma, eaten, p)
    calcium = calcium - formation(plasma.calcium, p)
    buried = p["magnesium_burial_per_min"] * exchangeable_magnesium(plasma.magnesium, p)
    calcitriol = activation(plasma, eaten.supply, p) - calcitriol_removal(plasma, p)
    return calcitriol / _CALCITRIOL, (magnesium - buried) / _MAGNESIUM, calcium / _CALCIUM


def rest(calcium: N, magnesium: N, vitamin_d: N, limited: bool) -> Plasma[N]:
    """Return the plasma levels at rest on these multiples of the baseline diet (not checked).

    Raises:
        RuntimeError: no rest was found (never seen from 0.1 to 3 times both intakes).
    """
    logs, inverse = _near(calcium, magnesium, vitamin_d, limited)
    return plasma_at(_newton(logs, diet(calcium, magnesium, vitamin_d, limited), inverse))


def plasma_at(logs: Triple[N]) -> Plasma[N]:
    """Return the plasma levels that belong to these logarithms, as in `misfits`."""
    return plasma_at_rest(_exp(logs[0]), _exp(logs[1]), _exp(logs[2]), parameters())


def tangents(logs: Triple[float], intakes: Triple[float], limited: bool) -> list[Triple[float]]:
    """Return how the logarithms at a rest change with those of calcium and of magnesium eaten.

    `intakes` are the multiples of calcium, magnesium and vitamin D that come to rest at `logs`.
    """
    p, eaten = parameters(), diet(*intakes, limited)
    off = misfits(logs, eaten, p)
    inverse = _inverse(_slopes(logs, off, eaten))
    calcium, magnesium, vitamin_d = intakes
    more = math.exp(_NUDGE)
    found = []
    for nudged in ((calcium * more, magnesium), (calcium, magnesium * more)):
        pull = _slope(misfits(logs, diet(*nudged, vitamin_d, limited), p), off)
        a, b, c = (-_dot(row, pull) for row in inverse)
        found.append((a, b, c))
    return found


def _newton(logs: Triple[N], eaten: Diet[N], inverse: Columns[N] | None = None) -> Triple[N]:
    """Return where all three misfits vanish; slopes are kept while they serve well."""
    p = parameters()
    last = math.inf
    for _ in range(_MOST_STEPS):
        off = misfits(logs, eaten, p)
        size = _largest(off)
        if size < _CLOSE:
            return logs
        if inverse is None or size > _GOOD_PROGRESS * last:
            inverse = _inverse(_slopes(logs, off, eaten))
        last = size
        a, b, c = (_dot(row, off) for row in inverse)
        logs = (logs[0] - _short(a), logs[1] - _short(b), logs[2] - _short(c))
    raise RuntimeError(
        "The rat model found no balance for these intakes. Please report the three multiples."
    )


def _slopes(logs: Triple[N], off: Triple[N], eaten: Diet[N]) -> Columns[N]:
    """Return how the misfits change with each logarithm, by nudging one at a time."""
    p = parameters()
    a, b, c = logs
    if isinstance(a, float):
        return (
            _slope(misfits((a + _NUDGE, b, c), eaten, p), off),
            _slope(misfits((a, b + _NUDGE, c), eaten, p), off),
            _slope(misfits((a, b, c + _NUDGE), eaten, p), off),
        )
    # All three nudges of many states in one go: calls cost more than numbers.
    nudged = np.repeat(np.asarray(logs)[:, None], 3, axis=1)
    nudged[range(3), range(3)] += _NUDGE
    first, second, third = misfits((nudged[0], nudged[1], nudged[2]), eaten, p)
    return cast(
        "Columns[N]",
        tuple(_slope((first[i], second[i], third[i]), off) for i in range(3)),
    )


def _slope(nudged: Triple[N], off: Triple[N]) -> Triple[N]:
    return (
        (nudged[0] - off[0]) / _NUDGE,
        (nudged[1] - off[1]) / _NUDGE,
        (nudged[2] - off[2]) / _NUDGE,
    )


def _inverse(columns: Columns[N]) -> Columns[N]:
    """Return the rows of the inverse of a matrix of three columns (numbers or arrays)."""
    one, two, three = columns
    rows = (_cross(two, three), _cross(three, one), _cross(one, two))
    share = 1.0 / _dot(one, rows[0])
    first, second, third = ((row[0] * share, row[1] * share, row[2] * share) for row in rows)
    return first, second, third


def _cross(u: Triple[N], v: Triple[N]) -> Triple[N]:
    return (
        u[1] * v[2] - u[2] * v[1],
        u[2] * v[0] - u[0] * v[2],
        u[0] * v[1] - u[1] * v[0],
    )


def _dot(u: Triple[N], v: Triple[N]) -> N:
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]


def _short(step: N) -> N:
    return -at_most(-at_most(step, _LARGEST_STEP), _LARGEST_STEP)


def _largest(off: Triple[N]) -> float:
    if isinstance(off[0], float):
        return max(abs(off[0]), abs(off[1]), abs(off[2]))
    return float(max(np.abs(part).max(initial=0.0) for part in off))


def logs_of(plasma: Plasma[N]) -> Triple[N]:
    """Return the logarithms of calcitriol, magnesium and calcium."""
    return _log(plasma.calcitriol), _log(plasma.magnesium), _log(plasma.calcium)


def _log(x: N) -> N:
    return math.log(x) if isinstance(x, float) else cast(Floats, np.log(x))


def _exp(x: N) -> N:
    return math.exp(x) if isinstance(x, float) else cast(Floats, np.exp(x))


def _near(
    calcium: N, magnesium: N, vitamin_d: N, limited: bool
) -> tuple[Triple[N], Columns[N] | None]:
    """Return logarithms near the rest, between eight solved states; for one state slopes, too."""
    places = [
        _place(multiple, least, many)
        for multiple, least, many in zip(
            (calcium, magnesium, vitamin_d), _LEAST, _GRID, strict=True
        )
    ]
    if isinstance(calcium, float):
        return _between_one(places, limited)
    return cast("Triple[N]", _between(np.broadcast_arrays(*places), limited)), None


def _between(places: Any, limited: bool) -> Any:
    """Return the solved states of the eight corners around each place, by its share in each."""
    inside = [np.clip(np.ravel(at), 0, m - 1) for at, m in zip(places, _GRID, strict=True)]
    corner = [np.minimum(at.astype(np.intp), m - 2) for at, m in zip(inside, _GRID, strict=True)]
    first = sum(step * at for step, at in zip(_STEPS, corner, strict=True))
    beyond = [at - low for at, low in zip(inside, corner, strict=True)]
    sides = [(1 - part, part) for part in beyond]
    solved = _starts(limited)
    logs = np.zeros((3, *np.shape(first)))
    for i, j, k, step in _CORNERS:
        logs += sides[0][i] * sides[1][j] * sides[2][k] * solved[:, first + step]
    return tuple(part.reshape(np.shape(places[0])) for part in logs)


def _between_one(places: Any, limited: bool) -> tuple[Triple[float], Columns[float]]:
    """Return the same for one place, and the inverse slopes of the corner that is nearest."""
    inside = [min(max(place, 0.0), m - 1.0) for place, m in zip(places, _GRID, strict=True)]
    corner = [min(int(place), m - 2) for place, m in zip(inside, _GRID, strict=True)]
    first = sum(step * at for step, at in zip(_STEPS, corner, strict=True))
    x, y, z = (place - at for place, at in zip(inside, corner, strict=True))
    solved = _start_list(limited)
    logs, nearest, most = [0.0, 0.0, 0.0], first, 0.0
    for i, j, k, step in _CORNERS:
        share = (x if i else 1 - x) * (y if j else 1 - y) * (z if k else 1 - z)
        state = solved[first + step][0]
        logs = [at + share * part for at, part in zip(logs, state, strict=True)]
        if share > most:
            nearest, most = first + step, share
    return (logs[0], logs[1], logs[2]), solved[nearest][1]


def _place(multiple: N, least: float, many: int) -> N:
    """Return where among the starting points, evenly spaced in logarithms, a multiple lies."""
    scale = (many - 1) / math.log(MOST / least)
    if isinstance(multiple, float):
        return math.log(multiple / least) * scale
    found: N = np.log(multiple / least) * scale
    return found


@lru_cache(maxsize=2)
def _starts(limited: bool) -> Floats:
    """Return solved states over the whole range, found once from the baseline diet (20 ms)."""
    p = parameters()
    at = ("start_calcitriol_pM", "start_magnesium_mM", "start_calcium_mM")
    eaten = _start_diets(limited)
    flat = [np.full(eaten.calcium.size, math.log(p[name])) for name in at]
    return np.asarray(_newton((flat[0], flat[1], flat[2]), eaten))


def _start_diets(limited: bool) -> Diet[Floats]:
    ranges = zip(_LEAST, _GRID, strict=True)
    grid = np.meshgrid(*(np.geomspace(low, MOST, many) for low, many in ranges), indexing="ij")
    calcium, magnesium, vitamin_d = (axis.ravel() for axis in grid)
    return diet(calcium, magnesium, vitamin_d, limited)


@lru_cache(maxsize=2)
def _start_list(limited: bool) -> list[tuple[Triple[float], Columns[float]]]:
    """Return the same as plain numbers, with the inverse slopes there: one state is faster so."""
    eaten = _start_diets(limited)
    one, two, three = _starts(limited)
    logs = (one, two, three)
    inverse = np.array(_inverse(_slopes(logs, misfits(logs, eaten, parameters()), eaten)))
    rows = np.moveaxis(inverse, -1, 0).tolist()
    return list(zip(zip(*(part.tolist() for part in logs), strict=True), rows, strict=True))
