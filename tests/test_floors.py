"""The house has floors: a file imports only from floors below its own (or from its own room)."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "helpers"
FLOOR_3 = ("engine", "explorer", "live_chart", "lesson", "warm", "reality", "figures")
PURE = {"ipywidgets", "anywidget", "traitlets", "altair", "vl_convert"}


def module_of(path):
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts)


def floor_of(module):
    first = module.split(".")[0]
    if first in ("__init__", ""):
        return 5
    if first == "themes":
        return 4
    if first in FLOOR_3:
        return 3
    return {"charts": 2, "models": 1}.get(first, 0)


def imports(path, everywhere=True):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else tree.body
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module in ("helpers", "helpers.engine", "helpers.models", "helpers.charts"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_come_from_below(path):
    own = module_of(path)
    for name in imports(path):
        if not name.startswith("helpers."):
            continue
        other = name.removeprefix("helpers.")
        # The engine asks for a theme by name and needs what a theme is; it knows none of them.
        allowed = other in ("themes", "engine.theme", "engine.numbers", "engine") or (
            floor_of(other) <= floor_of(own)
        )
        assert allowed, f"{own} (floor {floor_of(own)}) imports {other} (floor {floor_of(other)})"


@pytest.mark.parametrize("path", [p for p in FILES if floor_of(module_of(p)) <= 1], ids=module_of)
def test_models_and_tables_know_no_widgets_and_no_charts(path):
    assert not {name.split(".")[0] for name in imports(path)} & PURE


@pytest.mark.parametrize(
    "path", [p for p in FILES if module_of(p).startswith("engine")], ids=module_of
)
def test_the_engine_names_no_theme(path):
    themes = {p.stem for p in (SOURCE / "themes").glob("[a-z]*.py")}
    text = path.read_text(encoding="utf-8")
    assert not [theme for theme in themes if f'"{theme}"' in text]


@pytest.mark.parametrize(
    ("done", "heavy"),
    [
        ("import helpers", ("altair", "vl_convert", "scipy", "pandas")),
        # Tables of numbers are made when somebody asks for one; the page with the most shows it.
        (
            "from helpers import explore; explore('bioavailability')._repr_mimebundle_()",
            ("altair", "scipy", "pandas"),
        ),
    ],
)
def test_what_is_slow_to_load_is_loaded_when_it_is_asked_for(done, heavy):
    import subprocess
    import sys

    code = f"{done}; import sys; print([m for m in {heavy} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
