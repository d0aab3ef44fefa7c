"""Food versus supplements: what is eaten, and what gets in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from helpers import forms
from helpers.engine.numbers import room, two_figures
from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Switch, Theme, Tone
from helpers.models import day as days
from helpers.models.absorption import absorb_arrays
from helpers.models.day import CALCIUM_SUPPLEMENT, MAGNESIUM_SUPPLEMENT, Day, Dosing, FoodDay
from helpers.sentences import say
from helpers.themes._infusion import infusion_controls, simulate_infusion

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.page import Row

Floats = NDArray[np.float64]

# How many items, occasions and curve points the charts have room for.
ITEMS, OCCASIONS, CURVE_POINTS = 9, 10, 41
_FOODS_SHOWN = ITEMS - 3
_MINERALS = ("calcium", "magnesium")
# When a food is worth a line of its own: calcium held back, and a fair amount of it.
_HELD_BACK_INDEX, _FAIR_AMOUNT_MG = 0.5, 25.0
_say = partial(say, "bioavailability")
_PERSON = "Age, vitamin D, medicine"
_SUPPLEMENTS = "Supplements: salt, doses, meals"
_BAR_ENDS = {
    "calcium": (50, 100, 200, 400, 800, 1600, 3200),
    "magnesium": (20, 40, 80, 160, 320, 640, 1280),
}
_DOSE_ENDS = {"calcium": (600, 1200, 3000), "magnesium": (150, 300, 600, 1200)}
_DOSE_TOPS = {"calcium": (250, 350, 600), "magnesium": (80, 110, 140, 200)}


def _dosing(state: State) -> Dosing:
    with_food, low_acid = state["supplement_with_food"], state["acid_lowering"]
    return Dosing(
        doses=int(state["supplement_doses"]),
        with_food=with_food,
        calcium_index=forms.index("calcium", state["calcium_form"], with_food, low_acid),
        magnesium_index=forms.index("magnesium", state["magnesium_form"], with_food, low_acid),
    )


def _person(state: State) -> dict[str, Any]:
    return {k: state[k] for k in ("age_y", "postmenopausal", "vitamin_d_nmol_l")}


def _day(state: State) -> Day:
    return days.absorb_day(
        days.food_day(state["plate"]),
        state["calcium_mg"] - state["calcium_supplement_mg"],
        state["magnesium_mg"] - state["magnesium_supplement_mg"],
        state["calcium_supplement_mg"],
        state["magnesium_supplement_mg"],
        _dosing(state),
        **_person(state),
    )


@lru_cache(maxsize=64)
def _shown(
    items: tuple[tuple[str, float, str], ...], doses: int
) -> tuple[list[str], NDArray[np.intp]]:
    """Return the names of the rows of the chart and the row of each entry of a day.

    The foods that bring most come first. The order depends on the plate alone, so that no row
    jumps while a slider moves.
    """
    foods: FoodDay = days.food_day(items)
    brings: dict[str, float] = {}
    for name, ca, mg in zip(foods.names, foods.calcium_mg, foods.magnesium_mg, strict=True):
        brings[name] = brings.get(name, 0.0) + ca / 1000 + mg / 320
    ranked = sorted(brings, key=lambda name: -brings[name])
    rest = len(ranked) - _FOODS_SHOWN
    rows = ranked[:_FOODS_SHOWN] + ([f"{rest} other foods"] if rest > 0 else [])
    place = {name: min(i, _FOODS_SHOWN) for i, name in enumerate(ranked)}
    calcium_row, magnesium_row = len(rows), len(rows) + 1
    entries = [place[name] for name in foods.names]
    entries += [calcium_row] * doses + [magnesium_row] * doses
    return [*rows, CALCIUM_SUPPLEMENT, MAGNESIUM_SUPPLEMENT], np.array(entries)


def _per_row(entries: NDArray[np.intp], amounts: Floats) -> Floats:
    return np.bincount(entries, amounts, minlength=ITEMS).astype(np.float64)


def _item_arrays(day: Day, entries: NDArray[np.intp]) -> dict[str, Any]:
    arrays: dict[str, Any] = {}
    for mineral in _MINERALS:
        eaten = _per_row(entries, getattr(day, f"{mineral}_mg"))
        arrays[f"item_{mineral}_eaten"] = eaten
        for part in ("absorbed", "low", "high"):
            ending = "" if part == "absorbed" else f"_{part}"
            amounts = getattr(day.absorbed, f"{mineral}_absorbed_mg{ending}")
            arrays[f"item_{mineral}_{part}"] = _per_row(entries, amounts)
        arrays[f"item_{mineral}_max"] = room(float(eaten.max()), _BAR_ENDS[mineral])
    return arrays


@lru_cache(maxsize=32)
def _curves(age_y: float, postmenopausal: bool, vitamin_d_nmol_l: float) -> dict[str, Any]:
    """Return absorbed against dose for one person: one food of index 1 at each dose, by itself."""
    arrays: dict[str, Any] = {}
    for mineral in _MINERALS:
        doses = _DOSE_ENDS[mineral][-1] * np.linspace(0, 1, CURVE_POINTS) ** 1.8
        none = np.zeros(CURVE_POINTS)
        calcium, magnesium = (doses, none) if mineral == "calcium" else (none, doses)
        found = absorb_arrays(
            calcium,
            magnesium,
            np.arange(CURVE_POINTS),
            age_y=age_y,
            postmenopausal=postmenopausal,
            vitamin_d_nmol_l=vitamin_d_nmol_l,
        )
        arrays[f"dose_{mineral}_x"] = doses
        for part, ending in (("y", ""), ("low", "_low"), ("high", "_high")):
            arrays[f"dose_{mineral}_{part}"] = getattr(found, f"{mineral}_absorbed_mg{ending}")
    return arrays


def _occasion_arrays(day: Day) -> dict[str, Any]:
    arrays: dict[str, Any] = {}
    for mineral in _MINERALS:
        eaten = np.bincount(day.occasion, getattr(day, f"{mineral}_mg"), minlength=OCCASIONS)
        amounts = getattr(day.absorbed, f"{mineral}_absorbed_mg")
        absorbed = np.bincount(day.occasion, amounts, minlength=OCCASIONS)
        arrays[f"occasion_{mineral}_x"] = eaten[:OCCASIONS]
        arrays[f"occasion_{mineral}_y"] = absorbed[:OCCASIONS]
        end = room(float(eaten.max()) * 1.1, _DOSE_ENDS[mineral])
        arrays[f"dose_{mineral}_max"] = end
        arrays[f"dose_{mineral}_top"] = _DOSE_TOPS[mineral][_DOSE_ENDS[mineral].index(int(end))]
    return arrays


@lru_cache(maxsize=64)
def _tablets(names: tuple[str, ...], mineral: str) -> NDArray[np.bool_]:
    return np.array([name == f"{mineral} supplement" for name in names])


def _from_tablets(day: Day, mineral: str) -> float:
    absorbed = getattr(day.absorbed, f"{mineral}_absorbed_mg")
    return float(absorbed[_tablets(day.names, mineral)].sum())


def _totals(day: Day) -> dict[str, float]:
    values: dict[str, float] = {}
    for mineral in _MINERALS:
        for ending in ("", "_low", "_high"):
            name = f"{mineral}_absorbed_mg{ending}"
            values[name] = float(getattr(day.absorbed, name).sum())
        eaten = float(getattr(day, f"{mineral}_mg").sum())
        share = values[f"{mineral}_absorbed_mg"] / eaten if eaten else float("nan")
        values[f"{mineral}_absorbed_fraction"] = share
        values[f"{mineral}_supplement_absorbed_mg"] = _from_tablets(day, mineral)
    magnesium = values["magnesium_absorbed_mg"]
    ratio = values["calcium_absorbed_mg"] / magnesium if magnesium > 0 else float("nan")
    return {**values, "absorbed_ratio": ratio}


def _facts(values: Mapping[str, float]) -> list[Fact]:
    facts: list[Fact] = []
    for mineral in _MINERALS:
        middle, low, high = (
            two_figures(values[f"{mineral}_absorbed_mg{e}"]) for e in ("", "_low", "_high")
        )
        tone: Tone = "calcium" if mineral == "calcium" else "magnesium"
        facts.append(Fact(f"{mineral} absorbed", f"{middle} mg ({low}–{high})", tone))
    ratio = values["absorbed_ratio"]
    shown = f"{two_figures(ratio)} : 1" if ratio == ratio else "not defined"
    return [*facts, Fact("absorbed ratio", shown)]


def _share_sentence(state: State, values: Mapping[str, float]) -> str:
    parts = [
        _say(
            "share",
            absorbed=two_figures(values[f"{mineral}_absorbed_mg"]),
            eaten=f"{state[f'{mineral}_mg']:,.0f}",
            mineral=mineral,
        )
        for mineral in _MINERALS
        if state[f"{mineral}_mg"] > 0
    ]
    return _say("shares", parts=" and ".join(parts)) if parts else _say("nothing")


def _dose_sentence(state: State, day: Day) -> str:
    """Compare the day's calcium supplement taken as it is with the same amount in four doses."""
    amount, doses = state["calcium_supplement_mg"], int(state["supplement_doses"])
    if amount <= 0:
        return ""
    other = 1 if doses > 1 else 4
    changed = _day({**state, "supplement_doses": float(other)})

    def how(n: int) -> str:
        return _say("at_once") if n == 1 else _say("in_doses", n=str(n))

    return _say(
        "doses",
        amount=f"{amount:,.0f}",
        how=how(doses),
        now=two_figures(_from_tablets(day, "calcium")),
        other_how=how(other),
        then=two_figures(_from_tablets(changed, "calcium")),
    )


