"""Charts of a muscle fibre, an artery, and what trials found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from helpers.charts import look
from helpers.charts.intervals import Interval, intervals_panel
from helpers.charts.lines import Area, Axis, Band, Dot, Line, lines_panel
from helpers.charts.parts import Values

# Free magnesium found in human muscle by 31P spectroscopy, mM (data/parameters/blood.csv).
HUMAN_CELL_MM = (0.4, 0.8)
_TIME = Axis("milliseconds", 0, 60)
_HOLDERS = (
    ("troponin: this is the pull", "#C2670A"),
    ("ATP", "#8C9AA8"),
    ("parvalbumin", "#B9A37E"),
    ("free", "#2B3138"),
)


def calcium(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw free calcium in the fibre over time, with the reference behind it."""
    return lines_panel(
        "calcium",
        ("Calcium spike", "free, uM · grey: usual"),
        ("time_ms", _TIME),
        Axis("", 0, "calcium_top"),
        [Line("calcium_before", look.FAINT, width=3.6), Line("calcium_now", look.CALCIUM)],
        count,
        guess=True,
        values=values,
    )


def troponin(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw calcium on troponin over time: what makes the fibre pull."""
    return lines_panel(
        "troponin",
        ("The pull", "uM on troponin"),
        ("time_ms", _TIME),
        Axis("", 0, 250),
        [Line("troponin_before", look.FAINT, width=3.6), Line("troponin_now", look.CALCIUM)],
        count,
        values=values,
    )


def holders(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw who holds the released calcium, stacked."""
    areas = [
        Area(f"hold_{i}", f"hold_{i + 1}", color, opacity=0.75)
        for i, (_, color) in enumerate(_HOLDERS)
    ]
    places = ((0.2, 52), (0.35, -3), (0.77, 18), (0.92, -6))
    names = [
        Line(
            f"hold_{i + 1}",
            color,
            name,
            width=0.8,
            label_at=at,
            label_dy=dy,
            label_color=look.INK,
            halo=False,
        )
        for i, ((name, color), (at, dy)) in enumerate(zip(_HOLDERS, places, strict=True))
    ]
    return lines_panel(
        "holders",
        (
            "Who holds the calcium",
            "gain since rest, uM; the rest is pumped back",
        ),
        ("time_ms", _TIME),
        Axis("uM", 0, "hold_top"),
        names,
        count,
        areas=areas,
        height=190,
        values=values,
    )


def relaxation(
    count: int, fibres: Sequence[str], values: Mapping[str, Values] | None = None
) -> alt.LayerChart:
    """Draw how long fibres take to let go half way, against free magnesium."""
    tints = (look.YOU, look.MAGNESIUM, look.YARDSTICK)
    # Upper ends of names for lines above, lower ones for the line below its neighbour.
    places = ((0.72, -4, 13, "right"), (0.62, 4, -10, "left"), (0.62, 4, -10, "left"))
    lines = [
        Line(
            f"relax_{i}",
            tints[i % 3],
            fibre,
            label_at=places[i % 3][0],
            label_dx=places[i % 3][1],
            label_dy=places[i % 3][2],
            label_align="right" if places[i % 3][3] == "right" else "left",
        )
        for i, fibre in enumerate(fibres)
    ]
    ticks = (0.1, 0.2, 0.5, 1, 2, 3)
    return lines_panel(
        "relaxation",
        ("Letting go", "ms until free calcium has halved"),
        (
            "relax_x",
            Axis(
                "free magnesium in the fibre, mM", 0.09, 3.2, look.MAGNESIUM, log=True, ticks=ticks
            ),
        ),
        Axis("", 0.8, 100, log=True, ticks=(1, 3, 10, 30, 100)),
        lines,
        count,
        bands=[Band("x", *HUMAN_CELL_MM, "found in people", look.BETWEEN)],
        dots=[Dot("relax_now_x", "relax_now_y")],
        guess=True,
        values=values,
    )


def force(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw force against a steady calcium level, at this magnesium and at the usual one."""
    ticks = (0.1, 1, 10)
    return lines_panel(
        "force",
        ("Force", "% of the most"),
        ("force_x", Axis("free calcium, uM", 0.1, 30, look.CALCIUM, log=True, ticks=ticks)),
        Axis("", 0, 100),
        [
            Line("force_before", look.FAINT, width=3.6),
            Line(
                "force_heart",
                look.YARDSTICK,
                "heart",
                dash=True,
                label_at=0.3,
                label_align="right",
                label_dx=-6,
            ),
            Line(
                "force_now",
                look.CALCIUM,
                "limb",
                label_at=0.5,
                label_align="left",
                label_dx=16,
                label_dy=12,
            ),
        ],
        count,
        values=values,
    )


def tone(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the tension of an artery against ionised magnesium in blood."""
    return lines_panel(
        "tone",
        ("An artery", "tension, % of usual"),
        ("tone_x", Axis("magnesium, mM", 0.1, 3, look.MAGNESIUM, ticks=(1, 2, 3), format="g")),
        Axis("", 60, 110),
        [Line("tone_y", look.YOU)],
        count,
        bands=[Band("x", "diet_ion_low", "diet_ion_high", "all diets", look.MAGNESIUM_PALE)],
        dots=[Dot("tone_now_x", "tone_now_y")],
        values=values,
    )


def blood_pressure(trials: Sequence[Interval]) -> alt.LayerChart:
    """Draw what trials of magnesium found on blood pressure."""
    return intervals_panel(
        "blood_pressure",
        ("Blood pressure: what trials found", "change with magnesium, 95 % interval"),
        Axis("mmHg", -6, 4),
        trials,
        nothing=0,
    )


def cramps(trials: Sequence[Interval]) -> alt.LayerChart:
    """Draw what trials of magnesium found on cramps."""
    return intervals_panel(
        "cramps",
        ("Cramps: what trials found", "change with magnesium, 95 % interval"),
        Axis("cramps a week", -1.5, 1),
        trials,
        nothing=0,
    )
