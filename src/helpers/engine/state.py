"""How one change of a control settles into a whole, consistent state.

All ways to change an explorer (a slider, a typed number, an example day, a plate, `e.set`) end
here, so that they cannot disagree about what follows from what.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.engine.controls import AMOUNTS, DAY, OWN_DAY
from helpers.engine.theme import Control, Slider
from helpers.foods import Plate
from helpers.intake import Intake

PLATE = "plate"
Items = tuple[tuple[str, float, str], ...]


def check_names(names: Sequence[str], known: Sequence[str]) -> None:
    """Raise ValueError for a control that does not exist, with the nearest name."""
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"There is no control {name!r}.{hint} Controls: {', '.join(known)}.")


def check_values(changes: Mapping[str, object], controls: Mapping[str, Control]) -> dict[str, Any]:
    """Return the changes with every value checked, or raise ValueError."""
    checked: dict[str, Any] = {}
    for name, value in changes.items():
        if name == PLATE:
            checked[name] = plate_items(value)
        else:
            checked[name] = controls[name].check(value)
    return checked


def plate_items(value: object) -> Items:
    """Return a plate as (food, grams, meal) triples; every food and amount is checked."""
    plate = value if isinstance(value, Plate) else Plate(value)  # type: ignore[arg-type]
    return tuple((item.food, item.grams, item.meal) for item in plate.items)


def settle(state: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state after `changes`, with everything that follows from them.

    - A plate or an example day sets both totals: its food (whole mg) plus the supplements.
    - Supplements add to the total, the food stays; a total given together with them is kept.
    - A total lowered below its supplements lowers these too: food cannot be negative.
    - Totals moved by hand are no longer those of an example day.

    Args:
        state: the last state; may lack `plate`.
        changes: checked values of one or more controls.
    """
    new = {**state, **changes}
    food = _food_of(changes)
    if DAY in changes and changes[DAY] != OWN_DAY and PLATE in state:
        new[PLATE] = plate_items(Plate.example(changes[DAY]))
    elif PLATE in changes:
        new[DAY] = OWN_DAY
    for mineral in ("calcium", "magnesium"):
        total, part = f"{mineral}_mg", f"{mineral}_supplement_mg"
        if total in changes:
            if part not in changes:
                new[part] = min(new[part], new[total])
        elif food is not None:
            new[total] = float(round(food[mineral])) + new[part]
        elif part in changes:
            new[total] = state[total] + changes[part] - state[part]
    if food is None and any(new[a] != state[a] for a in AMOUNTS):
        new[DAY] = OWN_DAY
    return new


def _food_of(changes: Mapping[str, Any]) -> dict[str, float] | None:
    """Return the minerals of a newly chosen plate or example day, if there is one."""
    if PLATE in changes:
        eaten = Plate(changes[PLATE]).intake
    elif changes.get(DAY, OWN_DAY) != OWN_DAY:
        eaten = Plate.example(changes[DAY]).intake
    else:
        return None
    return {"calcium": eaten.calcium_mg, "magnesium": eaten.magnesium_mg}


def intake_of(state: Mapping[str, Any], controls: Mapping[str, Control]) -> Intake:
    """Return the intake of a state; raises ValueError where an amount leaves its slider's range."""
    for name in AMOUNTS:
        control = controls[name]
        if isinstance(control, Slider):
            control.check(state[name])
    return Intake(**{name: state[name] for name in AMOUNTS})
