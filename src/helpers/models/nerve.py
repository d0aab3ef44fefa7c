"""What calcium and magnesium do to nerves: four small models, each with its own limits.

- `release`, `muscle_response`, `block_magnesium_mM`: the signal from nerve to muscle. Calcium
  drives it, magnesium holds it back; a ratio alone does not say how much is released.
- `nmda_open`, `nmda_current`: magnesium as the plug of a channel in the brain.
- `surface_shift_mV`: both ions screen the charge of the membrane and so calm the fibre.
- `action_potential`, `threshold`: what that shift does to the impulse of a fibre.

Together they say what a doctor sees when magnesium, and with it calcium, is very low: the synapse
weakens while the fibre becomes easier to fire. Within a diet, synapse and fibre move by 2 percent
at most. Each number and its source is a row of `data/parameters/nerve.csv`; what was
compared with measurements, with hits and misses, is `data/validation/nerve.csv`.
"""

from helpers.models.hodgkin_huxley import (
    GATES,
    Impulse,
    action_potential,
    fires_on_its_own,
    impulse,
    resting_mV,
    search_threshold,
    threshold,
)
from helpers.models.nerve_release import block_magnesium_mM, muscle_response, release
from helpers.models.nmda import (
    FITS,
    nmda_current,
    nmda_half_block_mM,
    nmda_half_block_mV,
    nmda_open,
)
from helpers.models.surface_charge import PREPARATIONS, surface_potential_mV, surface_shift_mV

__all__ = [
    "FITS",
    "GATES",
    "PREPARATIONS",
    "Impulse",
    "action_potential",
    "block_magnesium_mM",
    "fires_on_its_own",
    "impulse",
    "muscle_response",
    "nmda_current",
    "nmda_half_block_mM",
    "nmda_half_block_mV",
    "nmda_open",
    "release",
    "resting_mV",
    "search_threshold",
    "surface_potential_mV",
    "surface_shift_mV",
    "threshold",
]
