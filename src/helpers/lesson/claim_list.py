"""What the evidence says: a theme's claims with verdicts and reasons, and all its sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import escape

from helpers import word_files, words
from helpers.engine.wording import BADGES, badge
from helpers.lesson.files import lesson
from helpers.lesson.piece import Page, Part, Piece, choice, linked, scrolling, table, text
from helpers.schemas import ClaimRow
from helpers.themes import get

VERDICT, TOPIC, ALL = "verdict", "topic", "all"
_HOW_READ = re.compile(r" \((partly|secondary|computed|judgement|memory|not read)\)$")
_HEAD = ("Claim, as people say it", "Verdict", "Why", "Sources")


def claims_table(theme: str) -> ClaimsTable:
    """Show the theme's claims; a list above the table picks those of one verdict or topic.

    Raises:
        ValueError: there is no such theme.
    """
    return ClaimsTable(theme)


def sources(theme: str) -> Page:
    """List every source behind the theme's claims and words, with a mark where it was not read.

    Raises:
        ValueError: there is no such theme.
    """
    cited = sorted({_plain(source) for source in _cited(theme)}, key=str.casefold)
    read = [source for source in cited if not _HOW_READ.search(source)]
    other = [source for source in cited if _HOW_READ.search(source)]
    html = text("Read by us, most of them as abstracts:") + _list(read)
    if other:
        html += text("Known to us in part or from others only, as marked:") + _list(other)
    line = f"Sources '{theme}': {len(read)} read, {len(other)} known in part or from others only"
    return Page(scrolling(html, "Sources"), line)


class ClaimsTable(Piece):
    """The claims of one theme; see `claims_table`."""

    def __init__(self, theme: str) -> None:
        super().__init__()
        self.theme = theme
        self._groups = {group.topic: group.name for group in lesson(theme).claim_groups}
        self.claims = tuple(row for topic in self._groups for row in words.claims(topic))
        self._verdict = self._topic = ALL

    @property
    def shown(self) -> tuple[ClaimRow, ...]:
        """Return the claims that the two lists let through."""
        return tuple(
            row
            for row in self.claims
            if self._verdict in (ALL, row.verdict) and self._topic in (ALL, row.theme)
        )

    def act(self, name: str, value: str) -> None:
        """Choose a verdict ("verdict") or a topic ("topic"); "all" shows every one."""
        known = {VERDICT: [ALL, *BADGES], TOPIC: [ALL, *self._groups]}
        if value not in known.get(name, ()):
            raise ValueError(f"There is no {name!r} called {value!r} here.")
        if name == VERDICT:
            self._verdict = value
        else:
            self._topic = value

    def parts(self) -> list[Part]:
        """Return the two lists, how many claims they let through, and the table."""
        count = f"{len(self.shown)} of {len(self.claims)} claims."
        return [
            Part("choose", self._lists()),
            Part("count", text(count, css="cwl-quiet"), live=True),
            Part("table", self._table(self.shown)),
        ]

    def _lists(self) -> str:
        counts = Counter[str](row.verdict for row in self.claims)
        verdicts = [(v, f"{badge(v)} ({counts[v]})") for v in BADGES if counts[v]]
        verdict = choice(VERDICT, "Verdict", [(ALL, "all verdicts"), *verdicts], self._verdict)
        topics = [(ALL, "all topics"), *self._groups.items()]
        topic = choice(TOPIC, "Topic", topics, self._topic)
        return f'<div class="cwl-row">{verdict}{topic}</div>'

    def _table(self, claims: Iterable[ClaimRow]) -> str:
        rows = [_row(claim) for claim in claims]
        if not rows:
            return text("No claim of this topic has this verdict.")
        return scrolling(table("Claims and what the evidence says", _HEAD, rows), "Claims")

    def still(self) -> str:
        """Return the whole table."""
        return self._table(self.claims)

    def __repr__(self) -> str:
        counts = Counter[str](row.verdict for row in self.claims)
        listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in BADGES if counts[verdict])
        return f"Claims '{self.theme}': {len(self.claims)} claims ({listed})"


def _row(claim: ClaimRow) -> list[str]:
    number = f"<br>{escape(claim.number)}" if claim.number else ""
    return [
        f'{escape(claim.claim)} <span class="cwl-quiet cwl-id">({claim.claim_id})</span>',
        # The shape stays on the line of the first word.
        f'<span class="cwl-badge">{escape(badge(claim.verdict)).replace(" ", "&nbsp;", 1)}</span>',
        escape(claim.reason) + number,
        _folded(_split(claim.sources) + _split(claim.sources_not_verified)),
    ]


def _folded(cited: list[str]) -> str:
    name = "1 source" if len(cited) == 1 else f"{len(cited)} sources"
    return f"<details><summary>{name}</summary>{_list(map(_plain, cited))}</details>"


def _list(cited: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{linked(source)}</li>" for source in cited) + "</ul>"


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(" | ") if part]


def _plain(source: str) -> str:
    """Return a source of the claims as the words write it: "Title [PMID 1]" is "Title. PMID 1"."""
    return re.sub(r"^(.*) \[([^\]]*)\](.*)$", r"\1. \2\3", source)


def _cited(theme: str) -> Iterable[str]:
    for row in ClaimsTable(theme).claims:
        yield from _split(row.sources)
        yield from _split(row.sources_not_verified)
    known = word_files.sources()
    for band in word_files.topic(get(theme).words_topic).bands.values():
        yield from (known[key].shown for key in band.sources)
