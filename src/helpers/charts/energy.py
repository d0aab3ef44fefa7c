"""Charts of ATP: its forms, its energy, a red cell, and a tablet beside the Krebs cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from helpers.charts import look
from helpers.charts.intervals import Interval, intervals_panel
from helpers.charts.lines import Area, Axis, Band, Dot, Line, lines_panel
from helpers.charts.muscle import HUMAN_CELL_MM
from helpers.charts.parts import Values, layer, parameters, points

_FREE = Axis(
    "free magnesium, mM", 0.05, 3, look.MAGNESIUM, log=True, ticks=(0.05, 0.1, 0.2, 0.5, 1, 2)
)
_PEOPLE = Band("x", *HUMAN_CELL_MM, "people", look.BETWEEN)
# From the bottom up: colour, name, where along the curve it stands and how far below its edge, px.
_FORMS = (
    ("#0B7A75", "ready, with magnesium", 0.98, 150),
    ("#5FB3AC", "", 0.5, 0),
    ("#C9BFA8", "", 0.5, 0),
    ("#E4DDCD", "ATP without", 0.04, 22),
)


def species(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw how ATP divides into its forms against free magnesium, stacked to 100 %."""
    areas = [
        Area(f"share_{i}", f"share_{i + 1}", color, opacity=0.85)
        for i, (color, *_) in enumerate(_FORMS)
    ]
    names = [
        Line(
            f"share_{i + 1}",
            color,
            name,
            width=0.6,
            label_at=at,
            label_dy=dy,
            label_color=look.PAPER if i == 0 else look.INK,
            halo=i > 0,  # white letters need none
        )
        for i, (color, name, at, dy) in enumerate(_FORMS)
    ]
    other = Line("share_potassium", look.INK, dash=True, width=1.3)
    return lines_panel(
        "species",
        ("ATP ready to use", "% · dashed: potassium too"),
        ("atp_x", _FREE),
        Axis("", 0, 100),
        [*names, other],
        count,
        areas=areas,
        dots=[Dot("share_now_x", "share_now_y")],
        height=220,
        values=values,
    )


