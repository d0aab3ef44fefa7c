"""The fluid inside a muscle fibre: who binds calcium and magnesium, and how that moves on in time.

One well-mixed compartment. Calcium binds to troponin, parvalbumin and ATP and is pumped back;
magnesium competes for parvalbumin and ATP. Form of Baylor & Hollingworth; constants are rows of
`data/parameters/muscle.csv`. Here everything is in uM and ms; `muscle_twitch` is for readers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from helpers.models.common import values

# Calcium, on troponin, on parvalbumin, magnesium on parvalbumin, calcium on ATP, magnesium on ATP,
# magnesium; then calcium pumped back (net of the leak) and calcium released, both since time 0.
State = tuple[float, float, float, float, float, float, float, float, float]
# Carries a state over a step (ms) into which calcium flows at a rate (uM/ms).
Advance = Callable[[State, float, float], State]

# What errors are measured against: this much plus a share of the level; for calcium 1 uM + level.
_SCALE_UM, _SHARE = 50.0, 0.1
_LARGEST_MS, _SMALLEST_MS = 20.0, 1e-4


@dataclass(frozen=True, slots=True)
class Fibre:
    """What a fibre holds, and which of the optional levers are on.

    Attributes:
        parvalbumin_uM, atp_uM: sites and molecules.
        pump_uM_ms: fastest uptake into the store.
        troponin_competition, pump_magnesium: the levers of `muscle_twitch.twitch`.
    """

    parvalbumin_uM: float
    atp_uM: float
    pump_uM_ms: float
    troponin_competition: bool = False
    pump_magnesium: bool = False


def at_rest(fibre: Fibre, magnesium_uM: float) -> State:
    """Return the state in which nothing flows at the resting calcium and a free magnesium."""
    p = values("muscle")
    calcium = p["calcium_rest_uM"]
    on, hinder = _troponin_on(fibre)
    tight = on / (1 + hinder * magnesium_uM) / p["troponin_off_per_ms"]
    troponin = p["troponin_uM"] * tight * calcium / (1 + tight * calcium)
    held: list[float] = []
    for buffer, sites in (("parvalbumin", fibre.parvalbumin_uM), ("atp", fibre.atp_uM)):
        (on_c, off_c), (on_m, off_m) = _rates(buffer)
        by_calcium, by_magnesium = calcium * on_c / off_c, magnesium_uM * on_m / off_m
        free = sites / (1 + by_calcium + by_magnesium)
        held += [free * by_calcium, free * by_magnesium]
    pc, pm, ac, am = held
    return calcium, troponin, pc, pm, ac, am, magnesium_uM, 0.0, 0.0


def _troponin_on(fibre: Fibre) -> tuple[float, float]:
    """Return (a, b): troponin binds calcium at a / (1 + b Mg), in 1/(uM ms) with Mg in uM."""
    p = values("muscle")
    if not fibre.troponin_competition:
        return p["troponin_on_per_uM_ms"], 0.0
    half = 1000 * p["troponin_magnesium_mM"]
    return p["troponin_on_per_uM_ms"] * (1 + 1000 * p["reference_magnesium_mM"] / half), 1 / half


def _pump(fibre: Fibre) -> tuple[float, float]:
    """Return (v, half): the fastest uptake is v Mg / (Mg + half), in uM/ms with Mg in uM."""
    p = values("muscle")
    if not fibre.pump_magnesium:
        return fibre.pump_uM_ms, 0.0
    half, reference = 1000 * p["pump_magnesium_mM"], 1000 * p["reference_magnesium_mM"]
    return fibre.pump_uM_ms * (reference + half) / reference, half


def stepper(fibre: Fibre, magnesium_uM: float) -> Advance:
    """Return the function that carries a state of this fibre, at rest at `magnesium_uM`, one step.

    Linearly implicit Euler: each binding is solved together with the ion that binds (calcium is
    the hub of three, magnesium of two); the slow links between bindings are left explicit. So it
    is stable although ATP binds within microseconds, and no ion is lost.
    """
    p = values("muscle")
    troponin_all, off_t = p["troponin_uM"], p["troponin_off_per_ms"]
    parvalbumin_all, atp_all = fibre.parvalbumin_uM, fibre.atp_uM
    (on_pc, off_pc), (on_pm, off_pm) = _rates("parvalbumin")
    (on_ac, off_ac), (on_am, off_am) = _rates("atp")
    on_t, hinder_t = _troponin_on(fibre)
    fastest, pump_mg = _pump(fibre)
    half2, rest2 = p["pump_half_uM"] ** 2, p["calcium_rest_uM"] ** 2
    leak = fastest * magnesium_uM / (magnesium_uM + pump_mg) * rest2 / (rest2 + half2)

    def advance(state: State, h: float, supply: float) -> State:
        ca, tn, pc, pm, ac, am, mg, pumped, released = state
        free_p, free_a = parvalbumin_all - pc - pm, atp_all - ac - am
        on = on_t / (1 + hinder_t * mg)
        to_t, per_t = _binding(h, ca, troponin_all - tn, tn, on, off_t)
        to_pc, per_pc = _binding(h, ca, free_p, pc, on_pc, off_pc)
        to_ac, per_ac = _binding(h, ca, free_a, ac, on_ac, off_ac)
        to_pm, per_pm = _binding(h, mg, free_p, pm, on_pm, off_pm)
        to_am, per_am = _binding(h, mg, free_a, am, on_am, off_am)
        bound, pump = ca * ca + half2, fastest * mg / (mg + pump_mg)
        uptake = h * (pump * ca * ca / bound - leak)
        per_uptake = h * 2 * pump * ca * half2 / (bound * bound)
        d_ca = h * supply - uptake - to_t - to_pc - to_ac
        d_ca /= 1 + per_uptake + per_t + per_pc + per_ac
        d_mg = -(to_pm + to_am) / (1 + per_pm + per_am)
        return (
            ca + d_ca,
            tn + to_t + per_t * d_ca,
            pc + to_pc + per_pc * d_ca,
            pm + to_pm + per_pm * d_mg,
            ac + to_ac + per_ac * d_ca,
            am + to_am + per_am * d_mg,
            mg + d_mg,
            pumped + uptake + per_uptake * d_ca,
            released + h * supply,
        )

    return advance


def _binding(
    h: float, ion: float, free: float, held: float, on: float, off: float
) -> tuple[float, float]:
    """Return what binds in a step at an unchanged ion level, and how much more per uM of change."""
    kept = h / (1 + h * (on * ion + off))
    return kept * (on * ion * free - off * held), kept * on * free


def _rates(buffer: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return (on, off) of a buffer for calcium and for magnesium."""
    p = values("muscle")
    calcium, magnesium = (
        (p[f"{buffer}_{ion}_on_per_uM_ms"], p[f"{buffer}_{ion}_off_per_ms"])
        for ion in ("calcium", "magnesium")
    )
    return calcium, magnesium


