"""The code panel: make a code of these settings, or type one in."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets as widgets

from helpers.engine.fold import fold

_MADE = "Write it on the board, or send it: typed in any of these notebooks it sets the same."


class CodePanel:
    """Widgets for state codes.

    Attributes:
        box: the widget to display.
    """

    def __init__(self, make: Callable[[], str], restore: Callable[[str], str]) -> None:
        self._make, self._restore = make, restore
        self._field = widgets.Text(
            placeholder="type a code here",
            description="Code",
            tooltip="The code of these settings; or type one and press Use this code",
        )
        self._field.add_class("cw-line")
        self._note = widgets.HTML()
        made = widgets.Button(description="Make a code", tooltip="A code of these settings")
        used = widgets.Button(description="Use this code", tooltip="Set the controls as it says")
        made.on_click(lambda _: self.make())
        used.on_click(lambda _: self.use())
        buttons = widgets.Box([made, used])
        buttons.add_class("cw-buttons")
        self.box = fold("Share these settings by code", [self._field, buttons, self._note])

    def make(self) -> None:
        """Write the code of the present settings into the field."""
        try:
            self._field.value = self._make()
        except ValueError as problem:
            self._say(str(problem))
        else:
            self._say(_MADE)

    def use(self) -> None:
        """Set the controls as the code in the field says, or say why it cannot be."""
        try:
            self._say(self._restore(self._field.value))
        except Exception as problem:  # a learner must never meet a traceback
            self._say(str(problem))

    def _say(self, text: str) -> None:
        self._note.value = f'<div class="cw-hint" role="status">{escape(text)}</div>'
