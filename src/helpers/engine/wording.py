"""Turn an explanation into what is read: plain text, or HTML with everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape

from helpers.intake import Intake
from helpers.words import Explanation, claim

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


def rests_on(explanation: Explanation) -> str:
    """Return the verdict and the claim it is a verdict on: a badge alone says nothing."""
    if not explanation.claims:
        return ""
    return f"on the claim: {claim(explanation.claims[0]).claim}"


def words_text(headline: str, sentences: Sequence[str], explanation: Explanation) -> str:
    """Return the words of an explorer as plain text, one thought a line."""
    about = "" if headline == explanation.headline else f"About the day: {explanation.headline}"
    lines = [
        headline,
        *sentences,
        about,
        explanation.headline_tail,
        explanation.text,
        explanation.ratio_text,
        f"What it does not mean: {explanation.does_not_mean}",
        f"Evidence: {explanation.evidence}, {rests_on(explanation)}",
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
        f"<details><summary>Sources of these words</summary><p>Claims {claims}</p>"
        f"<ul>{items}</ul></details>"
    )


def moving_lines(sentences: Sequence[str], explanation: Explanation) -> list[str]:
    """Return the lines whose numbers change at every step, apart from what stays within a band."""
    return [line for line in (*sentences, explanation.ratio_text) if line]


def _fine_print(explanation: Explanation) -> str:
    """Return what is uncertain about the needs themselves, folded away."""
    if not explanation.fine_print:
        return ""
    return (
        "<details><summary>How sure are these needs?</summary>"
        f"{_paragraphs(explanation.fine_print)}</details>"
    )


def body_html(headline: str, explanation: Explanation) -> str:
    """Return what stays the same within a band as HTML; all texts are escaped.

    Limits and other notes that apply stay in sight; only the uncertainty of the needs is folded.
    """
    return _body_html(headline, replace(explanation, ratio_text=""))


@lru_cache(maxsize=32)
def _body_html(headline: str, explanation: Explanation) -> str:
    about = [] if headline == explanation.headline else [f"The day: {explanation.headline}."]
    shown = [note for note in explanation.notes if note not in explanation.fine_print]
    return (
        _paragraphs([*about, explanation.headline_tail], "cw-tail")
        + _paragraphs([explanation.text])
        + '<p class="cw-isnot"><b>What it does not mean.</b> '
        + f"{escape(explanation.does_not_mean)}</p>"
        + f'<p class="cw-evidence"><span class="cw-badge">{escape(badge(explanation.evidence))}'
        + f"</span> {escape(rests_on(explanation))}</p>"
        + _paragraphs(shown, "cw-note")
        + _fine_print(explanation)
        + _sources(explanation)
    )


def words_html(headline: str, sentences: Sequence[str], explanation: Explanation) -> str:
    """Return all words of an explorer as HTML; all texts are escaped."""
    lines = moving_lines(sentences, explanation)
    computed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        f'<div class="cw-words"><h4>{escape(headline)}</h4>'
        f'<ul class="cw-computed">{computed}</ul>'
        f'<div class="cw-body">{body_html(headline, explanation)}</div></div>'
    )
