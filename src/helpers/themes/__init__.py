"""The themes: one module each, found by its file name; each module defines `THEME`.

A name that starts with an underscore is a part of a theme, not a theme.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil

from helpers.engine.theme import Theme

THEMES: tuple[str, ...] = tuple(
    sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
)


def get(name: str) -> Theme:
    """Return a theme by name.

    Raises:
        ValueError: no such theme; the message names the nearest ones.
    """
    if name not in THEMES:
        near = difflib.get_close_matches(str(name), THEMES, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"There is no theme {name!r}. Themes: {', '.join(THEMES)}.{hint}")
    theme: Theme = importlib.import_module(f"helpers.themes.{name}").THEME
    return theme
