"""The view: the explorer's widgets, and the traffic between them and the explorer."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from helpers.engine import assets
from helpers.engine.code_panel import CodePanel
from helpers.engine.controls import AMOUNTS, DAY, LIFE_STAGE, MODE, YARDSTICK
from helpers.engine.fold import fold, later
from helpers.engine.gate import Gate
from helpers.engine.numbers import read_number
from helpers.engine.panel import Panel, hint
from helpers.engine.person_desk import PersonDesk
from helpers.engine.plate_panel import PlatePanel
from helpers.engine.state import PLATE
from helpers.engine.tabled import table_html
from helpers.engine.theme import Slider
from helpers.engine.wording import body_html, moving_lines, words_html
from helpers.live_chart import LiveChart
from helpers.words import disclaimer

if TYPE_CHECKING:
    from helpers.engine.lock import Lock
    from helpers.explorer import Explorer

# Room around the plotting area, px; narrower where the whole chart is.
MARGINS = {
    "wide": {"left": 62, "right": 24, "gap": 64},
    "narrow": {"left": 52, "right": 18, "gap": 34},
    "narrow_below": 480,
}


class View:
    """Widgets for one explorer.

    Attributes:
        root: the widget to display.
        chart: the live chart.
    """

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        controls = list(explorer.controls.values())
        self.panel = Panel(controls, self._plain_state(), self._changed, self._typed)
        self._error = widgets.HTML()
        self._error.add_class("cw-error")
        self._words = widgets.HTML(
            words_html(explorer.headline, explorer.outcome.sentences, explorer.explanation)
        )
        self.plate = PlatePanel(self._plate_changed, self.say) if explorer.theme.plate else None
        self.person = PersonDesk(explorer, self.guard)
        self.code = CodePanel(lambda: explorer.code, self._restore)
        self._table_shown = widgets.ToggleButton(
            value=False, description="Show the numbers as a table", icon="table"
        )
        self._table = widgets.HTML()
        self._table.add_class("cw-table")
        self._table_shown.observe(self._toggle_table, names="value")
        self._page_mode = explorer.mode
        self.chart = self._make_chart()
        self.root = self._arrange()
        self.panel.show_mode(self._page_mode)
        self.show()
        if explorer.lock is not None:
            self._put_behind(explorer.lock)

    def _make_chart(self) -> LiveChart:
        made = assets.page(self.explorer.theme.name, self._page_mode)
        return LiveChart(
            spec=made["spec"],
            widths=made["widths"],
            margins=MARGINS,
            sliders=self.panel.sliders,
            fields=self.panel.fields,
            labels=self.panel.labels(),
        )

    def _arrange(self) -> widgets.Widget:
        theme = self.explorer.theme
        reset = widgets.Button(description="Reset", tooltip="Back to where this page started")
        reset.on_click(lambda _: self.guard(self.explorer.reset))
        panel = widgets.VBox(
            [
                *self.panel.rows([MODE] if theme.beyond else []),
                *self.panel.rows([LIFE_STAGE, DAY, *AMOUNTS]),
                self._error,
                *self.panel.rows([YARDSTICK]),
                *([self.plate.box] if self.plate else []),
                *self._own_rows(),
                self._buttons(reset),
                self.code.box,
                self.person.line,
            ]
        )
        text = widgets.VBox([self._words, hint(escape(disclaimer()))])
        drawn = widgets.VBox(
            [
                self.chart,
                self._buttons(self._table_shown),
                self._table,
                later("Take away", self._take_away),
                later("Where is this from?", self._where_from),
            ]
        )
        columns = widgets.Box([panel, drawn, text])
        root = widgets.VBox([columns])
        for widget, name in (
            (panel, "cw-panel"),
            (drawn, "cw-drawn"),
            (text, "cw-text"),
            (columns, "cw-columns"),
            (root, "cw-explorer"),
        ):
            widget.add_class(name)
        return root

    def _take_away(self) -> widgets.Widget:
        from helpers.engine.take_away import TakeAway

        return TakeAway(self.explorer)

    def _where_from(self) -> widgets.Widget:
        # Made anew at each opening, because needs and words follow the settings.
        from helpers.engine.origins import origins
        from helpers.lesson.where_from import where_from_html

        shown = widgets.HTML(where_from_html(origins(self.explorer)))
        shown.add_class("cw-wide")
        return shown

    def _own_rows(self) -> list[widgets.Widget]:
        """Return the theme's own controls, those with a common heading folded under it."""
        rows: list[widgets.Widget] = []
        if self.explorer.theme.apart:
            heading = widgets.HTML(
                f'<div class="cw-head">{escape(self.explorer.theme.apart)}</div>'
            )
            heading.add_class("cw-apart")
            rows.append(heading)
        for group, members in groupby(self.explorer.theme.controls, key=lambda c: c.group):
            names = [c.name for c in members]
            drawn = self.panel.rows(names)
            if group:
                folded = fold(group, drawn)
                self.panel.fold(folded, names)
                drawn = [folded]
            rows += drawn
        return rows

    @staticmethod
    def _buttons(*buttons: widgets.Widget) -> widgets.Box:
        box = widgets.Box(list(buttons))
        box.add_class("cw-buttons")
        return box

    def _plain_state(self) -> dict[str, Any]:
        state = self.explorer.state
        state.pop(PLATE, None)
        return state

    def _put_behind(self, lock: Lock) -> None:
        """Put a gate before everything else, and follow the lock."""

        def press(act: str) -> None:
            if act == "skip":
                lock.open()
            else:
                self.guard(self.explorer.set_as_asked)

        gate = Gate(press)

        def follow() -> None:
            with gate.hold_sync():
                gate.shut, gate.line = lock.shut, lock.line
                gate.asks = bool(lock.after.settings) and not lock.shut
            if lock.shut:
                self.root.add_class("cw-locked")
            else:
                self.root.remove_class("cw-locked")
                self.show()

        self.root.children = (gate, *self.root.children)
        lock.when_changed(follow)
        follow()

    # From the learner

    def _changed(self, name: str, value: object) -> None:
        if value == self.explorer.state[name]:
            return
        self.guard(self.explorer.change, {name: value})

    def _typed(self, name: str, text: str) -> None:
        control = self.explorer.controls[name]
        if not isinstance(control, Slider):
            return
        try:
            number = read_number(text)
        except ValueError:
            self.say(
                f"{control.full_label or control.label} ({name}) is {text!r}: it must be a number "
                f"from {control.low:,g} to {control.high:,g} {control.unit}. Nothing has changed."
            )
            self.panel.put_back(name, self.explorer.state[name])
            return
        if not self.guard(self.explorer.change, {name: number}):
            self.panel.put_back(name, self.explorer.state[name])

    def _plate_changed(self, items: object) -> bool:
        return self.guard(self.explorer.change, {PLATE: items})

    def _restore(self, code: str) -> str:
        before = self.explorer.state
        told = self.explorer.restore(code)
        self.person.note(before)
        return told

    def guard(self, act: Any, *arguments: Any) -> bool:
        """Do what the learner asked; put any refusal into words and the controls back."""
        self.say("")
        before = self.explorer.state
        try:
            act(*arguments)
        except Exception as problem:  # a learner must never meet a traceback
            self.say(str(problem))
            self.panel.put(self._plain_state())
            return False
        self.person.note(before)
        return True

    def say(self, text: str) -> None:
        """Show an error in words, or clear it."""
        box = f'<div class="cw-error-box" role="alert">{escape(text)}</div>' if text else ""
        if self._error.value != box:
            self._error.value = box

    # To the learner

    def show(self) -> None:
        """Show the explorer's present state: controls, chart and words, in one message."""
        explorer = self.explorer
        self.panel.put(self._plain_state())
        if explorer.mode != self._page_mode:
            self._turn_page()
            self.panel.show_mode(explorer.mode)
        outcome = explorer.outcome
        self.chart.push(
            arrays={**explorer.arrays(), **self._told()},
            texts=explorer.texts(),
            words=body_html(explorer.headline, explorer.explanation),
            sentences=moving_lines(explorer.outcome.sentences, explorer.explanation),
            headline=explorer.headline,
            readouts=[(f.label, f.text, f.tone) for f in outcome.facts],
            description=explorer.describe(),
        )
        if self.plate is not None:
            self.plate.show(explorer.state[PLATE])
        if self._table_shown.value:
            self._table.value = table_html(explorer.frame, explorer.theme.title)

    def _told(self) -> dict[str, float]:
        """Return the sliders' values, by which the browser notices that it lost step."""
        state = self.explorer.state
        return {name: state[name] for name in self.panel.sliders}

    def _turn_page(self) -> None:
        self._page_mode = self.explorer.mode
        made = assets.page(self.explorer.theme.name, self._page_mode)
        with self.chart.hold_sync():
            self.chart.widths = made["widths"]
            self.chart.spec = made["spec"]

    def _toggle_table(self, _: Any) -> None:
        shown = self._table_shown.value
        self._table.value = (
            table_html(self.explorer.frame, self.explorer.theme.title) if shown else ""
        )
