"""The notebooks as a learner opens them, and the guards of this suite themselves."""

from pathlib import Path

import chromium
import pytest
import test_bone
import test_lessons
from notebook_page import skip_prediction

FOLDER = Path(__file__).parents[3] / "notebooks"
# These are walked through, run from top to bottom first, by tests of their own.
WALKED = {name for name, *_ in test_lessons.PATHS} | {
    test_bone.NAME,
    "8_mystery_person.ipynb",
    "class_predictions.ipynb",
}
NOTEBOOKS = sorted({path.name for path in FOLDER.glob("*.ipynb")} - WALKED)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_runs_from_top_to_bottom(desk, name):
    for explorer in desk.open(name).locator(".cw-explorer").all():
        explorer.scroll_into_view_if_needed()
        skip_prediction(explorer)


def test_asking_another_server_is_noticed_and_stopped(browser):
    made = browser.new_context()
    watch = chromium.Watch(made)
    page = made.new_page()
    answer = page.evaluate(
        """() => Promise.all(["https://example.org/x.js", "http://203.0.113.7/"].map((u) =>
          fetch(u, { mode: "no-cors" }).then(() => "answered", () => "stopped")))"""
    )
    page.evaluate("() => { new WebSocket('wss://example.org/socket'); console.error('ours'); }")
    page.wait_for_timeout(200)
    noted = watch.take()
    made.close()
    assert answer == ["stopped", "stopped"]
    assert noted["outside"] == [
        "https://example.org/x.js",
        "http://203.0.113.7/",
        "wss://example.org/socket",
    ]
    assert any("ours" in text for text in noted["complaints"])
