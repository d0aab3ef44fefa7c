"""A notebook opened but not run shows the stored picture, with a kernel and without."""

import os
import subprocess
import sys

import build_notebooks
import nbformat
import pytest
from desk import run_all
from small import SMALL_CODE, small_notebook


@pytest.fixture(scope="module")
def executed():
    """The small notebook as `make notebooks` stores it: executed, with preview, no widget state."""
    notebook = small_notebook(SMALL_CODE)
    environment = {**os.environ, "COUNTERWEIGHT_PREVIEW": "1"}
    # The client blocks on a loop of its own, which the browser's driver does not allow here.
    program = (
        "import sys, nbformat; from nbclient import NotebookClient;"
        "book = nbformat.reads(sys.stdin.read(), as_version=4);"
        "NotebookClient(book, store_widget_state=False).execute(); print(nbformat.writes(book))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=nbformat.writes(notebook),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    stored = nbformat.reads(done.stdout, as_version=4)
    return build_notebooks.tidy(stored)


def _store(lab, notebook, name, trusted, kernel):
    own = nbformat.from_dict(notebook)
    # Trust goes by content, so no two of these may be alike.
    own.cells.append(nbformat.v4.new_markdown_cell(name))
    own.metadata.kernelspec = dict(own.metadata.kernelspec)
    if not kernel:
        # A kernel of the same language would be started in its place.
        own.metadata.kernelspec |= {"name": "missing", "language": "missing"}
        own.metadata.language_info = {"name": "missing"}
    path = lab.notebooks / name
    nbformat.write(own, path)
    if trusted:
        subprocess.run(
            [sys.executable, "-m", "jupyter", "trust", str(path)],
            env=lab._environment(),
            capture_output=True,
            check=True,
        )


def test_stored_forms(executed):
    outputs = executed.cells[0].outputs
    assert len(outputs) == 1
    assert {"image/png", "text/plain"} <= set(outputs[0].data)
    assert outputs[0].data["text/plain"].startswith("Counterweight explorer 'bioavailability'")
    assert "widgets" not in executed.metadata


def _shows_its_picture(page):
    page.wait_for_timeout(700)
    picture = page.locator(".jp-OutputArea-output img")
    text = page.locator(".jp-OutputArea").first.inner_text()
    assert "widget" not in text, text
    assert picture.is_visible()
    assert picture.evaluate("e => e.naturalWidth") > 600


def test_picture_shows_without_a_kernel(desk, lab, executed):
    _store(lab, executed, "without.ipynb", trusted=False, kernel=False)
    page = desk.show("without.ipynb")
    page.locator("dialog button", has_text="No Kernel").click(timeout=40_000)
    _shows_its_picture(page)


def test_picture_shows_until_the_notebook_runs(desk, lab, executed):
    _store(lab, executed, "with.ipynb", trusted=True, kernel=True)
    page = desk.open("with.ipynb", run=False)
    _shows_its_picture(page)
    run_all(page)
    page.wait_for_selector(".cw-canvas svg")
    assert page.locator(".jp-OutputArea-output img").count() == 0
