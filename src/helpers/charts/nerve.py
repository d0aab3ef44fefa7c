"""Charts of a synapse, a nerve fibre and the NMDA channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from helpers.charts import look
from helpers.charts.lines import Axis, Band, Dot, Line, lines_panel
from helpers.charts.parts import Values

_RELEASE_TINTS = ("#9FB9C9", "#8AA9BC", "#7498AF", "#3F6E8C", "#2F5D7A", "#204B67")


def release_map(
    shares: Sequence[float],
    calcium_mM: tuple[float, float],
    magnesium_mM: float,
    *,
    diet: bool,
    values: Mapping[str, Values] | None = None,
) -> alt.LayerChart:
    """Draw lines of equal release over both ions, with the lines of equal ratio across them.

    Args:
        shares: release of each line, as a share of the usual.
        calcium_mM: ends of the calcium axis.
        magnesium_mM: end of the magnesium axis.
        diet: write what the box of all diets is.
        values: numbers and arrays to draw.
    """
    contours = [
        Line(
            f"iso_{i}",
            _RELEASE_TINTS[i % len(_RELEASE_TINTS)],
            f"release × {share:g}",
            width=1.6 if share != 1 else 2.4,
            label_dy=10,
            label_xy=(f"iso_{i}_x", f"iso_{i}_y"),
        )
        for i, share in enumerate(shares)
    ]
    rays = [
        Line("ratio_half", look.FAINT, dash=True, width=1.2),
        Line("ratio_double", look.FAINT, dash=True, width=1.2),
        Line("ratio_now", look.QUIET, "same ratio as now", dash=True, width=1.6, label_at=1.0),
    ]
    block = Line(
        "iso_block",
        look.INK,
        "the weakest fibres stop answering",
        width=2.4,
        label_dy=26,
        label_xy=("iso_block_x", "iso_block_y"),
    )
    return lines_panel(
        "release_map",
        (
            "A ratio does not fix what a synapse does",
            "solid: equal release · dashed: equal ratio · they cross",
        ),
        ("map_x", Axis("ionised calcium, mM", *calcium_mM, color=look.CALCIUM)),
        Axis("ionised magnesium, mM", 0, magnesium_mM, color=look.MAGNESIUM),
        [*rays, *contours, block],
        2,
        bands=[Band("y", "diet_low", "diet_high", "all diets" if diet else "diet", look.BETWEEN)],
        dots=[Dot("ion_calcium", "ion_magnesium", label="you" if diet else "patient")],
        height=300,
        values=values,
    )


def trace(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the membrane after a shock that just suffices, with and without the shift."""
    return lines_panel(
        "trace",
        ("One shock, just enough", "grey: usual blood · membrane, mV"),
        ("trace_time", Axis("ms after the shock", 0, 10)),
        Axis("", -90, 60),
        [
            Line("trace_reference", look.FAINT, width=3),
            Line("trace_now", look.YOU),
        ],
        count,
        values=values,
    )


def nmda(
    count: int,
    family_mM: Sequence[float],
    others: int,
    values: Mapping[str, Values] | None = None,
) -> alt.LayerChart:
    """Draw the share of NMDA channels magnesium leaves free, against voltage."""
    family = [
        Line(
            f"nmda_family_{i}",
            look.MAGNESIUM_PALE,
            f"{level:g} mM",
            width=1.5,
            label_at=0.5,
            label_color=look.MAGNESIUM,
        )
        for i, level in enumerate(family_mM)
    ]
    fits = [Line(f"nmda_other_{i}", look.QUIET, dash=True, width=1.2) for i in range(others)]
    return lines_panel(
        "nmda",
        ("The magnesium plug", "% free · dashed: other published fits"),
        ("nmda_voltage", Axis("membrane, mV", -90, 20)),
        Axis("", 0, 100),
        [*family, *fits, Line("nmda_now", look.MAGNESIUM, width=2.6)],
        count,
        values=values,
    )
