"""Energy: magnesium makes ATP usable; it adds no energy to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from helpers.engine.numbers import two_figures
from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Theme, Tone
from helpers.models import blood, energy
from helpers.models.common import values as parameter_values
from helpers.models.krebs import SALTS, Salt
from helpers.schemas import ValidationRow
from helpers.sentences import say
from helpers.tables import parameters, rows

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.intervals import Interval
    from helpers.charts.page import Row

Floats = NDArray[np.float64]

POINTS, KINASE_POINTS, WORK_POINTS = 41, 31, 31
FREE_RANGE_MM = (0.05, 3.0)
WORK_RANGE_MM = (3.0, 33.0)
USUAL_DOSE_MG = 400.0
# Its value and the high end of its range: how surely the energy is known.
_CREATINE = "muscle_total_creatine_mM"
_say = partial(say, "energy")
_FREE = np.geomspace(*FREE_RANGE_MM, POINTS)
_SURROUNDINGS = ("pH", "temperature_C", "ionic_strength_M")


def _usual() -> dict[str, float]:
    """Return the resting muscle of the page: what the sliders beyond diet start at."""
    p = parameter_values("energy")
    names = (*_SURROUNDINGS, "free_magnesium_mM")
    return {
        **{name: p[f"muscle_{name}"] for name in names},
        "phosphocreatine_mM": p["muscle_pcr_mM"],
    }


def _cell(state: State) -> dict[str, float]:
    """Return the muscle cell of a state; in diet mode only what the diet would set."""
    usual = _usual()
    if state["mode"] == "beyond":
        return {name: float(state[name]) for name in usual}
    ions = blood.ions(state["magnesium_mg"], state["calcium_mg"])
    return {**usual, "free_magnesium_mM": ions.cell_magnesium_mM}


def _muscle(
    free_mM: Floats | float, cell: dict[str, float], pcr_mM: Floats | float, creatine_mM: float
) -> energy.RestingMuscle[Floats]:
    """Return the muscle where phosphocreatine was split: what it loses, phosphate gains."""
    p = parameter_values("energy")
    surroundings = {name: cell[name] for name in _SURROUNDINGS}
    found = energy.resting_muscle(
        np.asarray(free_mM),
        **surroundings,
        phosphocreatine_mM=pcr_mM,
        total_creatine_mM=creatine_mM,
        phosphate_mM=p["muscle_phosphate_mM"] + np.maximum(p["muscle_pcr_mM"] - pcr_mM, 0),
        atp_mM=p["muscle_atp_mM"],
    )
    return found


@lru_cache(maxsize=64)
def _curves(cell: tuple[tuple[str, float], ...]) -> dict[str, Floats]:
    """Return the curves over free magnesium; the cell's own magnesium does not matter."""
    at = dict(cell)
    pcr = at["phosphocreatine_mM"]
    shares = energy.atp_shares(_FREE, **{name: at[name] for name in _SURROUNDINGS})
    parts = (shares.magnesium, shares.both, shares.proton, shares.bare)
    edges = 100 * np.cumsum([np.zeros(POINTS), *parts], axis=0)
    creatine = parameter_values("energy")[_CREATINE]
    now = _muscle(_FREE, at, pcr, creatine)
    other = _muscle(_FREE, at, pcr, _most_creatine())
    potassium = energy.mgatp_fraction_with_potassium(_FREE, at["pH"])
    return {
        **{f"share_{i}": edge for i, edge in enumerate(edges)},
        "share_potassium": 100 * potassium,
        "energy_cell": -now.free_energy_kJ,
        "energy_cell_low": -other.free_energy_kJ,
        "energy_standard": -now.standard_kJ,
    }


@lru_cache(maxsize=1)
def _most_creatine() -> float:
    """Return the larger total of creatine in use, mM: the high end of the parameter's range."""
    row = parameters("energy")[_CREATINE]
    return row.value if row.high is None else row.high


def _work(cell: dict[str, float]) -> dict[str, Any]:
    pcr = np.linspace(*WORK_RANGE_MM, WORK_POINTS)
    creatine = parameter_values("energy")[_CREATINE]
    found = _muscle(cell["free_magnesium_mM"], cell, pcr, creatine)
    return {
        "work_x": pcr,
        "work_energy": -found.free_energy_kJ,
        "work_now_x": cell["phosphocreatine_mM"],
    }


@lru_cache(maxsize=1)
def _red_reference() -> tuple[energy.RedCell, energy.RedCell]:
    """Return the red cells of healthy people and of people with low magnesium in blood."""
    p = parameter_values("red_cell")
    totals = map(
        energy.total_for_free_magnesium, (p["measured_free_mM"], p["measured_free_low_mM"])
    )
    healthy, low = map(energy.red_cell, totals)
    return healthy, low


