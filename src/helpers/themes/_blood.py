"""Diet mode: from a day's food to the ions in blood, by one line for everyone or from a start."""

from __future__ import annotations

from functools import lru_cache

from helpers.engine.theme import Choice, State, Switch
from helpers.models import blood
from helpers.models.common import values
from helpers.models.kidney import level_at_balance_mM

LINE, LOW, USUAL = "line", "low", "usual"
_STARTS = {"one line for everyone": LINE, "someone who starts low": LOW, "a usual start": USUAL}


def blood_choice() -> Choice:
    """Return the choice of the model that leads from diet to blood."""
    return Choice(
        "blood_start",
        "Blood follows",
        _STARTS,
        LINE,
        mode="diet",
        group="From diet to blood: two models",
        help="The line stays between 0.80 and 0.90 mM. The others start at 0.66 or 0.86 mM and"
        " follow a kidney that saves up to a maximum.",
    )


def cell_switch() -> Switch:
    """Return the switch of an assumption: that cells hold more where blood does."""
    return Switch(
        "cell_follows_blood",
        "Assume that muscle magnesium follows blood",
        mode="diet",
        group="Assumption about the cell",
    )


def start_mM(state: State) -> float:
    """Return where blood magnesium starts, mM; not for the line, which has no start."""
    return values("blood")["low_start_mM"] if state["blood_start"] == LOW else level_at_balance_mM()


def diet_ions(state: State) -> blood.Ions[float]:
    """Return the ions of a diet, by the model and the assumption that the state asks for."""
    follows = state.get("cell_follows_blood", False)
    exponent = values("blood")["cell_exponent_red_cells" if follows else "cell_exponent"]
    eaten = float(state["magnesium_mg"]), float(state["calcium_mg"])
    if state.get("blood_start", LINE) == LINE:
        return blood.ions(*eaten, cell_exponent=exponent)
    return _from(start_mM(state), *eaten, exponent)


@lru_cache(maxsize=256)
def _from(
    start: float, magnesium_mg: float, calcium_mg: float, exponent: float
) -> blood.Ions[float]:
    return blood.ions_from(start, magnesium_mg, calcium_mg, cell_exponent=exponent)
