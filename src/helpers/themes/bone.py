"""Bone and its hormones in a growing rat: what follows the calcium : magnesium ratio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from helpers.bone_contours import MAP_POINTS, SEGMENTS, Contours, contours
from helpers.engine.numbers import room, two_figures
from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Switch, Theme
from helpers.models import homeostasis
from helpers.models.homeostasis import Homeostasis
from helpers.schemas import HomeostasisMeasurementRow
from helpers.sentences import say
from helpers.tables import rows_of

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.page import Row

Floats = NDArray[np.float64]
Diet = tuple[float, float, float, bool]

CALCIUM_RANGE = (0.25, 2.0)
MAGNESIUM_RANGE = (0.30, 2.0)
VITAMIN_D_RANGE = (0.05, 2.0)
# Of the sliders of calcium and vitamin D, and how many of their steps are solved in one go.
STEP = 0.05
_AT_ONCE = 8
# The measurements go down to a tenth of the baseline magnesium, so the sweep does too.
SWEEP_RANGE = (0.1, 2.0)
# A little wider, so that the lowest point is not cut in half.
SWEEP_AXIS = (0.09, 2.0)
SWEEP_POINTS = 51
# Bars from top to bottom, with the names that people read.
BARS: Mapping[str, str] = MappingProxyType(
    {
        "plasma_calcium_mM": "calcium in plasma",
        "plasma_magnesium_mM": "magnesium in plasma",
        "pth_pM": "PTH",
        "calcitriol_pM": "calcitriol",
        "net_bone_calcium_mmol_min": "calcium into bone, net",
        "bone_resorption_mmol_min": "bone broken down",
    }
)
_MEASURED = {
    "plasma_calcium_mM": "plasma calcium",
    "plasma_magnesium_mM": "plasma magnesium",
    "pth_pM": "PTH",
    "calcitriol_pM": "calcitriol",
}
MEASURED_POINTS = 3
# Half the width of the bar that marks the cliff, as a factor.
_CLIFF_WIDTH = 1.02
_LOWS = (1 / 0.4, 1 / 0.2, 1 / 0.1, 1 / 0.04, 1 / 0.01)
_HIGHS = (1.6, 2.5, 4.0, 8.0)
_BAR_HIGHS = (2.0, 3.0, 5.0, 8.0)
# Below this, 1 % more of a mineral is said to change hardly anything.
_HARDLY = 0.03
_say = partial(say, "bone")


def _diet(state: State) -> Diet:
    """Return multiples of the rat's baseline calcium, magnesium, vitamin D, and the switch."""
    return (
        float(state["rat_calcium"]),
        float(state["rat_magnesium"]),
        float(state["rat_vitamin_d"]),
        bool(state["limit_absorption"]),
    )


@lru_cache(maxsize=256)
def _slopes(diet: Diet) -> Mapping[str, tuple[float, float]]:
    return MappingProxyType(homeostasis.elasticities(*diet))


@lru_cache(maxsize=1)
def _sweep_at() -> Floats:
    return np.geomspace(*SWEEP_RANGE, SWEEP_POINTS)


@lru_cache(maxsize=1)
def _grid() -> tuple[Floats, Floats]:
    """Return calcium and magnesium of every pair on the map, row by row."""
    columns = np.geomspace(*CALCIUM_RANGE, MAP_POINTS)
    rows = np.geomspace(*MAGNESIUM_RANGE, MAP_POINTS)
    return np.tile(columns, MAP_POINTS), np.repeat(rows, MAP_POINTS)


def _together(level: float, low: float) -> tuple[tuple[float, ...], int]:
    """Return the steps of a slider from `low` to solve in one go, and which of them `level` is.

    A solver of arrays takes for eight levels at once a fifth to a half of what it takes for one
    after the other. A level typed between the steps is solved alone.
    """
    place = (level - low) / STEP
    at = round(place)
    if abs(place - at) > 1e-9:
        return (level,), 0
    first = at - at % _AT_ONCE
    return tuple(round(low + STEP * i, 9) for i in range(first, first + _AT_ONCE)), at - first


@lru_cache(maxsize=12)
def _maps(levels: tuple[float, ...], limited: bool) -> Homeostasis[Floats]:
    """Return for each vitamin D the rats of the map, then those along the sweep."""
    columns, rows = _grid()
    calcium = np.concatenate([columns, np.ones(SWEEP_POINTS)])
    magnesium = np.concatenate([rows, _sweep_at()])
    return homeostasis.steady_states(calcium, magnesium, np.array(levels)[:, None], limited)