def _red_now(state: State) -> energy.RedCell:
    if state["mode"] == "beyond":
        return energy.red_cell_quick(state["red_cell_magnesium_mM"])
    return _red_reference()[0]


def _flux_percent(cell: energy.RedCell) -> float:
    usual = _red_reference()[0].hexokinase_flux_mM_h
    return 100 * cell.hexokinase_flux_mM_h / usual


@lru_cache(maxsize=1)
def _red_fixed() -> dict[str, Any]:
    curve, (healthy, low) = energy.red_cell_curve(), _red_reference()
    return {
        "red_x": curve.free_magnesium_mM,
        "red_flux": 100 * curve.hexokinase_flux_mM_h / healthy.hexokinase_flux_mM_h,
        "red_healthy_x": healthy.free_magnesium_mM,
        "red_healthy_y": 100.0,
        "red_low_x": low.free_magnesium_mM,
        "red_low_y": _flux_percent(low),
    }


@lru_cache(maxsize=1)
def _beyond_fixed() -> dict[str, Any]:
    mgatp = np.linspace(0, 3, KINASE_POINTS)
    return {
        "kinase_x": mgatp,
        "kinase_hk": 100 * energy.kinase_speed(mgatp, "hexokinase"),
        "kinase_pfk": 100 * energy.kinase_speed(mgatp, "phosphofructokinase"),
        "uptake_heart": 100 * energy.mitochondrial_uptake(_FREE, "heart"),
        "uptake_liver": 100 * energy.mitochondrial_uptake(_FREE, "liver"),
    }


def _fuel(state: State) -> tuple[energy.TabletFuel, energy.TabletFuel]:
    """Return what 400 mg of magnesium and what the learner's tablets bring, as this salt."""
    salt = cast(Salt, state["tablet_acid"])
    dose = float(state["magnesium_supplement_mg"])
    return energy.tablet_fuel(USUAL_DOSE_MG, salt), energy.tablet_fuel(dose, salt)


@lru_cache(maxsize=256)
def _muscle_now(cell: tuple[tuple[str, float], ...]) -> energy.RestingMuscle[Floats]:
    """Return the muscle of one cell; a diet does not change it."""
    at = dict(cell)
    creatine = parameter_values("energy")[_CREATINE]
    return _muscle(at["free_magnesium_mM"], at, at["phosphocreatine_mM"], creatine)


def _values(state: State, cell: dict[str, float]) -> dict[str, float]:
    free, red = cell["free_magnesium_mM"], _red_now(state)
    muscle = _muscle_now(tuple(cell.items()))
    usual, yours = _fuel(state)
    return {
        "free_magnesium_mM": free,
        "mgatp_percent": 100 * float(muscle.mgatp_fraction),
        "mgatp_percent_with_potassium": 100
        * float(energy.mgatp_fraction_with_potassium(free, cell["pH"])),
        "released_in_cell_kJ": -float(muscle.free_energy_kJ),
        "released_standard_kJ": -float(muscle.standard_kJ),
        "free_adp_uM": float(muscle.adp_uM),
        "creatine_kinase_constant": float(muscle.ck_constant),
        "phosphocreatine_mM": cell["phosphocreatine_mM"],
        "red_cell_free_magnesium_mM": red.free_magnesium_mM,
        "red_cell_mgatp_mM": red.mgatp_mM,
        "hexokinase_percent_of_healthy": _flux_percent(red),
        "patients_hexokinase_percent_of_healthy": _flux_percent(_red_reference()[1]),
        "hexokinase_percent_of_full": 100 * energy.kinase_speed(red.mgatp_mM, "hexokinase"),
        "phosphofructokinase_percent_of_full": 100
        * energy.kinase_speed(red.mgatp_mM, "phosphofructokinase"),
        "uptake_heart_percent": 100 * energy.mitochondrial_uptake(free, "heart"),
        "krebs_turns_mmol": usual.turns_mmol_per_day,
        "acid_of_400_mg_mmol": usual.acid_mmol,
        "acid_of_400_mg_percent": 100 * usual.share_at_rest,
        "acid_of_400_mg_kcal": usual.energy_kcal,
        "tablet_acid_mmol": yours.acid_mmol,
        "tablet_acid_percent": 100 * yours.share_at_rest,
        "tablet_acid_kcal": yours.energy_kcal,
    }


