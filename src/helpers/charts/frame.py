"""The two panels every explorer starts with: the ratio gauge and the intake plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.charts.gauge import ratio_gauge
from helpers.charts.page import Row
from helpers.charts.plane import Landmark, intake_plane


def frame_rows(
    contours: Sequence[Mapping[str, float | str]] = (), days: Sequence[Landmark] = ()
) -> list[Row]:
    """Return the gauge and the plane, ready to be stacked above a theme's own panels."""
    return [ratio_gauge(), intake_plane(contours=contours, days=days)]
