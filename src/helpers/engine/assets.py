"""Things that are slow to make and the same every time: made once, kept in a cache, checked on use.

Three kinds: the drawing library bundled with our own script (so that no page ever asks another
server), the compiled chart of each theme, and still figures. Making them needs the charting
packages, which cost a kernel a second and tens of megabytes; so they are made in a child process,
and a kernel that finds them in the cache never loads those packages at all.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

HERE = Path(__file__).parents[1]
SCRIPT = HERE / "live_chart.js"
_PACKAGES = ("altair", "vl-convert-python")


def cache_dir() -> Path:
    """Return where made things are kept; the variable COUNTERWEIGHT_CACHE moves it."""
    chosen = os.environ.get("COUNTERWEIGHT_CACHE")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("counterweight", False))


@cache
def fingerprint() -> str:
    """Return a hash of everything the made things depend on: sources, data and package versions."""
    from helpers.tables import data_dir

    digest = hashlib.sha256()
    for package in _PACKAGES:
        digest.update(f"{package} {importlib.metadata.version(package)}\n".encode())
    # All files: a chart shows what models and tables come to, and one that was forgotten here would
    # leave an old picture standing.
    patterns = ((HERE, "*.py"), (HERE, "*.js"), (data_dir(), "*.csv"))
    for path in (path for folder, ending in patterns for path in sorted(folder.rglob(ending))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _path(name: str) -> Path:
    return cache_dir() / f"{name}-{fingerprint()}.txt"


def load(name: str) -> str | None:
    """Return a kept thing, or None where it is missing or damaged."""
    try:
        seal, _, body = _path(name).read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return body if seal == hashlib.sha256(body.encode()).hexdigest() else None


def keep(name: str, body: str) -> None:
    """Keep a made thing: written beside its place and moved there whole, so never half there."""
    target = _path(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    seal = hashlib.sha256(body.encode()).hexdigest()
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(f"{seal}\n{body}")
        Path(draft).replace(target)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def prune(older_than_days: float = 30) -> None:
    """Remove things made for earlier versions and not used for a while."""
    limit = time.time() - older_than_days * 86_400
    for path in cache_dir().glob("*.txt"):
        if fingerprint() not in path.name and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)


def _make(name: str) -> str:
    """Make one thing in this process (loads the charting packages)."""
    from helpers import warm

    return warm.make(name)


def fetch(name: str) -> str:
    """Return a made thing from the cache, making everything first where it is missing."""
    body = load(name)
    if body is None:
        try:
            subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", "helpers.warm", "--quiet", name],
                check=True,
                capture_output=True,
                timeout=180,
            )
            body = load(name)
        except (OSError, subprocess.SubprocessError):
            body = None
    # No child process here (a browser's Python) or a cache that cannot be written: make it here.
    return body if body is not None else _make(name)


def bundle() -> str:
    """Return the drawing library and our script as one JavaScript module."""
    return fetch("bundle")


@cache
def _page(name: str) -> str:
    return fetch(name)


def page(theme: str, mode: str) -> dict[str, Any]:
    """Return the compiled chart of a theme as {"spec": ..., "widths": ...}."""
    made: dict[str, Any] = json.loads(_page(f"page-{theme}-{mode}"))
    return made