def _arrays(state: State, cell: dict[str, float], v: dict[str, float]) -> dict[str, Any]:
    # The curves run over all magnesium, so the cell's own is left out of the key.
    curves = _curves(tuple({**cell, "free_magnesium_mM": 0.0}.items()))
    before = _curves(tuple({**_usual(), "free_magnesium_mM": 0.0}.items()))
    arrays = {
        "atp_x": _FREE,
        **curves,
        **{f"{name}_before": before[name] for name in ("energy_cell", "energy_standard")},
        "share_now_x": v["free_magnesium_mM"],
        "share_now_y": v["mgatp_percent"],
        "energy_now_cell": v["released_in_cell_kJ"],
        "energy_now_standard": v["released_standard_kJ"],
        **_red_fixed(),
    }
    if state["mode"] == "diet":
        return arrays | {
            "krebs_turns": v["krebs_turns_mmol"],
            "krebs_usual": v["acid_of_400_mg_mmol"],
            "krebs_yours": v["tablet_acid_mmol"],
            "krebs_dose": float(state["magnesium_supplement_mg"]),
        }
    return arrays | {
        **_beyond_fixed(),
        **_work(cell),
        "red_now_x": v["red_cell_free_magnesium_mM"],
        "red_now_y": v["hexokinase_percent_of_healthy"],
        "kinase_now_x": v["red_cell_mgatp_mM"],
        "kinase_now_hk": v["hexokinase_percent_of_full"],
        "kinase_now_pfk": v["phosphofructokinase_percent_of_full"],
        "uptake_now": v["uptake_heart_percent"],
    }


def _shown(v: dict[str, float]) -> dict[str, str]:
    """Return the numbers the lines may quote, as text."""
    names = {
        "share": "mgatp_percent",
        "other_share": "mgatp_percent_with_potassium",
        "in_cell": "released_in_cell_kJ",
        "standard": "released_standard_kJ",
        "adp": "free_adp_uM",
        "flux": "hexokinase_percent_of_healthy",
        "patients": "patients_hexokinase_percent_of_healthy",
        "hexokinase": "hexokinase_percent_of_full",
        "pfk": "phosphofructokinase_percent_of_full",
        "uptake": "uptake_heart_percent",
        "pcr": "phosphocreatine_mM",
    }
    return {key: f"{v[name]:,.0f}" for key, name in names.items()}


def _fuel_line(state: State, v: dict[str, float]) -> str:
    dose = float(state["magnesium_supplement_mg"])
    which = "tablet_acid" if dose > 0 else "acid_of_400_mg"
    return _say(
        "fuel_yours" if dose > 0 else "fuel_usual",
        dose=f"{dose if dose > 0 else USUAL_DOSE_MG:,.0f}",
        salt=state["tablet_acid"],
        acid=two_figures(v[f"{which}_mmol"]),
        kcal=two_figures(v[f"{which}_kcal"]),
        percent=two_figures(v[f"{which}_percent"]),
        turns=two_figures(v["krebs_turns_mmol"]),
    )


def _sentences(state: State, v: dict[str, float]) -> list[str]:
    shown = _shown(v)
    free, red = f"{v['free_magnesium_mM']:.2g}", f"{v['red_cell_free_magnesium_mM']:.2g}"
    if state["mode"] == "diet":
        return [
            _say("diet_cell", cell=f"{v['free_magnesium_mM']:.2f}", **shown),
            _say("energy", **shown),
            _fuel_line(state, v),
            _say("red_patients", **shown),
            _say("calcium_demand"),
        ]
    lines = [_say("laboratory", cell=free, **shown), _say("energy", **shown)]
    usual = _usual()["phosphocreatine_mM"]
    if v["phosphocreatine_mM"] < usual - 0.5:
        rested = float(_work(_usual())["work_energy"][-1])
        lines.append(_say("work", lost=f"{rested - v['released_in_cell_kJ']:.0f}", **shown))
    return [
        *lines,
        _say("red_cell", red=red, **shown),
        _say("kinases", **shown),
        _say("uptake", **shown),
    ]


def _facts(v: dict[str, float]) -> list[Fact]:
    return [
        Fact("free magnesium in muscle", f"{v['free_magnesium_mM']:.2f} mM", "magnesium"),
        Fact("ATP with magnesium", f"{v['mgatp_percent']:.0f} %"),
        Fact("energy of ATP in the cell", f"{v['released_in_cell_kJ']:.0f} kJ/mol"),
    ]


