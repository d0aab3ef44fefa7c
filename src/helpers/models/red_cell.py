"""The metabolism of a human red cell at rest in itself, for any total of magnesium.

Holzhutter 2004: 38 reactions of 40 substances, in which magnesium moves between ATP, ADP, AMP and
2,3-bisphosphoglycerate, and hexokinase, phosphofructokinase and others use the magnesium complex.
The steady state is solved directly (Newton on logarithms, so that nothing turns negative), not by
waiting; the sums of magnesium, adenine, NAD, NADP, glutathione and two proteins stay what they are.

What to know before reading numbers off it:
- The model's own 2.8 mM of total magnesium gives 0.56 mM free, three times the 0.18 mM measured in
  people. Patients are better compared through free magnesium: see `total_for_free_magnesium`.
- ATP is used up at 1.68 per hour times MgATP. So part of what low magnesium does is built in.
- Red cells have no mitochondria. Nothing here is muscle or brain.

Rate laws are in `red_cell_rates`, constants in `data/parameters/red_cell.csv`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np

from helpers.models.common import Floats, number, values
from helpers.models.red_cell_rates import REACTIONS, SPECIES, TOTALS, rates, stoichiometry, totals

__all__ = [
    "RedCell",
    "RedCellCurve",
    "red_cell",
    "red_cell_concentrations",
    "red_cell_curve",
    "red_cell_fluxes",
    "red_cell_quick",
    "total_for_free_magnesium",
]

CURVE_POINTS = 41
_ROUNDS = 60
_TINY_MM = 1e-6
_CLOSED = 1e-6
_PLACE = {name: place for place, name in enumerate(SPECIES)}
_FLUX = {name: place for place, (name, _, _) in enumerate(REACTIONS)}
# The rate of a fast binding is left out of the balance of the substance it binds: both are added
# up. Otherwise its 10 million per hour would drown the slow rates in rounding errors.
_ADDED_UP = (
    ("MgATP", "ATP"),
    ("MgADP", "ADP"),
    ("MgAMP", "AMP"),
    ("DPG", "MgDPG"),
    ("NADP", "P1_NADP"),
    ("NADP", "P2_NADP"),
    ("NADPH", "P1_NADPH"),
    ("NADPH", "P2_NADPH"),
)
# Whose balance each conserved total stands in for (it follows from the others).
_STANDS_IN = {
    "magnesium": "Mg",
    "adenine": "MgAMP",
    "nad": "NADH",
    "nadp": "NADPH",
    "glutathione": "GSSG",
    "protein_1": "P1",
    "protein_2": "P2",
}


@dataclass(frozen=True, slots=True)
class RedCell:
    """One steady state. Concentrations in mM of the cell, fluxes in mM per hour."""

    total_magnesium_mM: float
    free_magnesium_mM: float
    mgatp_mM: float
    mgatp_fraction: float
    total_atp_mM: float
    total_dpg_mM: float
    hexokinase_flux_mM_h: float
    phosphofructokinase_flux_mM_h: float
    pyruvate_kinase_flux_mM_h: float
    dpg_shunt_flux_mM_h: float
    atpase_flux_mM_h: float


@dataclass(frozen=True, slots=True)
class RedCellCurve:
    """The same numbers over a range of total magnesium: one array each, read-only."""

    total_magnesium_mM: Floats
    free_magnesium_mM: Floats
    mgatp_mM: Floats
    mgatp_fraction: Floats
    total_atp_mM: Floats
    total_dpg_mM: Floats
    hexokinase_flux_mM_h: Floats
    phosphofructokinase_flux_mM_h: Floats
    pyruvate_kinase_flux_mM_h: Floats
    dpg_shunt_flux_mM_h: Floats
    atpase_flux_mM_h: Floats


def red_cell(total_magnesium_mM: float = 2.8) -> RedCell:
    """Return the steady state of a red cell that holds this much magnesium, solved exactly.

    A few milliseconds, and the same numbers whatever was asked before. For a slider use
    `red_cell_quick`; for a chart `red_cell_curve`.

    Args:
        total_magnesium_mM: free and bound together, 0.5 to 4 mM. The model's own value is 2.8.

    Raises:
        ValueError: names the argument, its value and its range; or says that no steady state was
            found or that a conserved total did not come out to 1e-6.

    Source: Holzhutter 2004 (Eur J Biochem 271:2905), BioModels BIOMD0000000070.
    """
    return _read(_solved(_total(total_magnesium_mM)))


def red_cell_quick(total_magnesium_mM: float = 2.8) -> RedCell:
    """Return the steady state read off a table of 41 exact ones: microseconds after first use.

    Making the table takes about a fifth of a second, once. Straight lines between the logarithms
    of its points are within 0.1 % of the exact answer (tested). Arguments and errors as for
    `red_cell`.
    """
    at, grid = np.log(_total(total_magnesium_mM)), _log_curve()
    found = [float(np.exp(np.interp(at, grid[0], line))) for line in grid]
    return RedCell(*found)


@cache
def red_cell_curve() -> RedCellCurve:
    """Return 41 exact steady states from 0.5 to 4 mM of total magnesium, evenly spaced in its log.

    About a fifth of a second at first use, then kept. Arrays are read-only.
    """
    ends, (logs, _) = _ends(), _base()
    cells = []
    for total in np.geomspace(*ends, CURVE_POINTS).clip(*ends).tolist():
        logs = _solve_from(logs, total)
        cells.append(_read(np.exp(logs)))
    columns = [np.array([getattr(cell, f.name) for cell in cells]) for f in fields(RedCell)]
    for column in columns:
        column.flags.writeable = False
    return RedCellCurve(*columns)


@cache
def _log_curve() -> list[Floats]:
    curve = red_cell_curve()
    return [np.log(getattr(curve, f.name)) for f in fields(RedCell)]


def total_for_free_magnesium(free_magnesium_mM: float) -> float:
    """Return the total magnesium (mM) at which the cell has this much free magnesium (mM).

    Measured in people: 0.178 free in health, 0.146 with low magnesium in blood. Read off the table
    of `red_cell_curve`, within 0.1 %.

    Raises:
        ValueError: names the argument, its value and the range that the table covers.
    """
    curve = red_cell_curve()
    free = curve.free_magnesium_mM
    asked = number("free_magnesium_mM", free_magnesium_mM, float(free[0]), float(free[-1]), "mM")
    logs = np.interp(np.log(asked), np.log(free), np.log(curve.total_magnesium_mM))
    return float(np.exp(logs).clip(*_ends()))


def red_cell_concentrations(total_magnesium_mM: float = 2.8) -> Mapping[str, float]:
    """Return the steady concentration (mM) of all 40 substances by name; errors as `red_cell`."""
    found = _solved(_total(total_magnesium_mM))
    return MappingProxyType(dict(zip(SPECIES, found.tolist(), strict=True)))


def red_cell_fluxes(total_magnesium_mM: float = 2.8) -> Mapping[str, float]:
    """Return the steady rate (mM per hour) of all 38 reactions by name; errors as `red_cell`."""
    flows = rates(_solved(_total(total_magnesium_mM)), values("red_cell")).real
    return MappingProxyType(dict(zip(_FLUX, flows.tolist(), strict=True)))


def _ends() -> tuple[float, float]:
    p = values("red_cell")
    return p["total_magnesium_least"], p["total_magnesium_most"]


def _total(given: float) -> float:
    return number("total_magnesium_mM", given, *_ends(), "mM")


def _read(found: Floats) -> RedCell:
    """Read the numbers people ask for off a solution."""
    flows = rates(found, values("red_cell")).real
    at = {name: float(found[place]) for name, place in _PLACE.items()}
    flow = {name: float(flows[place]) for name, place in _FLUX.items()}
    atp = at["MgATP"] + at["ATP"]
    return RedCell(
        total_magnesium_mM=float(totals()[0] @ found),
        free_magnesium_mM=at["Mg"],
        mgatp_mM=at["MgATP"],
        mgatp_fraction=at["MgATP"] / atp,
        total_atp_mM=atp,
        total_dpg_mM=at["DPG"] + at["MgDPG"],
        hexokinase_flux_mM_h=flow["hexokinase"],
        phosphofructokinase_flux_mM_h=flow["phosphofructokinase"],
        pyruvate_kinase_flux_mM_h=flow["pyruvate_kinase"],
        dpg_shunt_flux_mM_h=flow["dpg_mutase"],
        atpase_flux_mM_h=flow["atpase"],
    )


@cache
def _base() -> tuple[Floats, Floats]:
    """Return the logarithms of the model's own steady state, and its conserved totals."""
    p = values("red_cell")
    start = np.array([p[f"start_{name}"] for name in SPECIES])
    sums = totals() @ start
    return _newton(np.log(np.maximum(start, _TINY_MM)), sums), sums