def _bound_sentence(day: Day, foods: FoodDay) -> str:
    """Name the food whose calcium is held back most, if one brings a fair amount."""
    eaten = day.calcium_mg[: len(foods.names)]
    bound = (foods.calcium_index < _HELD_BACK_INDEX) & (eaten > _FAIR_AMOUNT_MG)
    if not bound.any():
        return ""
    i = int(np.argmax(np.where(bound, eaten * (1 - foods.calcium_index), -1.0)))
    return _say(
        "bound",
        food=foods.names[i][:1].upper() + foods.names[i][1:],
        absorbed=two_figures(float(day.absorbed.calcium_absorbed_mg[i])),
        eaten=f"{eaten[i]:,.0f}",
    )


def _frame(day: Day) -> pd.DataFrame:
    import pandas as pd

    columns = [f"{m}_absorbed_mg{e}" for m in _MINERALS for e in ("", "_low", "_high")]
    return pd.DataFrame(
        {
            "item": day.names,
            "occasion": [day.occasions[i] for i in day.occasion],
            "calcium_mg": day.calcium_mg,
            "magnesium_mg": day.magnesium_mg,
            **{name: getattr(day.absorbed, name) for name in columns},
        }
    )


def _padded(names: Sequence[str], length: int) -> list[str]:
    return [*names, *[""] * length][:length]


