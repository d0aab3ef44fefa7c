"""Finding a food by name: exact look-up, near names and a forgiving search."""

from __future__ import annotations

import numbers
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from helpers import tables
from helpers.schemas import FoodRow

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["all_foods", "find", "matches", "search", "serving_g", "suggest"]

_MAX_TEXT = 200
_MAX_LIMIT = 500
_MIN_SCORE = 78.0
_MIN_SHARE = 50.0
_EXACT_SCORE = 100.0
_HIT_SCORE = 92.0

_SEARCH_COLUMNS = [
    "food",
    "group",
    "serving",
    "serving_g",
    "energy_kcal_100g",
    "calcium_mg_100g",
    "magnesium_mg_100g",
    "oxalate_mg_100g",
    "phytate_mg_100g",
    "calcium_index",
    "also_called",
    "note",
]


def all_foods() -> pd.DataFrame:
    """Every food with all columns of `data/foods.csv` and `ratio` (mg : mg, NaN where Mg is 0)."""
    return _with_ratio(tables.read("foods"))


def find(food: str) -> FoodRow:
    """One food by its exact name, in upper or lower case.

    Raises ValueError naming it, with near names.
    """
    found = _by_name().get(_key(food)) if isinstance(food, str) else None
    if found is None:
        near = suggest(food) if isinstance(food, str) else []
        hint = f": near names are {'; '.join(near)}" if near else ": search() finds foods"
        raise ValueError(f"food is {str(food)[:60]!r}, which is not in the table{hint}")
    return found


def serving_g(food: str) -> float:
    """The weight of one usual serving, g. Raises ValueError as `find` does."""
    return find(food).serving_g


def suggest(food: str, limit: int = 3) -> list[str]:
    """The nearest food names, best first; empty where nothing is near."""
    return [row.food for row in _ranked(food[:_MAX_TEXT])[:limit]]


def matches(text: str, limit: int = 20) -> tuple[FoodRow, ...]:
    """The rows of the foods that match a text, best first; what is allowed is as for `search`."""
    if not isinstance(text, str):
        raise ValueError(f"text is {text!r}: it must be words such as 'spinach raw'")
    if len(text) > _MAX_TEXT:
        raise ValueError(f"text has {len(text)} characters: it may have at most {_MAX_TEXT}")
    if isinstance(limit, bool) or not isinstance(limit, numbers.Integral):
        raise ValueError(f"limit is {limit!r}: it must be a whole number from 1 to {_MAX_LIMIT}")
    if not 1 <= limit <= _MAX_LIMIT:
        raise ValueError(f"limit is {limit}: it must be a whole number from 1 to {_MAX_LIMIT}")
    ranked = _ranked(text) if text.strip() else list(tables.rows_of(FoodRow))
    return tuple(ranked[: int(limit)])


def search(text: str, limit: int = 20) -> pd.DataFrame:
    """Foods that match a text, best first: any word order, plurals and small slips allowed.

    Columns: food, group, serving, serving_g, contents per 100 g (energy in kcal, the rest in mg),
    calcium_index, also_called, note, mg per serving, and ratio (mg : mg, NaN where magnesium is
    0). A blank text gives the first `limit` foods of the table. `text` may have up to 200
    characters and `limit` lies from 1 to 500; anything else raises ValueError.
    """
    names = [row.food for row in matches(text, limit)]
    table = tables.read("foods").set_index("food", drop=False).loc[names, _SEARCH_COLUMNS]
    for mineral in ("calcium", "magnesium"):
        table[f"{mineral}_mg_serving"] = table[f"{mineral}_mg_100g"] * table["serving_g"] / 100
    return _with_ratio(table.reset_index(drop=True))


def _with_ratio(table: pd.DataFrame) -> pd.DataFrame:
    magnesium = table["magnesium_mg_100g"]
    table["ratio"] = table["calcium_mg_100g"] / magnesium.where(magnesium > 0)
    return table


def _bare(text: str) -> str:
    """Text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _key(name: str) -> str:
    """A name as it is compared: case, accents and spaces do not matter."""
    return " ".join(_bare(name).split())


@cache
def _by_name() -> Mapping[str, FoodRow]:
    return MappingProxyType({_key(row.food): row for row in tables.rows_of(FoodRow)})


def _words(text: str) -> list[str]:
    """Bare words: no case, accents, punctuation or plural endings."""
    return [_singular(w) for w in re.findall(r"[a-z0-9]+", _bare(text).replace("'", ""))]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("oes"):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class _Name:
    """A name cut into words; `noun` is what it is ("milk" in "whole milk, 2 % fat")."""

    words: tuple[str, ...]
    noun: str


def _name(text: str) -> _Name:
    head = _words(text.split(",")[0])
    return _Name(tuple(_words(text)), head[-1] if head else "")


@cache
def _entries() -> tuple[tuple[FoodRow, tuple[_Name, ...]], ...]:
    """Each food with its name and its other names, cut into words."""
    return tuple(
        (row, tuple(_name(n) for n in (row.food, *row.also_called.split(";")) if n))
        for row in tables.rows_of(FoodRow)
    )


def _ranked(text: str) -> list[FoodRow]:
    """Matching foods, best first; ties keep the order of the table.

    Where no food matches all words, foods that match at least half of them are given.
    """
    query = _words(text)
    if not query:
        return []
    full, partial = [], []
    for row, names in _entries():
        # Another name counts a little less than the name itself.
        scores = [_score(query, name) for name in names]
        score, share = max((s - 2.0 * (i > 0), share) for i, (s, share) in enumerate(scores))
        if score >= _MIN_SCORE:
            full.append((score, row))
        elif share >= _MIN_SHARE:
            partial.append((share, row))
    best = sorted(full or partial, key=lambda entry: -entry[0])
    if best and best[0][0] >= _EXACT_SCORE:  # real hits: leave out mere likenesses
        best = [entry for entry in best if entry[0] >= _HIT_SCORE]
    return [row for _, row in best]


def _score(query: Sequence[str], name: _Name) -> tuple[float, float]:
    """How well a name fits, 0 to 150, and the mean fit of the single words, 0 to 100.

    The exact name comes first, then names that hold all words, then names with slips. A name
    whose noun is asked for ("milk": whole milk) comes before one that only holds the word.
    """
    asked, whole = " ".join(query), " ".join(name.words)
    if asked == whole:
        return 150.0, 100.0
    matches = [max(_word_score(word, other) for other in name.words) for word in query]
    share = sum(matches) / len(matches)
    joined = 0.97 * fuzz.ratio(asked.replace(" ", ""), whole.replace(" ", ""))
    score = max(0.6 * min(matches) + 0.4 * share if min(matches) else 0.0, joined)
    if min(matches) == 100.0:
        score += 15.0 if len(set(query)) == len(set(name.words)) else 5.0
    if whole.startswith(asked):
        score = max(score, 100.0)
    score += 6.0 * (name.noun in query) + 2.0 * (name.words[0] == query[0])
    return score - 0.2 * max(0, len(name.words) - len(query)), share


def _word_score(asked: str, word: str) -> float:
    """100 for the same word, less for its beginning or a slip, 0 for another word."""
    if asked == word:
        return 100.0
    if len(asked) >= 3 and word.startswith(asked):
        return 95.0
    score = float(fuzz.ratio(asked, word)) if len(asked) > 3 and len(word) > 3 else 0.0
    return score if score >= _MIN_SCORE else 0.0
