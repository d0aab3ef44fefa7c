"""The red cell: the published state, its scan over magnesium, and totals that are kept."""

from dataclasses import fields

import numpy as np
import pytest
from validation_rows import check_form, check_row, key, validation_rows

from helpers.models import energy, red_cell, red_cell_rates
from helpers.models.common import values

ROWS = [row for row in validation_rows("energy") if row["model"] == "red cell"]
NUMBERS = [field.name for field in fields(red_cell.RedCell)]


def test_validation_table_is_whole():
    check_form(ROWS, {key(row) for row in ROWS})
    assert len(ROWS) > 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ", ".join(key(row)))
def test_validation(row):
    total = float(row["case"].removeprefix("total magnesium ").removesuffix(" mM"))
    check_row(row, energy.red_cell_concentrations(total)[row["quantity"]])


def test_published_fluxes():
    flows = energy.red_cell_fluxes()
    for name, flow in {
        "hexokinase": 1.514,
        "phosphofructokinase": 1.465,
        "pyruvate_kinase": 2.953,
        "dpg_mutase": 0.494,
        "atpase": 2.382,
        "glutathione_reductase": 0.093,
    }.items():
        assert flows[name] == pytest.approx(flow, rel=0.005), name


@pytest.mark.parametrize(
    ("total", "free", "share", "atp", "hexokinase", "atpase", "dpg"),
    [
        (0.5, 0.035, 0.330, 1.122, 0.620, 0.621, 3.10),
        (1.0, 0.087, 0.546, 1.295, 0.909, 1.188, 3.02),
        (1.8, 0.228, 0.760, 1.478, 1.264, 1.887, 2.92),
        (2.8, 0.556, 0.885, 1.601, 1.514, 2.382, 2.75),
    ],
)
def test_scan_of_total_magnesium(total, free, share, atp, hexokinase, atpase, dpg):
    cell = energy.red_cell(total)
    assert cell.total_magnesium_mM == pytest.approx(total, rel=1e-9)
    assert cell.free_magnesium_mM == pytest.approx(free, abs=0.00051)
    assert cell.mgatp_fraction == pytest.approx(share, abs=0.00051)
    assert cell.total_atp_mM == pytest.approx(atp, abs=0.00051)
    assert cell.hexokinase_flux_mM_h == pytest.approx(hexokinase, abs=0.00051)
    assert cell.atpase_flux_mM_h == pytest.approx(atpase, abs=0.00051)
    assert cell.total_dpg_mM == pytest.approx(dpg, abs=0.0051)


def test_patients_through_free_magnesium():
    well, low = energy.total_for_free_magnesium(0.178), energy.total_for_free_magnesium(0.146)
    assert (well, low) == (pytest.approx(1.569, rel=1e-3), pytest.approx(1.398, rel=1e-3))
    healthy, patient = energy.red_cell(well), energy.red_cell(low)
    assert healthy.hexokinase_flux_mM_h == pytest.approx(1.176, abs=0.001)
    assert patient.hexokinase_flux_mM_h == pytest.approx(1.103, abs=0.001)
    assert healthy.total_atp_mM == pytest.approx(1.433, abs=0.001)
    assert patient.total_atp_mM == pytest.approx(1.396, abs=0.001)
    assert healthy.mgatp_fraction == pytest.approx(0.712, abs=0.001)
    assert patient.mgatp_fraction == pytest.approx(0.670, abs=0.001)
    # Red-cell magnesium down to two thirds, as after months of almost none: - 15 %.
    depleted = (
        energy.red_cell(1.87).hexokinase_flux_mM_h / energy.red_cell(2.8).hexokinase_flux_mM_h
    )
    assert depleted == pytest.approx(0.85, abs=0.005)


# --- The reactions themselves --------------------------------------------------------------

