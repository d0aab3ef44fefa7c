"""The acid that comes with a magnesium tablet, beside what the Krebs cycle turns over in a day."""

from dataclasses import dataclass
from typing import Literal

from helpers.intake import MAGNESIUM_G_PER_MOL, MOST_MG
from helpers.models.common import number, values

Salt = Literal["citrate", "dimagnesium malate", "malate"]
SALTS: dict[Salt, tuple[str, str]] = {
    "citrate": ("citrate_per_magnesium", "citric_acid_g_mol"),
    "dimagnesium malate": ("dimagnesium_malate_per_magnesium", "malic_acid_g_mol"),
    "malate": ("malate_per_magnesium", "malic_acid_g_mol"),
}


@dataclass(frozen=True, slots=True)
class TabletFuel:
    """Acid in a dose (mmol, g as the free acid, kcal) and its share (0 to 1) of the cycle's turns.

    The share of a day at rest is the largest it could be; on a day of usual activity the cycle
    turns 1.6 times as often.
    """

    acid_mmol: float
    acid_g: float
    energy_kcal: float
    turns_mmol_per_day: float
    share_at_rest: float
    share_of_usual_day: float


def krebs_turns_mmol_per_day(activity: float = 1) -> float:
    """Return how often the Krebs cycle of an adult turns in a day, mmol.

    250 mL of oxygen a minute at rest, 3 O2 for each turn: 5,360 mmol. `activity` is energy use over
    that at rest, 1 to 3.

    Raises:
        ValueError: names the argument, its value and its range.
    """
    p = values("energy")
    oxygen_mmol = p["oxygen_ml_min"] * 24 * 60 / p["molar_volume_L"]
    return oxygen_mmol / p["oxygen_per_turn"] * number("activity", activity, 1, 3)


def tablet_fuel(magnesium_mg: float = 400, salt: Salt = "citrate") -> TabletFuel:
    """Return the organic acid that a dose of magnesium brings and how little fuel that is.

    All of the acid is counted as absorbed and burnt, which is generous.

    Args:
        magnesium_mg: elemental magnesium in the dose, 0 to 20,000 mg.
        salt: "citrate" (Mg3(citrate)2), "dimagnesium malate" (2 Mg : 1 malate) or "malate" (1 : 1).

    Raises:
        ValueError: names the argument, its value and what is allowed.

    Source: `data/parameters/energy.csv`; 13 kJ (3 kcal) per gram of organic acid is the figure of
        EU food labels.
    """
    if salt not in SALTS:
        allowed = ", ".join(repr(name) for name in SALTS)
        raise ValueError(f"salt is {salt!r}: it must be one of {allowed}.")
    p = values("energy")
    dose = number("magnesium_mg", magnesium_mg, 0, MOST_MG, "mg")
    ratio, mass = SALTS[salt]
    acid_mmol = dose / MAGNESIUM_G_PER_MOL * p[ratio]
    acid_g = acid_mmol * p[mass] / 1000
    turns = krebs_turns_mmol_per_day()
    return TabletFuel(
        acid_mmol=acid_mmol,
        acid_g=acid_g,
        energy_kcal=acid_g * p["organic_acid_kcal_g"],
        turns_mmol_per_day=turns,
        share_at_rest=acid_mmol / turns,
        share_of_usual_day=acid_mmol / krebs_turns_mmol_per_day(p["day_over_rest"]),
    )
