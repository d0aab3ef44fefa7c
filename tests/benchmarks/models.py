"""Time what a slider step asks of the models, in ms of this process: `make bench` prints it last.

Machines are noisy: each figure is the best of several rounds. Beside it stands the time that the
model may take when a slider moves.
"""

import itertools
import time

import numpy as np

from helpers import Intake, foods, reference, words
from helpers.models import absorption, blood, energy, homeostasis, muscle, nerve, stress
from helpers.models.bone_years import follow

_CALCIUM, _MAGNESIUM = np.meshgrid(np.linspace(0.6, 2.4, 41), np.linspace(0.1, 6, 41))
_VOLTAGE = np.linspace(-90, 40, 200)
_FREE = np.geomspace(0.05, 3, 60)
_DAY = [(i.food, i.grams, i.meal) for i in foods.Plate.example("DASH").items]
_FORTY = np.linspace(0, 1, 40)
# Never the same twice in a row of many: the last states are kept.
_MULTIPLES = itertools.cycle(np.linspace(0.3, 2, 500).tolist())

# What is done, how often in a round, and the budget in ms.
STEPS = {
    "nerve: release on a 41 x 41 map": (
        lambda: nerve.release(_CALCIUM, _MAGNESIUM),
        20,
        1,
    ),
    "nerve: NMDA channel, 200 voltages": (lambda: nerve.nmda_open(_VOLTAGE, 1.1), 20, 1),
    "nerve: surface charge shift, a map": (
        lambda: nerve.surface_shift_mV(_CALCIUM, _MAGNESIUM),
        20,
        1,
    ),
    "nerve: an impulse": (lambda: nerve.action_potential(-1), 3, 100),
    "nerve: threshold, interpolated": (lambda: nerve.threshold(-1.3), 20, 1),
    "muscle: a twitch": (lambda: muscle.twitch_arrays(0.6), 5, 20),
    "energy: species and free energy, 60 points": (
        lambda: (
            energy.atp_shares(_FREE, 7.1, 36.5),
            energy.hydrolysis_standard_kJ(_FREE, 7.1, 36.5),
        ),
        20,
        1,
    ),
    "stress: a year of the balance": (
        lambda: stress.magnesium_balance_arrays(100, 0.7, 365),
        5,
        3,
    ),
    "blood: the ions of a diet": (lambda: blood.ions([350, 351], 1000), 100, 1),
    "absorption: forty items": (
        lambda: absorption.absorb_arrays(300 * _FORTY, 80 * _FORTY, np.arange(40) // 8),
        50,
        1,
    ),
    "foods: a day's plate": (lambda: foods.Plate(_DAY).items, 5, 2),
    "foods: a search with a slip": (lambda: foods.search("spinnach raw"), 2, 100),
    "reference: adequacy": (
        lambda: reference.adequacy(Intake(900, 300), "woman 31-50"),
        200,
        0.1,
    ),
    "homeostasis: one state": (
        lambda: homeostasis.steady_state(next(_MULTIPLES), 0.45, 0.7),
        30,
        0.2,
    ),
    "homeostasis: what it follows": (
        lambda: homeostasis.elasticities(next(_MULTIPLES), 0.45, 0.7),
        30,
        0.5,
    ),
    "homeostasis: map of 41 x 41": (
        lambda: homeostasis.steady_map(np.linspace(0.25, 2, 41), np.linspace(0.3, 2, 41)),
        1,
        50,
    ),
    "bone over years: ten years": (lambda: follow(1200, 10), 3, 5),
    "bone over years: the full model": (lambda: follow(500, 10, True, 60, 50, True), 1, 50),
    "words: one explanation": (
        lambda: words.explain("bone", Intake(950, 310), "woman 31-50", "2.2-3.2"),
        100,
        0.15,
    ),
}


def best_ms(step, times, rounds=7):
    """Return the CPU time of one step, ms: the best round."""
    step()
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(times):
            step()
        spent.append(time.process_time() - start)
    return 1000 * min(spent) / times


def main():
    """Print every figure beside its budget."""
    for name, (step, times, budget) in STEPS.items():
        found = best_ms(step, times)
        print(f"{'ok  ' if found <= budget else 'MISS'} {name}: {found:.2f} ms (budget {budget})")


if __name__ == "__main__":
    main()
