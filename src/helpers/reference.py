"""Reference intakes, adequacy and ratio yardsticks.

Everything comes from `data/reference_intakes.csv` and `data/yardsticks.csv`, read once; after the
first call each look-up is a dictionary look-up. Nothing here is advice for one person.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from helpers import tables
from helpers.schemas import ReferenceIntakeRow, YardstickRow

if TYPE_CHECKING:
    import pandas as pd

    from helpers.intake import Intake

__all__ = [
    "Adequacy",
    "Level",
    "MineralReference",
    "ReferenceIntake",
    "Yardstick",
    "adequacy",
    "life_stages",
    "lookup",
    "selectable_yardsticks",
    "systems",
    "target_ratio",
    "yardstick",
    "yardsticks",
]

Level = Literal["below EAR", "between", "meets", "above UL"]

_TOLERANCE = 0.05
_TOLERANCE_NOTE = (
    "Low and high are within 5 % of the named value: the tolerance is our reading, "
    "no source gives one"
)


@dataclass(frozen=True, slots=True)
class MineralReference:
    """Reference values for one mineral, mg a day.

    `ear` is the average requirement (EAR or AR) and `upper` the upper limit; either is None where
    the authority sets none. `recommended` is the RDA, PRI, RNI or AI; `kind` says which. For
    calcium `upper` counts all sources, for magnesium only supplements and fortified food.
    """

    ear: float | None
    recommended: float
    kind: str
    upper: float | None
    source: str


@dataclass(frozen=True, slots=True)
class ReferenceIntake:
    """Reference intakes of one group: `.calcium` and `.magnesium`, ages in years.

    `age_to_y` is the age at which the group ends (not included). `read` says how the row was read
    and `note` what is uncertain about it.
    """

    system: str
    group: str
    sex: str
    status: str
    age_from_y: float | None
    age_to_y: float | None
    calcium: MineralReference
    magnesium: MineralReference
    read: str
    note: str


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Where an intake lies: "below EAR", "between" (EAR and recommended), "meets" or "above UL".

    Where an authority sets no EAR (`calcium_has_ear` or `magnesium_has_ear` is False, as for
    infants) "between" only means below the adequate intake: nobody knows the average need.
    """

    calcium: Level
    magnesium: Level
    calcium_has_ear: bool
    magnesium_has_ear: bool
    reference: ReferenceIntake


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A calcium : magnesium ratio (mg : mg) that somebody proposed, measured or implied.

    `low` and `high` bound the range (None where the proposal gives none) and `centre` is the named
    value, if any. `life_stage` is set where the range was narrowed to one life stage's own target.
    """

    key: str
    label: str
    low: float | None
    high: float | None
    centre: float | None
    applies_to: str
    kind: str
    selectable: bool
    evidence: str
    stance: str
    finding: str
    source: str
    read: str
    note: str
    life_stage: str | None = None


def systems() -> list[str]:
    """The authorities with reference intakes: "US" (also Canada), "EFSA" and "UK"."""
    return list(_groups())


def life_stages(system: str = "US") -> list[str]:
    """The group names of one authority, youngest first, for example "woman 31-50".

    Raises ValueError for an unknown system.
    """
    return list(_groups()[_system(system)])


def lookup(life_stage: str, system: str = "US") -> ReferenceIntake:
    """The reference intakes for a life stage, mg a day.

    `life_stage` is a group name of that system or a US name; for EFSA and UK a US name gives the
    row that holds the middle of its age band (see the row's `note`). Raises ValueError naming the
    life stage or system and its nearest names. Source: `data/reference_intakes.csv`.
    """
    known = _by_life_stage()[_system(system)]
    try:
        return known[life_stage]
    except (KeyError, TypeError):
        pass
    if life_stage in life_stages("US"):
        raise ValueError(f"life_stage is {life_stage!r}: {system} sets no values for this group")
    raise ValueError(f"life_stage is {life_stage!r}: {_nearest(life_stage, known)}")


def target_ratio(life_stage: str, system: str = "US") -> float:
    """Recommended calcium over recommended magnesium, mg : mg. No authority sets this ratio.

    Raises ValueError as `lookup` does.
    """
    found = lookup(life_stage, system)
    return found.calcium.recommended / found.magnesium.recommended


def adequacy(intake: Intake, life_stage: str, system: str = "US") -> Adequacy:
    """Where an intake lies among the reference values of a life stage.

    An intake equal to the EAR is "between", one equal to the recommendation or to the upper limit
    "meets". The calcium limit counts all sources, the magnesium limit only the supplement part.
    Raises ValueError as `lookup` does.
    """
    found = lookup(life_stage, system)
    calcium, magnesium = found.calcium, found.magnesium
    return Adequacy(
        calcium=_level(intake.calcium_mg, intake.calcium_mg, calcium),
        magnesium=_level(intake.magnesium_mg, intake.magnesium_supplement_mg, magnesium),
        calcium_has_ear=calcium.ear is not None,
        magnesium_has_ear=magnesium.ear is not None,
        reference=found,
    )


def yardsticks() -> pd.DataFrame:
    """Every ratio proposal with its range, evidence and source, one row each.

    Columns as in `data/yardsticks.csv`; ratios are mg : mg, missing bounds are NaN.
    """
    return tables.read("yardsticks")


def selectable_yardsticks() -> list[str]:
    """The keys a learner can choose from, in file order ("none" is not among them)."""
    return [key for key, found in _yardsticks().items() if found.selectable]


def yardstick(key: str, life_stage: str | None = None) -> Yardstick:
    """One yardstick by key, for example "2:1" or "US targets, women".

    With a life stage, a yardstick made of official targets narrows to that life stage's own target
    (within 5 %) if the targets apply to it; every other yardstick stays as it is. Raises
    ValueError for an unknown key or life stage. Source: `data/yardsticks.csv`.
    """
    if not isinstance(key, str) or key not in _yardsticks():
        raise ValueError(f"yardstick is {key!r}: {_nearest(key, _yardsticks())}")
    if life_stage is None:
        return _yardsticks()[key]
    lookup(life_stage)  # an unknown life stage fails here, with a sentence
    return _narrowed(key, life_stage)


@lru_cache(maxsize=1024)
def _narrowed(key: str, life_stage: str) -> Yardstick:
    """The yardstick as it applies to one life stage."""
    found, person = _yardsticks()[key], lookup(life_stage)
    system = _target_system(key, person)
    if system is None:
        return found
    ratio = target_ratio(life_stage, system)
    return replace(
        found,
        low=ratio * (1 - _TOLERANCE),
        high=ratio * (1 + _TOLERANCE),
        centre=ratio,
        note=_TOLERANCE_NOTE,
        life_stage=life_stage,
    )


def _level(total_mg: float, limited_mg: float, values: MineralReference) -> Level:
    if values.upper is not None and limited_mg > values.upper:
        return "above UL"
    if total_mg >= values.recommended:
        return "meets"
    if values.ear is not None and total_mg < values.ear:
        return "below EAR"
    return "between"


def _target_system(key: str, person: ReferenceIntake) -> str | None:
    """The authority whose targets `key` is made of, if they apply to this person."""
    age = person.age_from_y or 0.0
    adult = age >= 19 or person.status != ""
    applies = {
        "US targets, men": ("US", adult and person.sex == "male"),
        "US targets, women": ("US", adult and person.sex == "female"),
        "US targets, children": ("US", age >= 1 and not adult),
        "EFSA targets": ("EFSA", age >= 19),
        "UK targets": ("UK", age >= 19),
    }
    system, fits = applies.get(key, ("", False))
    return system if fits else None


def _system(system: str) -> str:
    try:
        known = system in _groups()
    except TypeError:
        known = False
    if not known:
        raise ValueError(f"system is {system!r}: it must be one of {', '.join(_groups())}")
    return system


def _nearest(name: object, known: Iterable[str]) -> str:
    """A sentence with the nearest known names, or with all of them."""
    names = list(known)
    near = difflib.get_close_matches(str(name)[:80], names, n=3, cutoff=0.4)
    if near:
        return f"it is not known, the nearest names are {'; '.join(near)}"
    return f"it is not known, it must be one of {'; '.join(names)}"


@cache
def _groups() -> Mapping[str, Mapping[str, ReferenceIntake]]:
    """System -> its own group names -> values."""
    found: dict[str, dict[str, ReferenceIntake]] = {}
    for row in tables.rows_of(ReferenceIntakeRow):
        found.setdefault(row.system, {})[row.group] = _reference(row)
    return MappingProxyType(found)


@cache
def _by_life_stage() -> Mapping[str, Mapping[str, ReferenceIntake]]:
    """System -> own names and US names -> values."""
    found = {system: dict(groups) for system, groups in _groups().items()}
    for row in tables.rows_of(ReferenceIntakeRow):
        for key in filter(None, row.us_life_stages.split(";")):
            found[row.system][key] = _groups()[row.system][row.group]
    return MappingProxyType(found)


def _reference(row: ReferenceIntakeRow) -> ReferenceIntake:
    return ReferenceIntake(
        system=row.system,
        group=row.group,
        sex=row.sex,
        status=row.status,
        age_from_y=row.age_from_y,
        age_to_y=row.age_to_y,
        calcium=MineralReference(
            ear=row.calcium_ear_mg,
            recommended=row.calcium_recommended_mg,
            kind=row.calcium_kind,
            upper=row.calcium_upper_mg,
            source=row.source_calcium,
        ),
        magnesium=MineralReference(
            ear=row.magnesium_ear_mg,
            recommended=row.magnesium_recommended_mg,
            kind=row.magnesium_kind,
            upper=row.magnesium_upper_supplement_mg,
            source=row.source_magnesium,
        ),
        read=row.read,
        note=row.note,
    )


@cache
def _yardsticks() -> Mapping[str, Yardstick]:
    found = {}
    for row in tables.rows_of(YardstickRow):
        fields = row.model_dump(exclude={"yardstick", "selectable"})
        found[row.yardstick] = Yardstick(
            key=row.yardstick, selectable=row.selectable == "yes", **fields
        )
    return MappingProxyType(found)
