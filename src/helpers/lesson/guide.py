"""For teachers: a plan to choose, and everything on one theme to read, answers folded away."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from string import ascii_uppercase

from helpers.lesson.files import Question, lesson
from helpers.lesson.fill import fill, named_values
from helpers.lesson.piece import Page, Part, Piece, choice, table, text
from helpers.lesson.teaching import LENGTHS, THEMES, Row, Teaching, experiment, teaching

THEME, LENGTH = "theme", "length"
_PLAN = ("Minutes", "What the class does", "What to open or press")
_NOT_YET = "in preparation"


def lesson_plan(theme: str = THEMES[0], minutes: int = 50) -> LessonPlan:
    """Show a minute plan; two lists choose the theme and the length.

    Args:
        theme: for example "muscle".
        minutes: 20, 50 or 90.

    Raises:
        ValueError: there is no such theme or length.
    """
    return LessonPlan(theme, minutes)


class LessonPlan(Piece):
    """One plan at a time; see `lesson_plan`."""

    def __init__(self, theme: str, minutes: int) -> None:
        super().__init__()
        self.theme = teaching(theme).theme
        if minutes not in LENGTHS:
            raise ValueError(f"minutes is {minutes!r}: it must be one of {_listed(LENGTHS)}.")
        self.minutes = minutes

    def act(self, name: str, value: str) -> None:
        """Choose a theme ("theme") or a length ("length", the minutes as text)."""
        if name == THEME and value in THEMES:
            self.theme = value
        elif name == LENGTH and value in map(str, LENGTHS):
            self.minutes = int(value)
        else:
            raise ValueError(f"There is no {name!r} called {value!r} here.")

    def parts(self) -> list[Part]:
        """Return the two lists, what was chosen, and the plan."""
        themes = [(name, teaching(name).name) for name in THEMES]
        lengths = [(str(minutes), f"{minutes} minutes") for minutes in LENGTHS]
        lists = choice(THEME, "Theme", themes, self.theme)
        lists += choice(LENGTH, "Length", lengths, str(self.minutes))
        found = teaching(self.theme)
        said = f"{found.name}, {self.minutes} minutes: open the notebook {found.notebook}."
        return [
            Part("choose", f'<div class="cwl-row">{lists}</div>'),
            Part("chosen", text(said, css="cwl-quiet"), live=True),
            Part("plan", _plan(found, self.minutes)),
        ]

    def still(self) -> str:
        """Return the plan that stands here at the start."""
        return _plan(teaching(self.theme), self.minutes)

    def __repr__(self) -> str:
        found = teaching(self.theme)
        return (
            f"Plan '{found.theme}': {self.minutes} minutes, {len(found.plans[self.minutes])} steps"
        )


def teaching_notes(theme: str) -> Page:
    """Show everything for teaching one theme: goals, three plans, misconceptions, answers.

    The plans and the answers are folded, so that a projector gives nothing away.

    Raises:
        ValueError: there is no such theme.
    """
    found = teaching(theme)
    plans = "".join(
        _folded(f"Plan for {minutes} minutes", _plan(found, minutes)) for minutes in LENGTHS
    )
    html = (
        f"{text('Goals: afterwards students can', 'b')}{_items(found.goals)}"
        f"{plans}{_misconceptions(found)}{text('To discuss', 'b')}{_items(found.discuss)}"
        f"{_answers(found)}"
    )
    asked = sum(len(_questions(name)) for name in found.ready)
    line = (
        f"For teachers '{theme}': {len(LENGTHS)} plans, {len(found.misconceptions)} "
        f"misconceptions, answers to {asked} questions"
    )
    return Page(html, line)


def _plan(found: Teaching, minutes: int) -> str:
    rows, start = [], 0
    for row in found.plans[minutes]:
        rows.append([f"{start} to {start + row.minutes}", escape(row.do), _what(row)])
        start += row.minutes
    return table(f"{found.name} in {minutes} minutes", _PLAN, rows)


def _what(row: Row) -> str:
    lines = [escape(row.open)] if row.open else []
    lines += [f"Try this: {_title(name)}" for name in row.experiments]
    return "<br>".join(lines)


def _title(name: str) -> str:
    """Return the title of an experiment as HTML; its lesson too where a theme has two."""
    found = experiment(name)
    if found is None:
        return f"<i>{escape(name)} ({_NOT_YET})</i>"
    return f"<i>{escape(found.title)}</i>"


def _misconceptions(found: Teaching) -> str:
    rows = [
        [
            escape(one.say),
            f"Try this: {_title(one.experiment)}",
            f'{escape(one.answer)} <span class="cwl-quiet">({", ".join(one.claims)})</span>',
        ]
        for one in found.misconceptions
    ]
    head = ("What people say", "What to try", "What it shows (claims)")
    return table("Likely misconceptions, and the experiment that answers each", head, rows)


# The answer key: from the lesson, with the numbers computed


def _answers(found: Teaching) -> str:
    if not found.ready:
        return text(f"Answers: {_NOT_YET}.")
    key = "".join(_answers_of(name, len(found.ready) > 1) for name in found.ready)
    return _folded("Answers (spoils the lesson: keep it off the projector)", key)


def _answers_of(name: str, told: bool) -> str:
    rows = []
    for kind, question in _questions(name):
        named = named_values(name, question)
        place = next(i for i, option in enumerate(question.options) if option.right)
        right = question.options[place]
        answer = f"<b>{ascii_uppercase[place]}. {escape(fill(right.text, named))}</b>"
        because = escape(fill(right.reply, named))
        claims = f' <span class="cwl-quiet">({", ".join(question.claims)})</span>'
        because += claims if question.claims else ""
        rows.append([f"{kind}: {escape(fill(question.ask, named))}", answer, because])
    caption = f"Answers, {name.replace('_', ' ')}" if told else "Answers"
    return table(caption, ("Question", "Right", "Why"), rows)


def _questions(name: str) -> list[tuple[str, Question]]:
    found = lesson(name)
    quiz = [(f"Quiz {i}", question) for i, question in enumerate(found.questions, start=1)]
    return [*(("Prediction", question) for question in found.predictions), *quiz]


def _folded(summary: str, html: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{html}</details>"


def _items(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _listed(values: Iterable[int]) -> str:
    return ", ".join(map(str, values))