@lru_cache(maxsize=256)
def _solved(total_mM: float) -> Floats:
    """Return the concentrations (mM) at rest with this total of magnesium; read-only.

    Always started from the model's own state, so that no answer depends on the one before.
    """
    found: Floats = np.exp(_solve_from(_base()[0], total_mM))
    found.flags.writeable = False
    return found


def _solve_from(begin: Floats, total_mM: float) -> Floats:
    wanted = _base()[1].copy()
    wanted[list(TOTALS).index("magnesium")] = total_mM
    logs = _newton(begin, wanted)
    _refuse_open(np.exp(logs), wanted)
    return logs


def _refuse_open(found: Floats, wanted: Floats) -> None:
    """Raise unless the totals are what was asked for and every substance is at rest."""
    off = np.abs(totals() @ found - wanted) / wanted
    drift = np.abs(stoichiometry() @ rates(found, values("red_cell")))
    if not (off.max() <= _CLOSED and drift.max() <= _CLOSED):
        name = list(TOTALS)[int(off.argmax())]
        raise ValueError(
            f"total_magnesium_mM is {wanted[0]:g}: the model does not come to rest there with its "
            f"totals kept to 1e-6 ({name} is off by {off.max():.2g}, drift {drift.max():.2g} mM/h)."
        )


