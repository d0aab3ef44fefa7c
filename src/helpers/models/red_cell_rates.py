"""The 38 reactions of the red cell: rate laws and what each of them uses and makes.

Holzhutter 2004, as in the file BioModels BIOMD0000000070. Concentrations in mM, rates in mM per
hour; every constant is a row of `data/parameters/red_cell.csv`. A law takes the concentrations by
name (numbers or arrays of one shape) and the constants by name. `red_cell` solves the system.
"""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from helpers.models.common import Floats

Amounts = NDArray[np.float64] | NDArray[np.complex128]
Cell = Mapping[str, Amounts]
Constants = Mapping[str, float]
Law = Callable[[Cell, Constants], Amounts]

# What the cell holds, in the order of the solver. DPG is 2,3-bisphosphoglycerate, BPG the 1,3 form;
# P1 and P2 are proteins that bind NADP and NADPH.
SPECIES = (
    "glucose",
    "MgATP",
    "MgADP",
    "MgAMP",
    "ATP",
    "ADP",
    "AMP",
    "Mg",
    "DPG",
    "MgDPG",
    "G6P",
    "F6P",
    "FBP",
    "GAP",
    "DHAP",
    "BPG",
    "PG3",
    "PG2",
    "PEP",
    "pyruvate",
    "lactate",
    "phosphate",
    "NAD",
    "NADH",
    "NADPH",
    "NADP",
    "PGL",
    "Ru5P",
    "Xu5P",
    "R5P",
    "S7P",
    "E4P",
    "GSH",
    "GSSG",
    "P1",
    "P2",
    "P1_NADP",
    "P1_NADPH",
    "P2_NADP",
    "P2_NADPH",
)

# What no reaction makes or destroys, as weights of the species that carry it.
TOTALS: Mapping[str, Mapping[str, float]] = {
    "magnesium": {"Mg": 1, "MgATP": 1, "MgADP": 1, "MgAMP": 1, "MgDPG": 1},
    "adenine": {"ATP": 1, "ADP": 1, "AMP": 1, "MgATP": 1, "MgADP": 1, "MgAMP": 1},
    "nad": {"NAD": 1, "NADH": 1},
    "nadp": {"NADP": 1, "NADPH": 1, "P1_NADP": 1, "P1_NADPH": 1, "P2_NADP": 1, "P2_NADPH": 1},
    "glutathione": {"GSH": 1, "GSSG": 2},
    "protein_1": {"P1": 1, "P1_NADP": 1, "P1_NADPH": 1},
    "protein_2": {"P2": 1, "P2_NADP": 1, "P2_NADPH": 1},
}


def _glucose_transport(s: Cell, p: Constants) -> Amounts:
    outside, inside = p["glucose_outside"], s["glucose"]
    out, within = p["glut_km_out"], p["glut_km_in"]
    both = p["glut_alpha"] * outside * inside / out / within
    return p["glut_vmax"] / out * (outside - inside) / (1 + outside / out + inside / within + both)


def _hexokinase(s: Cell, p: Constants) -> Amounts:
    glucose, fuel, g6p, free = s["glucose"], s["MgATP"], s["G6P"], s["Mg"]
    dpg = s["DPG"] + s["MgDPG"]
    with_free = free / p["hk_km_mgatp_mg"]
    slow, fast = p["hk_vmax_1"], p["hk_vmax_2"]
    drive = fuel + fast / slow * fuel * with_free - g6p * s["MgADP"] / p["hk_keq"]
    by_free = free / p["hk_k_mg"]
    held = (
        1
        + fuel / p["hk_km_mgatp"] * (1 + with_free)
        + by_free
        + (p["hk_c"] + g6p / p["hk_ki_g6p"]) * (1 + by_free)
        + dpg / p["hk_ki_dpg"]
        + by_free * dpg / p["hk_ki_mgdpg"]
    )
    return glucose / (glucose + p["hk_km_glucose"]) * slow / p["hk_km_mgatp"] * drive / held


def _isomerase(s: Cell, p: Constants) -> Amounts:
    g6p, f6p = s["G6P"], s["F6P"]
    held = g6p + p["pgi_km_g6p"] * (1 + f6p / p["pgi_km_f6p"])
    return p["pgi_vmax"] * (g6p - f6p / p["pgi_keq"]) / held


