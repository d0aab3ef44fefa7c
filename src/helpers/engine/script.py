"""The JavaScript of our widgets: what all of them share, and what is each one's own."""

from __future__ import annotations

from pathlib import Path

_SHARED = Path(__file__).with_name("hearing.js")


def module(own: Path) -> str:
    """Return the module of a widget, whose script wraps what it exports in `hearing`."""
    return _SHARED.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")
