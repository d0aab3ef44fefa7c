"""Stress: two stores of magnesium, a kidney, and a circle that amplifies but does not run away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from helpers import forms
from helpers.engine.numbers import room, two_figures
from helpers.engine.state import Items
from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Switch, Theme
from helpers.intake import MAGNESIUM_G_PER_MOL
from helpers.models import day as days
from helpers.models import kidney, stress
from helpers.models.common import values as parameter_values
from helpers.models.day import Dosing
from helpers.schemas import StressStudyRow, ValidationRow
from helpers.sentences import say
from helpers.tables import rows, rows_of

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.page import Row
    from helpers.charts.stress import Change, Miss

Floats = NDArray[np.float64]

POINTS = 91
LENGTHS = {"two months": "60", "four months": "120", "half a year": "180"}
# Ordinary diets, mg of magnesium a day, for the shade beyond diet.
DIET_RANGE_MG = (150.0, 600.0)
_EXAM_DAYS = 28.0
_LOWS = (92.0, 84.0, 72.0, 58.0)
_HIGHS = (102.0, 106.0, 112.0, 120.0)
_URINE_HIGHS = (150.0, 200.0, 300.0, 600.0, 1000.0, 2500.0)
_LOADING_MMOL = 30.0
STORE, MAXIMUM = "store", "maximum"
KIDNEYS = {"the emptier the store": STORE, "up to a maximum of the blood": MAXIMUM}
# A course of either kidney.
Course = stress.Balance | kidney.BloodKidney
_say = partial(say, "stress")


@lru_cache(maxsize=256)
def _absorbed_mg(total_mg: float, supplement_mg: float, form: str, items: Items = ()) -> float:
    """Return what the day's foods (none: three mixed meals) and one tablet with food bring in."""
    dosing = Dosing(magnesium_index=forms.index("magnesium", form, True, False))
    found = days.absorb_day(
        days.food_day(items), 0.0, total_mg - supplement_mg, 0.0, supplement_mg, dosing
    )
    return float(found.absorbed.magnesium_absorbed_mg.sum())


def _absorbed(state: State) -> float:
    if state["mode"] == "beyond":
        return float(state["absorbed_mg_per_day"])
    return _absorbed_mg(
        float(state["magnesium_mg"]),
        float(state["magnesium_supplement_mg"]),
        state["magnesium_form"],
        state["plate"],
    )


def _loop(state: State) -> tuple[float, float, float]:
    """Return beta, the effect of stress on urine, and the exponent of the kidney.

    With a maximum the kidney's steepness is no choice: it follows from the maximum.
    """
    p = parameter_values("stress")
    loop = (p["beta"], p["stress_urine_share"], p["kidney_exponent"])
    if state["mode"] == "beyond":
        loop = (state["beta"], state["stress_effect"], state["kidney_exponent"])
    return (*loop[:2], kidney.saving_exponent()) if state["kidney"] == MAXIMUM else loop


def _infused_mmol(state: State) -> float:
    return _LOADING_MMOL if state["mode"] == "beyond" and state["loading_test"] else 0.0


@lru_cache(maxsize=128)
def _course(
    absorbed_mg: float,
    tension: float,
    stress_days: int,
    length: int,
    extra_mg: float,
    loop: tuple[float, float, float],
    which: str = STORE,
    infused_mmol: float = 0.0,
) -> Course:
    """Return the balance over `length` days, of which the first few are under stress."""
    beta, effect, exponent = loop
    under, every = min(stress_days, length), length / (POINTS - 1)
    if which == MAXIMUM:
        return kidney.with_blood_kidney(
            absorbed_mg,
            length,
            infused_mmol=infused_mmol,
            stress=tension,
            stress_days=under,
            beta=beta,
            stress_effect=effect,
            extra_loss_mg_per_day=extra_mg,
            every_days=every,
        )
    first = absorbed_mg + infused_mmol * MAGNESIUM_G_PER_MOL
    return stress.magnesium_balance_arrays(
        [first] + [absorbed_mg] * (length - 1) if infused_mmol else absorbed_mg,
        [tension] * under + [0.0] * (length - under),
        length,
        beta,
        every_days=every,
        extra_loss_mg_per_day=extra_mg,
        stress_effect=effect,
        kidney_exponent=exponent,
    )


def _courses(state: State) -> tuple[Course, Course]:
    """Return the balance with the stress, and the same without."""
    length, under = int(state["days"]), int(state["stress_days"])
    absorbed, extra = _absorbed(state), float(state["extra_loss_mg_per_day"])
    loop, tension = _loop(state), float(state["stress"])
    more = (state["kidney"], _infused_mmol(state))
    now = _course(absorbed, tension, under, length, extra, loop, *more)
    # Without stress only the kidney's exponent matters, so the rest is left out of the key.
    return now, _course(absorbed, 0.0, 0, length, extra, (0.0, 0.0, loop[2]), *more)