def _phosphofructokinase(s: Cell, p: Constants) -> Amounts:
    f6p, fuel = s["F6P"], s["MgATP"]
    drive = f6p * fuel - s["FBP"] * s["MgADP"] / p["pfk_keq"]
    brake = (1 + s["ATP"] / p["pfk_k_atp"]) * (1 + s["Mg"] / p["pfk_k_mg"])
    spur = (1 + (s["AMP"] + s["MgAMP"]) / p["pfk_k_amp"]) * (1 + f6p / p["pfk_km_f6p"])
    tense = 1 + p["pfk_l0"] * (brake / spur) ** 4
    return p["pfk_vmax"] * drive / ((f6p + p["pfk_km_f6p"]) * (fuel + p["pfk_km_mgatp"]) * tense)


def _aldolase(s: Cell, p: Constants) -> Amounts:
    fbp, gap, dhap = s["FBP"], s["GAP"], s["DHAP"]
    held = (
        1
        + fbp / p["ald_km_fbp"]
        + gap / p["ald_ki_gap"]
        + dhap * (gap + p["ald_km_gap"]) / (p["ald_km_dhap"] * p["ald_ki_gap"])
        + fbp * gap / (p["ald_km_fbp"] * p["ald_kii_gap"])
    )
    return p["ald_vmax"] / p["ald_km_fbp"] * (fbp - gap * dhap / p["ald_keq"]) / held


def _triose_isomerase(s: Cell, p: Constants) -> Amounts:
    gap, dhap = s["GAP"], s["DHAP"]
    held = dhap + p["tpi_km_dhap"] * (1 + gap / p["tpi_km_gap"])
    return p["tpi_vmax"] * (dhap - gap / p["tpi_keq"]) / held


def _gap_dehydrogenase(s: Cell, p: Constants) -> Amounts:
    nad, gap, phosphate, nadh, bpg = s["NAD"], s["GAP"], s["phosphate"], s["NADH"], s["BPG"]
    k_nad, k_gap, k_phosphate = p["gapdh_k_nad"], p["gapdh_k_gap"], p["gapdh_k_phosphate"]
    drive = nad * gap * phosphate - bpg * nadh / p["gapdh_keq"]
    forth = (1 + nad / k_nad) * (1 + gap / k_gap) * (1 + phosphate / k_phosphate)
    back = (1 + nadh / p["gapdh_k_nadh"]) * (1 + bpg / p["gapdh_k_bpg"])
    return p["gapdh_vmax"] / (k_nad * k_gap * k_phosphate) * drive / (forth + back - 1)


def _pg_kinase(s: Cell, p: Constants) -> Amounts:
    mgadp, bpg, mgatp, pg3 = s["MgADP"], s["BPG"], s["MgATP"], s["PG3"]
    k_mgadp, k_bpg = p["pgk_k_mgadp"], p["pgk_k_bpg"]
    drive = mgadp * bpg - mgatp * pg3 / p["pgk_keq"]
    forth = (1 + mgadp / k_mgadp) * (1 + bpg / k_bpg)
    back = (1 + mgatp / p["pgk_k_mgatp"]) * (1 + pg3 / p["pgk_k_pg3"])
    return p["pgk_vmax"] / (k_mgadp * k_bpg) * drive / (forth + back - 1)


def _dpg_mutase(s: Cell, p: Constants) -> Amounts:
    dpg = s["DPG"] + s["MgDPG"]
    return p["dpgm_k"] * (s["BPG"] - dpg / p["dpgm_keq"]) / (1 + dpg / p["dpgm_ki_dpg"])


def _dpg_phosphatase(s: Cell, p: Constants) -> Amounts:
    dpg = s["DPG"] + s["MgDPG"]
    return p["dpgase_vmax"] * (dpg - s["PG3"] / p["dpgase_keq"]) / (dpg + p["dpgase_km_dpg"])


def _pg_mutase(s: Cell, p: Constants) -> Amounts:
    pg3, pg2 = s["PG3"], s["PG2"]
    held = pg3 + p["pgm_km_pg3"] * (1 + pg2 / p["pgm_km_pg2"])
    return p["pgm_vmax"] * (pg3 - pg2 / p["pgm_keq"]) / held


def _enolase(s: Cell, p: Constants) -> Amounts:
    pg2, pep = s["PG2"], s["PEP"]
    held = pg2 + p["eno_km_pg2"] * (1 + pep / p["eno_km_pep"])
    return p["eno_vmax"] * (pg2 - pep / p["eno_keq"]) / held