def _newton(logs: Floats, sums: Floats) -> Floats:
    """Return the logarithms of the concentrations at rest, starting from `logs`."""
    for _ in range(_ROUNDS):
        unrest, slope = _unrest(logs, sums)
        size = np.abs(slope).max(axis=1)
        step = np.linalg.solve(slope / size[:, None], -unrest / size)
        longest = float(np.abs(step).max())
        logs = logs + step / max(1.0, longest)
        if longest < 1e-10:
            return logs
    raise ValueError(
        f"total_magnesium_mM is {sums[0]:g}: no steady state was found in {_ROUNDS} rounds."
    )


def _unrest(logs: Floats, sums: Floats) -> tuple[Floats, Floats]:
    """Return how far from rest the cell is, and the slope of that over each logarithm.

    Slopes come from a step of 1e-30 along the imaginary axis, which is exact for these laws: one
    column for each substance, and one without a step.
    """
    amounts, count = np.exp(logs), len(SPECIES)
    stepped = np.repeat(amounts[:, None], count + 1, axis=1).astype(np.complex128)
    stepped[np.arange(count), np.arange(count)] += 1e-30j * amounts
    flows = rates(stepped, values("red_cell"))
    balance, weights, rows = _balance(), totals(), _rows()
    unrest = balance @ flows.real[:, count]
    slope = balance @ (flows.imag[:, :count] / 1e-30)
    unrest[rows] = weights @ amounts - sums
    slope[rows] = weights * amounts
    return unrest, slope


@cache
def _balance() -> Floats:
    adding = np.eye(len(SPECIES))
    for kept, bound in _ADDED_UP:
        adding[_PLACE[kept], _PLACE[bound]] += 1
    return np.asarray(adding @ stoichiometry())


@cache
def _rows() -> list[int]:
    return [_PLACE[_STANDS_IN[name]] for name in TOTALS]
