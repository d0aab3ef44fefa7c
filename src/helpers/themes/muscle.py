"""Muscle: calcium tightens, pumps let go; where magnesium has a hand in it, and where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from helpers.engine.numbers import room
from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Switch, Theme
from helpers.models import blood, muscle
from helpers.models.muscle_twitch import MAGNESIUM_RANGE_MM, MAGNESIUM_REASON
from helpers.schemas import TrialResultRow
from helpers.sentences import say
from helpers.tables import rows_of
from helpers.themes._blood import LINE, blood_choice, cell_switch, diet_ions, start_mM

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.page import Row

Floats = NDArray[np.float64]

SOLVED_POINTS, CURVE_POINTS = 181, 33
# What the charts are sent: a third of a millisecond apart in the spike, then two.
_SENT = np.r_[0:37, 42:181:6]
POINTS = len(_SENT)
DURATION_MS = 60.0
RELAXATION_RANGE_MM = MAGNESIUM_RANGE_MM
# What is shown, and what the models call it. "Human-like" is the mouse fibre without parvalbumin
# and human in nothing else, so that is what it is called.
FIBRES: Mapping[str, str] = MappingProxyType(
    {"mouse": "mouse", "without parvalbumin": "human-like", "slow pump": "slow pump"}
)
TONE_RANGE_MM = (0.1, 3.0)
FORCE_RANGE_UM = (0.1, 30.0)
# Serum magnesium up to here keeps the artery's chart inside its axis.
SERUM_RANGE_MM = (0.2, 4.5)
_LEVERS = ("release_brake", "troponin_competition", "pump_magnesium")
_say = partial(say, "muscle")
_RELAXATION_MM = np.geomspace(*RELAXATION_RANGE_MM, CURVE_POINTS)
_FORCE_UM = np.geomspace(*FORCE_RANGE_UM, CURVE_POINTS)
_TONE_MM = np.linspace(*TONE_RANGE_MM, CURVE_POINTS)


def _ions(state: State) -> blood.Ions[float]:
    """Return the ions in blood, and in the fibre as far as diet reaches it.

    Beyond diet the calcium in blood is left at its usual level: here only magnesium is moved.
    """
    if state["mode"] == "beyond":
        usual = _usual().ionised_calcium_mM
        return blood.beyond_diet(state["serum_magnesium_mM"], usual)
    return diet_ions(state)


@lru_cache(maxsize=1)
def _usual() -> blood.Ions[float]:
    """Return the reference: an ordinary diet."""
    return blood.ions(350, 1000)


def _cell_mM(state: State, ions: blood.Ions[float]) -> float:
    return state["free_magnesium_mM"] if state["mode"] == "beyond" else ions.cell_magnesium_mM


@lru_cache(maxsize=256)
def _twitch(cell_mM: float, fibre: str, levers: tuple[bool, ...]) -> muscle.Twitch:
    options: dict[str, Any] = {**muscle.preset(fibre), **dict(zip(_LEVERS, levers, strict=True))}
    solved = muscle.twitch_arrays(cell_mM, duration_ms=DURATION_MS, points=SOLVED_POINTS, **options)
    return muscle.Twitch(*(getattr(solved, field.name)[_SENT] for field in fields(solved)))


def _reference(state: State) -> muscle.Twitch:
    """Return the twitch of the same fibre, with the same levers, at the cell's usual magnesium."""
    return _twitch(_usual().cell_magnesium_mM, state["fibre"], _levers(state))


def _levers(state: State) -> tuple[bool, ...]:
    return tuple(bool(state[name]) for name in _LEVERS)


@lru_cache(maxsize=8)
def _relaxation(fibre: str) -> Floats:
    return np.asarray(muscle.relaxation_curve(_RELAXATION_MM, fibre))


@lru_cache(maxsize=1024)
def _half(cell_mM: float, fibre: str, readout: str) -> float:
    return float(muscle.relaxation_curve(cell_mM, fibre, readout))


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


def _twitch_arrays(state: State, cell_mM: float) -> dict[str, Any]:
    now, before = _twitch(cell_mM, state["fibre"], _levers(state)), _reference(state)
    holders = _holders(now)
    peak = max(float(now.calcium_uM.max()), float(before.calcium_uM.max()))
    return {
        "time_ms": now.time_ms,
        "calcium_now": now.calcium_uM,
        "calcium_before": before.calcium_uM,
        "calcium_top": room(peak, (10, 25, 60, 150, 400)),
        "troponin_now": now.troponin_calcium_uM,
        "troponin_before": before.troponin_calcium_uM,
        **holders,
        "hold_top": room(float(holders["hold_4"].max()), (500, 1000, 2500)),
    }


