"""Where two minerals go in a day: eaten, absorbed, into bone, into urine, as ribbons.

A ribbon is as wide as its flow, so nothing can get lost between two ends without being seen, and
nothing can appear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import altair as alt

from helpers.charts import look
from helpers.charts.parts import HALO, Values, layer, parameters, points

# The four numbers of a flow, mg a day, as they stand in its array.
EATEN, ABSORBED, URINE, BONE = range(4)

_HEIGHT = 222
_ROW = 112
_TOP = 22
_THICK = 62
# Where things stand across the panel, in hundredths of its width.
_MOUTH, _BLOOD, _END = (0, 7), (48, 54), 75
_POINTS = 17
# How far down, in px, a ribbon turns that leaves the main one.
_DOWN = 17


@dataclass(frozen=True)
class Flow:
    """The flows of one mineral: its name, its array parameter, and its widest, mg a day."""

    name: str
    array: str
    most: float
    color: str
    pale: str


def _at(x: str = "x", y: str = "y") -> tuple[alt.X, alt.Y]:
    across = alt.Scale(domain=[0, 100], nice=False)
    down = alt.Scale(domain=[0, _HEIGHT], nice=False, reverse=True)
    return (
        alt.X(f"{x}:Q", scale=across, axis=None),
        alt.Y(f"{y}:Q", scale=down, axis=None),
    )


def _band(ends: tuple[float, float], top: str, thick: str, down: float = 0) -> alt.Chart:
    """Return the rows of a ribbon from one place across to another, turning down on its way."""
    share = f"datum.k / {_POINTS - 1}"
    bend = f"{down} * ({share}) * ({share}) * (3 - 2 * {share})"
    return points(
        _POINTS,
        x=f"{ends[0]} + {ends[1] - ends[0]} * {share}",
        y=f"{top} + {bend}",
        y2=f"{top} + {bend} + max(0, {thick})",
        # A ribbon without a flow is no line either.
    ).transform_filter(f"{thick} > 0.02")


def _ribbon(rows: alt.Chart, color: str) -> alt.Chart:
    x, y = _at()
    drawn: alt.Chart = rows.mark_area(color=color, opacity=1, stroke=color, strokeWidth=0.8).encode(
        x=x, y=y, y2="y2:Q"
    )
    return drawn


def _block(ends: tuple[float, float], top: str, thick: str, color: str) -> alt.Chart:
    x, y = _at()
    fields = {"x": f"{ends[0]}", "x2": f"{ends[1]}", "y": top, "y2": f"{top} + {thick}"}
    drawn: alt.Chart = (
        points(1, **fields).mark_rect(color=color, opacity=1).encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    )
    return drawn


def _words(x: float, y: str, text: str, color: str, bold: bool = True) -> alt.LayerChart:
    """Write a line that begins at `x`; nothing is written where `text` gives an empty string."""
    across, down = _at()
    place = points(1, x=f"{x}", y=y, words=text)
    weight: Literal["bold", "normal"] = "bold" if bold else "normal"
    drawn = (
        place.mark_text(
            align="left", baseline="middle", fontSize=11, fontWeight=weight, color=color, **halo
        ).encode(x=across, y=down, text="words:N")
        for halo in HALO
    )
    return layer(*drawn)


def _row(flow: Flow, top: float) -> alt.LayerChart:
    def mg(which: int) -> str:
        return f"{flow.array}[{which}]"

    def thick(which: int) -> str:
        return f"({_THICK / flow.most} * {mg(which)})"

    def said(words: str, which: int) -> str:
        return f"'{words} ' + format({mg(which)}, '.2r')"

    eaten, absorbed, urine, bone = (thick(i) for i in (EATEN, ABSORBED, URINE, BONE))
    kept = f"min({eaten}, {absorbed})"
    between, after = (_MOUTH[1], _BLOOD[0]), (_BLOOD[1], _END)
    lost_y = f"{top} + {kept} + {_DOWN} + ({eaten} - {kept}) / 2"
    urine_y = f"{top} + {bone} + {_DOWN}"
    share = f"' (' + format({mg(ABSORBED)} / {mg(EATEN)}, '.0%') + ')'"
    return layer(
        _ribbon(_band((_MOUTH[1], 24), f"{top} + {kept}", f"{eaten} - {kept}", _DOWN), look.FAINT),
        _ribbon(_band(between, f"{top}", kept), flow.pale),
        # More absorbed than eaten cannot be: that part begins in mid-air, and is black.
        _ribbon(_band((22, _BLOOD[0]), f"{top} + {kept}", f"{absorbed} - {kept}"), look.YOU),
        _ribbon(_band(after, f"{top} + {bone}", urine, _DOWN), look.YARDSTICK),
        _ribbon(_band(after, f"{top}", bone), flow.pale),
        _block(_MOUTH, f"{top}", eaten, flow.color),
        _block(_BLOOD, f"{top}", absorbed, flow.color),
        _words(0, f"{top - 10}", said(f"{flow.name} eaten", EATEN), flow.color),
        _words(_BLOOD[0], f"{top - 10}", f"{said('absorbed', ABSORBED)} + {share}", flow.color),
        _words(25, lost_y, f"{eaten} - {kept} > 2 ? 'not absorbed' : ''", look.QUIET, bold=False),
        _words(
            17,
            f"{top} + {absorbed} + 10",
            f"{absorbed} - {eaten} > 0.5 ? 'from nothing!' : ''",
            look.YOU,
        ),
        _words(_END + 1, f"{top} + {bone} / 2", said("into bone", BONE), flow.color),
        _words(_END + 1, f"{urine_y} + {urine} / 2", said("urine", URINE), look.YARDSTICK),
    )


def ribbons(
    title: tuple[str, str], flows: tuple[Flow, Flow], values: Mapping[str, Values] | None = None
) -> alt.LayerChart:
    """Draw the flows of two minerals below each other, each as wide as its flow.

    Args:
        title: what to see, and a quieter second line.
        flows: the two minerals; each array holds eaten, absorbed, urine and bone, mg a day.
        values: numbers to draw; the widest where left out.
    """
    given: dict[str, Values] = {flow.array: [flow.most] * 4 for flow in flows}
    return (
        layer(*(_row(flow, _TOP + _ROW * i) for i, flow in enumerate(flows)))
        .add_params(*parameters({**given, **(values or {})}))
        .properties(
            name="ribbons",
            height=_HEIGHT,
            title=alt.TitleParams(text=title[0], subtitle=title[1]),
        )
    )
