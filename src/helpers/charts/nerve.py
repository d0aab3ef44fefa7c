"""Charts of a synapse, a nerve fibre and the NMDA channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from helpers.charts import look
from helpers.charts.guess import guess_between
from helpers.charts.lines import Axis, Band, Dot, Line, lines_panel
from helpers.charts.parts import Values

_RELEASE_TINTS = ("#7498AF", "#4F7F9C", "#3F6E8C", "#204B67")


def equal_release(calcium: str, share: str, power: float) -> str:
    """Return the expression of magnesium (mM) on a line of equal release, for any share of it.

    A learner's guess may be any share, and is known to the browser only; the lines that stand on
    the map are computed by the model, and a test holds the two together.
    """
    needed = f"map_usual * pow(max({share}, 1e-9), {1 / power})"
    return f"map_k2 * ({calcium} / map_k1 * (1 / ({needed}) - 1) - 1)"


def release_map(
    shares: Sequence[float],
    calcium_mM: tuple[float, float],
    magnesium_mM: float,
    power: float,
    *,
    diet: bool,
    values: Mapping[str, Values] | None = None,
) -> alt.LayerChart:
    """Draw lines of equal release over both ions, with the lines of equal ratio across them.

    Args:
        shares: release of each line, as a share of the usual.
        calcium_mM: ends of the calcium axis.
        magnesium_mM: end of the magnesium axis.
        power: calcium ions that act together.
        diet: write what the box of all diets is.
        values: numbers and arrays to draw.
    """
    contours = [
        Line(
            f"iso_{i}",
            _RELEASE_TINTS[i % len(_RELEASE_TINTS)],
            f"release × {share:g}",
            width=1.6 if share != 1 else 2.4,
            label_align="right",
            label_dx=-6,
            label_dy=-5,
            label_xy=(f"iso_{i}_x", f"iso_{i}_y"),
        )
        for i, share in enumerate(shares)
    ]
    rays = [
        Line("ratio_half", look.FAINT, dash=True, width=1.2),
        Line("ratio_double", look.FAINT, dash=True, width=1.2),
        Line(
            "ratio_now",
            look.QUIET,
            "same ratio as now",
            dash=True,
            width=1.6,
            label_align="right",
            label_dx=-6,
            label_dy=-5,
            label_xy=("ratio_now_x", "ratio_now_y"),
        ),
    ]
    block = Line(
        "iso_block",
        look.INK,
        "weakest fibres fail",
        width=2.4,
        label_align="right",
        label_dx=-27,
        label_dy=12,
        label_xy=("iso_block_x", "iso_block_y"),
    )
    return lines_panel(
        "release_map",
        (
            "A ratio is not enough",
            "solid: equal release · dashed: equal ratio",
        ),
        ("map_x", Axis("ionised calcium, mM", *calcium_mM, color=look.CALCIUM)),
        Axis("ionised magnesium, mM", 0, magnesium_mM, color=look.MAGNESIUM),
        [*rays, *contours, block],
        2,
        bands=[Band("y", "diet_low", "diet_high", "all diets", look.MAGNESIUM_PALE, label_at=0.5)],
        dots=[Dot("ion_calcium", "ion_magnesium", label="you" if diet else "patient")],
        guess=lambda x, y: guess_between(
            "release_map",
            calcium_mM,
            magnesium_mM,
            lambda calcium, share: equal_release(calcium, share, power),
            x("x"),
            y,
        ),
        height=300,
        values={"map_usual": 0.5, "map_k1": 1.0, "map_k2": 3.0, **(values or {})},
    )


def trace(count: int, last_ms: float, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the membrane after a shock that just suffices, with and without the shift."""
    return lines_panel(
        "trace",
        ("One shock", "mV · grey: usual"),
        ("trace_time", Axis("milliseconds", 0, last_ms)),
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
            # Above the curves of less magnesium, below those of more: there the room is.
            label_at=0.55 if level < 1 else 0.62,
            label_align="right" if level < 1 else "left",
            label_dx=-7 if level < 1 else 9,
            label_dy=-4 if level < 1 else 9,
            label_color=look.MAGNESIUM,
        )
        for i, level in enumerate(family_mM)
    ]
    fits = [Line(f"nmda_other_{i}", look.QUIET, dash=True, width=1.2) for i in range(others)]
    return lines_panel(
        "nmda",
        ("The plug", "% of channels free"),
        ("nmda_voltage", Axis("membrane, mV", -90, 20)),
        Axis("", 0, 100),
        [*family, *fits, Line("nmda_now", look.MAGNESIUM, width=2.6)],
        count,
        values=values,
    )
