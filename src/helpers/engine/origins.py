"""Where what an explorer shows comes from: needs, parameters, tables and claims, with sources.

Everything here is read from `data/` when it is asked for; nothing of it runs on a slider step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers import tables, words
from helpers.engine.controls import LIFE_STAGE, YARDSTICK
from helpers.schemas import TABLES, ClaimRow, Parameter, ReferenceIntakeRow, ValidationRow

if TYPE_CHECKING:
    from helpers.explorer import Explorer

# What every explorer reads: needs and yardsticks, example days, and what people were found to eat.
EVERY_PAGE = ("reference_intakes", "yardsticks", "example_days", "population")
# Ends of names and the units they stand for; the longest that fits counts.
_UNITS = {
    "_mg_per_day": "mg a day",
    "_mg": "mg",
    "_mM": "mM",
    "_uM": "uM",
    "_pM": "pM",
    "_mg_day": "mg a day",
    "_ms": "ms",
    "_mV": "mV",
    "_kJ": "kJ/mol",
    "_kcal": "kcal",
    "_mmol": "mmol",
    "_percent": "%",
    "_relative": "1 (of the usual)",
    "_fraction": "1 (share)",
    "_ratio": "1 (mg : mg)",
    "_gain": "1",
    "_times": "1 (how many times)",
    "_constant": "1 (apparent constant)",
    "_open_at_rest": "1 (share)",
    "_open_at_minus_40_mV": "1 (share)",
}
# Ends that a name in words does without: symbols that people write after a number.
_SYMBOLS = ("_mg", "_mM", "_uM", "_ms", "_kJ", "_kcal", "_mmol", "_percent")
_ENDS = ("_low", "_high")


@dataclass(frozen=True)
class Need:
    """A reference value for the chosen life stage, mg a day."""

    name: str
    value: float
    source: str
    read: str


@dataclass(frozen=True)
class TableUsed:
    """A table of `data/`: what it holds, how many rows, and its sources with how each was read."""

    name: str
    holds: str
    rows: int
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Origins:
    """Everything behind one state of an explorer."""

    life_stage: str
    needs: tuple[Need, ...]
    parameters: dict[str, tuple[Parameter, ...]]
    tables: tuple[TableUsed, ...]
    claims: tuple[ClaimRow, ...]
    word_sources: tuple[str, ...]


def origins(explorer: Explorer) -> Origins:
    """Return what stands behind what an explorer shows now."""
    stage = explorer.state[LIFE_STAGE]
    common = [n for n in EVERY_PAGE if n != "yardsticks" or explorer.state[YARDSTICK] != "none"]
    names = dict.fromkeys([*explorer.theme.tables, *common])
    return Origins(
        stage,
        _needs(stage),
        {n: tuple(tables.parameters(n).values()) for n in explorer.theme.parameters},
        tuple(_table(name, explorer) for name in names),
        tuple(words.claim(claim) for claim in explorer.explanation.claims),
        explorer.explanation.sources,
    )


def _needs(stage: str) -> tuple[Need, ...]:
    rows = tables.rows_of(ReferenceIntakeRow)
    row = next(r for r in rows if r.system == "US" and r.group == stage)
    fields = {
        "calcium_ear_mg": row.source_calcium,
        "calcium_recommended_mg": row.source_calcium,
        "calcium_upper_mg": row.source_calcium,
        "magnesium_ear_mg": row.source_magnesium,
        "magnesium_recommended_mg": row.source_magnesium,
        "magnesium_upper_supplement_mg": row.source_magnesium,
    }
    values = ((name, getattr(row, name), source) for name, source in fields.items())
    return tuple(Need(n, float(v), source, row.read) for n, v, source in values if v is not None)


def _table(name: str, explorer: Explorer) -> TableUsed:
    rows = tables.rows(name)
    if name == "reference_intakes":
        rows = tuple(r for r in rows if getattr(r, "group", "") == explorer.state[LIFE_STAGE])
    elif name == "yardsticks":
        rows = tuple(r for r in rows if getattr(r, "yardstick", "") == explorer.state[YARDSTICK])
    model = ValidationRow if name.startswith("validation/") else TABLES[name]
    holds = (model.__doc__ or "").partition("\n")[0]
    return TableUsed(name, holds, len(rows), tuple(_sources(rows)))


def _sources(rows: Iterable[object]) -> Iterable[tuple[str, str]]:
    """Return the sources of a table's rows, those of most rows first."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for field in ("source", "source_calcium", "source_magnesium"):
            source = getattr(row, field, "")
            if source:
                counted[source, str(getattr(row, "read", ""))] += 1
    return [pair for pair, _ in counted.most_common()]


def unit_of(name: str) -> str:
    """Return the unit that the name of a value ends in; empty where it names none."""
    for end in _ENDS:
        name = name.removesuffix(end)
    if "_percent_" in f"_{name}_":
        return "%"
    fits = [end for end in _UNITS if f"_{name}".endswith(end)]
    return _UNITS[max(fits, key=len)] if fits else ""


def plain_name(name: str) -> str:
    """Return the name of a value in words: without its unit, with spaces."""
    tail = next((end for end in _ENDS if name.endswith(end)), "")
    bare = name.removesuffix(tail)
    end = next((end for end in _SYMBOLS if bare.endswith(end)), "")
    return (bare.removesuffix(end) + tail).replace("_", " ")
