"""Charts of the magnesium balance under stress, of the circle, and of what studies found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from helpers.charts import look
from helpers.charts.lines import Area, Axis, Band, Dot, Line, lines_panel
from helpers.charts.parts import Plot, Values, layer, parameters, points

_ROW = 46
_STRESS_TINT = "#EEE6F0"
_DIET_TINT = "#FAF3DF"


@dataclass(frozen=True)
class Change:
    """What one study found: the stress, what was measured, its change, and whether in rats."""

    name: str
    measured: str
    percent: float
    rats: bool


@dataclass(frozen=True)
class Miss:
    """A number as measured and as the model has it, on one axis; `detail` says when."""

    name: str
    detail: str
    measured: float
    model: float


def store(count: int, *, diet: bool, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the exchangeable store over time, with and without the stress.

    Args:
        count: rows of every array.
        diet: False shades what ordinary diets would do without stress.
        values: numbers and arrays to draw.
    """
    diets = [] if diet else [Area("store_diet_low", "store_diet_high", _DIET_TINT, opacity=0.7)]
    return lines_panel(
        "store",
        ("The store", "% full · grey: calm" + ("" if diet else " · pale: diets")),
        ("day", Axis("days", 0, "days_shown")),
        Axis("", "store_low", "store_high"),
        [
            Line("store_calm", look.FAINT, width=3),
            Line("store_now", look.MAGNESIUM),
        ],
        count,
        areas=diets,
        bands=[Band("x", 0, "stress_until", "stress" if diet else "", _STRESS_TINT)],
        dots=[Dot("exams_day", "exams_percent", look.QUIET, "red cells, exams", size=80)],
        guess=True,
        height=220,
        values=values,
    )