def _relaxation_arrays(state: State, cell_mM: float) -> dict[str, Any]:
    return {
        "relax_x": _RELAXATION_MM,
        **{f"relax_{i}": _relaxation(fibre) for i, fibre in enumerate(FIBRES.values())},
        "relax_now_x": cell_mM,
        "relax_now_y": _half(cell_mM, state["fibre"], "calcium"),
    }


@lru_cache(maxsize=64)
def _force_arrays(cell_mM: float) -> Mapping[str, Any]:
    usual = _usual().cell_magnesium_mM
    curves = {
        "force_now": muscle.force(_FORCE_UM, cell_mM),
        "force_before": muscle.force(_FORCE_UM, usual),
        "force_heart": muscle.force(_FORCE_UM, cell_mM, muscle="cardiac"),
    }
    percent = {name: 100 * np.asarray(curve) for name, curve in curves.items()}
    return MappingProxyType({"force_x": _FORCE_UM, **percent})


def _tone_percent(calcium_mM: float, magnesium_mM: float | Floats) -> Floats:
    usual = _usual()
    here = np.asarray(muscle.arterial_tone(calcium_mM, magnesium_mM))
    percent: Floats = (
        100 * here / muscle.arterial_tone(usual.ionised_calcium_mM, usual.ionised_magnesium_mM)
    )
    return percent


@lru_cache(maxsize=64)
def _tone_curve(calcium_mM: float) -> Floats:
    return _tone_percent(calcium_mM, _TONE_MM)


def _artery_arrays(ions: blood.Ions[float]) -> dict[str, Any]:
    calcium = ions.ionised_calcium_mM
    return {
        "tone_x": _TONE_MM,
        "tone_y": _tone_curve(calcium),
        "tone_now_x": ions.ionised_magnesium_mM,
        "tone_now_y": float(_tone_percent(calcium, ions.ionised_magnesium_mM)),
        "diet_ion_low": blood.ions(0, 1000).ionised_magnesium_mM,
        "diet_ion_high": blood.ions(20_000, 1000).ionised_magnesium_mM,
    }


def _values(
    state: State, arrays: dict[str, Any], cell_mM: float, ions: blood.Ions[float]
) -> dict[str, float]:
    fibre, usual = state["fibre"], _usual().cell_magnesium_mM
    return {
        "serum_magnesium_mM": ions.serum_magnesium_mM,
        "ionised_magnesium_mM": ions.ionised_magnesium_mM,
        "free_magnesium_mM": cell_mM,
        "peak_calcium_uM": float(arrays["calcium_now"].max()),
        "reference_peak_calcium_uM": float(arrays["calcium_before"].max()),
        "peak_troponin_calcium_uM": float(arrays["troponin_now"].max()),
        "reference_peak_troponin_calcium_uM": float(arrays["troponin_before"].max()),
        "half_relaxation_ms": arrays["relax_now_y"],
        "reference_half_relaxation_ms": _half(usual, fibre, "calcium"),
        "troponin_half_relaxation_ms": _half(cell_mM, fibre, "troponin"),
        "reference_troponin_half_relaxation_ms": _half(usual, fibre, "troponin"),
        "half_force_calcium_uM": float(muscle.force_half_calcium_uM(cell_mM)),
        "arterial_tone_percent": arrays["tone_now_y"],
    }


def _change(now: float, before: float) -> str:
    percent = 100 * (now / before - 1)
    if abs(percent) < 0.5:
        return _say("same")
    return _say("larger" if percent > 0 else "smaller", percent=f"{abs(percent):.0f}")


def _where(state: State, v: dict[str, float]) -> list[str]:
    """Say where the magnesium of the fibre comes from."""
    cell, serum = f"{v['free_magnesium_mM']:.2f}", f"{v['serum_magnesium_mM']:.2f}"
    if state["mode"] == "beyond":
        return [_say("laboratory", cell=cell, serum=serum)]
    if state["blood_start"] != LINE:
        lines = [_say("diet_from", start=f"{start_mM(state):.2f}", serum=serum)]
        if state["cell_follows_blood"]:
            return [*lines, _say("cell_from_follows", cell=cell), _say("cell_assumed")]
        return [*lines, _say("cell_from", cell=cell)]
    if state["cell_follows_blood"]:
        return [_say("diet_cell_follows", serum=serum, cell=cell), _say("cell_assumed")]
    return [_say("diet_cell", serum=serum, cell=cell)]