@lru_cache(maxsize=32)
def _sweeps(
    calcium: tuple[float, ...], levels: tuple[float, ...], limited: bool
) -> Homeostasis[Floats]:
    """Return for each calcium, or each vitamin D, the rats along magnesium."""
    one, other = (np.array(several)[:, None] for several in (calcium, levels))
    return homeostasis.steady_states(one, _sweep_at(), other, limited)


def _solved(read_out: str, vitamin_d: float, limited: bool) -> Floats:
    """Return a read-out of the map's rats, row by row, and then of those along the sweep."""
    levels, at = _together(vitamin_d, VITAMIN_D_RANGE[0])
    found: Floats = getattr(_maps(levels, limited), read_out)[at]
    return found


def _swept(read_out: str, calcium: float, vitamin_d: float, limited: bool) -> Floats:
    """Return a read-out of the rats along magnesium."""
    if calcium == 1:
        return _solved(read_out, vitamin_d, limited)[MAP_POINTS**2 :]
    several: tuple[float, ...] = (calcium,)
    levels: tuple[float, ...] = (vitamin_d,)
    # The slider that was moved last cannot be known: calcium, as long as vitamin D is untouched.
    if vitamin_d == 1:
        several, at = _together(calcium, CALCIUM_RANGE[0])
    else:
        levels, at = _together(vitamin_d, VITAMIN_D_RANGE[0])
    found: Floats = getattr(_sweeps(several, levels, limited), read_out)[at]
    return found


@lru_cache(maxsize=128)
def _contours(read_out: str, vitamin_d: float, limited: bool) -> Contours:
    """Return the lines of equal `read_out` on the map, drawn as powers of two of the baseline."""
    found = _solved(read_out, vitamin_d, limited)[: MAP_POINTS**2]
    relative = np.log2(found / getattr(homeostasis.baseline(), read_out))
    return contours(relative.reshape(MAP_POINTS, -1), CALCIUM_RANGE, MAGNESIUM_RANGE)


@lru_cache(maxsize=8)
def _points(read_out: str) -> tuple[Floats, Floats]:
    """Return measured magnesium multiples and relative values; not-a-number where none are."""
    wanted = [
        row for row in rows_of(HomeostasisMeasurementRow) if row.quantity == _MEASURED.get(read_out)
    ]
    if not wanted:
        nothing = np.full(MEASURED_POINTS, np.nan)
        return nothing, nothing
    return (
        np.array([row.magnesium_multiple for row in wanted]),
        np.array([1 + row.measured_change for row in wanted]),
    )


def _measured(state: State) -> dict[str, Any]:
    """Return the measured points, which belong to the baseline calcium and vitamin D."""
    x, y = _points(state["read_out"])
    fits = state["rat_calcium"] == 1 and state["rat_vitamin_d"] == 1
    shown = y if fits else np.full(MEASURED_POINTS, np.nan)
    return {
        f"measured_{axis}_{i}": float(value)
        for axis, found in (("x", x), ("y", shown))
        for i, value in enumerate(found, start=1)
    }


def _flows_of(mineral: str) -> tuple[str, ...]:
    """Return the flows of a mineral in the order in which the ribbons hold them."""
    return f"{mineral}_eaten", f"{mineral}_absorbed", f"urine_{mineral}", f"net_bone_{mineral}"


def _crossing(levels: Floats, level: float) -> float:
    """Return the magnesium multiple at which a rising row of `levels` reaches `level`."""
    at = np.log(_sweep_at())
    return float(np.exp(np.interp(level, levels, at)))


def _values(diet: Diet, read_out: str, rat: Homeostasis[float]) -> dict[str, float]:
    relative = rat.relative_to(homeostasis.baseline())
    by_calcium, by_magnesium = _slopes(diet)[read_out]
    short = {name: name.rsplit("_mM", 1)[0].removesuffix("_pM") for name in BARS}
    times = {
        f"{short[name].removesuffix('_mmol_min')}_times": float(relative[name]) for name in BARS
    }
    flows = {f"rat_{name}": float(v) for name, v in rat.flows_mg_day().items()}
    return {
        "ratio_times": diet[0] / diet[1],
        "read_out_times": float(relative[read_out]),
        "percent_for_calcium": by_calcium,
        "percent_for_magnesium": by_magnesium,
        **times,
        "plasma_calcium_mM": rat.plasma_calcium_mM,
        "plasma_magnesium_mM": rat.plasma_magnesium_mM,
        "pth_pM": rat.pth_pM,
        "calcium_absorbed_percent": 100 * rat.calcium_absorbed_fraction,
        "magnesium_absorbed_percent": 100 * rat.magnesium_absorbed_fraction,
        **flows,
    }


