"""The NMDA receptor of nerve cells: magnesium plugs it, voltage pushes the plug out.

Diet hardly reaches it: the fluid around the brain is regulated, though not clamped. In dogs a
three- to fourfold rise of blood magnesium lifted it by 21 % at most within hours; in rats a diet
without magnesium did lower it. No measurement of *ionised* brain magnesium was found.
"""

import numpy as np

from helpers.models.common import Floats, Numbers, values
from helpers.models.limits import NO_ZERO, one_of, one_within, result, within

# The published fits; 225080 and 151404 are models in a public collection (ModelDB).
FITS = ("Jahr & Stevens", "ModelDB 225080", "ModelDB 151404")
MAGNESIUM_RANGE_MM = (1e-6, 20.0)
VOLTAGE_RANGE_MV = (-150.0, 100.0)
_MEMBRANE = "Membranes of living cells stay inside this range."
_KEYS = {FITS[0]: "jahr", FITS[1]: "m225080", FITS[2]: "m151404"}


def nmda_open(voltage_mV: Numbers, magnesium_mM: Numbers, *, fit: str = FITS[0]) -> float | Floats:
    """Return the share (0 to 1) of NMDA channels that magnesium leaves free.

    1 / (1 + Mg / K x exp(-k V)).

    Args:
        voltage_mV: membrane voltage, -150 to 100 mV; a number or an array.
        magnesium_mM: ionised magnesium outside, 0.000001 to 20 mM; a number or an array.
        fit: "Jahr & Stevens" (K 3.57 mM, k 0.062 per mV), "ModelDB 225080" (7.51, 0.100) or
            "ModelDB 151404" (3.33, 0.100). At -65 mV the first leaves five to twelve times more
            open than the others: that is how well nature is known.

    Returns:
        A float for numbers, an array (broadcast) for arrays.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.

    Source: Jahr & Stevens 1990 (J Neurosci 10:1830 and 3178), constants as in many public models.
    """
    voltage = within("voltage_mV", voltage_mV, *VOLTAGE_RANGE_MV, "mV", _MEMBRANE)
    magnesium = within("magnesium_mM", magnesium_mM, *MAGNESIUM_RANGE_MM, reason=NO_ZERO)
    half, slope = _fit(fit)
    return result(1 / (1 + magnesium / half * np.exp(-slope * voltage)))


def nmda_current(
    voltage_mV: Numbers, magnesium_mM: Numbers, *, fit: str = FITS[0]
) -> float | Floats:
    """Return the current through NMDA channels as open share x voltage, in mV.

    Multiply by the conductance for a current; negative is inward. It reverses at 0 mV. Arguments
    and errors as in `nmda_open`.
    """
    reversal = values("nerve")["nmda_reversal_mV"]
    voltage = within("voltage_mV", voltage_mV, *VOLTAGE_RANGE_MV, "mV", _MEMBRANE)
    return result(np.asarray(nmda_open(voltage, magnesium_mM, fit=fit)) * (voltage - reversal))


def nmda_half_block_mM(voltage_mV: Numbers, *, fit: str = FITS[0]) -> float | Floats:
    """Return the magnesium (mM) that blocks half of the channels at a voltage.

    Arguments and errors as in `nmda_open`.
    """
    voltage = within("voltage_mV", voltage_mV, *VOLTAGE_RANGE_MV, "mV", _MEMBRANE)
    half, slope = _fit(fit)
    return result(half * np.exp(slope * voltage))


def nmda_half_block_mV(magnesium_mM: float, *, fit: str = FITS[0]) -> float:
    """Return the voltage (mV) at which a magnesium level blocks half of the channels.

    Arguments and errors as in `nmda_open`.
    """
    magnesium = one_within("magnesium_mM", magnesium_mM, *MAGNESIUM_RANGE_MM, reason=NO_ZERO)
    half, slope = _fit(fit)
    return float(np.log(magnesium / half) / slope)


def _fit(fit: str) -> tuple[float, float]:
    key, p = _KEYS[one_of("fit", fit, FITS)], values("nerve")
    return p[f"nmda_{key}_half_mM"], p[f"nmda_{key}_per_mV"]
