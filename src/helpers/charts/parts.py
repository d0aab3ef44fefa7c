"""Small shared pieces that charts are made of.

A live chart draws from named parameters: numbers and arrays that the browser can replace without a
new specification. These helpers turn such arrays into marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import altair as alt

from helpers.charts.filled import Values, plain

__all__ = ["Values", "layer", "parameters", "plain", "points"]


def parameters(values: Mapping[str, Values]) -> list[alt.Parameter]:
    """Return one Altair parameter for each named value, in the given order."""
    return [alt.param(name=name, value=plain(value)) for name, value in values.items()]


def layer(*charts: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    """Draw charts over each other (`alt.layer`, whose type also admits facets)."""
    return cast(alt.LayerChart, alt.layer(*charts))


def points(length: int, **fields: str) -> alt.Chart:
    """Return a chart with `length` rows whose fields are expressions of the row number.

    Args:
        length: number of rows; the row number is `datum.k`.
        fields: field name to Vega expression, for example `x="time[datum.k]"`.
    """
    chart = alt.Chart(alt.sequence(0, length, as_="k"))
    return chart.transform_calculate(**fields) if fields else chart
