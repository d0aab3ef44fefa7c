"""Make a deck of each notebook, as one HTML file that asks for nothing outside itself.

    python tools/make_slides.py                  # all of them, into the folder slides
    python tools/make_slides.py 5_stress         # some, by name

The usual `jupyter nbconvert --to slides` loads reveal.js, MathJax, jQuery and require.js from other
servers, which a school's network may block, and none of them comes with a Python package that could
be locked. So a deck has our own few lines of script and style (`tools/deck/`), Markdown is turned
into HTML by nbconvert, and equations into MathML, which browsers draw themselves, by latex2mathml
(pure Python). The pictures are those stored in the notebook: no kernel runs.
"""

from __future__ import annotations

import argparse
import struct
import sys
import xml.etree.ElementTree
from base64 import b64decode
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

# The pinned latex2mathml still asks for the old name of this module, which Python may drop.
sys.modules.setdefault("xml.etree.cElementTree", xml.etree.ElementTree)

import nbformat  # noqa: E402
from latex2mathml.converter import convert  # noqa: E402
from nbconvert.filters.markdown_mistune import (  # noqa: E402
    IPythonRenderer,
    MarkdownWithMath,
)
from notebook_names import chosen  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
TARGET, LOOK = ROOT / "slides", ROOT / "tools" / "deck"
NEW, LEFT_OUT = ("slide", "subslide"), ("skip", "notes")
# Higher than half its width, a picture has no room below a text; higher than wide, it scrolls.
BESIDE, WHOLE = 0.5, 0.9


# HTML that is there from the start, then HTML that appears step by step.
Slide = list[str]


class _Renderer(IPythonRenderer):
    """Markdown as Jupyter reads it, with equations as MathML and links to the other decks."""

    def block_math(self, body: str) -> str:
        return f'<div class="equation">{convert(body, display="block")}</div>'

    def inline_math(self, body: str) -> str:
        return str(convert(body))

    def link(self, text: str, url: str, title: str | None = None) -> str:
        name, dot, part = url.partition(".ipynb")
        if dot and "/" not in name:
            url = f"{name}.html{part}"
        return str(super().link(text, url, title))


def slides_of(notebook: Any) -> list[Slide]:
    """Return the slides of a notebook, by the kind that each cell's metadata names.

    Raises:
        ValueError: the first cell that is shown starts no slide.
    """
    slides: list[Slide] = []
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
        if kind in LEFT_OUT:
            continue
        html, alone = _html(cell)
        if not html:
            continue
        if kind in NEW or alone:
            slides.append([html])
        elif not slides:
            raise ValueError(f"cell {cell.id!r} is the first one shown: it must start a slide.")
        elif kind == "fragment":
            slides[-1].append(html)
        else:
            slides[-1][-1] += html
    return slides


def deck(notebook: Any) -> str:
    """Return a notebook as one HTML page, a section for each slide."""
    slides = slides_of(notebook)
    sections = "\n".join(
        f'<section aria-label="Slide {n} of {len(slides)}" tabindex="-1">'
        f'<div class="inside">{"".join(_step(html, i) for i, html in enumerate(slide))}</div>'
        "</section>"
        for n, slide in enumerate(slides, start=1)
    )
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    style, script = ((LOOK / name).read_text("utf-8") for name in ("deck.css", "deck.js"))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · Counterweight</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body>\n<main>\n{sections}\n</main>\n<nav aria-label="Slides">\n'
        '<button type="button" id="back">Back</button>\n<span id="place" role="status"></span>\n'
        '<button type="button" id="next">Next</button>\n</nav>\n'
        f"<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _step(html: str, place: int) -> str:
    return f'<div class="{"step" if place else "first"}">{html}</div>'


def _html(cell: Any) -> tuple[str, bool]:
    """Return what a cell shows, and whether it needs a slide of its own."""
    if cell.cell_type == "markdown":
        renderer = _Renderer(escape=False, exclude_anchor_links=True)
        return str(MarkdownWithMath(renderer=renderer).render(cell.source)), False
    shown, pictures = "", False
    alone = False
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "image/png" in data:
            drawn, alone = _picture(data["image/png"], data.get("text/plain", ""))
            shown, pictures = shown + drawn, True
        elif "text/html" in data:
            shown += f'<div class="output">{data["text/html"]}</div>'
        elif "text/plain" in data:
            shown += f"<pre>{escape(data['text/plain'])}</pre>"
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    code = "" if hidden or pictures else f'<pre class="code">{escape(cell.source)}</pre>'
    return code + shown, alone


def _picture(png: str, words: str) -> tuple[str, bool]:
    """Return a stored picture as HTML, and whether it needs a slide of its own."""
    width, height = struct.unpack(">II", b64decode(png[:44])[16:24])
    shape = height / width
    kind = "beside" if shape <= BESIDE else "whole" if shape <= WHOLE else "tall"
    alt = escape(" ".join(words.split()))
    data = "".join(png.split())
    html = f'<img class="{kind}" src="data:image/png;base64,{data}" alt="{alt}">'
    if kind == "tall":
        html = "<p class='note'>A stored picture. In the notebook it is live.</p>" + html
    return html, kind != "beside"


def make(names: Sequence[str] = (), target: Path = TARGET) -> list[Path]:
    """Write the decks of these notebooks into a folder and return their files."""
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for path in chosen(names):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        made.append(target / f"{path.stem}.html")
        made[-1].write_text(deck(notebook), encoding="utf-8", newline="\n")
    return made


def main() -> int:
    """Make what was asked for; return 1 if it cannot be made."""
    parser = argparse.ArgumentParser(description="Make a deck of each notebook.")
    parser.add_argument("names", nargs="*", help="for example: index; all of them if left out")
    try:
        made = make(parser.parse_args().names)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{len(made)} decks in the folder {TARGET.name}: open {TARGET.name}/{made[0].name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