@lru_cache(maxsize=32)
def _kept_percent(which: str, infused_mmol: float) -> float:
    """Return the share of the drip that a full body on a usual diet holds after a day, %."""
    if infused_mmol <= 0:
        return float("nan")
    if which == MAXIMUM:
        return 100 * kidney.kept_share(infused_mmol)
    return 100 * kidney.kept_share_by_store(infused_mmol)


@lru_cache(maxsize=8)
def _diets(length: int, which: str) -> tuple[Floats, Floats]:
    """Return the stores of a low and a high ordinary diet without stress, % of full."""
    p = parameter_values("stress")
    loop = (p["beta"], p["stress_urine_share"], p["kidney_exponent"])
    form = forms.options("magnesium")[0]
    low, high = (
        100 * _course(_absorbed_mg(mg, 0.0, form), 0.0, 0, length, 0.0, loop, which).relative_store
        for mg in DIET_RANGE_MG
    )
    return low, high


def _study_percent(name: str) -> float:
    """Return the change a study of `data/stress_studies.csv` found, percent."""
    given = {row.study: row.percent_change for row in rows_of(StressStudyRow)}
    found = given.get(name)
    if found is None:
        raise ValueError(f"stress_studies.csv gives no percent_change for {name!r}.")
    return found


@lru_cache(maxsize=1)
def _measured() -> dict[str, float]:
    """Return the three measured results that are drawn into the curves."""
    usual = parameter_values("stress")["urine_mg_per_day"]
    return {
        "study_day": 1.0,
        "sprint_urine": usual * (1 + _study_percent("deuster_urine") / 100),
        # "urine unchanged" in both infusions that measured it.
        "adrenaline_urine": usual,
        "exams_day": _EXAM_DAYS,
        "exams_percent": 100 + _study_percent("exams_red_cell"),
    }


def _serum_mM(found: Course) -> Floats:
    """Return blood magnesium: of the model, or read off the store."""
    if isinstance(found, kidney.BloodKidney):
        return found.serum_mM
    return np.asarray(stress.serum_estimate_mM(found.relative_store))


def _urine_calm_mg(now: Course, day: float, exponent: float) -> float:
    """Return what the kidney would let go on a day of the course if nothing were felt, mg a day."""
    if isinstance(now, kidney.BloodKidney):
        return max(0.0, kidney.spilled_mg_per_day(float(np.interp(day, now.day, now.serum_mM))))
    after = float(np.interp(day, now.day, now.relative_store))
    return float(parameter_values("stress")["urine_mg_per_day"] * after**exponent)


def _values(state: State, now: Course, calm: Course) -> dict[str, float]:
    beta, effect, exponent = _loop(state)
    length, tension = int(state["days"]), float(state["stress"])
    under = min(float(state["stress_days"]), float(length))
    after = float(np.interp(under, now.day, now.relative_store))
    calm_then = float(np.interp(under, calm.day, calm.relative_store))
    felt = 1 + beta * max(0.0, 1 - after)
    through = _urine_calm_mg(now, under, exponent) * effect * tension * felt
    # Not `stress.loop_gain`, which knows the kidney that answers to the store only.
    gain = tension * beta * effect / exponent
    return {
        "magnesium_absorbed_mg": _absorbed(state),
        "store_after_stress_percent": 100 * after,
        "store_at_end_percent": 100 * float(now.relative_store[-1]),
        "calm_store_at_end_percent": 100 * float(calm.relative_store[-1]),
        "lost_through_stress_percent": 100 * (calm_then - after),
        "missing_without_stress_percent": 100 * (1 - calm_then),
        "urine_first_day_mg": float(now.urine_mg_per_day[0]),
        "urine_at_end_mg": float(now.urine_mg_per_day[-1]),
        "urine_after_4_days_mg": float(np.interp(4, now.day, now.urine_mg_per_day)),
        "urine_through_stress_mg": through if under > 0 else 0.0,
        "stress_felt_times": felt,
        "loop_gain": gain,
        "loop_times": stress.amplification_of(gain),
        "serum_estimate_mM": float(_serum_mM(now)[-1]),
        "infusion_kept_24h_percent": _kept_percent(state["kidney"], _infused_mmol(state)),
    }