def follow(
    advance: Advance,
    start: State,
    supply: Callable[[float], float],
    from_ms: float,
    to_ms: float,
    tolerance: float,
    first_ms: float = 0.02,
) -> tuple[list[float], list[State]]:
    """Return times and states from `from_ms` to `to_ms`, without the starting point.

    Each step is taken once as a whole and once in halves; the difference is the error, which sets
    the next step, and also what the halves are corrected with (second order).

    Raises:
        RuntimeError: a step came out as no number, or could not be made small enough.
    """
    time, state, h = from_ms, start, first_ms
    times: list[float] = []
    states: list[State] = []
    while time < to_ms:
        last = time + h >= to_ms - 1e-9
        h = to_ms - time if last else h
        later = supply(time + h)
        whole = advance(state, h, later)
        halves = advance(advance(state, h / 2, supply(time + h / 2)), h / 2, later)
        error = _error(whole, halves)
        if not error <= 1e9 or (error > tolerance and h < _SMALLEST_MS):
            raise RuntimeError(f"The muscle fibre could not be followed beyond {time:.3g} ms.")
        if error > tolerance:
            h *= max(0.2, 0.8 * sqrt(tolerance / error))
            continue
        time = to_ms if last else time + h
        state = tuple(2 * b - a for a, b in zip(whole, halves, strict=True))  # type: ignore[assignment]
        times.append(time)
        states.append(state)
        h = min(_LARGEST_MS, h * min(1.8, 0.85 * sqrt(tolerance / (error + 1e-12))))
    return times, states


def _error(one: State, other: State) -> float:
    """Return the largest difference of two states, each against its scale."""
    worst = abs(one[0] - other[0]) / (1 + other[0])
    for a, b in zip(one[1:7], other[1:7], strict=True):
        worst = max(worst, abs(a - b) / (_SCALE_UM + _SHARE * b))
    return worst