def _frame(arrays: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    edges = [arrays[f"share_{i}"] for i in range(5)]
    names = ("mgatp2", "mghatp1", "hatp3", "atp4")
    parts = {f"{name}_percent": edges[i + 1] - edges[i] for i, name in enumerate(names)}
    return pd.DataFrame(
        {
            "free_magnesium_mM": arrays["atp_x"],
            **parts,
            "released_standard_kJ": arrays["energy_standard"],
            "released_in_cell_kJ": arrays["energy_cell"],
        }
    )


def _simulate(state: State) -> Outcome:
    cell = _cell(state)
    values = _values(state, cell)
    arrays = _arrays(state, cell, values)
    sentences = _sentences(state, values)
    acid = "citrate" if state["tablet_acid"] == "citrate" else "malate"
    return Outcome(
        values=values,
        arrays=arrays,
        texts={"krebs_acid": acid} if state["mode"] == "diet" else {},
        facts=_facts(values),
        sentences=sentences,
        description=" ".join(sentences[:2]),
        frame=lambda: _frame(arrays),
    )


# Rows of data/validation/energy.csv worth a line on the page, by quantity: what they are called.
_COMPARED = {
    "hydrolysis constant": "hydrolysis of ATP, the calculators' own output",
    "creatine kinase constant, as remembered": "the constant people quote, from memory",
    "creatine kinase constant": "measured, read off at 1 mM magnesium",
    "measured creatine kinase constant": "measured group",
}


def _misfits() -> list[Interval]:
    """Return how far the model is off, percent, for the rows named in `_COMPARED`."""
    from helpers.charts.intervals import Interval

    found: list[Interval] = []
    seen: set[str] = set()
    for row in rows("validation/energy"):
        if not isinstance(row, ValidationRow):
            continue
        own = row.quantity == "creatine kinase constant" and row.status == "holds"
        if row.quantity not in _COMPARED or own or row.computed is None:
            continue
        name = _COMPARED[row.quantity]
        if row.quantity == "measured creatine kinase constant":
            name += " at" + row.case.partition("Mg")[2] + " magnesium"
        if name in seen:
            continue
        seen.add(name)
        ends = (row.expected, row.high, row.low)
        middle, low, high = (round(100 * (row.computed / end - 1)) for end in ends if end)
        against = f"{row.computed:.4g} against {row.expected:.4g} {row.unit}".removesuffix(" -")
        found.append(Interval(name, against, middle, low, high))
    return found


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import energy as charts

    top = (charts.species(POINTS), charts.energies(POINTS))
    red = charts.red_cell(POINTS, diet=mode == "diet")
    if mode == "diet":
        return [top, (red, charts.krebs())]
    return [
        top,
        (red, charts.kinases(KINASE_POINTS)),
        (charts.uptake(POINTS), charts.work(WORK_POINTS)),
        charts.misfits(_misfits()),
    ]


def _laboratory(
    name: str,
    label: str,
    ends: tuple[float, float, float, float],
    unit: str = "",
    spoken: str = "",
    tone: Tone = "",
    **more: Any,
) -> Slider:
    """Return a slider of the mode beyond diet: lowest, highest, step, where it starts."""
    low, high, step, start = ends
    return Slider(
        name,
        label,
        low,
        high,
        step,
        start,
        unit=unit,
        spoken=spoken,
        tone=tone,
        mode="beyond",
        **more,
    )


_MM: tuple[str, str] = ("mM", "millimolar")

THEME = Theme(
    name="energy",
    title="Energy: what magnesium does to ATP, and what it does not",
    controls=(
        Choice(
            "tablet_acid",
            "Tablet salt",
            {name: name for name in SALTS},
            "citrate",
            mode="diet",
            help="How many molecules of acid come with each magnesium depends on the salt.",
        ),
        _laboratory(
            "free_magnesium_mM",
            "Free magnesium in muscle, mM",
            (*FREE_RANGE_MM, 0.01, 0.6),
            *_MM,
            "magnesium",
            key_step=0.05,
        ),
        _laboratory(
            "phosphocreatine_mM",
            "Phosphocreatine left, mM",
            (3, 33, 0.5, 33),
            *_MM,
            help="Hard work spends it; what it loses, phosphate gains.",
        ),
        _laboratory(
            "red_cell_magnesium_mM",
            "Magnesium in a red cell, mM",
            (0.5, 4, 0.01, 1.57),
            *_MM,
            "magnesium",
            help="Free and bound together.",
            key_step=0.05,
        ),
        _laboratory("pH", "pH in the cell", (6.5, 7.6, 0.01, 7.02), group="The solution"),
        _laboratory(
            "temperature_C",
            "Temperature, °C",
            (5, 45, 0.5, 37),
            "°C",
            "degrees Celsius",
            group="The solution",
        ),
        _laboratory(
            "ionic_strength_M",
            "Ionic strength, M",
            (0.05, 0.35, 0.01, 0.25),
            "M",
            "molar",
            group="The solution",
        ),
    ),
    simulate=_simulate,
    rows=_rows,
    beyond="beyond diet: disease and the laboratory",
)
