"""The explorer: one theme, its state, and the one path by which anything changes.

An explorer works without any widget: set controls, read numbers and words, save a picture. Widgets
are made when it is first displayed, and from then on they follow the same path.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers import reference, words
from helpers.engine import picture, saving
from helpers.engine.backdrop import plane_numbers, survey_group
from helpers.engine.coding import changes_of, code_of
from helpers.engine.controls import LIFE_STAGE, MODE, YARDSTICK, common, mode_control
from helpers.engine.lock import Commitment, Lock, lock_for
from helpers.engine.state import PLATE, check_names, check_values, intake_of, settle
from helpers.engine.theme import Control, Mode, Outcome, Theme
from helpers.engine.wording import ratio_words, words_text
from helpers.intake import Intake
from helpers.themes import get

if TYPE_CHECKING:
    import pandas as pd

    from helpers.engine.view import View

PREVIEW_VARIABLE = "COUNTERWEIGHT_PREVIEW"


class ModelError(RuntimeError):
    """The model found no answer; the message says so in words."""


class Explorer:
    """A live page for one theme; see `explore`."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        mode = [mode_control(theme.beyond)] if theme.beyond else []
        controls = [*common(), *theme.controls, *mode]
        self._controls = {c.name: c for c in controls}
        self._state: dict[str, Any] = {c.name: c.check(c.default) for c in controls}
        if theme.plate:
            self._state[PLATE] = ()
        self._state = settle(self._state, check_values(theme.start, self._controls))
        self._start = dict(self._state)
        self._intake = intake_of(self._state, self._controls)
        self._outcome = theme.simulate(self._state)
        self._explained: words.Explanation | None = None
        self._view: View | None = None
        self._set_by_code: set[str] = set()
        self.lock: Lock | None = None

    # What it is now

    @property
    def state(self) -> dict[str, Any]:
        """Return every control's value, by name (a copy)."""
        return dict(self._state)

    @property
    def controls(self) -> Mapping[str, Control]:
        """Return the definition of each control: label, unit, range or options."""
        return dict(self._controls)

    @property
    def intake(self) -> Intake:
        """Return the day's calcium and magnesium."""
        return self._intake

    @property
    def explanation(self) -> words.Explanation:
        """Return the words that match the day, the person and the chosen yardstick."""
        if self._explained is None:
            stage, yardstick = self._state[LIFE_STAGE], self._state[YARDSTICK]
            self._explained = words.explain(self.theme.words_topic, self._intake, stage, yardstick)
        return self._explained

    @property
    def values(self) -> dict[str, float]:
        """Return the numbers that chart and text show; units are in the names."""
        ratio = self._intake.ratio
        return {
            "calcium_mg": self._intake.calcium_mg,
            "magnesium_mg": self._intake.magnesium_mg,
            "calcium_supplement_mg": self._intake.calcium_supplement_mg,
            "magnesium_supplement_mg": self._intake.magnesium_supplement_mg,
            "ratio": float("nan") if ratio is None else ratio,
            "target_ratio": reference.target_ratio(self._state[LIFE_STAGE]),
            **self._outcome.values,
        }

    @property
    def frame(self) -> pd.DataFrame:
        """Return the tidy table behind the theme's chart."""
        return self._outcome.frame()

    @property
    def headline(self) -> str:
        """Return the line above the words: of the day's amounts, or of what lies beyond diet."""
        return self._outcome.headline or self.explanation.headline

    def read(self) -> str:
        """Return the words a learner sees, as plain text."""
        return words_text(self.headline, self._outcome.sentences, self.explanation)

    @property
    def code(self) -> str:
        """Return the code of this state: at most 24 characters that set every control again.

        Numbers between two steps of a slider are taken to the nearer; of a food list the code
        carries the totals. Worked out only when asked for.
        """
        return code_of(self.theme.name, self._state)

    # How it changes

    def set(self, **changes: Any) -> None:
        """Change controls exactly as if the learner had moved them.

        Args:
            changes: control names and values, for example `calcium_mg=1000`.

        Raises:
            ValueError: no such control, or a value out of range; nothing has changed then.
        """
        self.change(changes)
        self._set_by_code.update(changes)

    @property
    def set_by_code(self) -> frozenset[str]:
        """Return the names of the controls that code has set: saved settings leave them alone."""
        return frozenset(self._set_by_code)

    def restore(self, code: str) -> str:
        """Set the controls as a code says, made here or in another explorer.

        Args:
            code: what `code` gave; capitals, spaces and hyphens do not matter.

        Returns:
            Words: what was set, and what the code could not carry.

        Raises:
            ValueError: it is not a code; nothing has changed then.
        """
        changes, told = changes_of(code, self.theme.name, self._controls, self._state)
        self.change(changes)
        return told

    def set_as_asked(self) -> None:
        """Set the controls as the prediction asks, where the explorer came after one."""
        if self.lock is not None:
            self.set(**self.lock.after.settings)

    def reset(self) -> None:
        """Go back to the state the explorer started with."""
        self.change(self._start)

    def change(self, changes: Mapping[str, Any]) -> None:
        """Settle changes into a new state, run the model once and show the result once.

        Raises:
            ValueError: as for `set`.
            ModelError: the model found no answer; the controls have moved, the picture has not.
        """
        check_names(list(changes), list(self._state))
        if self.lock is not None:
            self.lock.open()
        state = settle(self._state, check_values(changes, self._controls))
        intake = intake_of(state, self._controls)
        try:
            outcome = self.theme.simulate(state)
        except ValueError:
            raise
        except Exception as failure:
            # The controls stay where the learner put them; the last good picture stays too.
            self._move(state, intake)
            raise ModelError(
                f"The {self.theme.name} model found no answer for these settings"
                f" ({type(failure).__name__}: {failure}). The picture is still the last good one."
            ) from failure
        self._outcome = outcome
        self._move(state, intake)
        if self._view is not None:
            self._view.show()

    def _move(self, state: dict[str, Any], intake: Intake) -> None:
        self._state, self._intake = state, intake
        self._explained = None

    # How it looks

    @property
    def outcome(self) -> Outcome:
        """Return what the model answered for this state."""
        return self._outcome

    def arrays(self) -> dict[str, Any]:
        """Return every number the chart draws, by parameter name, without the sliders' own."""
        numbers = plane_numbers(self._state[LIFE_STAGE], self._state[YARDSTICK])
        guess = {} if self.lock is None else self.lock.numbers(self.mode)
        return {**numbers, **self._outcome.arrays, **guess}

    def texts(self) -> dict[str, Any]:
        """Return every text the chart draws, by parameter name."""
        yardstick = self._state[YARDSTICK]
        name = "" if yardstick == "none" else reference.yardstick(yardstick).label
        group = survey_group(self._state[LIFE_STAGE])
        texts = {"yardstick_name": name, "population_group": group, **self._outcome.texts}
        return texts if self.lock is None else {**texts, **self.lock.words}

    @property
    def mode(self) -> Mode:
        """Return "diet" or "beyond" (diet)."""
        return "beyond" if self._state.get(MODE) == "beyond" else "diet"

    def describe(self) -> str:
        """Return the picture in words, for those who cannot see it."""
        return f"{ratio_words(self._intake)} {self.headline}. {self._outcome.description}"

    def save_chart(self, path: str | Path) -> Path:
        """Save the chart, complete in itself, as .png, .svg or .html.

        Raises:
            ValueError: another ending, no such folder, or it cannot be written.
        """
        return saving.save(path, saving.CHARTS, lambda ending: saving.chart(self, ending))

    def save_numbers(self, path: str | Path) -> Path:
        """Save settings, results and parameters with units and sources, as .csv.

        Raises:
            ValueError: as for `save_chart`.
        """
        return saving.save(path, (".csv",), lambda _: saving.numbers(self))

    def save_handout(self, path: str | Path) -> Path:
        """Save a page to print: settings, picture, words, prediction and sources, as .html.

        Raises:
            ValueError: as for `save_chart`.
        """
        return saving.save(path, (".html",), lambda _: saving.handout(self))

    @property
    def widget(self) -> Any:
        """Return the widget that shows the explorer, made on first use."""
        return self._ensure_view().root

    def _ensure_view(self) -> View:
        if self._view is None:
            from helpers.engine.view import View

            self._view = View(self)
        return self._view

    def __repr__(self) -> str:
        facts = "; ".join(f"{fact.label} {fact.text}" for fact in self._outcome.facts)
        return (
            f"Counterweight explorer '{self.theme.name}': {ratio_words(self._intake)} "
            f"{self.headline}. {facts}"
        ).rstrip()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = dict(self.widget._repr_mimebundle_())
        bundle["text/plain"] = repr(self)
        if os.environ.get(PREVIEW_VARIABLE):
            bundle["image/png"] = base64.b64encode(picture.png(self)).decode()
        return bundle


def explore(theme: str, after: Commitment | None = None) -> Explorer:
    """Open the explorer of a theme.

    Args:
        theme: a name such as "bioavailability"; the error for an unknown one lists them all.
        after: what `predict(theme)` returned: its page opens when that is answered or skipped,
            or when code or an experiment sets a control, and keeps the answer in sight.

    Returns:
        An explorer: display it for sliders, chart and words that move together; or use `.set`,
        `.values`, `.read()` and `.save_chart` from Python.

    Raises:
        ValueError: there is no such theme, or `after` is no prediction about it.
    """
    explorer = Explorer(get(theme))
    if after is not None:
        explorer.lock = lock_for(theme, after)
    return explorer