def _lights(v: dict[str, float]) -> dict[str, float]:
    """Return how strongly each arrow of the circle is lit, 0 to 1."""
    missing = 100 - v["store_after_stress_percent"]
    return {
        "circle_urine": min(1.0, v["urine_through_stress_mg"] / 40),
        "circle_store": min(1.0, max(0.0, missing) / 20),
        "circle_felt": min(1.0, (v["stress_felt_times"] - 1) / 1.0),
    }


def _axes(now: Course, calm: Course) -> dict[str, float]:
    """Return the ends of the axes: a few fixed ones, so that they rarely change."""
    stores = 100 * np.concatenate([now.relative_store, calm.relative_store])
    urine = np.concatenate([now.urine_mg_per_day, calm.urine_mg_per_day])
    lowest = float(stores.min())
    return {
        "store_low": next((low for low in _LOWS if lowest > low + 1), _LOWS[-1]),
        "store_high": room(float(stores.max()) + 0.5, _HIGHS),
        "urine_low": 60.0 if float(urine.min()) > 65 else 0.0,
        "urine_high": room(float(urine.max()) + 5, _URINE_HIGHS),
    }


def _arrays(state: State, now: Course, calm: Course, v: dict[str, float]) -> dict[str, Any]:
    length = int(state["days"])
    arrays: dict[str, Any] = {
        "day": now.day,
        "days_shown": float(length),
        "stress_until": min(float(state["stress_days"]), float(length)),
        "store_now": 100 * now.relative_store,
        "store_calm": 100 * calm.relative_store,
        "urine_now": now.urine_mg_per_day,
        "urine_calm": calm.urine_mg_per_day,
        **_axes(now, calm),
        **_measured(),
        "circle_felt_times": v["stress_felt_times"],
        "circle_urine_mg": v["urine_through_stress_mg"],
        "circle_store_percent": v["store_after_stress_percent"] - 100,
        "circle_gain": v["loop_gain"],
        "circle_times": v["loop_times"],
        **_lights(v),
    }
    if state["mode"] == "beyond":
        low, high = _diets(length, state["kidney"])
        arrays |= {"store_diet_low": low, "store_diet_high": high}
    return arrays


def _shown(state: State, v: dict[str, float]) -> dict[str, str]:
    return {
        "eaten": f"{state['magnesium_mg']:,.0f}",
        "absorbed": two_figures(v["magnesium_absorbed_mg"]),
        "days": f"{min(state['stress_days'], float(state['days'])):,.0f}",
        "length": state["days"],
        "after": f"{v['store_after_stress_percent']:.1f}",
        "end": f"{v['store_at_end_percent']:.1f}",
        "calm": f"{v['calm_store_at_end_percent']:.1f}",
        "stress_share": f"{v['lost_through_stress_percent']:.1f}",
        "diet_share": f"{v['missing_without_stress_percent']:.1f}",
        "urine": two_figures(v["urine_through_stress_mg"]),
        "gain": f"{v['loop_gain']:.2f}",
        "times": f"{v['loop_times']:.2f}",
        "extra": f"{state['extra_loss_mg_per_day']:.0f}",
        "fourth": two_figures(v["urine_after_4_days_mg"]),
        "infused": f"{_infused_mmol(state):,.0f}",
        "kept": f"{v['infusion_kept_24h_percent']:.0f}",
    }


def _sentences(state: State, v: dict[str, float]) -> list[str]:
    shown = _shown(state, v)
    beyond = state["mode"] == "beyond"
    lines = [_say("laboratory" if beyond else "diet", **shown)]
    stressed = state["stress"] > 0 and state["stress_days"] > 0
    lines.append(_say("stress" if stressed else "calm", **shown))
    lines.append(_say(f"kidney_{state['kidney']}", **shown))
    if _infused_mmol(state) > 0:
        lines.append(_say("drip", **shown))
    if state["extra_loss_mg_per_day"] > 0:
        lines.append(_say("extra", **shown))
    if stressed and v["missing_without_stress_percent"] > v["lost_through_stress_percent"]:
        lines.append(_say("plate_first", **shown))
    lines.append(_say("circle" if stressed else "circle_off", **shown))
    return [*lines, _say("model")]


def _facts(v: dict[str, float]) -> list[Fact]:
    return [
        Fact("absorbed a day", f"{two_figures(v['magnesium_absorbed_mg'])} mg", "magnesium"),
        Fact("store after the stress", f"{v['store_after_stress_percent']:.1f} % of full"),
        Fact("gain of the circle", f"{v['loop_gain']:.2f}"),
    ]


def _frame(now: Course, calm: Course) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "day": now.day,
            "store_percent": 100 * now.relative_store,
            "store_without_stress_percent": 100 * calm.relative_store,
            "urine_mg_per_day": now.urine_mg_per_day,
            "urine_without_stress_mg_per_day": calm.urine_mg_per_day,
            "serum_magnesium_mM": _serum_mM(now),
        }
    )


