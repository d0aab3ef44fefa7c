"""Published results as points with their intervals: what was found, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from helpers.charts import look
from helpers.charts.lines import Axis
from helpers.charts.parts import HALO, Plot, layer

_ROW = 54


@dataclass(frozen=True)
class Interval:
    """One result: its name, where it comes from, its value and the ends of its interval."""

    name: str
    detail: str
    value: float
    low: float
    high: float


def intervals_panel(
    name: str,
    title: tuple[str, str],
    x: Axis,
    results: Sequence[Interval],
    nothing: float | None = None,
    signed: bool = True,
) -> alt.LayerChart:
    """Draw results below each other, each named above its interval.

    Args:
        name: of the panel.
        title: what to see, and a quieter second line.
        x: the axis; its ends are numbers.
        results: top to bottom.
        nothing: where no effect would lie; drawn as a line.
        signed: False for results that are times something and no differences.
    """
    how = "'+.2~f'" if signed else "'.2~f'"
    rows = [
        {
            "name": r.name,
            "detail": r.detail,
            "value": r.value,
            "low": r.low,
            "high": r.high,
            "row": i,
        }
        for i, r in enumerate(results)
    ]
    base = Plot(alt.InlineData(values=rows)).transform_calculate(
        name_y="datum.row + 0.22",
        detail_y="datum.row + 0.46",
        y="datum.row + 0.74",
        words=f"format(datum.value, {how}) + ' (' + format(datum.low, {how}) + ' to '"
        f" + format(datum.high, {how}) + ')'",
    )
    scale = alt.Scale(domain=[x.low, x.high], nice=False)
    across = alt.Axis(title=x.title, titleColor=x.color, tickCount=5)
    down = alt.Scale(domain=[0, len(rows)], reverse=True)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=across)

    def height(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=None)

    marks = [
        base.mark_rule(strokeWidth=2, color=look.YARDSTICK).encode(
            x=at("low"), x2="high:Q", y=height("y")
        ),
        base.mark_circle(size=90, color=look.INK, opacity=1).encode(x=at("value"), y=height("y")),
    ]
    for halo in HALO:
        ink, quiet = {"color": look.INK, **halo}, {"color": look.QUIET, **halo}
        marks += [
            base.mark_text(align="left", fontSize=11.5, fontWeight=600, **ink).encode(
                x=alt.value(0), y=height("name_y"), text="name:N"
            ),
            # At the edge of the panel, where it fits however narrow the page is.
            base.mark_text(align="right", fontSize=11.5, **ink).encode(
                x=alt.value("width"), y=height("name_y"), text="words:N"
            ),
            base.mark_text(align="left", fontSize=10.5, **quiet).encode(
                x=alt.value(0), y=height("detail_y"), text="detail:N"
            ),
        ]
    if nothing is not None:
        zero = Plot(alt.InlineData(values=[{"x": nothing}])).mark_rule(
            color=look.QUIET, strokeDash=[3, 3]
        )
        marks.insert(0, zero.encode(x=at("x")))
    return layer(*marks).properties(
        name=name,
        height=_ROW * len(rows),
        title=alt.TitleParams(text=title[0], subtitle=title[1]),
    )
