"""Small shared pieces that charts are made of.

A live chart draws from named parameters: numbers and arrays that the browser can replace without a
new specification. These helpers turn such arrays into marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import altair as alt
import numpy as np
import numpy.typing as npt

Values = float | str | Sequence[float] | Sequence[str] | npt.NDArray[np.float64]


def plain(value: Values) -> Any:
    """Return `value` as JSON can hold it: arrays become lists, not-a-number becomes null."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return None if np.isnan(value) else float(value)
    return [plain(v) for v in np.asarray(value).tolist()]


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
