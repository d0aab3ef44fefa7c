"""Energy: what magnesium does to ATP, to muscle at rest and to the red cell.

Magnesium adds no energy to ATP. It makes the standard energy of splitting ATP a little smaller,
and in a muscle whose creatine kinase is at rest the energy a cell really gets does not move at all.
What moves is the share of ATP that enzymes can use, the share with magnesium.

Parts, all named here: `atp_species` (forms and constants), `red_cell` (a whole metabolism),
`krebs` (citrate and malate from a tablet). Parameters with their sources are in
`data/parameters/energy.csv` and `red_cell.csv`.
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, cast, overload

import numpy as np

from helpers.models.atp_species import (
    Species,
    adenylate_kinase_constant,
    adp_shares,
    adp_species,
    atp_shares,
    atp_species,
    ck_constant,
    conditions,
    creatine_kinase,
    hydrolysis_constant,
    hydrolysis_standard_kJ,
    mgatp_fraction_with_potassium,
    standard_kJ,
    thermal_kJ,
)
from helpers.models.common import Array, Floats, Numbers, numbers, plain, values
from helpers.models.krebs import TabletFuel, krebs_turns_mmol_per_day, tablet_fuel
from helpers.models.red_cell import (
    RedCell,
    RedCellCurve,
    red_cell,
    red_cell_concentrations,
    red_cell_curve,
    red_cell_fluxes,
    red_cell_quick,
    total_for_free_magnesium,
)

__all__ = [
    "RedCell",
    "RedCellCurve",
    "RestingMuscle",
    "Species",
    "TabletFuel",
    "adenylate_kinase_constant",
    "adp_shares",
    "adp_species",
    "atp_shares",
    "atp_species",
    "ck_constant",
    "hydrolysis_constant",
    "hydrolysis_standard_kJ",
    "kinase_speed",
    "krebs_turns_mmol_per_day",
    "mgatp_fraction_with_potassium",
    "mitochondrial_uptake",
    "red_cell",
    "red_cell_concentrations",
    "red_cell_curve",
    "red_cell_fluxes",
    "red_cell_quick",
    "resting_muscle",
    "tablet_fuel",
    "total_for_free_magnesium",
]

Enzyme = Literal["hexokinase", "phosphofructokinase"]
Tissue = Literal["heart", "kidney", "liver"]
_HALF_SPEED = {"hexokinase": "hk_km_mgatp", "phosphofructokinase": "pfk_km_mgatp"}
_HALF_UPTAKE = {
    "heart": "uptake_half_heart_mM",
    "kidney": "uptake_half_heart_mM",
    "liver": "uptake_half_liver_mM",
}
_LEAST_MM = 0.01
_N = TypeVar("_N", float, Floats)


@dataclass(frozen=True, slots=True)
class RestingMuscle(Generic[_N]):
    """Muscle with creatine kinase at rest: numbers, or arrays where magnesium was an array.

    Attributes:
        adp_uM: free ADP, all forms.
        free_energy_kJ: what splitting ATP gives in this cell, kJ/mol (more negative is more).
        mgatp_fraction: share of ATP that holds magnesium.
        standard_kJ: the same splitting with everything at 1 M, for comparison.
        ck_constant: ATP x creatine / (ADP x phosphocreatine).
    """

    adp_uM: _N
    free_energy_kJ: _N
    mgatp_fraction: _N
    standard_kJ: _N
    ck_constant: _N


@overload
def resting_muscle(
    free_magnesium_mM: float = ...,
    pH: float = ...,
    temperature_C: float = ...,
    ionic_strength_M: float = ...,
    *,
    phosphocreatine_mM: float = ...,
    total_creatine_mM: float = ...,
    phosphate_mM: float = ...,
    atp_mM: float = ...,
) -> RestingMuscle[float]: ...
@overload
def resting_muscle(
    free_magnesium_mM: Array,
    pH: Numbers = ...,
    temperature_C: Numbers = ...,
    ionic_strength_M: Numbers = ...,
    *,
    phosphocreatine_mM: Numbers = ...,
    total_creatine_mM: Numbers = ...,
    phosphate_mM: Numbers = ...,
    atp_mM: Numbers = ...,
) -> RestingMuscle[Floats]: ...
def resting_muscle(
    free_magnesium_mM: Numbers = 0.6,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
    *,
    phosphocreatine_mM: Numbers = 33,
    total_creatine_mM: Numbers = 42.5,
    phosphate_mM: Numbers = 4.5,
    atp_mM: Numbers = 8.2,
) -> RestingMuscle[float] | RestingMuscle[Floats]:
    """Return free ADP, the energy of splitting ATP and the share of MgATP in a muscle at rest.

    ADP = ATP x creatine / (phosphocreatine x K'), energy = standard + RT ln(ADP x Pi / ATP). That
    the energy hardly moves with magnesium holds at fixed phosphocreatine, creatine and phosphate.
    The energy itself is known to 2 kJ/mol at best: with 54 mM of total creatine instead of 42.5
    (from memory) ADP doubles.

    Args:
        free_magnesium_mM: 0 to 15 mM, a number or an array; about 0.4 to 0.8 in people, 0.6 here.
        pH: 6 to 8.5.
        temperature_C: 5 to 45 C.
        ionic_strength_M: 0.05 to 0.35 M.
        phosphocreatine_mM: above 0 and below the total; falls in exercise.
        total_creatine_mM: 20 to 80 mM, phosphocreatine included.
        phosphate_mM: 0.01 to 80 mM; rises as phosphocreatine falls.
        atp_mM: 0.01 to 20 mM, all forms.

    Raises:
        ValueError: names the argument, its value and its range.

    Source: Kemp 2007 for contents, Teague 1996 for constants; `data/parameters/energy.csv`.
    """
    at = conditions(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    atp = numbers("atp_mM", atp_mM, _LEAST_MM, 20, "mM")
    phosphate = numbers("phosphate_mM", phosphate_mM, _LEAST_MM, 80, "mM")
    total = numbers("total_creatine_mM", total_creatine_mM, 20, 80, "mM")
    most = float(np.min(total)) - _LEAST_MM
    pcr = numbers("phosphocreatine_mM", phosphocreatine_mM, _LEAST_MM, most, "mM")
    constant, standard = creatine_kinase(at), standard_kJ(at)
    adp = atp * (total - pcr) / (pcr * constant)
    energy = standard + thermal_kJ(at) * np.log(adp * phosphate / atp / 1000)
    shares = atp_shares(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    found = (adp * 1000, energy, shares.with_magnesium, standard, constant)
    return RestingMuscle(*(plain(np.asarray(each)) for each in found))


@overload
def kinase_speed(mgatp_mM: float, enzyme: Enzyme = ...) -> float: ...
@overload
def kinase_speed(mgatp_mM: Array, enzyme: Enzyme = ...) -> Floats: ...
def kinase_speed(mgatp_mM: Numbers, enzyme: Enzyme = "hexokinase") -> float | Floats:
    """Return the speed of an enzyme that needs MgATP, as a share of its fastest (0 to 1).

    MgATP / (MgATP + K), with K 1.44 mM for hexokinase of red cells (never full) and 0.068 mM for
    phosphofructokinase (always full). What else acts on the two is left out; `red_cell` has it.

    Args:
        mgatp_mM: 0 to 20 mM; a number or an array.
        enzyme: "hexokinase" or "phosphofructokinase".

    Raises:
        ValueError: names the argument, its value and what is allowed.

    Source: Holzhutter 2004, `data/parameters/red_cell.csv`.
    """
    half = values("red_cell")[_HALF_SPEED[_one_of("enzyme", enzyme, _HALF_SPEED)]]
    fuel = numbers("mgatp_mM", mgatp_mM, 0, 20, "mM")
    return cast("float | Floats", plain(np.asarray(fuel / (fuel + half))))


@overload
def mitochondrial_uptake(free_magnesium_mM: float, tissue: Tissue = ...) -> float: ...
@overload
def mitochondrial_uptake(free_magnesium_mM: Array, tissue: Tissue = ...) -> Floats: ...
def mitochondrial_uptake(free_magnesium_mM: Numbers, tissue: Tissue = "heart") -> float | Floats:
    """Return how much calcium mitochondria take up, as a share of that without magnesium.

    1 / (1 + Mg / K). Read: physiological magnesium brakes the uptake by about 50 % in heart and
    kidney and 20 % in liver. That this is so at 1 mM, and hence K = 1 and 4 mM, is our assumption.

    Args:
        free_magnesium_mM: 0 to 15 mM; a number or an array.
        tissue: "heart", "kidney" or "liver".

    Raises:
        ValueError: names the argument, its value and what is allowed.
    """
    p = values("energy")
    half = p[_HALF_UPTAKE[_one_of("tissue", tissue, _HALF_UPTAKE)]]
    free = numbers("free_magnesium_mM", free_magnesium_mM, 0, p["free_magnesium_most_mM"], "mM")
    return cast("float | Floats", plain(np.asarray(1 / (1 + free / half))))


def _one_of(field: str, given: str, known: dict[str, str]) -> str:
    if given not in known:
        allowed = ", ".join(repr(name) for name in known)
        raise ValueError(f"{field} is {given!r}: it must be one of {allowed}.")
    return given
