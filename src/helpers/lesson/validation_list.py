"""Under the hood: what a model was compared with, and where it holds, misses or stays open.

Comparisons with measurements or with other people's models say something about nature. Those with
our own first calculation only guard the code, and are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from helpers.lesson.piece import Part, Piece, choice, linked, scrolling, table, text
from helpers.schemas import ValidationRow
from helpers.tables import validation

STATUS, AGAINST, ALL = "status", "against", "all"
NATURE, CODE = "nature", "code"
# A shape for each status, so that no one depends on colour.
SHAPES = {"misses": "✗", "open": "?", "holds": "✓"}
_AGAINST = {NATURE: "measurements and other work", CODE: "our first calculation"}
_HEAD = ("Compared", "Verdict", "Expected", "Model", "Source", "Why, or how far it counts")


def validation_table(model: str) -> ValidationTable:
    """Show the comparisons of a model, those that miss or are open first.

    Args:
        model: for example "nerve": the name of a file in `data/validation/`.

    Returns:
        A live table; the lists above it pick one verdict, or what was compared with.

    Raises:
        ValueError: nothing of that name was compared.
    """
    return ValidationTable(model)


class ValidationTable(Piece):
    """The comparisons of one model; see `validation_table`."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self.model = model
        order = list(SHAPES)
        rows = sorted(validation(model), key=lambda row: (guards(row), order.index(row.status)))
        self.rows: tuple[ValidationRow, ...] = tuple(rows)
        self._status, self._against = ALL, NATURE

    @property
    def shown(self) -> tuple[ValidationRow, ...]:
        """Return the comparisons that the two lists let through."""
        return tuple(
            row
            for row in self.rows
            if self._status in (ALL, row.status)
            and self._against in (ALL, CODE if guards(row) else NATURE)
        )

    def act(self, name: str, value: str) -> None:
        """Choose a verdict ("status") or what was compared with ("against"); "all" for every."""
        known = {STATUS: [ALL, *SHAPES], AGAINST: [ALL, *_AGAINST]}
        if value not in known.get(name, ()):
            raise ValueError(f"There is no {name!r} called {value!r} here.")
        if name == STATUS:
            self._status = value
        else:
            self._against = value

    def parts(self) -> list[Part]:
        """Return the two lists, how many comparisons they let through, and the table."""
        count = f"{len(self.shown)} of {len(self.rows)} comparisons."
        return [
            Part("choose", self._lists()),
            Part("count", text(count, css="cwl-quiet"), live=True),
            Part("table", self._table(self.shown)),
        ]

    def _lists(self) -> str:
        counts = Counter[str](row.status for row in self.rows)
        verdicts = [(s, f"{mark(s)} ({counts[s]})") for s in SHAPES if counts[s]]
        verdict = choice(STATUS, "Verdict", [(ALL, "all verdicts"), *verdicts], self._status)
        partners = [*_AGAINST.items(), (ALL, "everything")]
        against = choice(AGAINST, "Compared with", partners, self._against)
        return f'<div class="cwl-row">{verdict}{against}</div>'

    def _table(self, rows: Iterable[ValidationRow]) -> str:
        cells = [_cells(row) for row in rows]
        if not cells:
            return text("No comparison of this kind has this verdict.")
        caption = f"What the model '{self.model}' was compared with"
        return scrolling(table(caption, _HEAD, cells), f"Comparisons of {self.model}")

    def still(self) -> str:
        """Return the comparisons that say something about nature."""
        return self._table(row for row in self.rows if not guards(row))

    def __repr__(self) -> str:
        counts = Counter[str](row.status for row in self.rows if not guards(row))
        listed = ", ".join(f"{counts[status]} {status}" for status in SHAPES)
        code = sum(map(guards, self.rows))
        return (
            f"Validation '{self.model}': {sum(counts.values())} comparisons with measurements or"
            f" other work ({listed}), {code} that only guard the code"
        )


def guards(row: ValidationRow) -> bool:
    """Return whether a comparison only guards the code: it is with something we computed."""
    return row.read == "computed" and row.status == "holds"


def mark(status: str) -> str:
    """Return a status with its shape, as text."""
    return f"{SHAPES[status]} {status}"


def _cells(row: ValidationRow) -> list[str]:
    unit = "" if row.unit == "-" else f" {row.unit}"
    name = f"{row.model}: {row.quantity}"
    return [
        f'{escape(name)}<br><span class="cwl-quiet">{escape(row.case)}</span>',
        f'<span class="cwl-badge">{escape(mark(row.status)).replace(" ", "&nbsp;", 1)}</span>',
        escape(_expected(row) + unit),
        "–" if row.computed is None else escape(f"{row.computed:.3g}{unit}"),
        f'{linked(row.source)} <span class="cwl-quiet">({escape(row.read)})</span>',
        escape(row.note),
    ]


def _expected(row: ValidationRow) -> str:
    """Return what was expected: the number and the range that counts as a hit."""
    number = "" if row.expected is None else f"{row.expected:g}"
    if row.low is None and row.high is None:
        return number
    if row.high is None:
        ends = f"at least {row.low:g}"
    elif row.low is None:
        ends = f"at most {row.high:g}"
    else:
        ends = f"{row.low:g} to {row.high:g}"
    return f"{number} ({ends})" if number else ends
