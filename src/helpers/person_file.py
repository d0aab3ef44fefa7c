"""The file in which a learner's virtual person travels from one notebook to the next.

A small JSON file beside the notebooks: a version, the page it was last changed on, and the values
of the shared controls by name. It holds nothing else. It is written whole or not at all: into a
second file in the same folder, which then takes the first one's place in one step.

The place is the folder in which the kernel runs. The environment variable COUNTERWEIGHT_PERSON
names another file, or says "off": nothing is read or written then.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

VARIABLE = "COUNTERWEIGHT_PERSON"
OFF = "off"
NAME = ".counterweight_person.json"
VERSION = 1
# The controls that mean the same on every page that has them, and their kind. Not among them: how
# one looks at things (yardstick, mode), what only a laboratory sets, and what one page asks about a
# time to come (the menopause of the page on bone starts there and then).
SHARED: Mapping[str, str] = {
    "life_stage": "choice",
    "calcium_mg": "number",
    "calcium_supplement_mg": "number",
    "magnesium_mg": "number",
    "magnesium_supplement_mg": "number",
    "day": "choice",
    "magnesium_form": "choice",
    "calcium_form": "choice",
    "supplement_doses": "number",
    "supplement_with_food": "switch",
    "age_y": "number",
    "vitamin_d_nmol_l": "number",
    "postmenopausal": "switch",
    "acid_lowering": "switch",
    "stress": "number",
    "stress_days": "number",
    "extra_loss_mg_per_day": "number",
    "plate": "foods",
}
MOST_BYTES = 200_000
_FORMAT = "counterweight_person"
_LOCK_SECONDS = 0.3
_MOST_ASIDE = 20


class PersonFileError(OSError):
    """The file cannot be used; the message says why, in words for the learner."""


class BusyError(PersonFileError):
    """Another notebook is writing just now: try again in a moment."""


class DamagedError(PersonFileError):
    """The file made no sense and was set aside: there is none now."""


@dataclass(frozen=True)
class Saved:
    """What the file holds.

    Attributes:
        controls: value of each shared control by name, as JSON gives it: not yet checked.
        page: the page on which the person was last changed; empty if unknown.
    """

    controls: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""


def place() -> Path | None:
    """Return the file's path, or None where travelling is switched off."""
    if not travels():
        return None
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else Path.cwd() / NAME


def travels() -> bool:
    """Return whether the person travels at all."""
    return os.environ.get(VARIABLE) != OFF


def load(path: Path) -> Saved | None:
    """Return what is saved, or None where there is no file.

    Raises:
        PersonFileError: the file cannot be read or understood. One that is damaged was moved
            aside first, so that nothing in it is lost.
    """
    raw = _bytes(path)
    if raw is None:
        return None
    try:
        return _parsed(raw)
    except ValueError as problem:
        said = f"The saved settings could not be read ({problem})."
        kept = _set_aside(path)
        if kept is None:
            raise PersonFileError(f"{said} The file was left as it is.") from None
        raise DamagedError(
            f"{said} The file was kept as {kept.name}. This page starts with its own."
        ) from None


def save(path: Path, change: Callable[[Saved], Saved]) -> Saved:
    """Change what is saved, in one step, and return it.

    Args:
        path: the file; it need not exist yet.
        change: from what is saved now to what shall be. Two notebooks take turns, so that neither
            loses what the other has just written.

    Raises:
        BusyError: another notebook is writing.
        PersonFileError: it cannot be written here, or belongs to a newer Counterweight.
    """
    with _turn(path) as alone:
        try:
            before = load(path) or Saved()
        except DamagedError:
            before = Saved()
        new = change(before)
        content = {_FORMAT: VERSION, "page": new.page, "controls": dict(new.controls)}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        try:
            if alone:
                _sweep(path)
            _replace(path, text.encode())
        except OSError as problem:
            raise PersonFileError(
                f"Your settings cannot be saved in this folder ({problem.strerror}). They stay on "
                "this page; other notebooks will not know them."
            ) from None
    return new


def forget(path: Path) -> None:
    """Delete the file, and whatever was set aside or left half written.

    Raises:
        PersonFileError: it cannot be deleted.
    """
    try:
        _sweep(path)
        for one in (path, *_aside(path)):
            one.unlink(missing_ok=True)
    except OSError as problem:
        raise PersonFileError(
            f"The saved settings could not be deleted ({problem.strerror})."
        ) from None


def _bytes(path: Path) -> bytes | None:
    """Return the raw content; None where there is no file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise PersonFileError(
                f"{path.name} is a link or a folder, not a file: it was left alone, and settings "
                "are not saved."
            )
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except PersonFileError:
        raise
    except OSError as problem:
        raise PersonFileError(
            f"The saved settings cannot be opened ({problem.strerror}). This page starts with its "
            "own."
        ) from None


def _parsed(raw: bytes) -> Saved:
    """Return the content; raises ValueError for a damaged file, PersonFileError for a newer one."""
    if len(raw) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES:,} bytes")
    try:
        content = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("damaged") from None
    version = content.get(_FORMAT) if isinstance(content, dict) else None
    if type(version) is not int or version < 1:
        raise ValueError("not in a format known here")
    if version > VERSION:
        raise PersonFileError(
            "The saved settings were made by a newer Counterweight: they were left as they are, "
            "and this page starts with its own."
        )
    controls, page = content.get("controls"), content.get("page")
    if not isinstance(controls, dict) or not isinstance(page, str):
        raise ValueError("incomplete")
    return Saved(controls, page if page.isprintable() and len(page) <= 60 else "")


def _aside(path: Path) -> list[Path]:
    names = ["", *(f".{i}" for i in range(2, _MOST_ASIDE + 1))]
    return [path.with_name(f"{path.name}{name}.bad") for name in names]


def _set_aside(path: Path) -> Path | None:
    """Move a damaged file out of the way; return where it is, None if it could not be moved."""
    free = next((one for one in _aside(path) if not one.exists()), None)
    if free is None:
        return None
    try:
        path.rename(free)
    except OSError:
        return None
    return free


def _sweep(path: Path) -> None:
    """Delete what kernels that were killed left half written."""
    for one in path.parent.glob(f"{path.name}.*.new"):
        one.unlink(missing_ok=True)


def _replace(path: Path, content: bytes) -> None:
    second = path.with_name(f"{path.name}.{os.getpid()}.new")
    second.unlink(missing_ok=True)
    # Only for its owner, and never through a link that somebody put there.
    handle = os.open(second, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    second.replace(path)


@contextlib.contextmanager
def _turn(path: Path) -> Iterator[bool]:
    """Wait for our turn to write; the system ends the turn of a kernel that dies.

    Gives False where there are no turns: the file stays whole then, but of two who write at the
    same moment only one is kept.
    """
    digest = sha256(str(path.absolute()).encode()).hexdigest()[:16]
    lock = Path(tempfile.gettempdir()) / f"counterweight-{digest}.lock"
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:  # another user's, or no room for it
        yield False
        return
    try:
        end = time.monotonic() + _LOCK_SECONDS
        while not _locked(handle):
            if time.monotonic() > end:
                raise BusyError("Another notebook is saving just now.")
            time.sleep(0.01)
        yield True
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _locked_on_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked_on_windows(handle: int) -> bool:
    import importlib

    msvcrt = importlib.import_module("msvcrt")
    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
