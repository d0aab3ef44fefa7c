"""Charts of magnesium given into a vein: the spike in blood, and where the dose goes."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from helpers.charts import look
from helpers.charts.parts import Values, layer, parameters, points

POINTS = 121


def _zeros(length: int) -> list[float]:
    return [0.0] * length


def course(values: Mapping[str, Values] | None = None, count: int = POINTS) -> alt.LayerChart:
    """Draw magnesium in serum after an infusion.

    Draws from `infusion_time_h`, `infusion_serum_mM` (one per point), `infusion_top_mM` (end of
    the axis), the limits `serum_low_mM`, `serum_high_mM`, `reflex_mM`, and `infusion_named` (the
    name of the model).
    """
    shared = parameters(
        {
            "infusion_time_h": _zeros(count),
            "infusion_serum_mM": _zeros(count),
            "infusion_top_mM": 2.0,
            "serum_low_mM": 0.75,
            "serum_high_mM": 0.95,
            "reflex_mM": 1.75,
            "infusion_named": "",
            **(values or {}),
        }
    )
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[0, 24], nice=False),
        axis=alt.Axis(title="hours after the start", values=[0, 4, 8, 12, 16, 20, 24]),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(
            domainMin=0.5, domainMax=alt.expr("infusion_top_mM"), nice=False, zero=False
        ),
        axis=alt.Axis(title="serum magnesium, mM", titleColor=look.MAGNESIUM, tickCount=5),
    )
    line = points(count, x="infusion_time_h[datum.k]", y="infusion_serum_mM[datum.k]").mark_line(
        color=look.MAGNESIUM, strokeWidth=2.4, clip=True
    )
    usual = points(1, x="0", x2="24", y="serum_low_mM", y2="serum_high_mM").mark_rect(
        color=look.MEETS, opacity=1
    )
    usual_word = points(1, x="24", y="serum_high_mM").mark_text(
        align="right", dx=-6, dy=-7, fontSize=10.5, color=look.QUIET, text="usual range in blood"
    )
    reflex = points(1, x="0", x2="24", y="reflex_mM").mark_rule(
        color=look.INK, strokeDash=[4, 3], clip=True
    )
    reflex_word = (
        points(1, x="24", y="reflex_mM")
        .transform_filter("reflex_mM < infusion_top_mM")
        .mark_text(align="right", dx=-6, dy=-7, fontSize=10.5, color=look.INK)
        .encode(text=alt.value("knee jerk may be lost from here"))
    )
    which = points(1, x="24", y="infusion_top_mM", words="infusion_named").mark_text(
        align="right", dx=-6, dy=10, fontSize=11, fontWeight=600, color=look.QUIET
    )
    return (
        layer(
            usual.encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
            usual_word.encode(x=x, y=y),
            reflex.encode(x=x, x2="x2:Q", y=y),
            reflex_word.encode(x=x, y=y),
            which.encode(x=x, y=y, text="words:N"),
            line.encode(x=x, y=y),
        )
        .add_params(*shared)
        .properties(
            name="infusion",
            height=230,
            title=alt.TitleParams(
                text="A spike, and then the kidney",
                subtitle="magnesium in blood after an infusion",
            ),
        )
    )


def fate(values: Mapping[str, Values] | None = None, count: int = POINTS) -> alt.LayerChart:
    """Draw where the infused magnesium is: still in the body, or in the urine.

    Draws from `infusion_time_h`, `infusion_urine_mg` (one per point) and `infusion_dose_mg`.
    """
    shared = parameters(
        {
            "infusion_urine_mg": _zeros(count),
            "infusion_given_mg": _zeros(count),
            "infusion_dose_mg": 120.0,
            **(values or {}),
        }
    )
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[0, 24], nice=False),
        axis=alt.Axis(title="hours after the start", values=[0, 4, 8, 12, 16, 20, 24]),
    )
    scale = alt.Scale(domainMin=0, domainMax=alt.expr("max(infusion_dose_mg, 1)"), nice=False)
    axis = alt.Axis(title="infused magnesium, mg", titleColor=look.MAGNESIUM, tickCount=4)
    rows = points(
        count,
        x="infusion_time_h[datum.k]",
        urine="infusion_urine_mg[datum.k]",
        given="infusion_given_mg[datum.k]",
        zero="0",
    )
    y_urine, y_given = (alt.Y(f"{f}:Q", scale=scale, axis=axis) for f in ("urine", "given"))
    body = rows.mark_area(color=look.MAGNESIUM_PALE, opacity=0.9, clip=True).encode(
        x=x, y=y_given, y2="urine:Q"
    )
    lost = rows.mark_area(color="#D9DDE2", opacity=0.9, clip=True).encode(
        x=x, y=y_urine, y2="zero:Q"
    )
    edge = rows.mark_line(color=look.QUIET, strokeWidth=1.5, clip=True).encode(x=x, y=y_urine)

    def name(text: str, hour: int, height: str, filled: str) -> alt.Chart:
        chart: alt.Chart = (
            points(1, x=f"{hour}", y=height)
            .transform_filter("infusion_dose_mg > 0")
            .mark_text(fontSize=11, color=filled, text=text)
            .encode(x=x, y=alt.Y("y:Q", scale=scale, axis=axis))
        )
        return chart

    return (
        layer(
            body,
            lost,
            edge,
            name("in the urine", 17, "0.45 * infusion_dose_mg", look.INK),
            name("still in the body", 3, "0.86 * infusion_dose_mg", look.MAGNESIUM),
        )
        .add_params(*shared)
        .properties(
            name="fate",
            height=170,
            title=alt.TitleParams(
                text="Most of it leaves", subtitle="where the infused magnesium is, hour by hour"
            ),
        )
    )
