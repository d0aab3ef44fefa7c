"""The virtual person of one page: what of it travels, when it is taken over, when it is saved.

Taken over once, when a browser really shows the page; saved a second after the learner's last own
action. So running a notebook without a browser neither reads nor writes anything.
"""

from __future__ import annotations

import asyncio
import atexit
import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from helpers import person_file
from helpers.engine.controls import AMOUNTS, DAY, LIFE_STAGE, OWN_DAY
from helpers.engine.state import PLATE, plate_items
from helpers.engine.theme import Choice, Control, Slider, Switch
from helpers.foods import Plate
from helpers.person_file import SHARED, BusyError, PersonFileError, Saved

if TYPE_CHECKING:
    from helpers.explorer import Explorer

_KINDS = {"number": Slider, "choice": Choice, "switch": Switch}
# What is eaten belongs together: settings of a cell replace all of it or nothing.
EATEN = frozenset((*AMOUNTS, DAY, PLATE))
WAIT_SECONDS = 1.0
# How a page counts supplements that has no controls for it.
_ONE_TABLET = {"supplement_doses": 1.0, "supplement_with_food": True}


def shared(controls: Mapping[str, Control], state: Mapping[str, Any]) -> list[str]:
    """Return the names of what this page shares with others, the plate last."""
    return [
        name
        for name, kind in SHARED.items()
        if (name in state if kind == "foods" else isinstance(controls.get(name), _KINDS[kind]))
    ]


def page_name(title: str) -> str:
    """Return what a page is called in a sentence, from its title: what stands before the colon."""
    name = title.partition(":")[0].strip()
    return name[:1].lower() + name[1:]


