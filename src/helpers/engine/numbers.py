"""How computed numbers are rounded for people and axes."""

from __future__ import annotations

from collections.abc import Sequence


def two_figures(value: float) -> str:
    """Return a number with two significant figures: models of people deserve no more."""
    if value != value:
        return "–"
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:g}"


def room(value: float, ends: Sequence[float]) -> float:
    """Return the first of a few fixed ends that holds `value`, so that axes rarely change."""
    return next((float(end) for end in ends if value <= end), float(ends[-1]))
