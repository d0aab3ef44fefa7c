"""Finding a browser and keeping it off the network."""

import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other name is ever found: not by pages, frames, workers or the browser itself.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def executable(playwright):
    """Return the path of a browser, or say what to do."""
    own = Path(playwright.chromium.executable_path)
    found = next(filter(None, map(shutil.which, NAMES)), str(own) if own.is_file() else None)
    if found is None:
        raise RuntimeError(
            f"The browser tests need a browser: install one of {', '.join(NAMES)}, or run"
            " `playwright install chromium`. Without a browser, set COUNTERWEIGHT_NO_BROWSER=1."
        )
    return found


def unwanted():
    """Return whether the one who runs the tests asked for none in a browser."""
    return bool(os.environ.get("COUNTERWEIGHT_NO_BROWSER"))


def launch(playwright):
    """Start the browser, without a window."""
    return playwright.chromium.launch(executable_path=executable(playwright), args=list(FLAGS))


# JupyterLab says this of itself when a notebook is put away before its kernel told everything.
NOT_OURS = re.compile(r"Canceled future for \w+ message before replies were done")


class Watch:
    """Notes what a browser should not do: complain, or ask any other server.

    Attributes:
        outside: addresses asked for that are not on the local server.
        complaints: errors in the console and errors nobody caught.
    """

    def __init__(self, context):
        self.outside = []
        self.complaints = []
        context.on("request", lambda request: self._address(request.url))
        context.on("page", self._page)

    def _page(self, page):
        page.on("websocket", lambda socket: self._address(socket.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complaint(f"not caught: {error}"))

    def _address(self, url):
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.outside.append(url)

    def _console(self, message):
        if message.type == "error":
            self._complaint(f"{message.text} ({message.location.get('url', '')})")

    def _complaint(self, text):
        if not NOT_OURS.search(text):
            self.complaints.append(text)

    def take(self):
        """Return what was noted since the last time, and forget it."""
        noted = {"outside": self.outside, "complaints": self.complaints}
        self.outside, self.complaints = [], []
        return noted
