"""What calcium and magnesium do inside a muscle fibre, and in the wall of an artery.

- `twitch`: calcium out of the store, to its binding partners, and back; magnesium competes.
- `relaxation`, `contraction`, `relaxation_curve`: letting go after a contraction of 100 ms.
- `magnesium_rise_mM`: magnesium set free while calcium is held high.
- `channel_open`: the release channel, with the one of malignant hyperthermia.
- `force`, `arterial_tone`: two simple curves.

Three effects of low magnesium pull in different directions: buffers make the calcium spike
smaller, the release channel (a lever, off by default, contested) makes it larger, and letting go
becomes slower. Never show only one. Nothing here says anything about cramps. Each number and its
source is a row of `data/parameters/muscle.csv`; what was compared with measurements, with hits
and misses, is `data/validation/muscle.csv`.
"""

from helpers.models.muscle_curves import (
    ARTERIES,
    CHANNELS,
    MUSCLES,
    arterial_tone,
    channel_open,
    force,
    force_half_calcium_uM,
)
from helpers.models.muscle_relaxation import (
    READOUTS,
    Relaxation,
    contraction,
    magnesium_rise_mM,
    relaxation,
    relaxation_curve,
)
from helpers.models.muscle_twitch import (
    LEVERS,
    PRESETS,
    Twitch,
    half_width_ms,
    peak,
    preset,
    release_rate_uM_ms,
    twitch,
    twitch_arrays,
)

__all__ = [
    "ARTERIES",
    "CHANNELS",
    "LEVERS",
    "MUSCLES",
    "PRESETS",
    "READOUTS",
    "Relaxation",
    "Twitch",
    "arterial_tone",
    "channel_open",
    "contraction",
    "force",
    "force_half_calcium_uM",
    "half_width_ms",
    "magnesium_rise_mM",
    "peak",
    "preset",
    "relaxation",
    "relaxation_curve",
    "release_rate_uM_ms",
    "twitch",
    "twitch_arrays",
]