def _pyruvate_kinase(s: Cell, p: Constants) -> Amounts:
    pep, mgadp = s["PEP"], s["MgADP"]
    drive = pep * mgadp - s["pyruvate"] * s["MgATP"] / p["pk_keq"]
    brake = 1 + (s["ATP"] + s["MgATP"]) / p["pk_k_atp"]
    spur = (1 + pep / p["pk_km_pep"]) * (1 + s["FBP"] / p["pk_k_fbp"])
    tense = 1 + p["pk_l0"] * (brake / spur) ** 4
    return p["pk_vmax"] * drive / ((pep + p["pk_km_pep"]) * (mgadp + p["pk_km_mgadp"]) * tense)


def _lactate_dehydrogenase(s: Cell, p: Constants) -> Amounts:
    drive = s["pyruvate"] * s["NADH"] - s["lactate"] * s["NAD"] / p["ldh_keq"]
    return p["ldh_vmax"] * drive


def _lactate_dehydrogenase_nadph(s: Cell, p: Constants) -> Amounts:
    drive = s["pyruvate"] * s["NADPH"] - s["lactate"] * s["NADP"] / p["ldhp_keq"]
    return p["ldhp_k"] * drive


def _atpase(s: Cell, p: Constants) -> Amounts:
    return p["atpase_k"] * s["MgATP"]


def _adenylate_kinase(s: Cell, p: Constants) -> Amounts:
    mgatp, amp, mgadp, adp = s["MgATP"], s["AMP"], s["MgADP"], s["ADP"]
    k_atp, k_amp, k_adp = p["ak_k_atp"], p["ak_k_amp"], p["ak_k_adp"]
    drive = mgatp * amp - mgadp * adp / p["ak_keq"]
    held = (1 + mgatp / k_atp) * (1 + amp / k_amp) + (mgadp + adp) / k_adp + mgadp * adp / k_adp**2
    return p["ak_vmax"] / (k_atp * k_amp) * drive / held


def _g6p_dehydrogenase(s: Cell, p: Constants) -> Amounts:
    g6p, nadp, nadph = s["G6P"], s["NADP"], s["NADPH"]
    k_g6p, k_nadp = p["g6pd_k_g6p"], p["g6pd_k_nadp"]
    drive = g6p * nadp - s["PGL"] * nadph / p["g6pd_keq"]
    held = (
        1
        + nadp * (1 + g6p / k_g6p) / k_nadp
        + (s["ATP"] + s["MgATP"]) / p["g6pd_k_atp"]
        + nadph / p["g6pd_k_nadph"]
        + (s["DPG"] + s["MgDPG"]) / p["g6pd_k_dpg"]
    )
    return p["g6pd_vmax"] / k_g6p / k_nadp * drive / held


def _pgl_dehydrogenase(s: Cell, p: Constants) -> Amounts:
    pgl, nadp, nadph = s["PGL"], s["NADP"], s["NADPH"]
    k_pgl, k_nadp = p["pgld_k_pgl_1"], p["pgld_k_nadp"]
    drive = pgl * nadp - s["Ru5P"] * nadph / p["pgld_keq"]
    dpg = s["DPG"] + s["MgDPG"]
    held = (
        (1 + nadp / k_nadp) * (1 + pgl / k_pgl + dpg / p["pgld_k_dpg"])
        + (s["ATP"] + s["MgATP"]) / p["pgld_k_atp"]
        + nadph * (1 + pgl / p["pgld_k_pgl_2"]) / p["pgld_k_nadph"]
    )
    return p["pgld_vmax"] / k_pgl / k_nadp * drive / held


def _glutathione_reductase(s: Cell, p: Constants) -> Amounts:
    gssg, gsh, nadph, nadp = s["GSSG"], s["GSH"], s["NADPH"], s["NADP"]
    k_gssg, k_nadph = p["gssgr_k_gssg"], p["gssgr_k_nadph"]
    k_gsh, k_nadp = p["gssgr_k_gsh"], p["gssgr_k_nadp"]
    forth = gssg * nadph / (k_gssg * k_nadph)
    back = gsh**2 / k_gsh**2 * nadp / (k_nadp * p["gssgr_keq"])
    held = (
        1
        + nadph * (1 + gssg / k_gssg) / k_nadph
        + nadp / k_nadp * (1 + gsh * (1 + gsh / k_gsh) / k_gsh)
    )
    return p["gssgr_vmax"] * (forth - back) / held


