"""The curves behind absorption: one load at one sitting, before anything is added up.

See `helpers.models.absorption`, which gives these names on.
"""

from functools import lru_cache
from typing import Any, Literal, cast, overload

import numpy as np

from helpers.intake import MAGNESIUM_G_PER_MOL, MOST_MG
from helpers.models.common import Array, Flags, Floats, Numbers, flags, numbers, plain, values

SITTING = "mg at one sitting"

Curve = Literal["pooled", "Fine"]
# Factor on the load equation, share lost to age and menopause, vitamin D multiplier.
CalciumPerson = tuple[Floats, Floats, Floats]
_TINY_MG = 1e-9
# Of the published calcium equation, which later studies of milk and tablets found a tenth too high.
CALIBRATION = 0.9


@overload
def calcium_fraction(
    load_mg: float,
    calibration: float = ...,
    age_y: float = ...,
    postmenopausal: bool = ...,
    vitamin_d_nmol_l: float = ...,
) -> float: ...
@overload
def calcium_fraction(
    load_mg: Array,
    calibration: Numbers = ...,
    age_y: Numbers = ...,
    postmenopausal: Flags = ...,
    vitamin_d_nmol_l: Numbers = ...,
) -> Floats: ...
def calcium_fraction(
    load_mg: Numbers,
    calibration: Numbers = CALIBRATION,
    age_y: Numbers = 35,
    postmenopausal: Flags = False,
    vitamin_d_nmol_l: Numbers = 75,
) -> float | Floats:
    """Return the share (0 to 1) of a calcium load that an adult absorbs with a meal.

    F = ((0.889 - 0.0964 ln load) x calibration - 0.0021 x years above 40 - 0.022 after
    menopause) x vitamin D multiplier. Measured from 15 to 500 mg; outside it is extrapolated, the
    equation held at 0.10 or more and the result, before vitamin D, from 0.05 to 0.65. Where it
    would say that a larger load gives less in all, the absorbed amount stays level instead.

    Args:
        load_mg: calcium eaten at one sitting, 0 to 20,000 mg; a number or an array.
        calibration: 0.3 to 1.5. 1 is the equation as published; later studies of milk and
            tablets found about 0.9 of it, our default.
        age_y: 0 to 120 years (adult data only).
        postmenopausal: True after the loss of oestrogen.
        vitamin_d_nmol_l: 25(OH)D in blood, 0 to 400 nmol/L; see `vitamin_d_multiplier`.

    Returns:
        A float for numbers; an array, broadcast over the arguments, for arrays.

    Raises:
        ValueError: names the argument, its value and its range.

    Source: Heaney 1990 and 1989; Need 2008 and Hansen 2008 for vitamin D.
    """
    load = numbers("load_mg", load_mg, 0, MOST_MG, SITTING)
    person = calcium_person(calibration, age_y, postmenopausal, vitamin_d_nmol_l)
    return cast("float | Floats", plain(calcium_share(load, *person)))


def vitamin_d_multiplier(vitamin_d_nmol_l: Numbers) -> float | Floats:
    """Return what vitamin D status (25(OH)D, 0 to 400 nmol/L) multiplies calcium absorption by.

    A threshold: 0.65 up to 10 nmol/L, 1 from 20 to 75, then slowly up to 1.1 at 160 and beyond,
    straight lines in between. The two ends are measured (Need 2008, Hansen 2008); where the lines
    bend is our judgement. Errors as in `calcium_fraction`.
    """
    level = numbers("vitamin_d_nmol_l", vitamin_d_nmol_l, 0, 400, "nmol/L")
    p = values("absorption")
    names = ("very_low", "enough", "plateau", "very_high")
    bends = [p[f"vitamin_d_{name}_nmol_l"] for name in names]
    heights = [p["vitamin_d_very_low_multiplier"], 1, 1, p["vitamin_d_very_high_multiplier"]]
    return cast("float | Floats", plain(np.asarray(np.interp(level, bends, heights))))


def whole_day_calcium_fraction(calcium_mg_per_day: Numbers) -> float | Floats:
    """Return the share of a whole day's calcium (0 to 20,000 mg) that self-chosen diets give.

    6.4 / sqrt(mg a day), at most 0.65: a sanity line beside `calcium_fraction`, drawn by us
    through one point of Heaney 1989 (526 studies). Errors as in `calcium_fraction`.
    """
    daily = numbers("calcium_mg_per_day", calcium_mg_per_day, 0, MOST_MG, "mg a day")
    p = values("absorption")
    share = p["calcium_day_coefficient"] / np.sqrt(np.maximum(daily, 1))
    return cast("float | Floats", plain(np.minimum(share, p["calcium_cap"])))


