"""Bone over years: calcium, the menopause and the kidneys, in an average adult of one model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.engine.numbers import room, two_figures
from helpers.engine.theme import Choice, Fact, Mode, Outcome, Slider, State, Switch, Theme
from helpers.models import bone_years
from helpers.models.bone_years import LEAST_CALCIUM_MG, MOST_CALCIUM_MG, BoneYears
from helpers.models.bone_years_core import constants
from helpers.schemas import BoneTrialRow, ValidationRow
from helpers.sentences import say
from helpers.tables import rows, rows_of

if TYPE_CHECKING:
    import pandas as pd

    from helpers.charts.bone_years import Miss
    from helpers.charts.page import Row

POINTS = 41
USUAL_MG = 964.0
"""What the model's average adult eats at the start, to the nearest mg."""
# Within these the calcium of a day counts as usual in the words.
_USUAL_FROM_MG, _USUAL_TO_MG = 800.0, 1200.0
_GFR_START = 100.0
# Tai 2015 speaks of "more than two and a half years".
_TAI_YEARS = (1.0, 2.0, 2.5)
_DENSITY_LOWS = (12.0, 14.0, 20.0, 30.0)
_HORMONE_HIGHS = (120.0, 150.0, 200.0, 300.0)
_CELL_HIGHS = (130.0, 180.0, 240.0, 320.0)
_say = partial(say, "bone_years")


def _fed_mg(state: State) -> float:
    """Return the calcium that the model gets: that of the day, held inside its range."""
    return min(max(float(state["calcium_mg"]), LEAST_CALCIUM_MG), MOST_CALCIUM_MG)


@lru_cache(maxsize=64)
def _course(fed_mg: float, years: float, menopause: bool, gfr: float, link: bool) -> BoneYears:
    return bone_years.follow(fed_mg, years, menopause, gfr, POINTS, phosphate_link=link)


def _found(state: State) -> BoneYears:
    return _course(
        _fed_mg(state),
        float(state["years"]),
        state["menopause"] == "now",
        float(state["gfr_end"]),
        bool(state["phosphate_link"]),
    )


@lru_cache(maxsize=1)
def _trials() -> dict[str, float]:
    """Return what was measured, as the chart and the lesson need it, from bone_trials.csv.

    Losses a year become losses since the start: 2 years of the first rate, then the second rate.
    """
    table = rows_of(BoneTrialRow)
    tai = next(r for r in table if r.study == "Tai 2015")
    pill = [r for r in table if r.study == "+1,600 mg trial" and r.place == "spine"]
    early, late = (r for r in table if r.study == "Spine loss by years")
    swan = [r for r in table if r.study == "SWAN" and r.place == "spine"]
    found = {
        "tai_low": tai.low,
        "tai_high": tai.high,
        "pill_1": pill[0].value,
        "pill_2": pill[1].value,
        "pill_year_1": pill[0].to_y,
        "pill_year_2": pill[1].to_y,
        "rate_early": early.value,
        "rate_late": late.value,
        "kink": early.to_y,
        "until": late.to_y,
        "swan_ten_years": swan[1].value,
    }
    known = {name: value for name, value in found.items() if value is not None}
    if len(known) < len(found):
        raise ValueError(f"bone_trials.csv lacks {sorted(found.keys() - known.keys())}.")
    first = known["rate_early"] * known["kink"]
    rest = known["rate_late"] * (known["until"] - known["kink"])
    return {**known, "women_1": first, "women_2": first + rest}


def _marks(state: State) -> dict[str, float]:
    """Return the measured marks; not-a-number where they would not fit what is shown."""
    t, shown = _trials(), float(state["years"])
    healthy = float(state["gfr_end"]) == _GFR_START
    after = state["menopause"] == "now"
    pill = healthy and not after and float(state["calcium_mg"]) > _USUAL_TO_MG

    def where(year: float, fits: bool) -> float:
        return year if fits and year <= shown else float("nan")

    def height(name: str, year: float, fits: bool) -> float:
        return t[name] if fits and year <= shown else float("nan")

    marks = {f"tai_year_{i}": where(y, pill) for i, y in enumerate(_TAI_YEARS, start=1)}
    ends = {"tai_low": t["tai_low"], "tai_high": t["tai_high"]}
    for kind, years, fits in (
        ("pill", (t["pill_year_1"], t["pill_year_2"]), pill),
        ("women", (t["kink"], t["until"]), after and healthy),
    ):
        for i, year in enumerate(years, start=1):
            marks[f"{kind}_year_{i}"] = year
            marks[f"{kind}_{i}"] = height(f"{kind}_{i}", year, fits)
    return {**marks, **ends}


