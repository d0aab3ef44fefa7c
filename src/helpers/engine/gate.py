"""The gate: what a learner sees of the lock, a card before the answer and a line after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.engine import script

_FILE = Path(__file__).with_name("gate.js")


class Gate(anywidget.AnyWidget):
    """A card that asks for the prediction first, then a line that keeps it in sight.

    Args:
        press: called with "skip" or "ask", the button that was pressed.
    """

    _esm = script.module(_FILE)
    _css = _FILE.with_suffix(".css").read_text(encoding="utf-8")

    shut = traitlets.Bool(True).tag(sync=True)
    line = traitlets.Unicode("").tag(sync=True)
    asks = traitlets.Bool(False).tag(sync=True)

    def __init__(self, press: Callable[[str], None], **traits: object) -> None:
        super().__init__(**traits)
        self._press = press
        self.on_msg(self._heard)

    def _heard(self, _: object, content: Any, __: object) -> None:
        act = content.get("act") if isinstance(content, dict) else None
        if act in ("skip", "ask"):
            self._press(act)
