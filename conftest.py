"""Which tests run in the same worker, where several share the work (`pytest -n 2`)."""

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "tests" / "browser"


def _group(item: pytest.Item) -> str:
    """Return what a test shares: a page of the browser that takes seconds to load, or its file."""
    if BROWSER in item.path.parents:
        return "explorer" if "opened" in getattr(item, "fixturenames", ()) else "desk"
    return item.path.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the group of each test."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
