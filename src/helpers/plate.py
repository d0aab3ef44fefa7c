"""The plate: a checked list of foods and what it adds up to."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from helpers import tables
from helpers.food_search import find
from helpers.intake import MOST_MG, Intake
from helpers.schemas import ExampleDayRow

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MAX_GRAMS", "MAX_ITEMS", "Plate", "PlateItem", "example_days"]

MAX_GRAMS = 5_000.0
MAX_ITEMS = 500


@dataclass(frozen=True, slots=True)
class PlateItem:
    """One food on a plate; contents are for its grams, None where unknown.

    `phytate_counts` says whether the absorption model may use the phytate (bread, bran, porridge)
    and `calcium_index` is absorbed calcium relative to milk at the same load.
    """

    meal: str
    food: str
    grams: float
    energy_kcal: float | None
    calcium_mg: float
    magnesium_mg: float
    oxalate_mg: float | None
    phytate_mg: float | None
    phytate_counts: bool
    calcium_index: float | None


class Plate:
    """Foods and their grams, checked and added up.

    `items` holds (food, grams) or (food, grams, meal); names are those of `all_foods()`, in upper
    or lower case; grams are 0 to 5,000. At most 500 items and 20,000 mg of either mineral.
    Raises ValueError naming the food or the value, with near names.
    """

    __slots__ = ("_intake", "_items")

    def __init__(self, items: Iterable[Sequence[object]] = ()) -> None:
        """Check every item and add up the two minerals."""
        if isinstance(items, str) or not isinstance(items, Iterable):
            raise ValueError(f"items is {_shown(items)}: it must be a list of (food, grams)")
        found = tuple(_plate_item(item) for item in items)
        if len(found) > MAX_ITEMS:
            raise ValueError(f"the plate has {len(found)} items: it may have at most {MAX_ITEMS}")
        for name in ("calcium_mg", "magnesium_mg"):
            total = sum(getattr(item, name) for item in found)
            if total > MOST_MG:
                raise ValueError(
                    f"{name} of the plate is {total:,.0f}: "
                    f"it must be a number from 0 to {MOST_MG:,.0f} mg a day."
                )
        self._items = found
        self._intake = Intake(
            calcium_mg=sum(item.calcium_mg for item in found),
            magnesium_mg=sum(item.magnesium_mg for item in found),
        )

    @classmethod
    def example(cls, day: str) -> Plate:
        """One of the example days, for example "DASH". Raises ValueError with the known names."""
        days = _examples()
        key = str(day).casefold()
        if key not in days:
            raise ValueError(f"day is {day!r}: it must be one of {'; '.join(example_days())}")
        return cls(days[key])

    @property
    def items(self) -> tuple[PlateItem, ...]:
        """The foods as light rows, in the order given."""
        return self._items

    @property
    def intake(self) -> Intake:
        """Calcium and magnesium of the whole plate, mg, with no supplement part."""
        return self._intake

    @property
    def energy_kcal(self) -> float:
        """Energy of the foods that have a value, kcal."""
        return float(sum(item.energy_kcal or 0.0 for item in self._items))

    @property
    def table(self) -> pd.DataFrame:
        """One row per item with the fields of `PlateItem`; unknown contents are NaN."""
        import pandas as pd

        columns = [field.name for field in fields(PlateItem)]
        table = pd.DataFrame([astuple(item) for item in self._items], columns=columns)
        texts = {"meal": "str", "food": "str", "phytate_counts": "bool"}
        return table.astype({name: texts.get(name, "float64") for name in columns})

    def csv(self) -> str:
        """A diary that `read_diary` reads back: columns meal, food, grams."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["meal", "food", "grams"])
        for item in self._items:
            grams = np.format_float_positional(item.grams, trim="-")
            writer.writerow([item.meal, item.food, grams])
        return out.getvalue()

    def __len__(self) -> int:
        """The number of items."""
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        """Plates with the same items in the same order are equal."""
        return isinstance(other, Plate) and self._items == other._items

    def __hash__(self) -> int:
        """Hash of the items."""
        return hash(self._items)

    def __repr__(self) -> str:
        """One line with the number of foods and both totals."""
        total = self._intake
        return (
            f"Plate({len(self)} foods, calcium {total.calcium_mg:.0f} mg, "
            f"magnesium {total.magnesium_mg:.0f} mg)"
        )


def example_days() -> list[str]:
    """The names of the example days, for `Plate.example`."""
    return list(dict.fromkeys(row.day for row in tables.rows_of(ExampleDayRow)))


def _plate_item(item: Sequence[object]) -> PlateItem:
    """One checked item, with its contents for the grams given."""
    if isinstance(item, str) or not isinstance(item, Sequence) or len(item) not in (2, 3):
        raise ValueError(f"item is {_shown(item)}: it must be (food, grams) or (food, grams, meal)")
    name, grams, meal = (*item, "") if len(item) == 2 else item
    row = find(name)  # type: ignore[arg-type]
    weight = _grams(row.food, grams)
    part = weight / 100

    def share(content: float | None) -> float | None:
        return None if content is None else content * part

    return PlateItem(
        meal=_meal(meal),
        food=row.food,
        grams=weight,
        energy_kcal=share(row.energy_kcal_100g),
        calcium_mg=row.calcium_mg_100g * part,
        magnesium_mg=row.magnesium_mg_100g * part,
        oxalate_mg=share(row.oxalate_mg_100g),
        phytate_mg=share(row.phytate_mg_100g),
        phytate_counts=row.phytate_counts == "yes",
        calcium_index=row.calcium_index,
    )


def _grams(food: str, grams: object) -> float:
    if isinstance(grams, int | float | np.integer | np.floating) and not isinstance(grams, bool):
        # Comparing first keeps a huge whole number from overflowing; NaN fails the comparison.
        weight = float(grams) if 0 <= grams <= MAX_GRAMS else -1.0
        if weight >= 0:
            return weight + 0.0  # turns -0.0 into 0.0
    raise ValueError(
        f"grams of {food} is {_shown(grams)}: it must be a number from 0 to {MAX_GRAMS:,.0f} g."
    )


def _shown(value: object) -> str:
    """The value as short text for a message."""
    try:
        text = str(value)
    except ValueError:  # a whole number with thousands of digits
        return "far too large"
    return text if len(text) <= 40 else text[:37] + "..."


def _meal(meal: object) -> str:
    """A meal name: short plain text that is safe to show and to open in a spreadsheet."""
    if not isinstance(meal, str):
        raise ValueError(f"meal is {_shown(meal)}: it must be a word such as 'lunch'")
    text = " ".join(meal.split())
    if len(text) > 40:
        raise ValueError(f"meal is {text[:40]!r}...: it may have at most 40 characters")
    if text and (text[0] in "=+-@" or re.search(r"[<>\x00-\x1f\x7f]", text)):
        raise ValueError(f"meal is {text!r}: it must be a word such as 'lunch'")
    return text


@cache
def _examples() -> Mapping[str, list[tuple[str, float, str]]]:
    days: dict[str, list[tuple[str, float, str]]] = {}
    for row in tables.rows_of(ExampleDayRow):
        days.setdefault(row.day.casefold(), []).append((row.food, row.grams, row.meal))
    return MappingProxyType(days)
