"""The days of a class on the intake plane: calcium across, magnesium up, one dot for each day.

It is the plane of the explorers without what belongs to one person: a class has many ages, so there
are no regions of too little and enough, only the lines of equal ratio.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from helpers.charts import look
from helpers.charts.svg import picture, words

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 760, 480, 56, 30, 82, 62
_RATIOS = (1, 2, 4)
# As far as the sliders go, so that every day has its place.
CALCIUM_MAX_MG, MAGNESIUM_MAX_MG = 3000, 1200


def class_plane_svg(days: Iterable[tuple[float, float, int]]) -> str:
    """Draw the days of a class as SVG.

    Args:
        days: calcium (mg a day), magnesium (mg a day) and how many have exactly this day.
            What lies beyond the plane is drawn at its edge.
    """
    listed = sorted(days, key=lambda day: -day[2])
    number = sum(count for _, _, count in listed)
    title = f"The settings of the class: {number}"
    parts = [words(2, 28, title, 17, bold=True), *_axes(), *map(_ray, _RATIOS)]
    for calcium_mg, magnesium_mg, count in listed:
        parts.append(_dot(_x(calcium_mg), _y(magnesium_mg), count))
    said = "; ".join(
        f"calcium {calcium:,.0f} mg and magnesium {magnesium:,.0f} mg"
        + (f", {count} times" if count > 1 else "")
        for calcium, magnesium, count in listed
    )
    return picture(_WIDTH, _HEIGHT, f"{title}. {said}", parts)


def _axes() -> list[str]:
    bottom = _HEIGHT - _BOTTOM
    line = f'stroke="{look.FAINT}" stroke-width="1"'
    parts = [
        f'<path d="M{_LEFT} {_TOP} V{bottom} H{_WIDTH - _RIGHT}" fill="none" {line}/>',
        words(_WIDTH - _RIGHT, _HEIGHT - 14, "Calcium, mg a day", 15, bold=True, anchor="end",
              color=look.CALCIUM),
        words(2, _TOP - 20, "Magnesium, mg a day", 15, bold=True, color=look.MAGNESIUM),
    ]  # fmt: skip
    for calcium in range(0, CALCIUM_MAX_MG + 1, 500):
        parts.append(words(_x(calcium), bottom + 20, f"{calcium:,}", 13, anchor="middle"))
    for magnesium in range(0, MAGNESIUM_MAX_MG + 1, 200):
        parts.append(words(_LEFT - 8, _y(magnesium) + 4, f"{magnesium:,}", 13, anchor="end"))
        parts.append(
            f'<path d="M{_LEFT} {_y(magnesium):.1f} H{_WIDTH - _RIGHT}" stroke="{look.GRID}"/>'
        )
    return parts


def _ray(ratio: int) -> str:
    """Draw every day of one ratio: a line from the origin to the edge of the plane."""
    calcium = min(CALCIUM_MAX_MG, MAGNESIUM_MAX_MG * ratio)
    x, y = _x(calcium), _y(calcium / ratio)
    line = (
        f'<path d="M{_x(0):.1f} {_y(0):.1f} L{x:.1f} {y:.1f}" stroke="{look.YARDSTICK}" '
        'stroke-width="1.5" stroke-dasharray="5 5"/>'
    )
    at_top = calcium < CALCIUM_MAX_MG
    name = words(x + (8 if at_top else -4), y + (14 if at_top else -8), f"{ratio} : 1", 13,
                 anchor="start" if at_top else "end", color=look.YARDSTICK)  # fmt: skip
    return line + name


def _dot(x: float, y: float, count: int) -> str:
    radius = 7 + 3 * sqrt(count - 1)
    dot = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{look.YOU}" '
        'fill-opacity="0.85" stroke="#fff" stroke-width="2"/>'
    )
    if count == 1:
        return dot
    return dot + words(x, y + 4, str(count), 12, bold=True, anchor="middle", color="#fff")


def _x(calcium_mg: float) -> float:
    share = min(max(calcium_mg, 0) / CALCIUM_MAX_MG, 1)
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(magnesium_mg: float) -> float:
    share = min(max(magnesium_mg, 0) / MAGNESIUM_MAX_MG, 1)
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)
