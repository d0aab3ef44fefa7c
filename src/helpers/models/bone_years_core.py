"""The human bone model: what is put in, and its constants.

Written from the mathematics of Peterson & Riggs 2010 (Bone 46:49) with its later oestrogen, kidney
and density parts (2012). Time in hours, amounts in mmol; hormones and cells are relative to their
baseline of 1.
"""

import math
from dataclasses import dataclass
from functools import cache

from helpers.models.common import values

# A curve of u that is 1 at u = 1, as (start, span, power, half): rising is
# start + span u^power / (u^power + half), falling the same with minus.
Curve = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is done to the person.

    `menopause_from_age` is the age (years of 8736 h) at hour 0 of the menopause's clock, None for
    oestrogen that stays as it is. `oestrogen_set` holds oestrogen at a level instead.
    `filtration_decline_per_h` ends at `decline_until_h`. `calcitriol_factor` multiplies the making
    of calcitriol (1 in the published model). `phosphate_link` False cuts the effect of phosphate
    on calcitriol. `sharp` keeps the published jump of the survival signal.
    """

    calcium_mmol_h: float
    menopause_from_age: float | None = None
    filtration_decline_per_h: float = 0.0
    decline_until_h: float = math.inf
    calcitriol_factor: float = 1.0
    phosphate_link: bool = True
    oestrogen_set: float | None = None
    sharp: bool = False

    @property
    def oestrogen_moves(self) -> bool:
        """Whether oestrogen changes at all."""
        return self.menopause_from_age is not None or self.oestrogen_set is not None


@dataclass(frozen=True, slots=True)
class Constants:
    """Parameters by name, and what follows from them once and for all."""

    p: dict[str, float]
    secretion: Curve  # falling, of calcium
    capacity: Curve  # falling, of calcitriol
    recruit: Curve  # rising, of active TGF-beta
    ripen: Curve  # rising, of active TGF-beta
    removal: Curve  # falling, of active TGF-beta
    clast_birth: Curve  # rising, of the RANK-RANKL complex
    clast_death_tgf: Curve  # rising, of active TGF-beta
    clast_death_complex: Curve  # falling, of the complex
    creb: Curve  # rising, of PTH
    release: Curve  # rising, of osteoclasts
    enzyme_half: float
    phosphate_half: float
    survival_half: float
    runx2_half: float
    gut_share_half: float
    gut_saturable_half_mmol: float
    calcitriol_per_h: float  # the delays of the enzyme and of calcitriol in one
    phosphate_cells_per_plasma: float
    calcium_mmol: float  # in plasma, at baseline
    onset_age_y: float
    capacity_per_oestrogen: float


@cache
def constants() -> Constants:
    """Return the constants of the model, from data/parameters/bone_years.csv."""
    p = dict(values("bone_years"))
    head, base = p["removal_headroom"], p["runx2_removal_base_per_h"]
    release_most = p["release_most_per_h"] * p["exchangeable_bone_mmol"] / p["bone_flow_mmol_h"]
    cells_per_litre = p["phosphate_to_cells_L_h"] / p["phosphate_from_cells_per_h"]
    fast, slow = p["gut_fast_per_h"], p["gut_fast_baseline_per_h"]
    transition_y = p["menopause_h"] / p["hours_per_year_of_age"]
    return Constants(
        p=p,
        **_curves(p),
        creb=_rising(p["creb_base"], p["creb_rise"], 1),
        release=_rising(0, release_most, p["release_power"]),
        enzyme_half=(p["enzyme_pth_pM"] / p["pth_pM"]) ** p["enzyme_pth_power"],
        phosphate_half=(p["enzyme_phosphate_mM"] / p["phosphate_mM"])
        ** p["enzyme_phosphate_power"],
        survival_half=head * p["survival_most"] / (head - 1) - 1,
        runx2_half=p["runx2_removal_pth_per_h"] / (p["runx2_per_h"] - base) - 1,
        gut_share_half=p["gut_share_half"] ** p["gut_share_power"],
        gut_saturable_half_mmol=p["gut_mmol"] * (fast / slow - 1),
        calcitriol_per_h=1 / (1 / p["enzyme_per_h"] + 1 / p["calcitriol_per_h"]),
        phosphate_cells_per_plasma=cells_per_litre / p["volume_L"],
        calcium_mmol=p["volume_L"] * p["calcium_mM"],
        onset_age_y=p["menopause_done_y"] - transition_y,
        capacity_per_oestrogen=(1 - p["capacity_without_oestrogen"]) / 0.9,
    )


def _rising(start: float, rise: float, power: float) -> Curve:
    return start, rise, power, rise / (1 - start) - 1


def _falling(most: float, least: float, power: float) -> Curve:
    span = most - least
    return most, span, power, span / (most - 1) - 1


def _curves(p: dict[str, float]) -> dict[str, Curve]:
    """Return the curves whose three numbers share a name in the parameter file."""
    secretion, tgf = p["secretion_pmol_h"], p["tgf_active"]
    curves = {
        "secretion": _falling(
            p["secretion_most_pmol_h"] / secretion,
            p["secretion_least_pmol_h"] / secretion,
            p["secretion_power"],
        )
    }
    for name in ("capacity", "removal", "clast_death_complex"):
        curves[name] = _falling(p[f"{name}_most"], p[f"{name}_least"], p[f"{name}_power"])
    for name in ("recruit", "ripen", "clast_death_tgf", "clast_birth"):
        rise = p[f"{name}_rise"] / (1 if name == "clast_birth" else tgf)
        curves[name] = _rising(p[f"{name}_base"], rise, p[f"{name}_power"])
    return curves
