"""Reading and checking the tables in `data/`.

Every file is UTF-8 CSV with one header row. Each row is checked against its model in
`helpers.schemas`; a damaged file raises `DataError` naming the file, the line and the column.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from helpers.schemas import TABLES, Parameter, Row, ValidationRow

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DataError",
    "Parameter",
    "Row",
    "data_dir",
    "parameter_models",
    "parameters",
    "read",
    "rows",
    "rows_of",
    "table_names",
    "validation",
    "validation_models",
]

_PARAMETERS = "parameters/"
_FOLDERS: Mapping[str, type[Row]] = {_PARAMETERS: Parameter, "validation/": ValidationRow}
_R = TypeVar("_R", bound=Row)


class DataError(ValueError):
    """A file in `data/` is missing or damaged.

    `file` is its name, `row` the line number in the file (1 is the header, 0 the whole file) and
    `column` the column ("" where the fault is not in one column).
    """

    def __init__(self, file: str, row: int, column: str, problem: str) -> None:
        """Build the sentence from the place and the problem."""
        self.file, self.row, self.column, self.problem = file, row, column, problem
        place = file + (f", line {row}" if row else "") + (f", column {column}" if column else "")
        super().__init__(f"{place}: {problem}")


def data_dir() -> Path:
    """The folder that holds the tables, in a wheel and in a checkout alike.

    Raises DataError if neither place has it.
    """
    here = Path(__file__).resolve()
    for folder in (here.parent / "data", here.parents[2] / "data"):
        if (folder / "reference_intakes.csv").is_file():
            return folder
    raise DataError("data", 0, "", "the folder with the tables was not found beside the library")


def table_names() -> list[str]:
    """The names `read` and `rows` accept, without the parameter files."""
    return sorted(TABLES)


def read(name: str, directory: Path | None = None) -> pd.DataFrame:
    """One table as a new DataFrame; missing numbers are NaN, missing text is "".

    `name` is for example "foods" or "parameters/nerve". `directory` is another folder to read
    from (used by tests); the default is `data_dir()`, read once and cached.
    Raises ValueError for an unknown name and DataError for a damaged file.
    """
    if directory is None:
        return _cached_frame(name).copy()
    return _frame(_model(name), rows(name, directory))


def rows(name: str, directory: Path | None = None) -> tuple[Row, ...]:
    """One table as checked row objects, in file order. Errors as for `read`."""
    return _cached_rows(name) if directory is None else _load(name, directory)


def rows_of(model: type[_R], directory: Path | None = None) -> tuple[_R, ...]:
    """The rows of the table whose row model is `model`, for example `schemas.FoodRow`."""
    names = [name for name, known in TABLES.items() if known is model]
    if not names:
        raise ValueError(f"{model.__name__} is not the row model of a table")
    return cast(tuple[_R, ...], rows(names[0], directory))  # `_load` built them with this model


def parameters(model: str, directory: Path | None = None) -> Mapping[str, Parameter]:
    """The parameters of one model from `data/parameters/<model>.csv`, by name, read-only.

    Raises ValueError for an unknown model and DataError for a damaged file.
    """
    return _cached_parameters(model) if directory is None else _parameters(model, directory)


def parameter_models(directory: Path | None = None) -> list[str]:
    """The models that have a parameter file."""
    folder = (directory or data_dir()) / "parameters"
    return sorted(path.stem for path in folder.glob("*.csv"))


def validation(model: str) -> tuple[ValidationRow, ...]:
    """What a model was compared with, from `data/validation/<model>.csv`, in file order.

    Raises ValueError for an unknown model and DataError for a damaged file.
    """
    known = validation_models()
    if model not in known:
        raise ValueError(f"there is no validation of {model!r}: there is {', '.join(known)}")
    return cast(tuple[ValidationRow, ...], rows(f"validation/{model}"))


def validation_models() -> list[str]:
    """The models that have a validation file."""
    return sorted(path.stem for path in (data_dir() / "validation").glob("*.csv"))


@cache
def _cached_rows(name: str) -> tuple[Row, ...]:
    return _load(name, data_dir())


@cache
def _cached_frame(name: str) -> pd.DataFrame:
    return _frame(_model(name), _cached_rows(name))


@cache
def _cached_parameters(model: str) -> Mapping[str, Parameter]:
    return _parameters(model, data_dir())


def _parameters(model: str, directory: Path) -> Mapping[str, Parameter]:
    known = parameter_models(directory)
    if model not in known:
        raise ValueError(f"there are no parameters for {model!r}: there are {', '.join(known)}")
    found = _load(_PARAMETERS + model, directory)
    return MappingProxyType({r.parameter: r for r in found if isinstance(r, Parameter)})


def _model(name: str) -> type[Row]:
    if isinstance(name, str):
        for folder, model in _FOLDERS.items():
            if re.fullmatch(folder + "[a-z][a-z0-9_]*", name):
                return model
        if name in TABLES:
            return TABLES[name]
    near = difflib.get_close_matches(str(name), TABLES, n=3, cutoff=0.5)
    raise ValueError(f"there is no table {name!r}: near names are {', '.join(near or TABLES)}")


def _load(name: str, directory: Path) -> tuple[Row, ...]:
    """Read, split and check one file."""
    model = _model(name)
    file = f"{name}.csv"
    lines, cells = _split(file, _text(file, directory / file), list(model.model_fields))
    try:
        found = _adapter(model).validate_python(cells)
    except ValidationError as error:
        raise _data_error(file, lines, error.errors()[0]) from None
    _check_unique(file, lines, found, model.KEY)
    return tuple(found)


@cache
def _adapter(model: type[Row]) -> TypeAdapter[list[Row]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]


def _text(file: str, path: Path) -> str:
    """The decoded file, or DataError naming the line where the encoding breaks."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(file, 0, "", f"it cannot be read ({error.strerror})") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError(file, line, "", "it is not UTF-8 text") from None
    if "\x00" in text or text.startswith("\ufeff"):
        raise DataError(file, 1, "", "it must be plain UTF-8 without a byte order mark")
    return text


