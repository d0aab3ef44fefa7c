"""Tables and pictures of the reality check: HTML and SVG that need no kernel and no network."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from html import escape
from math import isfinite, log
from typing import Any

from helpers.lesson.piece import Page, linked, scrolling, table
from helpers.reality.predict import enzyme_points
from helpers.reality.score import VERDICTS, Result, Verdict, limits, results, totals
from helpers.schemas import MeasurementRow

SHAPES = {"pass": "●", "miss": "✗", "cannot express": "?"}
# The models that a theme rests on, in the order of its page.
THEMES = {
    "muscle": ("muscle", "blood"),
    "nerve": ("nerve", "blood"),
    "energy": ("energy", "red_cell"),
    "bone": ("homeostasis",),
    "stress": ("stress",),
    "bioavailability": ("absorption", "infusion", "blood"),
}
_HEAD = (
    "Measured", "Verdict", "Value", "Tolerance", "Model", "Newer mechanism", "Source", "Notes"
)  # fmt: skip


class Picture:
    """A chart as PNG with its text: it needs no script, no kernel and no network."""

    def __init__(self, svg: str, words: str, png: str = "") -> None:
        self.svg, self._words, self._png = svg, words, png

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        png = self._png or png_of(self.svg)
        alt = " ".join(self._words.split())
        size = {"width": 640, "alt": alt}
        return {"image/png": png, "text/plain": self._words}, {"image/png": size}

    def __repr__(self) -> str:
        return self._words


def png_of(svg: str) -> str:
    """Return a picture as PNG, base64."""
    import vl_convert

    return b64encode(vl_convert.svg_to_png(svg, scale=1.5)).decode()


def reality_table(name: str | None = None) -> Page:
    """Show measured against predicted for a theme or a model, misses first.

    Args:
        name: a theme such as "stress", a model such as "infusion"; every row where left out.

    Returns:
        A page of HTML that also reads as one line of text.

    Raises:
        ValueError: nothing of that name was measured.
    """
    found = sorted(_of(name), key=lambda one: (one.verdict != "miss", one.row.model))
    title = "Reality check" if name is None else f"Reality check of '{name}'"
    html = table(f"{title}: measured and predicted", _HEAD, map(_cells, found))
    return Page(scrolling(html, title), f"{title}: {_counted(found)}")


def reality_chart(model: str) -> Picture:
    """Draw measured with interval, tolerance and predicted for each row of a model.

    Args:
        model: such as "infusion".

    Raises:
        ValueError: nothing of that name was measured.
    """
    from helpers.charts.reality import Check, checks_svg

    found = [one for one in _of(model) if one.row.model == model]
    if not found:
        raise ValueError(f"model is {model!r}: it is a theme; name one of its models.")
    checks = [
        Check(
            name=_short(one.row),
            words=_words(one),
            verdict=one.verdict,
            predicted=step(one.row, one.predicted),
            low=None if one.row.low is None or _wanted(one) else step(one.row, one.row.low),
            high=None if one.row.high is None or _wanted(one) else step(one.row, one.row.high),
            better=step(one.row, one.better),
        )
        for one in found
    ]
    title = f"{model.replace('_', ' ').capitalize()}: {_counted(found)}"
    lines = [title, *(f"{check.name}: {check.words}" for check in checks)]
    return Picture(checks_svg(title, checks), "\n".join(lines))


def reality_totals() -> Page:
    """Show how many rows of each model pass, also at half and double the tolerance."""
    columns = [
        totals(),
        totals(times=0.5),
        totals(times=2),
        totals(better=True),
        totals(independent=True),
    ]
    head = (
        "Model", "Rows", "As they are", "Half the tolerance", "Double the tolerance",
        "Newer mechanisms", "Without rows that had a say",
    )  # fmt: skip
    rows = [
        [escape(model), str(sum(columns[0][model].values()))]
        + [_said(column.get(model, Counter())) for column in columns]
        for model in columns[0]
    ]
    every = [sum(column.values(), Counter[Verdict]()) for column in columns]
    # On top, where it is seen without scrolling.
    rows.insert(0, ["all models", str(sum(every[0].values())), *map(_said, every)])
    html = table("● pass, ✗ miss, ? cannot express", head, rows)
    lines = [" | ".join(row) for row in (list(head), *rows)]
    return Page(scrolling(html, "Totals of the reality check"), "\n".join(lines))


def _of(name: str | None) -> list[Result]:
    if name is None:
        return list(results())
    known = {one.row.model for one in results()}
    models = THEMES.get(name, (name,))
    found = [one for one in results() if one.row.model in models]
    if not found:
        allowed = ", ".join(sorted(known | set(THEMES)))
        raise ValueError(f"name is {name!r}: it must be one of {allowed}.")
    return sorted(found, key=lambda one: models.index(one.row.model))


def _counted(found: list[Result]) -> str:
    counts = Counter(one.verdict for one in found)
    listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS)
    return f"{len(found)} measurements: {listed}"


def _said(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{SHAPES[v]} {counts[v]}" for v in VERDICTS if counts[v])


def _short(row: MeasurementRow) -> str:
    return f"{row.id} {row.study.split('(')[0].split(',')[0].strip()}"


def _wanted(one: Result) -> bool:
    """Return whether a row asks for a share of points, so that its ends are no interval."""
    return one.row.rule == "at least"


def _words(one: Result) -> str:
    if one.predicted is None:
        return "? cannot express"
    told = "" if _wanted(one) else "measured "
    shown = f"{SHAPES[one.verdict]} {one.verdict}: {told}{shown_value(one.row)}, model "
    shown += f"{one.predicted:.3g}"
    if one.better is not None:
        shown += f", newer {one.better:.3g} ({one.better_verdict})"
    return shown


def shown_value(row: MeasurementRow) -> str:
    """Return what was measured, as text with its unit."""
    unit = "" if row.unit in ("ratio", "fraction", "exponent", "correlation") else f" {row.unit}"
    if row.rule == "direction":
        return row.direction
    if row.rule == "at least":
        return f"{row.tolerance:g}{unit} or more wanted"
    return f"{row.measured:.3g}{unit}"


def step(row: MeasurementRow, value: float | None) -> float | None:
    """Return how many tolerances a value lies from the measured one, by the rule of the row."""
    if value is None:
        return None
    low, high = limits(row)
    if row.rule == "direction":
        return 0.5 * (1 if (value > 0) == (row.direction == "up") and value else -3)
    centre = row.measured if row.measured is not None else 0.0
    if row.rule == "ratio":
        return log(max(value, 1e-9) / centre) / log(high / centre)
    room = (high - centre) if isfinite(high) and value >= centre else (centre - low)
    return (value - centre) / room


def _tolerance(row: MeasurementRow) -> str:
    if row.rule == "direction":
        return f"right direction: {row.direction}"
    low, high = limits(row)
    return f"{low:.3g} or more" if not isfinite(high) else f"{low:.3g} to {high:.3g}"


def _cells(one: Result) -> list[str]:
    row = one.row
    measured = shown_value(row)
    if row.low is not None and row.high is not None and row.rule != "at least":
        measured += f" ({row.low:.3g} to {row.high:.3g}, {row.interval})"
    notes = [row.note, one.reason]
    if row.id.startswith("TH"):
        inside, every = enzyme_points(row.id)
        notes.append(f"{inside} of {every} points lie in the range of the model")
    if row.independent == "no":
        notes.append("not independent of the model")
    if one.verdict == "miss" and _inside(row, one.predicted):
        notes.append("inside the measured interval all the same")
    newer = ""
    if one.better is not None and one.better_verdict is not None:
        newer = f"{one.mechanism}: {one.better:.3g} ({mark(one.better_verdict)})"
    people = row.people + (f" ({row.count})" if row.count else "")
    return [
        f'{escape(row.id)}: {escape(row.condition)}<br><span class="cwl-quiet">'
        f"{escape(row.model)}; {escape(people)}</span>",
        escape(mark(one.verdict)),
        escape(measured),
        escape(_tolerance(row)),
        "–" if one.predicted is None else f"{one.predicted:.3g}",
        escape(newer),
        f'{escape(row.study)}: {linked(row.source)} <span class="cwl-quiet">({row.read})</span>',
        escape("; ".join(filter(None, notes))),
    ]


def _inside(row: MeasurementRow, value: float | None) -> bool:
    return (
        value is not None
        and row.low is not None
        and row.high is not None
        and row.rule != "at least"
        and row.low <= value <= row.high
    )


def mark(verdict: Verdict) -> str:
    """Return a verdict as shape and word."""
    return f"{SHAPES[verdict]} {verdict}"
