"""What a class predicted: one bar for each answer; the right one is marked when it is revealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from helpers.charts import look
from helpers.charts.svg import picture, words

_WIDTH, _LEFT, _ROOM = 760, 2, 610
_LINE, _BAR, _GAP = 19, 20, 16
_LETTERS_A_LINE = 84


@dataclass(frozen=True)
class Bar:
    """One answer and how many chose it.

    Attributes:
        name: the answer, with its letter.
        count: how many chose it.
        right: True for the right one once it is revealed, else False.
    """

    name: str
    count: int
    right: bool = False


def answers_svg(title: str, bars: Sequence[Bar]) -> str:
    """Draw the answers of a class as SVG.

    Args:
        title: one line above the bars.
        bars: the answers in their order; at least one.

    Raises:
        ValueError: there are no bars, or a count is negative.
    """
    if not bars or min(bar.count for bar in bars) < 0:
        raise ValueError("bars must be at least one answer, and no count below 0.")
    most = max(max(bar.count for bar in bars), 1)
    revealed = any(bar.right for bar in bars)
    parts = [words(_LEFT, 28, title, 17, bold=True)]
    y = 44.0
    for bar in bars:
        drawn, y = _bar(bar, y, _ROOM * bar.count / most, revealed)
        parts += drawn
    said = "; ".join(f"{b.name}: {b.count}{', right' if b.right else ''}" for b in bars)
    return picture(_WIDTH, y + 4, f"{title}. {said}", parts)


def _bar(bar: Bar, top: float, length: float, revealed: bool) -> tuple[list[str], float]:
    """Return one answer drawn from `top` downwards, and where it ends."""
    parts = []
    y = top
    for line in wrap(bar.name, _LETTERS_A_LINE) or [""]:
        y += _LINE
        parts.append(words(_LEFT, y - 4, line, 15, bold=bar.right))
    # Once revealed, the right bar is dark and the others only have an outline: no colour is needed.
    fill = look.FAINT if revealed and not bar.right else look.YARDSTICK
    fill = look.INK if bar.right else fill
    parts.append(
        f'<rect x="{_LEFT}" y="{y + 2:g}" width="{max(length, 2):.1f}" height="{_BAR}" rx="2" '
        f'fill="{fill}"/>'
    )
    after = _LEFT + max(length, 2) + 9
    if bar.right:
        parts.append(_tick(after, y + 2 + _BAR / 2))
    count = f"{bar.count}, right" if bar.right else f"{bar.count}"
    parts.append(words(after + (22 if bar.right else 0), y + 18, count, 16, bold=True))
    return parts, y + 2 + _BAR + _GAP


def _tick(x: float, y: float) -> str:
    shape = f"M{x:.1f} {y:.1f} l5 6 l9 -13"
    return f'<path d="{shape}" fill="none" stroke="{look.INK}" stroke-width="3"/>'