def energies(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the energy of splitting ATP against free magnesium: standard, and in the cell."""
    return lines_panel(
        "energies",
        ("Energy per ATP", "kJ/mol · shade: doubt"),
        ("atp_x", _FREE),
        Axis("", 25, 75),
        [
            Line("energy_cell_before", look.FAINT, width=3),
            Line("energy_standard_before", look.FAINT, width=3),
            Line("energy_cell", look.YOU, "in the cell: flat", label_dy=-12),
            Line("energy_standard", look.YARDSTICK, "in the textbook: bends", label_dy=16),
        ],
        count,
        areas=[Area("energy_cell_low", "energy_cell", look.FAINT, opacity=0.55)],
        bands=[_PEOPLE],
        dots=[
            Dot("share_now_x", "energy_now_cell"),
            Dot("share_now_x", "energy_now_standard", look.YARDSTICK),
        ],
        guess=True,
        height=220,
        values=values,
    )


def red_cell(
    count: int, *, diet: bool, values: Mapping[str, Values] | None = None
) -> alt.LayerChart:
    """Draw how fast a red cell burns sugar against its free magnesium, with patients marked.

    Args:
        count: rows of the curve.
        diet: leave out the movable dot: no diet moves it.
        values: numbers and arrays to draw.
    """
    you = (
        [] if diet else [Dot("red_now_x", "red_now_y", label="cell now", label_dx=-8, label_dy=-24)]
    )
    x = Axis(
        "free magnesium, mM",
        0.03,
        1,
        look.MAGNESIUM,
        log=True,
        ticks=(0.03, 0.1, 0.3, 1),
    )
    return lines_panel(
        "red_cell",
        ("Sugar in a red cell", "hexokinase, % of healthy"),
        ("red_x", x),
        Axis("", 40, 150),
        [Line("red_flux", look.YOU)],
        count,
        dots=[
            Dot("red_healthy_x", "red_healthy_y", look.MAGNESIUM, "healthy", label_dy=8, size=90),
            Dot("red_low_x", "red_low_y", look.CALCIUM, "low in blood", label_dy=26, size=90),
            *you,
        ],
        values=values,
    )


def krebs(values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the acid of a tablet beside what the Krebs cycle turns over in a day, to one scale.

    Draws from `krebs_turns`, `krebs_usual`, `krebs_yours` (mmol), `krebs_dose` (mg of magnesium)
    and the text `krebs_acid`.
    """
    given: dict[str, Values] = {
        "krebs_turns": 5357.0,
        "krebs_usual": 0.0,
        "krebs_yours": 0.0,
        "krebs_dose": 0.0,
        "krebs_acid": "",
    }
    per_cent = "format({0}, '.2~r') + ' mmol, ' + format(100 * {0} / krebs_turns, '.2~r') + ' %'"
    rows = points(
        3,
        zero="0",
        y="datum.k + 0.72",
        label_y="datum.k + 0.3",
        mmol="[krebs_turns, krebs_usual, krebs_yours][datum.k]",
        name="['cycle turns, a day at rest', krebs_acid + ', 400 mg magnesium',"
        " krebs_acid + ', your ' + format(krebs_dose, ',.0f') + ' mg'][datum.k]",
        words=f"[format(krebs_turns, ',.2r') + ' mmol', {per_cent.format('krebs_usual')},"
        f" krebs_dose > 0 ? {per_cent.format('krebs_yours')} : 'nothing'][datum.k]",
    )
    scale = alt.Scale(domain=[0, 6000], nice=False)
    across = alt.Axis(title="mmol a day", tickCount=3)
    x = alt.X("mmol:Q", scale=scale, axis=across)
    down = alt.Scale(domain=[0, 3], reverse=True)
    y = alt.Y("y:Q", scale=down, axis=None)
    zero = alt.value(0)
    return (
        layer(
            rows.mark_rule(strokeWidth=14, color=look.YARDSTICK).encode(
                x=alt.X("zero:Q", scale=scale, axis=across), x2="mmol:Q", y=y
            ),
            rows.mark_text(align="left", fontSize=10.5, color=look.INK).encode(
                x=zero, y=alt.Y("label_y:Q", scale=down, axis=None), text="name:N"
            ),
            rows.transform_filter("datum.k > 0")
            .mark_text(align="left", dx=7, fontSize=11, fontWeight=600, color=look.INK)
            .encode(x=x, y=y, text="words:N"),
            rows.transform_filter("datum.k == 0")
            .mark_text(align="right", dx=-6, fontSize=11, fontWeight=600, color=look.PAPER)
            .encode(x=x, y=y, text="words:N"),
        )
        .add_params(*parameters({**given, **(values or {})}))
        .properties(
            name="krebs",
            height=200,
            title=alt.TitleParams(text="Fuel from a tablet?", subtitle="one scale for all bars"),
        )
    )


def kinases(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the speed of two enzymes against the MgATP they work on."""
    return lines_panel(
        "kinases",
        ("Two enzymes, one hungry", "% of full speed"),
        ("kinase_x", Axis("MgATP in the red cell, mM", 0, 3, look.MAGNESIUM)),
        Axis("", 0, 100),
        [
            Line("kinase_pfk", look.YARDSTICK, "phosphofructokinase", label_dy=14),
            Line("kinase_hk", look.YOU, "hexokinase", label_dy=32),
        ],
        count,
        dots=[
            Dot("kinase_now_x", "kinase_now_pfk", look.YARDSTICK, size=90),
            Dot("kinase_now_x", "kinase_now_hk"),
        ],
        values=values,
    )


def uptake(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw how magnesium brakes the calcium that mitochondria take up."""
    return lines_panel(
        "uptake",
        ("Magnesium brakes calcium", "into mitochondria, %"),
        ("atp_x", _FREE),
        Axis("", 0, 110),
        [
            Line("uptake_liver", look.QUIET, "liver", label_at=0.5, label_dy=-6),
            Line("uptake_heart", look.CALCIUM, "heart, kidney", label_dy=15),
        ],
        count,
        bands=[_PEOPLE],
        dots=[Dot("share_now_x", "uptake_now")],
        values=values,
    )


def work(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw what does change the energy of ATP: phosphocreatine spent in hard work."""
    return lines_panel(
        "work",
        ("What changes it: work", "energy of ATP, kJ/mol"),
        ("work_x", Axis("phosphocreatine left, mM", 3, 33)),
        Axis("", 45, 70),
        [Line("work_energy", look.YOU)],
        count,
        dots=[Dot("work_now_x", "energy_now_cell")],
        values=values,
    )


def misfits(results: Sequence[Interval]) -> alt.LayerChart:
    """Draw how far the model is off measured and published constants, in percent."""
    return intervals_panel(
        "misfits",
        (
            "How far off is this model?",
            "% · creatine kinase, unless named · 0 would be exact",
        ),
        Axis("% too low (left) or too high (right)", -80, 110),
        results,
        nothing=0,
    )
