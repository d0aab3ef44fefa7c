"""One JupyterLab in the browser, in which one notebook after another is opened."""

import re
import time

RUN_SECONDS = 60
WIDE = {"width": 1400, "height": 1000}
OPEN = "(path) => jupyterapp.commands.execute('docmanager:open', { path })"
# What was run is not saved, so closing it by hand would ask what to do with the changes.
PUT_AWAY = "() => [...jupyterapp.shell.widgets('main')].forEach((widget) => widget.dispose())"


class Desk:
    """A page of the browser with JupyterLab, which takes seconds to load, used many times.

    Attributes:
        page: the browser's page.
    """

    def __init__(self, context, lab):
        self.page = context.new_page()
        self.lab = lab
        self._name = None
        self.page.goto(f"{lab.url}/lab/workspaces/desk?reset")
        self.page.wait_for_function("() => window.jupyterapp", timeout=RUN_SECONDS * 1000)
        self.page.evaluate("() => jupyterapp.restored")

    def show(self, name):
        """Put away what is open, open a notebook, whatever it asks for, and return the page."""
        self.clear()
        self._name = name
        self.page.bring_to_front()
        # A notebook without a kernel asks for one before it is said to be open.
        self.page.evaluate(f"(path) => void ({OPEN})(path)", name)
        return _ready(self.page)

    def open(self, name, run=True):
        """Put away what is open, open a notebook and return the page.

        With `run`, wait for its kernel, choose Run All, wait for every cell to be done and see that
        none of them failed or complained.
        """
        self.show(name)
        if run:
            _run(self.page, self.lab, name)
        # Put away before its kernel is there, a notebook would leave an error behind.
        wait_for_kernel(self.page, self.lab, name)
        # Keys go to the notebook, wherever the menu left them.
        self.page.evaluate("() => jupyterapp.shell.currentWidget.activate()")
        return self.page

    def clear(self):
        """Put away what is open, and end its kernel."""
        self.page.evaluate(PUT_AWAY)
        if self._name:
            self.lab.end_kernels(self._name)
            self._name = None
        self.page.set_viewport_size(WIDE)
        self.page.mouse.move(2, 2)


def open_notebook(context, lab, name, run=True):
    """Open a notebook in a page of its own, by its address, and return the page."""
    page = context.new_page()
    space = re.sub(r"\W", "", name)
    page.goto(f"{lab.url}/lab/workspaces/{space}/tree/{name}?reset")
    _ready(page)
    if run:
        _run(page, lab, name)
    return page


def _ready(page):
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=RUN_SECONDS * 1000)
    return page


def _run(page, lab, name):
    wait_for_kernel(page, lab, name)
    run_all(page)
    errors = page.locator("[data-mime-type*='stderr'], [data-mime-type*='jupyter.error']")
    assert errors.all_inner_texts() == [], name


def wait_for_kernel(page, lab, name):
    """Wait until the kernel of a notebook answers; before that, Run All asks which one to use."""
    end = time.monotonic() + RUN_SECONDS
    while time.monotonic() < end:
        for session in lab.ask("api/sessions"):
            kernel = session["kernel"]
            ready = kernel and kernel["connections"] and kernel["execution_state"] == "idle"
            if session["path"] == name and ready:
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"the kernel of {name} did not start")


# A cell that waits or runs shows a star. Stored notebooks show numbers before they ever ran, so
# the first star is looked out for from before the click.
STARRED = """() => [...document.querySelectorAll(".jp-CodeCell .jp-InputArea-prompt")]
  .some((prompt) => prompt.textContent.includes("*"))"""

LAST_DRAWN = """async () => {
  await jupyterapp.shell.currentWidget.content.activeCell.ready;
  for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame);
  return true;
}"""


def run_all(page):
    """Choose Run > Run All Cells and wait until no cell waits or runs."""
    page.evaluate(
        f"""() => {{
          window.cwStarted = new Promise((done) => {{
            const look = () => (({STARRED})() ? done() : requestAnimationFrame(look));
            look();
          }});
        }}"""
    )
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.evaluate("() => window.cwStarted")
    page.wait_for_function(f"() => !({STARRED})()", timeout=RUN_SECONDS * 1000)
    # The last cell is gone to, and takes the focus, once it is drawn: seconds later on a long page.
    page.wait_for_function(LAST_DRAWN, timeout=RUN_SECONDS * 1000)