def _simulate_diet(state: State) -> Outcome:
    day = _day(state)
    names, entries = _shown(state["plate"], int(state["supplement_doses"]))
    values = _totals(day)
    sentences = [
        _share_sentence(state, values),
        _dose_sentence(state, day),
        _bound_sentence(day, days.food_day(state["plate"])),
    ]
    return Outcome(
        values=values,
        arrays={**_item_arrays(day, entries), **_curves(**_person(state)), **_occasion_arrays(day)},
        texts={
            "item_name": _padded(names, ITEMS),
            "occasion_name": _padded(day.occasions, OCCASIONS),
        },
        facts=_facts(values),
        sentences=[s for s in sentences if s],
        description=_share_sentence(state, values),
        frame=lambda: _frame(day),
    )


def _simulate(state: State) -> Outcome:
    return (simulate_infusion if state["mode"] == "beyond" else _simulate_diet)(state)


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import absorption as charts
    from helpers.charts import infusion

    if mode == "beyond":
        return [infusion.course(), infusion.fate()]
    return [
        charts.eaten_and_absorbed(ITEMS),
        (
            charts.dose_curve("calcium", CURVE_POINTS, OCCASIONS),
            charts.dose_curve("magnesium", CURVE_POINTS, OCCASIONS),
        ),
    ]


def _form_choice(mineral: str, default: str) -> Choice:
    options = {name: name for name in forms.options(mineral)}
    label = f"{mineral.capitalize()} salt"
    return Choice(f"{mineral}_form", label, options, default, mode="diet", group=_SUPPLEMENTS)


THEME = Theme(
    name="bioavailability",
    title="Food versus supplements: what is eaten and what gets in",
    controls=(
        _form_choice("calcium", "calcium carbonate"),
        _form_choice("magnesium", "magnesium oxide, tablet"),
        Slider(
            "supplement_doses",
            "Supplement doses",
            low=1,
            high=4,
            step=1,
            default=1,
            unit="doses a day",
            spoken="doses a day",
            help="The same amount, at once or split over the day.",
            mode="diet",
            group=_SUPPLEMENTS,
        ),
        Switch(
            "supplement_with_food",
            "Supplements with a meal",
            True,
            mode="diet",
            group=_SUPPLEMENTS,
        ),
        Slider(
            "age_y", "Age", 18, 100, 1, 35, unit="years", spoken="years", mode="diet", group=_PERSON
        ),
        Slider(
            "vitamin_d_nmol_l",
            "Vitamin D in blood, nmol/L",
            low=5,
            high=200,
            step=5,
            default=75,
            unit="nmol/L of 25(OH)D",
            spoken="nanomoles per litre",
            help="25(OH)D in nmol/L; 2.5 nmol/L are 1 ng/mL.",
            mode="diet",
            group=_PERSON,
        ),
        Switch("postmenopausal", "After menopause", mode="diet", group=_PERSON),
        Switch(
            "acid_lowering",
            "Acid-lowering medicine (omeprazole and the like)",
            mode="diet",
            group=_PERSON,
        ),
        *infusion_controls(),
    ),
    simulate=_simulate,
    rows=_rows,
    beyond="beyond diet: an infusion",
    start={"day": "Typical US adult"},
    plate=True,
    parameters=("absorption", "infusion", "infusion_two"),
    tables=("foods", "safety", "supplement_forms"),
)
