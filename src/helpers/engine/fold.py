"""A heading that folds its contents away; a real button, so that it works by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets

HIDDEN = "cw-hidden"
_CLOSED, _OPEN = "▸", "▾"


def show(widget: widgets.Widget, shown: bool) -> None:
    """Show a widget or hide it, without losing what is in it."""
    if shown:
        widget.remove_class(HIDDEN)
    else:
        widget.add_class(HIDDEN)


def fold(title: str, contents: Sequence[widgets.Widget]) -> widgets.VBox:
    """Return a folded group of widgets under a heading."""
    heading = widgets.ToggleButton(value=False, description=f"{_CLOSED} {title}", tooltip=title)
    heading.add_class("cw-fold")
    inside = widgets.VBox(list(contents))
    inside.add_class("cw-folded")
    show(inside, False)

    def toggle(_: object) -> None:
        show(inside, heading.value)
        heading.description = f"{_OPEN if heading.value else _CLOSED} {title}"

    heading.observe(toggle, names="value")
    whole = widgets.VBox([heading, inside])
    whole.add_class("cw-folding")
    return whole


def later(title: str, make: Callable[[], widgets.Widget]) -> widgets.VBox:
    """Return a folded group whose contents are made each time it is opened."""
    whole = fold(title, [])
    heading, inside = whole.children

    def opened(_: object) -> None:
        before = inside.children
        inside.children = (make(),) if heading.value else ()
        for gone in before:
            gone.close()

    heading.observe(opened, names="value")
    return whole
