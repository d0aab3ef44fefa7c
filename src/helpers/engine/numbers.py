"""How computed numbers are rounded for people and axes."""

from __future__ import annotations

import re
from collections.abc import Sequence

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def read_number(text: str) -> float:
    """Return a typed number: "1200", "1,200", "1200.5" and, as much of the world writes, "1200,5".

    Raises:
        ValueError: it is not a number.
    """
    plain = text.strip()
    if _THOUSANDS.fullmatch(plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))


def two_figures(value: float) -> str:
    """Return a number with two significant figures: models of people deserve no more."""
    if value != value:
        return "–"
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:g}"


def room(value: float, ends: Sequence[float]) -> float:
    """Return the first of a few fixed ends that holds `value`, so that axes rarely change."""
    return next((float(end) for end in ends if value <= end), float(ends[-1]))