def _sweep_arrays(diet: Diet, read_out: str, measured: dict[str, Any]) -> dict[str, Any]:
    calcium, _, vitamin_d, limited = diet
    base = getattr(homeostasis.baseline(), read_out)
    now = _swept(read_out, calcium, vitamin_d, limited) / base
    usual = _swept(read_out, 1.0, 1.0, False) / base
    plasma = _swept("plasma_magnesium_mM", calcium, vitamin_d, limited)
    cliff = _crossing(plasma, homeostasis.pth_switch_mM())
    # The share absorbed falls with the intake; limited, it never passes 1.
    absorbed = _swept("magnesium_absorbed_fraction", calcium, vitamin_d, limited)
    eaten = SWEEP_AXIS[0] if limited else _crossing(-absorbed, -1.0)
    seen = np.concatenate([now, usual, [v for k, v in measured.items() if "_y_" in k and v == v]])
    return {
        "sweep_magnesium": _sweep_at(),
        "sweep_now": now,
        "sweep_usual": usual,
        "cliff_from": cliff / _CLIFF_WIDTH,
        "cliff_to": cliff * _CLIFF_WIDTH,
        "made_up_to": eaten,
        "sweep_low": 1 / room(1.15 / float(seen.min()), _LOWS),
        "sweep_high": room(1.05 * float(seen.max()), _HIGHS),
    }


def _arrays(state: State, diet: Diet, rat: Homeostasis[float]) -> dict[str, Any]:
    read_out = state["read_out"]
    relative = rat.relative_to(homeostasis.baseline())
    bars = np.array([relative[name] for name in BARS])
    lines = _contours(read_out, diet[2], diet[3])
    measured = _measured(state)
    flows = rat.flows_mg_day()
    return {
        "rat_calcium": diet[0],
        "rat_magnesium": diet[1],
        "map_log2": lines.field,
        "contour_pieces": lines.pieces,
        "contour_name_x": lines.name_x,
        "contour_name_y": lines.name_y,
        "contour_times": lines.times,
        **_sweep_arrays(diet, read_out, measured),
        **measured,
        "read_out_times": float(relative[read_out]),
        "bars": bars,
        "bars_high": room(1.02 * float(bars.max()), _BAR_HIGHS),
        **{
            f"flow_{mineral}": np.array([flows[f"{name}_mg_day"] for name in _flows_of(mineral)])
            for mineral in ("calcium", "magnesium")
        },
    }


def _follows(by_calcium: float, by_magnesium: float) -> str:
    """Return what a read-out answers to here: the key of the sentence that says so."""
    ratio, total = abs(by_calcium - by_magnesium), abs(by_calcium + by_magnesium)
    calcium, magnesium = abs(by_calcium), abs(by_magnesium)
    if max(calcium, magnesium) < _HARDLY:
        return "follows_nothing"
    if ratio > 3 * total:
        return "follows_ratio"
    if total > 3 * ratio:
        return "follows_both"
    if calcium > 2 * magnesium:
        return "follows_calcium"
    if magnesium > 2 * calcium:
        return "follows_magnesium"
    return "follows_mixed"


def _shown(state: State, v: dict[str, float]) -> dict[str, str]:
    name = BARS[state["read_out"]]
    return {
        "name": name,
        "Name": name[0].upper() + name[1:],
        "times": f"{v['read_out_times']:.2f}",
        "calcium": f"{state['rat_calcium']:g}",
        "magnesium": f"{state['rat_magnesium']:g}",
        "vitamin_d": f"{state['rat_vitamin_d']:g}",
        "ratio": f"{v['ratio_times']:.2f}",
        "by_calcium": f"{v['percent_for_calcium']:+.2f}",
        "by_magnesium": f"{v['percent_for_magnesium']:+.2f}",
        "absorbed": f"{v['magnesium_absorbed_percent']:.0f}",
        "plasma_calcium": f"{v['plasma_calcium_mM']:.2f}",
        "plasma_magnesium": f"{v['plasma_magnesium_mM']:.2f}",
        "eaten_mg": two_figures(v["rat_magnesium_eaten_mg_day"]),
        "absorbed_mg": two_figures(v["rat_magnesium_absorbed_mg_day"]),
    }


def _warnings(state: State, rat: Homeostasis[float]) -> list[str]:
    """Return the keys of what must be known before the numbers are believed."""
    keys = []
    if rat.absorbs_more_magnesium_than_eaten:
        keys.append("more_than_eaten")
    if rat.below_pth_switch:
        keys.append("below_switch")
    if rat.calcium_out_of_range:
        keys.append("calcium_out_of_range")
    falls = rat.plasma_calcium_mM < homeostasis.baseline().plasma_calcium_mM
    if state["read_out"] == "plasma_calcium_mM" and state["rat_magnesium"] <= 0.4 and falls:
        keys.append("calcium_wrong_way")
    return keys


