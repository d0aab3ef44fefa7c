"""Still charts of the bone notebook: people's results, yardsticks, and where the rat model errs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from helpers.charts import look
from helpers.charts.intervals import Interval, intervals_panel
from helpers.charts.lines import Axis
from helpers.charts.parts import HALO, Plot, layer

_ROW = 25


@dataclass(frozen=True)
class Compared:
    """A change as measured in rats and as the model has it, percent; `misses` says the verdict."""

    name: str
    measured: float
    model: float
    misses: bool


@dataclass(frozen=True)
class Yardstick:
    """A range of ratios with its name; a line where both ends are the same."""

    name: str
    low: float
    high: float
    # How high on the plane its name stands, as a share.
    at: float = 0.97


@dataclass(frozen=True)
class Target:
    """What is recommended for a person, mg a day; its name stands right of the dot, or left."""

    name: str
    calcium_mg: float
    magnesium_mg: float
    left: bool = False
    dy: float = 0


def ratio_window(results: Sequence[Interval]) -> alt.LayerChart:
    """Draw the odds of osteoporosis outside the middle third of ratios."""
    return intervals_panel(
        "ratio_window",
        ("The study behind 2.2 to 3.2", "odds beside the middle third; 1 would be no difference"),
        Axis("times the odds", 0.5, 6),
        results,
        nothing=1,
        signed=False,
    )


def wrong_place(results: Sequence[Interval]) -> alt.LayerChart:
    """Draw what trials, cohorts and surveys found on calcium where it does not belong."""
    return intervals_panel(
        "wrong_place",
        ("Calcium in the wrong place?", "left of 1: less of it · right of 1: more · 95 % interval"),
        Axis("times the risk, rate or odds", 0.25, 1.75),
        results,
        nothing=1,
        signed=False,
    )


def misses(found: Sequence[Compared]) -> alt.LayerChart:
    """Draw every measured change (dot) beside that of the model (diamond); misses are named."""
    rows = [
        {
            "name": c.name,
            "measured": c.measured,
            "model": c.model,
            "words": "✗ misses" if c.misses else "",
            "row": i + 0.5,
        }
        for i, c in enumerate(found)
    ]
    base = Plot(alt.InlineData(values=rows))
    scale = alt.Scale(domain=[-175, 75], nice=False)
    across = alt.Axis(title="change from the baseline diet, %", values=[-80, -40, 0, 40])
    down = alt.Scale(domain=[0, len(rows)], reverse=True, nice=False)
    y = alt.Y("row:Q", scale=down, axis=None)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=across)

    zero = Plot(alt.InlineData(values=[{"x": 0}])).mark_rule(color=look.QUIET, strokeDash=[3, 3])
    return layer(
        zero.encode(x=at("x")),
        base.mark_rule(strokeWidth=1.5, color=look.FAINT).encode(
            x=at("measured"), x2="model:Q", y=y
        ),
        base.mark_circle(size=80, color=look.INK, opacity=1).encode(x=at("measured"), y=y),
        base.mark_point(
            shape="diamond", size=90, color=look.CALCIUM, strokeWidth=2, filled=False, opacity=1
        ).encode(x=at("model"), y=y),
        base.mark_text(align="left", fontSize=11, color=look.INK, baseline="middle").encode(
            x=alt.value(0), y=y, text="name:N"
        ),
        base.mark_text(align="right", fontSize=11, fontWeight=600, baseline="middle").encode(
            x=alt.value("width"), y=y, text="words:N"
        ),
    ).properties(
        name="misses",
        height=_ROW * len(rows),
        title=alt.TitleParams(
            text="Rat model against rats", subtitle="dot: measured · diamond: the model"
        ),
    )


def days(
    rows: Sequence[dict[str, float | str]], ends: Sequence[dict[str, float | str]]
) -> alt.LayerChart:
    """Draw how read-outs move in the days after a change of diet, each with its name at its end.

    Args:
        rows: day, times (the baseline), name, color.
        ends: the same for the last day, with `words_y`, where the name stands.
    """
    last = max(float(row["day"]) for row in rows)
    x = alt.X(
        "day:Q",
        scale=alt.Scale(domain=[0, last * 1.35], nice=False),
        axis=alt.Axis(
            title="days after the change",
            values=list(range(0, int(last) + 1, 2)),
            labelOverlap=False,
        ),
    )
    tone = alt.Color("color:N", scale=None)
    y_axis = alt.Axis(title="times the baseline", tickCount=6)
    scale = alt.Scale(zero=False, nice=True)
    line = (
        Plot(alt.InlineData(values=list(rows)))
        .mark_line(strokeWidth=2.2)
        .encode(x=x, y=alt.Y("times:Q", scale=scale, axis=y_axis), color=tone, detail="name:N")
    )
    name = (
        Plot(alt.InlineData(values=list(ends)))
        .mark_text(align="left", dx=6, fontSize=11)
        .encode(x=x, y=alt.Y("words_y:Q", scale=scale, axis=y_axis), text="name:N", color=tone)
    )
    one = (
        Plot(alt.InlineData(values=[{"y": 1}]))
        .mark_rule(color=look.QUIET, strokeDash=[3, 3])
        .encode(y=alt.Y("y:Q", scale=scale, axis=y_axis))
    )
    return layer(one, line, name).properties(
        name="days",
        height=280,
        title=alt.TitleParams(text="Rat: the days after a change of diet", subtitle="1: before it"),
    )


def yardsticks(
    found: Sequence[Yardstick],
    targets: Sequence[Target],
    ends: tuple[float, float] = (1700.0, 560.0),
) -> alt.LayerChart:
    """Draw ranges of the ratio as bands from the origin, and what is recommended as dots.

    Args:
        found: the yardsticks, each written at the rim of the plane.
        targets: one for each group of people.
        ends: of the two axes, mg a day.
    """
    far_x, far_y = ends
    x_scale = alt.Scale(domain=[0, far_x], nice=False)
    y_scale = alt.Scale(domain=[0, far_y], nice=False)

    def x(field: str) -> alt.X:
        axis = alt.Axis(title="Calcium, mg a day", titleColor=look.CALCIUM, format=",d", grid=False)
        return alt.X(f"{field}:Q", scale=x_scale, axis=axis)

    def y(field: str) -> alt.Y:
        axis = alt.Axis(title="Magnesium, mg a day", titleColor=look.MAGNESIUM, grid=False)
        return alt.Y(f"{field}:Q", scale=y_scale, axis=axis)

    bands, names = [], []
    for i, one in enumerate(found):
        corners = [
            {"x": at, "y": at / one.high, "y2": at / one.low, "order": at} for at in (0.0, far_x)
        ]
        bands.append(
            Plot(alt.InlineData(values=corners))
            .mark_area(color=look.YARDSTICK, opacity=0.16, clip=True)
            .encode(x=x("x"), y=y("y"), y2="y2:Q")
        )
        middle = (one.low * one.high) ** 0.5
        at_x = min(far_x * 0.99, far_y * one.at * middle)
        place = [{"x": at_x, "y": at_x / middle, "words": one.name, "i": i}]
        names += [
            Plot(alt.InlineData(values=place))
            .mark_text(align="right", fontSize=11, fontStyle="italic", color=look.YARDSTICK, **halo)
            .encode(x=x("x"), y=y("y"), text="words:N")
            for halo in HALO
        ]
    people = Plot(
        alt.InlineData(values=[{"x": t.calcium_mg, "y": t.magnesium_mg} for t in targets])
    )
    dot = people.mark_circle(size=80, color=look.YOU, stroke="white", strokeWidth=1.5, opacity=1)
    said = [
        Plot(alt.InlineData(values=[{"x": t.calcium_mg, "y": t.magnesium_mg, "words": t.name}]))
        .mark_text(
            align="right" if t.left else "left",
            dx=-8 if t.left else 8,
            dy=t.dy,
            baseline="middle",
            fontSize=10.5,
            color=look.INK,
            **halo,
        )
        .encode(x=x("x"), y=y("y"), text="words:N")
        for t in targets
        for halo in HALO
    ]
    return layer(*bands, *names, dot.encode(x=x("x"), y=y("y")), *said).properties(
        name="yardsticks",
        height=380,
        title=alt.TitleParams(
            text="Yardsticks, and what is recommended",
            subtitle="bands: one ratio each · dots: US targets by age and sex",
        ),
    )
