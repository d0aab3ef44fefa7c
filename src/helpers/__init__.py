"""Counterweight: how calcium and magnesium work together, in live notebooks.

from helpers import explore, Intake

explore("bioavailability")                              # sliders, chart and words
Intake(calcium_mg=1000, magnesium_mg=320).ratio         # 3.125
"""

from helpers.explorer import Explorer, explore
from helpers.intake import Intake
from helpers.lesson import (
    answers_code,
    check_yourself,
    claims_table,
    class_predictions,
    lesson_plan,
    mystery,
    parameter_table,
    predict,
    sources,
    teaching_notes,
    try_this,
    validation_table,
)
from helpers.reality import reality_changes, reality_chart, reality_table, reality_totals

__all__ = [
    "Explorer",
    "Intake",
    "answers_code",
    "check_yourself",
    "claims_table",
    "class_predictions",
    "explore",
    "lesson_plan",
    "mystery",
    "parameter_table",
    "predict",
    "reality_changes",
    "reality_chart",
    "reality_table",
    "reality_totals",
    "sources",
    "teaching_notes",
    "try_this",
    "validation_table",
]