def _sentences(state: State, v: dict[str, float], rat: Homeostasis[float]) -> list[str]:
    shown = _shown(state, v)
    keys = [
        "rat",
        "result",
        _follows(v["percent_for_calcium"], v["percent_for_magnesium"]),
        *_warnings(state, rat),
        "no_best_ratio",
    ]
    return [_say(key, **shown) for key in keys]


def _facts(state: State, v: dict[str, float]) -> list[Fact]:
    return [
        Fact("rat: Ca : Mg", f"{v['ratio_times']:.2f} × baseline"),
        Fact(f"rat: {BARS[state['read_out']]}", f"{v['read_out_times']:.2f} × baseline"),
        Fact("rat: magnesium absorbed", f"{v['magnesium_absorbed_percent']:.0f} %", "magnesium"),
    ]


def _frame(diet: Diet) -> pd.DataFrame:
    import pandas as pd

    calcium, _, vitamin_d, limited = diet
    usual = homeostasis.baseline()
    columns = {
        f"{name} (times baseline)": _swept(read_out, calcium, vitamin_d, limited)
        / getattr(usual, read_out)
        for read_out, name in BARS.items()
    }
    return pd.DataFrame({"magnesium (times baseline)": _sweep_at(), **columns})


def _simulate(state: State) -> Outcome:
    diet = _diet(state)
    rat = homeostasis.steady_state(*diet)
    values = _values(diet, state["read_out"], rat)
    sentences = _sentences(state, values, rat)
    return Outcome(
        values=values,
        arrays=_arrays(state, diet, rat),
        facts=_facts(state, values),
        sentences=sentences,
        description=" ".join(sentences[:-1]),
        frame=lambda: _frame(diet),
    )


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import bone as charts

    return [
        (
            charts.ratio_map(MAP_POINTS, SEGMENTS, CALCIUM_RANGE, MAGNESIUM_RANGE),
            charts.sweep(SWEEP_POINTS, MEASURED_POINTS, SWEEP_AXIS),
        ),
        charts.bars(tuple(BARS.values())),
        _ribbons(),
    ]


def _ribbons() -> Row:
    from helpers.charts import look, ribbons

    eaten = homeostasis.baseline().flows_mg_day()
    return ribbons.ribbons(
        ("Rat: where the minerals go", "mg a day; each ribbon is as wide as its flow"),
        (
            ribbons.Flow(
                "calcium",
                "flow_calcium",
                CALCIUM_RANGE[1] * eaten["calcium_eaten_mg_day"],
                look.CALCIUM,
                look.CALCIUM_PALE,
            ),
            ribbons.Flow(
                "magnesium",
                "flow_magnesium",
                MAGNESIUM_RANGE[1] * eaten["magnesium_eaten_mg_day"],
                look.MAGNESIUM,
                look.MAGNESIUM_PALE,
            ),
        ),
    )


_RAT = "A growing rat, times its baseline diet"

THEME = Theme(
    name="bone",
    title="Bone and its hormones: the ratio or the amount?",
    controls=(
        Choice(
            "read_out",
            "Look at",
            {name: key for key, name in BARS.items()},
            "calcitriol_pM",
            help="What the map and the sweep show, in the rat.",
        ),
        Slider(
            "rat_calcium",
            "Rat: calcium, × baseline",
            *CALCIUM_RANGE,
            STEP,
            1,
            unit="times",
            spoken="times the baseline diet of the rat",
            tone="calcium",
            help="1 is the diet of the model's rat, 60.6 mg a day. Not for people.",
            reason="It multiplies the diet of a growing rat.",
        ),
        Slider(
            "rat_magnesium",
            "Rat: magnesium, × baseline",
            *MAGNESIUM_RANGE,
            0.01,
            1,
            unit="times",
            spoken="times the baseline diet of the rat",
            tone="magnesium",
            key_step=0.05,
            help="1 is the diet of the model's rat, 14 mg a day. Not for people.",
            reason="It multiplies the diet of a growing rat.",
        ),
        Slider(
            "rat_vitamin_d",
            "Rat: vitamin D, × baseline",
            *VITAMIN_D_RANGE,
            STEP,
            1,
            unit="times",
            spoken="times the baseline supply of the rat",
            group=_RAT,
            reason="It multiplies the supply of a growing rat.",
        ),
        Switch(
            "limit_absorption",
            "Limit absorption to what was eaten",
            False,
            group=_RAT,
            help="Off: as published, where the gut can absorb more magnesium than was eaten.",
        ),
    ),
    simulate=_simulate,
    rows=_rows,
    apart="From here on: a growing rat, not a person",
    parameters=("homeostasis",),
    tables=("homeostasis_measurements",),
)
