"""A whole day of eating: foods in meals, supplements in doses, and what of both gets in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.foods import Plate
from helpers.models.absorption import AbsorbedArrays, absorb_arrays

Floats = NDArray[np.float64]

MEALS: tuple[str, ...] = ("breakfast", "lunch", "dinner")
MIXED_MEAL = "mixed meal"
CALCIUM_SUPPLEMENT, MAGNESIUM_SUPPLEMENT = "calcium supplement", "magnesium supplement"
_MINERALS = ("calcium", "magnesium")


@dataclass(frozen=True)
class FoodDay:
    """The foods of a day as arrays, one entry per food and meal.

    Attributes:
        names: food of each entry.
        meals: names of the eating occasions.
        occasion: which meal each entry belongs to.
        calcium_mg, magnesium_mg, calcium_index, phytate_mg, oxalate_mg: its contents; the phytate
            is that of bread, bran and porridge only.
    """

    names: tuple[str, ...]
    meals: tuple[str, ...]
    occasion: NDArray[np.intp]
    calcium_mg: Floats
    magnesium_mg: Floats
    calcium_index: Floats
    phytate_mg: Floats
    oxalate_mg: Floats


@dataclass(frozen=True)
class Dosing:
    """How supplements are taken.

    Attributes:
        doses: the day's amount is split into this many equal doses.
        with_food: True with the meals, the first doses at the first meals; False between them.
        calcium_index: absorption index of the calcium salt under these conditions.
        magnesium_index: the same for the magnesium salt.
    """

    doses: int = 1
    with_food: bool = True
    calcium_index: float = 1.0
    magnesium_index: float = 1.0


@dataclass(frozen=True)
class Day:
    """A day and what is absorbed from it.

    Attributes:
        names: item of each entry: foods, then supplements.
        occasion: eating occasion of each entry.
        occasions: names of the occasions.
        calcium_mg, magnesium_mg: what was eaten, per entry.
        absorbed: what gets in, per entry and per occasion.
    """

    names: tuple[str, ...]
    occasion: NDArray[np.intp]
    occasions: tuple[str, ...]
    calcium_mg: Floats
    magnesium_mg: Floats
    absorbed: AbsorbedArrays


@lru_cache(maxsize=64)
def food_day(items: tuple[tuple[str, float, str], ...]) -> FoodDay:
    """Return the foods of a plate as arrays; an empty plate is three equal mixed meals."""
    if not items:
        third = np.full(len(MEALS), 1.0)
        return FoodDay(
            (MIXED_MEAL,) * len(MEALS),
            MEALS,
            np.arange(len(MEALS)),
            third,
            third,
            np.ones(len(MEALS)),
            np.zeros(len(MEALS)),
            np.zeros(len(MEALS)),
        )
    plate = Plate(items).items
    meals = tuple(dict.fromkeys(item.meal or "a meal" for item in plate))
    return FoodDay(
        tuple(item.food for item in plate),
        meals,
        np.array([meals.index(item.meal or "a meal") for item in plate]),
        np.array([item.calcium_mg for item in plate]),
        np.array([item.magnesium_mg for item in plate]),
        np.array([1.0 if item.calcium_index is None else item.calcium_index for item in plate]),
        np.array([(item.phytate_mg or 0.0) if item.phytate_counts else 0.0 for item in plate]),
        np.array([item.oxalate_mg or 0.0 for item in plate]),
    )


def _scaled(foods: FoodDay, calcium_mg: float, magnesium_mg: float) -> dict[str, Floats]:
    """Return the contents scaled to the day's totals: the same foods, more or less of each mineral.

    A mineral that the foods do not hold at all is spread evenly over them. Phytate and oxalate go
    with magnesium, so that their molar proportion stays that of the food.
    """
    scaled: dict[str, Floats] = {}
    for mineral, total in (("calcium", calcium_mg), ("magnesium", magnesium_mg)):
        held: Floats = getattr(foods, f"{mineral}_mg")
        whole = held.sum()
        even = np.full(len(held), total / len(held))
        scaled[f"{mineral}_mg"] = held * (total / whole) if whole > 0 else even
    whole = foods.magnesium_mg.sum()
    times = magnesium_mg / whole if whole > 0 else 1.0
    scaled["phytate_mg"] = foods.phytate_mg * times
    scaled["oxalate_mg"] = foods.oxalate_mg * times
    return scaled


def _dose_occasions(doses: int, with_food: bool, meals: int) -> NDArray[np.intp]:
    """Return the occasion of each dose.

    With food: at the meals in turn, and a bite of its own for each dose that finds no meal left.
    Without: each on its own, between the meals.
    """
    return np.arange(doses) + (0 if with_food else meals)


def absorb_day(
    foods: FoodDay,
    calcium_food_mg: float,
    magnesium_food_mg: float,
    calcium_supplement_mg: float = 0.0,
    magnesium_supplement_mg: float = 0.0,
    dosing: Dosing = Dosing(),
    *,
    age_y: float = 35,
    postmenopausal: bool = False,
    vitamin_d_nmol_l: float = 75,
) -> Day:
    """Return a day of foods and supplements with what is absorbed from each.

    Args:
        foods: which foods, in which meals; scaled to the two food totals.
        calcium_food_mg: calcium from food, mg a day.
        magnesium_food_mg: magnesium from food, mg a day.
        calcium_supplement_mg: calcium from supplements, mg a day, split by `dosing`.
        magnesium_supplement_mg: magnesium from supplements, mg a day, split by `dosing`.
        dosing: how the supplements are taken.
        age_y: as in `models.absorption.absorb`, like the next two.
        postmenopausal: True after the loss of oestrogen.
        vitamin_d_nmol_l: 25(OH)D in blood.

    Raises:
        ValueError: from the absorption model, naming field, value and range.

    Source: the model of `models.absorption`; how a day is put together is ours.
    """
    n, meals = dosing.doses, len(foods.meals)
    scaled = _scaled(foods, calcium_food_mg, magnesium_food_mg)
    at = _dose_occasions(n, dosing.with_food, meals)
    none, each = np.zeros(n), np.ones(n)
    calcium = np.concatenate([scaled["calcium_mg"], each * calcium_supplement_mg / n, none])
    magnesium = np.concatenate([scaled["magnesium_mg"], none, each * magnesium_supplement_mg / n])
    occasion = np.concatenate([foods.occasion, at, at])
    fed = (np.arange(int(occasion.max()) + 1) < meals) | dosing.with_food
    absorbed = absorb_arrays(
        calcium,
        magnesium,
        occasion,
        np.concatenate([foods.calcium_index, each * dosing.calcium_index, each]),
        np.concatenate([np.ones(len(foods.names)), each, each * dosing.magnesium_index]),
        np.concatenate([scaled["phytate_mg"], none, none]),
        np.concatenate([scaled["oxalate_mg"], none, none]),
        age_y=age_y,
        postmenopausal=postmenopausal,
        vitamin_d_nmol_l=vitamin_d_nmol_l,
        fasting=~fed,
    )
    names = (*foods.names, *(CALCIUM_SUPPLEMENT,) * n, *(MAGNESIUM_SUPPLEMENT,) * n)
    alone = tuple(f"dose {i + 1}" for i in range(n) if at[i] >= meals)
    return Day(names, occasion, (*foods.meals, *alone), calcium, magnesium, absorbed)