def _split(file: str, text: str, columns: list[str]) -> tuple[list[int], list[dict[str, str]]]:
    """Line numbers and cells of the data rows, with the header checked."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[int] = []
    cells: list[dict[str, str]] = []
    try:
        header = next(reader, [])
        _check_header(file, header, columns)
        for row in reader:
            if len(row) != len(header):
                problem = f"it has {len(row)} cells where the header has {len(header)}"
                raise DataError(file, reader.line_num, "", problem)
            lines.append(reader.line_num)
            cells.append(dict(zip(header, row, strict=True)))
    except csv.Error as error:
        raise DataError(file, reader.line_num, "", f"it is not proper CSV ({error})") from None
    if not cells:
        raise DataError(file, 0, "", "it has no rows")
    return lines, cells


def _check_header(file: str, header: Sequence[str], columns: Sequence[str]) -> None:
    for column in columns:
        if column not in header:
            raise DataError(file, 1, column, "this column is missing from the header")
    for column in header:
        if column not in columns:
            raise DataError(file, 1, column, "this column is not known")
        if header.count(column) > 1:
            raise DataError(file, 1, column, "this column appears twice")


def _check_unique(
    file: str, lines: Sequence[int], found: Sequence[Row], key: tuple[str, ...]
) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in zip(lines, found, strict=True):
        value = tuple(str(getattr(row, column)).casefold() for column in key)
        if value in seen:
            problem = f"{' / '.join(value)!r} is already on line {seen[value]}"
            raise DataError(file, line, " + ".join(key), problem)
        seen[value] = line


def _data_error(file: str, lines: Sequence[int], error: ErrorDetails) -> DataError:
    """The first fault pydantic found, in plain words."""
    place = error["loc"]
    index = place[0] if place and isinstance(place[0], int) else 0
    column = str(place[1]) if len(place) > 1 else ""
    cell = error["input"]
    shown = f"{cell[:60]!r}: " if isinstance(cell, str) and cell else ""
    return DataError(file, lines[index], column, shown + _plain(error))


def _plain(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["input"] in (None, "") and error["type"] != "value_error":
        return "this cell is blank and needs a value"
    wording = {
        "greater_than_equal": "it must be {ge} or more",
        "greater_than": "it must be more than {gt}",
        "less_than_equal": "it must be {le} or less",
        "literal_error": "it must be one of {expected}",
        "string_pattern_mismatch": "it does not have the expected form {pattern}",
        "int_parsing": "it must be a whole number",
        "int_from_float": "it must be a whole number",
        "finite_number": "it must be a finite number",
        "value_error": "{error}",
    }.get(error["type"])
    return wording.format(**context) if wording else error["msg"]


def _frame(model: type[Row], found: Sequence[Row]) -> pd.DataFrame:
    """A DataFrame with the model's columns; numeric columns are numeric even when all blank."""
    import pandas as pd

    columns: dict[str, object] = {}
    for name, field in model.model_fields.items():
        values = [getattr(row, name) for row in found]
        numeric = any(kind in str(field.annotation) for kind in ("float", "int"))
        dtype = float if numeric and (None in values or "float" in str(field.annotation)) else None
        columns[name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns)
