"""The live card: puts the parts of a lesson piece on the page and reports what was pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.engine import script
from helpers.lesson.piece import Part

_HERE = Path(__file__).parent
_PROBLEM = "problem"


class Card(anywidget.AnyWidget):
    """A widget that shows parts (a list of key, html, live) in their order.

    Args:
        press: called with the name and the value of the button or list that was used.
    """

    _esm = script.module(_HERE / "lesson.js")
    _css = (_HERE / "lesson.css").read_text(encoding="utf-8")

    parts: Any = traitlets.List().tag(sync=True)

    def __init__(self, press: Callable[[str, str], None], **traits: object) -> None:
        super().__init__(**traits)
        self._press = press
        self.on_msg(self._heard)

    def show(self, parts: Sequence[Part], problem: str = "") -> None:
        """Show these parts, and a problem in words if there is one."""
        box = f'<div class="cwl-problem" role="alert">{escape(problem)}</div>' if problem else ""
        shown = [*parts, Part(_PROBLEM, box)]
        self.parts = [{"key": p.key, "html": p.html, "live": p.live} for p in shown]

    def _heard(self, _: object, content: Any, __: object) -> None:
        try:
            self._press(str(content.get("act", "")), str(content.get("value", "")))
        except Exception as problem:  # a learner must never meet a traceback
            kept = [Part(**part) for part in self.parts if part["key"] != _PROBLEM]
            self.show(kept, str(problem))
