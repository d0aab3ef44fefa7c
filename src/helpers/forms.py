"""Supplement forms: which there are, and how each compares on the dose curve."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from helpers.schemas import SupplementFormRow
from helpers.tables import rows_of


@cache
def _by_form(mineral: str) -> Mapping[str, Mapping[str, SupplementFormRow]]:
    """Return the rows of a mineral's supplements: form, then condition."""
    found: dict[str, dict[str, SupplementFormRow]] = {}
    for row in rows_of(SupplementFormRow):
        if row.mineral == mineral and row.kind == "supplement":
            found.setdefault(row.label, {})[row.condition] = row
    return MappingProxyType(found)


def options(mineral: str) -> list[str]:
    """Return the names of the forms of "calcium" or "magnesium", in the order of the table."""
    return list(_by_form(mineral))


def form(mineral: str, name: str, with_food: bool, low_acid: bool) -> SupplementFormRow:
    """Return the row of a form under given conditions.

    Args:
        mineral: "calcium" or "magnesium".
        name: one of `options(mineral)`.
        with_food: taken with a meal.
        low_acid: little stomach acid, for example from acid-lowering medicine. It matters only
            without food: a meal brings its own acid.

    Raises:
        ValueError: there is no such form.

    Source: `data/supplement_forms.csv`; the indices are judgements from the studies it names.
    """
    rows = _by_form(mineral).get(name)
    if rows is None:
        raise ValueError(
            f"{mineral} form is {name!r}: it must be one of {'; '.join(options(mineral))}."
        )
    if with_food:
        wanted = "with food"
    else:
        wanted = "fasting with low stomach acid" if low_acid else "fasting"
    return rows[wanted] if wanted in rows else rows["any time"]


def index(mineral: str, name: str, with_food: bool, low_acid: bool) -> float:
    """Return the absorption index of `form`: 1 is like the model's own dose curve."""
    return form(mineral, name, with_food, low_acid).index
