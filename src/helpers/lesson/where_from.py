"""Where is this from: what stands behind an explorer, as HTML with everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from helpers.engine.origins import Origins, TableUsed, plain_name
from helpers.engine.wording import badge
from helpers.lesson.parameter_list import parameter_rows
from helpers.lesson.piece import linked, table, text
from helpers.schemas import ClaimRow

# Of a long list of sources, those of most rows; the file names the rest.
_SHOWN_SOURCES = 8


def where_from_html(found: Origins) -> str:
    """Return what stands behind an explorer: words, needs, models and tables, each folded."""
    parts = [
        text(
            "Everything shown here is read from files of this project, in which every number has"
            " its source and a word for how we read it."
        ),
        _folded("The words: claims and verdicts", _claims(found.claims), opened=True),
        _folded(f"The needs: {found.life_stage}", _needs(found)),
        *(
            _folded(
                f"The model: {len(rows)} numbers of data/parameters/{name}.csv",
                parameter_rows(name),
            )
            for name, rows in found.parameters.items()
        ),
        _folded("The data: tables that the charts and the model read", _tables(found.tables)),
    ]
    return f'<div class="cw-from">{"".join(parts)}</div>'


def _folded(title: str, html: str, *, opened: bool = False) -> str:
    state = " open" if opened else ""
    # A long table scrolls within itself, also by keyboard.
    return (
        f"<details{state}><summary>{escape(title)}</summary>"
        '<div class="cw-from-box" data-lm-suppress-shortcuts="true" tabindex="0" role="region"'
        f' aria-label="{escape(title)}">'
        f"{html}</div></details>"
    )


def _claims(claims: Iterable[ClaimRow]) -> str:
    rows = [
        [
            f"{escape(row.claim)} ({escape(row.claim_id)})",
            escape(badge(row.verdict)),
            escape(row.reason),
            _listed([*_split(row.sources), *_split(row.sources_not_verified)]),
        ]
        for row in claims
    ]
    heads = ("Claim", "Verdict", "Why", "Sources")
    return table("Claims behind the words shown now", heads, rows)


def _needs(found: Origins) -> str:
    rows = [
        [
            escape(plain_name(need.name)),
            f"{need.value:,.15g} mg a day",
            linked(need.source),
            escape(need.read),
        ]
        for need in found.needs
    ]
    heads = ("Reference value", "Amount", "Source", "How read")
    return table("data/reference_intakes.csv", heads, rows)


def _tables(used: Iterable[TableUsed]) -> str:
    rows = [
        [
            f"<code>data/{escape(one.name)}.csv</code>",
            escape(one.holds),
            f"{one.rows:,}",
            _cited(one.sources),
        ]
        for one in used
    ]
    return table("Tables of this project", ("File", "What it holds", "Rows", "Sources"), rows)


def _cited(sources: Sequence[tuple[str, str]]) -> str:
    lines = [f"{source} ({read})" if read else source for source, read in sources]
    more = len(lines) - _SHOWN_SOURCES
    shown = lines[:_SHOWN_SOURCES] + ([f"and {more} more, in the file"] if more > 0 else [])
    return _listed(shown)


def _listed(cited: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{linked(source)}</li>" for source in cited) + "</ul>"


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(" | ") if part]