# All 38 rates of a public SBML copy of the model, evaluated with another program, where the
# concentrations of the species are 0.05, 0.10, 0.15 ... mM in the order of SPECIES.
ELSEWHERE = {
    "glucose_transport": 24.7063,
    "hexokinase": 0.00365587,
    "isomerase": -403.1,
    "phosphofructokinase": 121.933,
    "aldolase": -69.7731,
    "triose_isomerase": -30337.6,
    "gap_dehydrogenase": -583911,
    "pg_kinase": 1492.76,
    "dpg_mutase": 2456.54,
    "dpg_phosphatase": 0.437822,
    "pg_mutase": -1035.15,
    "enolase": 179.567,
    "pyruvate_kinase": 110.776,
    "lactate_dehydrogenase": 3.35963e06,
    "lactate_dehydrogenase_nadph": 304.227,
    "atpase": 0.168,
    "adenylate_kinase": -1450.72,
    "g6p_dehydrogenase": 128.513,
    "pgl_dehydrogenase": 882.241,
    "glutathione_reductase": 86.2122,
    "glutathione_oxidation": 0.0495,
    "ribulose_epimerase": 1867.8,
    "ribose_isomerase": 242.273,
    "transketolase_1": 0.43311,
    "transaldolase": 0.533693,
    "prpp_synthetase": 0.613147,
    "transketolase_2": 14.4789,
    "phosphate_exchange": -10,
    "lactate_exchange": 6300,
    "pyruvate_exchange": -9160,
    "mgatp_binding": -1.28889e07,
    "mgadp_binding": -78947.4,
    "mgamp_binding": 1.91587e06,
    "mgdpg_binding": 3.92022e06,
    "p1_nadp_binding": -1.13731e11,
    "p1_nadph_binding": -2.18748e12,
    "p2_nadp_binding": -2.33998e12,
    "p2_nadph_binding": -1.1248e11,
}


def test_every_rate_law_agrees_with_another_program():
    amounts = np.arange(1, 41) / 20
    mine = red_cell_rates.rates(amounts, values("red_cell"))
    names = [name for name, _, _ in red_cell_rates.REACTIONS]
    assert names == list(ELSEWHERE)
    assert mine == pytest.approx(list(ELSEWHERE.values()), rel=1e-5)


def test_reactions_make_and_destroy_nothing():
    kept = red_cell_rates.totals() @ red_cell_rates.stoichiometry()
    assert np.abs(kept).max() == 0
    # And there are no other totals that we forgot to fix.
    rank = np.linalg.matrix_rank(red_cell_rates.stoichiometry())
    assert len(red_cell_rates.SPECIES) - rank == len(red_cell_rates.TOTALS) == 7


def test_every_constant_is_used():
    asked = set()

    class Watched(dict):
        def __getitem__(self, name):
            asked.add(name)
            return super().__getitem__(name)

    p = values("red_cell")
    red_cell_rates.rates(np.ones(40), Watched(p))
    starts = {f"start_{name}" for name in red_cell_rates.SPECIES}
    ends = {"total_magnesium_least", "total_magnesium_most"}
    measured = {"measured_free_mM", "measured_free_low_mM"}
    assert asked | starts | ends | measured == set(p)


# --- The solver ----------------------------------------------------------------------------


@pytest.mark.parametrize("total", [0.5, 0.9, 1.7, 2.8, 4])
def test_totals_are_kept_and_everything_rests(total):
    amounts = np.array(list(energy.red_cell_concentrations(total).values()))
    p = values("red_cell")
    begin = np.array([p[f"start_{name}"] for name in red_cell_rates.SPECIES])
    wanted = dict(zip(red_cell_rates.TOTALS, red_cell_rates.totals() @ begin, strict=True))
    assert wanted["adenine"] == pytest.approx(2.0)
    wanted["magnesium"] = total
    found = red_cell_rates.totals() @ amounts
    assert found == pytest.approx(list(wanted.values()), rel=1e-9)
    drift = red_cell_rates.stoichiometry() @ red_cell_rates.rates(amounts, p)
    assert np.abs(drift).max() < 1e-6
    assert amounts.min() > 0


@pytest.mark.parametrize("total", [0.5, 1.6, 4])
def test_the_state_is_stable(total):
    """All disturbances that keep the totals die out."""
    amounts = np.array(list(energy.red_cell_concentrations(total).values()))
    stepped = np.repeat(amounts[:, None], 40, axis=1).astype(complex)
    stepped[np.arange(40), np.arange(40)] += 1e-30j
    slope = red_cell_rates.stoichiometry() @ (
        red_cell_rates.rates(stepped, values("red_cell")).imag / 1e-30
    )
    _, _, basis = np.linalg.svd(red_cell_rates.totals())
    free = basis[len(red_cell_rates.TOTALS) :].T
    rates = np.linalg.eigvals(free.T @ slope @ free)
    assert rates.real.max() < -1e-3


def test_waiting_leads_to_the_same_state():
    """Another solver, another start: 2,000 hours after magnesium was moved in and out."""
    from scipy.integrate import solve_ivp

    p = values("red_cell")
    names = list(red_cell_rates.SPECIES)
    begin = np.array([p[f"start_{name}"] for name in names])
    begin[names.index("Mg")] -= 0.6
    begin[names.index("GAP")] *= 2
    balance = red_cell_rates.stoichiometry()
    found = solve_ivp(
        lambda _, amounts: balance @ red_cell_rates.rates(amounts, p),
        (0, 2000),
        begin,
        method="LSODA",
        rtol=1e-8,
        atol=1e-12,
    )
    waited = found.y[:, -1]
    exact = energy.red_cell_concentrations(2.2)
    for name in ("Mg", "MgATP", "ATP", "DPG", "G6P", "FBP", "GSH", "R5P", "PEP"):
        assert waited[names.index(name)] == pytest.approx(exact[name], rel=1e-4), name


