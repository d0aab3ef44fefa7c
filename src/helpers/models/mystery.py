"""The mystery person: an invented body with a hidden cause, and what tests of it would show.

From the seed come the person and the cause. What the body does is computed by the models of the
other pages: what is absorbed from the day (`models.day`), what the balance of stores does with it
in half a year (`models.stress`), and for weak kidneys the level at which blood settles
(`models.kidney`). A loading test is the exception: both models of the kidney miss what depleted
people keep, so it is a line through two measurements. Each test then scatters as tests do. Ranges,
scatter and their sources are in `data/parameters/mystery.csv`, what goes with which cause in
`data/mystery.yaml`.

The rule: a cause *fits* results when each of them lies where the cause expects it (below, within or
above the usual range). The scatter is drawn again until, with all tests bought, exactly one cause
fits. Invented people only: no one is diagnosed like this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import numpy as np

from helpers.intake import MAGNESIUM_G_PER_MOL
from helpers.models import day as days
from helpers.models import stress
from helpers.models.common import values
from helpers.mystery_file import HIGH, LOW, NOT_DONE, USUAL, mystery_file
from helpers.reference import lookup

MOST_SEED = 999_999
_MOST_DRAWS = 1_000
_STAGES = {
    "woman 19-30": (19, 30),
    "woman 31-50": (31, 50),
    "woman 51-70": (51, 70),
    "man 19-30": (19, 30),
    "man 31-50": (31, 50),
    "man 51-70": (51, 70),
}
_WASTERS = ("thiazide", "loop", "drinking")


@dataclass(frozen=True, repr=False)
class Body:
    """What is hidden.

    Attributes:
        cause: key of the cause in `data/mystery.yaml`.
        magnesium_mg: eaten a day, supplements included; `supplement_mg` of it from supplements.
        absorbed_mg: magnesium that gets in, mg a day.
        stress: 0 (none) to 1.
        relative_store: how full the exchangeable store is; 1 is full.
        calm_store: the same without the stress.
        true: what each test would show without scatter.
    """

    cause: str
    magnesium_mg: float
    supplement_mg: float
    absorbed_mg: float
    stress: float
    relative_store: float
    calm_store: float
    true: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class Case:
    """A person to be found out; printing it gives nothing away.

    Attributes:
        seed: the number of the person.
        life_stage: as in `data/reference_intakes.csv`.
        age_y: years.
        story: what the person tells.
        results: the value of each test; NaN where a test is not done.
        letters: L, U, H or N for each test: below, within, above the usual range, not done.
        body: what is hidden.
    """

    seed: int
    life_stage: str
    age_y: int
    story: str
    results: Mapping[str, float] = field(repr=False)
    letters: Mapping[str, str] = field(repr=False)
    body: Body = field(repr=False)

    def __repr__(self) -> str:
        """One line that everyone may see."""
        return f"Case(seed={self.seed}, {self.life_stage}, {self.age_y} years)"


def case(seed: int) -> Case:
    """Return the person of a number: the same for the same number.

    Args:
        seed: a whole number from 0 to 999,999.

    Raises:
        ValueError: it is not.
    """
    return _case(checked_seed(seed))


def checked_seed(seed: object) -> int:
    """Return the number of a person, or raise ValueError that says what it must be."""
    if isinstance(seed, int | np.integer) and not isinstance(seed, bool) and 0 <= seed <= MOST_SEED:
        return int(seed)
    # A whole number with thousands of digits has no text.
    huge = isinstance(seed, int) and abs(seed) > 10**20
    shown = "far too large" if huge else repr(seed)[:30]
    raise ValueError(f"seed is {shown}: it must be a whole number from 0 to {MOST_SEED:,}.")


@cache
def _case(seed: int) -> Case:
    rng = np.random.default_rng([seed, 8])
    data = mystery_file()
    cause = list(data.causes)[int(rng.integers(len(data.causes)))]
    stage = list(_STAGES)[int(rng.integers(len(_STAGES)))]
    low, high = _STAGES[stage]
    age = int(rng.integers(low, high + 1))
    story = data.stories[int(rng.integers(len(data.stories)))]
    need = need_mg(stage)
    for _ in range(_MOST_DRAWS):
        body = _body(rng, cause, age, stage.startswith("woman"), need)
        results = _measured(rng, body)
        letters = {test: letter(test, value, need) for test, value in results.items()}
        if fits(letters) == [cause]:
            return Case(seed, stage, age, story, results, letters, body)
    raise RuntimeError(f"person {seed} has no results that fit one cause alone")


@cache
def need_mg(life_stage: str) -> float:
    """Return the average need of magnesium (EAR), mg a day.

    Source: `data/reference_intakes.csv`.
    """
    ear = lookup(life_stage).magnesium.ear
    assert ear is not None  # noqa: S101 - every adult group has one
    return float(ear)


def _body(rng: np.random.Generator, cause: str, age: int, woman: bool, need: float) -> Body:
    """Draw a body with this cause and let the models work out what it does."""
    p = values("mystery")
    eaten = float(rng.uniform(1.15, 1.5) * need)
    supplement = float(rng.choice([0, 0, 0, 60, 100]))
    if cause == "plate":
        eaten, supplement = float(rng.uniform(p["poor_diet_low_mg"], p["poor_diet_high_mg"])), 0.0
    vitamin_d = float(rng.uniform(10, 22) if cause == "vitamin_d" else rng.uniform(38, 100))
    absorbed, calcium_share = _absorbed(
        eaten, supplement, float(rng.uniform(700, 1200)), age, woman and age > 51, vitamin_d
    )
    if cause == "gut":
        absorbed *= float(rng.uniform(p["gut_share_low"], p["gut_share_high"]))
    extra = float(rng.uniform(p["waste_low_mg"], p["waste_high_mg"])) if cause in _WASTERS else 0.0
    tension = float(rng.uniform(0, 1))
    store, urine = _balance(absorbed, tension, extra)
    gfr = float(rng.uniform(14, 34) if cause == "kidneys" else rng.uniform(75, 110))
    heavy = cause == "drinking" or (cause in ("plate", "gut") and rng.uniform() < 0.25)
    true = {
        "serum_magnesium": _serum(store, urine, gfr, cause),
        "serum_calcium": p["serum_calcium_usual"],
        "kidney": gfr,
        "urine_magnesium": urine,
        "urine_calcium": p["urine_calcium_usual"] * calcium_share * _calcium_times(cause),
        "vitamin_d": vitamin_d,
        "alcohol": float(rng.uniform(300, 900) if heavy else rng.uniform(0, 120)),
        "diet": eaten,
        "loading": _kept_percent(store) if gfr >= p["loading_least_gfr"] else float("nan"),
    }
    calm = _balance(absorbed, 0.0, extra)[0]
    return Body(cause, eaten, supplement, absorbed, tension, store, calm, true)


def _absorbed(
    eaten_mg: float, supplement_mg: float, calcium_mg: float, age: int, late: bool, d: float
) -> tuple[float, float]:
    """Return magnesium absorbed (mg a day), and calcium absorbed relative to enough vitamin D."""

    def day(vitamin_d: float) -> tuple[float, float]:
        found = days.absorb_day(
            days.food_day(()),
            calcium_mg,
            eaten_mg - supplement_mg,
            0.0,
            supplement_mg,
            age_y=age,
            postmenopausal=late,
            vitamin_d_nmol_l=vitamin_d,
        ).absorbed
        return float(found.magnesium_absorbed_mg.sum()), float(found.calcium_absorbed_mg.sum())

    magnesium, calcium = day(d)
    return magnesium, calcium / day(75.0)[1]


def _balance(absorbed_mg: float, tension: float, extra_mg: float) -> tuple[float, float]:
    """Return the store after half a year (1 is full) and urine, mg a day, by the stress model."""
    length = values("mystery")["followed_days"]
    found = stress.magnesium_balance_arrays(
        absorbed_mg, tension, length, every_days=length, extra_loss_mg_per_day=extra_mg
    )
    return float(found.relative_store[-1]), float(found.urine_mg_per_day[-1])


def _serum(store: float, urine_mg: float, gfr: float, cause: str) -> float:
    """Return serum magnesium, mmol/L: with the store, or where weak kidneys come into balance.

    The second is the equation of `models.kidney`, with less filtered.
    """
    if cause != "kidneys":
        return float(stress.serum_estimate_mM(store))
    p = values("kidney")
    filtered = p["reabsorbed_most_mg_L"] + urine_mg / (gfr * 1.44)
    return filtered / p["filterable_share"] / MAGNESIUM_G_PER_MOL


def _calcium_times(cause: str) -> float:
    p = values("mystery")
    times = {
        "thiazide": p["thiazide_calcium"],
        "loop": p["loop_calcium"],
        "kidneys": p["weak_kidney_calcium"],
    }
    return times.get(cause, 1.0)


def _kept_percent(store: float) -> float:
    """Return the share kept of a load: a line through full stores and measured depletion."""
    p = values("mystery")
    missing = max(0.0, 1 - store) / (1 - _depleted_store())
    kept = p["loading_full"] + (p["loading_depleted"] - p["loading_full"]) * missing
    return float(min(kept, 95.0))


@cache
def _depleted_store() -> float:
    """Return the store that the balance gives for the volunteers of Fatemi 1991."""
    p = values("mystery")
    found = stress.magnesium_balance_arrays(
        p["depletion_absorbed_mg"], 0.0, p["depletion_days"], every_days=p["depletion_days"]
    )
    return float(found.relative_store[-1])


def _measured(rng: np.random.Generator, body: Body) -> dict[str, float]:
    """Return what the tests show: the truth with its scatter, as it would be printed."""
    p = values("mystery")
    drawn = dict(zip(body.true, rng.standard_normal(len(body.true)), strict=True))
    results: dict[str, float] = {}
    for test, true in body.true.items():
        scatter = p[f"{test}_scatter"] * (1 if test == "loading" else true)
        decimals = mystery_file().tests[test].decimals
        value = round(float(true + scatter * drawn[test]), decimals)
        results[test] = max(value, 0.0) if test != "loading" else value
    return results


# The rule


@cache
def usual_range(test: str, need: float) -> tuple[float, float]:
    """Return where a test usually lies; an end that nothing is said about is infinite.

    Args:
        test: key of a test.
        need: the person's average need of magnesium, mg a day, for the diet record.
    """
    if test == "diet":
        return need, float("inf")
    p = values("mystery")
    return p.get(f"{test}_low", -float("inf")), p.get(f"{test}_high", float("inf"))


def letter(test: str, value: float, need: float) -> str:
    """Return L, U or H for a result; N for one that was not done."""
    if value != value:
        return NOT_DONE
    low, high = usual_range(test, need)
    return LOW if value < low else HIGH if value > high else USUAL


def fits(letters: Mapping[str, str]) -> list[str]:
    """Return the causes that fit these results: each where the cause expects it."""
    causes = mystery_file().causes
    return [
        key
        for key, cause in causes.items()
        if all(found in cause.expects[test] for test, found in letters.items())
    ]


def excluded_by(test: str, found: str) -> list[str]:
    """Return the causes that one result speaks against."""
    return [k for k, cause in mystery_file().causes.items() if found not in cause.expects[test]]


def price(tests: Iterable[str]) -> int:
    """Return what some tests cost together, in coins."""
    return sum(mystery_file().tests[test].coins for test in tests)


def cheapest_path(person: Case) -> tuple[str, ...]:
    """Return the cheapest tests after which only the true cause fits; the first of several."""
    tests = list(mystery_file().tests)
    others = [key for key in mystery_file().causes if key != person.body.cause]
    against = [set(excluded_by(test, person.letters[test])) for test in tests]
    useful = [i for i, out in enumerate(against) if out]
    best: tuple[str, ...] = tuple(tests)
    for size in range(1, len(useful) + 1):
        for chosen in combinations(useful, size):
            left = set(others).difference(*(against[i] for i in chosen))
            names = tuple(tests[i] for i in chosen)
            if not left and price(names) < price(best):
                best = names
    return best
