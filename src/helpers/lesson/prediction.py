"""Predict: commit to an answer, look for yourself, be told; it stays when a cell runs again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from string import ascii_uppercase
from typing import Any
from weakref import WeakMethod

from helpers.engine.lock import Guess
from helpers.lesson.files import Height, Mark, Question, lesson, unknown
from helpers.lesson.fill import fill, named_values
from helpers.lesson.piece import Part, Piece, button, text

ANSWER, SKIP, TELL, GO_ON = "answer", "skip", "tell", "go on"
_SKIPPED = -1
# What was answered in this session, by theme and question: running a cell again must not ask again.
_answers: dict[tuple[str, str], int] = {}
# Which questions were asked to tell what is right.
_told: set[tuple[str, str]] = set()
# Who waits for which answer: explorers that open with it.
_waiting: dict[tuple[str, str], list[WeakMethod[Callable[[], None]]]] = {}


def predict(theme: str, key: str | None = None) -> Prediction:
    """Ask for a prediction.

    Args:
        theme: for example "bioavailability".
        key: which of the theme's predictions; the first where left out.

    Returns:
        The question as a live card: one answer, or "skip". What is right, and why, waits behind a
        button, so that one looks first. Running it again in the same session shows the same.

    Raises:
        ValueError: there is no such theme or key.
    """
    questions = lesson(theme).predictions
    if key is None:
        return Prediction(theme, questions[0])
    found = next((question for question in questions if question.key == key), None)
    if found is None:
        raise ValueError(unknown("key", key, [question.key for question in questions]))
    return Prediction(theme, found)


def given(theme: str) -> dict[str, int | None]:
    """Return what was predicted in this session: question to place, None for skipped."""
    mine = {key: place for (name, key), place in _answers.items() if name == theme}
    return {key: None if place == _SKIPPED else place for key, place in mine.items()}


class Prediction(Piece):
    """One question to commit to; see `predict`."""

    def __init__(self, theme: str, question: Question) -> None:
        super().__init__()
        self.theme, self.question = theme, question
        self._named = named = named_values(theme, question)
        self._ask = fill(question.ask, named)
        self._options = [fill(option.text, named) for option in question.options]
        self._replies = [fill(option.reply, named) for option in question.options]

    @property
    def answer(self) -> int | None:
        """Return the place of the chosen option (0 is the first); None if open or skipped."""
        given = self._given
        return given if given is not None and given >= 0 else None

    # What an explorer asks that waits for it

    @property
    def done(self) -> bool:
        """Return whether it was answered or skipped."""
        return self._given is not None

    @property
    def asked(self) -> str:
        """Return the question as it is read."""
        return self._ask

    @property
    def line(self) -> str:
        """Return the answer in a line, empty while there is none."""
        if self.answer is None:
            return ""
        return f"You predicted: {ascii_uppercase[self.answer]}. {self._options[self.answer]}"

    @property
    def settings(self) -> Mapping[str, Any]:
        """Return the controls' values that the question is about; empty where it names none."""
        return dict(list(self.question.states.values())[-1]) if self.question.states else {}

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """Return what the answer means in the explorer's charts."""
        if self.answer is None:
            return ()
        return tuple(self._guess(mark) for mark in self.question.options[self.answer].marks)

    def _guess(self, mark: Mark) -> Guess:
        def number(height: Height | None) -> float | None:
            if isinstance(height, str):
                state, _, value = height.partition(".")
                if value not in self._named.get(state, {}):
                    raise ValueError(f"{mark.panel}: there is no {height} to mark.")
                height = self._named[state][value]
            return None if height is None else height * mark.times

        low = number(mark.above if mark.at is None else mark.at)
        high = number(mark.below if mark.at is None else mark.at)
        return Guess(mark.panel, low, high, mark.label)

    def when_done(self, told: Callable[[], None]) -> None:
        """Call a method (kept weakly) after each answer to this question, wherever it is given."""
        _waiting.setdefault((self.theme, self.question.key), []).append(WeakMethod(told))

    @property
    def _is_told(self) -> bool:
        return (self.theme, self.question.key) in _told

    @property
    def _given(self) -> int | None:
        return _answers.get((self.theme, self.question.key))

    def act(self, name: str, value: str) -> None:
        """Commit to an answer ("answer", its place) or skip; only the first counts. Or be told."""
        if name == TELL and self.done:
            _told.add((self.theme, self.question.key))
            return
        if name == SKIP:
            place = _SKIPPED
        elif name == ANSWER and value in map(str, range(len(self._options))):
            place = int(value)
        else:
            raise ValueError(f"There is no button {name!r} with {value!r} here.")
        if self.answer is None:
            # Who skipped may still answer; who answered has committed.
            _answers[self.theme, self.question.key] = place
            for waits in _waiting.get((self.theme, self.question.key), []):
                told = waits()
                if told is not None:
                    told()

    def parts(self) -> list[Part]:
        """Return the question with its buttons, and the reply once there is an answer."""
        given = self._given
        buttons = "".join(
            button(ANSWER, str(i), f"{letter}. {shown}", pressed=i == given)
            for i, (letter, shown) in enumerate(zip(ascii_uppercase, self._options, strict=False))
        )
        skip = "" if self.answer is not None else button(SKIP, "", "Skip: just show me")
        question = (
            f"<fieldset>{text(self._ask, 'legend')}"
            f'<div class="cwl-options">{buttons}</div><div class="cwl-row">{skip}</div></fieldset>'
        )
        # By keyboard the way to the explorer leads through an editor, which keeps the Tab key.
        go = button(GO_ON, "", "Go to the sliders and charts", main=True) if self.done else ""
        if self.done and not self._is_told:
            go += button(TELL, "", "Tell me the answer")
        return [
            Part("question", question),
            Part("reply", self._reply(), live=True),
            Part("go", f'<div class="cwl-row">{go}</div>' if go else ""),
        ]

    def _reply(self) -> str:
        given = self._given
        if given is None:
            return text(
                "Choose before you look. There is no mark; a guess is enough.", css="cwl-quiet"
            )
        right = next(i for i, option in enumerate(self.question.options) if option.right)
        told = self._is_told
        if given == _SKIPPED:
            lines = ["Skipped. Watch what happens when you try it below."]
        else:
            lines = [f"Your answer: {ascii_uppercase[given]}. {self._options[given]}"]
            drawn = "drawn over the charts" if self.guesses else "kept"
            lines.append(
                f"{verdict(given == right)} {self._replies[given]}"
                if told
                else f"It is {drawn}. See for yourself first; what is right waits here."
            )
        if told and given != right:
            lines.append(
                f"{ascii_uppercase[right]}. {self._options[right].rstrip('.')}:"
                f" {self._replies[right]}"
            )
        code = "" if given == _SKIPPED else self._code()
        return reply(lines, self.question.claims if told else ()) + code

    def _code(self) -> str:
        from helpers.lesson.answers import answers_code  # it reads what is kept here

        if self.question not in lesson(self.theme).predictions:
            return ""
        code = f'<span class="cwl-id">{escape(answers_code(self.theme))}</span>'
        return f"<p>Your answer as a code, if your teacher asks: {code}</p>"

    def still(self) -> str:
        """Return the question and its options, without the answer."""
        return still_question(self._ask, self._options)

    def __repr__(self) -> str:
        answer = self.answer
        state = (
            f"your answer: {self._options[answer]}"
            if answer is not None
            else f"{len(self._options)} answers to choose from"
        )
        return f"Prediction '{self.theme}': {self._ask} ({state})"


def verdict(right: bool) -> str:
    """Return a mark and a word, so that no one depends on colour."""
    return "✓ Right." if right else "✗ Not this one."


def reply(lines: Sequence[str], claims: Sequence[str] = ()) -> str:
    """Return the lines of an answer as a block, with the claims they rest on."""
    shown = "".join(text(line) for line in lines)
    behind = text(f"Claims: {', '.join(claims)}", css="cwl-quiet") if claims else ""
    return f'<div class="cwl-reply">{shown}{behind}</div>'


def still_question(ask: str, options: Sequence[str]) -> str:
    """Return a question as a page without a kernel shows it."""
    letters = zip(ascii_uppercase, options, strict=False)
    items = "".join(text(f"{letter}. {option}", "li") for letter, option in letters)
    return f"{text(ask)}<ul>{items}</ul>"
