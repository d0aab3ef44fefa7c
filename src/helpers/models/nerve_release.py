"""Transmitter release where a nerve meets a muscle: calcium drives it, magnesium competes.

The law is that of Dodge & Rahamimoff 1967, four calcium ions together, measured on frog muscle in
the cold. The power of four was read; its two constants (1.1 and 2.97 mM) are from memory, so both
are arguments with a range. Concentrations are those of the free ions outside the cell, not totals.
"""

from helpers.models.common import Floats, Numbers, values
from helpers.models.limits import NO_ZERO, one_within, result, within

CALCIUM_RANGE_MM = (0.05, 10.0)
MAGNESIUM_RANGE_MM = (0.001, 10.0)
SAFETY_RANGE = (1.5, 20.0)
_CALCIUM = (
    "Below it release is too small to compare with a measurement, above it nothing was compared; "
    "without calcium nothing is released."
)
_MAGNESIUM = (
    f"{NO_ZERO} Above it nothing was compared; already from 2 mM on, where almost nothing is "
    "released, the law gives less than was measured."
)
_SAFETY = "Measured in cat muscle from 4.1 (weakest fibres) to 12."
_CONSTANT = "The constant is from memory, and this is a wide range around it."


def release(
    calcium_mM: Numbers,
    magnesium_mM: Numbers,
    *,
    half_calcium_mM: float | None = None,
    half_magnesium_mM: float | None = None,
) -> float | Floats:
    """Return transmitter release relative to that at 1.2 mM calcium and 0.52 mM magnesium.

    ((Ca / K1) / (1 + Ca / K1 + Mg / K2)) to the fourth power, divided by its reference value. At
    very low release with 2 to 10 mM magnesium nature releases more than this law says (Andreu &
    Barrett 1980): that is the tail beyond block.

    Args:
        calcium_mM: ionised calcium, 0.05 to 10 mM; a number or an array.
        magnesium_mM: ionised magnesium, 0.001 to 10 mM; a number or an array.
        half_calcium_mM: K1, 0.3 to 3 mM; 1.1 where left out (plausible 0.8 to 1.5).
        half_magnesium_mM: K2, 1 to 10 mM; 2.97 where left out (plausible 2 to 4).

    Returns:
        A float for numbers, an array (broadcast) for arrays.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.

    Source: Dodge & Rahamimoff 1967 (J Physiol 193:419); K1 and K2 from memory.
    """
    return result(_release(calcium_mM, magnesium_mM, half_calcium_mM, half_magnesium_mM))


def muscle_response(
    calcium_mM: Numbers,
    magnesium_mM: Numbers,
    safety_factor: float = 4.1,
    *,
    half_calcium_mM: float | None = None,
    half_magnesium_mM: float | None = None,
) -> float | Floats:
    """Return release as a multiple of what the muscle fibre needs; below 1 it does not answer.

    Args:
        calcium_mM: as in `release`.
        magnesium_mM: as in `release`.
        safety_factor: how many times more a healthy ending releases than the fibre needs, 1.5 to
            20. In cat muscle 4.1 for the weakest fibres to 12 (Paton & Waud 1967).
        half_calcium_mM: as in `release`.
        half_magnesium_mM: as in `release`.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.
    """
    factor = one_within("safety_factor", safety_factor, *SAFETY_RANGE, "times", _SAFETY)
    released = _release(calcium_mM, magnesium_mM, half_calcium_mM, half_magnesium_mM)
    return result(factor * released)


def block_magnesium_mM(
    calcium_mM: float = 1.2,
    safety_factor: float = 4.1,
    *,
    total: bool = False,
    half_calcium_mM: float | None = None,
    half_magnesium_mM: float | None = None,
) -> float:
    """Return the magnesium at which a muscle fibre no longer answers its nerve, mM.

    There release x safety factor is 1. An order of magnitude: with K1 and K2 over their plausible
    ranges the weakest fibres are blocked somewhere from 3.7 to 8.1 mM of total magnesium.

    Args:
        calcium_mM: ionised calcium, 0.05 to 10 mM.
        safety_factor: as in `muscle_response`.
        total: True gives total serum magnesium, as a laboratory reports it (ionised / 0.61).
        half_calcium_mM: as in `release`.
        half_magnesium_mM: as in `release`.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there, or says that
            so little calcium blocks the fibre without any magnesium.
    """
    calcium = one_within("calcium_mM", calcium_mM, *CALCIUM_RANGE_MM, reason=_CALCIUM)
    factor = one_within("safety_factor", safety_factor, *SAFETY_RANGE, "times", _SAFETY)
    k1, k2 = _constants(half_calcium_mM, half_magnesium_mM)
    p = values("nerve")
    needed = _reference(k1, k2) * factor ** (-1 / p["release_power"])
    magnesium = k2 * (calcium / k1 / needed - 1 - calcium / k1)
    if magnesium <= 0:
        raise ValueError(
            f"calcium_mM is {calcium:g}: at a safety factor of {factor:g} so little calcium blocks "
            "the fibre without any magnesium."
        )
    return float(magnesium / values("blood")["ionised_share"]) if total else float(magnesium)


def _release(
    calcium_mM: Numbers, magnesium_mM: Numbers, half_calcium: object, half_magnesium: object
) -> Floats:
    calcium = within("calcium_mM", calcium_mM, *CALCIUM_RANGE_MM, reason=_CALCIUM)
    magnesium = within("magnesium_mM", magnesium_mM, *MAGNESIUM_RANGE_MM, reason=_MAGNESIUM)
    k1, k2 = _constants(half_calcium, half_magnesium)
    bound = calcium / k1 / (1 + calcium / k1 + magnesium / k2)
    relative: Floats = (bound / _reference(k1, k2)) ** values("nerve")["release_power"]
    return relative


def _reference(k1: float, k2: float) -> float:
    p = values("nerve")
    calcium = p["reference_calcium_mM"] / k1
    return calcium / (1 + calcium + p["reference_magnesium_mM"] / k2)


def _constants(half_calcium: object, half_magnesium: object) -> tuple[float, float]:
    p = values("nerve")
    k1 = p["release_half_calcium_mM"] if half_calcium is None else half_calcium
    k2 = p["release_half_magnesium_mM"] if half_magnesium is None else half_magnesium
    return (
        one_within("half_calcium_mM", k1, 0.3, 3, reason=_CONSTANT),
        one_within("half_magnesium_mM", k2, 1, 10, reason=_CONSTANT),
    )
