"""Lines over a shared axis: the panel most themes are made of.

A panel is described by what it shows (lines, bands, marks) and drawn in one way: the reference
faint and grey behind the present state, names written at the lines instead of in a legend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from helpers.charts import look
from helpers.charts.guess import guess_layer, guess_parameters
from helpers.charts.parts import HALO, Values, layer, parameters, points

# A number, or the name of a parameter that holds it.
Bound = float | str

Guessed = Callable[[Callable[..., alt.X], Callable[..., alt.Y]], alt.LayerChart]


@dataclass(frozen=True)
class Line:
    """A line: the array parameter with its heights, its colour, and a name written at its end."""

    y: str
    color: str
    label: str = ""
    dash: bool = False
    width: float = 2.2
    # Where along the line its name stands, 0 to 1, and how far above it, px.
    label_at: float = 0.98
    label_dy: float = -8
    label_dx: float = 0
    label_color: str = ""
    # "left": the name begins there, "right": it ends there; by label_at where left out.
    label_align: Literal["", "left", "right"] = ""
    # Not for names that stand on a coloured area.
    halo: bool = True
    # Two number parameters: where the name stands, if not at a row of the line.
    label_xy: tuple[str, str] | None = None


@dataclass(frozen=True)
class Band:
    """A shaded stretch of the x or y axis, with a name."""

    axis: str
    low: Bound
    high: Bound
    label: str = ""
    color: str = look.MEETS
    # Of a stretch of the y axis: where along the panel its name ends, 0 to 1.
    label_at: float = 1.0
    # Of a stretch of the x axis: its name stands at the foot of the panel, not at the head.
    at_foot: bool = False


@dataclass(frozen=True)
class Area:
    """The room between two array parameters."""

    low: str
    high: str
    color: str
    label: str = ""
    opacity: float = 0.5


@dataclass(frozen=True)
class Dot:
    """A point at two number parameters: the present state."""

    x: Bound
    y: Bound
    color: str = look.YOU
    label: str = ""
    # Where the label stands, px; to the left of the dot where `label_dx` is negative.
    label_dx: float = 10
    label_dy: float = -9
    size: float = 150


@dataclass(frozen=True)
class Span:
    """A measured interval at one x: an upright bar, with its name above or below."""

    x: Bound
    low: Bound
    high: Bound
    color: str = look.QUIET
    label: str = ""
    label_dx: float = 8
    label_dy: float = -6


@dataclass(frozen=True)
class Axis:
    """An axis: its title, its ends, and whether it is logarithmic."""

    title: str
    low: Bound
    high: Bound
    color: str = look.INK
    log: bool = False
    ticks: Sequence[float] = ()
    format: str = ""


def _expr(bound: Bound) -> str:
    return bound if isinstance(bound, str) else repr(float(bound))


def _scale(axis: Axis) -> alt.Scale:
    low, high = (alt.expr(b) if isinstance(b, str) else float(b) for b in (axis.low, axis.high))
    kind: dict[str, Any] = {"type": "log"} if axis.log else {}
    return alt.Scale(domainMin=low, domainMax=high, nice=False, zero=False, **kind)


def _axis(axis: Axis) -> alt.Axis:
    more: dict[str, Any] = {"tickCount": 5}
    if axis.ticks:
        # A log axis drops labels beyond its tick count.
        more = {"values": list(axis.ticks), "tickCount": 100}
    if axis.format:
        more["format"] = axis.format
    return alt.Axis(title=axis.title or None, titleColor=axis.color, **more)


class _Frame:
    """The two axes of a panel, as channels for any field."""

    def __init__(self, x: Axis, y: Axis) -> None:
        self._x, self._y = x, y

    def x(self, field: str = "x") -> alt.X:
        return alt.X(f"{field}:Q", scale=_scale(self._x), axis=_axis(self._x))

    def y(self, field: str = "y") -> alt.Y:
        return alt.Y(f"{field}:Q", scale=_scale(self._y), axis=_axis(self._y))


def _band(band: Band, frame: _Frame, x: Axis, y: Axis) -> alt.LayerChart:
    across = band.axis == "x"
    low, high = _expr(band.low), _expr(band.high)
    ends = (_expr(y.low), _expr(y.high)) if across else (_expr(x.low), _expr(x.high))
    own, other = ("x", "y") if across else ("y", "x")
    fields = {own: low, f"{own}2": high, other: ends[0], f"{other}2": ends[1]}
    shade = (
        points(1, **fields)
        .mark_rect(color=band.color, opacity=1, clip=True)
        .encode(x=frame.x(), x2="x2:Q", y=frame.y(), y2="y2:Q")
    )
    along = f"{ends[0]} + {band.label_at} * ({ends[1]} - {ends[0]})"
    edge = ends[0] if band.at_foot else ends[1]
    place = {"x": f"({low} + {high}) / 2", "y": edge} if across else {"x": along, "y": high}
    name = _name(
        points(1, **place),
        frame,
        align="center" if across else "right",
        dx=0 if across else -5,
        dy=-9 if band.at_foot else 9,
        fontSize=10,
        fontStyle="italic",
        color=look.QUIET,
        text=band.label,
    )
    return layer(shade, name) if band.label else layer(shade)


def _area(area: Area, x: str, count: int, frame: _Frame) -> alt.LayerChart:
    rows = points(count, x=f"{x}[datum.k]", y=f"{area.low}[datum.k]", y2=f"{area.high}[datum.k]")
    shade = rows.mark_area(color=area.color, opacity=area.opacity, clip=True).encode(
        x=frame.x(), y=frame.y(), y2="y2:Q"
    )
    return layer(shade)


def _line(line: Line, x: str, count: int, frame: _Frame) -> alt.LayerChart:
    style: dict[str, Any] = {"strokeDash": [4, 3]} if line.dash else {}
    drawn = (
        points(count, x=f"{x}[datum.k]", y=f"{line.y}[datum.k]")
        .mark_line(color=line.color, strokeWidth=line.width, clip=True, **style)
        .encode(x=frame.x(), y=frame.y())
    )
    if not line.label:
        return layer(drawn)
    at = int(line.label_at * (count - 1))
    place = line.label_xy or (f"{x}[{at}]", f"{line.y}[{at}]")
    name = _name(
        points(1, x=place[0], y=place[1]),
        frame,
        align=line.label_align or ("right" if line.label_at > 0.5 else "left"),
        dx=line.label_dx,
        dy=line.label_dy,
        fontSize=10.5,
        color=line.label_color or line.color,
        text=line.label,
        clip=True,
        halo=line.halo,
    )
    return layer(drawn, name)


def _dot(dot: Dot, frame: _Frame) -> alt.LayerChart:
    here = points(1, x=_expr(dot.x), y=_expr(dot.y)).transform_filter("isValid(datum.y)")
    mark = here.mark_circle(
        size=dot.size, color=dot.color, stroke="white", strokeWidth=2.5, opacity=1, clip=True
    ).encode(x=frame.x(), y=frame.y())
    return _named(mark, here, dot, frame)


def _span(span: Span, frame: _Frame) -> alt.LayerChart:
    fields = {"x": _expr(span.x), "y": _expr(span.low), "y2": _expr(span.high)}
    here = points(1, **fields).transform_filter("isValid(datum.y) && isValid(datum.y2)")
    bar = here.mark_rule(color=span.color, strokeWidth=5, opacity=0.85, clip=True).encode(
        x=frame.x(), y=frame.y(), y2="y2:Q"
    )
    return _named(bar, here.transform_calculate(y="datum.y2"), span, frame)


def _named(mark: alt.Chart, where: alt.Chart, of: Dot | Span, frame: _Frame) -> alt.LayerChart:
    """Return a mark with its name, where it has one, beside it."""
    if not of.label:
        return layer(mark)
    name = _name(
        where,
        frame,
        align="left" if of.label_dx >= 0 else "right",
        dx=of.label_dx,
        dy=of.label_dy,
        fontSize=11,
        fontWeight=600,
        color=of.color,
        text=of.label,
    )
    return layer(mark, name)


def _name(where: alt.Chart, frame: _Frame, halo: bool = True, **style: Any) -> alt.LayerChart:
    """Write a name with a halo, so that no line runs through its letters."""
    written = (where.mark_text(**style, **more) for more in (HALO if halo else HALO[1:]))
    return layer(*(text.encode(x=frame.x(), y=frame.y()) for text in written))


def lines_panel(
    name: str,
    title: tuple[str, str | list[str]],
    x: tuple[str, Axis],
    y: Axis,
    lines: Sequence[Line],
    count: int,
    *,
    areas: Sequence[Area] = (),
    bands: Sequence[Band] = (),
    dots: Sequence[Dot] = (),
    spans: Sequence[Span] = (),
    guess: bool | Guessed = False,
    height: int = 200,
    values: Mapping[str, Values] | None = None,
) -> alt.LayerChart:
    """Draw lines over one axis.

    Args:
        name: of the panel.
        title: what to see, and a quieter second line.
        x: the array parameter with the positions, and its axis.
        y: the axis of the heights.
        lines: drawn in order, the reference first.
        count: rows of every array parameter.
        areas: shaded between two arrays, below the lines.
        bands: shaded stretches of an axis, below everything.
        dots: marks of the present state, above everything.
        spans: measured intervals, above the lines.
        guess: whether what the learner predicted can be drawn over it, as heights; or what draws
            it otherwise, given the channels of a field for both axes. See `charts.guess`.
        height: px.
        values: numbers and arrays to draw; zeros where left out.

    Returns:
        An Altair chart in which every array and every named bound is a parameter.
    """
    position, x_axis = x
    arrays = {position, *(line.y for line in lines)} | {a for r in areas for a in (r.low, r.high)}
    bounds = [x_axis.low, x_axis.high, y.low, y.high]
    bounds += [b for band in bands for b in (band.low, band.high)]
    bounds += [b for dot in dots for b in (dot.x, dot.y)]
    bounds += [b for span in spans for b in (span.x, span.low, span.high)]
    bounds += [b for line in lines for b in line.label_xy or ()]
    given: dict[str, Values] = {array: [0.0] * count for array in sorted(arrays)}
    given |= {bound: 1.0 for bound in bounds if isinstance(bound, str)}
    frame = _Frame(x_axis, y)
    across, up = ((_expr(axis.low), _expr(axis.high)) for axis in (x_axis, y))
    guesses = []
    if guess:
        given |= guess_parameters(name)
        guesses = [
            guess_layer(name, across, up, frame.x(), frame.y())
            if guess is True
            else guess(frame.x, frame.y)
        ]
    return (
        layer(
            *(_band(band, frame, x_axis, y) for band in bands),
            *(_area(area, position, count, frame) for area in areas),
            *(_line(line, position, count, frame) for line in lines),
            *(_span(span, frame) for span in spans),
            *guesses,
            *(_dot(dot, frame) for dot in dots),
        )
        .add_params(*parameters({**given, **(values or {})}))
        .properties(
            name=name, height=height, title=alt.TitleParams(text=title[0], subtitle=title[1])
        )
    )
