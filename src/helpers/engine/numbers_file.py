"""The numbers of an explorer as CSV: settings, results, needs and parameters, with sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from helpers.engine.controls import AMOUNTS
from helpers.engine.origins import origins, plain_name, unit_of
from helpers.engine.state import PLATE
from helpers.engine.theme import Choice, Control, Slider, Switch

if TYPE_CHECKING:
    from helpers.explorer import Explorer

COLUMNS = ("kind", "name", "value", "unit", "meaning", "source", "read")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_Row = tuple[str, str, float | str, str, str, str, str]


def numbers_csv(explorer: Explorer) -> str:
    """Return a table of what the explorer shows now.

    The first lines, which begin with #, say what it is. Rows are of the kind setting, food, result,
    need or parameter. A text that a spreadsheet could take for a formula gets a leading apostrophe.
    """
    text = io.StringIO()
    for line in _about(explorer):
        text.write(f"# {line}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(explorer):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def shown_controls(explorer: Explorer) -> list[Control]:
    """Return the controls that the learner sees in the present mode."""
    return [c for c in explorer.controls.values() if c.mode in (None, explorer.mode)]


def setting_words(control: Control, value: Any) -> str:
    """Return a control's value as it reads on the page."""
    if isinstance(control, Slider):
        return f"{value:,.10g} {control.unit}".strip()
    if isinstance(control, Switch):
        return "yes" if value else "no"
    return next(shown for shown, key in control.options.items() if key == value)


def label_of(control: Control) -> str:
    """Return a control's name as it reads out of context."""
    return (control.full_label or control.label) if isinstance(control, Slider) else control.label


def _about(explorer: Explorer) -> Iterator[str]:
    yield f"Counterweight, explorer '{explorer.theme.name}': {explorer.theme.title}"
    yield f"State code {explorer.code}: typed into the explorer it sets the same controls"
    shown = explorer.state
    yield "Settings: " + "; ".join(
        f"{label_of(c)} {setting_words(c, shown[c.name])}" for c in shown_controls(explorer)
    )
    yield "Teaching material, not medical advice. CC BY 4.0. NaN stands for: not defined"


def _rows(explorer: Explorer) -> Iterator[_Row]:
    yield from _settings(explorer)
    computed = f"computed by the model '{explorer.theme.name}' from the parameters below"
    for name, value in explorer.values.items():
        if name in AMOUNTS:
            continue
        needs = name == "target_ratio"
        source = "the two recommended amounts below" if needs else computed
        source = "the two amounts set" if name == "ratio" else source
        yield "result", name, value, unit_of(name), plain_name(name), source, "computed"
    behind = origins(explorer)
    for need in behind.needs:
        meaning = f"{plain_name(need.name)}, {behind.life_stage}"
        yield "need", need.name, need.value, "mg a day", meaning, need.source, need.read
    for model, found in behind.parameters.items():
        for p in found:
            name = f"{model}.{p.parameter}"
            yield "parameter", name, p.value, p.unit, p.meaning, p.source, p.read


def _settings(explorer: Explorer) -> Iterator[_Row]:
    state: Mapping[str, Any] = explorer.state
    for control in shown_controls(explorer):
        value = state[control.name]
        unit = control.unit if isinstance(control, Slider) else ""
        shown = value if isinstance(control, Slider) else setting_words(control, value)
        if isinstance(control, Choice):
            shown = str(value)
        yield "setting", control.name, shown, unit, label_of(control), "set on the page", ""
    for food, grams, meal in state.get(PLATE, ()):
        yield "food", food, grams, "g", meal, "on the plate; minerals from data/foods.csv", ""


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        safe = f"'{value}" if value.startswith(_RISKY) else value
        return " ".join(safe.split("\r"))
    return "NaN" if value != value else f"{value:.10g}"
