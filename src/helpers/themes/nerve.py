"""Nerve: from diet to blood, to a synapse, to a nerve fibre, and to the brain's NMDA channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Switch, Theme, Tone
from helpers.models import blood, nerve
from helpers.models.common import values as parameter_values
from helpers.sentences import say
from helpers.themes._blood import LINE, blood_choice, diet_ions, start_mM

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.page import Row

Floats = NDArray[np.float64]

ISO_SHARES: tuple[float, ...] = (0.1, 0.5, 1.0, 2.0)
MAP_CALCIUM_MM = (0.6, 2.4)
MAP_MAGNESIUM_MM = 6.0
TRACE_POINTS, TRACE_MS, NMDA_POINTS = 201, 20.0, 56
# A shock a little above what the fibre needs at reference, so that a small shift decides.
SHOCK_UA_CM2 = 16.0
BRAIN_MM = 1.0
NMDA_FAMILY_MM: tuple[float, ...] = (0.25, 4.0)
# Room for a name under the top of the map.
_LABEL_ROOM_MM = 0.3
# Between two steps the drawn impulse moves by less than its line is wide.
_DRAWN_STEP_MV = 0.002
# A resting brain cell.
_REST_MV = -70.0
_MODEL = "Model uncertainty"
_DISEASE = "This is the range seen in disease."
_MEMORY = "The constant is from memory, and this is its plausible range."
_say = partial(say, "nerve")


def _ions(state: State) -> blood.Ions[float]:
    if state["mode"] == "beyond":
        return blood.beyond_diet(state["serum_magnesium_mM"], state["ionised_calcium_mM"])
    return diet_ions(state)


def _gates(state: State) -> str:
    return "sodium" if state["sodium_gates_only"] else "all"


def _constants(state: State) -> dict[str, float]:
    return {k: state[k] for k in ("half_calcium_mM", "half_magnesium_mM")}


def _isoline(share: float, half_calcium_mM: float, half_magnesium_mM: float) -> Floats:
    """Return the magnesium (mM) at which release is `share`, at both ends of the calcium axis.

    Release is a power of (Ca/K1) / (1 + Ca/K1 + Mg/K2): the lines of equal release are straight,
    but they meet at Mg = -K2, not at the origin where lines of equal ratio meet.
    """
    p = parameter_values("nerve")
    k1, k2 = half_calcium_mM, half_magnesium_mM
    needed = _usual_sites(k1, k2) * share ** (1 / p["release_power"])
    calcium = np.asarray(MAP_CALCIUM_MM) / k1
    line: Floats = k2 * (calcium / needed - 1 - calcium)
    return line


def _usual_sites(k1: float, k2: float) -> float:
    """Return the share of the sites of release that calcium holds at the usual levels."""
    p = parameter_values("nerve")
    ca, mg = p["reference_calcium_mM"] / k1, p["reference_magnesium_mM"] / k2
    return ca / (1 + ca + mg)


@lru_cache(maxsize=1)
def _reference_trace() -> tuple[Floats, Floats]:
    found = nerve.impulse(0.0, SHOCK_UA_CM2, 0.5, TRACE_MS)
    return _thinned(found.time_ms), _thinned(found.voltage_mV)


def _thinned(course: Floats) -> Floats:
    places = np.linspace(0, len(course) - 1, TRACE_POINTS).astype(int)
    picked: Floats = course[places]
    return picked


@lru_cache(maxsize=64)
def _contours(
    safety_factor: float, half_calcium_mM: float, half_magnesium_mM: float
) -> Mapping[str, Any]:
    """Return the lines of equal release, and where each gets its name, just inside the edge."""
    shares = {f"iso_{i}": share for i, share in enumerate(ISO_SHARES)}
    arrays: dict[str, Any] = {
        "map_k1": half_calcium_mM,
        "map_k2": half_magnesium_mM,
        "map_usual": _usual_sites(half_calcium_mM, half_magnesium_mM),
    }
    for name, share in {**shares, "iso_block": 1 / safety_factor}.items():
        line = _isoline(share, half_calcium_mM, half_magnesium_mM)
        arrays[name] = line
        arrays[f"{name}_x"], arrays[f"{name}_y"] = _label_place(line)
    return MappingProxyType(arrays)


def _label_place(line: Floats) -> tuple[float, float]:
    """Return where a rising straight line reaches the right edge, or nearly the top."""
    steep = (line[1] - line[0]) / (MAP_CALCIUM_MM[1] - MAP_CALCIUM_MM[0])
    top = min(float(line[1]), MAP_MAGNESIUM_MM - _LABEL_ROOM_MM)
    return float(MAP_CALCIUM_MM[0] + (top - line[0]) / steep), top


def _map_arrays(state: State, ions: blood.Ions[float]) -> dict[str, Any]:
    calcium, magnesium = ions.ionised_calcium_mM, ions.ionised_magnesium_mM
    ends = np.asarray(MAP_CALCIUM_MM)
    ratio_x, ratio_y = _label_place(ends * (magnesium / calcium))
    diets = [blood.ions(mg, 1000) for mg in (0, 20_000)]
    return {
        "map_x": ends,
        **_contours(state["safety_factor"], **_constants(state)),
        "ratio_now": ends * (magnesium / calcium),
        "ratio_now_x": ratio_x,
        "ratio_now_y": ratio_y,
        "ratio_double": ends * (magnesium / calcium / 2),
        "ratio_half": ends * (magnesium / calcium * 2),
        "ion_calcium": calcium,
        "ion_magnesium": magnesium,
        "diet_low": diets[0].ionised_magnesium_mM,
        "diet_high": diets[1].ionised_magnesium_mM,
    }


@lru_cache(maxsize=1024)
def _trace(shift_mV: float, gates: str) -> Floats:
    # A nerve that fires on its own has no rest to start from: it is let go from the usual one.
    alone = nerve.fires_on_its_own(shift_mV, gates=gates)
    found = nerve.impulse(
        shift_mV, SHOCK_UA_CM2, 0.5, TRACE_MS, gates=gates, start_mV=-65 if alone else None
    )
    return _thinned(found.voltage_mV)


def _trace_arrays(shift_mV: float, gates: str) -> dict[str, Any]:
    time, reference = _reference_trace()
    # Drawn for the nearest step of shift, so that food, which hardly shifts it, costs no new trace.
    drawn_mV = round(round(shift_mV / _DRAWN_STEP_MV) * _DRAWN_STEP_MV, 6)
    return {
        "trace_time": time,
        "trace_reference": reference,
        "trace_now": _trace(drawn_mV, gates),
    }


@lru_cache(maxsize=64)
def _nmda_arrays(fit: str, brain_mM: float) -> Mapping[str, Any]:
    voltage = np.linspace(-90, 20, NMDA_POINTS)
    arrays: dict[str, Any] = {"nmda_voltage": voltage}
    others = [name for name in nerve.FITS if name != fit]
    for i, name in enumerate(others):
        arrays[f"nmda_other_{i}"] = 100 * np.asarray(nerve.nmda_open(voltage, brain_mM, fit=name))
    for i, level in enumerate(NMDA_FAMILY_MM):
        arrays[f"nmda_family_{i}"] = 100 * np.asarray(nerve.nmda_open(voltage, level, fit=fit))
    arrays["nmda_now"] = 100 * np.asarray(nerve.nmda_open(voltage, brain_mM, fit=fit))
    return MappingProxyType(arrays)


@lru_cache(maxsize=64)
def _nmda_open(voltage_mV: float, brain_mM: float, fit: str) -> float:
    return float(nerve.nmda_open(voltage_mV, brain_mM, fit=fit))


def _values(state: State, ions: blood.Ions[float], brain_mM: float) -> dict[str, float]:
    constants = _constants(state)
    calcium, magnesium = ions.ionised_calcium_mM, ions.ionised_magnesium_mM
    shift = float(nerve.surface_shift_mV(calcium, magnesium))
    try:
        block = nerve.block_magnesium_mM(calcium, state["safety_factor"], total=True, **constants)
    except ValueError:
        block = 0.0  # So little calcium blocks the fibre without any magnesium.
    gates = _gates(state)
    threshold = float(nerve.threshold(shift, gates=gates)) / float(nerve.threshold(0.0))
    return {
        "serum_magnesium_mM": ions.serum_magnesium_mM,
        "serum_magnesium_mM_low": ions.serum_magnesium_mM_low,
        "serum_magnesium_mM_high": ions.serum_magnesium_mM_high,
        "ionised_magnesium_mM": magnesium,
        "ionised_calcium_mM": calcium,
        "release_relative": float(nerve.release(calcium, magnesium, **constants)),
        "release_needed_relative": 1 / state["safety_factor"],
        "block_serum_magnesium_mM": block,
        "surface_shift_mV": shift,
        "threshold_relative": threshold,
        "brain_magnesium_mM": brain_mM,
        "nmda_open_at_rest": _nmda_open(_REST_MV, brain_mM, state["nmda_fit"]),
        "nmda_open_at_minus_40_mV": _nmda_open(-40.0, brain_mM, state["nmda_fit"]),
    }


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _axon_key(values: dict[str, float]) -> str:
    if values["threshold_relative"] <= 0:
        return "axon_spontaneous"
    if values["threshold_relative"] < 0.95:
        return "axon_twitchy"
    return "axon_calm" if values["threshold_relative"] > 1.05 else "axon_usual"


def _sentences(state: State, v: dict[str, float]) -> list[str]:
    serum, calcium = f"{v['serum_magnesium_mM']:.2f}", f"{v['ionised_calcium_mM']:.2f}"
    if state["mode"] == "beyond":
        lines = [_say("clinical_blood", serum=serum, calcium=calcium)]
    else:
        low, high = (f"{v[f'serum_magnesium_mM_{end}']:.2f}" for end in ("low", "high"))
        start = f"{start_mM(state):.2f}"
        lines = [
            _say("diet_blood", serum=serum, low=low, high=high, calcium=calcium)
            if state["blood_start"] == LINE
            else _say("diet_from", start=start, serum=serum, calcium=calcium),
            _say(
                "diet_chain",
                magnesium=f"{state['magnesium_mg']:,.0f}",
                serum=serum,
                ion=f"{v['ionised_magnesium_mM']:.2f}",
                release=_percent(v["release_relative"]),
            ),
        ]
    axon = {
        "threshold": _percent(v["threshold_relative"]),
        "shift": f"{v['surface_shift_mV']:+.1f}",
    }
    return [
        *lines,
        *_synapse_sentences(v),
        _say(_axon_key(v), **axon),
        *([_sodium_sentence()] if state["sodium_gates_only"] else []),
        _say(
            "nmda",
            open=_percent(v["nmda_open_at_minus_40_mV"]),
            brain=f"{v['brain_magnesium_mM']:.2g}",
        ),
    ]


def _sodium_sentence() -> str:
    p = parameter_values("nerve")
    ends = {gates: f"{p[f'fires_alone_{gates}_mV']:.1f}" for gates in nerve.GATES}
    return _say("sodium_gates", **ends)


def _synapse_sentences(v: dict[str, float]) -> list[str]:
    parts = {
        "release": _percent(v["release_relative"]),
        "needed": _percent(v["release_needed_relative"]),
    }
    if v["release_relative"] < v["release_needed_relative"]:
        return [_say("synapse_blocked", **parts), _say("blocked")]
    return [_say("synapse", **parts, block=f"{v['block_serum_magnesium_mM']:.1f}")]


def _facts(v: dict[str, float], mode: str) -> list[Fact]:
    serum = f"{v['serum_magnesium_mM']:.2f} mM"
    # The model with a starting level has no band.
    if mode == "diet" and v["serum_magnesium_mM_high"] > v["serum_magnesium_mM_low"]:
        serum += f" ({v['serum_magnesium_mM_low']:.2f}–{v['serum_magnesium_mM_high']:.2f})"
    return [
        Fact("magnesium in blood", serum, "magnesium"),
        Fact("synapse, of usual", f"{_percent(v['release_relative'])} %"),
        Fact("shock needed, of usual", f"{_percent(v['threshold_relative'])} %"),
    ]


def _frame(arrays: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    columns = {
        "time_ms": "trace_time",
        "voltage_mV": "trace_now",
        "reference_mV": "trace_reference",
    }
    return pd.DataFrame({name: arrays[key] for name, key in columns.items()})


def _simulate(state: State) -> Outcome:
    ions = _ions(state)
    brain = state["brain_magnesium_mM"] if state["mode"] == "beyond" else BRAIN_MM
    values = _values(state, ions, brain)
    arrays = {
        **_map_arrays(state, ions),
        **_trace_arrays(values["surface_shift_mV"], _gates(state)),
        **_nmda_arrays(state["nmda_fit"], brain),
    }
    sentences = _sentences(state, values)
    beyond = state["mode"] == "beyond"
    return Outcome(
        values=values,
        arrays=arrays,
        facts=_facts(values, state["mode"]),
        sentences=sentences,
        headline=_clinical_headline(values) if beyond else "",
        description=" ".join(sentences[-3:]),
        frame=lambda: _frame(arrays),
    )


def _clinical_headline(v: dict[str, float]) -> str:
    return _say(
        "clinical_headline",
        serum=f"{v['serum_magnesium_mM']:.2f}",
        calcium=f"{v['ionised_calcium_mM']:.2f}",
    )


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import nerve as charts

    return [
        charts.release_map(
            ISO_SHARES,
            MAP_CALCIUM_MM,
            MAP_MAGNESIUM_MM,
            parameter_values("nerve")["release_power"],
            diet=mode == "diet",
        ),
        (charts.trace(TRACE_POINTS, TRACE_MS), charts.nmda(NMDA_POINTS, NMDA_FAMILY_MM, 2)),
    ]


def _clinical(
    name: str,
    label: str,
    ends: tuple[float, float, float],
    tone: Tone,
    reason: str = _DISEASE,
    step: float = 0.01,
) -> Slider:
    """Return a slider of the mode beyond diet: lowest, highest, where it starts."""
    low, high, start = ends
    return Slider(
        name,
        label,
        low,
        high,
        step,
        start,
        unit="mM",
        spoken="millimolar",
        tone=tone,
        mode="beyond",
        key_step=5 * step,
        reason=reason,
    )


def _uncertain(
    name: str, label: str, ends: tuple[float, float, float], help: str, unit: str, reason: str
) -> Slider:
    """Return a slider for a number of the model that is not well known."""
    low, high, start = ends
    step = 0.1 if unit == "times" else 0.01
    spoken = "times" if unit == "times" else "millimolar"
    return Slider(
        name,
        label,
        low,
        high,
        step,
        start,
        unit=unit,
        spoken=spoken,
        help=help,
        group=_MODEL,
        reason=reason,
    )


THEME = Theme(
    name="nerve",
    title="Nerve: synapse, fibre and the magnesium plug",
    controls=(
        blood_choice(),
        _clinical(
            "serum_magnesium_mM", "Magnesium in serum", (*blood.SERUM_RANGE_MM, 0.85), "magnesium"
        ),
        _clinical(
            "ionised_calcium_mM", "Ionised calcium", (*blood.CALCIUM_RANGE_MM, 1.2), "calcium"
        ),
        _clinical(
            "brain_magnesium_mM",
            "Magnesium around brain cells",
            (0.1, 3, BRAIN_MM),
            "magnesium",
            "Fluid around brains holds about 0.9 to 1.4 mM; beyond that it is a laboratory dish.",
            # Coarser than the others, so that a state still fits into a code of 24 characters.
            0.02,
        ),
        _uncertain(
            "safety_factor",
            "Safety factor of the synapse",
            (3, 12, 4.1),
            "How many times more a healthy ending releases than the fibre needs: 4.1 in the"
            " weakest fibres of cat muscle, 12 in the strongest.",
            "times",
            "Measured in cat muscle from 4.1 (weakest fibres) to 12.",
        ),
        _uncertain(
            "half_calcium_mM",
            "Release constant K1",
            (0.8, 1.5, 1.1),
            "From memory; plausible from 0.8 to 1.5 mM.",
            "mM",
            _MEMORY,
        ),
        _uncertain(
            "half_magnesium_mM",
            "Release constant K2",
            (2, 4, 2.97),
            "From memory; plausible from 2 to 4 mM.",
            "mM",
            _MEMORY,
        ),
        Switch(
            "sodium_gates_only",
            "Only the sodium gates feel the shift",
            group=_MODEL,
            help="It is not certain which gates shift. With sodium gates alone the nerve fires on"
            " its own far sooner.",
        ),
        Choice(
            "nmda_fit", "NMDA fit", {name: name for name in nerve.FITS}, nerve.FITS[0], group=_MODEL
        ),
    ),
    simulate=_simulate,
    rows=_rows,
    beyond="beyond diet: disease and the laboratory",
    parameters=("absorption", "blood", "kidney", "nerve", "stress"),
)
