"""The lock: an explorer that opens once a prediction was made, and keeps it in sight.

The engine knows no lesson: whatever can be committed to looks like `Commitment`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from helpers.engine.controls import MODE
from helpers.engine.theme import Mode

# Stands for "no end" of a band; the same as in `charts.guess`, which would load the charts.
_BEYOND = 1e9


@dataclass(frozen=True)
class Guess:
    """Where an answer lies on the height of a panel; None leaves that end open."""

    panel: str
    low: float | None
    high: float | None
    label: str = ""


@runtime_checkable
class Commitment(Protocol):
    """A question that is answered once, or skipped."""

    theme: str

    @property
    def done(self) -> bool:
        """Return whether it was answered or skipped."""

    @property
    def asked(self) -> str:
        """Return the question."""

    @property
    def line(self) -> str:
        """Return the answer in a line, empty while there is none."""

    @property
    def guesses(self) -> Sequence[Guess]:
        """Return what the answer means in the charts."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Return the controls' values that the question is about."""

    def when_done(self, told: Callable[[], None]) -> None:
        """Call a method, kept weakly, after each answer."""


class Lock:
    """Waits for a commitment; see `helpers.explorer.explore`.

    A lock is for learners: what sets the controls from code, and the buttons of the experiments,
    opens it, so that a demonstration is never stopped.
    """

    def __init__(self, after: Commitment) -> None:
        self.after = after
        self._opened = False
        self._told: list[Callable[[], None]] = []
        self._numbers: dict[Mode, dict[str, float]] = {}
        self._words: dict[str, str] = {}
        after.when_done(self._answered)
        self._draw()

    @property
    def shut(self) -> bool:
        """Return whether the explorer still waits."""
        return not (self._opened or self.after.done)

    @property
    def line(self) -> str:
        """Return what stands above the open explorer."""
        return self.after.line or "No prediction was made. You can still make one above."

    def open(self) -> None:
        """Open without an answer; asking later is still possible."""
        if self.shut:
            self._opened = True
            self._tell()

    def when_changed(self, told: Callable[[], None]) -> None:
        """Call `told` when the lock opens and when the answer comes."""
        self._told.append(told)

    def numbers(self, mode: Mode) -> dict[str, float]:
        """Return the numbers by which the charts of a mode show the answer; none before it."""
        return self._numbers.get(mode, {})

    @property
    def words(self) -> dict[str, str]:
        """Return the words at the marks, by parameter name."""
        return self._words

    def _answered(self) -> None:
        self._draw()
        self._tell()

    def _tell(self) -> None:
        for told in self._told:
            told()

    def _draw(self) -> None:
        """Work out the marks once: a slider step only hands them on."""
        asked, nowhere = self.after.settings.get(MODE), float("nan")
        for guess in self.after.guesses:
            low = -_BEYOND if guess.low is None else guess.low
            high = _BEYOND if guess.high is None else guess.high
            self._words[f"guess_{guess.panel}"] = guess.label
            for mode in ("diet", "beyond"):
                # In the other mode the same chart is about another situation.
                ends = (low, high) if asked in (None, mode) else (nowhere, nowhere)
                numbers = self._numbers.setdefault(mode, {})
                numbers[f"guess_{guess.panel}_low"], numbers[f"guess_{guess.panel}_high"] = ends


def lock_for(theme: str, after: object) -> Lock:
    """Return the lock of an explorer.

    Raises:
        ValueError: `after` is not a prediction, or one about another theme.
    """
    if not isinstance(after, Commitment):
        raise ValueError(
            f"after is a {type(after).__name__}: it must be what predict({theme!r}) returned."
        )
    if after.theme != theme:
        raise ValueError(
            f"after is a prediction about {after.theme!r}: it must be one about {theme!r}."
        )
    return Lock(after)
