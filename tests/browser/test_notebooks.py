"""The notebooks as a learner opens them, and the guards of this suite themselves."""

from pathlib import Path

import chromium
import pytest
from explorer_page import open_notebook
from notebook_page import skip_prediction

NOTEBOOKS = sorted(p.name for p in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_runs_from_top_to_bottom(context, lab, name):
    page = open_notebook(context, lab, name)
    try:
        errors = page.locator("[data-mime-type*='stderr'], [data-mime-type*='jupyter.error']")
        assert errors.all_inner_texts() == []
        for explorer in page.locator(".cw-explorer").all():
            explorer.scroll_into_view_if_needed()
            skip_prediction(explorer)
    finally:
        page.close()


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
