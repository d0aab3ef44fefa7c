"""The panel: one widget for each control, with a typed twin for every slider.

The panel knows widgets and nothing else. It reports what the learner did through one callback and
shows what it is told to show; deciding is the explorer's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
import traitlets

from helpers.engine.fold import show
from helpers.engine.theme import Choice, Control, Mode, Slider

OnChange = Callable[[str, object], None]
OnTyped = Callable[[str, str], None]


class QuietSlider(widgets.FloatSlider):  # type: ignore[misc]
    """A slider whose moves the kernel does not echo.

    An echo that arrives while a newer move is still waiting to be sent would put the slider back.
    """

    value = traitlets.CFloat(0.0).tag(sync=True, echo_update=False)


class TypedField(widgets.Text):  # type: ignore[misc]
    """The typed twin of a slider.

    While the slider moves, the browser writes its value here itself; the kernel only takes note,
    so that a step stays one message.
    """

    def __init__(self, **traits: Any) -> None:
        self.following = False
        super().__init__(continuous_update=False, **traits)

    def follow(self, text: str) -> None:
        """Take note of the slider's value without sending it."""
        self.following = True
        try:
            self.value = text
        finally:
            self.following = False

    def _should_send_property(self, key: str, value: object) -> bool:
        return not self.following and bool(super()._should_send_property(key, value))


def css_class(name: str) -> str:
    """Return the class by which the browser finds the control `name`."""
    return f"cw-c-{name}"


def typed(value: float) -> str:
    """Write a number as the typed field shows it: no needless decimals."""
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def hint(text: str) -> widgets.HTML:
    """Return a quiet line of explanation (our own words only)."""
    return widgets.HTML(f'<div class="cw-hint">{text}</div>')


def _off_step(value: float, control: Slider) -> bool:
    steps = (value - control.low) / control.step
    return abs(steps - round(steps)) > 1e-6


class Panel:
    """Widgets for a list of controls.

    Attributes:
        box: the widget that holds them all, by mode.
        sliders: name to slider widget.
    """

    def __init__(
        self,
        controls: Sequence[Control],
        state: Mapping[str, Any],
        change: OnChange,
        type_in: OnTyped,
    ) -> None:
        self._change = change
        self._type_in = type_in
        self._quiet = False
        self._controls = {c.name: c for c in controls}
        self.sliders: dict[str, widgets.FloatSlider] = {}
        self.fields: dict[str, TypedField] = {}
        self._others: dict[str, widgets.Widget] = {}
        self._shown: dict[str, Any] = {}
        self._folds: list[tuple[widgets.Widget, list[str]]] = []
        self._rows = {c.name: self._row(c, state[c.name]) for c in controls}

    def rows(self, names: Sequence[str]) -> list[widgets.Widget]:
        """Return the widgets of some controls, in the order asked for."""
        return [self._rows[name] for name in names]

    def fold(self, box: widgets.Widget, names: Sequence[str]) -> None:
        """Take note that some controls lie in `box`, which is hidden when all of them are."""
        self._folds.append((box, list(names)))

    def show_mode(self, mode: Mode) -> None:
        """Show the controls of a mode and those that belong to both."""
        seen = {name: c.mode in (None, mode) for name, c in self._controls.items()}
        for name, shown in seen.items():
            show(self._rows[name], shown)
        for box, names in self._folds:
            show(box, any(seen[name] for name in names))

    def put(self, state: Mapping[str, Any]) -> None:
        """Show these values without reporting them as the learner's."""
        with self._silent():
            for name, value in state.items():
                if self._shown.get(name) == value:
                    continue
                self._shown[name] = value
                if name in self.sliders:
                    self._put_slider(name, value)
                    self.fields[name].follow(typed(value))
                elif name in self._others:
                    self._others[name].value = value

    def _put_slider(self, name: str, value: float) -> None:
        """Move a slider, unless it stands there already but for rounding.

        Sending such a correction would fight with a finger that is still moving the slider.
        """
        control, slider = self._controls[name], self.sliders[name]
        assert isinstance(control, Slider)  # noqa: S101 - sliders are made from Slider only
        near = control.step / 2 if _off_step(value, control) else 1e-6
        if abs(slider.value - value) > near:
            slider.value = value

    def put_back(self, name: str, value: float) -> None:
        """Write a slider's value over what was typed and refused."""
        with self._silent():
            self.fields[name].follow(typed(value))
        self.fields[name].send_state("value")

    def labels(self) -> list[dict[str, str | float]]:
        """Return the accessible name, the spoken unit and the key step of each control."""
        return [
            {
                "name": c.name,
                "label": (c.full_label or c.label) if isinstance(c, Slider) else c.label,
                "unit": c.spoken if isinstance(c, Slider) else "",
                "key_step": (c.key_step or c.step) if isinstance(c, Slider) else 0,
            }
            for c in self._controls.values()
        ]

    @contextmanager
    def _silent(self) -> Iterator[None]:
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _report(self, name: str) -> Callable[[Any], None]:
        def changed(event: Any) -> None:
            if not self._quiet:
                self._shown.pop(name, None)
                self._change(name, event["new"])

        return changed

    def _report_slider(self, control: Slider) -> Callable[[Any], None]:
        """Report a slider's moves, but not the rounding to a whole step that drawing it causes."""
        report = self._report(control.name)

        def moved(event: Any) -> None:
            new = round(event["new"], 6)
            drawn = abs(new - event["old"]) <= control.step / 2 and new != event["old"]
            if not (drawn and _off_step(event["old"], control)):
                report({**event, "new": new})

        return moved

    def _row(self, control: Control, value: Any) -> widgets.Widget:
        if isinstance(control, Slider):
            return self._slider(control, value)
        if isinstance(control, Choice):
            chosen: widgets.Widget = widgets.Dropdown(
                options=list(control.options.items()),
                value=value,
                description=control.label,
                tooltip=control.help or control.label,
            )
        else:
            chosen = widgets.Checkbox(
                value=value,
                description=control.label,
                indent=False,
                tooltip=control.help or control.label,
            )
        chosen.observe(self._report(control.name), names="value")
        for name in ("cw-line", css_class(control.name)):
            chosen.add_class(name)
        self._others[control.name] = chosen
        return chosen

    def _slider(self, control: Slider, value: float) -> widgets.Widget:
        slider = QuietSlider(
            value=value,
            min=control.low,
            max=control.high,
            step=control.step,
            description=control.label,
            readout=False,
            tooltip=control.help or control.label,
        )
        field = TypedField(
            value=typed(value),
            tooltip=f"{control.label}: type {control.low:g} to {control.high:g} {control.unit}",
        )
        slider.observe(self._report_slider(control), names="value")

        def entered(event: Any) -> None:
            if not self._quiet:
                self._type_in(control.name, event["new"])

        field.observe(entered, names="value")
        row = widgets.Box([slider, field])
        tone = f"cw-tone-{control.tone}" if control.tone else "cw-tone-none"
        minor = "cw-minor" if control.full_label else "cw-major"
        for name in ("cw-row", css_class(control.name), tone, minor):
            row.add_class(name)
        self.sliders[control.name] = slider
        self.fields[control.name] = field
        return row
