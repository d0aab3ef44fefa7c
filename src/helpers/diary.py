"""Reading a food diary: a CSV file of food, grams and, if wanted, meal.

Files from spreadsheets in any language setting are welcome: UTF-8, UTF-16 or Latin-1, commas,
semicolons or tabs, decimal points or commas. Nothing in a file is ever evaluated. All problems
are collected, so that one reading shows what there is to mend. The texts of errors are plain
text: whoever shows them in a page must escape them.
"""

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from helpers.food_search import find, suggest
from helpers.plate import MAX_GRAMS, MAX_ITEMS, Plate

__all__ = ["MAX_BYTES", "DiaryError", "DiaryProblem", "read_diary"]

MAX_BYTES = 1_000_000
_SHOWN = 10
_COLUMNS = ("food", "grams", "meal")
_DELIMITERS = (",", ";", "\t")
_EXAMPLE = 'food,grams\n"spinach, raw",100'
_HTML = re.compile(r"<[a-zA-Z!/?]|&(lt|gt|amp|quot|#\d+);")
# Control characters never belong in a diary; a tab only as a separator.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?|[.,][0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}([.,'\u2019 \u00a0\u2009\u202f][0-9]{3})+([.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class DiaryProblem:
    """One thing to mend: the line in the file (0: the whole file), the column and a sentence."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        """The sentence with its place in front."""
        place = f"line {self.line}" if self.line else ""
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.text}" if place else self.text


class DiaryError(ValueError):
    """A diary that cannot be read; `problems` holds all of them, the message the first ten."""

    def __init__(self, problems: Sequence[DiaryProblem]) -> None:
        """Build one message, a line for each problem."""
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        more = len(self.problems) - _SHOWN
        if more > 0:
            lines.append(f"... and {more} more.")
        super().__init__("\n".join(lines))


def read_diary(path_or_bytes: str | os.PathLike[str] | bytes) -> Plate:
    """The plate of a diary file, given as a path or as the file's bytes.

    Columns: food (a name from `all_foods`), grams (0 to 5,000) and optionally meal; at most 500
    rows and 1 MB. Raises DiaryError, a ValueError, naming lines and columns.
    """
    text = _decode(_bytes(path_or_bytes))
    delimiter = _delimiter(text)
    table = _rows(text, delimiter)
    header_line, header = next(table, (0, []))
    columns = _header(header_line, header)
    items: list[tuple[str, float, str]] = []
    problems: list[DiaryProblem] = []
    count = 0
    for line, cells in table:
        count += 1
        if count > MAX_ITEMS:
            problems.append(DiaryProblem(line, "", f"a diary may have at most {MAX_ITEMS} rows"))
            break
        found = _item(line, cells, columns, delimiter, len(problems) < _SHOWN)
        if isinstance(found, tuple):
            items.append(found)
        else:
            problems.extend(found)
    if not count:
        _fail("the file has column names but no foods below them", header_line + 1)
    if problems:
        raise DiaryError(problems)
    try:
        return Plate(items)
    except ValueError as error:
        _fail(str(error))


def _fail(text: str, line: int = 0, column: str = "") -> NoReturn:
    raise DiaryError([DiaryProblem(line, column, text)])


def _bytes(source: object) -> bytes:
    """The raw bytes, at most 1 MB."""
    if isinstance(source, bytes | bytearray | memoryview):
        raw = bytes(source)
    elif isinstance(source, str | os.PathLike):
        try:
            with Path(source).open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a path to a file"
            _fail(f"the file cannot be opened ({reason})")
    else:
        _fail("a diary is given as a path or as the bytes of a file")
    if len(raw) > MAX_BYTES:
        _fail("the file is larger than 1 MB: a diary has at most 500 rows")
    return raw


def _decode(raw: bytes) -> str:
    """Text from UTF-8, UTF-16 with a mark, or Latin-1 as Windows writes it (cp1252)."""
    codecs = ["utf-8-sig", "cp1252"]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs = ["utf-16"]
    for codec in codecs:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        if not text.strip():
            _fail("the file is empty")
        return text
    _fail("the file does not look like text: save the table as CSV and try again")


def _delimiter(text: str) -> str:
    """The separator: the one that yields our column names, else the commonest in line one."""
    first = next((line for line in _lines(text) if line.strip(" ,;\t")), "")

    def known(mark: str) -> tuple[int, int]:
        names = [_name(cell) for cell in first.split(mark)]
        return sum(name in _COLUMNS for name in names), first.count(mark)

    return max(_DELIMITERS, key=known)


def _lines(text: str) -> list[str]:
    """The lines without the "sep=;" line that some spreadsheets write first."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if re.fullmatch(r"sep=.", lines[0].strip('" ')):
        lines[0] = ""
    return lines