class Person:
    """The person of one explorer, and the file it travels in."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._shared = shared(explorer.controls, explorer.state)
        self._learned: set[str] = set()  # changed by the learner, not saved yet
        self._whole = False  # whether the next save takes the whole page
        self._asked = False
        self._complaint = ""  # the last one: each is said once
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    # Taking over

    def take_over(self) -> tuple[list[str], bool]:
        """Give the page what is saved; return words on it, and whether anything changed.

        Does something once only.
        """
        path = person_file.place()
        if path is None or self._asked:
            return [], False
        self._asked = True
        try:
            saved = person_file.load(path)
        except PersonFileError as problem:
            self._complaint = str(problem)
            return [self._complaint], False
        if saved is None:
            return [], False
        before = self._explorer.state
        told = self._apply(saved)
        changed = self._explorer.state != before
        if changed:
            where = f" from the page on {saved.page}" if saved.page else ""
            told.insert(0, f"These are your settings{where}.")
        return told, changed

    def _apply(self, saved: Saved) -> list[str]:
        """Set the controls; return words on what could not be set."""
        controls, by_code = self._explorer.controls, self._explorer.set_by_code
        told: list[str] = []
        changes: dict[str, Any] = {}
        for name in self._shared:
            if name in by_code or (name in EATEN and by_code & EATEN):
                continue
            if name == PLATE or name not in saved.controls:
                continue
            try:
                changes[name] = controls[name].check(saved.controls[name])
            except (ValueError, TypeError, OverflowError):
                told.append(f"{controls[name].label} was left out: its saved value does not fit.")
        if changes.keys() & set(AMOUNTS) and PLATE in self._shared:
            told += self._add_plate(changes, saved.controls.get(PLATE))
        try:
            self._explorer.change(changes)
        except (ValueError, RuntimeError):
            told.append("What is eaten was left out: the saved amounts do not fit together.")
            rest = {name: value for name, value in changes.items() if name not in EATEN}
            self._explorer.change(rest)
        return [*told, *self._counted_otherwise(saved)]

    def _counted_otherwise(self, saved: Saved) -> list[str]:
        """Say where this page must give another number for the same person."""
        split = any(
            name not in self._shared and saved.controls.get(name, usual) != usual
            for name, usual in _ONE_TABLET.items()
        )
        form = "magnesium_form" in self._shared
        if not (form and split and self._explorer.state["magnesium_supplement_mg"]):
            return []
        return ["This page counts supplements as one tablet a day, with food."]

    @staticmethod
    def _add_plate(changes: dict[str, Any], items: object) -> list[str]:
        """Add the saved foods to the changes; those of an example day come with its name."""
        if changes.get(DAY, OWN_DAY) != OWN_DAY:
            return []
        known, dropped = [], 0
        for item in items if isinstance(items, list) else []:
            try:
                known.append(Plate([item]).items[0])
            except (ValueError, TypeError, OverflowError):
                dropped += 1
        try:
            changes[PLATE] = plate_items([(i.food, i.grams, i.meal) for i in known])
        except ValueError:
            changes[PLATE], dropped = (), len(known) + dropped
        if not dropped:
            return []
        return [f"Left out of your list of foods, because they are not known here: {dropped}."]

    # Saving

    def note(self, before: Mapping[str, Any]) -> None:
        """Take note that the learner did something; it is saved when she pauses."""
        now = self._explorer.state
        changed = [name for name in self._shared if now[name] != before[name]]
        if not changed or not person_file.travels():
            return
        self._learned.update(changed)
        self._wait()

    def _wait(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # no kernel: `save` is called by whoever wants it saved
        self._due = loop.time() + WAIT_SECONDS
        if self._timer is None:
            self._timer = loop.call_later(WAIT_SECONDS, self._later, loop)
            atexit.register(_save_at_exit, weakref.ref(self))

    def _later(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        left = self._due - loop.time()
        if left > 0.01:
            self._timer = loop.call_later(left, self._later, loop)
            return
        self.saved(self.save())

    def saved(self, told: str) -> None:
        """Hear what came of a save; the view puts its own here."""

    def save(self) -> str:
        """Save what the learner changed; return the words for it, empty if there was nothing."""
        path = person_file.place()
        if path is None or not self._learned:
            return ""
        learned, self._learned = self._learned, set()
        whole, self._whole = self._whole, False
        try:
            person_file.save(path, lambda before: self._merged(before, learned, whole))
        except PersonFileError as problem:
            self._learned |= learned
            self._whole |= whole
            if isinstance(problem, BusyError):
                self._wait()
                return ""
            new = str(problem) != self._complaint
            self._complaint = str(problem)
            return self._complaint if new else ""
        return f"Saved for the other notebooks: {self.summary()}."

    def _merged(self, before: Saved, learned: set[str], whole: bool) -> Saved:
        """Return the saved person after the learner's changes; what others changed stays.

        A page's first save also brings what nobody has set yet, so that the others start alike.
        """
        state = self._explorer.state
        mine = {n: state[n] for n in self._shared if whole or n in learned}
        first = {n: state[n] for n in self._shared if n not in before.controls}
        controls = {**first, **before.controls, **mine}
        if DAY in mine and mine[DAY] != OWN_DAY:
            # The foods of an example day come with its name.
            controls.pop(PLATE, None)
        return Saved(controls, page_name(self._explorer.theme.title))

    def summary(self) -> str:
        """Return the person in plain words, as this page knows it."""
        state, controls = self._explorer.state, self._explorer.controls
        said = [state[LIFE_STAGE]] if LIFE_STAGE in self._shared else []
        for name in self._shared:
            control = controls.get(name)
            if name in EATEN and name not in AMOUNTS[::2]:
                continue
            # The two amounts are said in any case, the rest only where it is not at rest.
            if isinstance(control, Slider) and (name in AMOUNTS or state[name]):
                label = control.label.partition(",")[0].lower()
                unit = control.unit.partition(" ")[0]
                said.append(f"{label} {state[name]:,g} {'' if unit in label else unit}")
            elif isinstance(control, Switch) and state[name]:
                said.append(control.label.partition(" (")[0].lower())
        if state.get(PLATE):
            said.append(f"{len(state[PLATE])} foods")
        return ", ".join(part.strip() for part in said)

    def start_fresh(self) -> None:
        """Put the page back to its own start; the saved person stays until the next change."""
        self._learned.clear()
        self._whole = True
        self._explorer.reset()

    def forget(self) -> str:
        """Delete what is saved; return words."""
        self._learned.clear()
        self._whole = True
        path = person_file.place()
        try:
            if path is not None:
                person_file.forget(path)
        except PersonFileError as problem:
            return str(problem)
        return "Forgotten: nothing is saved until you change something here again."


def _save_at_exit(reference: weakref.ref[Person]) -> None:
    """Save what is still waiting when the kernel ends."""
    person = reference()
    if person is not None:
        person.save()