def _values(state: State, found: BoneYears) -> dict[str, float]:
    def change(series: Any) -> float:
        return 100 * float(series[-1] / series[0] - 1)

    fast, slow = float(found.spine_percent[-1]), float(found.spine_slow_percent[-1])
    t = _trials()
    return {
        "calcium_in_model_mg": _fed_mg(state),
        "spine_low_percent": min(fast, slow),
        "spine_high_percent": max(fast, slow),
        "spine_fast_percent": fast,
        "spine_slow_percent": slow,
        "neck_percent": float(found.neck_percent[-1]),
        "pth_percent": change(found.pth_relative),
        "plasma_calcium_percent": change(found.plasma_calcium_mM),
        "calcitriol_percent": change(found.calcitriol_relative),
        "phosphate_percent": change(found.phosphate_mM),
        "osteoclasts_percent": change(found.osteoclasts_relative),
        "osteoblasts_percent": change(found.osteoblasts_relative),
        "trials_low_percent": t["tai_low"],
        "trials_high_percent": t["tai_high"],
        "women_two_years_percent": t["women_1"],
        "women_seven_years_percent": t["women_2"],
        "women_ten_years_percent": t["swan_ten_years"],
    }


def _arrays(state: State, found: BoneYears) -> dict[str, Any]:
    fast, slow = found.spine_percent, found.spine_slow_percent
    pth = 100 * found.pth_relative
    calcium = 100 * found.plasma_calcium_mM / found.plasma_calcium_mM[0]
    breakers, builders = 100 * found.osteoclasts_relative, 100 * found.osteoblasts_relative
    lowest = float(min(fast.min(), slow.min(), found.neck_percent.min()))
    marks = _marks(state)
    lowest = min([lowest, *(marks[f"women_{i}"] for i in (1, 2) if marks[f"women_{i}"] < 0)])
    cells = np.concatenate([breakers, builders])
    return {
        "year": found.year,
        "years_shown": float(state["years"]),
        "flat": np.zeros(POINTS),
        "level": np.full(POINTS, 100.0),
        "spine_top": np.maximum(fast, slow),
        "spine_bottom": np.minimum(fast, slow),
        "neck": found.neck_percent,
        "pth_percent": pth,
        "calcium_percent": calcium,
        "breakers": breakers,
        "builders": builders,
        "cells_top": np.maximum(breakers, builders),
        "density_low": -room(-lowest, _DENSITY_LOWS),
        "hormone_low": 80.0,
        "hormone_high": room(float(max(pth.max(), calcium.max())) + 2, _HORMONE_HIGHS),
        "cells_low": 70.0 if float(cells.min()) > 71 else 50.0,
        "cells_high": room(float(cells.max()) + 2, _CELL_HIGHS),
        **marks,
    }


def _level(state: State) -> str:
    amount = float(state["calcium_mg"])
    if amount < _USUAL_FROM_MG:
        return "low"
    return "high" if amount > _USUAL_TO_MG else "usual"


def _signed(value: float, digits: int = 0) -> str:
    """Return a change with its sign, and 0 without one."""
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}" if rounded else "0"


