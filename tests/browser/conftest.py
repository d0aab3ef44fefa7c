"""Browser tests: one JupyterLab, one browser and one open explorer, shared by all of them."""

import shutil
import subprocess
import sys
from pathlib import Path

import chromium
import nbformat
import pytest
from desk import WIDE, Desk, open_notebook
from explorer_page import ExplorerPage
from kernel_link import KernelLink
from lab_server import LabServer
from playwright.sync_api import sync_playwright
from small import SMALL_CODE, small_notebook

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
SMALL = "small.ipynb"


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if chromium.unwanted():
                item.add_marker(pytest.mark.skip(reason="COUNTERWEIGHT_NO_BROWSER is set"))


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    # Whatever is slow to make is made before the first kernel asks for it.
    subprocess.run([sys.executable, "-m", "helpers.warm", "--quiet"], check=True)
    server = LabServer(tmp_path_factory.mktemp("lab"))
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, server.notebooks)
    nbformat.write(small_notebook(SMALL_CODE), server.notebooks / SMALL)
    server.start()
    yield server
    left = server.stop()
    assert not left, f"these outlived the server: {left}"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        opened = chromium.launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def context(browser):
    made = browser.new_context(viewport=WIDE)
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture(scope="session")
def watch(context):
    return chromium.Watch(context)


@pytest.fixture(autouse=True)
def quiet(watch):
    """No test may leave an error in the console or ask another server."""
    watch.take()
    yield
    noted = watch.take()
    assert not noted["outside"], "asked other servers"
    assert not noted["complaints"], "errors in the console"


@pytest.fixture(scope="session")
def opened(context, watch, lab):
    page = open_notebook(context, lab, SMALL)
    page.wait_for_selector(".cw-canvas svg")
    link = KernelLink(lab.connection_file(lab.kernel_of(SMALL)))
    yield ExplorerPage(page, link)
    link.close()
    page.close()


@pytest.fixture(scope="session")
def shared_desk(context, watch, lab):
    desk = Desk(context, lab)
    yield desk
    desk.page.close()


@pytest.fixture
def desk(shared_desk):
    """A JupyterLab in which a test opens notebooks."""
    yield shared_desk
    shared_desk.clear()


@pytest.fixture
def explorer(opened):
    """The explorer of the small notebook, back at its beginning, on a wide page."""
    opened.page.bring_to_front()
    opened.page.set_viewport_size(WIDE)
    opened.restart()
    return opened
