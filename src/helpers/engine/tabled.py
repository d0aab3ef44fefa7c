"""Tables as HTML with everything escaped and numbers at a readable precision."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def cell(value: object) -> str:
    """Return a value as it should be read: three figures at most, thousands apart."""
    if isinstance(value, float):
        if value != value:
            return "–"
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return escape(str(value))


def table_html(frame: pd.DataFrame, caption: str) -> str:
    """Return a table; column names and texts are escaped."""
    head = "".join(
        f'<th scope="col">{escape(str(c)).replace("_", " ")}</th>' for c in frame.columns
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell(v)}</td>" for v in row) + "</tr>"
        for row in frame.itertuples(index=False, name=None)
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
