"""Check yourself: questions with a reply to every option."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

from helpers.lesson.files import lesson
from helpers.lesson.fill import fill, named_values
from helpers.lesson.piece import Part, Piece, button, text
from helpers.lesson.prediction import reply, still_question, verdict

ANSWER = "answer"


@dataclass(frozen=True)
class _Ready:
    """A question with its numbers in place."""

    key: str
    ask: str
    options: tuple[str, ...]
    replies: tuple[str, ...]
    right: int
    claims: tuple[str, ...]


def check_yourself(theme: str) -> Quiz:
    """Ask the theme's questions, always in the same order.

    Every option has its reply, and trying another one is welcome; the count is of first answers.

    Raises:
        ValueError: there is no such theme.
    """
    return Quiz(theme)


class Quiz(Piece):
    """The questions of one theme; see `check_yourself`."""

    def __init__(self, theme: str) -> None:
        super().__init__()
        self.theme = theme
        self.questions = tuple(_ready(theme, i) for i in range(len(lesson(theme).questions)))
        self._first: dict[int, int] = {}
        self._latest: dict[int, int] = {}

    @property
    def score(self) -> tuple[int, int]:
        """Return how many first answers were right, and how many questions were answered."""
        right = sum(self.questions[i].right == place for i, place in self._first.items())
        return right, len(self._first)

    def act(self, name: str, value: str) -> None:
        """Answer a question; `value` is "question/option", both counted from 0."""
        places = {
            f"{i}/{j}": (i, j)
            for i, question in enumerate(self.questions)
            for j in range(len(question.options))
        }
        if name != ANSWER or value not in places:
            raise ValueError(f"There is no button {name!r} with {value!r} here.")
        i, j = places[value]
        self._first.setdefault(i, j)
        self._latest[i] = j

    def parts(self) -> list[Part]:
        """Return each question with its buttons and its reply, then the count."""
        parts: list[Part] = []
        for i, question in enumerate(self.questions):
            chosen = self._latest.get(i)
            buttons = "".join(
                button(ANSWER, f"{i}/{j}", f"{ascii_uppercase[j]}. {option}", pressed=j == chosen)
                for j, option in enumerate(question.options)
            )
            legend = text(f"{i + 1}. {question.ask}", "legend")
            shown = f'<fieldset>{legend}<div class="cwl-options">{buttons}</div></fieldset>'
            parts.append(Part(f"question_{i}", shown))
            parts.append(Part(f"reply_{i}", self._reply(i), live=True))
        return [*parts, Part("count", text(self._count(), css="cwl-quiet"), live=True)]

    def _reply(self, i: int) -> str:
        chosen = self._latest.get(i)
        if chosen is None:
            return ""
        question = self.questions[i]
        line = f"{verdict(chosen == question.right)} {question.replies[chosen]}"
        return reply([line], question.claims)

    def _count(self) -> str:
        right, answered = self.score
        return f"{answered} of {len(self.questions)} answered, {right} right at the first try."

    def still(self) -> str:
        """Return the questions and options, without the answers."""
        return "".join(
            still_question(f"{i}. {question.ask}", question.options)
            for i, question in enumerate(self.questions, start=1)
        )

    def __repr__(self) -> str:
        return f"Quiz '{self.theme}': {len(self.questions)} questions. {self._count()}"


def _ready(theme: str, i: int) -> _Ready:
    question = lesson(theme).questions[i]
    named = named_values(theme, question)
    return _Ready(
        key=question.key,
        ask=fill(question.ask, named),
        options=tuple(fill(option.text, named) for option in question.options),
        replies=tuple(fill(option.reply, named) for option in question.options),
        right=next(j for j, option in enumerate(question.options) if option.right),
        claims=question.claims,
    )