def _name(cell: str) -> str:
    """A column name as it is compared."""
    return cell.strip().strip("\"'").strip().casefold()


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row that is not blank."""
    source = io.StringIO("\n".join(_lines(text)), newline="")
    reader = csv.reader(source, delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = "a quotation mark is opened or closed in the wrong place"
            if "field larger" in str(error):
                fault = "a cell is far too long"
            _fail(fault, reader.line_num)
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]


def _header(line: int, cells: Sequence[str]) -> list[str]:
    """The column names, or DiaryError saying what was found and how to rename it."""
    names = [_name(cell) for cell in cells]
    while names and not names[-1]:  # separators at the end of the line
        names.pop()
    start = " ".join(cells).lstrip().casefold()
    if start.startswith(("<!doctype", "<html", "<?xml", "<table")):
        _fail("the file is a web page: save the table as CSV and try again", line)
    unknown = [name for name in names if name not in _COLUMNS]
    missing = [name for name in ("food", "grams") if name not in names]
    if unknown or missing:
        shown = ", ".join(f"'{_short(cell)}'" for cell in cells[: min(len(names), 8)])
        _fail(
            f"the columns are {shown}. A diary needs 'food' and 'grams' and may have 'meal': "
            f"write these names in the first line and remove other columns, as in\n{_EXAMPLE}",
            line,
        )
    for name in names:
        if names.count(name) > 1:
            _fail("this column appears twice", line, name)
    return names


def _item(
    line: int, cells: Sequence[str], columns: Sequence[str], delimiter: str, hints: bool
) -> tuple[str, float, str] | list[DiaryProblem]:
    """One line of the diary, or everything that is wrong with it."""
    extra = [cell for cell in cells[len(columns) :] if cell]
    if extra:
        text = (
            f"there are {len(cells)} cells where the first line has {len(columns)}: "
            'a name or number with a comma in it needs quotation marks, as in "spinach, raw"'
        )
        return [DiaryProblem(line, "", text)]
    row = dict(zip(columns, [*cells, *[""] * len(columns)], strict=False))
    problems = []
    food = _food(row["food"], hints)
    grams = _grams(row["grams"], delimiter)
    meal = row.get("meal", "")
    for column, fault in (("food", food[1]), ("grams", grams[1]), ("meal", _meal_fault(meal))):
        if fault:
            problems.append(DiaryProblem(line, column, fault))
    return problems or (food[0], grams[0], meal)


def _food(cell: str, hints: bool) -> tuple[str, str]:
    """The name as the table writes it, and what is wrong with it ("" if nothing)."""
    fault = _unsafe(cell)
    if not cell:
        return "", "the food is missing"
    if fault:
        return "", fault
    try:
        return find(cell).food, ""
    except ValueError:
        near = suggest(cell) if hints else []
    hint = f": did you mean {'; '.join(near)}?" if near else ""
    return "", f"'{_short(cell)}' is not in the table of foods{hint}"


def _meal_fault(cell: str) -> str:
    if len(cell) > 40:
        return f"'{_short(cell)}' is too long: a meal has at most 40 characters"
    return _unsafe(cell)


def _unsafe(cell: str) -> str:
    """What is wrong with a text that is no name at all."""
    if cell[:1] in ("=", "+", "-", "@", "\t"):
        return f"'{_short(cell)}' looks like a spreadsheet formula, not like a name"
    if "<" in cell or ">" in cell or _HTML.search(cell):
        return f"'{_short(cell)}' looks like HTML, not like a name"
    if "\n" in cell:
        return f"'{_short(cell)}' runs over several lines"
    return ""


def _grams(cell: str, delimiter: str) -> tuple[float, str]:
    """The grams, and what is wrong with them ("" if nothing)."""
    if not cell:
        return 0.0, "the grams are missing"
    if _ambiguous(cell, delimiter):
        return 0.0, (
            f"'{_short(cell)}' could mean two numbers: write grams without a thousands "
            "separator, as in 1234 or 1.5"
        )
    unsigned = cell.removeprefix("+").removeprefix("-")
    if not _NUMBER.fullmatch(unsigned):
        return 0.0, f"'{_short(cell)}' is not a number of grams, such as 100 or 12.5"
    grams = float(unsigned.replace(",", "."))
    if cell.startswith("-") or not grams <= MAX_GRAMS:
        return 0.0, f"'{_short(cell)}' g is outside the range: it must be from 0 to 5,000 g"
    return grams, ""


def _ambiguous(cell: str, delimiter: str) -> bool:
    """Whether a separator may stand for thousands.

    "1,234" may be 1234 or 1.234. "1.234" is a plain decimal only in a comma-separated file;
    files with semicolons or tabs come from places where a point may group thousands. "0.125" is
    never in doubt.
    """
    if not _GROUPED.fullmatch(cell) or cell.startswith("0"):
        return False
    return not (delimiter == "," and re.fullmatch(r"[0-9]+\.[0-9]+", cell))


def _short(text: str) -> str:
    """At most 60 characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."
