"""Between the view and the virtual person: what the learner pressed, and what she is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from helpers import person_file
from helpers.engine.person import Person
from helpers.engine.person_line import PersonLine

if TYPE_CHECKING:
    from helpers.explorer import Explorer

SHOWN, FRESH, FORGET = "shown", "fresh", "forget"
_FRESH, _FORGET = (FRESH, "Start fresh"), (FORGET, "Forget me")


class PersonDesk:
    """Takes the person over when the page is shown, and says what is saved.

    Attributes:
        line: the widget to display.
        person: what travels.
    """

    def __init__(self, explorer: Explorer, guard: Callable[..., bool]) -> None:
        self.person = Person(explorer)
        self.person.saved = self._saved  # type: ignore[method-assign]
        self._guard = guard
        self.line = PersonLine(self.heard)

    def note(self, before: Mapping[str, Any]) -> None:
        """Take note that the learner did something on a page that was as `before`."""
        self.person.note(before)

    def heard(self, did: str) -> None:
        """Do what the line reports: the page is shown, or a button was pressed."""
        if not person_file.travels():
            return
        if did == SHOWN:
            self._shown()
        elif did == FRESH:
            self.person.start_fresh()
            self.line.show("This page starts fresh.", self.line.quiet, [_FORGET])
        elif did == FORGET:
            self.line.show(self.person.forget(), "", [])

    def _shown(self) -> None:
        told, changed = self.person.take_over()
        if told or changed:
            buttons = [_FRESH, _FORGET] if changed else [_FORGET]
            self.line.show(" ".join(told), "", buttons)

    def _saved(self, told: str) -> None:
        if told.startswith("Saved"):
            self.line.show("", told, [_FORGET])
        elif told:
            self.line.show(told, "", [])
