"""Pooled predictions: what a class predicted, and where its settings lie; no names, no accounts."""

from __future__ import annotations

from collections import Counter
from html import escape
from random import Random
from string import ascii_uppercase

from helpers import state_code
from helpers.charts.class_answers import Bar, answers_svg
from helpers.charts.class_plane import class_plane_svg
from helpers.explorer import explore
from helpers.lesson import answers
from helpers.lesson.files import lesson, lessons
from helpers.lesson.fill import fill, named_values
from helpers.lesson.pasted import MOST_BYTES, MOST_LINES, Pasted, read
from helpers.lesson.piece import Part, Piece, button, scrolling, table, text
from helpers.lesson.prediction import reply
from helpers.themes import get

COUNT, EXAMPLE, CLEAR, REVEAL = "count", "example", "clear", "reveal"
_FIELD = "pasted"
_INVENTED = "Invented example: nobody gave these answers."
_MOST_SHOWN = 50
# An invented class: any number would do, but it must be the same class every time.
_SEED, _CLASS_SIZE, _THEME = 24, 26, "bioavailability"


def class_predictions() -> ClassPredictions:
    """Show a field for the codes of a class, and what they add up to.

    Nothing is kept: what was pasted lives in this page until it is cleared or closed.
    """
    return ClassPredictions()


class ClassPredictions(Piece):
    """The predictions of one class; see `class_predictions`."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Pasted()
        self._text, self._round = "", 0
        self._example = self._counted = False
        self._revealed: set[tuple[str, str]] = set()

    def act(self, name: str, value: str) -> None:
        """Press a button.

        "count" counts the text in `value`, "example" an invented class, "clear" forgets all, and
        "reveal" (value "theme/question") marks the right answer or takes the mark away.

        Raises:
            ValueError: no such button, or the text is empty or too long.
        """
        if name == COUNT:
            self.found = read(value)
            self._example, self._counted = False, True
            self._revealed.clear()
        elif name == EXAMPLE:
            self._start_again(example())
            self.found = read(self._text)
            self._example = self._counted = True
        elif name == CLEAR:
            self._start_again("")
        elif name == REVEAL and tuple(value.split("/")) in self.asked:
            theme, key = value.split("/")
            self._revealed ^= {(theme, key)}
        else:
            raise ValueError(f"There is no button {name!r} with {value!r} here.")

    def _start_again(self, words: str) -> None:
        # The round makes the field a new one, also when its first text is the same.
        self._text, self._round = words, self._round + 1
        self.found = Pasted()
        self._example = self._counted = False
        self._revealed.clear()

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Return the questions that somebody answered, as (theme, question)."""
        answered = {(theme, key) for theme, key, _ in self.found.answers}
        return [
            (theme, question.key)
            for theme in lessons()
            for question in lesson(theme).predictions
            if (theme, question.key) in answered
        ]

    def parts(self) -> list[Part]:
        """Return the field, what was counted, one chart for each question, and the settings."""
        parts = [Part("field", self._field()), Part("counted", self._said(), live=True)]
        parts += [
            Part(f"asked_{theme}_{key}", self._asked(theme, key)) for theme, key in self.asked
        ]
        if self.found.days:
            parts.append(Part("days", _days(self.found.days)))
        return parts

    def _field(self) -> str:
        label = (
            "Paste here: one code a line, hands such as muscle B x 12, or a CSV with the columns "
            f"theme, question, answer (at most {MOST_LINES} lines and {MOST_BYTES // 1000} kB)"
        )
        box = (
            f'<label class="cwl-field">{escape(label)}<textarea name="{_FIELD}" rows="8" '
            f'spellcheck="false" data-round="{self._round}">{escape(self._text)}</textarea></label>'
        )
        count = button(COUNT, "", "Count these", main=True, field=_FIELD)
        others = button(EXAMPLE, "", "Show an example") + button(CLEAR, "", "Clear everything")
        return f'{box}<div class="cwl-row">{count}{others}</div>'

    def _said(self) -> str:
        if not self._counted:
            return ""
        number, days = self.found.answers.total(), self.found.days.total()
        line = f"{_counted(number, 'answer')} and {_counted(days, 'setting')} counted."
        if self.found.bad:
            line += f" {_counted(len(self.found.bad), 'entry', 'entries')} could not be read."
        lines = text(_INVENTED, "b") if self._example else ""
        return lines + text(line) + self._bad()

    def _bad(self) -> str:
        if not self.found.bad:
            return ""
        shown = self.found.bad[:_MOST_SHOWN]
        rows = [[str(bad.line), escape(bad.shown), escape(bad.why)] for bad in shown]
        left = len(self.found.bad) - len(shown)
        more = text(f"And {left} more.") if left else ""
        listed = table("What could not be read", ("Line", "It begins", "Why"), rows)
        return scrolling(listed, "What could not be read") + more

    def _asked(self, theme: str, key: str) -> str:
        question = next(q for q in lesson(theme).predictions if q.key == key)
        named = named_values(theme, question)
        options = [fill(option.text, named) for option in question.options]
        counts = [self.found.answers[theme, key, place] for place in range(len(options))]
        skipped = self.found.answers[theme, key, None]
        revealed = (theme, key) in self._revealed
        bars = [
            Bar(f"{letter}. {option}", count, revealed and asked.right)
            for letter, option, count, asked in zip(
                ascii_uppercase, options, counts, question.options, strict=False
            )
        ]
        drawn = answers_svg(
            f"{get(theme).title.partition(':')[0]}: {_counted(sum(counts), 'prediction')}", bars
        )
        after = text(f"{_counted(skipped, 'student')} skipped it.") if skipped else ""
        words = "Hide the right answer" if revealed else "Reveal the right answer"
        press = button(REVEAL, f"{theme}/{key}", words, pressed=revealed)
        why = fill(next(o.reply for o in question.options if o.right), named)
        told = reply([why], question.claims) if revealed else ""
        return (
            f"<fieldset>{text(fill(question.ask, named), 'legend')}{_wide(drawn)}{after}"
            f'<div class="cwl-row">{press}</div>{told}{_twin(bars)}</fieldset>'
        )

    def still(self) -> str:
        """Return what the page is for, as a page without a kernel shows it."""
        return text(
            "A field for the codes of a class stands here once the notebook runs: run it, paste "
            "the codes, press Count these."
        )

    def __repr__(self) -> str:
        counted = self.found
        return (
            f"Class predictions: {_counted(counted.answers.total(), 'answer')}, "
            f"{_counted(counted.days.total(), 'setting')}, {len(counted.bad)} not read"
        )


