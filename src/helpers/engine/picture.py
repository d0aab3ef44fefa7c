"""Pictures that stand alone: PNG, SVG and HTML of what an explorer shows now.

They are drawn in a process of their own, so that a kernel never loads the charting packages.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from helpers.charts.filled import STILL_WIDTH, filled
from helpers.engine import assets, render
from helpers.engine.wording import words_html

if TYPE_CHECKING:
    from helpers.explorer import Explorer


def filled_spec(explorer: Explorer, width: int = STILL_WIDTH) -> dict[str, Any]:
    """Return the chart of an explorer as a complete Vega specification with its numbers in it."""
    made = assets.page(explorer.theme.name, explorer.mode)
    sliders = {k: v for k, v in explorer.state.items() if type(v) in (int, float)}
    values = {**sliders, **explorer.arrays(), **explorer.texts()}
    return filled(made["spec"], made["widths"], values, width)


def png(explorer: Explorer) -> bytes:
    """Return the chart as PNG."""
    return render.draw("png", filled_spec(explorer))


def svg(explorer: Explorer) -> str:
    """Return the chart as SVG."""
    return render.draw("svg", filled_spec(explorer)).decode()


def html(explorer: Explorer) -> str:
    """Return a page with the chart and its words that needs nothing from anywhere else."""
    title = f"Counterweight: {explorer.theme.title}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;"
        "padding:0 1rem;color:#16191d}svg{max-width:100%;height:auto}"
        ".cw-note{color:#5b646e}</style>"
        f"<h1>{escape(explorer.theme.title)}</h1>"
        f'<figure role="img" aria-label="{escape(explorer.describe())}">{svg(explorer)}</figure>'
        f"{words_html(explorer.headline, explorer.outcome.sentences, explorer.explanation)}"
        "<p class=cw-note>This is teaching material, not medical advice.</p>"
        f"<script type='application/json' id='values'>{_script_json(explorer.values)}</script>"
        "</html>"
    )


def _script_json(values: dict[str, float]) -> str:
    """Return numbers as JSON that cannot end the script element it stands in."""
    known = {k: (None if v != v else v) for k, v in values.items()}
    return json.dumps(known).replace("<", "\\u003c")
