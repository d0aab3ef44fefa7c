"""The files around the library: can a stranger install it, and do they agree with each other?"""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ADDRESS = PROJECT["project"]["urls"]["Repository"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ; (.+?))? \\$")


def _read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def _kept_files():
    """Return every file that is or would be in git, also where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _is_hidden(path.relative_to(ROOT))]
    return [path for path in found if path.is_file()]


def _is_hidden(path):
    skipped = {"__pycache__", "wheels", "dist", "build", "slides"}
    hidden = any(part.startswith(".") and part != ".ci" for part in path.parts[:-1])
    return hidden or bool(skipped & set(path.parts))


def _pins(name):
    """Return the pinned version of each package of a lock file."""
    found = [match.groups() for line in _read(name).splitlines() if (match := PIN.match(line))]
    names = [canonicalize_name(package) for package, _, _ in found]
    assert len(names) == len(set(names)), f"{name} pins a package twice"
    return dict(zip(names, (version for _, version, _ in found), strict=True))


def _asked(*groups):
    wanted = list(PROJECT["project"]["dependencies"])
    for group in groups:
        wanted += PROJECT["dependency-groups"][group]
    return [Requirement(line) for line in wanted]


# --- Lock files and environment ------------------------------------------------------------


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])],
)
def test_lock_holds_all_that_is_asked_for(lock, groups):
    pins = _pins(lock)
    for wanted in _asked(*groups):
        version = pins.get(canonicalize_name(wanted.name))
        assert version, f"{wanted.name} is not in {lock}: run `make lock`"
        assert wanted.specifier.contains(version), f"{wanted} but {lock} has {version}"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_pins_with_hashes_and_nothing_else(lock):
    other = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?|#.*")
    lines = _read(lock).splitlines()
    for number, line in enumerate(lines, start=1):
        assert PIN.match(line) or other.fullmatch(line), f"{lock}, line {number}: {line}"
        if PIN.match(line):
            assert lines[number].lstrip().startswith("--hash="), f"{line} has no hash"
    assert len(_pins(lock)) > 50


def test_the_test_lock_only_adds_to_the_other():
    small, large = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert small.items() <= large.items()
    assert "pytest" not in small


def test_lock_serves_every_system():
    text = _read("requirements.lock")
    assert re.search(r"^pywinpty==.* ; os_name == 'nt' ", text, re.MULTILINE)
    assert re.search(r"^appnope==.* ; sys_platform == 'darwin' ", text, re.MULTILINE)


def test_conda_environment_matches_the_lock():
    environment = yaml.safe_load(_read("environment.yml"))
    assert environment["channels"] == ["conda-forge"]
    assert all(isinstance(line, str) for line in environment["dependencies"])
    listed = dict(line.partition("=")[::2] for line in environment["dependencies"])
    python = listed.pop("python")
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains(f"{python}.1")
    assert listed.pop("pip") == ""
    pins = _pins("requirements.lock")
    assert set(listed) == {canonicalize_name(wanted.name) for wanted in _asked("build")}
    for name, version in listed.items():
        exact = Version(pins[name])
        assert version == f"{exact.major}.{exact.minor}", f"{name}: the lock has {exact}"


def test_everything_the_library_imports_is_asked_for():
    other_names = {"pyyaml": "yaml", "vl-convert-python": "vl_convert"}
    asked = {canonicalize_name(wanted.name) for wanted in _asked()}
    known = {other_names.get(name, name) for name in asked} | {"helpers", "pydantic_core"}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules = {alias.name for alias in node.names}
            else:
                modules = {node.module} if isinstance(node, ast.ImportFrom) else set()
            found = {module.partition(".")[0] for module in modules if module}
            assert found - sys.stdlib_module_names <= known, path


# --- Setting up: the same steps everywhere -------------------------------------------------

STEPS = [
    r"-m pip [^\n]*install --no-build-isolation --no-deps (-e|--editable) \.",
    r"tools[/\\]quiet_lab\.py",
    r"-m helpers\.warm",
]


def _blocks(name, language):
    return re.findall(rf"```{language}\n(.*?)```", _read(name), re.DOTALL)


def test_every_way_of_setting_up_takes_the_same_steps():
    windows = next(block for block in _blocks("README.md", "powershell") if "venv" in block)
    conda = next(block for block in _blocks("README.md", "sh") if "conda" in block)
    recipes = re.sub(r"\$\((PIP|INSTALL)\)( install)?", "python -m pip install", _read("Makefile"))
    for way in (windows, conda, _read("postBuild"), recipes):
        for step in STEPS:
            assert re.search(step, way), f"{step} is missing from:\n{way}"
    for way in (windows, conda, recipes):
        # Not `-m jupyter lab`: that starts the first JupyterLab on PATH, perhaps somebody else's.
        assert "-m jupyterlab notebooks/index.ipynb" in way


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "Makefile"])
def test_what_is_locked_is_taken_as_it_is(name):
    """Left to look for more, pip finds a newer release of something, has no hash and gives up."""
    takes = re.findall(r".*\b(?:install|download)\b.*-r \S+", _read(name))
    assert takes or name == "CONTRIBUTING.md"
    assert [line for line in takes if "--no-deps" not in line] == []


@pytest.mark.parametrize(
    ("name", "shebang", "careful"),
    [
        ("postBuild", "#!/bin/bash", "set -e"),
        (".ci/run", "#!/usr/bin/env bash", "set -euo pipefail"),
    ],
)
def test_scripts_run_and_stop_at_the_first_error(name, shebang, careful):
    lines = _read(name).splitlines()
    assert lines[0] == shebang
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands[0] == careful
    assert os.name == "nt" or os.access(ROOT / name, os.X_OK), f"chmod +x {name}"


def test_news_are_switched_off_and_other_settings_kept(tmp_path):
    file = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    file.parent.mkdir(parents=True)
    plugin = "@jupyterlab/apputils-extension:notification"
    file.write_text(json.dumps({"other": {"a": 1}, plugin: {"doNotDisturbMode": True}}))
    code = f"import sys; sys.prefix = {str(tmp_path)!r}; sys.argv = ['']; exec(open(0).read())"
    subprocess.run(
        [sys.executable, "-c", code], input=_read("tools/quiet_lab.py"), text=True, check=True
    )
    kept = json.loads(file.read_text())
    assert kept["other"] == {"a": 1}
    assert kept[plugin] == {
        "doNotDisturbMode": True,
        "fetchNews": "false",
        "checkForUpdates": False,
    }


def test_make_refuses_an_old_python(tmp_path):
    old = tmp_path / "python3.9"
    old.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; sys.version_info = (3, 9, 1); "
        'sys.version = "3.9.1 (old)"; exec(sys.argv[1])\' "$2"\n'
    )
    old.chmod(0o755)
    # A folder without .venv, so that nothing is set up already.
    (tmp_path / "Makefile").write_text(_read("Makefile"))
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "quiet_lab.py").touch()
    for python, sentence in (
        (old, "Counterweight needs Python 3.11 to 3.14"),
        ("no-such-python", "There is no no-such-python here: install Python 3.11 or newer"),
    ):
        run = subprocess.run(
            ["make", "lab", f"PYTHON={python}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode != 0
        assert sentence in run.stderr
        assert not (tmp_path / ".venv").exists()


# --- What the texts say --------------------------------------------------------------------


def _make_targets():
    return set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_texts_name_only_what_exists(name):
    text = _read(name)
    said = set(re.findall(r"(?:^|\s)make ([a-z]+)(?=\s)", _code_of(text)))
    assert {"lab", "test"} & said
    assert said <= _make_targets(), f"no such target: {said - _make_targets()}"
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (ROOT / target).exists(), f"{name} links to {target}, which does not exist"


def _code_of(markdown):
    """Return what is set as code, one piece per line."""
    blocks = re.findall(r"```.*?\n(.*?)```", markdown, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", markdown, flags=re.DOTALL))
    return "\n".join(f"{piece}\n" for piece in (*blocks, *spans))


def test_readme_links_to_every_notebook_and_no_other():
    linked = set(re.findall(r"\]\(notebooks/([\w.]+\.ipynb)\)", _read("README.md")))
    assert linked == {path.name for path in NOTEBOOKS}


def test_the_address_is_the_same_everywhere():
    owner_and_name = ADDRESS.removeprefix("https://github.com/")
    page = "lab/tree/notebooks/index.ipynb"
    binder = f"https://mybinder.org/v2/gh/{owner_and_name}/HEAD?urlpath={page}"
    badge = f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({binder})"
    assert badge in _read("README.md").splitlines()
    for path in _kept_files():
        if path.suffix in {".md", ".cff", ".toml", ".ipynb", ".yml", ".yaml"}:
            text = path.read_text(encoding="utf-8")
            for found in re.findall(r"mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)", text):
                assert found == owner_and_name, path


def test_citation_file_is_complete():
    citation = yaml.safe_load(_read("CITATION.cff"))
    assert str(citation["cff-version"]) == "1.2.0"
    assert citation["type"] == "software"
    assert citation["title"]
    assert citation["message"]
    assert all(author["name"] for author in citation["authors"])
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["repository-code"] == ADDRESS
    assert " AND ".join(citation["license"]) == PROJECT["project"]["license"]


def test_kept_files_name_no_registry_and_no_machine():
    # Put together from halves, so that this file passes its own test.
    hosts = [
        "py" + "pi.org",
        "python" + "hosted",
        "npm" + "js",
        "ana" + "conda.org",
        "/simp" + "le/",
    ]
    flags = ["--index" + "-url", "--extra" + "-index"]
    places = ["tmp", "work", "root", "opt", r"home/\w+", r"Users/\w+"]
    words = "|".join(map(re.escape, hosts + flags))
    forbidden = re.compile(rf"{words}|(?<![\w.])/(?:{'|'.join(places)})/")
    checked = 0
    for path in _kept_files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        checked += 1
        assert b"\r\n" not in content, f"{path} has Windows line ends"
        for number, line in enumerate(content.decode().splitlines(), start=1):
            picture = '"image/png"' in line
            assert picture or not forbidden.search(line), f"{path}, line {number}: {line[:200]}"
    assert checked > 50


# --- The wheel -----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_wheel_brings_its_data(tmp_path):
    build = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*build, "--quiet", "--wheel-dir", str(tmp_path)], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = tmp_path / "inside"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(inside)
    packed = {
        p.relative_to(inside / "helpers" / "data") for p in inside.glob("helpers/data/**/*.*")
    }
    kept = {p.relative_to(ROOT / "data") for p in (ROOT / "data").rglob("*.*")}
    assert packed == kept
    for asset in (ROOT / "src" / "helpers").rglob("*"):
        if asset.suffix in {".py", ".js", ".css"}:
            assert (inside / "helpers" / asset.relative_to(ROOT / "src" / "helpers")).is_file()
    assert {p.name for p in inside.glob("*.dist-info/licenses/*")} == {"LICENSE", "LICENSE-CONTENT"}
    code = (
        "import helpers.tables as t; from helpers.models.absorption import calcium_fraction; "
        "print(t.data_dir()); calcium_fraction(300); t.read('foods')"
    )
    environment = {**os.environ, "PYTHONPATH": str(inside)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(run.stdout.strip()) == inside / "helpers" / "data"


# --- The notebooks -------------------------------------------------------------------------


def test_there_are_notebooks():
    assert {"index.ipynb", "6_food_and_supplements.ipynb"} <= {path.name for path in NOTEBOOKS}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


def _code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_notebook_form(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata, "stored widget state: save without it"
    titles = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("# ")
    ]
    assert len(titles) == 1
    assert notebook.cells[0].source.startswith("# ")


def test_notebook_was_run_without_errors(notebook):
    for cell in _code_cells(notebook):
        # nbval compares no cell that has never run.
        assert cell.execution_count is not None, f"never run: {cell.source}"
        assert all(output.output_type != "error" for output in cell.outputs), cell.source


def test_notebook_code_is_short(notebook):
    for cell in _code_cells(notebook):
        assert len(cell.source.splitlines()) <= 10, cell.source
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                assert node.end_lineno - node.lineno < 3, f"move to src/helpers: {node.name}"
