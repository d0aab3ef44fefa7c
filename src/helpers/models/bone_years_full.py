"""The human bone model in full: 33 variables, from minutes to decades."""

from collections.abc import Callable, Sequence

from helpers.models import bone_years_cells as cells
from helpers.models import bone_years_parts as parts
from helpers.models.bone_years_core import Constants, Inputs, constants
from helpers.models.common import Floats
from helpers.models.stiff import Rates, State

# In this order: plasma calcium (mmol), PTH, calcitriol, its enzyme, gut calcium (mmol), gut
# transport (0 to 1), active share of the gland, gland capacity; phosphate in plasma, gut and cells
# (mmol); exchangeable and deep bone calcium (mmol); osteoclasts, osteoblasts (responding, fast,
# slow); RANKL, RANK, OPG, RANK-RANKL, OPG-RANKL; TGF-beta (latent, active); Runx2, CREB, Bcl-2; new
# mineral surface, oestrogen, filtration (L/h), densities of spine, spine (slow) and neck.
VARIABLES = (
    *("C", "P", "D", "A", "G", "U", "S", "W", "Phi", "PhiG", "PhiC", "E", "K", "x", "r", "f", "z"),
    *("L", "N", "O", "M", "Q", "tl", "ta", "rho", "y", "beta", "h", "e", "g", "bs", "bd", "bn"),
)
Numbers = Sequence[float]


def start() -> list[float]:
    """Return the baseline, from which every run starts."""
    k = constants()
    p = k.p
    rank, rankl, opg = p["rank"], p["rankl"], p["opg"]
    bound = p["binding_per_h"] * rankl / p["unbinding_per_h"]
    plasma = [k.calcium_mmol, 1, 1, 1, p["gut_mmol"], 0.5, 0.5, 1]
    phosphate = [p["volume_L"] * p["phosphate_mM"], p["phosphate_gut_mmol"]]
    bone = [p["phosphate_cells_mmol"], p["exchangeable_bone_mmol"], p["deep_bone_mmol"]]
    signals = [rankl, rank, opg, bound * rank, bound * opg, 1, 1, 1, 1, 1, 1]
    return [*plasma, *phosphate, *bone, 1, 1, 1, 1, *signals, 1, p["filtration_L_h"], 1, 1, 1]


def rates_for(inputs: Inputs) -> Rates:
    """Return the function of state and hour that gives the rate of each of VARIABLES, per hour."""
    k = constants()
    supply = parts.oestrogen_supply(inputs, k)
    pace = k.p["oestrogen_per_h"] if inputs.oestrogen_moves else 0.0
    decline, until = inputs.filtration_decline_per_h, inputs.decline_until_h
    bone, exchange = parts.calcium_from_bone(k), parts.bone_exchange(k)
    plasma, phosphate, inner = _plasma(inputs, k), _phosphate(k), _inner(k)
    cell_rates, blasts_of = cells.cell_rates(inputs, k), cells.all_blasts(k)
    densities = cells.density_rates(k)
    signals, tgf_rates = _signals(k), _tgf(k)
    usual_bound, surface_h = start()[20], k.p["surface_h"]

    def rates(state: State, time_h: float) -> list[float]:
        now = state.tolist()
        clasts, responding, fast, slow = now[13:17]
        oestrogen, gfr, spine, spine_slow, neck = now[28:]
        bound, blasts, tgf = now[20] / usual_bound, blasts_of(fast, slow), now[23]
        from_bone = bone(clasts, bound, now[0] / k.calcium_mmol, now[27])
        exchanged = exchange(now[12], now[11])
        return [
            *plasma(now, from_bone, oestrogen, gfr),
            *phosphate(now[8:11], from_bone, gfr),
            exchanged - from_bone,
            -exchanged,
            *cell_rates((clasts, responding, fast, slow), tgf, bound, now[26], oestrogen),
            *signals(now[17:22], now[1], responding, blasts, tgf),
            *tgf_rates(now[22], tgf, clasts, blasts, oestrogen),
            *inner(now[24:27], now[1]),
            (blasts - now[27]) / surface_h,
            pace * (supply(time_h) - oestrogen),
            -decline * gfr if time_h < until else 0.0,
            *densities(blasts, clasts, (spine, spine_slow, neck)),
        ]

    return rates


def _plasma(
    inputs: Inputs, k: Constants
) -> Callable[[Numbers, float, float, float], tuple[float, ...]]:
    """Return the rates of calcium, PTH, calcitriol, enzyme, gut and gland."""
    p, litres = k.p, k.p["volume_L"]
    gland, capacity_rate = parts.gland(k), parts.gland_capacity_rate(k)
    target, urine = parts.enzyme_target(inputs, k), parts.urine_calcium(k)
    gut, on = _gut_uptake(k), parts.transport_on_per_h(k)
    share, eaten = parts.gut_share(k), inputs.calcium_mmol_h
    switch_per_h = p["transport_on_least_per_h"] + p["transport_on_most_per_h"]

    def rates(now: Numbers, from_bone: float, oestrogen: float, gfr: float) -> tuple[float, ...]:
        amount, pth, calcitriol, enzyme, waiting, transport, active, capacity = now[:8]
        secreted, waking = gland(amount / k.calcium_mmol, calcitriol)
        uptake = gut(waiting, transport)
        lost = urine(amount / litres, pth, calcitriol, oestrogen, gfr)
        return (
            from_bone - lost + uptake,
            p["pth_clearance_per_h"] * (secreted * 2 * active * capacity - pth),
            p["calcitriol_per_h"] * (enzyme - calcitriol),
            p["enzyme_per_h"] * (target(pth, now[8] / litres) - enzyme),
            eaten * share(transport) - uptake,
            on(calcitriol) - switch_per_h * transport,
            p["gland_on_per_h"] * (waking - 2 * active),
            capacity_rate(calcitriol, capacity),
        )

    return rates


