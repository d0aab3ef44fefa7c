"""What the rat model answers: plasma levels and flows of one state, or of many at once."""

from dataclasses import dataclass
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from helpers.intake import CALCIUM_G_PER_MOL, MAGNESIUM_G_PER_MOL
from helpers.models.homeostasis_equations import (
    N,
    Plasma,
    absorbed_shares,
    parameters,
    resorption,
    taken_back_shares,
)
from helpers.models.homeostasis_solver import (
    diet,
    exchangeable_calcium,
    exchangeable_magnesium,
    formation,
)

MINUTES_PER_DAY = 1440
Flag = bool | NDArray[np.bool_]

# What is worth comparing with the baseline diet.
READ_OUTS = (
    "plasma_calcium_mM",
    "plasma_magnesium_mM",
    "pth_pM",
    "calcitriol_pM",
    "urine_calcium_mmol_min",
    "urine_magnesium_mmol_min",
    "bone_formation_mmol_min",
    "bone_resorption_mmol_min",
    "net_bone_calcium_mmol_min",
    "magnesium_absorbed_fraction",
)


@dataclass(frozen=True, slots=True)
class Homeostasis(Generic[N]):
    """A steady state of the rat: numbers from `steady_state`, arrays from `steady_map`.

    Plasma calcium and magnesium are the free (ionised) parts. `bone_formation` and
    `bone_resorption` are flows of calcium. The rat grows, so its bone gains all the time: a
    positive net flow is growth, and nothing here is bone mass.
    `bone_calcium` and `bone_magnesium` are what bone holds: the exchangeable pool plus a slow pool
    that the published program keeps frozen.
    """

    calcium: N
    magnesium: N
    vitamin_d: N
    plasma_calcium_mM: N
    plasma_magnesium_mM: N
    pth_pM: N
    calcitriol_pM: N
    calcium_eaten_mmol_min: N
    magnesium_eaten_mmol_min: N
    calcium_absorbed_fraction: N
    magnesium_absorbed_fraction: N
    urine_calcium_mmol_min: N
    urine_magnesium_mmol_min: N
    bone_formation_mmol_min: N
    bone_resorption_mmol_min: N
    net_bone_calcium_mmol_min: N
    net_bone_magnesium_mmol_min: N
    bone_calcium_mmol: N
    bone_magnesium_mmol: N

    @property
    def calcium_absorbed_mmol_min(self) -> N:
        """Calcium absorbed."""
        return self.calcium_absorbed_fraction * self.calcium_eaten_mmol_min

    @property
    def magnesium_absorbed_mmol_min(self) -> N:
        """Magnesium absorbed."""
        return self.magnesium_absorbed_fraction * self.magnesium_eaten_mmol_min

    @property
    def calcium_unaccounted(self) -> N:
        """Absorbed minus urine minus bone, as a share of absorbed: 0 where nothing is lost."""
        gone = self.urine_calcium_mmol_min + self.net_bone_calcium_mmol_min
        return 1.0 - gone / self.calcium_absorbed_mmol_min

    @property
    def magnesium_unaccounted(self) -> N:
        """The same for magnesium."""
        gone = self.urine_magnesium_mmol_min + self.net_bone_magnesium_mmol_min
        return 1.0 - gone / self.magnesium_absorbed_mmol_min

    @property
    def absorbs_more_magnesium_than_eaten(self) -> Flag:
        """Whether the model makes magnesium from nothing: a defect of the published gut."""
        return self.magnesium_absorbed_fraction > 1.0

    @property
    def below_pth_switch(self) -> Flag:
        """Whether magnesium is so low that the gland no longer answers to calcium."""
        return self.plasma_magnesium_mM < parameters()["pth_switch_mM"]

    @property
    def calcium_out_of_range(self) -> Flag:
        """Whether free plasma calcium would be an emergency (outside 0.9 to 1.6 mmol/L)."""
        p = parameters()
        low, high = p["calcium_warning_low_mM"], p["calcium_warning_high_mM"]
        return (self.plasma_calcium_mM < low) | (self.plasma_calcium_mM > high)

    def flows_mg_day(self) -> dict[str, N]:
        """Return what is eaten, absorbed, lost in urine and kept by bone, in mg a day (a rat)."""
        flows: dict[str, N] = {}
        for mineral, molar in (("calcium", CALCIUM_G_PER_MOL), ("magnesium", MAGNESIUM_G_PER_MOL)):
            scale = MINUTES_PER_DAY * molar
            for flow in ("{}_eaten", "{}_absorbed", "urine_{}", "net_bone_{}"):
                name = flow.format(mineral)
                flows[f"{name}_mg_day"] = scale * getattr(self, f"{name}_mmol_min")
        return flows

    def relative_to(self, other: "Homeostasis[float]") -> dict[str, N]:
        """Return every read-out divided by that of `other`; keys are READ_OUTS."""
        return {name: getattr(self, name) / getattr(other, name) for name in READ_OUTS}


def describe(
    plasma: Plasma[N], calcium: N, magnesium: N, vitamin_d: N, limited: bool
) -> Homeostasis[N]:
    """Return the flows that belong to plasma levels at rest on these multiples of the diet."""
    p = parameters()
    eaten = diet(calcium, magnesium, vitamin_d, limited)
    calcium_share, magnesium_share = absorbed_shares(plasma.calcitriol, eaten, p)
    calcium_back, magnesium_back = taken_back_shares(plasma, p)
    formed = formation(plasma.calcium, p)
    released = resorption(plasma.pth, plasma.calcitriol, p)
    bone_magnesium = exchangeable_magnesium(plasma.magnesium, p)
    buried_magnesium = p["magnesium_burial_per_min"] * bone_magnesium
    return Homeostasis(
        calcium=calcium,
        magnesium=magnesium,
        vitamin_d=vitamin_d,
        plasma_calcium_mM=plasma.calcium,
        plasma_magnesium_mM=plasma.magnesium,
        pth_pM=plasma.pth,
        calcitriol_pM=plasma.calcitriol,
        calcium_eaten_mmol_min=eaten.calcium,
        magnesium_eaten_mmol_min=eaten.magnesium,
        calcium_absorbed_fraction=calcium_share,
        magnesium_absorbed_fraction=magnesium_share,
        urine_calcium_mmol_min=p["filtration_L_min"] * plasma.calcium * (1.0 - calcium_back),
        urine_magnesium_mmol_min=p["filtration_L_min"] * plasma.magnesium * (1.0 - magnesium_back),
        bone_formation_mmol_min=formed,
        bone_resorption_mmol_min=released,
        net_bone_calcium_mmol_min=formed - released,
        net_bone_magnesium_mmol_min=buried_magnesium - p["bone_magnesium_per_calcium"] * released,
        bone_calcium_mmol=p["slow_bone_calcium_mmol"] + exchangeable_calcium(plasma.calcium, p),
        bone_magnesium_mmol=p["slow_bone_magnesium_mmol"] + bone_magnesium,
    )
