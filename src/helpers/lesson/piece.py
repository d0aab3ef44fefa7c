"""What all lesson pieces share: parts of HTML, one way to act on them, three ways to be read.

A piece is written as HTML here, so that it can be checked without a browser; the small script of
`card.py` only puts the parts on the page and reports presses and choices. It is read as a live
card, as still HTML where no kernel runs, and as one line of plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.lesson.card import Card

_LINKS = (
    (re.compile(r"PMID (\d+)"), "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    (re.compile(r"(PMC\d+)"), "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
    (re.compile(r"doi:(10\.\d{4,}/[^\s;\]]*[^\s;\].,)])"), "https://doi.org/{}"),
)


@dataclass(frozen=True)
class Part:
    """A stretch of a piece that changes as a whole.

    Attributes:
        key: its name within the piece.
        html: what it shows; every text in it is escaped.
        live: read out by screen readers when it changes.
    """

    key: str
    html: str
    live: bool = False


class Piece:
    """A lesson piece; see `helpers.lesson`."""

    def __init__(self) -> None:
        self._card: Card | None = None

    # What each piece gives

    def parts(self) -> list[Part]:
        """Return what is shown now."""
        raise NotImplementedError

    def still(self) -> str:
        """Return what a page without a kernel shows, as HTML."""
        raise NotImplementedError

    def act(self, name: str, value: str) -> None:
        """Do what pressing the button, or choosing in the list, called `name` does.

        Raises:
            ValueError: no such button, or no such value.
        """
        raise NotImplementedError

    # What they share

    def press(self, name: str, value: str = "") -> None:
        """Press a button or choose from a list, exactly as a learner would.

        Raises:
            ValueError: no such button, or no such value.
        """
        self.act(name, value)
        if self._card is not None:
            self._card.show(self.parts())

    @property
    def widget(self) -> Any:
        """Return the live card, made on first use."""
        if self._card is None:
            from helpers.lesson.card import Card

            self._card = Card(self.press)
            self._card.show(self.parts())
        return self._card

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        shown = self.widget._repr_mimebundle_()
        bundle = dict(shown[0] if isinstance(shown, tuple) else shown)
        return {**bundle, "text/html": self.still(), "text/plain": repr(self)}


class Page:
    """A piece that only reads: HTML and one line of plain text, no widget."""

    def __init__(self, html: str, line: str) -> None:
        self._html, self._line = html, line

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._line


def text(words: str, tag: str = "p", css: str = "") -> str:
    """Return escaped words in an element."""
    attribute = f' class="{css}"' if css else ""
    return f"<{tag}{attribute}>{escape(words)}</{tag}>"


def button(
    name: str,
    value: str,
    words: str,
    *,
    pressed: bool | None = None,
    main: bool = False,
    field: str = "",
) -> str:
    """Return a button.

    `pressed` says whether it is the chosen one (None: not a choice), `main` that it is the one to
    press, `field` names the text field whose text is sent in place of the value.
    """
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    state += f' data-field="{escape(field)}"' if field else ""
    state += ' class="cwl-main"' if main else ""
    return (
        f'<button type="button" data-act="{escape(name)}" data-value="{escape(value)}"{state}>'
        f"{escape(words)}</button>"
    )


def choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    """Return a labelled list to choose from; options are (value, what is shown)."""
    items = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(shown)}</option>"
        for value, shown in options
    )
    return f'<label>{escape(label)} <select data-act="{escape(name)}">{items}</select></label>'


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of cells that are HTML already; the first cell of a row names the row."""
    # Said for each cell, because a notebook that is not trusted keeps no style sheet of ours.
    left = ' style="text-align:left;vertical-align:top"'
    columns = "".join(f'<th scope="col"{left}>{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row"{left}>{cell}</th>' if i == 0 else f"<td{left}>{cell}</td>"
            for i, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption{left}>{escape(caption)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def scrolling(html: str, label: str) -> str:
    """Return a box that scrolls, also by keyboard, so that a long table stays in reach."""
    style = "max-height:30rem;overflow:auto"
    return (
        f'<div class="cwl-scroll" style="{style}" tabindex="0" role="region" '
        f'aria-label="{escape(label)}">{html}</div>'
    )


def linked(citation: str) -> str:
    """Return a citation as escaped HTML in which PubMed numbers and DOIs are links."""
    for pattern, address in _LINKS:
        found = pattern.search(citation)
        if found:
            before, after = citation[: found.start()], citation[found.end() :]
            url = escape(address.format(found[1]))
            link = f'<a href="{url}" target="_blank" rel="noopener">{escape(found[0])}</a>'
            return linked(before) + link + linked(after)
    return escape(citation)
