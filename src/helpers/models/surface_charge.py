"""Why calcium and magnesium calm membranes: they screen the charge on the membrane's surface.

The outer face of a nerve membrane carries fixed negative charge. The ions that gather there add
to the voltage across the membrane that the gates feel; more calcium or magnesium weakens it, so
the gates need more depolarisation to open. Model and constants: Hille, Woodhull & Shapiro 1975
(frog nerve). Magnesium only screens; calcium also binds, weakly.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import Any, TypeVar

import numpy as np

from helpers.models.common import Floats, Numbers, flags, values
from helpers.models.limits import NO_ZERO, one_of, one_within, result, within

DIVALENT_RANGE_MM = (1e-6, 200.0)
PREPARATIONS = ("human", "frog")
_MOST = f"{NO_ZERO} The experiments went up to 200 mM."
_MONOVALENT = "The experiments diluted salt to an eighth of a frog's 117.5 mM."
_PH = "Frog nerve was measured in about this range."

_FARADAY, _GAS = 96485.33, 8.314463  # C/mol, J/(mol K)
_VACUUM, _CHARGE = 8.854188e-12, 1.602177e-19  # F/m, C
_STEPS, _CLOSE = 30, 1e-9
_N = TypeVar("_N", float, Floats)
_TYPICAL = 0.5  # e/nm2, where the search starts


@dataclass(frozen=True)
class _Medium:
    """Everything but the divalent ions; `screening` in e/nm2 per square root of mM."""

    monovalent_mM: float
    screening: float
    volt_mV: float
    hydrogen_M: float
    magnesium_site_per_M: float


def surface_shift_mV(
    calcium_mM: Numbers,
    magnesium_mM: Numbers,
    *,
    preparation: str = "human",
    magnesium_binds: bool = False,
) -> float | Floats:
    """Return how far the gates' voltages move, relative to 1.2 mM calcium and 0.52 mM magnesium.

    Positive: gates need more depolarisation, the nerve is calmer. Negative: it fires more easily.

    Args:
        calcium_mM: ionised calcium outside, 0.000001 to 200 mM; a number or an array.
        magnesium_mM: ionised magnesium outside, 0.000001 to 200 mM; a number or an array.
        preparation: "human" (150 mM salt, 310 K) or "frog" (117.5 mM, 295 K).
        magnesium_binds: True lets magnesium bind half as strongly as calcium (assumed); False, the
            default, lets it screen only.

    Returns:
        A float for numbers, an array (broadcast) for arrays.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.
        RuntimeError: the equation found no answer.

    Source: Hille, Woodhull & Shapiro 1975 (Phil Trans B 270:301). Human salt and temperature ours.
    """
    here = surface_potential_mV(
        calcium_mM, magnesium_mM, preparation=preparation, magnesium_binds=magnesium_binds
    )
    return result(np.asarray(here - _reference_mV(preparation, magnesium_binds)))


def surface_potential_mV(
    calcium_mM: Numbers,
    magnesium_mM: Numbers,
    *,
    preparation: str = "frog",
    magnesium_binds: bool = False,
    salt_dilution: float = 1.0,
    pH: float = 7.4,
) -> float | Floats:
    """Return the voltage (mV) at the outer face of the membrane: where Grahame's charge equals it.

    Args:
        calcium_mM: as in `surface_shift_mV`.
        magnesium_mM: as in `surface_shift_mV`.
        preparation: as in `surface_shift_mV`.
        magnesium_binds: as in `surface_shift_mV`.
        salt_dilution: 0.1 to 1, multiplies the preparation's monovalent salt.
        pH: 4 to 11.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.
        RuntimeError: the equation found no answer.
    """
    calcium = within("calcium_mM", calcium_mM, *DIVALENT_RANGE_MM, reason=_MOST)
    magnesium = within("magnesium_mM", magnesium_mM, *DIVALENT_RANGE_MM, reason=_MOST)
    calcium, magnesium = np.broadcast_arrays(calcium, magnesium)
    dilution = one_within("salt_dilution", salt_dilution, 0.1, 1, "times", _MONOVALENT)
    acidity = one_within("pH", pH, 4, 11, "", _PH)
    binds = bool(flags("magnesium_binds", magnesium_binds))
    medium = _medium(one_of("preparation", preparation, PREPARATIONS), binds, dilution, acidity)
    if calcium.ndim == 0:
        # One place, as a slider asks for: plain numbers take a third of the time of arrays.
        return -medium.volt_mV * log(_gathering(float(calcium), float(magnesium), medium))
    return result(-medium.volt_mV * np.log(_gathering(calcium, magnesium, medium)))


@cache
def _reference_mV(preparation: str, magnesium_binds: bool) -> float:
    p = values("nerve")
    return float(
        surface_potential_mV(
            p["reference_calcium_mM"],
            p["reference_magnesium_mM"],
            preparation=preparation,
            magnesium_binds=magnesium_binds,
        )
    )


@lru_cache(maxsize=64)
def _medium(preparation: str, magnesium_binds: bool, dilution: float, pH: float) -> _Medium:
    p = values("nerve")
    kelvin = p[f"surface_{preparation}_K"]
    # Grahame's factor: charge (C/m2) per square root of mol/m3, here in elementary charges per nm2.
    grahame = np.sqrt(2 * p["surface_permittivity"] * _VACUUM * _GAS * kelvin)
    return _Medium(
        monovalent_mM=dilution * 1000 * p[f"surface_{preparation}_salt_M"],
        screening=float(grahame) * 1e-18 / _CHARGE,
        volt_mV=1000 * _GAS * kelvin / _FARADAY,
        hydrogen_M=10**-pH,
        magnesium_site_per_M=1 / p["surface_magnesium_site_M"] if magnesium_binds else 0.0,
    )


def _gathering(calcium_mM: _N, magnesium_mM: _N, medium: _Medium) -> _N:
    """Return u, how many times denser monovalent cations are at the surface (divalents u x u).

    Newton's method from the u that a fixed charge of a typical size would gather.
    """
    divalent = calcium_mM + magnesium_mM
    needed = (_TYPICAL / medium.screening) ** 2
    salt = medium.monovalent_mM
    u: Any = 2 * needed / (salt + (salt * salt + 4 * divalent * needed) ** 0.5)
    for _ in range(_STEPS):
        mismatch, slope = _mismatch(u, calcium_mM, magnesium_mM, medium)
        change = mismatch / slope
        if isinstance(u, float):
            u = max(u - change, u / 4)
            done = abs(change) <= _CLOSE * u
        else:
            u = np.maximum(u - change, u / 4)
            done = bool(np.all(np.abs(change) <= _CLOSE * u))
        if done:
            found: _N = u
            return found
    raise RuntimeError(
        "The charge at the membrane surface found no balance with the ions around it for these "
        "concentrations."
    )


def _mismatch(u: _N, calcium_mM: _N, magnesium_mM: _N, medium: _Medium) -> tuple[_N, _N]:
    """Return charge of the ion cloud minus fixed charge (e/nm2), and its slope in u."""
    cloud, cloud_slope = _cloud(u, calcium_mM + magnesium_mM, medium)
    p = values("nerve")
    square = u * u
    site = calcium_mM / (1000 * p["surface_calcium_site_M"])
    if medium.magnesium_site_per_M:
        site = site + magnesium_mM * (medium.magnesium_site_per_M / 1000)
    mismatch, slope = cloud, cloud_slope
    for group in ("strong", "weak"):
        acid = medium.hydrogen_M * 10 ** p[f"surface_{group}_pK"]
        free = 1 / (1 + acid * u + site * square)
        density = p[f"surface_{group}_per_nm2"]
        mismatch = mismatch + density * free
        slope = slope - density * free * free * (acid + 2 * site * u)
    base = medium.hydrogen_M * 10 ** p["surface_base_pK"]
    charged = 1 / (1 + base * u)
    mismatch = mismatch - p["surface_base_per_nm2"] * base * u * charged
    slope = slope - p["surface_base_per_nm2"] * base * charged * charged
    return mismatch, slope


def _cloud(u: _N, divalent_mM: _N, medium: _Medium) -> tuple[_N, _N]:
    """Return Grahame's charge (e/nm2) for salt and divalent chlorides, and its slope in u.

    The sum over ions of c (u**z - 1) is (u - 1)**2 x inner, which also carries the sign.
    """
    inner = (medium.monovalent_mM + divalent_mM * (u + 2)) / u
    root = inner**0.5
    inner_slope = (divalent_mM - inner) / u
    charge = -medium.screening * (u - 1) * root
    slope = -medium.screening * (root + (u - 1) * inner_slope / (2 * root))
    return charge, slope
