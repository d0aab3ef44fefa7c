"""Run the notebooks in place and store what a reader without a kernel should see.

    python tools/build_notebooks.py                  # all of them
    python tools/build_notebooks.py index            # some, by name or path

A notebook is its own source: edit it, then run this. It keeps text, tables, pictures and execution
counts; it drops widget state, widget references (they name widgets of a kernel long gone), times
and the Python version. Running it twice changes nothing. A notebook that fails, or that prints to
the error stream, is not stored.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import os
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from notebook_names import BuildError, chosen
from PIL import Image

TIMEOUT_S = 120
PREVIEW = {"COUNTERWEIGHT_PREVIEW": "1"}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# What a notebook and a cell may keep of their metadata.
CELL_KEYS = {"jupyter", "slideshow", "tags"}
_GOOD_ID = re.compile(r"[a-z][a-z0-9-]{1,62}")


def build(path: Path) -> bool:
    """Run one notebook and store it; return whether the file has changed.

    Raises:
        BuildError: a cell failed or printed to the error stream; the file is as it was.
    """
    before = path.read_text(encoding="utf-8")
    notebook = _read(before)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    run(notebook, path)
    shrink_pictures(notebook)
    after = written(tidy(notebook))
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before


def run(notebook: Any, path: Path) -> None:
    """Run all cells, as Jupyter does: in the notebook's folder, with a fresh kernel."""
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT_S,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        record_timing=False,
    )
    try:
        client.execute(env={**os.environ, **PREVIEW})
    except CellExecutionError as error:
        raise BuildError(f"{path.name} failed and was not stored.\n{error}") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" or output.get("name") == "stderr":
                said = output.get("text", "") or output.get("evalue", "")
                raise BuildError(
                    f"{path.name} was not stored: cell {cell.id!r} wrote an error:\n{said}"
                )


def shrink_pictures(notebook: Any) -> None:
    """Give every stored PNG a palette (in place): 128 colours are plenty for a chart."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])


def smaller(picture: str) -> str:
    """Return a PNG, as base64, with a palette of 128 colours."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    kept = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(kept, format="PNG", optimize=True)
    return base64.b64encode(kept.getvalue()).decode()


def tidy(notebook: Any) -> Any:
    """Keep what is the same on every run and on every computer (in place)."""
    notebook.metadata = _node({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    taken: set[str] = set()
    for cell in notebook.cells:
        cell.id = _id_of(cell, taken)
        cell.source = cell.source.rstrip()
        kept = {key: cell.metadata[key] for key in sorted(CELL_KEYS & set(cell.metadata))}
        cell.metadata = _node(kept)
        for output in cell.get("outputs", []):
            _tidy_output(output)
    return notebook


def _tidy_output(output: Any) -> None:
    """Drop the reference to a live widget; give each picture its text as alternative text."""
    if "data" not in output:
        return
    output.data.pop(WIDGET_VIEW, None)
    alt = " ".join(str(output.data.get("text/plain", "")).split())
    pictures = [kind for kind in output.data if kind.startswith("image/")]
    output.metadata = _node({kind: {"alt": alt} for kind in pictures})


def _id_of(cell: Any, taken: set[str]) -> str:
    """Keep a readable id; make one from the cell's text where there is none."""
    wanted = str(cell.get("id", ""))
    # Jupyter's own ids are eight random hex digits: they would change with every new cell.
    if not _GOOD_ID.fullmatch(wanted) or re.fullmatch(r"[0-9a-f-]{8,}", wanted) or wanted in taken:
        digest = hashlib.sha256(cell.source.encode()).hexdigest()
        wanted = f"{cell.cell_type}-{digest[:10]}"
        while wanted in taken:
            wanted += "-again"
    taken.add(wanted)
    return wanted


def written(notebook: Any) -> str:
    """Return the notebook as the text of its file."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook, version=4)  # type: ignore[no-untyped-call]
    return str(text).rstrip("\n") + "\n"


def _read(text: str) -> Any:
    return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]


def _node(content: dict[str, Any]) -> Any:
    return nbformat.from_dict(content)  # type: ignore[no-untyped-call]


def main() -> int:
    """Build what was asked for; return 1 if one was not stored."""
    parser = argparse.ArgumentParser(description="Run the notebooks and store their outputs.")
    parser.add_argument("names", nargs="*", help="for example: index; all of them if left out")
    try:
        for path in chosen(parser.parse_args().names):
            print(f"{path.name}: {'stored' if build(path) else 'unchanged'}")
    except BuildError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
