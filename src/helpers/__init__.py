"""Counterweight: how calcium and magnesium work together, in live notebooks.

from helpers import explore, Intake

explore("bioavailability")                              # sliders, chart and words
Intake(calcium_mg=1000, magnesium_mg=320).ratio         # 3.125
"""

from helpers.explorer import Explorer, explore
from helpers.intake import Intake

__all__ = ["Explorer", "Intake", "explore"]
