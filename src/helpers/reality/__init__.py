"""Reality check: every model against published measurements, with tolerances fixed beforehand.

`results` computes all of them, `totals` counts, `reality_table` and `reality_chart` show.
"""

from helpers.reality.change import reality_changes
from helpers.reality.score import Result, judge, prediction, results, totals
from helpers.reality.show import reality_chart, reality_table, reality_totals

__all__ = [
    "Result",
    "judge",
    "prediction",
    "reality_changes",
    "reality_chart",
    "reality_table",
    "reality_totals",
    "results",
    "totals",
]
