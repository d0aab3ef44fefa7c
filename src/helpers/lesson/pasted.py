"""What a teacher pastes for the whole class, codes or a CSV: good lines count, bad ones are listed.

Codes: one a line or several with commas between. What stands before a colon is left out, so that a
chat can be pasted as it is without keeping names; "x 12" after a code counts it twelve times.

Hands: the theme and a letter, as in "muscle B x 12", among the codes; where a theme asks more than
one question, its name stands between them.

CSV: a header with the columns theme, question and answer (a letter, or "skip"), and perhaps code. A
question may be left blank where the theme asks only one.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from helpers import state_code
from helpers.lesson import answers
from helpers.lesson.files import lesson, lessons, unknown
from helpers.state_code import CodeError

MOST_LINES = 500
MOST_BYTES = 100_000
SKIP = "skip"
_NEEDED = ("theme", "answer")
_TIMES = re.compile(r"^(.*?)(?:\s+[xX]\s+|\s*[×*]\s*)(\d{1,2})$")
_BULLET = re.compile(r"^(?:[-*•]|\d{1,3}[.)])\s+")
# Answer codes are half as long as the shortest state code.
_LONG = 12


@dataclass(frozen=True)
class Bad:
    """A line, or a part of one, that could not be counted.

    Attributes:
        line: its number, from 1.
        shown: its beginning as it was pasted; not safe to show without escaping.
        why: the reason, a sentence.
    """

    line: int
    shown: str
    why: str


@dataclass
class Pasted:
    """What was found in a pasted text.

    Attributes:
        answers: how many chose an option, by (theme, question, place); None is skipped.
        days: how many explorers were set to a day, by (calcium mg, magnesium mg).
        bad: what could not be counted, in the order of the lines.
    """

    answers: Counter[tuple[str, str, int | None]] = field(default_factory=Counter)
    days: Counter[tuple[float, float]] = field(default_factory=Counter)
    bad: list[Bad] = field(default_factory=list)

    def add_code(self, code: str, times: int = 1, *, only_days: bool = False) -> None:
        """Count a code `times` times; with `only_days` an answer code is passed over.

        Raises:
            CodeError: it is neither an answer code nor a state code.
        """
        found = _decoded(code)
        if isinstance(found, tuple):
            self.days[found] += times
        elif not only_days:
            for key, place in found.places.items():
                self.answers[found.theme, key, place] += times


def read(text: str) -> Pasted:
    """Count what a class sent.

    Raises:
        ValueError: the text is too long or empty; nothing was counted.
    """
    size = len(text.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        raise ValueError(
            f"The text has {size:,} bytes: at most {MOST_BYTES:,} are read. Paste it in parts."
        )
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        raise ValueError(
            f"The text has {len(lines):,} lines: at most {MOST_LINES} are read. Paste it in parts."
        )
    if not text.strip():
        raise ValueError("Nothing was pasted: paste the codes of the class, one a line.")
    found = Pasted()
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    mark = _separator(lines[first])
    if mark:
        _read_rows(lines[first:], mark, first, found)
    else:
        _read_codes(lines, found)
    return found


def _read_codes(lines: Iterable[str], found: Pasted) -> None:
    for number, line in enumerate(lines, start=1):
        for part in re.split(r"[,;\t]", line):
            code, times = _times(_BULLET.sub("", part.strip()))
            if not code:
                continue
            try:
                hand = _hand(code)
                if hand:
                    found.answers[hand] += times
                else:
                    found.add_code(code, times)
            except ValueError as problem:
                found.bad.append(Bad(number, code[:40], str(problem)))


def _times(part: str) -> tuple[str, int]:
    part = part.rpartition(":")[2].strip()
    match = _TIMES.match(part)
    if match and int(match[2]) > 0:
        return match[1].strip(), int(match[2])
    return part, 1


def _hand(part: str) -> tuple[str, str, int | None] | None:
    """Return what "theme letter" or "theme question letter" means; None if it is a code."""
    theme, *more = part.split()
    if theme.lower() not in lessons() or not 1 <= len(more) <= 2:
        return None
    return _answer({"theme": theme, "question": "".join(more[:-1]), "answer": more[-1]})


def _decoded(code: str) -> answers.Answers | tuple[float, float]:
    try:
        return answers.decode(code)
    except CodeError as problem:
        as_answer = problem
    try:
        state = state_code.decode(code).state
    except CodeError as as_state:
        told = as_state if len(code) >= _LONG else as_answer
        raise CodeError(str(told).removesuffix(" Nothing has changed.")) from None
    try:
        return float(state["calcium_mg"]), float(state["magnesium_mg"])
    except KeyError:
        raise CodeError("This state code holds no calcium and magnesium.") from None


# CSV


def _separator(header: str) -> str:
    """Return what stands between the columns; nothing if this is no header of ours."""
    for mark in (",", ";", "\t"):
        names = [name.strip().strip('"').lower() for name in header.split(mark)]
        if all(name in names for name in _NEEDED):
            return mark
    return ""


def _read_rows(lines: list[str], mark: str, before: int, found: Pasted) -> None:
    for number, row in _rows(lines, mark, before, found):
        code = row.get("code", "")
        has_answer = bool(row.get("answer"))
        if not has_answer and not code:
            continue
        try:
            if has_answer:
                found.answers[_answer(row)] += 1
            if code:
                found.add_code(code, only_days=has_answer)
        except ValueError as problem:
            shown = mark.join(value for value in row.values() if value)
            found.bad.append(Bad(number, shown[:40], str(problem)))


def _rows(
    lines: list[str], mark: str, before: int, found: Pasted
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(lines, delimiter=mark)
    names = [name.strip().lower() for name in next(reader)]
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            found.bad.append(Bad(before + reader.line_num, "", f"It is not CSV ({problem})."))
            continue
        row = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
        yield before + reader.line_num, row


def _answer(row: dict[str, str]) -> tuple[str, str, int | None]:
    theme = row.get("theme", "").lower()
    if theme not in lessons():
        raise ValueError(unknown("theme", theme, lessons()))
    questions = {question.key: question for question in lesson(theme).predictions}
    key = row.get("question", "")
    if not key and len(questions) == 1:
        key = next(iter(questions))
    if key not in questions:
        raise ValueError(unknown("question", key, list(questions)))
    letters = ascii_uppercase[: len(questions[key].options)]
    letter = row["answer"].upper().rstrip(".)")
    if letter.lower() in (SKIP, "skipped"):
        return theme, key, None
    if len(letter) != 1 or letter not in letters:
        raise ValueError(
            f"answer is {row['answer'][:40]!r}: it must be a letter from A to {letters[-1]}, "
            f"or {SKIP}."
        )
    return theme, key, letters.index(letter)
