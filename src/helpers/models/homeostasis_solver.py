"""Where the rat's calcium and magnesium come to rest: three unknowns in logarithms, Newton's way.

At rest both bone pools and both PTH pools follow from calcitriol, magnesium and calcium, so three
balances remain. In logarithms nothing can turn negative, and no start tried has failed. The same
code serves one state (plain numbers, fast) and many at once (arrays).
"""

import math
from functools import lru_cache
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
_GOOD_PROGRESS = 0.03
_MOST_STEPS = 60
# Starting points: calcium, magnesium, vitamin D.
_GRID, _LEAST = (12, 15, 7), (LEAST, LEAST, VITAMIN_D_ABOVE)
# The eight corners around a place: whether each lies beyond it in calcium, magnesium, vitamin D.
_CORNERS = np.array(list(np.ndindex(2, 2, 2)))

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


def rest(
    calcium: N, magnesium: N, vitamin_d: N, limited: bool, near: Plasma[N] | None = None
) -> Plasma[N]:
    """Return the plasma levels at rest on these multiples of the baseline diet (not checked).

    `near` is where to look first; it changes how long the search takes, not what it finds.

    Raises:
        RuntimeError: no rest was found (never seen from 0.1 to 3 times both intakes).
    """
    eaten = diet(calcium, magnesium, vitamin_d, limited)
    start = _near_start(calcium, magnesium, vitamin_d, limited) if near is None else _logs(near)
    logs = _newton(start, eaten)
    return plasma_at_rest(_exp(logs[0]), _exp(logs[1]), _exp(logs[2]), parameters())


def rests_near(
    at: Plasma[float],
    intakes: tuple[float, float, float],
    others: list[tuple[float, float, float]],
    limited: bool,
) -> list[Plasma[float]]:
    """Return the rests on diets so near to `intakes`, where `at` rests, that its slopes serve all.

    A multiple of calcium, magnesium and vitamin D each. Errors as for `rest`.
    """
    p = parameters()
    logs = _logs(at)
    eaten = diet(*intakes, limited)
    inverse = _inverse(_slopes(logs, misfits(logs, eaten, p), eaten))
    found = (_newton(logs, diet(*other, limited), inverse) for other in others)
    return [plasma_at_rest(math.exp(a), math.exp(b), math.exp(c), p) for a, b, c in found]


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


def _logs(plasma: Plasma[N]) -> Triple[N]:
    return _log(plasma.calcitriol), _log(plasma.magnesium), _log(plasma.calcium)


def _log(x: N) -> N:
    return math.log(x) if isinstance(x, float) else cast(Floats, np.log(x))


def _exp(x: N) -> N:
    return math.exp(x) if isinstance(x, float) else cast(Floats, np.exp(x))


def _near_start(calcium: N, magnesium: N, vitamin_d: N, limited: bool) -> Triple[N]:
    """Return logarithms near the rest: of the nearest solved state, or for arrays between eight."""
    multiples = (calcium, magnesium, vitamin_d)
    places = [
        _place(multiple, least, many)
        for multiple, least, many in zip(multiples, _LEAST, _GRID, strict=True)
    ]
    if isinstance(calcium, float):
        nearest = [min(max(round(place), 0), m - 1) for place, m in zip(places, _GRID, strict=True)]
        at = (nearest[0] * _GRID[1] + nearest[1]) * _GRID[2] + nearest[2]
        one, two, three = _start_lists(limited)
        return one[at], two[at], three[at]
    return cast("Triple[N]", _between(np.broadcast_arrays(*places), limited))


def _between(places: Any, limited: bool) -> Any:
    """Return the solved states of the eight corners around each place, by its share in each."""
    most = np.array(_GRID)[:, None] - 1
    inside = np.clip(np.asarray([np.ravel(place) for place in places]), 0, most)
    corner = np.minimum(inside.astype(np.intp), most - 1)
    beyond = inside - corner
    shares = np.where(_CORNERS[:, :, None], beyond, 1 - beyond).prod(axis=1)
    steps = np.array([_GRID[1] * _GRID[2], _GRID[2], 1])
    found = _starts(limited)[:, (steps @ corner) + (_CORNERS @ steps)[:, None]]
    shape = places[0].shape
    return tuple(part.reshape(shape) for part in np.einsum("ijk,jk->ik", found, shares))


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
    ranges = zip(_LEAST, _GRID, strict=True)
    grid = np.meshgrid(*(np.geomspace(low, MOST, many) for low, many in ranges), indexing="ij")
    multiples = [axis.ravel() for axis in grid]
    at = ("start_calcitriol_pM", "start_magnesium_mM", "start_calcium_mM")
    flat = [np.full(multiples[0].size, math.log(p[name])) for name in at]
    eaten = diet(multiples[0], multiples[1], multiples[2], limited)
    return np.asarray(_newton((flat[0], flat[1], flat[2]), eaten))


@lru_cache(maxsize=2)
def _start_lists(limited: bool) -> tuple[Any, Any, Any]:
    """Return the same as plain numbers, which serve a single state faster."""
    one, two, three = _starts(limited)
    return one.tolist(), two.tolist(), three.tolist()
