"""Turn an explanation into what is read: plain text, or HTML with everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from helpers.intake import Intake
from helpers.words import Explanation

# A shape for each verdict, so that no one depends on colour.
BADGES = {
    "well established": "●",
    "supported with caveats": "◕",
    "plausible but unproven": "◑",
    "contested": "◐",
    "contradicted by evidence": "○",
    "marketing": "△",
}


def ratio_words(intake: Intake) -> str:
    """Return the day in one clause: both amounts and their ratio."""
    amounts = f"calcium {intake.calcium_mg:,.0f} mg, magnesium {intake.magnesium_mg:,.0f} mg"
    ratio = "ratio not defined" if intake.ratio is None else f"ratio {intake.ratio:.2f} : 1"
    return f"{amounts}, {ratio}."


def badge(verdict: str) -> str:
    """Return a verdict with its shape, as text."""
    return f"{BADGES.get(verdict, '◌')} {verdict}"


def words_text(explanation: Explanation, sentences: Sequence[str] = ()) -> str:
    """Return the words of an explorer as plain text, one thought a line."""
    lines = [
        explanation.headline,
        *sentences,
        explanation.headline_tail,
        explanation.text,
        explanation.ratio_text,
        f"Evidence: {explanation.evidence}.",
        f"What it does not mean: {explanation.does_not_mean}",
        *explanation.notes,
    ]
    return "\n".join(line for line in lines if line)


def _paragraphs(lines: Iterable[str], css: str = "") -> str:
    attribute = f' class="{css}"' if css else ""
    return "".join(f"<p{attribute}>{escape(line)}</p>" for line in lines if line)


def _sources(explanation: Explanation) -> str:
    items = "".join(f"<li>{escape(source)}</li>" for source in explanation.sources)
    claims = escape(", ".join(explanation.claims))
    return (
        f"<details><summary>Where this is from</summary><p>Claims {claims}</p>"
        f"<ul>{items}</ul></details>"
    )


def body_html(explanation: Explanation) -> str:
    """Return what stays the same within a band as HTML; all texts are escaped."""
    return (
        f'<p class="cw-tail">{escape(explanation.headline_tail)}</p>'
        + _paragraphs([explanation.text, explanation.ratio_text])
        + '<p class="cw-isnot"><b>What it does not mean.</b> '
        + f"{escape(explanation.does_not_mean)}</p>"
        + f'<span class="cw-badge">{escape(badge(explanation.evidence))}</span>'
        + _paragraphs(explanation.notes, "cw-note")
        + _sources(explanation)
    )


def words_html(explanation: Explanation, sentences: Sequence[str] = ()) -> str:
    """Return all words of an explorer as HTML; all texts are escaped."""
    computed = "".join(f"<li>{escape(s)}</li>" for s in sentences)
    return (
        f'<div class="cw-words"><h4>{escape(explanation.headline)}</h4>'
        f'<ul class="cw-computed">{computed}</ul>'
        f'<div class="cw-body">{body_html(explanation)}</div></div>'
    )