def _span(v: dict[str, float]) -> str:
    low, high = (_signed(v[f"spine_{end}_percent"], 1) for end in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def _shown(state: State, v: dict[str, float]) -> dict[str, str]:
    return {
        "eaten": f"{state['calcium_mg']:,.0f}",
        "held": f"{v['calcium_in_model_mg']:,.0f}",
        "spine": _span(v),
        "neck": _signed(v["neck_percent"], 1),
        "pth": _signed(v["pth_percent"]),
        "blood": _signed(v["plasma_calcium_percent"], 1),
        "calcitriol": _signed(v["calcitriol_percent"]),
        "phosphate": _signed(v["phosphate_percent"]),
        "breaking": _signed(v["osteoclasts_percent"]),
        "building": _signed(v["osteoblasts_percent"]),
        "years": "1 year" if state["years"] == 1 else f"{state['years']:.0f} years",
        "gfr": f"{state['gfr_end']:.0f}",
    }


def _sentences(state: State, v: dict[str, float]) -> list[str]:
    shown, level = _shown(state, v), _level(state)
    lines = []
    if v["calcium_in_model_mg"] != float(state["calcium_mg"]):
        lines.append(_say("held", **shown))
    lines.append(_say("result", **shown))
    if state["menopause"] == "now":
        lines.append(_say(f"menopause_{level}", **shown))
        if float(state["gfr_end"]) == _GFR_START:
            k = constants()
            lines.append(_say("clock", lead=f"{k.p['menopause_done_y'] - k.onset_age_y:.1f}"))
    if float(state["gfr_end"]) < _GFR_START:
        lines.append(_say("kidneys" if state["phosphate_link"] else "kidneys_cut", **shown))
        lines.append(_say(f"kidneys_{level}", **shown))
    elif state["menopause"] != "now":
        lines.append(_say(level, **shown))
    return [*lines, _say("magnesium"), _say("model")]


def _facts(state: State, v: dict[str, float]) -> list[Fact]:
    fed = v["calcium_in_model_mg"]
    held = fed != float(state["calcium_mg"])
    return [
        Fact("calcium held at" if held else "calcium in the model", f"{fed:,.0f} mg", "calcium"),
        Fact("spine", f"{_span(v)} %"),
        Fact("PTH", f"{_signed(v['pth_percent'])} %"),
    ]


def _frame(found: BoneYears) -> pd.DataFrame:
    import pandas as pd

    columns = (
        "year",
        "spine_percent",
        "spine_slow_percent",
        "neck_percent",
        "pth_relative",
        "plasma_calcium_mM",
        "osteoclasts_relative",
        "osteoblasts_relative",
    )
    return pd.DataFrame({name: getattr(found, name) for name in columns})


def _simulate(state: State) -> Outcome:
    found = _found(state)
    values = _values(state, found)
    sentences = _sentences(state, values)
    return Outcome(
        values=values,
        arrays=_arrays(state, found),
        facts=_facts(state, values),
        sentences=sentences,
        description=" ".join(sentences[:-2]),
        frame=lambda: _frame(found),
    )


def _measured(row: ValidationRow) -> str:
    # These trials were read as an interval only; the middle of it is ours.
    if row.source.startswith("Tai") and row.low is not None:
        return f"{row.low:g} to {row.high:g}"
    if row.expected is not None:
        return f"{row.expected:,g}"
    return f"at most {row.high:g}" if row.high is not None else f"at least {row.low:g}"


def _misses() -> list[Miss]:
    """Return every comparison with people that the model misses."""
    from helpers.charts.bone_years import Miss

    return [
        Miss(row.case, f"{row.quantity}, {row.unit}", _measured(row), two_figures(row.computed))
        for row in rows("validation/bone_years")
        if isinstance(row, ValidationRow) and row.status == "misses" and row.computed is not None
    ]


def _rows(mode: Mode) -> Sequence[Row]:
    from helpers.charts import bone_years as charts

    pages: list[Row] = [
        charts.density(POINTS),
        (charts.hormones(POINTS), charts.cells(POINTS)),
    ]
    return [*pages, charts.misses(_misses())] if mode == "beyond" else pages


_CHAIN = "Cut the chain: kidneys and phosphate"

THEME = Theme(
    name="bone_years",
    title="Bone over years: calcium, menopause and kidneys",
    controls=(
        Choice("menopause", "Menopause", {"none": "none", "starts now": "now"}, "none"),
        Slider(
            "gfr_end",
            "Kidney filtration after ten years",
            40,
            100,
            1,
            100,
            unit="mL/min",
            spoken="millilitres a minute",
            key_step=5,
            help="It starts at 100 and falls over ten years to this.",
            reason="It starts at 100, and the page was compared with people down to 40.",
        ),
        Slider(
            "years",
            "Years shown",
            1,
            10,
            1,
            10,
            unit="years",
            spoken="years",
            reason="The model was checked against its published program over ten.",
        ),
        Switch(
            "phosphate_link",
            "Phosphate lowers calcitriol",
            True,
            group=_CHAIN,
            help="Off: what failing kidneys would do if phosphate did not reach the hormone.",
        ),
    ),
    simulate=_simulate,
    rows=_rows,
    beyond="also where the model is wrong",
    start={"calcium_mg": USUAL_MG},
    topic="bone",
    parameters=("bone_years",),
    tables=("bone_trials", "validation/bone_years"),
)
