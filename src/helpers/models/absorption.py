"""How much of the calcium and magnesium in a meal reaches the blood.

Calcium: a load equation (Heaney 1990) with age, menopause and vitamin D. Magnesium: a saturable
part plus 7 % of any dose (form of Fine 1991), with phytate, oxalate and fasting. Each number and
its source is a row of `data/parameters/absorption.csv`; `infusion` is the route past the gut.

What the model leaves out: adaptation over weeks (eating little makes the gut more efficient), gut
transit, disease, genes, children. Calcium shares are true absorption, magnesium shares mostly net.
Spinach does not lower the calcium taken up from milk in the same meal: no human rule was found.
Show two significant figures at most, and always the band.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from helpers.intake import MOST_MG
from helpers.models.absorption_curves import (
    SITTING,
    CalciumPerson,
    band_factor,
    calcium_fraction,
    calcium_person,
    calcium_share,
    magnesium_absorbed_mg,
    magnesium_reduction,
    magnesium_share,
    reduction,
    vitamin_d_multiplier,
    whole_day_calcium_fraction,
)
from helpers.models.common import Flags, Floats, Numbers, flags, numbers, values
from helpers.models.infusion import infusion

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AbsorbedArrays",
    "absorb",
    "absorb_arrays",
    "band_factor",
    "calcium_fraction",
    "infusion",
    "magnesium_absorbed_mg",
    "magnesium_reduction",
    "vitamin_d_multiplier",
    "whole_day_calcium_fraction",
]

MOST_OCCASIONS = 1_000
_NEEDED = ("calcium_mg", "magnesium_mg")
_AMOUNTS = ("calcium_mg", "magnesium_mg", "phytate_mg", "oxalate_mg")
# What it means when a column, or an entry of a record, is left out.
_USUAL = {"calcium_index": 1.0, "magnesium_index": 1.0, "phytate_mg": 0.0, "oxalate_mg": 0.0}
_SETTINGS = ("calibration", "age_y", "postmenopausal", "vitamin_d_nmol_l", "fasting")

Records: TypeAlias = "pd.DataFrame | Iterable[Mapping[str, Any]]"


@dataclass(frozen=True, slots=True)
class AbsorbedArrays:
    """What `absorb_arrays` found: first one entry per item, then one per eating occasion.

    `_low` and `_high` bound the middle 80 % of people (or of group means). Added up over items
    they assume that all errors go the same way, which is the widest honest band.
    """

    calcium_absorbed_mg: Floats
    calcium_absorbed_mg_low: Floats
    calcium_absorbed_mg_high: Floats
    magnesium_absorbed_mg: Floats
    magnesium_absorbed_mg_low: Floats
    magnesium_absorbed_mg_high: Floats
    calcium_load_mg: Floats
    calcium_fraction: Floats
    magnesium_load_mg: Floats
    magnesium_reduction: Floats


def absorb(
    items: Records,
    calibration: float = 0.9,
    age_y: float = 35,
    postmenopausal: bool = False,
    vitamin_d_nmol_l: float = 75,
    fasting: bool = False,
    *,
    group_mean: bool = False,
) -> pd.DataFrame:
    """Return what is absorbed from each item of one eating occasion.

    Args:
        items: a DataFrame or records (dicts), one row per food or tablet, with calcium_mg and
            magnesium_mg, and optionally calcium_index and magnesium_index (0 to 2, usually 1: how
            the food or salt compares with milk and with a dissolving magnesium salt),
            phytate_mg (of bread, bran and porridge only) and oxalate_mg.
        calibration: 0.3 to 1.5; 1 is the published calcium equation.
        age_y: 0 to 120 years (adult data only).
        postmenopausal: True after the loss of oestrogen.
        vitamin_d_nmol_l: 25(OH)D in blood, 0 to 400 nmol/L.
        fasting: True where magnesium is taken without food (x 0.87). Calcium salts carry their
            own fasting index.
        group_mean: True draws the narrower band for the mean of a group.

    Returns:
        The items with calcium_absorbed_mg, magnesium_absorbed_mg and each with _low and _high
        (80 % band, factor 1.47). Never more than was eaten. No items give no rows.

    Raises:
        ValueError: names a missing column, or the field, its value and its range.

    Source: see `absorb_arrays`.
    """
    frame = _as_frame(items)
    columns = {name: frame[name].to_numpy() for name in (*_NEEDED, *_USUAL) if name in frame}
    found = absorb_arrays(
        occasion=np.zeros(len(frame), dtype=np.intp),
        **columns,
        calibration=calibration,
        age_y=age_y,
        postmenopausal=postmenopausal,
        vitamin_d_nmol_l=vitamin_d_nmol_l,
        fasting=fasting,
        group_mean=group_mean,
    )
    for mineral in ("calcium", "magnesium"):
        for ending in ("", "_low", "_high"):
            name = f"{mineral}_absorbed_mg{ending}"
            frame[name] = getattr(found, name)
    return frame


def absorb_arrays(
    calcium_mg: Numbers,
    magnesium_mg: Numbers,
    occasion: Sequence[int] | NDArray[np.integer],
    calcium_index: Numbers | None = None,
    magnesium_index: Numbers | None = None,
    phytate_mg: Numbers | None = None,
    oxalate_mg: Numbers | None = None,
    *,
    calibration: Numbers = 0.9,
    age_y: Numbers = 35,
    postmenopausal: Flags = False,
    vitamin_d_nmol_l: Numbers = 75,
    fasting: Flags = False,
    group_mean: bool = False,
) -> AbsorbedArrays:
    """Return what is absorbed from items eaten on several occasions, fast (plain NumPy).

    For each occasion, with L = sum of calcium x min(1, index) and X = sum of magnesium x index:
    calcium from an item = calcium x index x F(L); magnesium from an item = its part of
    min(0.65 X, 46 X / (66 + X) + 0.07 X) x reduction by phytate and oxalate x 0.87 if fasting.
    An item never gives more than it holds.

    Args:
        calcium_mg: one entry per item, and no more than 20,000 mg on any one occasion.
        magnesium_mg: as calcium_mg.
        occasion: which meal each item belongs to: 0, 1, 2 ... 999.
        calcium_index: 0 to 2 per item; 1 (milk) where left out.
        magnesium_index: 0 to 2 per item; 1 (a salt that dissolves) where left out.
        phytate_mg: per item, already limited to bread, bran and porridge (almonds are rich in
            phytate and yet equalled a magnesium salt). 0 where left out.
        oxalate_mg: per item; 0 where left out.
        calibration: as in `absorb`, and like the next four one value or one per occasion.
        age_y: as in `absorb`.
        postmenopausal: as in `absorb`.
        vitamin_d_nmol_l: as in `absorb`.
        fasting: as in `absorb`.
        group_mean: True draws the narrower band for the mean of a group.

    Raises:
        ValueError: names the field, its value and its range, or two lengths that differ.

    Source: `data/parameters/absorption.csv`; indices come with the foods and supplement forms.
    """
    columns = _columns(
        calcium_mg=calcium_mg,
        magnesium_mg=magnesium_mg,
        calcium_index=calcium_index,
        magnesium_index=magnesium_index,
        phytate_mg=phytate_mg,
        oxalate_mg=oxalate_mg,
    )
    meal = _occasions(occasion, len(columns["calcium_mg"]))
    person = calcium_person(calibration, age_y, postmenopausal, vitamin_d_nmol_l)
    without_food = _without_food(flags("fasting", fasting))
    settings = (calibration, age_y, postmenopausal, vitamin_d_nmol_l, fasting)
    for name, setting in zip(_SETTINGS, settings, strict=True):
        given = np.asarray(setting)
        if given.ndim:
            _refuse_length(name, given, int(meal.max(initial=-1)) + 1, "occasions")
    return _absorb(columns, meal, person, without_food, band_factor(group_mean))


def absorb_checked(
    amounts_mg: Floats,
    indices: Floats,
    occasion: NDArray[np.intp],
    person: CalciumPerson,
    fasting: NDArray[np.bool_],
) -> AbsorbedArrays:
    """Return what `absorb_arrays` does for values that are known to be good, in half the time.

    Args:
        amounts_mg: calcium, magnesium, phytate and oxalate (rows) of each item (columns).
        indices: of calcium and of magnesium (rows).
        occasion: which meal each item belongs to.
        person: from `calcium_person`.
        fasting: True for each occasion without food.

    Raises:
        ValueError: one occasion brings more than 20,000 mg.
    """
    columns = dict(zip(_AMOUNTS, amounts_mg, strict=True))
    columns["calcium_index"], columns["magnesium_index"] = indices
    return _absorb(columns, occasion, person, _without_food(fasting), band_factor())


def _without_food(fasting: Flags) -> Floats:
    return np.where(fasting, values("absorption")["magnesium_fasting"], 1)


def _absorb(
    columns: Mapping[str, Floats],
    meal: NDArray[np.intp],
    person: CalciumPerson,
    without_food: Floats,
    factor: float,
) -> AbsorbedArrays:
    """Do the work of `absorb_arrays` on checked columns."""
    calcium, magnesium = columns["calcium_mg"], columns["magnesium_mg"]
    of_calcium, of_magnesium = columns["calcium_index"], columns["magnesium_index"]
    load = _per_occasion(meal, calcium * np.minimum(of_calcium, 1))
    dose = _per_occasion(meal, magnesium * of_magnesium)
    eaten = {name: _per_occasion(meal, columns[name]) for name in _AMOUNTS}
    _refuse_too_much(eaten)
    kept = reduction(eaten["magnesium_mg"], eaten["phytate_mg"], eaten["oxalate_mg"])
    fraction = calcium_share(load, *person)
    share = magnesium_share(dose) * kept * without_food
    return AbsorbedArrays(
        *_band(calcium, of_calcium * fraction[meal], factor),
        *_band(magnesium, of_magnesium * share[meal], factor),
        calcium_load_mg=load,
        calcium_fraction=fraction,
        magnesium_load_mg=dose,
        magnesium_reduction=kept,
    )


def _band(eaten_mg: Floats, share: Floats, factor: float) -> tuple[Floats, Floats, Floats]:
    """Return absorbed mg, low and high, none of them above what was eaten."""
    absorbed = eaten_mg * np.minimum(share, 1)
    return absorbed, absorbed / factor, np.minimum(absorbed * factor, eaten_mg)


def _per_occasion(meal: NDArray[np.intp], amounts: Floats) -> Floats:
    return np.bincount(meal, amounts).astype(np.float64, copy=False)


def _refuse_too_much(eaten: Mapping[str, Floats]) -> None:
    """Raise where the items of one occasion add up to more than a sitting may hold."""
    for name, amounts in eaten.items():
        for occasion, amount in enumerate(amounts.tolist()):
            if amount > MOST_MG:
                raise ValueError(
                    f"{name} adds up to {amount:,g} on occasion {occasion}: "
                    f"it must be a number from 0 to {MOST_MG:,g} {SITTING}."
                )


def _columns(**given: Numbers | None) -> dict[str, Floats]:
    """Check the columns of items and fill those left out with what that means."""
    items = np.asarray(given["calcium_mg"]).size
    columns: dict[str, Floats] = {}
    for name, column in given.items():
        if column is None:
            columns[name] = np.full(items, _USUAL[name])
            continue
        high, unit = (MOST_MG, SITTING) if name.endswith("_mg") else (2, "")
        columns[name] = numbers(name, column, 0, high, unit)
        _refuse_length(name, columns[name], items, "items")
    return columns


def _occasions(occasion: object, items: int) -> NDArray[np.intp]:
    meal = numbers("occasion", occasion, 0, MOST_OCCASIONS - 1)
    _refuse_length("occasion", meal, items, "items")
    whole = meal.astype(np.intp)
    if (whole != meal).any():
        raise ValueError(f"occasion is {meal[whole != meal][0]:g}: it must be a whole number.")
    return whole


def _refuse_length(name: str, column: NDArray[Any], length: int, of_what: str) -> None:
    if column.shape != (length,):
        raise ValueError(
            f"{name} has {column.size} entries for {length} {of_what}: "
            f"there must be one for each of the {of_what}."
        )


def _as_frame(items: Records) -> pd.DataFrame:
    """Return items as a DataFrame of its own, with the usual value where a record has none."""
    import pandas as pd

    if isinstance(items, pd.DataFrame):
        _refuse_missing(items.columns)
        return items.copy()
    records = list(items)
    for place, record in enumerate(records, start=1):
        if not isinstance(record, Mapping):
            raise ValueError(f"item {place} is {record!r}: it must be a record such as a dict.")
        _refuse_missing(record, f"item {place}")
    named = {name for record in records for name in record}
    usual = {name: value for name, value in _USUAL.items() if name in named}
    filled = [dict(record) | (usual | dict(record)) for record in records]
    return pd.DataFrame(filled) if filled else pd.DataFrame(columns=_NEEDED, dtype=float)


def _refuse_missing(found: Iterable[object], of_what: str = "items") -> None:
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise ValueError(
            f"{of_what} has no {' and no '.join(missing)}: every item needs calcium_mg and "
            "magnesium_mg, in mg, from 0 to 20,000."
        )
