"""What one person takes in on one day: calcium and magnesium, in mg."""

import math
from dataclasses import dataclass, fields

import numpy as np

__all__ = ["CALCIUM_G_PER_MOL", "MAGNESIUM_G_PER_MOL", "MOST_MG", "Intake"]

CALCIUM_G_PER_MOL = 40.078
MAGNESIUM_G_PER_MOL = 24.305
"""Standard atomic weights, g/mol."""

MOST_MG = 20_000.0
"""The largest daily amount that is accepted: far beyond any diet, small enough to catch slips."""


@dataclass(frozen=True)
class Intake:
    """Calcium and magnesium of one day, in mg a day.

    `calcium_mg` and `magnesium_mg` are totals from food, drink and supplements;
    `*_supplement_mg` is the part of the total that comes from supplements. Amounts are stored as
    floats. Raises ValueError, naming the field, the value and the allowed range, for anything but
    a plain number from 0 to 20,000, or where a part is larger than its total.
    """

    calcium_mg: float
    magnesium_mg: float
    calcium_supplement_mg: float = 0.0
    magnesium_supplement_mg: float = 0.0

    def __post_init__(self) -> None:
        """Check every amount and store it as a float."""
        for field in fields(self):
            amount = _checked(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, amount)
        _check_part("calcium", self.calcium_supplement_mg, self.calcium_mg)
        _check_part("magnesium", self.magnesium_supplement_mg, self.magnesium_mg)

    @property
    def ratio(self) -> float | None:
        """Calcium divided by magnesium, mg per mg; None where magnesium is 0."""
        if self.magnesium_mg == 0:
            return None
        ratio = self.calcium_mg / self.magnesium_mg
        # A trace of magnesium far below one atom would overflow: as good as none.
        return ratio if math.isfinite(ratio) else None

    @property
    def molar_ratio(self) -> float | None:
        """Calcium divided by magnesium, mol per mol; None where `ratio` is None."""
        ratio = self.ratio
        return None if ratio is None else ratio * MAGNESIUM_G_PER_MOL / CALCIUM_G_PER_MOL


def _checked(name: str, value: object) -> float:
    """The amount as a float, or ValueError."""
    plain = isinstance(value, int | float | np.integer | np.floating)
    # bool is an int to Python; the sum turns -0.0 into 0.0.
    if plain and not isinstance(value, bool) and 0 <= value <= MOST_MG:  # type: ignore[operator]
        return float(value) + 0.0  # type: ignore[arg-type]
    raise ValueError(
        f"{name} is {_shown(value)}: it must be a number from 0 to {MOST_MG:,.0f} mg a day."
    )


def _check_part(mineral: str, part_mg: float, total_mg: float) -> None:
    if part_mg > total_mg:
        raise ValueError(
            f"{mineral}_supplement_mg is {part_mg:,g}: it must be from 0 to {total_mg:,g} mg a "
            f"day, because it is a part of {mineral}_mg."
        )


def _shown(value: object) -> str:
    """The value as short text for a message."""
    text = str(value) if isinstance(value, np.generic) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
