"""Small shared pieces that charts are made of.

A live chart draws from named parameters: numbers and arrays that the browser can replace without a
new specification. These helpers turn such arrays into marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import altair as alt

from helpers.charts import look
from helpers.charts.filled import Values, plain

__all__ = ["HALO", "Plot", "Values", "layer", "parameters", "plain", "points"]


# A text is drawn twice: first its halo, then its letters.
HALO: tuple[dict[str, Any], ...] = (
    {"stroke": look.PAPER, "strokeWidth": 3.5, "strokeJoin": "round"},
    {},
)


def parameters(values: Mapping[str, Values]) -> list[alt.Parameter]:
    """Return one Altair parameter for each named value, in the given order."""
    return [alt.param(name=name, value=plain(value)) for name, value in values.items()]


# Altair copies what a chart is composed of, down to each setting of each mark, at every level of
# composing: many seconds for a page. Charts here are made anew from others and never changed,
# so a copy may share its parts with what it was copied from.
class Plot(alt.Chart):
    """A chart of one kind of mark: `alt.Chart`, composed quickly."""

    def __deepcopy__(self, _: Any = None) -> Self:
        return self.copy(deep=False)


class Layers(alt.LayerChart):
    """Charts over each other: `alt.LayerChart`, composed quickly."""

    def __deepcopy__(self, _: Any = None) -> Self:
        return self.copy(deep=False)


def layer(*charts: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    """Draw charts over each other."""
    return Layers(layer=charts)


def points(length: int, **fields: str) -> alt.Chart:
    """Return a chart with `length` rows whose fields are expressions of the row number.

    Args:
        length: number of rows; the row number is `datum.k`.
        fields: field name to Vega expression, for example `x="time[datum.k]"`.
    """
    chart = Plot(alt.sequence(0, length, as_="k"))
    return chart.transform_calculate(**fields) if fields else chart
