"""Charts of what is eaten and what gets in: item by item and dose by dose."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from helpers.charts import look
from helpers.charts.guess import guess_layer, guess_parameters
from helpers.charts.parts import Values, layer, parameters, points

_ROW_HEIGHT = 30
_BAR = 0.30
_OFFSET = {"calcium": 0.0, "magnesium": 0.53}
_INK = {"calcium": look.CALCIUM, "magnesium": look.MAGNESIUM}
_PALE = {"calcium": look.CALCIUM_PALE, "magnesium": look.MAGNESIUM_PALE}


def _zeros(length: int) -> list[float]:
    return [0.0] * length


def _title(text: str, subtitle: str) -> alt.TitleParams:
    return alt.TitleParams(text=text, subtitle=subtitle, fontSize=13)


def _bars(mineral: str, items: int) -> alt.LayerChart:
    """Pale bar for eaten, solid bar for absorbed, whisker for the 80 % band, numbers behind."""
    left = _OFFSET[mineral]

    def at(name: str) -> str:
        return f"{left} + {_BAR} * min(1, item_{mineral}_{name}[datum.k] / item_{mineral}_max)"

    rows = points(
        items,
        y="datum.k + 0.68",
        zero=f"{left}",
        eaten=at("eaten"),
        absorbed=at("absorbed"),
        low=at("low"),
        high=at("high"),
        mg=f"item_{mineral}_eaten[datum.k]",
        words=f"format(item_{mineral}_eaten[datum.k], ',.0f') + ' → '"
        f" + format(item_{mineral}_absorbed[datum.k],"
        f" item_{mineral}_absorbed[datum.k] < 9.5 ? '.1f' : ',.0f')",
    ).transform_filter("datum.mg > 0 && item_name[datum.k] != ''")
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-0.8, items], reverse=True), axis=None)
    scale = alt.Scale(domain=[0, 1], nice=False)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=None)

    return layer(
        rows.mark_rule(strokeWidth=10, color=_PALE[mineral]).encode(x=x("zero"), x2="eaten:Q", y=y),
        rows.mark_rule(strokeWidth=10, color=_INK[mineral]).encode(
            x=x("zero"), x2="absorbed:Q", y=y
        ),
        rows.mark_rule(strokeWidth=1.4, color=look.INK).encode(x=x("low"), x2="high:Q", y=y),
        rows.mark_text(align="left", dx=7, fontSize=11, color=look.INK).encode(
            x=x("eaten"), y=y, text="words:N"
        ),
    )


def eaten_and_absorbed(items: int, values: Mapping[str, Values] | None = None) -> alt.LayerChart:
    """Draw each item of the day: eaten (pale) and absorbed (solid), both minerals side by side.

    Draws from `item_name` (texts) and, for each mineral, `item_<mineral>_eaten`, `_absorbed`,
    `_low`, `_high` (mg, one per item) and `_max` (mg at the full length of a bar).
    """
    given: dict[str, Values] = {"item_name": [""] * items}
    for mineral in _OFFSET:
        for part in ("eaten", "absorbed", "low", "high"):
            given[f"item_{mineral}_{part}"] = _zeros(items)
        given[f"item_{mineral}_max"] = 100.0
    none = "item_calcium_eaten[datum.k] + item_magnesium_eaten[datum.k] <= 0"
    names = (
        points(
            items,
            x="0",
            y="datum.k + 0.25",
            name=f"item_name[datum.k] + (item_name[datum.k] && {none} ? ': none' : '')",
        )
        .mark_text(
            align="left",
            fontSize=11.5,
            clip=True,
            color=look.INK,
            opacity=alt.expr(f"{none} ? 0.6 : 1"),
        )
        .encode(
            x=alt.X("x:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
            y=alt.Y("y:Q", scale=alt.Scale(domain=[-0.8, items], reverse=True), axis=None),
            text="name:N",
        )
    )
    heads = (
        points(
            2,
            x=f"[{_OFFSET['calcium']}, {_OFFSET['magnesium']}][datum.k]",
            y="-0.1",
            name="['calcium', 'magnesium'][datum.k]",
        )
        .mark_text(align="left", baseline="bottom", dy=-2, fontSize=12, fontWeight=600)
        .encode(
            x=alt.X("x:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
            y=alt.Y("y:Q", scale=alt.Scale(domain=[-0.8, items], reverse=True), axis=None),
            text="name:N",
            color=alt.Color(
                "name:N", scale=alt.Scale(domain=list(_INK), range=list(_INK.values()))
            ),
        )
    )
    return (
        layer(heads, names, _bars("calcium", items), _bars("magnesium", items))
        .add_params(*parameters({**given, **(values or {})}))
        .properties(
            name="items",
            height=int((items + 0.8) * _ROW_HEIGHT),
            title=alt.TitleParams(
                text="Eaten is not absorbed",
                subtitle=[
                    "pale: eaten · solid: absorbed, both in mg",
                    "line: where 8 in 10 people fall",
                ],
            ),
        )
    )


_TITLES = {
    "calcium": ("Calcium dose", "mg absorbed"),
    "magnesium": ("Magnesium dose", "dashed: all of it"),
}


def dose_curve(
    mineral: str, curve_points: int, occasions: int, values: Mapping[str, Values] | None = None
) -> alt.LayerChart:
    """Draw how much of one dose gets in, with the eating occasions of the day as points.

    Draws from `dose_<mineral>_x`, `_y`, `_low`, `_high` (mg; one per curve point),
    `occasion_<mineral>_x`, `_y` (mg; one per occasion, 0 for none), `occasion_name` (texts) and
    `dose_<mineral>_max`, `dose_<mineral>_top` (ends of the axes, mg). What the learner predicted
    can be drawn over it.
    """
    curve = f"dose_{mineral}"
    shared = parameters(
        {
            **{f"{curve}_{part}": _zeros(curve_points) for part in ("x", "y", "low", "high")},
            f"occasion_{mineral}_x": _zeros(occasions),
            f"occasion_{mineral}_y": _zeros(occasions),
            f"{curve}_max": 1000.0,
            f"{curve}_top": 300.0,
            "occasion_name": [""] * occasions,
            **guess_parameters(curve),
            **(values or {}),
        }
    )
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domainMin=0, domainMax=alt.expr(f"{curve}_max"), nice=False),
        axis=alt.Axis(title=f"mg {mineral} at once", titleColor=_INK[mineral], tickCount=4),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domainMin=0, domainMax=alt.expr(f"{curve}_top"), nice=False),
        axis=alt.Axis(title=None, tickCount=4),
    )
    line = points(
        curve_points,
        x=f"{curve}_x[datum.k]",
        y=f"{curve}_y[datum.k]",
        low=f"{curve}_low[datum.k]",
        high=f"{curve}_high[datum.k]",
    )
    everything = points(2, x=f"datum.k * {curve}_max", y=f"datum.k * {curve}_max").mark_line(
        color=look.QUIET, strokeDash=[3, 3], strokeWidth=1, clip=True
    )
    meals = points(
        occasions,
        x=f"occasion_{mineral}_x[datum.k]",
        y=f"occasion_{mineral}_y[datum.k]",
        # Only the largest is named: the names of the others would run into each other.
        name=f"occasion_{mineral}_x[datum.k] >= extent(occasion_{mineral}_x)[1]"
        " ? occasion_name[datum.k] : ''",
    ).transform_filter("datum.x > 0")
    return (
        layer(
            line.mark_area(color=_PALE[mineral], opacity=0.55, clip=True).encode(
                x=x, y=_renamed(y, "low"), y2="high:Q"
            ),
            everything.encode(x=x, y=y),
            line.mark_line(color=_INK[mineral], strokeWidth=2.2, clip=True).encode(x=x, y=y),
            guess_layer(curve, ("0", f"{curve}_max"), ("0", f"{curve}_top"), x, y),
            meals.mark_circle(
                color=_INK[mineral], size=70, stroke="white", strokeWidth=1.5, opacity=1, clip=True
            ).encode(x=x, y=y),
            meals.mark_text(
                align=alt.expr(f"datum.x > 0.6 * {curve}_max ? 'right' : 'left'"),
                dx=alt.expr(f"datum.x > 0.6 * {curve}_max ? -7 : 7"),
                dy=alt.expr(f"datum.x > 0.6 * {curve}_max ? -8 : 8"),
                fontSize=10.5,
                color=look.INK,
                clip=True,
            ).encode(x=x, y=y, text="name:N"),
        )
        .add_params(*shared)
        .properties(name=f"dose_{mineral}", height=200, title=_title(*_TITLES[mineral]))
    )


def _renamed(channel: alt.Y, field: str) -> alt.Y:
    """Return the same axis and scale for another field."""
    copy = channel.copy()
    copy["shorthand"] = f"{field}:Q"
    return copy
