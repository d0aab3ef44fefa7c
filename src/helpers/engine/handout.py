"""The handout: one page to print, complete in itself, of what an explorer shows now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from helpers.engine import assets, render
from helpers.engine.controls import DAY, LIFE_STAGE, MODE, OWN_DAY, YARDSTICK
from helpers.engine.numbers_file import label_of, setting_words, shown_controls
from helpers.engine.picture import filled_spec
from helpers.engine.theme import Choice, Control, Slider
from helpers.engine.wording import badge, rests_on
from helpers.words import disclaimer

if TYPE_CHECKING:
    from helpers.explorer import Explorer

# The drawing area of each column and how tall it may be, px; then what the stack of panels leaves
# between rows, for a title and for an axis.
_WIDTH, _TALL = 460, 900
_SIDES, _COLUMN_MM = 86, 92
_COLUMNS, _BETWEEN, _TITLE, _AXIS = 2, 100, 58, 42
_STYLE = """
@page { size: A4; margin: 9mm 11mm; }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif;
  color: #16191d; max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.5em; line-height: 1.2; margin: 0 0 .2em; }
h2 { font-size: 1.05em; margin: 0 0 .2em; }
p { margin: 0 0 .4em; }
ul { margin: 0 0 .4em; padding-left: 1.2em; }
.settings, .small { color: #4b545e; font-size: .9em; }
.mine { border-left: 4px solid #16191d; padding: .2em .7em; margin: .5em 0; }
figure { display: flex; gap: 1rem; margin: .6em 0; align-items: flex-start; }
figure svg { flex: 1 1 0; min-width: 0; width: 50%; height: auto; }
.words { columns: 2; column-gap: 1.5rem; }
.sources { columns: 2; column-gap: 1.5rem; font-size: .8em; color: #4b545e; }
.sources li { break-inside: avoid; overflow-wrap: anywhere; }
footer { border-top: 1px solid #c4cad1; padding-top: .3em; font-size: .85em; color: #4b545e; }
@media print {
  body { font-size: 7.9pt; line-height: 1.3; max-width: none; margin: 0; padding: 0;
    height: 99vh; display: flex; flex-direction: column; overflow: hidden; }
  figure { min-height: 0; gap: 4mm; margin: .3em 0; }
  figure svg { height: 100%; }
  footer { margin-top: auto; }
  .sources { font-size: 6.6pt; line-height: 1.2; }
  a { color: inherit; text-decoration: none; }
}
"""


def handout_html(explorer: Explorer) -> str:
    """Return the page: settings, picture, words, prediction and sources; all texts escaped."""
    title = f"Counterweight: {explorer.theme.title}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(explorer.theme.title)}</h1>{_settings(explorer)}"
        f"{_prediction(explorer)}</header>{_figure(explorer)}"
        f"{_words(explorer)}{_sources(explorer)}{_footer(explorer)}</body></html>\n"
    )


def _settings(explorer: Explorer) -> str:
    state = explorer.state
    told = [
        f"{label_of(control)}: {setting_words(control, state[control.name])}"
        for control in shown_controls(explorer)
        if _worth_telling(control, state)
    ]
    return f'<p class="settings"><b>My settings.</b> {escape("; ".join(told))}.</p>'


def _worth_telling(control: Control, state: Mapping[str, Any]) -> bool:
    """Leave out what stands where it always does, and what is not set."""
    value = state[control.name]
    if control.name == DAY:
        return bool(value != OWN_DAY)
    if control.name in (LIFE_STAGE, YARDSTICK, MODE):
        return bool(value != "none")
    if isinstance(control, Choice):
        return bool(value != control.default or not control.group)
    return bool(value != 0) if isinstance(control, Slider) else bool(value)


def _prediction(explorer: Explorer) -> str:
    lock = explorer.lock
    if lock is None or not lock.after.line:
        return ""
    mine = lock.after.line.replace("You predicted:", "My prediction:", 1)
    return f'<p class="mine"><b>{escape(mine)}</b><br>The question: {escape(lock.after.asked)}</p>'


def _figure(explorer: Explorer) -> str:
    """Return the picture in two columns: the first pictures of the page."""
    drawn = render.draw("svg", filled_spec(explorer, _WIDTH)).decode()
    stretches = cuts(assets.page(explorer.theme.name, explorer.mode)["spec"])
    parts = "".join(_cut(drawn, *stretch) for stretch in stretches)
    # On paper as tall as its columns are wide allows, and less where the words need the room.
    tallest = max(height for _, height in stretches) / (_WIDTH + _SIDES) * _COLUMN_MM
    return (
        f'<figure role="img" style="flex:0 1 {tallest:.0f}mm"'
        f' aria-label="{escape(explorer.describe())}">{parts}</figure>'
    )


def cuts(spec: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Return the stretches of the picture that two columns show, as (top, height) in px.

    Each holds as many rows as fit, and at least one; in the mode of diet the first is the gauge and
    the plane. What does not fit is left to the page itself.
    """
    sizes = {s["name"]: s.get("value") for s in spec["signals"]}
    tall = [row["encode"]["update"]["height"] for row in spec["marks"]]
    heights = [float(h.get("value", sizes.get(h.get("signal"), 0))) for h in tall]
    top = float(spec["padding"]["top"])
    tops = [top + sum(heights[:i]) + _BETWEEN * i for i in range(len(heights))]
    stretches: list[tuple[float, float]] = []
    first = 0
    while first < len(heights) and len(stretches) < _COLUMNS:
        begin = tops[first] - _TITLE if first else 0.0
        # A row's axis lies below it, its title above.
        ends = [tops[i] + heights[i] + _AXIS - begin for i in range(first, len(heights))]
        fits = max(1, sum(end <= _TALL for end in ends))
        stretches.append((begin, ends[fits - 1]))
        first += fits
    return stretches


def _cut(svg: str, top: float, height: float) -> str:
    """Return an SVG that shows a stretch of the whole one and nothing beside it."""
    head = re.match(r'<svg[^>]*?viewBox="0 0 ([\d.]+) [\d.]+"[^>]*>', svg)
    if head is None:
        raise ValueError("the picture has no size: it cannot be cut.")
    wide = float(head[1])
    inner = re.sub(r' (width|height|viewBox)="[^"]*"', "", head[0])[:-1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {height:g}"'
        f' preserveAspectRatio="xMidYMin meet">{inner} width="{wide:g}" height="{height:g}"'
        f' viewBox="0 {top:g} {wide:g} {height:g}" overflow="hidden">{svg[head.end() :]}</svg>'
    )


def _words(explorer: Explorer) -> str:
    found = explorer.explanation
    about = "" if explorer.headline == found.headline else f"The day: {found.headline}."
    lines = [*explorer.outcome.sentences, found.ratio_text]
    computed = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    notes = [n for n in found.notes if n not in found.fine_print]
    rest = [about, found.headline_tail, found.text, *notes]
    text = "".join(f"<p>{escape(line)}</p>" for line in rest if line)
    return (
        f'<section class="words"><h2>{escape(explorer.headline)}</h2><ul>{computed}</ul>{text}'
        f"<p><b>What it does not mean.</b> {escape(found.does_not_mean)}</p>"
        f"<p>{escape(badge(found.evidence))} {escape(rests_on(found))}</p></section>"
    )


def _sources(explorer: Explorer) -> str:
    found = explorer.explanation
    claims = f"Claims {', '.join(found.claims)}"
    models = ", ".join(f"data/parameters/{name}.csv" for name in explorer.theme.parameters)
    if models:
        claims += f"; the numbers of the model, each with its source: {models}"
    items = "".join(f"<li>{escape(source)}</li>" for source in found.sources)
    return f'<section class="sources"><p>Sources. {escape(claims)}.</p><ul>{items}</ul></section>'


def _footer(explorer: Explorer) -> str:
    return (
        f"<footer><p>State code <b>{escape(explorer.code)}</b>: typed into the explorer, it sets"
        f" the same. {escape(disclaimer())} Counterweight, CC BY 4.0.</p></footer>"
    )
