"""Still figures of the bone notebook: results in people, yardsticks, and the rat beside rats.

Each is a picture with its text, so it needs no script, no kernel and no network. Drawing takes the
charting packages, 200 MB of them: it is done once, by another process, and the picture is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from helpers import reference
from helpers.engine import assets
from helpers.models import homeostasis
from helpers.reality.show import Picture, png_of
from helpers.schemas import HomeostasisMeasurementRow, TrialResultRow, ValidationRow
from helpers.tables import rows_of, validation

if TYPE_CHECKING:
    import altair as alt

    from helpers.charts.bone_people import Target

    Drawn = tuple[alt.LayerChart, list[str]]

# What the days of the notebook are drawn for: calcium, magnesium, vitamin D, days.
_DAYS = "1.0,0.5,1.0,14.0"
_WIDTH = 580
# Yardsticks drawn on the plane, and how high their names stand there.
_DRAWN: Mapping[str, float] = MappingProxyType(
    {"1:1": 0.97, "2:1": 0.88, "1.7-2.6": 0.97, "2.2-3.2": 0.97, "balance studies": 0.4}
)
# Where a name would cover its neighbour's: left of its dot, and how far down, px.
_LEFT: Mapping[str, float] = MappingProxyType(
    {"man 71+": 0.0, "man 31-50": -6.0, "man 19-30": 7.0, "woman 31-50": -6.0, "woman 19-30": 7.0}
)
_COURSE: Mapping[str, str] = MappingProxyType(
    {
        "pth_pM": "PTH",
        "calcitriol_pM": "calcitriol",
        "plasma_calcium_mM": "calcium in plasma",
        "plasma_magnesium_mM": "magnesium in plasma",
        "net_bone_calcium_mmol_min": "calcium into bone",
    }
)


def ratio_window() -> Picture:
    """Show the odds of osteoporosis in the study behind the range 2.2 to 3.2."""
    return _picture("figure-ratio_window")


def wrong_place() -> Picture:
    """Show what trials, cohorts and surveys found on calcium in arteries, kidneys and joints."""
    return _picture("figure-wrong_place")


def yardsticks() -> Picture:
    """Show ranges of the ratio on the intake plane, beside what is recommended to people."""
    return _picture("figure-yardsticks")


def rat_misses() -> Picture:
    """Show the 18 changes measured in rats short of magnesium beside those of the model."""
    return _picture("figure-rat_misses")


def rat_days(
    calcium: float = 1.0, magnesium: float = 0.5, vitamin_d: float = 1.0, days: float = 14
) -> Picture:
    """Show the rat in the days after a change of diet.

    Its pace is ours: the published program changes plasma 100 times too fast (see
    `helpers.models.homeostasis.time_course`, whose arguments, ranges and errors these are).
    """
    given = (calcium, magnesium, vitamin_d, days)
    homeostasis.course(*given, 2)  # Refuses what is out of range, here and now.
    return _picture(f"figure-rat_days-{','.join(str(float(one)) for one in given)}")


def make(name: str) -> str:
    """Draw a figure by the name it is kept under, as JSON; loads the charting packages."""
    _, figure, *given = name.split("-", 2)
    numbers = [float(one) for text in given for one in text.split(",")]
    chart, lines = _FIGURES[figure](*numbers)
    svg = _svg(chart)
    return json.dumps({"svg": svg, "png": png_of(svg), "words": "\n".join(lines)})


def _ratio_window() -> Drawn:
    from helpers.charts import bone_people as charts

    return _trials("ratio and osteoporosis", charts.ratio_window)


def _wrong_place() -> Drawn:
    from helpers.charts import bone_people as charts

    return _trials("calcium in the wrong place", charts.wrong_place)


def _yardsticks() -> Drawn:
    from helpers.charts import bone_people as charts

    known = reference.yardsticks().set_index("yardstick")
    bands = [
        charts.Yardstick(name, float(known.low[name]), float(known.high[name]), at)
        for name, at in _DRAWN.items()
    ]
    targets = _targets()
    lines = ["Yardsticks and US targets on the intake plane."]
    lines += [f"{band.name}: {band.low:g} to {band.high:g}" for band in bands]
    lines += [f"{t.name}: {t.calcium_mg:,g} and {t.magnesium_mg:,g} mg" for t in targets]
    return charts.yardsticks(bands, targets), lines


def _rat_misses() -> Drawn:
    from helpers.charts import bone_people as charts

    verdicts = {
        (row.case, row.quantity): row
        for row in validation("homeostasis")
        if isinstance(row, ValidationRow)
    }
    compared = []
    for row in rows_of(HomeostasisMeasurementRow):
        case = f"magnesium x {row.magnesium_multiple:g}"
        found = verdicts[case, f"change of {row.quantity}"]
        name = f"{row.quantity}, magnesium × {row.magnesium_multiple:g}"
        model = 100 * (found.computed or 0.0)
        missed = found.status == "misses"
        compared.append(charts.Compared(name, 100 * row.measured_change, model, missed))
    total = sum(one.misses for one in compared)
    lines = [f"Rat model against rats: {len(compared)} changes, {total} missed."]
    lines += [
        f"{one.name}: measured {one.measured:+.0f} %, model {one.model:+.0f} %"
        + (", misses" if one.misses else "")
        for one in compared
    ]
    return charts.misses(compared), lines


def _rat_days(calcium: float, magnesium: float, vitamin_d: float, days: float) -> Drawn:
    from helpers.charts import bone_people as charts
    from helpers.charts import look

    found = homeostasis.course(calcium, magnesium, vitamin_d, days, 120)
    colors = (look.INK, look.YARDSTICK, look.CALCIUM, look.MAGNESIUM, "#8A6BB0")
    rows: list[dict[str, float | str]] = []
    ends: list[dict[str, float | str]] = []
    lines = [
        f"Rat, {days:g} days on calcium × {calcium:g}, magnesium × {magnesium:g},"
        f" vitamin D × {vitamin_d:g}; times the baseline at the end."
    ]
    for (read_out, name), color in zip(_COURSE.items(), colors, strict=True):
        times = getattr(found, read_out) / getattr(found, read_out)[0]
        rows += [
            {"day": float(day), "times": float(value), "name": name, "color": color}
            for day, value in zip(found.day, times, strict=True)
        ]
        ends.append({**rows[-1]})
        lines.append(f"{name}: {times[-1]:.2f}")
    heights = _apart([float(end["times"]) for end in ends], [float(r["times"]) for r in rows])
    for end, height in zip(ends, heights, strict=True):
        end["words_y"] = height
    return charts.days(rows, ends), lines


def _apart(wanted: list[float], drawn: list[float]) -> list[float]:
    """Return heights near those wanted at which names do not cover each other."""
    least = (max(drawn) - min(drawn) + 1e-9) / 18
    order = np.argsort(wanted)
    heights = np.array(wanted)[order]
    for i in range(1, len(heights)):
        heights[i] = max(heights[i], heights[i - 1] + least)
    placed = np.empty(len(heights))
    placed[order] = heights - (heights - np.array(wanted)[order]).mean()
    return [float(height) for height in placed]


def _trials(topic: str, draw: Callable[..., alt.LayerChart]) -> Drawn:
    from helpers.charts.intervals import Interval

    found = [row for row in rows_of(TrialResultRow) if row.topic == topic]
    results = [Interval(r.outcome, r.trial, r.effect, r.low, r.high) for r in found]
    lines = [f"{topic.capitalize()}: {len(found)} results with 95 % intervals."]
    for row in found:
        people = f"; {row.people:,g} people" if row.people else ""
        lines.append(
            f"{row.outcome} ({row.trial}): {row.effect:g} {row.unit},"
            f" {row.low:g} to {row.high:g}{people}"
        )
    return draw(results), lines


def _targets() -> list[Target]:
    """Return the US targets of everyone from one year, groups with the same ones together."""
    from helpers.charts import bone_people as charts

    together: dict[tuple[float, float], list[str]] = {}
    for stage in reference.life_stages():
        if stage.startswith(("infant", "pregnant", "breastfeeding")):
            continue
        found = reference.lookup(stage)
        amounts = (found.calcium.recommended, found.magnesium.recommended)
        if None not in amounts:
            together.setdefault((float(amounts[0] or 0), float(amounts[1] or 0)), []).append(stage)
    return [
        charts.Target(_group(names), *amounts, names[0] in _LEFT, _LEFT.get(names[0], 0))
        for amounts, names in together.items()
    ]


def _group(names: list[str]) -> str:
    """Return life stages with the same targets as one: "man 31-50", "man 51-70": "man 31-70"."""
    who = [name.split()[0] for name in names]
    if len(names) == 1:
        return names[0]
    if len(set(who)) > 1:
        return f"{' or '.join(who)} {names[0].split()[1]}"
    ages = re.findall(r"\d+", names[0])[0], re.findall(r"\d+\+?", names[-1])[-1]
    return f"{who[0]} {ages[0]}+" if ages[1].endswith("+") else f"{who[0]} {'-'.join(ages)}"


def _svg(chart: alt.LayerChart) -> str:
    import vl_convert

    from helpers.charts import look
    from helpers.charts.page import VEGA_LITE

    lite = chart.properties(width=_WIDTH).to_dict()
    lite["config"] = look.config()
    lite["padding"] = 14
    svg: str = vl_convert.vegalite_to_svg(lite, vl_version=VEGA_LITE)
    return svg


def _picture(name: str) -> Picture:
    made: dict[str, str] = json.loads(assets.fetch(name))
    return Picture(**made)


_FIGURES: Mapping[str, Callable[..., Drawn]] = MappingProxyType(
    {
        "ratio_window": _ratio_window,
        "wrong_place": _wrong_place,
        "yardsticks": _yardsticks,
        "rat_misses": _rat_misses,
        "rat_days": _rat_days,
    }
)
# Those of the notebook, by the name they are kept under.
NAMES = (*(f"figure-{name}" for name in _FIGURES if name != "rat_days"), f"figure-rat_days-{_DAYS}")
