"""Charts of the growing rat: the ratio map, a sweep over magnesium, and everything at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

import altair as alt

from helpers.bone_contours import DIAGONALS
from helpers.charts import look
from helpers.charts.lines import Axis, Band, Dot, Line, lines_panel
from helpers.charts.parts import HALO, Values, layer, parameters, points

_MAP_HEIGHT = 300
_ROW = 34
_TICKS = (0.1, 0.2, 0.3, 0.5, 1, 2)
_TIMES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 4, 8)
_LESS, _MORE = "#C3D3E8", "#EBCBDD"
_NAMES = 7
Ends = tuple[float, float]


def _scale(ends: Ends) -> alt.Scale:
    return alt.Scale(type="log", domain=list(ends), nice=False)


def _axis(title: str) -> alt.Axis:
    return alt.Axis(title=title, values=list(_TICKS), tickCount=100, grid=False)


class _Map:
    """The two logarithmic axes of the map."""

    def __init__(self, across: Ends, upward: Ends) -> None:
        self.across, self.upward = across, upward

    def x(self, field: str = "x") -> alt.X:
        axis = _axis("calcium, × baseline")
        return alt.X(f"{field}:Q", scale=_scale(self.across), axis=axis)

    def y(self, field: str = "y") -> alt.Y:
        axis = _axis("magnesium, × baseline")
        return alt.Y(f"{field}:Q", scale=_scale(self.upward), axis=axis)

    def text(self, where: alt.Chart, field: str, **style: Any) -> alt.LayerChart:
        drawn = (where.mark_text(**{**style, **halo}) for halo in HALO)
        return layer(
            *(d.encode(x=self.x(), y=self.y(), text=alt.Text(f"{field}:N")) for d in drawn)
        )


def _edge(ends: Ends, tiles: int, place: str) -> str:
    """Return the expression that turns a place counted in tiles into a multiple."""
    return f"{ends[0]} * exp({log(ends[1] / ends[0]) / tiles} * ({place}))"


def _field(frame: _Map, count: int) -> alt.Chart:
    """Draw the map as pale tiles: more than on the baseline diet, or less."""

    def edge(ends: Ends, index: str, shift: float) -> str:
        return _edge(ends, count - 1, f"clamp({index} + {shift}, 0, {count - 1})")

    column, row = f"(datum.k % {count})", f"floor(datum.k / {count})"
    scale = alt.Scale(
        domain=[-1, 0, 1], range=[_LESS, look.PAPER, _MORE], clamp=True, interpolate="rgb"
    )
    tiles: alt.Chart = (
        points(
            count * count,
            x=edge(frame.across, column, -0.5),
            x2=edge(frame.across, column, 0.5),
            y=edge(frame.upward, row, -0.5),
            y2=edge(frame.upward, row, 0.5),
            z="map_log2[datum.k]",
        )
        .mark_rect(opacity=1)
        .encode(x=frame.x(), x2="x2:Q", y=frame.y(), y2="y2:Q", color=alt.Color("z:Q", scale=scale))
    )
    return tiles


def _end(frame: _Map, count: int, name: str, side: str) -> dict[str, str]:
    """Return the fields of one end of a piece: where its level crosses a side of its tile.

    Sides are bottom, right, top, left; `count` points of the map stand in a row.
    """
    start, end = [0, 1, count, 0], [1, count + 1, count + 1, count]
    at, across = f"datum.side{name}", f"datum.side{name} % 2 ? 0 : datum.along{name}"
    upward = f"datum.side{name} % 2 ? datum.along{name} : 0"
    low, high = f"map_log2[datum.corner + {start}[{at}]]", f"map_log2[datum.corner + {end}[{at}]]"
    return {
        f"side{name}": side,
        f"along{name}": f"clamp((datum.level - {low}) / ({high} - {low}), 0, 1)",
        f"x{name}": _edge(
            frame.across, count - 1, f"datum.column + ({at} == 1 ? 1 : 0) + ({across})"
        ),
        f"y{name}": _edge(frame.upward, count - 1, f"datum.row + ({at} == 2 ? 1 : 0) + ({upward})"),
    }


def _contours(frame: _Map, count: int, segments: int) -> alt.LayerChart:
    across, tiles = count - 1, (count - 1) ** 2
    lines = (
        points(segments, piece="contour_pieces[datum.k]")
        .transform_filter("isValid(datum.piece) && isFinite(datum.piece)")
        .transform_calculate(
            tile=f"floor(datum.piece / 16) % {tiles}",
            column=f"datum.tile % {across}",
            row=f"floor(datum.tile / {across})",
            corner=f"datum.row * {count} + datum.column",
            level=f"log(contour_times[floor(datum.piece / {16 * tiles})]) / LN2",
            **_end(frame, count, "", "floor(datum.piece / 4) % 4"),
            **_end(frame, count, "2", "datum.piece % 4"),
        )
        .mark_rule(color=look.INK, strokeWidth=1.3, strokeCap="round", clip=True)
        .encode(x=frame.x(), y=frame.y(), x2="x2:Q", y2="y2:Q")
    )
    named = points(
        _NAMES,
        x="contour_name_x[datum.k]",
        y="contour_name_y[datum.k]",
        words="'×' + format(contour_times[datum.k], '.2~f')",
    ).transform_filter("isValid(datum.x) && isFinite(datum.x)")
    return layer(lines, frame.text(named, "words", fontSize=10.5, color=look.INK, clip=True))


def _diagonals(frame: _Map) -> alt.LayerChart:
    drawn: list[alt.Chart | alt.LayerChart] = []
    for ratio, words, at in DIAGONALS:
        ends = json.dumps(list(frame.across))
        line = points(2, x=f"{ends}[datum.k]", y=f"{ends}[datum.k] / {ratio}").mark_line(
            color=look.YARDSTICK, strokeWidth=1.4, strokeDash=[5, 4], clip=True
        )
        drawn.append(line.encode(x=frame.x(), y=frame.y()))
        name = points(1, x=f"{at}", y=f"{at / ratio}", words=json.dumps(words))
        style = {"fontSize": 10, "fontStyle": "italic", "color": look.YARDSTICK}
        drawn.append(frame.text(name, "words", **style))
    return layer(*drawn)


def ratio_map(
    count: int,
    segments: int,
    across: Ends,
    upward: Ends,
    values: Mapping[str, Values] | None = None,
) -> alt.LayerChart:
    """Draw lines of equal read-out over calcium and magnesium, beside lines of equal ratio."""
    frame = _Map(across, upward)
    given: dict[str, Values] = {"rat_calcium": 1.0, "rat_magnesium": 1.0}
    given["map_log2"] = [0.0] * (count * count)
    given["contour_pieces"] = [0.0] * segments
    given |= {f"contour_{what}": [1.0] * _NAMES for what in ("name_x", "name_y", "times")}
    here = points(1, x="rat_calcium", y="rat_magnesium").mark_circle(
        size=150, color=look.YOU, stroke="white", strokeWidth=2.5, opacity=1
    )
    return (
        layer(
            _field(frame, count),
            _diagonals(frame),
            _contours(frame, count, segments),
            here.encode(x=frame.x(), y=frame.y()),
        )
        .add_params(*parameters({**given, **(values or {})}))
        .properties(
            name="ratio_map",
            height=_MAP_HEIGHT,
            title=alt.TitleParams(
                text="Rat: ratio map",
                subtitle=["dashed: equal ratios", "solid: equal read-out"],
            ),
        )
    )


def sweep(
    count: int, measured: int, ends: Ends, values: Mapping[str, Values] | None = None
) -> alt.LayerChart:
    """Draw the read-out along magnesium, with the cliff of PTH and what was measured in rats."""
    return lines_panel(
        "sweep",
        ("Rat: magnesium", ["× baseline · shaded:", "absorbs too much"]),
        (
            "sweep_magnesium",
            Axis("magnesium, × baseline", *ends, log=True, ticks=_TICKS),
        ),
        Axis(
            "",
            "sweep_low",
            "sweep_high",
            log=True,
            ticks=_TIMES,
        ),
        [
            Line("sweep_usual", look.FAINT, width=1.8),
            Line("sweep_now", look.YOU),
        ],
        count,
        bands=[
            Band("x", ends[0], "made_up_to", color=look.BELOW),
            # At the head it would meet the words of a prediction.
            Band("x", "cliff_from", "cliff_to", "PTH cliff", color=look.CALCIUM_PALE, at_foot=True),
        ],
        dots=[
            *(
                Dot(
                    f"measured_x_{i}",
                    f"measured_y_{i}",
                    look.MAGNESIUM,
                    "rats, measured" if i == 2 else "",
                    label_dy=4,
                    size=80,
                )
                for i in range(1, measured + 1)
            ),
            Dot("rat_magnesium", "read_out_times"),
        ],
        guess=True,
        height=_MAP_HEIGHT,
        values=values,
    )


def bars(names: Sequence[str], values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw every read-out as a bar from nothing, in front of the pale bar of the baseline."""
    given: dict[str, Values] = {"bars": [1.0] * len(names), "bars_high": 2.0}
    across = alt.X(
        "x:Q",
        scale=alt.Scale(domainMin=0, domainMax=alt.expr("bars_high"), nice=False),
        axis=alt.Axis(title=None, tickCount=5, grid=False),
    )
    scale = alt.Scale(domain=[0, len(names)], reverse=True)
    base = points(
        len(names),
        x="bars[datum.k]",
        nothing="0",
        one="1",
        y="datum.k + 0.72",
        name_y="datum.k + 0.28",
        name=f"{json.dumps(list(names))}[datum.k]",
        words="'× ' + format(bars[datum.k], '.2f')",
    )
    down = alt.Y("y:Q", axis=None, scale=scale)
    ghost = base.mark_rule(strokeWidth=13, color=look.FAINT).encode(
        x=alt.X("nothing:Q", scale=across["scale"], axis=across["axis"]), x2="one:Q", y=down
    )
    bar = base.mark_rule(strokeWidth=7, color=look.INK, clip=True).encode(
        x=alt.X("nothing:Q", scale=across["scale"], axis=across["axis"]), x2="x:Q", y=down
    )
    name = base.mark_text(align="left", fontSize=11, color=look.INK, clip=False)
    amount = base.mark_text(align="right", fontSize=11, fontWeight=600, color=look.INK)
    at = alt.Y("name_y:Q", axis=None, scale=scale)
    return (
        layer(
            ghost,
            bar,
            name.encode(x=alt.value(0), y=at, text="name:N"),
            amount.encode(x=alt.value("width"), y=at, text="words:N"),
        )
        .add_params(*parameters({**given, **(values or {})}))
        .properties(
            name="bars",
            height=_ROW * len(names),
            title=alt.TitleParams(
                text="Rat: everything at once", subtitle="dark: now · pale: its baseline diet"
            ),
        )
    )
