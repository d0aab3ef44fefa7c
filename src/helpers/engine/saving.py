"""What can be taken away from an explorer, by the ending of its file: for code and page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.engine import picture
from helpers.engine.handout import handout_html
from helpers.engine.numbers_file import numbers_csv

if TYPE_CHECKING:
    from helpers.explorer import Explorer

CHARTS = (".png", ".svg", ".html")


def numbers(explorer: Explorer) -> bytes:
    """Return the numbers as CSV in UTF-8, marked so that spreadsheets see that it is."""
    return numbers_csv(explorer).encode("utf-8-sig")


def handout(explorer: Explorer) -> bytes:
    """Return the page to print."""
    return handout_html(explorer).encode()


def chart(explorer: Explorer, ending: str) -> bytes:
    """Return the chart as the ending of its file says."""
    if ending == ".png":
        return picture.png(explorer)
    return (picture.svg if ending == ".svg" else picture.html)(explorer).encode()


def file_name(explorer: Explorer, what: str, ending: str) -> str:
    """Return a name that says what a file holds: the theme and the code of the settings."""
    return f"counterweight-{explorer.theme.name}-{what}-{explorer.code}{ending}"


def save(path: str | Path, endings: Sequence[str], make: Callable[[str], bytes]) -> Path:
    """Write what `make` gives for the file's ending, and return the path.

    Raises:
        ValueError: another ending, no such folder, or the file cannot be written.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in endings:
        raise ValueError(f"path is {str(path)!r}: it must end in {', '.join(endings)}.")
    if not target.parent.is_dir():
        raise ValueError(f"path is {str(path)!r}: there is no folder {str(target.parent)!r}.")
    made = make(ending)
    try:
        target.write_bytes(made)
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        raise ValueError(f"path is {str(path)!r}: it cannot be written ({why}).") from None
    return target
