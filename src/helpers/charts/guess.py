"""What the learner predicted, drawn over the result: a dashed line or a pale band, with its name.

A panel that can show a prediction has three parameters of its own, filled only once there is one:
`guess_<panel>_low` and `guess_<panel>_high` (the same for a single number) and `guess_<panel>`,
its words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt

from helpers.charts import look
from helpers.charts.parts import HALO, Values, layer, points

# Stands for "no end": it lies beyond every axis, and panels draw only as far as theirs.
BEYOND = 1e9
_NONE = float("nan")
_STYLE: dict[str, Any] = {"fontSize": 10.5, "fontStyle": "italic"}


def guess_names(panel: str) -> tuple[str, str, str]:
    """Return the names of a panel's parameters: low, high, words."""
    return f"guess_{panel}_low", f"guess_{panel}_high", f"guess_{panel}"


def guess_parameters(panel: str) -> dict[str, Values]:
    """Return the parameters of a panel while nothing is predicted."""
    low, high, words = guess_names(panel)
    return {low: _NONE, high: _NONE, words: ""}


def guess_layer(
    panel: str, across: tuple[str, str], up: tuple[str, str], x: alt.X, y: alt.Y
) -> alt.LayerChart:
    """Draw the prediction about the heights of a panel.

    Args:
        panel: its name.
        across: expressions of the two ends of the x axis.
        up: expressions of the two ends of the y axis.
        x: channel for a field named "x".
        y: channel for a field named "y".

    Returns:
        A band where the two ends differ, a line where they are one; where they lie beyond the
        axis, only the words, at the edge and with an arrow. Nothing while nothing is predicted.
    """
    low, high, _ = guess_names(panel)
    bottom, top = up
    beyond = f"{low} > {top} ? 1 : {high} < {bottom} ? -1 : 0"
    here = points(
        1,
        known=low,
        x=across[0],
        x2=across[1],
        y=f"min(max({low}, {bottom}), {top})",
        y2=f"min(max({high}, {bottom}), {top})",
        beyond=beyond,
    ).transform_filter("isValid(datum.known)")
    inside = here.transform_filter("datum.beyond == 0")
    shade = inside.mark_rect(color=look.YOU, opacity=0.07).encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
    edges = [
        inside.transform_filter(seen)
        .transform_calculate(y=f"datum.{end}")
        .mark_rule(color=look.YOU, strokeWidth=1.6, strokeDash=[2, 3])
        .encode(x=x, x2="x2:Q", y=y)
        for end, seen in (("y", f"{low} >= {bottom}"), ("y2", f"{high} <= {top}"))
    ]
    return layer(shade, *edges, *_words(here, panel, up, x, y))


def guess_between(
    panel: str,
    across: tuple[float, float],
    top: float,
    line: Callable[[str, str], str],
    x: alt.X,
    y: Callable[..., alt.Y],
) -> alt.LayerChart:
    """Draw the prediction about a quantity that is the same all along a line of a panel.

    Args:
        panel: its name.
        across: ends of the x axis.
        top: end of the y axis, which begins at 0.
        line: makes the expression of y on the line of a value, from those of x and of the value.
        x: channel for a field named "x".
        y: makes the channel of a field.

    Returns:
        The room between the lines of the two ends, or the one line where they are the same, with
        its words in the upper left corner. Nothing while nothing is predicted.
    """
    low, high, words = guess_names(panel)
    ends = points(
        2,
        known=low,
        x=f"{list(across)}[datum.k]",
        y=line("datum.x", low),
        y2=line("datum.x", high),
    ).transform_filter("isValid(datum.known)")
    shade = ends.mark_area(color=look.YOU, opacity=0.1, clip=True)
    edge = ends.mark_line(color=look.YOU, strokeWidth=2, strokeDash=[2, 3], clip=True)
    corner = points(1, known=low, x=f"{across[0]}", y=f"{top}").transform_filter(
        "isValid(datum.known)"
    )
    written = corner.transform_calculate(words=f"'you predicted: ' + {words}")
    return layer(
        shade.encode(x=x, y=y("y"), y2="y2:Q"),
        edge.transform_filter(f"{low} > -{BEYOND}").encode(x=x, y=y("y")),
        edge.transform_filter(f"{high} < {BEYOND}").encode(x=x, y=y("y2")),
        *(
            written.mark_text(align="left", dx=6, dy=9, color=look.YOU, **_STYLE, **more).encode(
                x=x, y=y("y"), text="words:N"
            )
            for more in HALO
        ),
    )


def _words(here: alt.Chart, panel: str, up: tuple[str, str], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Write what it is: within the band, or at the edge beyond which it lies."""
    low, _, words = guess_names(panel)
    bottom, top = up
    # Under the upper end where the band has no lower one, or where it lies above the axis.
    under = f"(datum.beyond == 1 || datum.beyond == 0 && {low} < {bottom})"
    arrow = "[' ↓', '', ' ↑'][datum.beyond + 1]"
    named = here.transform_calculate(
        x="datum.x2",
        under=under,
        y=f"datum.beyond == 1 ? {top} : datum.beyond == -1 ? {bottom}"
        f" : {under} ? datum.y2 : datum.y",
        words=f"'you predicted' + ({words} ? ': ' + {words} : '') + {arrow}",
    )
    style: dict[str, Any] = {"align": "right", "dx": -5, **_STYLE}
    return [
        named.mark_text(
            color=look.YOU, dy=alt.expr("datum.under ? 10 : -7"), **{**style, **more}
        ).encode(x=x, y=y, text="words:N")
        for more in HALO
    ]