def test_answers_do_not_depend_on_what_was_asked_before():
    red_cell._solved.cache_clear()
    first = energy.red_cell(1.234)
    red_cell._solved.cache_clear()
    for total in (4, 0.5, 3.3):
        energy.red_cell(total)
    assert energy.red_cell(1.234) == first


def test_the_quick_way_is_within_its_stated_error():
    worst = 0.0
    for total in np.geomspace(0.5, 4, 97).clip(0.5, 4).tolist():
        exact, quick = energy.red_cell(total), energy.red_cell_quick(total)
        off = [abs(getattr(quick, n) / getattr(exact, n) - 1) for n in NUMBERS]
        worst = max(worst, *off)
    assert worst < 0.001
    free = energy.red_cell(1.7).free_magnesium_mM
    assert energy.total_for_free_magnesium(free) == pytest.approx(1.7, rel=0.001)


def test_the_curve():
    curve = energy.red_cell_curve()
    assert {len(getattr(curve, name)) for name in NUMBERS} == {red_cell.CURVE_POINTS}
    assert curve.total_magnesium_mM[[0, -1]] == pytest.approx([0.5, 4], rel=1e-12)
    ends = [energy.total_for_free_magnesium(curve.free_magnesium_mM[i]) for i in (0, -1)]
    assert all(energy.red_cell(total) for total in ends)
    for name in ("free_magnesium_mM", "mgatp_fraction", "total_atp_mM", "hexokinase_flux_mM_h"):
        assert (np.diff(getattr(curve, name)) > 0).all(), name
    assert (np.diff(curve.total_dpg_mM) < 0).all()
    with pytest.raises(ValueError, match="read-only"):
        curve.total_magnesium_mM[0] = 1


@pytest.mark.parametrize("total", [0.5, 2.8, 4])
def test_atp_made_is_atp_used(total):
    flows = energy.red_cell_fluxes(total)
    made = flows["pg_kinase"] + flows["pyruvate_kinase"]
    users = ("hexokinase", "phosphofructokinase", "atpase", "adenylate_kinase", "prpp_synthetase")
    assert made == pytest.approx(sum(flows[name] for name in users), rel=1e-9)
    # Each glucose becomes two pyruvates, less the carbon that the side road loses.
    assert flows["glucose_transport"] == pytest.approx(flows["hexokinase"], rel=1e-9)
    lost = (flows["pgl_dehydrogenase"] + 5 * flows["prpp_synthetase"]) / 3
    assert flows["pyruvate_kinase"] == pytest.approx(2 * flows["hexokinase"] - lost, rel=1e-6)


@pytest.mark.parametrize("bad", [0.49, 4.1, -1, float("nan"), "2.8", True])
@pytest.mark.parametrize(
    "function", [energy.red_cell, energy.red_cell_quick, energy.red_cell_fluxes]
)
def test_bad_totals_are_named(function, bad):
    with pytest.raises(ValueError, match=r"total_magnesium_mM is .*: .* number from 0.5 to 4 mM"):
        function(bad)


def test_bad_free_magnesium_is_named():
    with pytest.raises(
        ValueError, match=r"free_magnesium_mM is 2: it must be a number from 0.0354"
    ):
        energy.total_for_free_magnesium(2)


def test_a_solver_that_loses_magnesium_is_caught(monkeypatch):
    exact = red_cell._newton

    def leaky(logs, sums):
        found = exact(logs, sums).copy()
        found[red_cell_rates.SPECIES.index("MgDPG")] += 1e-5
        return found

    energy.red_cell(2.8)
    red_cell._solved.cache_clear()
    monkeypatch.setattr(red_cell, "_newton", leaky)
    with pytest.raises(ValueError, match=r"total_magnesium_mM is 1.11: .*magnesium is off by"):
        energy.red_cell(1.11)


def test_a_search_without_end_is_reported(monkeypatch):
    red_cell._solved.cache_clear()
    energy.red_cell(2.8)
    monkeypatch.setattr(red_cell, "_ROUNDS", 2)
    with pytest.raises(ValueError, match=r"total_magnesium_mM is 0.6: no steady state was found"):
        energy.red_cell(0.6)