def _gut_uptake(k: Constants) -> parts.Two:
    """Return calcium taken up (mmol/h), by what waits in the gut (mmol) and gut transport."""
    fast, passive = 2 * k.p["gut_fast_per_h"], k.p["gut_passive_per_h"]
    far, near = k.gut_saturable_half_mmol, k.p["gut_half_mmol"]

    def uptake(gut: float, transport: float) -> float:
        return gut * (fast * transport * gut / ((gut + far) * (gut + near)) + passive)

    return uptake


def _phosphate(k: Constants) -> Callable[[Numbers, float, float], parts.Triple]:
    """Return the rates of phosphate in plasma, gut and cells."""
    p, loss = k.p, parts.phosphate_loss(k)

    def rates(now: Numbers, calcium_from_bone: float, gfr: float) -> parts.Triple:
        plasma, gut, inside = now
        level = plasma / p["volume_L"]
        to_cells = p["phosphate_to_cells_L_h"] * level - p["phosphate_from_cells_per_h"] * inside
        uptake = p["phosphate_gut_per_h"] * gut
        from_bone = p["phosphate_per_calcium"] * calcium_from_bone
        return (
            from_bone - loss(level, gfr) + uptake - to_cells,
            p["phosphate_eaten_mmol_h"] - uptake,
            to_cells,
        )

    return rates


def _signals(
    k: Constants,
) -> Callable[[Numbers, float, float, float, float], tuple[float, ...]]:
    """Return the rates of RANKL, RANK, OPG and the two complexes."""
    p, target = k.p, cells.rankl_target(k)

    def rates(
        now: Numbers, pth: float, responding: float, blasts: float, tgf: float
    ) -> tuple[float, ...]:
        rankl, rank, opg, with_rank, with_opg = now
        to_rank = p["binding_per_h"] * rank * rankl - p["unbinding_per_h"] * with_rank
        to_opg = p["binding_per_h"] * opg * rankl - p["unbinding_per_h"] * with_opg
        rank_made = p["rank"] * tgf ** p["rank_tgf_power"]
        opg_made = p["opg"] * responding * (pth + responding) / (2 * pth)
        return (
            p["rankl_per_h"] * (p["rankl"] * target(blasts, pth) - rankl) - to_opg - to_rank,
            p["rank_per_h"] * (rank_made - rank) - to_rank,
            p["opg_per_h"] * (opg_made - opg) - to_opg,
            to_rank,
            to_opg,
        )

    return rates


def _tgf(k: Constants) -> Callable[[float, float, float, float, float], tuple[float, float]]:
    """Return the rates of latent and active TGF-beta."""
    made, latent_rate = cells.tgf_activation(k), cells.tgf_latent_rate(k)
    pace = k.p["tgf_active_ratio"] * k.p["tgf_latent_per_h"]

    def rates(
        latent: float, active: float, clasts: float, blasts: float, oestrogen: float
    ) -> tuple[float, float]:
        activation = made(latent, clasts, oestrogen)
        return latent_rate(blasts, activation, oestrogen), pace * (activation - active)

    return rates


def _inner(k: Constants) -> Callable[[Numbers, float], parts.Triple]:
    """Return the rates of Runx2, CREB and Bcl-2 inside the osteoblast."""
    removal, creb_rate, pace = cells.runx2_removal_per_h(k), cells.creb_rate(k), k.p["runx2_per_h"]

    def rates(now: Numbers, pth: float) -> parts.Triple:
        runx2, creb, bcl2 = now
        return (
            pace - removal(pth) * runx2,
            creb_rate(pth, creb),
            pace * (runx2 * creb - bcl2),
        )

    return rates


def read_out(states: Floats) -> dict[str, Floats]:
    """Return plasma calcium, PTH and so on from states, shape (times, 33)."""
    k = constants()
    found = dict(zip(VARIABLES, states.T, strict=True))
    share = k.p["fast_share"]
    return {
        "calcium": found["C"] / k.calcium_mmol,
        "pth": found["P"],
        "calcitriol": found["D"],
        "osteoclasts": found["x"],
        "osteoblasts": share * found["f"] + (1 - share) * found["z"],
        "spine": found["bs"],
        "spine_slow": found["bd"],
        "neck": found["bn"],
        "phosphate_mM": found["Phi"] / k.p["volume_L"],
        "oestrogen": found["e"],
        "gfr_L_h": found["g"],
    }
