"""The plate builder: find a food, say how much, see it on the plate; or bring a diary as CSV."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from helpers import foods
from helpers.engine.fold import fold
from helpers.engine.numbers import read_number
from helpers.engine.state import Items

MEALS = ("breakfast", "lunch", "dinner", "snack")
_FOUND = 30


class PlatePanel:
    """Widgets to build a plate.

    Attributes:
        box: the widget to display.
    """

    def __init__(self, change: Callable[[object], bool], say: Callable[[str], None]) -> None:
        self._change = change
        self._say = say
        self._items: Items = ()
        self._shown: Items | None = None
        self._search = widgets.Text(
            placeholder="spinach, tofu, chapati ...", description="Find a food"
        )
        self._found = widgets.Select(options=[], rows=5, description="Foods")
        self._grams = widgets.Text(value="100", description="Grams")
        self._meal = widgets.Dropdown(options=MEALS, value="lunch", description="Meal")
        self._plate = widgets.Select(options=[], rows=6, description="On the plate")
        self._upload = widgets.FileUpload(
            accept=".csv,.txt",
            multiple=False,
            description="Diary (CSV)",
            tooltip="A CSV file with the columns food and grams; it stays on this computer",
        )
        self._note = widgets.HTML()
        self.box = self._arrange()
        self._search.observe(lambda _: self._look_up(), names="value")
        self._found.observe(lambda _: self._offer_serving(), names="value")
        self._upload.observe(lambda _: self._read_diary(), names="value")
        self._look_up()

    def _arrange(self) -> widgets.Widget:
        add = widgets.Button(description="Add to the plate", button_style="primary")
        remove = widgets.Button(description="Remove")
        empty = widgets.Button(description="Empty the plate")
        add.on_click(lambda _: self._add())
        remove.on_click(lambda _: self._remove())
        empty.on_click(lambda _: self._change(()))
        for widget in (self._search, self._found, self._grams, self._meal, self._plate):
            widget.add_class("cw-line")
        rows = [
            self._search,
            self._found,
            self._grams,
            self._meal,
            _buttons(add),
            self._plate,
            _buttons(remove, empty, self._upload),
            self._note,
        ]
        return fold("Build a plate of foods", rows)

    def show(self, items: Items) -> None:
        """Show what is on the plate now."""
        if items == self._shown:
            return
        self._items = self._shown = items
        at = self._plate.index
        self._plate.options = [
            (f"{food}, {grams:g} g" + (f" ({meal})" if meal else ""), i)
            for i, (food, grams, meal) in enumerate(items)
        ]
        if items:
            self._plate.index = min(at or 0, len(items) - 1)
        self._note.value = (
            '<div class="cw-hint">The sliders keep this pattern of foods and change its size.</div>'
            if items
            else '<div class="cw-hint">Empty: the day counts as three equal mixed meals.</div>'
        )

    def _look_up(self) -> None:
        found = foods.matches(self._search.value, limit=_FOUND)
        self._found.options = [
            (f"{r.food}: Ca {r.calcium_mg_100g:g}, Mg {r.magnesium_mg_100g:g} mg per 100 g", r.food)
            for r in found
        ]
        self._found.index = 0 if self._search.value.strip() and found else None

    def _offer_serving(self) -> None:
        if self._found.value is not None:
            serving = foods.serving_g(self._found.value)
            if serving:
                self._grams.value = f"{serving:g}"

    def _add(self) -> None:
        if self._found.value is None:
            self._say(
                f"No food is chosen: {self._search.value!r} found none. Try one plain word, "
                "such as kale or yogurt."
            )
            return
        text = self._grams.value
        try:
            grams = read_number(text)
        except ValueError:
            self._say(f"Grams is {text!r}: it must be a number from 0 to 5,000. Nothing was added.")
            return
        self._change((*self._items, (self._found.value, grams, self._meal.value)))

    def _remove(self) -> None:
        gone = self._plate.value
        if gone is not None:
            self._change(tuple(item for i, item in enumerate(self._items) if i != gone))

    def _read_diary(self) -> None:
        if not self._upload.value:
            return
        file: dict[str, Any] = self._upload.value[0]
        try:
            plate = foods.read_diary(bytes(file["content"]))
        except ValueError as problem:
            self._say(f"{file['name']}: {problem}\nYour plate is as it was.")
        else:
            if self._change(plate):
                self._note.value = (
                    f'<div class="cw-hint">{escape(file["name"])}: {len(plate.items)} foods.</div>'
                )
        finally:
            self._upload.value = ()


def _buttons(*buttons: widgets.Widget) -> widgets.Widget:
    box = widgets.Box(list(buttons))
    box.add_class("cw-buttons")
    return box
