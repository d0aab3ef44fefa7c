"""Measured, tolerance and predicted side by side, each row on a scale of its own.

Rows have different units, so each is drawn in steps of its tolerance: 0 is the measured value and
the grey band, from -1 to 1, is what passes. Shapes and words carry the verdict, not colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from helpers.charts import look
from helpers.charts.svg import words as _text

_ROW, _LEFT, _WIDTH, _TOP = 46, 24, 640, 64
_MOST = 3.0
_LEGEND = "Grey: passes. Bar: measured interval. Diamond: newer mechanism. In steps of tolerance."


@dataclass(frozen=True)
class Check:
    """One row of the chart, in steps of its tolerance (0 measured, -1 and 1 the limits).

    Attributes:
        name: what was measured.
        words: verdict and numbers, written out.
        verdict: pass, miss or cannot express.
        predicted: where the prediction lies; None where there is none.
        low, high: ends of the measured interval, None where none was published.
        better: where a newer mechanism lies, None where there is none.
    """

    name: str
    words: str
    verdict: str
    predicted: float | None = None
    low: float | None = None
    high: float | None = None
    better: float | None = None


def checks_svg(title: str, checks: Sequence[Check]) -> str:
    """Return a picture as SVG: it needs no script and no network."""
    height = _TOP + _ROW * len(checks) + 30
    said = "; ".join(f"{check.name}: {check.words}" for check in checks)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'style="max-width:{_WIDTH}px;width:100%;height:auto;background:{look.PAPER}" '
        f'font-family="{escape(look.FONT)}" aria-label="{escape(f"{title}. {said}")}">',
        f"<rect width='{_WIDTH}' height='{height}' fill='{look.PAPER}'/>",
        _text(_LEFT, 22, title, size=14, bold=True),
        _text(_LEFT, 42, _LEGEND, 11),
    ]
    for place, check in enumerate(checks):
        parts += _row(check, _TOP + _ROW * place)
    bottom = _TOP + _ROW * len(checks)
    for step in (-3, -2, -1, 0, 1, 2, 3):
        name = "measured" if step == 0 else f"{step:+d}"
        parts.append(_text(_x(step), bottom + 18, name, 11, anchor="middle"))
    return "".join(parts) + "</svg>"


def _plain(words: str) -> str:
    """Return words without their first sign: it is drawn below, and few fonts hold all of them."""
    return words.partition(" ")[2]


def _row(check: Check, top: float) -> list[str]:
    y = top + 33
    parts = [
        f'<rect x="{_x(-1):.1f}" y="{y - 9}" width="{_x(1) - _x(-1):.1f}" height="18" '
        f'fill="{look.GRID}"/>',
        f'<line x1="{_x(0):.1f}" x2="{_x(0):.1f}" y1="{y - 9}" y2="{y + 9}" '
        f'stroke="{look.YARDSTICK}" stroke-width="2"/>',
        _text(_LEFT, top + 14, check.name, 11.5, bold=True),
        _text(_WIDTH - _LEFT, top + 14, _plain(check.words), 11.5, anchor="end"),
    ]
    if check.low is not None and check.high is not None:
        parts.append(
            f'<line x1="{_x(check.low):.1f}" x2="{_x(check.high):.1f}" y1="{y}" y2="{y}" '
            f'stroke="{look.YARDSTICK}" stroke-width="4"/>'
        )
    if check.better is not None:
        parts.append(_mark(_x(check.better), y, "better", abs(check.better) > _MOST))
    if check.predicted is None:
        parts.append(_text(_x(0) + 8, y + 4, "? cannot express", 11.5))
    else:
        parts.append(_mark(_x(check.predicted), y, check.verdict, abs(check.predicted) > _MOST))
    return parts


def _mark(x: float, y: float, kind: str, beyond: bool) -> str:
    ink = f'stroke="{look.INK}" stroke-width="2"'
    if kind == "pass":
        drawn = f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="{look.INK}"/>'
    elif kind == "miss":
        a, b = f"{x - 6:.1f} {y - 6}", f"{x - 6:.1f} {y + 6}"
        drawn = f'<path d="M{a} L{x + 6:.1f} {y + 6} M{b} L{x + 6:.1f} {y - 6}" {ink}/>'
    else:
        teal = look.MAGNESIUM
        shape = f"M{x:.1f} {y - 8} L{x + 8:.1f} {y} L{x:.1f} {y + 8} L{x - 8:.1f} {y} Z"
        drawn = f'<path d="{shape}" fill="{look.PAPER}" stroke="{teal}" stroke-width="2"/>'
    if beyond:
        sign = 1 if x > _x(0) else -1
        drawn += _text(x - 20 * sign, y + 4, "»" if sign > 0 else "«", 14, anchor="middle")
    return drawn


def _x(step: float) -> float:
    held = min(max(step, -_MOST), _MOST)
    return _WIDTH / 2 + held / _MOST * (_WIDTH / 2 - _LEFT - 12)
