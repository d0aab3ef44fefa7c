"""ATP and its partners: which of them hold magnesium, and how far their reactions go.

In a cell "ATP" is a crowd of forms: with and without a proton, with and without magnesium. What is
measured is the crowd, so its equilibria shift with free magnesium, pH, temperature and ionic
strength. All follow from the equilibria of single forms (Teague, Golding & Dobson 1996): each
constant is carried to the temperature by its heat (van 't Hoff) and to the ionic strength by the
extended Debye-Hueckel law, then the forms are summed.

How far to trust it. The code reproduces the published calculator's creatine kinase constants to
all printed digits, and its hydrolysis constants with an offset of 3 % (that calculator's code
carries two other heats than its own printed table). Against 44 measured points of Lawson & Veech
1979 the creatine kinase constant is right in its trend with magnesium and 16 % too high near
0.9 mM; at 12 mM it is 19 % too low. Standard energies of databases differ by 3 to 5 kJ/mol.
Potassium is left out: with it less ATP holds magnesium (`mgatp_fraction_with_potassium`).

Constants and ranges: `data/parameters/energy.csv`; hits and misses: `data/validation/energy.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast, overload

import numpy as np

from helpers.models.common import Array, Floats, Numbers, numbers, plain, values

if TYPE_CHECKING:
    import pandas as pd

CELSIUS_0_K = 273.15
_MEASURED_AT_K = 298.15
# In the order of `Equilibria`.
_NAMES = (
    "atp_acid",
    "atp_magnesium",
    "hatp_magnesium",
    "adp_acid",
    "adp_magnesium",
    "hadp_magnesium",
    "amp_acid",
    "amp_magnesium",
    "phosphate_acid",
    "phosphate_magnesium",
    "pcr_acid",
    "pcr_magnesium",
    "hydrolysis",
    "creatine_kinase",
    "adenylate_kinase",
)


@dataclass(frozen=True, slots=True)
class Equilibria:
    """Equilibrium constants of single forms, in mol/L, at one or many conditions.

    `_acid` is how readily a proton leaves, `_magnesium` how strongly magnesium holds on; the last
    three are whole reactions (see `data/parameters/energy.csv`).
    """

    atp_acid: Floats
    atp_magnesium: Floats
    hatp_magnesium: Floats
    adp_acid: Floats
    adp_magnesium: Floats
    hadp_magnesium: Floats
    amp_acid: Floats
    amp_magnesium: Floats
    phosphate_acid: Floats
    phosphate_magnesium: Floats
    pcr_acid: Floats
    pcr_magnesium: Floats
    hydrolysis: Floats
    creatine_kinase: Floats
    adenylate_kinase: Floats


@dataclass(frozen=True, slots=True)
class Conditions:
    """Checked surroundings: free magnesium and protons in mol/L, temperature in kelvin."""

    magnesium_M: Floats
    proton_M: Floats
    temperature_K: Floats
    equilibria: Equilibria


@dataclass(frozen=True, slots=True)
class Species:
    """Shares of one nucleotide (0 to 1; the first four add up to 1).

    `bare` carries neither proton nor magnesium (ATP4-), `proton` a proton (HATP3-), `magnesium`
    a magnesium (MgATP2-), `both` both (MgHATP-); `with_magnesium` is the sum of the last two.
    """

    bare: Floats
    proton: Floats
    magnesium: Floats
    both: Floats
    with_magnesium: Floats


def atp_species(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> pd.DataFrame:
    """Return how ATP divides into its forms.

    Args:
        free_magnesium_mM: 0 to 15 mM; a number or an array. In human muscle about 0.4 to 0.8.
        pH: 6 to 8.5; resting muscle 7.02.
        temperature_C: 5 to 45 C.
        ionic_strength_M: 0.05 to 0.35 M; cells about 0.25.

    Returns:
        One row for each condition (arguments are broadcast): free_magnesium_mM, pH, temperature_C,
        ionic_strength_M and the shares atp4, hatp3, mgatp2, mghatp1 (together 1) and mgatp, the
        sum of the two with magnesium: what most enzymes use.

    Raises:
        ValueError: names the argument, its value and its range.

    Source: Teague, Golding & Dobson 1996; Clarke & Glew 1980.
    """
    given = (free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    found = atp_shares(*given)
    return _as_frame(given, found, ("atp4", "hatp3", "mgatp2", "mghatp1", "mgatp"))


def adp_species(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> pd.DataFrame:
    """Return how ADP divides into adp3, hadp2, mgadp1, mghadp0 and mgadp; else as `atp_species`."""
    given = (free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    found = adp_shares(*given)
    return _as_frame(given, found, ("adp3", "hadp2", "mgadp1", "mghadp0", "mgadp"))


def atp_shares(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> Species:
    """Return the shares of `atp_species` as plain arrays, fast; errors as there."""
    at = conditions(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    k = at.equilibria
    return _shares(at, k.atp_acid, k.atp_magnesium, k.hatp_magnesium)


def adp_shares(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> Species:
    """Return the shares of `adp_species` as plain arrays, fast; errors as there."""
    at = conditions(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    k = at.equilibria
    return _shares(at, k.adp_acid, k.adp_magnesium, k.hadp_magnesium)


@overload
def ck_constant(
    free_magnesium_mM: float,
    pH: float = ...,
    temperature_C: float = ...,
    ionic_strength_M: float = ...,
) -> float: ...
@overload
def ck_constant(
    free_magnesium_mM: Array,
    pH: Numbers = ...,
    temperature_C: Numbers = ...,
    ionic_strength_M: Numbers = ...,
) -> Floats: ...
def ck_constant(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> float | Floats:
    """Return ATP x creatine / (ADP x phosphocreatine) at rest, all forms counted (no unit).

    Arguments and errors as for `atp_species`. A float for numbers, an array for arrays.
    """
    at = conditions(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    return cast("float | Floats", plain(creatine_kinase(at)))


@overload
def hydrolysis_constant(
    free_magnesium_mM: float,
    pH: float = ...,
    temperature_C: float = ...,
    ionic_strength_M: float = ...,
) -> float: ...
@overload
def hydrolysis_constant(
    free_magnesium_mM: Array,
    pH: Numbers = ...,
    temperature_C: Numbers = ...,
    ionic_strength_M: Numbers = ...,
) -> Floats: ...
def hydrolysis_constant(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> float | Floats:
    """Return ADP x phosphate / ATP where the splitting of ATP would rest, mol/L.

    Arguments and errors as for `atp_species`. A float for numbers, an array for arrays.
    """
    at = conditions(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    return cast("float | Floats", plain(hydrolysis(at)))


@overload
def hydrolysis_standard_kJ(
    free_magnesium_mM: float,
    pH: float = ...,
    temperature_C: float = ...,
    ionic_strength_M: float = ...,
) -> float: ...
@overload
def hydrolysis_standard_kJ(
    free_magnesium_mM: Array,
    pH: Numbers = ...,
    temperature_C: Numbers = ...,
    ionic_strength_M: Numbers = ...,
) -> Floats: ...
def hydrolysis_standard_kJ(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> float | Floats:
    """Return the standard free energy of splitting ATP, kJ/mol (with ADP, Pi and ATP at 1 M).

    More magnesium makes it less negative. What a cell gets is another number: see
    `helpers.models.energy.resting_muscle`. Arguments and errors as for `atp_species`.
    """
    at = conditions(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    return cast("float | Floats", plain(standard_kJ(at)))


@overload
def adenylate_kinase_constant(
    free_magnesium_mM: float,
    pH: float = ...,
    temperature_C: float = ...,
    ionic_strength_M: float = ...,
) -> float: ...
@overload
def adenylate_kinase_constant(
    free_magnesium_mM: Array,
    pH: Numbers = ...,
    temperature_C: Numbers = ...,
    ionic_strength_M: Numbers = ...,
) -> Floats: ...
def adenylate_kinase_constant(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> float | Floats:
    """Return ATP x AMP / ADP squared at rest, all forms counted; else as `ck_constant`."""
    at = conditions(free_magnesium_mM, pH, temperature_C, ionic_strength_M)
    k = at.equilibria
    amp = 1 + at.proton_M / k.amp_acid + k.amp_magnesium * at.magnesium_M
    found = k.adenylate_kinase * _atp_sum(at) * amp / _adp_sum(at) ** 2
    return cast("float | Floats", plain(found))


@overload
def mgatp_fraction_with_potassium(
    free_magnesium_mM: float, pH: float = ..., potassium_mM: float = ...
) -> float: ...
@overload
def mgatp_fraction_with_potassium(
    free_magnesium_mM: Array, pH: Numbers = ..., potassium_mM: Numbers = ...
) -> Floats: ...
def mgatp_fraction_with_potassium(
    free_magnesium_mM: Numbers, pH: Numbers = 7.02, potassium_mM: Numbers = 150
) -> float | Floats:
    """Return the share of ATP with magnesium in another set of constants that counts potassium.

    At 37 C and ionic strength 0.17 M; the distance to `atp_species` shows how well the share is
    known. `potassium_mM` is 0 to 200; the other arguments and errors as for `atp_species`.
    """
    at = conditions(free_magnesium_mM, pH)
    potassium = numbers("potassium_mM", potassium_mM, 0, 200, "mM")
    p = values("energy")
    held = at.magnesium_M * 1000 / p["with_potassium_mgatp_K_mM"]
    proton = at.proton_M / p["with_potassium_hatp_K_M"]
    found = held / (1 + held + proton + potassium / p["with_potassium_katp_K_mM"])
    return cast("float | Floats", plain(np.asarray(found)))


def conditions(
    free_magnesium_mM: Numbers,
    pH: Numbers = 7.02,
    temperature_C: Numbers = 37,
    ionic_strength_M: Numbers = 0.25,
) -> Conditions:
    """Check the four and return them in mol/L and kelvin with the constants that hold there."""
    p = values("energy")
    free = numbers("free_magnesium_mM", free_magnesium_mM, 0, p["free_magnesium_most_mM"], "mM")
    acidity = numbers("pH", pH, p["pH_least"], p["pH_most"])
    ends = p["temperature_least_C"], p["temperature_most_C"]
    temperature_K = numbers("temperature_C", temperature_C, *ends, "C") + CELSIUS_0_K
    band = p["ionic_strength_least_M"], p["ionic_strength_most_M"]
    strength = numbers("ionic_strength_M", ionic_strength_M, *band, "M")
    if temperature_K.ndim == strength.ndim == 0:
        found = _kept_equilibria(float(temperature_K), float(strength))
    else:
        found = equilibria(temperature_K, strength, p)
    proton = np.asarray(10.0**-acidity)
    return Conditions(free / 1000, proton, np.asarray(temperature_K), found)


@lru_cache(maxsize=64)
def _kept_equilibria(temperature_K: float, ionic_strength_M: float) -> Equilibria:
    return equilibria(np.array(temperature_K), np.array(ionic_strength_M), values("energy"))


def equilibria(
    temperature_K: Floats, ionic_strength_M: Floats, p: Mapping[str, float]
) -> Equilibria:
    """Carry the constants from 25 C and ionic strength 0 to where they are needed.

    K(T, I) = K exp(-dH/R (1/T - 1/298.15)) exp(A sqrt(I) dz2 / (1 + B sqrt(I))), with `p` the
    parameters of `energy.csv`.
    """
    t = temperature_K
    slope = 3 * (
        p["debye_0"]
        + p["debye_1"] / t
        + p["debye_2"] * np.log(t)
        + p["debye_3"] * (t / 100)
        + p["debye_4"] * (t / 100) ** 2
    )
    root = np.sqrt(ionic_strength_M)
    crowd = slope * root / (1 + p["debye_B"] * root)
    warmth = -1000 / p["gas_constant_J"] * (1 / t - 1 / _MEASURED_AT_K)
    return Equilibria(
        *(
            np.asarray(
                p[f"{name}_K"] * np.exp(p[f"{name}_dH_kJ"] * warmth + p[f"{name}_dz2"] * crowd)
            )
            for name in _NAMES
        )
    )


def creatine_kinase(at: Conditions) -> Floats:
    """Return the constant of `ck_constant` for checked conditions."""
    k = at.equilibria
    pcr = 1 + at.proton_M / k.pcr_acid + k.pcr_magnesium * at.magnesium_M
    found: Floats = k.creatine_kinase * at.proton_M * _atp_sum(at) / (_adp_sum(at) * pcr)
    return found


def hydrolysis(at: Conditions) -> Floats:
    """Return the constant of `hydrolysis_constant` for checked conditions."""
    k = at.equilibria
    phosphate = 1 + at.proton_M / k.phosphate_acid + k.phosphate_magnesium * at.magnesium_M
    found: Floats = k.hydrolysis * _adp_sum(at) * phosphate / (_atp_sum(at) * at.proton_M)
    return found


def standard_kJ(at: Conditions) -> Floats:
    """Return the energy of `hydrolysis_standard_kJ` for checked conditions."""
    found: Floats = -thermal_kJ(at) * np.log(hydrolysis(at))
    return found


def thermal_kJ(at: Conditions) -> Floats:
    """Return R T in kJ/mol."""
    found: Floats = values("energy")["gas_constant_J"] / 1000 * at.temperature_K
    return found


def _atp_sum(at: Conditions) -> Floats:
    """Return all ATP over ATP4-."""
    k = at.equilibria
    return _sum(at, k.atp_acid, k.atp_magnesium, k.hatp_magnesium)


def _adp_sum(at: Conditions) -> Floats:
    """Return all ADP over ADP3-."""
    k = at.equilibria
    return _sum(at, k.adp_acid, k.adp_magnesium, k.hadp_magnesium)


def _sum(at: Conditions, acid: Floats, magnesium: Floats, both: Floats) -> Floats:
    proton = at.proton_M / acid
    found: Floats = 1 + proton + (magnesium + both * proton) * at.magnesium_M
    return found


def _shares(at: Conditions, acid: Floats, magnesium: Floats, both: Floats) -> Species:
    bare = 1 / _sum(at, acid, magnesium, both)
    proton = bare * at.proton_M / acid
    held, held_with_proton = bare * magnesium * at.magnesium_M, proton * both * at.magnesium_M
    parts = np.broadcast_arrays(bare, proton, held, held_with_proton, held + held_with_proton)
    return Species(*parts)


def _as_frame(
    given: tuple[Numbers, ...], found: Species, names: tuple[str, str, str, str, str]
) -> pd.DataFrame:
    import pandas as pd

    shares = (found.bare, found.proton, found.magnesium, found.both, found.with_magnesium)
    asked = ("free_magnesium_mM", "pH", "temperature_C", "ionic_strength_M")
    columns = dict(zip((*asked, *names), (*given, *shares), strict=True))
    shape = found.bare.shape
    return pd.DataFrame(
        {name: np.broadcast_to(np.asarray(c, float), shape).ravel() for name, c in columns.items()}
    )