@overload
def magnesium_absorbed_mg(load_mg: float, *, curve: Curve = ...) -> float: ...
@overload
def magnesium_absorbed_mg(load_mg: Array, *, curve: Curve = ...) -> Floats: ...
def magnesium_absorbed_mg(load_mg: Numbers, *, curve: Curve = "pooled") -> float | Floats:
    """Return the mg of magnesium absorbed from `load_mg` eaten at one sitting with a meal.

    max x load / (half + load) + 0.07 x load, at most 65 % of the load; no phytate or oxalate.

    Args:
        load_mg: 0 to 20,000 mg; a number or an array. Measured from 18 to 973 mg.
        curve: "pooled" (46 mg, 66 mg: our fit to nine measurements) or "Fine" (40.3, 33.4: through
            the two printed ends of Fine 1991, higher at small doses).

    Returns:
        A float for a number, an array for an array.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    if curve not in ("pooled", "Fine"):
        raise ValueError(f"curve is {curve!r}: it must be 'pooled' or 'Fine'.")
    load = numbers("load_mg", load_mg, 0, MOST_MG, SITTING)
    return cast("float | Floats", plain(load * magnesium_share(load, curve.lower())))


def magnesium_reduction(
    magnesium_mg: Numbers, phytate_mg: Numbers = 0, oxalate_mg: Numbers = 0
) -> float | Floats:
    """Return what phytate and oxalate in a meal leave of its magnesium absorption (0 to 1).

    max(0.25, 1 - 1.40 z) x (1 - 0.25 min(1, y)), with z and y the molar ratios of phytate and
    oxalate to magnesium. Count phytate from bread, bran and porridge only: almonds are rich in it
    and yet equalled a magnesium salt (Fine 1991). The oxalate part rests on percentages from
    memory, and rats show no effect. Without magnesium the answer is 1.

    Args:
        magnesium_mg: 0 to 20,000 mg at one sitting; a number or an array.
        phytate_mg: the same.
        oxalate_mg: the same.

    Raises:
        ValueError: names the argument, its value and its range.

    Source: Bohn 2004 (AJCN 79:418; Br J Nutr 91:601).
    """
    magnesium = numbers("magnesium_mg", magnesium_mg, 0, MOST_MG, SITTING)
    phytate = numbers("phytate_mg", phytate_mg, 0, MOST_MG, SITTING)
    oxalate = numbers("oxalate_mg", oxalate_mg, 0, MOST_MG, SITTING)
    return cast("float | Floats", plain(reduction(magnesium, phytate, oxalate)))


def band_factor(group_mean: bool = False) -> float:
    """Return the factor that spans the 80 % band: 1.47 for one person and one meal.

    1.21 for the mean of a group (`group_mean`). Divide by it for the low end, multiply for the
    high end. Both are judgements from the spread between studies.
    """
    p = values("absorption")
    spread = p["log_sd_group"] if flags("group_mean", group_mean) else p["log_sd_person"]
    return float(np.exp(p["band_z"] * spread))


def calcium_person(
    calibration: Numbers, age_y: Numbers, postmenopausal: Flags, vitamin_d_nmol_l: Numbers
) -> CalciumPerson:
    """Check who is eating and return the three numbers that `calcium_share` needs of them."""
    who: tuple[Any, ...] = (calibration, age_y, postmenopausal, vitamin_d_nmol_l)
    known = all(type(one) in (float, int, bool) for one in who)
    return _one_person(*who) if known else _person(*who)


def _person(
    calibration: Numbers, age_y: Numbers, postmenopausal: Flags, vitamin_d_nmol_l: Numbers
) -> CalciumPerson:
    p = values("absorption")
    factor = numbers("calibration", calibration, 0.3, 1.5)
    age = numbers("age_y", age_y, 0, 120, "years")
    years = np.maximum(age - p["calcium_age_from_y"], 0)
    after = flags("postmenopausal", postmenopausal)
    loss = p["calcium_age_slope"] * years + p["calcium_menopause_step"] * after
    return factor, loss, np.asarray(vitamin_d_multiplier(vitamin_d_nmol_l))


# One person eats many meals. Typed, so that True is not taken for an accepted 1.
_one_person = lru_cache(maxsize=64, typed=True)(_person)


def calcium_share(load_mg: Floats, factor: Floats, loss: Floats, multiplier: Floats) -> Floats:
    """Return the absorbed share of checked loads; see `calcium_fraction`.

    The equation minus a fixed loss has a load of its own beyond which more calcium would give
    less; from there on the absorbed amount is held level (the share falls as 1 / load).
    """
    p = values("absorption")
    intercept, slope = p["calcium_intercept"], p["calcium_slope"]
    load = np.maximum(load_mg, _TINY_MG)
    level_from = np.exp((factor * (intercept - slope) - loss) / (factor * slope))
    below = np.minimum(load, level_from)
    level = _equation(below, factor, loss) * below / load
    share: Floats = np.maximum(_equation(load, factor, loss), level) * multiplier
    return share


def _equation(load_mg: Floats, factor: Floats, loss: Floats) -> Floats:
    p = values("absorption")
    raw = p["calcium_intercept"] - p["calcium_slope"] * np.log(load_mg)
    share = np.maximum(raw, p["calcium_equation_floor"]) * factor - loss
    clipped: Floats = np.minimum(np.maximum(share, p["calcium_floor"]), p["calcium_cap"])
    return clipped


def magnesium_share(load_mg: Floats, curve: str = "pooled") -> Floats:
    """Return the absorbed share of checked loads; see `magnesium_absorbed_mg`."""
    p = values("absorption")
    saturable = p[f"magnesium_{curve}_max_mg"] / (p[f"magnesium_{curve}_half_mg"] + load_mg)
    share: Floats = np.minimum(saturable + p["magnesium_linear"], p["magnesium_cap"])
    return share


def reduction(magnesium_mg: Floats, phytate_mg: Floats, oxalate_mg: Floats) -> Floats:
    """Return what checked amounts leave of absorption; see `magnesium_reduction`."""
    p = values("absorption")
    # Without magnesium there is nothing to bind: both ratios count as 0.
    moles = magnesium_mg / MAGNESIUM_G_PER_MOL
    magnesium_mol = np.where(moles > 0, moles, np.inf)
    phytate_ratio = phytate_mg / p["phytate_g_mol"] / magnesium_mol
    oxalate_ratio = oxalate_mg / p["oxalate_g_mol"] / magnesium_mol
    phytate = np.maximum(
        1 - p["magnesium_phytate_slope"] * phytate_ratio, p["magnesium_phytate_floor"]
    )
    left: Floats = phytate * (1 - p["magnesium_oxalate_slope"] * np.minimum(oxalate_ratio, 1))
    return left