def _glutathione_oxidation(s: Cell, p: Constants) -> Amounts:
    return p["gshox_k"] * s["GSH"]


def _ribulose_epimerase(s: Cell, p: Constants) -> Amounts:
    ru5p, xu5p = s["Ru5P"], s["Xu5P"]
    held = ru5p + p["rpe_km_ru5p"] * (1 + xu5p / p["rpe_km_xu5p"])
    return p["rpe_vmax"] * (ru5p - xu5p / p["rpe_keq"]) / held


def _ribose_isomerase(s: Cell, p: Constants) -> Amounts:
    ru5p, r5p = s["Ru5P"], s["R5P"]
    held = ru5p + p["rpi_km_ru5p"] * (1 + r5p / p["rpi_km_r5p"])
    return p["rpi_vmax"] * (ru5p - r5p / p["rpi_keq"]) / held


def _transfer(
    name: str,
    donor: Amounts,
    taker: Amounts,
    donor_left: Amounts,
    taker_grown: Amounts,
    p: Constants,
) -> Amounts:
    """Rate of an enzyme that passes carbon from `donor` (leaving `donor_left`) to `taker`."""
    k1, k2, k3, k4, k5, k6, k7 = (p[f"{name}_k{i}"] for i in range(1, 8))
    drive = taker * donor - donor_left * taker_grown / p[f"{name}_keq"]
    held = (
        (k1 + taker) * donor
        + (k2 + k6 * taker_grown) * taker
        + (k3 + k5 * taker_grown) * donor_left
        + k4 * taker_grown
        + k7 * donor * donor_left
    )
    return p[f"{name}_vmax"] * drive / held


def _transketolase_1(s: Cell, p: Constants) -> Amounts:
    return _transfer("tk1", s["Xu5P"], s["R5P"], s["GAP"], s["S7P"], p)


def _transaldolase(s: Cell, p: Constants) -> Amounts:
    return _transfer("ta", s["S7P"], s["GAP"], s["E4P"], s["F6P"], p)


def _transketolase_2(s: Cell, p: Constants) -> Amounts:
    return _transfer("tk2", s["Xu5P"], s["E4P"], s["GAP"], s["F6P"], p)


def _prpp_synthetase(s: Cell, p: Constants) -> Amounts:
    r5p, fuel = s["R5P"], s["MgATP"]
    drive = r5p * fuel - p["prpp"] * s["MgAMP"] / p["prpps_keq"]
    return p["prpps_vmax"] * drive / ((p["prpps_k_atp"] + fuel) * (p["prpps_k_r5p"] + r5p))


def _exchange(what: str) -> Law:
    """Law of what crosses the membrane until inside equals outside."""

    def law(s: Cell, p: Constants) -> Amounts:
        return p[f"exchange_k_{what}"] * (p[f"{what}_outside"] - s[what])

    return law


def _letting_go(bound: str, one: str, other: str, kd: str) -> Law:
    """Law of a complex that falls apart, so fast that it is always at equilibrium."""

    def law(s: Cell, p: Constants) -> Amounts:
        return p["binding_rate"] * (s[bound] - s[one] * s[other] / p[kd])

    return law


