"""The intake plane: calcium across, magnesium up, and the day as a dot between the lines.

It shows four things at once and keeps them apart: what official bodies say is needed (tinted
regions), what a yardstick for the ratio would ask (slate band of rays through the origin), what
people really eat (grey contours) and where this day lies (the dot, which can be dragged).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from helpers.charts import look
from helpers.charts.parts import Plot, Values, layer, parameters, points
from helpers.charts.plane_range import CALCIUM_MAX_MG, MAGNESIUM_MAX_MG
from helpers.charts.population import SHARES

HEIGHT = 400

# The numbers of the plane and what they are when nobody has said otherwise (woman 31-50, US).
DEFAULTS: Mapping[str, float | str] = {
    "calcium_mg": 1000.0,
    "magnesium_mg": 320.0,
    "calcium_supplement_mg": 0.0,
    "magnesium_supplement_mg": 0.0,
    "calcium_ear": 800.0,
    "calcium_target": 1000.0,
    "calcium_upper": 2500.0,
    "magnesium_ear": 265.0,
    "magnesium_target": 320.0,
    "calcium_max": CALCIUM_MAX_MG,
    "magnesium_max": MAGNESIUM_MAX_MG,
    "yardstick_low": float("nan"),
    "yardstick_high": float("nan"),
    "yardstick_name": "",
    "population_group": "women 20+",
}


@dataclass(frozen=True)
class Landmark:
    """A named example day on the plane, and on which side of its point the name is written."""

    name: str
    calcium_mg: float
    magnesium_mg: float
    side: str = "right"


def _x(field: str = "x") -> alt.X:
    return alt.X(
        f"{field}:Q",
        scale=alt.Scale(domainMin=0, domainMax=alt.expr("calcium_max"), nice=False),
        axis=alt.Axis(
            title="Calcium eaten, mg a day", titleColor=look.CALCIUM, format=",d", grid=False
        ),
    )


def _y(field: str = "y") -> alt.Y:
    return alt.Y(
        f"{field}:Q",
        scale=alt.Scale(domainMin=0, domainMax=alt.expr("magnesium_max"), nice=False),
        axis=alt.Axis(
            title="Magnesium eaten, mg a day",
            titleColor=look.MAGNESIUM,
            format=",d",
            grid=False,
            titleX=-37,
        ),
    )


def _regions() -> alt.Chart:
    """Tint each cell of the plane by the less comfortable of its two minerals."""
    edges_x = "[0, calcium_ear, calcium_target, calcium_upper, calcium_max]"
    edges_y = "[0, magnesium_ear, magnesium_target, magnesium_max]"
    col, row = "datum.k % 4", "floor(datum.k / 4)"
    chart: alt.Chart = (
        points(
            12,
            x=f"min({edges_x}[{col}], calcium_max)",
            x2=f"min({edges_x}[{col} + 1], calcium_max)",
            y=f"min({edges_y}[{row}], magnesium_max)",
            y2=f"min({edges_y}[{row} + 1], magnesium_max)",
            state=f"{col} == 3 ? 'above' : min({col}, {row}) == 0 ? 'below'"
            f" : min({col}, {row}) == 1 ? 'between' : 'meets'",
        )
        .mark_rect(opacity=1)
        .encode(
            x=_x(),
            x2="x2:Q",
            y=_y(),
            y2="y2:Q",
            color=alt.Color(
                "state:N",
                scale=alt.Scale(
                    domain=["below", "between", "meets", "above"],
                    range=[look.BELOW, look.BETWEEN, look.MEETS, look.ABOVE],
                ),
            ),
        )
    )
    return chart


def _limits() -> alt.LayerChart:
    """Hairlines at the average need and at the target of each mineral."""
    style: dict[str, Any] = {"color": "white", "strokeWidth": 1.5}
    across = points(3, x="[calcium_ear, calcium_target, calcium_upper][datum.k]")
    up = points(2, y="[magnesium_ear, magnesium_target][datum.k]")
    return layer(across.mark_rule(**style).encode(x=_x()), up.mark_rule(**style).encode(y=_y()))


def _region_names() -> alt.Chart:
    """Write what each region means into its far corner, where few dots fall."""
    chart: alt.Chart = (
        points(
            4,
            x="[0, calcium_max, 0, calcium_max][datum.k]",
            y="[0, 0, magnesium_max, magnesium_max][datum.k]",
            dx="[7, -7, 7, -7][datum.k]",
            # Where no average need is known (infants) the only line is the adequate intake.
            need="calcium_ear > 0 ? 'average need' : 'adequate intake'",
            words="['both below the ' + datum.need, 'magnesium below the ' + datum.need,"
            " 'calcium below', 'both meet the ' + datum.need][datum.k]",
        )
        .mark_text(
            fontStyle="italic",
            fontSize=11,
            color=look.QUIET,
            align=alt.expr("datum.k % 2 ? 'right' : 'left'"),
            dx=alt.expr(
                "datum.dx - (datum.k == 3 ? (calcium_max - calcium_upper)"
                " / calcium_max * width : 0)"
            ),
            dy=alt.expr("datum.k < 2 ? -9 : 12"),
            opacity=alt.expr("width < 400 && (datum.k == 0 || datum.k == 2) ? 0 : 1"),
        )
        .encode(x=_x(), y=_y(), text="words:N")
    )
    return chart


def _upper_name() -> alt.Chart:
    chart: alt.Chart = (
        points(1, x="calcium_upper", y="magnesium_max")
        .mark_text(
            align="right",
            angle=270,
            dx=-6,
            dy=12,
            fontStyle="italic",
            fontSize=11,
            color=look.QUIET,
            text="calcium above its upper limit",
        )
        .transform_filter("calcium_upper < calcium_max")
        .encode(x=_x(), y=_y())
    )
    return chart


def _people(contours: Sequence[Mapping[str, float | str]]) -> alt.LayerChart:
    """Draw the regions that hold half, 80 % and 95 % of the chosen group."""
    lines = (
        Plot(alt.InlineData(values=list(contours)))
        .transform_filter("datum.group == population_group")
        .mark_line(interpolate="cardinal-closed", color=look.QUIET, strokeWidth=1, clip=True)
        .encode(
            x=_x("calcium_mg"),
            y=_y("magnesium_mg"),
            detail="piece:N",
            order=alt.Order("order:Q"),
            opacity=alt.Opacity(
                "share:Q", scale=alt.Scale(domain=list(SHARES), range=[0.85, 0.55, 0.4])
            ),
        )
    )
    names = (
        Plot(alt.InlineData(values=_label_places(contours)))
        .transform_filter("datum.group == population_group")
        .mark_text(fontSize=10, color=look.QUIET, align="left", dx=4, dy=6, clip=True)
        .encode(x=_x("calcium_mg"), y=_y("magnesium_mg"), text="label:N")
    )
    return layer(lines, names)


def _label_places(
    contours: Sequence[Mapping[str, float | str]],
) -> list[Mapping[str, float | str]]:
    """Return the lower right vertex of each contour, the quietest place for its name."""

    def reach(row: Mapping[str, float | str]) -> float:
        across = float(row["calcium_mg"]) / CALCIUM_MAX_MG
        return across - 1.2 * float(row["magnesium_mg"]) / MAGNESIUM_MAX_MG

    best: dict[tuple[str, float], Mapping[str, float | str]] = {}
    for row in contours:
        key = (str(row["group"]), float(row["share"]))
        if key not in best or reach(row) > reach(best[key]):
            best[key] = row
    return [
        {**row, "label": "half of people" if share == SHARES[0] else f"{share:.0%}"}
        for (_, share), row in best.items()
    ]


def _yardstick() -> alt.LayerChart:
    """Draw every intake whose ratio lies inside the chosen yardstick: a wedge from the origin."""
    wedge = (
        points(
            2,
            x="datum.k * calcium_max",
            y="datum.k * calcium_max / yardstick_high",
            y2="datum.k * calcium_max / yardstick_low",
        )
        .transform_filter("isValid(yardstick_low)")
        .mark_area(color=look.YARDSTICK, opacity=0.2, clip=True)
        .encode(x=_x(), y=_y(), y2="y2:Q")
    )
    edge = "min(calcium_max, magnesium_max * 0.86 * sqrt(yardstick_low * yardstick_high))"
    name = (
        points(1, x=edge, y=f"{edge} / sqrt(yardstick_low * yardstick_high)")
        .transform_filter("isValid(yardstick_low)")
        .mark_text(
            fontSize=11.5,
            fontWeight=600,
            color="#3F5064",
            text=alt.expr("yardstick_name"),
            clip=True,
            dy=-2,
        )
        .encode(x=_x(), y=_y())
    )
    return layer(wedge, name)


def _landmarks(days: Sequence[Landmark]) -> alt.LayerChart:
    rows = [{"name": d.name, "x": d.calcium_mg, "y": d.magnesium_mg, "side": d.side} for d in days]
    # The example days are those of adults: the closer plane of a small child has no place for them.
    adult = f"magnesium_max >= {MAGNESIUM_MAX_MG}"
    base = Plot(alt.InlineData(values=rows)).transform_filter(adult).encode(x=_x(), y=_y())
    dots = base.mark_point(
        shape="diamond", size=34, filled=True, color=look.QUIET, opacity=0.9
    ).encode(tooltip="name:N")
    # Below about 430 px the names would run into each other: the points keep their tooltip.
    labels = base.mark_text(
        fontSize=10.5,
        color=look.QUIET,
        align=alt.expr(
            "datum.side == 'left' ? 'right' : datum.side == 'right' ? 'left' : 'center'"
        ),
        dx=alt.expr("datum.side == 'left' ? -7 : datum.side == 'right' ? 7 : 0"),
        dy=alt.expr("datum.side == 'above' ? -9 : datum.side == 'below' ? 10 : 0.5"),
        opacity=alt.expr("width > 430 ? 1 : 0"),
    ).encode(text="name:N")
    return layer(dots, labels)


def _target() -> alt.LayerChart:
    cross = (
        points(1, x="calcium_target", y="magnesium_target")
        .mark_point(shape="cross", size=120, filled=True, color=look.INK, stroke="white")
        .encode(x=_x(), y=_y())
    )
    word = (
        points(1, x="calcium_target", y="magnesium_target")
        .mark_text(
            align="left",
            dx=9,
            dy=11,
            fontSize=11,
            color=look.INK,
            text="your two targets",
            # The dot's own label wins where the two would meet.
            opacity=alt.expr(
                "abs(calcium_mg - calcium_target) < 0.2 * calcium_max"
                " && abs(magnesium_mg - magnesium_target) < 0.1 * magnesium_max ? 0 : 1"
            ),
        )
        .encode(x=_x(), y=_y())
    )
    return layer(cross, word)


def _you() -> alt.LayerChart:
    """The dot, its supplement part as two tails, and its ratio in words."""
    tail_calcium = (
        points(1, x="calcium_mg - calcium_supplement_mg", x2="calcium_mg", y="magnesium_mg")
        .transform_filter("calcium_supplement_mg > 0")
        .mark_rule(color=look.CALCIUM, strokeWidth=3, clip=True)
        .encode(x=_x(), x2="x2:Q", y=_y())
    )
    tail_magnesium = (
        points(1, x="calcium_mg", y="magnesium_mg - magnesium_supplement_mg", y2="magnesium_mg")
        .transform_filter("magnesium_supplement_mg > 0")
        .mark_rule(color=look.MAGNESIUM, strokeWidth=3, clip=True)
        .encode(x=_x(), y=_y(), y2="y2:Q")
    )
    # Held just inside the top edge: a mark beyond it would push the title up.
    here = points(1, x="min(calcium_mg, calcium_max)", y="min(magnesium_mg, 0.975 * magnesium_max)")
    dot = here.mark_circle(
        size=330, color=look.YOU, stroke="white", strokeWidth=3, opacity=1, cursor="grab"
    ).encode(x=_x(), y=_y())
    ratio = "magnesium_mg > 0 ? format(calcium_mg / magnesium_mg, '.2f') + ' : 1' : 'no ratio'"
    beyond = (
        "magnesium_mg > magnesium_max"
        " ? ' (above this map: ' + format(magnesium_mg, ',d') + ' mg)' : ''"
    )
    flip = "calcium_mg > 0.72 * calcium_max"
    word = here.mark_text(
        fontSize=13,
        fontWeight=700,
        color=look.YOU,
        align=alt.expr(f"{flip} ? 'right' : 'left'"),
        dx=alt.expr(f"{flip} ? -14 : 14"),
        dy=alt.expr("magnesium_mg > 0.94 * magnesium_max ? 30 : -12"),
        text=alt.expr(f"'you ' + ({ratio}) + ({beyond})"),
    ).encode(x=_x(), y=_y())
    return layer(tail_calcium, tail_magnesium, dot, word)


def intake_plane(
    values: Mapping[str, Values] | None = None,
    contours: Sequence[Mapping[str, float | str]] = (),
    days: Sequence[Landmark] = (),
) -> alt.LayerChart:
    """Draw the intake plane.

    Args:
        values: numbers to draw, by the names of `DEFAULTS`; missing ones take the default.
        contours: vertices of population contours with group, share, piece and both minerals in mg.
        days: example days to name on the plane.

    Returns:
        An Altair chart in which every number of `DEFAULTS` is a named parameter.
    """
    shared = parameters({**DEFAULTS, **(values or {})})
    numbered = [{**row, "order": n} for n, row in enumerate(contours)]
    return (
        layer(
            _regions(),
            _limits(),
            _yardstick(),
            _people(numbered),
            _region_names(),
            _upper_name(),
            _landmarks(days),
            _target(),
            _you(),
        )
        .add_params(*shared)
        .properties(
            name="plane",
            height=HEIGHT,
            title=alt.TitleParams(
                text="Where the day lands",
                subtitle=[
                    "grey lines: what this age group ate in one day",
                    "(US survey 2015-16) · drag the dot",
                ],
            ),
        )
    )
