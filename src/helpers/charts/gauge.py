"""The ratio gauge: a log scale on which the ratio of the day is one mark among others."""

from __future__ import annotations

import altair as alt

from helpers.charts import look
from helpers.charts.parts import layer, parameters, points

RATIO_MIN, RATIO_MAX = 0.5, 8.0
HEIGHT = 34

_SCALE = alt.Scale(type="log", domain=[RATIO_MIN, RATIO_MAX], base=2, nice=False, clamp=True)


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", scale=_SCALE, axis=_axis(), title=None)


def _axis() -> alt.Axis:
    return alt.Axis(
        values=[0.5, 1, 2, 3, 4, 5, 6, 8],
        labelExpr="width < 400 && (datum.value == 5 || datum.value == 6) ? ''"
        " : datum.value + ' : 1'",
        grid=False,
        tickCount=100,  # a log axis drops labels beyond its tick count
        orient="bottom",
        tickSize=4,
        labelPadding=3,
        labelOverlap=False,
    )


def ratio_gauge(
    calcium_mg: float = 1000.0,
    magnesium_mg: float = 320.0,
    target_ratio: float = 3.125,
    yardstick_low: float = float("nan"),
    yardstick_high: float = float("nan"),
) -> alt.LayerChart:
    """Draw where the calcium-to-magnesium ratio of a day lies.

    Args:
        calcium_mg: calcium eaten, mg a day.
        magnesium_mg: magnesium eaten, mg a day; at 0 the ratio is not defined and no dot is drawn.
        target_ratio: the person's own recommended calcium over recommended magnesium.
        yardstick_low: lower edge of the chosen yardstick, mg : mg; not a number for none.
        yardstick_high: upper edge of the chosen yardstick.

    Returns:
        An Altair chart whose five numbers are named parameters.
    """
    shared = parameters(
        {
            "calcium_mg": calcium_mg,
            "magnesium_mg": magnesium_mg,
            "target_ratio": target_ratio,
            "yardstick_low": yardstick_low,
            "yardstick_high": yardstick_high,
        }
    )
    track = points(1, a=f"{RATIO_MIN}", b=f"{RATIO_MAX}").mark_rule(
        strokeWidth=6, color=look.GRID, strokeCap="round"
    )
    band = (
        points(1, a="yardstick_low", b="yardstick_high")
        .transform_filter("isValid(yardstick_low)")
        .mark_rule(strokeWidth=16, color=look.YARDSTICK, opacity=0.35)
    )
    target = (
        points(1, r="target_ratio")
        .transform_filter("isValid(target_ratio)")
        .mark_point(shape="diamond", size=70, filled=True, color=look.QUIET, opacity=1)
    )
    target_word = (
        points(1, r="target_ratio")
        .transform_filter("isValid(target_ratio)")
        .mark_text(dy=-13, fontSize=9.5, color=look.QUIET, text="targets")
    )
    you = (
        points(1, r="calcium_mg / magnesium_mg")
        .transform_filter("magnesium_mg > 0")
        .mark_circle(size=190, color=look.YOU, stroke="white", strokeWidth=2.5, opacity=1)
    )
    y = alt.value(HEIGHT / 2)
    return (
        layer(
            track.encode(x=_x("a"), x2="b:Q", y=y),
            band.encode(x=_x("a"), x2="b:Q", y=y),
            target.encode(x=_x("r"), y=y),
            target_word.encode(x=_x("r"), y=y),
            you.encode(x=_x("r"), y=y),
        )
        .add_params(*shared)
        .properties(name="gauge", height=HEIGHT)
    )