# Name, equation and law, in the order of the publication.
REACTIONS: tuple[tuple[str, str, Law], ...] = (
    ("glucose_transport", "-> glucose", _glucose_transport),
    ("hexokinase", "glucose + MgATP -> G6P + MgADP", _hexokinase),
    ("isomerase", "G6P -> F6P", _isomerase),
    ("phosphofructokinase", "F6P + MgATP -> FBP + MgADP", _phosphofructokinase),
    ("aldolase", "FBP -> GAP + DHAP", _aldolase),
    ("triose_isomerase", "DHAP -> GAP", _triose_isomerase),
    ("gap_dehydrogenase", "GAP + phosphate + NAD -> BPG + NADH", _gap_dehydrogenase),
    ("pg_kinase", "BPG + MgADP -> MgATP + PG3", _pg_kinase),
    ("dpg_mutase", "BPG -> DPG", _dpg_mutase),
    ("dpg_phosphatase", "DPG -> PG3 + phosphate", _dpg_phosphatase),
    ("pg_mutase", "PG3 -> PG2", _pg_mutase),
    ("enolase", "PG2 -> PEP", _enolase),
    ("pyruvate_kinase", "PEP + MgADP -> MgATP + pyruvate", _pyruvate_kinase),
    ("lactate_dehydrogenase", "pyruvate + NADH -> lactate + NAD", _lactate_dehydrogenase),
    (
        "lactate_dehydrogenase_nadph",
        "pyruvate + NADPH -> lactate + NADP",
        _lactate_dehydrogenase_nadph,
    ),
    ("atpase", "MgATP -> MgADP + phosphate", _atpase),
    ("adenylate_kinase", "MgATP + AMP -> MgADP + ADP", _adenylate_kinase),
    ("g6p_dehydrogenase", "G6P + NADP -> PGL + NADPH", _g6p_dehydrogenase),
    ("pgl_dehydrogenase", "PGL + NADP -> Ru5P + NADPH", _pgl_dehydrogenase),
    ("glutathione_reductase", "GSSG + NADPH -> 2 GSH + NADP", _glutathione_reductase),
    ("glutathione_oxidation", "2 GSH -> GSSG", _glutathione_oxidation),
    ("ribulose_epimerase", "Ru5P -> Xu5P", _ribulose_epimerase),
    ("ribose_isomerase", "Ru5P -> R5P", _ribose_isomerase),
    ("transketolase_1", "Xu5P + R5P -> GAP + S7P", _transketolase_1),
    ("transaldolase", "GAP + S7P -> E4P + F6P", _transaldolase),
    ("prpp_synthetase", "MgATP + R5P -> MgAMP", _prpp_synthetase),
    ("transketolase_2", "Xu5P + E4P -> GAP + F6P", _transketolase_2),
    ("phosphate_exchange", "-> phosphate", _exchange("phosphate")),
    ("lactate_exchange", "-> lactate", _exchange("lactate")),
    ("pyruvate_exchange", "-> pyruvate", _exchange("pyruvate")),
    ("mgatp_binding", "MgATP -> Mg + ATP", _letting_go("MgATP", "Mg", "ATP", "kd_mgatp")),
    ("mgadp_binding", "MgADP -> Mg + ADP", _letting_go("MgADP", "Mg", "ADP", "kd_mgadp")),
    ("mgamp_binding", "MgAMP -> Mg + AMP", _letting_go("MgAMP", "Mg", "AMP", "kd_mgamp")),
    ("mgdpg_binding", "MgDPG -> Mg + DPG", _letting_go("MgDPG", "Mg", "DPG", "kd_mgdpg")),
    ("p1_nadp_binding", "P1_NADP -> P1 + NADP", _letting_go("P1_NADP", "P1", "NADP", "kd_p1_nadp")),
    (
        "p1_nadph_binding",
        "P1_NADPH -> P1 + NADPH",
        _letting_go("P1_NADPH", "P1", "NADPH", "kd_p1_nadph"),
    ),
    ("p2_nadp_binding", "P2_NADP -> P2 + NADP", _letting_go("P2_NADP", "P2", "NADP", "kd_p2_nadp")),
    (
        "p2_nadph_binding",
        "P2_NADPH -> P2 + NADPH",
        _letting_go("P2_NADPH", "P2", "NADPH", "kd_p2_nadph"),
    ),
)


@cache
def stoichiometry() -> Floats:
    """Return how much of each species (row) each reaction (column) makes; read-only."""
    table = np.zeros((len(SPECIES), len(REACTIONS)))
    for column, (_, equation, _) in enumerate(REACTIONS):
        for side, sign in zip(equation.split("->"), (-1, 1), strict=True):
            for term in filter(None, (part.strip() for part in side.split("+"))):
                times, _, name = term.rpartition(" ")
                table[SPECIES.index(name), column] += sign * float(times or 1)
    table.flags.writeable = False
    return table


@cache
def totals() -> Floats:
    """Return the weights of the conserved totals (row) over the species (column); read-only."""
    table = np.zeros((len(TOTALS), len(SPECIES)))
    for row, weights in enumerate(TOTALS.values()):
        for name, weight in weights.items():
            table[row, SPECIES.index(name)] = weight
    table.flags.writeable = False
    return table


def rates(amounts: Amounts, p: Constants) -> Amounts:
    """Return the rate of each reaction (mM/h, first axis) for amounts of each species (mM)."""
    cell: dict[str, Amounts] = dict(zip(SPECIES, amounts, strict=True))
    return np.array([law(cell, p) for _, _, law in REACTIONS])