def _simulate(state: State) -> Outcome:
    now, calm = _courses(state)
    values = _values(state, now, calm)
    sentences = _sentences(state, values)
    return Outcome(
        values=values,
        arrays=_arrays(state, now, calm, values),
        texts={"kidney_named": _say(f"named_{state['kidney']}")},
        facts=_facts(values),
        sentences=sentences,
        description=" ".join(sentences[:-1]),
        frame=lambda: _frame(now, calm),
    )


def _changes() -> list[Change]:
    """Return the studies that give a percentage of something measured, people first."""
    from helpers.charts.stress import Change

    return [
        Change(
            row.stressor,
            row.measured.partition(" on ")[0],
            row.percent_change,
            row.subjects == "rats",
        )
        for row in rows_of(StressStudyRow)
        if row.percent_change is not None and row.measured != "magnesium requirement"
    ]


def _misses() -> list[Miss]:
    """Return the rows of the validation table that the model misses."""
    from helpers.charts.stress import Miss

    return [
        Miss(f"{row.quantity}, {row.unit}", row.case, row.expected, row.computed)
        for row in rows("validation/stress")
        if isinstance(row, ValidationRow)
        and row.status == "misses"
        and row.expected is not None
        and row.computed is not None
    ]


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import stress as charts

    return [
        (charts.store(POINTS, diet=mode == "diet"), charts.urine(POINTS)),
        charts.circle(),
        charts.changes(_changes()),
        charts.misses(_misses()),
    ]


_EXTRA = "Other losses: diuretic, alcohol"
_MODEL = "Model uncertainty"
_KIDNEY = "How the kidney saves: two models"

THEME = Theme(
    name="stress",
    title="Stress: does it drain magnesium, and is there a vicious circle?",
    controls=(
        Slider(
            "stress",
            "Stress",
            0,
            1,
            0.05,
            1,
            help="0 is none; 1 is like the day of a run to exhaustion, every day.",
        ),
        Slider(
            "stress_days",
            "Days of stress",
            0,
            180,
            1,
            30,
            unit="days",
            spoken="days",
            key_step=5,
            help="After that, rest.",
        ),
        Choice("days", "Watch for", LENGTHS, "120"),
        Choice(
            "magnesium_form",
            "Magnesium salt",
            {name: name for name in forms.options("magnesium")},
            "magnesium oxide, tablet",
            mode="diet",
            group="Supplement: salt",
            help="Of the part that comes from supplements: one tablet a day, with food.",
        ),
        Slider(
            "extra_loss_mg_per_day",
            "More lost in urine, mg a day",
            0,
            60,
            1,
            0,
            unit="mg",
            spoken="milligrams a day",
            group=_EXTRA,
            help="What a diuretic or alcohol may do. No source gives an amount; choose one.",
        ),
        Choice(
            "kidney",
            "The kidney saves",
            KIDNEYS,
            STORE,
            group=_KIDNEY,
            help="Two models. The first is the older; the second meets the loading test.",
        ),
        Switch(
            "loading_test",
            "Loading test: a drip on the first day",
            mode="beyond",
            group=_KIDNEY,
            help="30 mmol (730 mg) of magnesium through a vein over 8 hours.",
        ),
        Slider(
            "absorbed_mg_per_day",
            "Magnesium absorbed, mg a day",
            20,
            200,
            1,
            60,
            unit="mg",
            spoken="milligrams a day",
            tone="magnesium",
            mode="beyond",
            help="105 mg keep the store full; a diseased gut may take up far less.",
            key_step=5,
        ),
        Slider(
            "beta",
            "Missing store sharpens stress",
            0,
            10,
            0.5,
            3,
            mode="beyond",
            help="No human number exists: 3 is our choice, severely deficient rats come to 10.",
        ),
        Slider(
            "stress_effect",
            "Share by which stress raises urine",
            0,
            0.35,
            0.01,
            0.2,
            mode="beyond",
            group=_MODEL,
        ),
        Slider(
            "kidney_exponent",
            "How steeply the kidney saves",
            4,
            10,
            0.1,
            6.7,
            mode="beyond",
            group=_MODEL,
            help="For a kidney that answers to the store; with a maximum it follows from that.",
        ),
    ),
    simulate=_simulate,
    rows=_rows,
    beyond="beyond diet: disease and the laboratory",
    plate=True,
    parameters=("absorption", "stress", "kidney"),
    tables=("stress_studies", "supplement_forms", "validation/stress"),
)
