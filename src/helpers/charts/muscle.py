"""Charts of a muscle fibre and an artery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from helpers.charts import look
from helpers.charts.intervals import Interval, intervals_panel
from helpers.charts.lines import Area, Axis, Band, Dot, Line, lines_panel
from helpers.charts.parts import Values

# Free magnesium found in human muscle by 31P spectroscopy, mM (data/parameters/blood.csv).
HUMAN_CELL_MM = (0.4, 0.8)
_TIME = Axis("ms after the nerve impulse", 0, 60)
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
        ("The calcium spike", "free calcium, uM · grey: usual magnesium"),
        ("time_ms", _TIME),
        Axis("", 0, "calcium_top"),
        [Line("calcium_before", look.FAINT, width=3), Line("calcium_now", look.CALCIUM)],
        count,
        values=values,
    )


def troponin(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw calcium on troponin over time: what makes the fibre pull."""
    return lines_panel(
        "troponin",
        ("The pull", "calcium on troponin, uM · grey: usual"),
        ("time_ms", _TIME),
        Axis("", 0, 250),
        [Line("troponin_before", look.FAINT, width=3), Line("troponin_now", look.CALCIUM)],
        count,
        values=values,
    )


def holders(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw who holds the released calcium, stacked."""
    areas = [
        Area(f"hold_{i}", f"hold_{i + 1}", color, opacity=0.75)
        for i, (_, color) in enumerate(_HOLDERS)
    ]
    places = ((0.3, 16), (0.12, -3), (0.62, 18), (0.9, -5))
    names = [
        Line(
            f"hold_{i + 1}",
            color,
            name,
            width=0.8,
            label_at=at,
            label_dy=dy,
            label_color=look.INK,
        )
        for i, ((name, color), (at, dy)) in enumerate(zip(_HOLDERS, places, strict=True))
    ]
    return lines_panel(
        "holders",
        (
            "Who holds the calcium",
            "gain since rest, uM, stacked; the rest has been pumped back",
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
    places = ((0.45, 14), (0.97, -8), (0.97, -8))
    lines = [
        Line(
            f"relax_{i}", tints[i % 3], fibre, label_at=places[i % 3][0], label_dy=places[i % 3][1]
        )
        for i, fibre in enumerate(fibres)
    ]
    return lines_panel(
        "relaxation",
        ("Letting go", "ms to half, after a 0.1 s contraction"),
        (
            "relax_x",
            Axis(
                "free magnesium, mM", 0.1, 2, look.MAGNESIUM, log=True, ticks=(0.1, 0.2, 0.5, 1, 2)
            ),
        ),
        Axis("", 1, 100, log=True, ticks=(1, 3, 10, 30, 100)),
        lines,
        count,
        bands=[Band("x", *HUMAN_CELL_MM, "people", look.BETWEEN)],
        dots=[Dot("relax_now_x", "relax_now_y")],
        values=values,
    )


def tone(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the tension of an artery against ionised magnesium in blood."""
    return lines_panel(
        "tone",
        ("An artery", "tension, % of usual"),
        ("tone_x", Axis("ionised magnesium, mM", 0.2, 3, look.MAGNESIUM)),
        Axis("", 60, 110),
        [Line("tone_y", look.YOU)],
        count,
        bands=[Band("x", "diet_ion_low", "diet_ion_high", "diets", look.BETWEEN)],
        dots=[Dot("tone_now_x", "tone_now_y")],
        values=values,
    )


def blood_pressure(trials: Sequence[Interval]) -> alt.LayerChart:
    """Draw what trials of magnesium found on blood pressure."""
    return intervals_panel(
        "blood_pressure",
        ("Vessels: what trials found", "change of blood pressure with magnesium, 95 % interval"),
        Axis("mmHg", -6, 6),
        trials,
        nothing=0,
    )
