"""Charts of bone over years: density beside trials, hormones, cells, and the model's misses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from helpers.charts import look
from helpers.charts.lines import Area, Axis, Dot, Line, Span, lines_panel
from helpers.charts.parts import Plot, Values, layer

_ROW = 46
_LOSS, _GAIN = "#F0D3B0", "#B5DAD7"
_SPINE = "#5B7089"


@dataclass(frozen=True)
class Miss:
    """A row of the validation table that the model misses, as text."""

    case: str
    quantity: str
    measured: str
    model: str


def _years() -> tuple[str, Axis]:
    return ("year", Axis("years from now", 0, "years_shown"))


def density(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the density of spine (a band between two indices) and neck, and what trials found."""
    return lines_panel(
        "density",
        ("Bone density", "change, % · band: spine · dashed: hip neck"),
        _years(),
        Axis("", "density_low", 6),
        [
            Line("flat", look.FAINT, width=1.5),
            Line("spine_top", _SPINE, width=1.2),
            Line("spine_bottom", _SPINE, width=1.2),
            Line("neck", look.YOU, dash=True, width=1.4),
        ],
        count,
        areas=[Area("spine_bottom", "spine_top", _SPINE, opacity=0.3)],
        spans=[
            Span("tai_year_1", "tai_low", "tai_high", look.INK),
            Span("tai_year_2", "tai_low", "tai_high", look.INK),
            Span("tai_year_3", "tai_low", "tai_high", look.INK, "51 trials", label_dy=4),
        ],
        dots=[
            Dot("women_year_1", "women_1", look.INK, "women, measured", size=80),
            Dot("women_year_2", "women_2", look.INK, size=80),
            Dot("pill_year_1", "pill_1", look.CALCIUM, "trial of 1,600 mg", size=80),
            Dot("pill_year_2", "pill_2", look.CALCIUM, size=80),
        ],
        guess=True,
        height=260,
        values=values,
    )


def hormones(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw PTH and plasma calcium on one axis, so that it shows how little calcium moves."""
    return lines_panel(
        "hormones",
        ("PTH and blood", "% of the start"),
        _years(),
        Axis("", "hormone_low", "hormone_high"),
        [
            Line("level", look.FAINT, width=1.5),
            Line("calcium_percent", look.CALCIUM, "calcium in blood", label_dy=13),
            Line("pth_percent", look.YOU, "PTH"),
        ],
        count,
        height=210,
        values=values,
    )


def cells(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw osteoclasts against osteoblasts; the gap is bone on its way out or in."""
    return lines_panel(
        "cells",
        ("Bone cells", "gap: amber lost"),
        _years(),
        Axis("", "cells_low", "cells_high"),
        [
            Line("level", look.FAINT, width=1.5),
            Line("builders", look.MAGNESIUM, "building", label_dy=13),
            Line("breakers", look.CALCIUM, "breaking"),
        ],
        count,
        areas=[
            Area("builders", "cells_top", _LOSS),
            Area("breakers", "cells_top", _GAIN),
        ],
        height=210,
        values=values,
    )


def misses(found: Sequence[Miss]) -> alt.LayerChart:
    """List where the model is wrong: what people showed, and what it says."""
    rows = [
        {
            "case": m.case,
            "quantity": m.quantity,
            "words": f"people {m.measured} · model {m.model}",
            "row": i,
        }
        for i, m in enumerate(found)
    ]
    base = Plot(alt.InlineData(values=rows))
    down = alt.Scale(domain=[0, len(rows)], reverse=True, nice=False)

    def line(field: str, shift: float, size: float, color: str) -> alt.LayerChart:
        text = base.transform_calculate(y=f"datum.row + {shift}").mark_text(
            align="left", fontSize=size, color=color
        )
        y = alt.Y("y:Q", scale=down, axis=None)
        return layer(text.encode(x=alt.value(0), y=y, text=f"{field}:N"))

    return layer(
        line("case", 0.2, 10.5, look.INK),
        line("quantity", 0.46, 10, look.QUIET),
        line("words", 0.72, 10, look.INK),
    ).properties(
        name="misses",
        height=_ROW * len(rows),
        title=alt.TitleParams(
            text="Where this model is wrong", subtitle="what people showed · what the model says"
        ),
    )
