"""A whole day of eating: foods in meals, supplements in doses, and what of both gets in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.foods import Plate
from helpers.intake import MOST_MG
from helpers.models.absorption import AbsorbedArrays, absorb_checked
from helpers.models.absorption_curves import CALIBRATION, calcium_person
from helpers.models.common import number

Floats = NDArray[np.float64]

MEALS: tuple[str, ...] = ("breakfast", "lunch", "dinner")
MIXED_MEAL = "mixed meal"
CALCIUM_SUPPLEMENT, MAGNESIUM_SUPPLEMENT = "calcium supplement", "magnesium supplement"
_MINERALS = ("calcium", "magnesium")


@dataclass(frozen=True, eq=False)
class FoodDay:
    """The foods of a day as arrays, one entry per food and meal. Known by itself, not its contents.

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


def _dose_occasions(doses: int, with_food: bool, meals: int) -> NDArray[np.intp]:
    """Return the occasion of each dose.

    With food: at the meals in turn, and a bite of its own for each dose that finds no meal left.
    Without: each on its own, between the meals.
    """
    return np.arange(doses) + (0 if with_food else meals)


@dataclass(frozen=True, eq=False)
class _Mixture:
    """Foods, then calcium doses, then magnesium doses: all that does not depend on the amounts.

    Attributes:
        of_food: mg of calcium, magnesium, phytate and oxalate (rows) in each entry for every mg of
            calcium (first row) or magnesium (the others) in the food.
        of_supplement: the same for every mg of the supplements.
        indices: absorption index of calcium and of magnesium (rows).
        fasting: True for each occasion without food.
    """

    names: tuple[str, ...]
    occasion: NDArray[np.intp]
    occasions: tuple[str, ...]
    fasting: NDArray[np.bool_]
    of_food: Floats
    of_supplement: Floats
    indices: Floats


@lru_cache(maxsize=64)
def _mixture(foods: FoodDay, dosing: Dosing) -> _Mixture:
    n, items, meals = dosing.doses, len(foods.names), len(foods.meals)
    at = _dose_occasions(n, dosing.with_food, meals)
    occasion = np.concatenate([foods.occasion, at, at])
    fed = (np.arange(int(occasion.max()) + 1) < meals) | dosing.with_food
    alone = tuple(f"dose {i + 1}" for i in range(n) if at[i] >= meals)
    in_food, of_calcium, of_magnesium = np.split(np.arange(items + 2 * n), [items, items + n])
    of_food, of_supplement = np.zeros((4, items + 2 * n)), np.zeros((4, items + 2 * n))
    of_food[:, in_food] = _per_mg(foods)
    of_supplement[0, of_calcium] = of_supplement[1, of_magnesium] = 1 / n
    indices = np.ones((2, items + 2 * n))
    indices[0, in_food] = foods.calcium_index
    indices[0, of_calcium], indices[1, of_magnesium] = dosing.calcium_index, dosing.magnesium_index
    return _Mixture(
        names=(*foods.names, *(CALCIUM_SUPPLEMENT,) * n, *(MAGNESIUM_SUPPLEMENT,) * n),
        occasion=occasion,
        occasions=(*foods.meals, *alone),
        fasting=~fed,
        of_food=of_food,
        of_supplement=of_supplement,
        indices=indices,
    )


def _per_mg(foods: FoodDay) -> Floats:
    """Return the contents for every mg of the day's total: the same foods, more or less of each.

    A mineral that the foods do not hold at all is spread evenly over them. Phytate and oxalate go
    with magnesium, so that their molar proportion stays that of the food.
    """
    calcium, magnesium = foods.calcium_mg.sum(), foods.magnesium_mg.sum()
    even = np.full(len(foods.names), 1 / len(foods.names))
    return np.array(
        [
            foods.calcium_mg / calcium if calcium > 0 else even,
            foods.magnesium_mg / magnesium if magnesium > 0 else even,
            foods.phytate_mg / magnesium if magnesium > 0 else 0 * even,
            foods.oxalate_mg / magnesium if magnesium > 0 else 0 * even,
        ]
    )


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
    made = _mixture(foods, dosing)
    food = _amounts(calcium_food_mg=calcium_food_mg, magnesium_food_mg=magnesium_food_mg)
    supplements = _amounts(
        calcium_supplement_mg=calcium_supplement_mg, magnesium_supplement_mg=magnesium_supplement_mg
    )
    eaten = made.of_food * food + made.of_supplement * supplements
    person = calcium_person(CALIBRATION, age_y, postmenopausal, vitamin_d_nmol_l)
    absorbed = absorb_checked(eaten, made.indices, made.occasion, person, made.fasting)
    return Day(made.names, made.occasion, made.occasions, eaten[0], eaten[1], absorbed)


def _amounts(**given: float) -> Floats:
    """Check the totals of calcium and magnesium and return what each row of a mixture takes."""
    calcium, magnesium = (number(name, mg, 0, MOST_MG, "mg a day") for name, mg in given.items())
    return np.array([[calcium], [magnesium], [magnesium], [magnesium]])
