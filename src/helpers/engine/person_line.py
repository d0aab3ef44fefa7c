"""The quiet line under the panel: whose settings these are, what is saved, and "Forget me".

It is a widget of its own, because only a page in a browser can say that it is really shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.engine import script


class PersonLine(anywidget.AnyWidget):
    """Lines of plain text and buttons; reports "shown" and what was pressed.

    Args:
        heard: called with "shown" or with the name of a button.
    """

    _esm = script.module(Path(__file__).with_suffix(".js"))

    notice = traitlets.Unicode("").tag(sync=True)
    quiet = traitlets.Unicode("").tag(sync=True)
    buttons: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, heard: Callable[[str], None], **traits: Any) -> None:
        super().__init__(**traits)
        self._heard = heard
        self.on_msg(self._message)

    def _message(self, _: object, content: Any, __: object) -> None:
        if isinstance(content, dict) and isinstance(content.get("did"), str):
            self._heard(content["did"])

    def show(self, notice: str, quiet: str, buttons: Sequence[tuple[str, str]]) -> None:
        """Show a notice (read out), a quiet line (not read out) and buttons (name, text)."""
        with self.hold_sync():
            self.notice, self.quiet = notice, quiet
            self.buttons = [list(one) for one in buttons]
