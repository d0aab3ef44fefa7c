"""Take away: the learner presses, the file is made, and the browser stores it as a download.

Nothing is written on the computer that runs the kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from helpers.engine import saving, script

if TYPE_CHECKING:
    from helpers.explorer import Explorer

_FILE = Path(__file__).with_name("take_away.js")
# Key: what the button says, how the file is called and ends, its type, and what makes it.
_Make = Callable[["Explorer"], bytes]
_KINDS: dict[str, tuple[str, str, str, str, _Make]] = {
    "png": (
        "Chart as picture (PNG)",
        "chart",
        ".png",
        "image/png",
        lambda e: saving.chart(e, ".png"),
    ),
    "svg": (
        "Chart to scale (SVG)",
        "chart",
        ".svg",
        "image/svg+xml",
        lambda e: saving.chart(e, ".svg"),
    ),
    "csv": ("Numbers with sources (CSV)", "numbers", ".csv", "text/csv", saving.numbers),
    "html": ("Handout to print (HTML)", "handout", ".html", "text/html", saving.handout),
}


class TakeAway(anywidget.AnyWidget):
    """Four buttons; each makes one file of what the explorer shows at that moment."""

    _esm = script.module(_FILE)
    _css = _FILE.with_suffix(".css").read_text(encoding="utf-8")

    kinds: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(kinds=[[key, kind[0]] for key, kind in _KINDS.items()])
        self._explorer = explorer
        self.on_msg(self._heard)

    def _heard(self, _: object, content: Any, __: object) -> None:
        key = content.get("make") if isinstance(content, dict) else None
        if not isinstance(key, str) or key not in _KINDS:
            return
        _, what, ending, kind, make = _KINDS[key]
        try:
            name = saving.file_name(self._explorer, what, ending)
            made = make(self._explorer)
        except Exception as problem:  # a learner must never meet a traceback
            self.send({"problem": f"It could not be made. {problem}"})
        else:
            self.send({"name": name, "type": kind}, buffers=[made])
