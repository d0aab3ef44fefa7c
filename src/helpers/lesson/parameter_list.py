"""Under the hood: the parameters of a model, each with its source and how that was read."""

from __future__ import annotations

from html import escape

from helpers.lesson.piece import Page, linked, scrolling, table
from helpers.schemas import Parameter
from helpers.tables import parameters

_HEAD = ("Parameter", "Value", "Range", "Unit", "What it is", "Source", "How read")


def parameter_table(model: str) -> Page:
    """Show the parameters of a model, for example "absorption".

    Raises:
        ValueError: there are no parameters of that name.
    """
    rows = list(parameters(model).values())
    html = parameter_rows(model)
    read = sum(row.read == "read" for row in rows)
    line = f"Parameters '{model}': {len(rows)} values, {read} of them read in their source"
    return Page(scrolling(html, f"Parameters of {model}"), line)


def parameter_rows(model: str) -> str:
    """Return the parameters of a model as an HTML table; errors as in `parameter_table`."""
    rows = parameters(model).values()
    return table(f"Parameters of the model '{model}'", _HEAD, map(_row, rows))


def _row(row: Parameter) -> list[str]:
    return [
        f"<code>{escape(row.parameter)}</code>",
        _number(row.value),
        _range(row.low, row.high),
        escape(row.unit),
        escape(row.meaning),
        linked(row.source),
        escape(row.read),
    ]


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    ends = ["" if end is None else _number(end) for end in (low, high)]
    return " to ".join(ends)


def _number(value: float) -> str:
    return f"{value:,.15g}"
