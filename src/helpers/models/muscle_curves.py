"""Three curves beside the twitch: the release channel, force, and the tone of arteries.

The channel is a competition in the test tube: how much of it a living fibre feels is contested.
Magnesium shifts force towards more calcium and leaves its maximum alone, as in frog; in rat heart
the maximum was seen to rise, which this curve does not show. Tone is a formula that we inferred.
"""

import numpy as np

from helpers.models.common import Floats, Numbers, values
from helpers.models.limits import NO_ZERO, one_of, one_within, result, within

CHANNELS = ("normal", "malignant hyperthermia")
MUSCLES = ("skeletal", "cardiac")
ARTERIES = ("fed", "deprived")
CALCIUM_RANGE_UM = (0.001, 1000.0)
MAGNESIUM_RANGE_MM = (0.001, 10.0)
OUTSIDE_RANGE_MM = (0.05, 10.0)
_INSIDE = f"{NO_ZERO} Test tubes went no further."
_OUTSIDE = "The arteries were bathed in solutions of about this range."


def channel_open(
    calcium_uM: Numbers,
    magnesium_mM: Numbers,
    *,
    channel: str = "normal",
    power: float | None = None,
) -> float | Floats:
    """Return the activity (0 to 1) of the calcium-release channel of muscle.

    Calcium opens it at one site, where magnesium competes; both close it at another:
    a / (1 + a) with a = (Ca / (KA (1 + Mg / KM)))^n, times 1 / (1 + (Ca / KI + Mg / KIM)^n).

    Args:
        calcium_uM: inside the fibre, 0.001 to 1,000 uM; a number or an array.
        magnesium_mM: inside the fibre, 0.001 to 10 mM; a number or an array.
        channel: "normal", or "malignant hyperthermia" (Arg615Cys), which magnesium brakes less.
        power: n, 1 to 2; 1 where left out (assumed). Compare channels with one another; how
            steeply either falls with magnesium depends on n.

    Returns:
        A float for numbers, an array (broadcast) for arrays: activity relative to a fully open
        channel by ryanodine binding, not a flow of calcium.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.

    Source: Balog 2001 (Biophys J 81:2050), pig RyR1. Human heart channels fit it less well.
    """
    calcium = within("calcium_uM", calcium_uM, *CALCIUM_RANGE_UM, "uM", _INSIDE)
    magnesium = 1000 * within("magnesium_mM", magnesium_mM, *MAGNESIUM_RANGE_MM, reason=_INSIDE)
    p = values("muscle")
    n = p["channel_power"] if power is None else one_within("power", power, 1, 2, "", "Not read.")
    key = "normal" if one_of("channel", channel, CHANNELS) == CHANNELS[0] else "hyperthermia"
    k = {
        f"{site}_{ion}": p[f"channel_{key}_{site}_{ion}_uM"]
        for site in ("activate", "inhibit")
        for ion in ("calcium", "magnesium")
    }
    half = k["activate_calcium"] * (1 + magnesium / k["activate_magnesium"])
    open_site = (calcium / half) ** n
    closing = (calcium / k["inhibit_calcium"] + magnesium / k["inhibit_magnesium"]) ** n
    return result(np.asarray(open_site / (1 + open_site) / (1 + closing)))


def force(
    calcium_uM: Numbers, magnesium_mM: Numbers = 1.0, *, muscle: str = "skeletal"
) -> float | Floats:
    """Return force (0 to 1) of the filaments at a steady calcium level.

    Ca^n / (Ca^n + K^n): n is 3 (skeletal) or 2 (cardiac), K as `force_half_calcium_uM`.

    Args:
        calcium_uM: 0.001 to 1,000 uM; a number or an array.
        magnesium_mM: 0.001 to 10 mM; a number or an array.
        muscle: "skeletal" or "cardiac".

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.

    Source: competition from Rayani 2021; K at 1 mM magnesium and n from memory.
    """
    calcium = within("calcium_uM", calcium_uM, *CALCIUM_RANGE_UM, "uM", _INSIDE)
    power = values("muscle")[f"force_power_{one_of('muscle', muscle, MUSCLES)}"]
    half = np.asarray(force_half_calcium_uM(magnesium_mM))
    return result(np.asarray(1 / (1 + (half / calcium) ** power)))


def force_half_calcium_uM(magnesium_mM: Numbers = 1.0) -> float | Floats:
    """Return the calcium (uM) at half of the force: 1.58 x (1 + Mg / 2.5) / 1.4.

    Args:
        magnesium_mM: 0.001 to 10 mM; a number or an array.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.
    """
    magnesium = within("magnesium_mM", magnesium_mM, *MAGNESIUM_RANGE_MM, reason=_INSIDE)
    p = values("muscle")
    at_one = 10 ** (6 - p["force_half_pCa"])
    half = p["troponin_magnesium_mM"]
    return result(at_one * (half + magnesium) / (half + p["reference_magnesium_mM"]))


def arterial_tone(
    calcium_mM: Numbers, magnesium_mM: Numbers, *, artery: str = "fed"
) -> float | Floats:
    """Return the tension of an artery as a share of its maximum (0 to 1).

    A Ca / (1 + A Ca + B Mg). The constants were read, the formula we inferred from "competitive";
    trust the order of the effect only.

    Args:
        calcium_mM: ionised, outside the cells, 0.05 to 10 mM; a number or an array.
        magnesium_mM: the same for magnesium.
        artery: "fed" or "deprived": of rats with or almost without magnesium in their food.

    Raises:
        ValueError: names the argument, its value, its range and why it ends there.

    Source: Healy, Ward & Wang 1984 (Magnesium 3:63, PMID 6503357).
    """
    calcium = within("calcium_mM", calcium_mM, *OUTSIDE_RANGE_MM, reason=_OUTSIDE)
    magnesium = within("magnesium_mM", magnesium_mM, *OUTSIDE_RANGE_MM, reason=_OUTSIDE)
    p = values("muscle")
    key = "artery" if one_of("artery", artery, ARTERIES) == "fed" else "artery_deprived"
    pull = p[f"{key}_calcium_per_mM"] * calcium
    return result(np.asarray(pull / (1 + pull + p[f"{key}_magnesium_per_mM"] * magnesium)))
