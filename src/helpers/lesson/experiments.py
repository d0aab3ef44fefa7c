"""Try this: experiments that move the explorer's controls and say what to look for."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from helpers.engine.numbers import two_figures
from helpers.explorer import Explorer
from helpers.lesson.files import Experiment, lesson
from helpers.lesson.fill import Values, fill
from helpers.lesson.piece import Part, Piece, button, table, text

STEP, GO = "step", "go to explorer"


def try_this(explorer: Explorer) -> Experiments:
    """Offer the theme's experiments, one button each.

    A press sets the explorer's controls as `explorer.set` does; the next press goes on to the
    experiment's next state. The numbers shown are the explorer's own.

    Args:
        explorer: what `explore` returned.

    Raises:
        ValueError: it is not an explorer, or its theme has no lesson.
    """
    if not isinstance(explorer, Explorer):
        raise ValueError(
            f"explorer is a {type(explorer).__name__}: it must be what explore(...) returned."
        )
    return Experiments(explorer)


class Experiments(Piece):
    """The experiments of one theme on one explorer; see `try_this`."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__()
        self.explorer = explorer
        self.experiments = {e.key: e for e in lesson(explorer.theme.name).experiments}
        self._seen: dict[str, Mapping[str, Values]] = {}

    def act(self, name: str, value: str) -> None:
        """Press the button of the experiment `value` ("step")."""
        if name != STEP or value not in self.experiments:
            raise ValueError(f"There is no button {name!r} with {value!r} here.")
        steps = list(self.experiments[value].states.items())
        count = len(self._seen.get(value, {})) % len(steps) + 1
        # All states are run again, so that both sides of a comparison are about the same person.
        seen: dict[str, Values] = {}
        for key, settings in steps[:count]:
            self.explorer.set(**settings)
            seen[key] = self.explorer.values
        self._seen[value] = seen

    def found(self, key: str) -> Mapping[str, Values]:
        """Return the explorer's values after each step of an experiment that has been taken."""
        return dict(self._seen.get(key, {}))

    def parts(self) -> list[Part]:
        """Return one card for each experiment: its button, what to look for, its numbers."""
        parts: list[Part] = []
        for number, experiment in enumerate(self.experiments.values(), start=1):
            title = f"{number}. {experiment.title}"
            if experiment.again:
                title = f"Look again: {experiment.title}"
            shown = f"<fieldset>{text(title, 'legend')}{self._buttons(experiment)}</fieldset>"
            parts.append(Part(f"{experiment.key}_start", shown))
            parts.append(Part(f"{experiment.key}_found", self._result(experiment), live=True))
        return parts

    def _buttons(self, experiment: Experiment) -> str:
        steps, taken = experiment.steps, len(self._seen.get(experiment.key, {}))
        again = taken == len(steps)
        step = steps[0 if again else taken]
        label = f"Step {1 if again else taken + 1} of {len(steps)}: {step.press}"
        press = button(STEP, experiment.key, f"Again. {label}" if again else label, main=True)
        go = button(GO, experiment.key, "Go to the sliders and charts") if taken else ""
        return f'<div class="cwl-row">{press}{go}</div>'

    def _result(self, experiment: Experiment) -> str:
        seen = self._seen.get(experiment.key, {})
        if not seen:
            return ""
        done = len(seen) == len(experiment.steps)
        lines = [text(f"Look for: {experiment.look_for}"), _numbers(experiment, seen)]
        if done:
            lines.append(text(fill(experiment.found, seen)))
            if experiment.claims:
                lines.append(text(f"Claims: {', '.join(experiment.claims)}", css="cwl-quiet"))
        return f'<div class="cwl-reply">{"".join(lines)}</div>'

    def still(self) -> str:
        """Return the list of experiments with what to look for."""
        items = "".join(
            f"<li>{text(e.title, 'b')}: {escape(' → '.join(step.press for step in e.steps))}. "
            f"Look for: {escape(e.look_for)}</li>"
            for e in self.experiments.values()
        )
        return f"<ol>{items}</ol>"

    def __repr__(self) -> str:
        titles = "; ".join(e.title for e in self.experiments.values())
        return f"Experiments '{self.explorer.theme.name}': {titles}"


def _numbers(experiment: Experiment, seen: Mapping[str, Values]) -> str:
    """Return the watched values, one column a step; a step not yet taken has a question mark."""
    rows = []
    for value, label in experiment.watch.items():
        cells = [
            two_figures(seen[s.key][value]) if s.key in seen else "?" for s in experiment.steps
        ]
        rows.append(
            [escape(label), *(f'<span class="cwl-number">{escape(c)}</span>' for c in cells)]
        )
    heads = ["", *(step.short for step in experiment.steps)]
    return table("What the model answers", heads, rows)
