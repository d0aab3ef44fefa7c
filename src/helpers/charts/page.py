"""Stack panels into one chart, and compile it to what the browser draws.

All panels of an explorer live in one chart, so that the drawing library is sent once. The stack has
a fixed height and no automatic sizing: nothing shifts while a slider moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from helpers.charts import look
from helpers.charts.filled import GAP, STILL_WIDTH, filled
from helpers.charts.parts import Values

VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
MARGINS: Mapping[str, int] = {"left": 62, "right": 24, "top": 14, "bottom": 50, "gap": GAP}
SPACING = 100
TITLE_ROOM = 64

Panel = alt.LayerChart | alt.Chart
Row = Panel | tuple[Panel, Panel]


@dataclass(frozen=True)
class Page:
    """A compiled chart.

    Attributes:
        spec: the Vega specification.
        widths: width signal to its share of the room: 1 for a full row, 0.5 for half of one.
    """

    spec: dict[str, Any]
    widths: dict[str, float]


def stack(rows: Sequence[Row], width: int = STILL_WIDTH) -> alt.VConcatChart:
    """Stack rows of panels; a pair of panels shares a row."""
    half = (width - MARGINS["gap"]) // 2
    drawn = [
        alt.hconcat(
            *(p.properties(width=half) for p in row), bounds="flush", spacing=MARGINS["gap"]
        )
        if isinstance(row, tuple)
        else row.properties(width=width)
        for row in rows
    ]
    # Values of a scale mean the same in the panels that share it only if it is shared on purpose.
    stacked: alt.VConcatChart = alt.vconcat(*drawn, bounds="flush", spacing=SPACING).resolve_scale(
        color="independent", opacity="independent", size="independent", shape="independent"
    )
    return stacked


def total_height(rows: Sequence[Row]) -> int:
    """Return the height of the drawing area of a stack, in px."""
    heights = [int((row[0] if isinstance(row, tuple) else row).height) for row in rows]
    return sum(heights) + SPACING * (len(heights) - 1)


def compile_page(rows: Sequence[Row]) -> Page:
    """Compile a stack of panels to Vega."""
    # Every part was checked against the schema when it was made.
    lite = stack(rows).to_dict(validate=False)
    lite["config"] = look.config()
    spec: dict[str, Any] = vl_convert.vegalite_to_vega(lite, vl_version=VEGA_LITE)
    spec["autosize"] = "none"
    spec["padding"] = {k: MARGINS[k] for k in ("left", "right", "top", "bottom")}
    first = rows[0][0] if isinstance(rows[0], tuple) else rows[0]
    if first.title is not alt.Undefined:
        spec["padding"]["top"] = TITLE_ROOM
    spec["height"] = total_height(rows)
    spec.pop("$schema", None)
    spec["signals"].append({"name": "pair_gap", "value": MARGINS["gap"]})
    # A row of two has no height of its own, and the next row would be drawn over it.
    for row, mark in zip(rows, spec["marks"], strict=True):
        if isinstance(row, tuple):
            size = {"height": {"value": int(row[0].height)}, "width": {"signal": "width"}}
            mark["encode"] = {"update": size}
            mark["layout"]["padding"] = {"signal": "pair_gap"}
    widths = {
        signal["name"]: (1.0 if signal["value"] == STILL_WIDTH else 0.5)
        for signal in spec["signals"]
        if signal["name"].lower().endswith("width")
    }
    # With panels of several widths there is no common signal: the stack itself needs one.
    if "width" not in widths:
        spec["signals"].insert(0, {"name": "width", "value": STILL_WIDTH})
        widths["width"] = 1.0
    return Page(spec, widths)


def fill(page: Page, values: Mapping[str, Values], width: int = STILL_WIDTH) -> dict[str, Any]:
    """Return the specification with numbers and texts put in, for a picture that stands alone."""
    return filled(page.spec, page.widths, values, width)
