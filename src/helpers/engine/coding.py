"""Between an explorer and its code: which controls a code sets, and what to tell the learner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers import state_code
from helpers.engine.controls import AMOUNTS, DAY, OWN_DAY
from helpers.engine.state import PLATE
from helpers.engine.theme import Choice, Control, Slider


def code_fields(controls: Mapping[str, Control]) -> list[dict[str, Any]]:
    """Return the fields of a layout for these controls (see `data/state_codes.json`)."""
    parts = dict(zip(AMOUNTS[::2], AMOUNTS[1::2], strict=True))
    fields: list[dict[str, Any]] = []
    for control in controls.values():
        if control.name in parts.values():
            continue
        if isinstance(control, Choice):
            fields.append({"name": control.name, "options": list(control.options.values())})
        elif isinstance(control, Slider):
            count = round((control.high - control.low) / control.step) + 1
            part = {"part": parts[control.name]} if control.name in parts else {}
            fields.append(
                {
                    "name": control.name,
                    **part,
                    "low": control.low,
                    "step": control.step,
                    "count": count,
                }
            )
        else:
            fields.append({"name": control.name, "options": [False, True]})
    return [*fields, {"name": "hand_made", "options": [False, True]}]


def code_of(theme: str, state: Mapping[str, Any]) -> str:
    """Return the code of a state; see `helpers.state_code.encode`."""
    return state_code.encode(theme, state, hand_made(state))


def hand_made(state: Mapping[str, Any]) -> bool:
    """Return whether the day is a list of foods that someone put together."""
    return bool(state.get(PLATE)) and state[DAY] == OWN_DAY


def changes_of(
    code: str, theme: str, controls: Mapping[str, Control], state: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return what a code changes in an explorer, and the words that say what it did and did not.

    Raises:
        CodeError: it is not a code.
    """
    decoded = state_code.decode(code)
    changes: dict[str, Any] = {}
    left: list[str] = []
    for name, value in decoded.state.items():
        if name not in controls:
            continue
        try:
            changes[name] = controls[name].check(value)
        except ValueError:
            left.append(name)
    if any(name in left for name in AMOUNTS):
        changes = {k: v for k, v in changes.items() if k not in AMOUNTS}
    if PLATE in state and changes.get(DAY, OWN_DAY) == OWN_DAY:
        changes[PLATE] = ()
    told = _told(decoded, theme, [n for n in controls if n not in decoded.state], left)
    return changes, told


def _told(decoded: state_code.Decoded, theme: str, untouched: list[str], left: list[str]) -> str:
    lines = ["The code is good: its controls are set."]
    if decoded.theme != theme:
        lines[0] = f"The code is good: it comes from the page on {decoded.theme}."
        lines.append("The controls that both pages have are set.")
    if untouched:
        lines.append(f"As they were: {', '.join(untouched)}.")
    if left:
        lines.append(f"Left alone, because this page cannot show the value: {', '.join(left)}.")
    if decoded.hand_made:
        lines.append(
            "It was made with a list of foods. A code carries only the totals of such a list: "
            "bring the foods as a diary (CSV)."
        )
    return " ".join(lines)