def _sentences(state: State, v: dict[str, float]) -> list[str]:
    return [
        *_where(state, v),
        _say(
            "spike_levers" if any(_levers(state)) else "spike",
            peak=f"{v['peak_calcium_uM']:.1f}",
            reference=f"{v['reference_peak_calcium_uM']:.1f}",
            change=_change(v["peak_calcium_uM"], v["reference_peak_calcium_uM"]),
        ),
        _say(
            "relaxation",
            half=f"{v['half_relaxation_ms']:.1f}",
            reference=f"{v['reference_half_relaxation_ms']:.1f}",
            troponin=f"{v['troponin_half_relaxation_ms']:.0f}",
            troponin_reference=f"{v['reference_troponin_half_relaxation_ms']:.0f}",
        ),
        _say("artery", tone=f"{v['arterial_tone_percent']:.0f}"),
        _say(f"fibre_{state['fibre'].replace('-', '_').replace(' ', '_')}"),
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
    arrays = {
        **_twitch_arrays(state, cell),
        **_relaxation_arrays(state, cell),
        **_force_arrays(cell),
        **_artery_arrays(ions),
    }
    values = _values(state, arrays, cell, ions)
    sentences = _sentences(state, values)
    beyond = state["mode"] == "beyond"
    return Outcome(
        values=values,
        arrays=arrays,
        facts=[
            Fact("free magnesium in the fibre", f"{cell:.2f} mM", "magnesium"),
            Fact("calcium spike", f"{values['peak_calcium_uM']:.1f} uM", "calcium"),
            Fact("half relaxed after", f"{values['half_relaxation_ms']:.1f} ms"),
        ],
        sentences=sentences,
        headline=_say("laboratory_headline", cell=f"{cell:.2f}") if beyond else "",
        description=" ".join(sentences[1:4]),
        frame=lambda: _frame(arrays),
    )


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import muscle as charts
    from helpers.charts.intervals import Interval

    def trials(topic: str) -> list[Interval]:
        return [
            # The title of the panel says the topic already.
            Interval(
                row.outcome.removesuffix(f" {topic}"), row.trial, row.effect, row.low, row.high
            )
            for row in rows_of(TrialResultRow)
            if row.topic == topic
        ]

    return [
        (charts.calcium(POINTS), charts.troponin(POINTS)),
        charts.holders(POINTS),
        charts.relaxation(CURVE_POINTS, list(FIBRES)),
        (charts.force(CURVE_POINTS), charts.tone(CURVE_POINTS)),
        charts.blood_pressure(trials("blood pressure")),
        charts.cramps(trials("cramps")),
    ]


_OPTIONS = "Optional levers (contested)"

THEME = Theme(
    name="muscle",
    title="Muscle: tightening, letting go, and who holds the calcium",
    controls=(
        Choice(
            "fibre",
            "Fibre",
            FIBRES,
            "mouse",
            help="Human limb muscle has almost no parvalbumin; otherwise this is a mouse fibre.",
        ),
        blood_choice(),
        cell_switch(),
        Slider(
            "free_magnesium_mM",
            "Free magnesium in the fibre",
            *MAGNESIUM_RANGE_MM,
            0.01,
            0.6,
            unit="mM",
            spoken="millimolar",
            tone="magnesium",
            mode="beyond",
            key_step=0.05,
            reason=MAGNESIUM_REASON,
        ),
        Slider(
            "serum_magnesium_mM",
            "Magnesium in serum",
            *SERUM_RANGE_MM,
            0.01,
            0.85,
            unit="mM",
            spoken="millimolar",
            tone="magnesium",
            mode="beyond",
            key_step=0.05,
            full_label="Magnesium in serum, for the artery",
            help="Acts on the artery only.",
            reason="This is part of the range seen in disease; the artery's chart ends there.",
        ),
        Switch("release_brake", "Magnesium brakes the release channel (RyR)", group=_OPTIONS),
        Switch("troponin_competition", "Magnesium competes at troponin", group=_OPTIONS),
        Switch("pump_magnesium", "The pump (SERCA) needs magnesium", group=_OPTIONS),
    ),
    simulate=_simulate,
    rows=_rows,
    beyond="beyond diet: disease and the laboratory",
    parameters=("absorption", "blood", "kidney", "muscle", "stress"),
    tables=("trial_results",),
)
