"""What each newer mechanism changes, row by row: nearer to the measurement, or farther."""

from __future__ import annotations

from collections import Counter
from html import escape

from helpers.lesson.piece import Page, scrolling, table
from helpers.reality.predict import muscle_at_mM, muscle_slope
from helpers.reality.score import Result, judge, results
from helpers.reality.show import mark, shown_value, step

__all__ = ["reality_changes"]

_HEAD = ("Mechanism", "Measured", "Value", "Without it", "With it", "The measurement is")
_SAME = 0.005


def reality_changes() -> Page:
    """Show what each newer mechanism answers beside the older model, and whether it is nearer.

    Returns:
        A page of HTML that also reads as lines of text, the count of both in the first.
    """
    found = [one for one in results() if one.better is not None]
    rows = [
        (one.mechanism, one, one.predicted, one.better)
        for one in sorted(found, key=lambda one: one.mechanism)
    ]
    by_id = {one.row.id: one for one in results()}
    power = "cell_exponent_red_cells"
    rows += [
        # The older assumption is the switch here, and its absence the newer default.
        (
            "cell no longer follows blood",
            by_id["SE6"],
            muscle_at_mM(0.78, power),
            muscle_at_mM(0.78),
        ),
        ("cell no longer follows blood", by_id["SE7"], muscle_slope(power), muscle_slope()),
    ]
    cells = [[escape(cell) for cell in _cells(*row)] for row in rows]
    counts = Counter(row[-1] for row in cells)
    known = [word for word in ("nearer", "farther", "as far") if counts[word]]
    words = ", ".join(f"{counts[word]} {word}" for word in known)
    title = f"What the newer mechanisms change: {words}"
    lines = [title, *(" | ".join(row) for row in cells)]
    return Page(scrolling(table(title, _HEAD, cells), title), "\n".join(lines))


def _cells(mechanism: str, one: Result, before: float | None, after: float | None) -> list[str]:
    told = [
        "–" if value is None else f"{value:.3g} ({mark(judge(one.row, value))})"
        for value in (before, after)
    ]
    return [mechanism, one.row.id, shown_value(one.row), *told, _compared(one, before, after)]


def _compared(one: Result, before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "as far"
    if one.row.rule == "direction":
        change = (before - after) * (1 if one.row.direction == "up" else -1)
    else:
        change = abs(step(one.row, after) or 0) - abs(step(one.row, before) or 0)
    if abs(change) < _SAME:
        return "as far"
    return "nearer" if change < 0 else "farther"
