"""The live chart: a small widget that redraws from one buffer of numbers.

The specification is sent once. After that a step costs one message: all numbers as 32-bit floats,
and the few texts that changed. What follows the sliders directly (the dot, the gauge, the ratio)
is linked in the browser and does not wait for the kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import traitlets

from helpers.engine import assets

CSS = Path(__file__).with_suffix(".css")


def layout_of(arrays: Mapping[str, Any]) -> list[list[str | int]]:
    """Return [name, length] for each value in order; length 0 stands for a single number."""
    return [[name, np.size(v) if np.ndim(v) else 0] for name, v in arrays.items()]


def pack(arrays: Mapping[str, Any]) -> bytes:
    """Return all values one after the other as little-endian 32-bit floats."""
    if not arrays:
        return b""
    return np.concatenate([np.ravel(np.asarray(v, dtype="<f4")) for v in arrays.values()]).tobytes()


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
        with self.hold_sync():
            shape = layout_of(arrays)
            if shape != self.layout_:
                self.layout_ = shape
            self.numbers = pack(arrays)
            self.texts = dict(texts)
            self.words = words
            self.sentences = list(sentences)
            self.headline = headline
            self.readouts = [list(r) for r in readouts]
            self.description = description
