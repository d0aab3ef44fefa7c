"""Muscle: calcium tightens, pumps let go; where magnesium has a hand in it, and where not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Switch, Theme
from helpers.models import blood, muscle
from helpers.schemas import TrialResultRow
from helpers.sentences import say
from helpers.tables import rows_of

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.page import Row

Floats = NDArray[np.float64]

POINTS, CURVE_POINTS = 121, 41
DURATION_MS = 60.0
RELAXATION_RANGE_MM = (0.1, 2.0)
FIBRES: tuple[str, ...] = ("mouse", "human-like", "slow pump")
TONE_RANGE_MM = (0.2, 3.0)
_LEVERS = ("release_brake", "troponin_competition", "pump_magnesium")
_say = partial(say, "muscle")


def _ions(state: State) -> blood.Ions[float]:
    exponent = 0.5 if state["cell_follows_blood"] else 0.0
    return blood.ions(state["magnesium_mg"], state["calcium_mg"], cell_exponent=exponent)


def _cell_mM(state: State, ions: blood.Ions[float]) -> float:
    return state["free_magnesium_mM"] if state["mode"] == "beyond" else ions.cell_magnesium_mM


@lru_cache(maxsize=256)
def _twitch(cell_mM: float, fibre: str, pulses: int, levers: tuple[bool, ...]) -> muscle.Twitch:
    options: dict[str, Any] = {**muscle.preset(fibre), **dict(zip(_LEVERS, levers, strict=True))}
    return muscle.twitch_arrays(
        cell_mM,
        duration_ms=DURATION_MS,
        pulses=pulses,
        points=POINTS,
        **options,
    )


def _reference(state: State) -> muscle.Twitch:
    """Return the twitch of the same fibre at the usual magnesium of the cell, without levers."""
    usual = blood.ions(350, 1000).cell_magnesium_mM
    return _twitch(usual, state["fibre"], int(state["pulses"]), (False,) * len(_LEVERS))


@lru_cache(maxsize=8)
def _relaxation(fibre: str) -> Floats:
    magnesium = np.geomspace(*RELAXATION_RANGE_MM, CURVE_POINTS)
    return np.asarray(muscle.relaxation_curve(magnesium, fibre))


def _holders(found: muscle.Twitch) -> dict[str, Any]:
    """Return who holds the calcium, stacked: each gain since rest on top of the one before."""
    courses = (
        found.troponin_calcium_uM,
        found.atp_calcium_uM,
        found.parvalbumin_calcium_uM,
        found.calcium_uM,
    )
    edge = np.zeros(POINTS)
    arrays: dict[str, Any] = {"hold_0": edge}
    for i, course in enumerate(courses, start=1):
        edge = edge + np.maximum(course - course[0], 0)
        arrays[f"hold_{i}"] = edge
    return arrays


def _arrays(state: State, cell_mM: float, ions: blood.Ions[float]) -> dict[str, Any]:
    levers = tuple(bool(state[name]) for name in _LEVERS)
    now = _twitch(cell_mM, state["fibre"], int(state["pulses"]), levers)
    before = _reference(state)
    tone_x = np.linspace(*TONE_RANGE_MM, CURVE_POINTS)
    usual = float(muscle.arterial_tone(1.2, blood.ions(350, 1000).ionised_magnesium_mM))
    holders = _holders(now)
    peak = max(float(now.calcium_uM.max()), float(before.calcium_uM.max()))
    return {
        "time_ms": now.time_ms,
        "calcium_now": now.calcium_uM,
        "calcium_before": before.calcium_uM,
        "calcium_top": next((t for t in (10.0, 25.0, 60.0, 150.0) if peak < t), 400.0),
        "troponin_now": now.troponin_calcium_uM,
        "troponin_before": before.troponin_calcium_uM,
        **holders,
        "hold_top": next((t for t in (500.0, 1000.0) if holders["hold_4"].max() < t), 2500.0),
        "relax_x": np.geomspace(*RELAXATION_RANGE_MM, CURVE_POINTS),
        **{f"relax_{i}": _relaxation(fibre) for i, fibre in enumerate(FIBRES)},
        "relax_now_x": cell_mM,
        "relax_now_y": float(muscle.relaxation_curve(cell_mM, state["fibre"])),
        "tone_x": tone_x,
        "tone_y": 100 * np.asarray(muscle.arterial_tone(1.2, tone_x)) / usual,
        "tone_now_x": ions.ionised_magnesium_mM,
        "tone_now_y": 100
        * float(muscle.arterial_tone(ions.ionised_calcium_mM, ions.ionised_magnesium_mM))
        / usual,
        "diet_ion_low": blood.ions(0, 1000).ionised_magnesium_mM,
        "diet_ion_high": blood.ions(20_000, 1000).ionised_magnesium_mM,
    }


def _values(arrays: dict[str, Any], cell_mM: float, ions: blood.Ions[float]) -> dict[str, float]:
    return {
        "serum_magnesium_mM": ions.serum_magnesium_mM,
        "free_magnesium_mM": cell_mM,
        "peak_calcium_uM": float(arrays["calcium_now"].max()),
        "reference_peak_calcium_uM": float(arrays["calcium_before"].max()),
        "peak_troponin_calcium_uM": float(arrays["troponin_now"].max()),
        "half_relaxation_ms": arrays["relax_now_y"],
        "arterial_tone_percent": arrays["tone_now_y"],
    }


def _change(now: float, before: float) -> str:
    percent = 100 * (now / before - 1)
    if abs(percent) < 0.5:
        return _say("same")
    return _say("larger" if percent > 0 else "smaller", percent=f"{abs(percent):.0f}")


def _sentences(state: State, v: dict[str, float]) -> list[str]:
    cell = f"{v['free_magnesium_mM']:.2f}"
    if state["mode"] == "beyond":
        lines = [_say("laboratory", cell=cell)]
    else:
        lines = [_say("diet_cell", serum=f"{v['serum_magnesium_mM']:.2f}", cell=cell)]
        if state["cell_follows_blood"]:
            lines.append(_say("cell_assumed"))
    usual = blood.ions(350, 1000).cell_magnesium_mM
    levers = any(state[name] for name in _LEVERS)
    return [
        *lines,
        _say(
            "spike_levers" if levers else "spike",
            peak=f"{v['peak_calcium_uM']:.1f}",
            reference=f"{v['reference_peak_calcium_uM']:.1f}",
            change=_change(v["peak_calcium_uM"], v["reference_peak_calcium_uM"]),
        ),
        _say(
            "relaxation",
            half=f"{v['half_relaxation_ms']:.1f}",
            reference=f"{float(muscle.relaxation_curve(usual, state['fibre'])):.1f}",
        ),
        _say("artery", tone=f"{v['arterial_tone_percent']:.0f}"),
        _say("fibre", fibre=state["fibre"]),
    ]


def _frame(arrays: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    columns = {
        "time_ms": "time_ms",
        "calcium_uM": "calcium_now",
        "reference_calcium_uM": "calcium_before",
        "troponin_calcium_uM": "troponin_now",
        "reference_troponin_calcium_uM": "troponin_before",
    }
    return pd.DataFrame({name: arrays[key] for name, key in columns.items()})


def _simulate(state: State) -> Outcome:
    ions = _ions(state)
    cell = _cell_mM(state, ions)
    arrays = _arrays(state, cell, ions)
    values = _values(arrays, cell, ions)
    sentences = _sentences(state, values)
    return Outcome(
        values=values,
        arrays=arrays,
        facts=[
            Fact("free magnesium in the fibre", f"{cell:.2f} mM", "magnesium"),
            Fact("calcium spike", f"{values['peak_calcium_uM']:.1f} uM", "calcium"),
            Fact("half relaxed after", f"{values['half_relaxation_ms']:.1f} ms"),
        ],
        sentences=sentences,
        description=" ".join(sentences),
        frame=lambda: _frame(arrays),
    )


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import muscle as charts
    from helpers.charts.intervals import Interval

    trials = [
        Interval(f"{row.outcome}: {row.trial}", row.effect, row.low, row.high)
        for row in rows_of(TrialResultRow)
        if row.topic == "blood pressure"
    ]
    return [
        (charts.calcium(POINTS), charts.troponin(POINTS)),
        charts.holders(POINTS),
        (charts.relaxation(CURVE_POINTS, FIBRES), charts.tone(CURVE_POINTS)),
        charts.blood_pressure(trials),
    ]


_OPTIONS = "Optional levers (contested)"

THEME = Theme(
    name="muscle",
    title="Muscle: tightening, letting go, and who holds the calcium",
    controls=(
        Choice("fibre", "Fibre", {name: name for name in FIBRES}, "mouse"),
        Slider(
            "pulses",
            "Nerve impulses",
            1,
            5,
            1,
            1,
            unit="impulses",
            spoken="impulses",
            help="In quick succession, 10 ms apart. The model does not tire.",
        ),
        Switch(
            "cell_follows_blood",
            "Assume that muscle magnesium follows blood",
            mode="diet",
            group="Assumption about the cell",
        ),
        Slider(
            "free_magnesium_mM",
            "Free magnesium in the fibre, mM",
            0.1,
            2.0,
            0.01,
            0.6,
            unit="mM",
            spoken="millimolar",
            tone="magnesium",
            mode="beyond",
            key_step=0.05,
        ),
        Switch("release_brake", "Magnesium brakes the release channel (RyR)", group=_OPTIONS),
        Switch("troponin_competition", "Magnesium competes at troponin", group=_OPTIONS),
        Switch("pump_magnesium", "The pump (SERCA) needs magnesium", group=_OPTIONS),
    ),
    simulate=_simulate,
    rows=_rows,
    beyond="beyond diet: disease and the laboratory",
)
