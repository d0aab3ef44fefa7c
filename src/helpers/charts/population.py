"""Contours of what people really eat, drawn from a weighted histogram of one-day intakes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import contourpy
import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.float64]

SHARES: tuple[float, ...] = (0.5, 0.8, 0.95)
BIN_CALCIUM_MG, BIN_MAGNESIUM_MG = 100.0, 40.0
# Blur for 2,500 people; fewer need more, as in any density estimate in two dimensions.
_SMOOTHING_BINS, _SMOOTHING_PEOPLE = 1.2, 2500.0
_MIN_VERTICES = 12


def smooth(density: Grid, sd_bins: float = _SMOOTHING_BINS) -> Grid:
    """Blur a histogram with a Gaussian of `sd_bins` bins in both directions; the sum is kept."""
    reach = int(np.ceil(4 * sd_bins))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sd_bins) ** 2)
    kernel /= kernel.sum()
    blurred = density
    for axis in (0, 1):
        blurred = np.apply_along_axis(np.convolve, axis, blurred, kernel, mode="same")
    scaled: Grid = blurred * (density.sum() / blurred.sum())
    return scaled


def level_holding(density: Grid, share: float) -> float:
    """Return the density above which the densest cells together hold `share` of everybody."""
    ranked = np.sort(density, axis=None)[::-1]
    held = np.cumsum(ranked) / ranked.sum()
    return float(ranked[np.searchsorted(held, share)])


def contours(
    calcium_from_mg: Iterable[float],
    magnesium_from_mg: Iterable[float],
    share: Iterable[float],
    people: float = _SMOOTHING_PEOPLE,
) -> list[dict[str, float]]:
    """Trace the smallest regions that hold half, 80 % and 95 % of a population.

    Args:
        calcium_from_mg: lower edge of each 100 mg bin of calcium.
        magnesium_from_mg: lower edge of each 40 mg bin of magnesium.
        share: the part of the population in that bin, as a fraction.
        people: how many were asked; sets how much the histogram is blurred.

    Returns:
        One row per vertex: `share` held, `piece` (number of the closed line), `calcium_mg` and
        `magnesium_mg`. Pieces of a few vertices are noise of single people and are left out.
    """
    i = (np.asarray(list(calcium_from_mg)) / BIN_CALCIUM_MG).astype(int)
    j = (np.asarray(list(magnesium_from_mg)) / BIN_MAGNESIUM_MG).astype(int)
    # A margin of empty bins lets every line close; nothing is below zero, so it is cut there.
    pad = 4
    density = np.zeros((j.max() + 1 + 2 * pad, i.max() + 1 + 2 * pad))
    density[j + pad, i + pad] = np.asarray(list(share))
    density = smooth(density, _SMOOTHING_BINS * (_SMOOTHING_PEOPLE / people) ** (1 / 6))
    x = (np.arange(density.shape[1]) - pad + 0.5) * BIN_CALCIUM_MG
    y = (np.arange(density.shape[0]) - pad + 0.5) * BIN_MAGNESIUM_MG
    tracer = contourpy.contour_generator(x, y, density)
    rows: list[dict[str, float]] = []
    piece = 0
    for held in SHARES:
        for line in tracer.lines(level_holding(density, held)):
            if len(line) < _MIN_VERTICES:
                continue
            for calcium, magnesium in np.maximum(np.asarray(line), 0):
                rows.append(
                    {
                        "share": held,
                        "piece": float(piece),
                        "calcium_mg": round(float(calcium), 1),
                        "magnesium_mg": round(float(magnesium), 1),
                    }
                )
            piece += 1
    return rows


def all_contours(histogram: Iterable[Mapping[str, float | str]]) -> list[dict[str, float | str]]:
    """Trace every group of a histogram.

    Args:
        histogram: rows with group, people, calcium_from_mg, magnesium_from_mg and share.
    """
    groups: dict[str, list[Mapping[str, float | str]]] = {}
    for row in histogram:
        groups.setdefault(str(row["group"]), []).append(row)
    traced: list[dict[str, float | str]] = []
    for group, cells in groups.items():
        calcium, magnesium, share = (
            [float(cell[name]) for cell in cells]
            for name in ("calcium_from_mg", "magnesium_from_mg", "share")
        )
        lines = contours(calcium, magnesium, share, float(cells[0]["people"]))
        traced.extend({"group": group, **line} for line in lines)
    return traced