def example() -> str:
    """Return the codes of an invented class: answers to one theme's question, and some days."""
    chance = Random(_SEED)  # noqa: S311 - an example, not a secret
    question = lesson(_THEME).predictions[0]
    places = [*range(len(question.options)), None]
    drawn = chance.choices(places, weights=[4] * (len(places) - 1) + [1], k=_CLASS_SIZE)
    lines = [answers.encode(_THEME, {question.key: place}) for place in drawn]
    state = {**explore(_THEME).state, "calcium_supplement_mg": 0, "magnesium_supplement_mg": 0}
    for _ in range(_CLASS_SIZE // 2):
        day = {
            "calcium_mg": 50 * chance.randint(8, 32),
            "magnesium_mg": 10 * chance.randint(15, 50),
        }
        lines.append(state_code.encode(_THEME, {**state, **day}))
    return "\n".join(lines)


def _twin(bars: list[Bar]) -> str:
    total = sum(bar.count for bar in bars) or 1
    rows = [[escape(bar.name), str(bar.count), f"{100 * bar.count / total:.0f} %"] for bar in bars]
    listed = table("Answers of the class", ("Answer", "How many", "Share"), rows)
    return f"<details><summary>As a table</summary>{listed}</details>"


def _days(days: Counter[tuple[float, float]]) -> str:
    listed = [(calcium, magnesium, count) for (calcium, magnesium), count in days.items()]
    rows = [
        [f"{calcium:,.0f}", f"{magnesium:,.0f}", str(count)]
        for calcium, magnesium, count in sorted(listed)
    ]
    head = ("Calcium, mg a day", "Magnesium, mg a day", "How many")
    twin = f"<details><summary>As a table</summary>{table('Settings', head, rows)}</details>"
    legend = "Where the explorers of the class are set. A number in a dot: so many are alike."
    return f"<fieldset>{text(legend, 'legend')}{_wide(class_plane_svg(listed))}{twin}</fieldset>"


def _wide(drawn: str) -> str:
    return f'<div class="cwl-wide">{drawn}</div>'


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
