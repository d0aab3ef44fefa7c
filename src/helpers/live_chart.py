"""The live chart: a small widget that redraws from one buffer of numbers.

The specification is sent once. After that a step costs one message: the numbers that changed as
32-bit floats, and the few texts that changed. What follows the sliders directly (the dot, the
gauge, the ratio) is linked in the browser and does not wait for the kernel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from helpers.engine import assets
from helpers.engine.packing import Packer

# What a step may change.
STEP = frozenset(
    ("layout_", "numbers", "texts", "words", "sentences", "headline", "readouts", "description")
)
CSS = Path(__file__).with_suffix(".css")


class LiveChart(anywidget.AnyWidget):
    """A compiled chart kept in step with sliders (in the browser) and with the kernel.

    Traits sent once: `spec`, `widths`, `margins`, `sliders` and `fields` (name to slider and to
    typed twin), `labels` (accessible names of the controls). Traits sent on a step: `numbers`, and
    `texts`, `words`, `sentences`, `headline`, `readouts`, `description` where they changed.
    """

    _esm = ""
    _css = CSS.read_text(encoding="utf-8")

    spec = traitlets.Dict().tag(sync=True)
    widths = traitlets.Dict().tag(sync=True)
    margins = traitlets.Dict().tag(sync=True)
    fields = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    sliders = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    labels: traitlets.List[Any] = traitlets.List().tag(sync=True)
    layout_: traitlets.List[Any] = traitlets.List().tag(sync=True)
    numbers = traitlets.Bytes(b"").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    sentences: traitlets.List[str] = traitlets.List().tag(sync=True)
    headline = traitlets.Unicode("").tag(sync=True)
    readouts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        # Read when the first chart is made, not on import: the bundle may have to be built.
        type(self)._esm = assets.bundle()
        self._packer = Packer()
        super().__init__(**traits)

    def push(
        self,
        arrays: Mapping[str, Any],
        texts: Mapping[str, Any],
        words: str,
        sentences: Sequence[str],
        headline: str,
        readouts: Sequence[Sequence[str]],
        description: str,
    ) -> None:
        """Show a new state: everything that changed leaves in one message."""
        self._packer.put(arrays)
        new = {
            "layout_": self._packer.layout,
            "numbers": self._packer.full,
            "texts": dict(texts),
            "words": words,
            "sentences": list(sentences),
            "headline": headline,
            "readouts": [list(r) for r in readouts],
            "description": description,
        }
        with self.hold_sync():
            for name, value in new.items():
                # Cheaper than letting the trait find out that nothing changed.
                if value != getattr(self, name):
                    setattr(self, name, value)

    def get_state(
        self, key: str | Iterable[str] | None = None, drop_defaults: bool = False
    ) -> dict[str, Any]:
        """Return the whole state for a new page; for a step, only the numbers that changed."""
        if key is None or isinstance(key, str) or not STEP.issuperset(key):
            whole: dict[str, Any] = super().get_state(key, drop_defaults)
            return whole
        # Plain values all: nothing of them has to be translated, which costs more than the step.
        state = {name: getattr(self, name) for name in key}
        if "numbers" in state:
            state["numbers"] = self._packer.changes
        return state
