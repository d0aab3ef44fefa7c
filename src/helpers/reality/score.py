"""Judge what a model answers: pass, miss, or cannot express."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from helpers.reality.better import MECHANISMS, predict_better
from helpers.reality.predict import CannotExpress, predict
from helpers.schemas import MeasurementRow
from helpers.tables import rows_of

__all__ = ["VERDICTS", "Result", "judge", "limits", "prediction", "results", "totals"]

Verdict = Literal["pass", "miss", "cannot express"]
VERDICTS: tuple[Verdict, ...] = ("pass", "miss", "cannot express")


@dataclass(frozen=True, slots=True)
class Result:
    """One row with what the model answers.

    Attributes:
        row: the measurement.
        predicted: in the unit of the row; None where the model cannot express it.
        verdict: pass, miss or cannot express, at the tolerance of the row.
        reason: why the model cannot express it.
        better: what a newer mechanism answers, None where there is none.
        better_verdict: its verdict, None where there is none.
    """

    row: MeasurementRow
    predicted: float | None
    verdict: Verdict
    reason: str = ""
    better: float | None = None
    better_verdict: Verdict | None = None

    @property
    def mechanism(self) -> str:
        """Name of the newer mechanism, "" where there is none."""
        return MECHANISMS.get(self.row.id, "")


def limits(row: MeasurementRow, times: float = 1.0) -> tuple[float, float]:
    """Return the ends between which a prediction passes, at so many times the tolerance."""
    inf = float("inf")
    if row.rule == "direction":
        return (0.0, inf) if row.direction == "up" else (-inf, 0.0)
    value, tolerance = row.measured, row.tolerance
    assert value is not None  # noqa: S101 - the row model has checked both
    assert tolerance is not None  # noqa: S101
    if row.rule == "ratio":
        factor = tolerance**times
        return value / factor, value * factor
    if row.rule == "at least":
        return 100 - (100 - tolerance) * times, inf
    if row.rule == "range":
        low = value if row.low is None else row.low
        high = value if row.high is None else row.high
        return low * (1 - tolerance * times), high * (1 + tolerance * times)
    room = tolerance * times * (abs(value) if row.rule == "share" else 1)
    return value - room, value + room


def judge(row: MeasurementRow, predicted: float | None, times: float = 1.0) -> Verdict:
    """Return the verdict on a prediction, at so many times the tolerance of the row.

    Args:
        row: the measurement.
        predicted: in the unit of the row, None where the model cannot express it.
        times: 0.5 for half the tolerance, 2 for double.
    """
    if predicted is None:
        return "cannot express"
    low, high = limits(row, times)
    if row.rule == "direction":
        return "pass" if low < predicted < high else "miss"
    close = 1e-9 * max(abs(low) if low > -float("inf") else 0, 1)
    return "pass" if low - close <= predicted <= high + close else "miss"


def prediction(row: str) -> float | None:
    """Return what the model answers to the row of this id; None where it cannot express it.

    Raises:
        ValueError: there is no such row.
    """
    try:
        return predict(row)
    except CannotExpress:
        return None


@cache
def results() -> tuple[Result, ...]:
    """Return all rows of `data/measurements.csv` with their predictions, computed now."""
    return tuple(_result(row) for row in rows_of(MeasurementRow))


def totals(
    found: Iterable[Result] | None = None,
    times: float = 1.0,
    *,
    better: bool = False,
    independent: bool = False,
) -> dict[str, Counter[Verdict]]:
    """Return how many rows of each model pass, miss or cannot be expressed.

    Args:
        found: results to count; all of them where left out.
        times: the tolerance, 0.5 for half, 2 for double.
        better: True counts the newer mechanism where there is one.
        independent: True counts only rows that had no say in a model.
    """
    counts: dict[str, Counter[Verdict]] = {}
    for one in results() if found is None else found:
        if independent and one.row.independent == "no":
            continue
        value = one.better if better and one.better is not None else one.predicted
        counts.setdefault(one.row.model, Counter())[judge(one.row, value, times)] += 1
    return counts


def _result(row: MeasurementRow) -> Result:
    reason, value = "", None
    try:
        value = predict(row.id)
    except CannotExpress as why:
        reason = str(why)
    better = predict_better(row.id)
    verdict = None if better is None else judge(row, better)
    return Result(row, value, judge(row, value), reason, better, verdict)
