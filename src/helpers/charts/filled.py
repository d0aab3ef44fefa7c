"""Putting numbers and texts into a compiled chart, without the charting packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Values = float | str | Sequence[float] | Sequence[str] | npt.NDArray[np.float64]

STILL_WIDTH, GAP = 620, 64


def plain(value: Values) -> Any:
    """Return `value` as JSON can hold it: arrays become lists, not-a-number becomes null."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return None if np.isnan(value) else float(value)
    return [plain(v) for v in np.asarray(value).tolist()]


def filled(
    spec: Mapping[str, Any],
    widths: Mapping[str, float],
    values: Mapping[str, Values],
    width: int = STILL_WIDTH,
) -> dict[str, Any]:
    """Return a compiled chart with numbers and texts put in, for a picture that stands alone.

    Args:
        spec: the Vega specification of a page.
        widths: width signal to its share of the room.
        values: numbers, arrays and texts by parameter name.
        width: of the drawing area, px.
    """
    half = (width - GAP) // 2
    sizes: dict[str, Values] = {
        name: float(width if share == 1 else half) for name, share in widths.items()
    }
    given = {**values, **sizes}
    signals = [
        {**s, "value": plain(given[s["name"]])} if s["name"] in given and "value" in s else s
        for s in spec["signals"]
    ]
    return {**spec, "signals": signals}