def urine(count: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the magnesium in urine over time, with two measured results."""
    return lines_panel(
        "urine",
        ("In the urine", "mg/day · dots: measured"),
        ("day", Axis("days", 0, "days_shown")),
        Axis("", "urine_low", "urine_high"),
        [
            Line("urine_calm", look.FAINT, width=3),
            Line("urine_now", look.YOU),
        ],
        count,
        bands=[Band("x", 0, "stress_until", "stress", _STRESS_TINT)],
        dots=[
            Dot("study_day", "sprint_urine", look.QUIET, "hard running", size=80, label_dy=-8),
            Dot(
                "study_day",
                "adrenaline_urine",
                look.QUIET,
                "adrenaline",
                label_dx=7,
                label_dy=17,
                size=80,
            ),
        ],
        height=220,
        values=values,
    )


# The circle: an ellipse with three stations; arrows run clockwise between them. Angles in degrees.
_STATIONS = ((90, "stress felt"), (-38, "lost in urine"), (-142, "store"))
_ARCS = (
    ("circle_urine", 50, -16, 0),
    ("circle_store", -60, -120, -90),
    ("circle_felt", 196, 130, 180),
)
_ARC_POINTS = 25
# Turn of a triangle (pointing up at 0) so that it points clockwise at the angle of its place.
_TURN = {0: 180, -90: 270, 180: 0}
_WIDE = alt.Scale(domain=[-1.75, 1.75], nice=False)
_HIGH = alt.Scale(domain=[-1.12, 1.2], nice=False)


def _at(x: str = "x", y: str = "y") -> tuple[alt.X, alt.Y]:
    return (
        alt.X(f"{x}:Q", scale=_WIDE, axis=None),
        alt.Y(f"{y}:Q", scale=_HIGH, axis=None),
    )


def _arc(light: str, begin: float, end: float, head: float) -> alt.LayerChart:
    """Draw one arrow, the stronger the nearer the parameter `light` is to 1."""
    x, y = _at()
    angle = f"({begin} + ({end} - {begin}) * datum.k / {_ARC_POINTS - 1}) * PI / 180"
    strength = alt.expr(f"0.18 + 0.82 * {light}")
    bow = points(_ARC_POINTS, x=f"cos({angle})", y=f"sin({angle})").mark_line(
        color=look.MAGNESIUM, strokeWidth=alt.expr(f"1.5 + 7 * {light}"), opacity=strength
    )
    tip = points(1, x=f"cos({head} * PI / 180)", y=f"sin({head} * PI / 180)").mark_point(
        shape="triangle",
        filled=True,
        angle=_TURN[int(head)],
        size=alt.expr(f"110 + 330 * {light}"),
        color=look.MAGNESIUM,
        opacity=1,
    )
    return layer(bow.encode(x=x, y=y, order="k:Q"), tip.encode(x=x, y=y))


def _station(place: float, name: str, words: str) -> alt.LayerChart:
    x, y = _at()
    here = points(1, x=f"cos({place} * PI / 180)", y=f"sin({place} * PI / 180)", words=words)
    return layer(
        here.mark_text(fontSize=12.5, fontWeight=600, color=look.INK, dy=-8, text=name).encode(
            x=x, y=y
        ),
        here.mark_text(fontSize=12, color=look.QUIET, dy=8).encode(x=x, y=y, text="words:N"),
    )


def circle(values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw the vicious circle; its arrows grow and darken with the numbers.

    Draws from `circle_felt_times`, `circle_urine_mg`, `circle_store_percent`, `circle_gain` and
    `circle_times` (the numbers), `kidney_named` (which kidney saves) and `circle_felt`,
    `circle_urine`, `circle_store` (0 to 1, how strongly each arrow is lit).
    """
    given: dict[str, Values] = {
        "circle_felt_times": 1.0,
        "circle_urine_mg": 0.0,
        "circle_store_percent": 0.0,
        "circle_gain": 0.0,
        "circle_times": 1.0,
        "circle_felt": 0.0,
        "circle_urine": 0.0,
        "circle_store": 0.0,
        "kidney_named": "",
    }
    words = (
        "'× ' + format(circle_felt_times, '.2f')",
        "format(circle_urine_mg, '+.0f') + ' mg a day'",
        "format(circle_store_percent, '+.1f') + ' % of full'",
    )
    x, y = _at()
    share = "format(circle_gain, '.0%')"
    middle = [
        points(1, x="0", y=f"{height}", words=text)
        .mark_text(fontSize=size, fontWeight=600 if size > 12 else 400, color=look.INK)
        .encode(x=x, y=y, text="words:N")
        for height, text, size in (
            (0.22, "'gain ' + format(circle_gain, '.2f')", 17),
            (-0.1, f"{share} + ' comes back each round'", 11.5),
            (-0.32, "'a loss ends at × ' + format(circle_times, '.2f')", 11.5),
            (0.54, "kidney_named", 11.5),
        )
    ]
    return (
        layer(
            *(_arc(*arc) for arc in _ARCS),
            *(_station(*station, text) for station, text in zip(_STATIONS, words, strict=True)),
            *middle,
        )
        .add_params(*parameters({**given, **(values or {})}))
        .properties(
            name="circle",
            height=230,
            title=alt.TitleParams(
                text="The vicious circle",
                subtitle="with its numbers at the end of the stress",
            ),
        )
    )


def _named(rows: Sequence[dict[str, object]]) -> tuple[alt.Chart, alt.Scale]:
    base = Plot(alt.InlineData(values=list(rows))).transform_calculate(
        y="datum.row + 0.78", label_y="datum.row + 0.2", detail_y="datum.row + 0.47"
    )
    return base, alt.Scale(domain=[0, len(rows)], reverse=True, nice=False)


def _labels(base: alt.Chart, down: alt.Scale) -> list[alt.Chart]:
    """Return the two lines above a row: short ones, so that they fit a narrow page."""
    return [
        base.mark_text(align="left", fontSize=size, color=color).encode(
            x=alt.value(0), y=alt.Y(f"{at}:Q", scale=down, axis=None), text=f"{field}:N"
        )
        for field, at, size, color in (
            ("name", "label_y", 11, look.INK),
            ("detail", "detail_y", 10.5, look.QUIET),
        )
    ]


def changes(found: Sequence[Change]) -> alt.LayerChart:
    """Draw what studies found in people and in rats, on one axis of percent."""
    rows: list[dict[str, object]] = [
        {
            "name": ("rats: " if c.rats else "people: ") + c.name,
            "detail": c.measured,
            "percent": c.percent,
            "zero": 0,
            "who": "rats" if c.rats else "people",
            "row": i,
        }
        for i, c in enumerate(found)
    ]
    base, down = _named(rows)
    scale = alt.Scale(domain=[-20, 1000], nice=False)
    x = alt.X("percent:Q", scale=scale, axis=alt.Axis(title="change, %", tickCount=6))
    y = alt.Y("y:Q", scale=down, axis=None)
    tone = alt.Color(
        "who:N", scale=alt.Scale(domain=["people", "rats"], range=[look.MAGNESIUM, look.QUIET])
    )
    base = base.transform_calculate(words="format(datum.percent, '+.0f') + ' %'")
    return layer(
        base.mark_rule(strokeWidth=9).encode(
            x=alt.X("zero:Q", scale=scale, axis=x["axis"]), x2="percent:Q", y=y, color=tone
        ),
        *_labels(base, down),
        base.transform_calculate(end="max(0, datum.percent)")
        .mark_text(align="left", dx=6, fontSize=10.5, color=look.QUIET)
        .encode(x=alt.X("end:Q", scale=scale, axis=x["axis"]), y=y, text="words:N"),
    ).properties(
        name="changes",
        height=_ROW * len(rows),
        title=alt.TitleParams(
            text="What was found in people and in rats",
            subtitle=[
                "people in exams and races, with adrenaline;",
                "rats almost without magnesium",
            ],
        ),
    )


def misses(found: Sequence[Miss]) -> alt.LayerChart:
    """Draw where the model is wrong: what was measured (dot) and what it says (diamond)."""
    rows: list[dict[str, object]] = [
        {
            "name": m.name,
            "detail": m.detail,
            "measured": m.measured,
            "model": m.model,
            "row": i,
        }
        for i, m in enumerate(found)
    ]
    base, down = _named(rows)
    # Room on the right for the numbers in words.
    scale = alt.Scale(domain=[-10, 170], nice=False)
    across = alt.Axis(title="in the unit of each line", tickCount=6)
    y = alt.Y("y:Q", scale=down, axis=None)

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=across)

    base = base.transform_calculate(
        right="max(datum.measured, datum.model)",
        words="'measured ' + format(datum.measured, '.2~r') + ', model '"
        " + format(datum.model, '.2~r')",
    )
    return layer(
        base.mark_rule(strokeWidth=1.5, color=look.FAINT).encode(
            x=at("measured"), x2="model:Q", y=y
        ),
        base.mark_circle(size=90, color=look.INK, opacity=1).encode(x=at("measured"), y=y),
        base.mark_point(
            shape="diamond", size=90, color=look.CALCIUM, filled=False, strokeWidth=2, opacity=1
        ).encode(x=at("model"), y=y),
        *_labels(base, down),
        base.mark_text(align="left", dx=10, fontSize=10.5, color=look.QUIET).encode(
            x=at("right"), y=y, text="words:N"
        ),
    ).properties(
        name="misses",
        height=_ROW * len(rows),
        title=alt.TitleParams(
            text="Where this model is wrong",
            subtitle=["dot: measured · diamond: the model,", "its kidney answering to the store"],
        ),
    )
