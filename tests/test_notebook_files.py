"""The notebooks as files: their form, their words, their links, and the tool that builds them.

That they run and give the stored numbers is checked by nbval: `pytest --nbval notebooks`.
"""

import ast
import re
from inspect import signature
from itertools import pairwise
from pathlib import Path

import build_notebooks
import nbformat
import pytest

from helpers import explore, tables, words
from helpers.engine.wording import BADGES
from helpers.foods import find
from helpers.lesson.files import lesson
from helpers.models.absorption import calcium_fraction
from helpers.models.kidney import level_at_balance_mM
from helpers.reality import results

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
THEMED = {
    "1_muscle": "muscle",
    "2_nerve": "nerve",
    "3_energy": "energy",
    "4_bone": "bone",
    "5_stress": "stress",
    "6_food_and_supplements": "bioavailability",
}
# A second page in the same notebook: its heading, and its theme.
SECOND = {"4_bone": ("Bone over years", "bone_years")}
REALITY = "7_reality_check"
MYSTERY = "8_mystery_person"
FOR_TEACHERS = ("class_predictions", "teachers_guide")
ANATOMY = [
    "Predict",
    "Explore",
    "Try this",
    "What the evidence says",
    "Check yourself",
    "Under the hood",
    "Sources",
]
# Not the middle of a DOI, such as circj.CJ-12-0886.
CLAIM = re.compile(r"(?<![\w.])[A-Z]{2,4}-\d{2}\b(?!-)")
SLIDES = {"slide", "subslide", "fragment", "skip", "notes", "-"}


def _read(path):
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return _read(path)


@pytest.fixture(params=sorted(THEMED))
def themed(request):
    return _read(FOLDER / f"{request.param}.ipynb"), THEMED[request.param]


@pytest.fixture
def second(themed):
    """Return heading and theme of a second page in the notebook, or nothing."""
    name = next(name for name, theme in THEMED.items() if theme == themed[1])
    return SECOND.get(name, ())


def _cells(notebook, kind):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def _prose(notebook):
    return "\n\n".join(cell.source for cell in _cells(notebook, "markdown"))


def _headings(notebook):
    return re.findall(r"^(#+) (.+)$", _prose(notebook), re.MULTILINE)


def _outputs(notebook):
    return [output for cell in _cells(notebook, "code") for output in cell.outputs]


# --- Form ----------------------------------------------------------------------------------


def test_every_themed_notebook_is_known_here():
    assert {path.stem for path in PATHS} == {"index", REALITY, MYSTERY, *FOR_TEACHERS, *THEMED}


def test_the_file_is_as_the_build_tool_writes_it(path):
    assert build_notebooks.written(build_notebooks.tidy(_read(path))) == path.read_text("utf-8")


def test_every_cell_has_a_readable_id_and_a_place_in_the_slides(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z][a-z0-9-]+", cell.id)
        assert not re.fullmatch(r"[0-9a-f]{8}(-.*)?", cell.id)
        assert cell.metadata.slideshow.slide_type in SLIDES


def test_the_first_code_cell_is_one_line_of_imports(notebook):
    setup = _cells(notebook, "code")[0]
    assert setup.source.startswith("from helpers import ")
    assert "\n" not in setup.source


def test_code_is_short_and_defines_nothing(notebook):
    for cell in _cells(notebook, "code"):
        assert len(cell.source.splitlines()) <= 10, cell.source
        # nbval runs cells without history, where a last semicolon does not silence the value.
        assert not cell.source.rstrip().endswith(";")
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                assert node.end_lineno - node.lineno < 3, f"move to src/helpers: {node.name}"
            assert not isinstance(node, ast.Global)


def test_everything_ran_once_and_in_order(notebook):
    # nbval compares nothing in a cell without a count.
    counts = [cell.execution_count for cell in _cells(notebook, "code")]
    assert counts == list(range(1, len(counts) + 1))


def test_every_cell_but_imports_shows_something(notebook):
    for cell in _cells(notebook, "code")[1:]:
        assert [output.output_type for output in cell.outputs] == ["execute_result"], cell.id
        assert cell.outputs[0].data["text/plain"].strip()


def test_no_widget_and_no_error_is_stored(notebook):
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    for output in _outputs(notebook):
        assert output.output_type == "execute_result"
        assert not any("widget" in kind for kind in output.data)


def test_headings_are_in_order(notebook):
    levels = [len(marks) for marks, _ in _headings(notebook)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for before, after in pairwise(levels):
        assert after <= before + 1
    names = [name for _, name in _headings(notebook)]
    assert len(names) == len(set(names))


def test_every_picture_has_a_text(notebook):
    for text in re.findall(r"!\[(.*?)\]\(", _prose(notebook)):
        assert len(text) > 10
    assert "<img" not in _prose(notebook)
    for output in _outputs(notebook):
        for kind in output.data:
            if kind.startswith("image/"):
                assert len(output.metadata[kind]["alt"]) > 40


def test_no_stored_line_names_this_computer(notebook):
    for output in _outputs(notebook):
        for kind, shown in output.data.items():
            if kind.startswith("text/"):
                assert not re.search(r"0x[0-9a-f]{6,}|(/home|/root|/tmp|/work|\\Users)\b", shown)


# --- Words ---------------------------------------------------------------------------------


def test_links_lead_somewhere(path, notebook):
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(notebook)):
        if target.startswith(("http:", "https:")):
            continue
        assert (path.parent / target.partition("#")[0]).is_file(), target


def test_the_index_links_to_every_notebook_and_back():
    index = _prose(_read(FOLDER / "index.ipynb"))
    assert set(re.findall(r"\]\(([\w.]+\.ipynb)\)", index)) == {
        f"{name}.ipynb" for name in (*THEMED, REALITY, MYSTERY, *FOR_TEACHERS)
    }
    for name in THEMED:
        prose = _prose(_read(FOLDER / f"{name}.ipynb"))
        assert prose.count("(index.ipynb)") >= 2
    for name in FOR_TEACHERS:
        assert "(index.ipynb)" in _prose(_read(FOLDER / f"{name}.ipynb"))
    row = re.compile(r"^\| (?:\[(.+?)\]\(\S+\)|(.+?) \(in preparation\)) \|", re.MULTILINE)
    themes = ["".join(found) for found in row.findall(index)]
    assert themes == ["Muscle", "Nerve", "Energy", "Bone", "Stress", "Food and supplements"]


def test_the_index_explains_every_badge():
    index = _prose(_read(FOLDER / "index.ipynb"))
    shown = re.findall(r"^\| (\S) ([a-z ]+) \| .{20,}\|$", index, re.MULTILINE)
    assert dict((verdict, shape) for shape, verdict in shown) == BADGES


def test_every_claim_mentioned_exists(notebook):
    text = _prose(notebook)
    for output in _outputs(notebook):
        text += "".join(shown for kind, shown in output.data.items() if kind.startswith("text/"))
    for claim_id in set(CLAIM.findall(text)):
        assert words.claim(claim_id)


def test_every_notebook_says_what_it_is_not_and_whom_to_ask(notebook):
    prose = " ".join(_prose(notebook).split())
    assert "not medical advice" in prose
    for word in ("doctor or pharmacist", "kidney disease", "medicines", "pregnancy"):
        assert word in prose
    assert re.search(r"\*\*Time:\*\* (about )?\d+ minutes", prose)
    assert "Run > Run All Cells" in prose
    assert re.search(r"you can\n\n- ", _prose(notebook))


def test_themed_notebooks_have_the_same_anatomy(themed, second):
    notebook, theme = themed
    names = [name for marks, name in _headings(notebook) if marks == "##"]
    assert [name for name in names if name not in second] == ANATOMY
    assert len(names) == len(ANATOMY) + bool(second)
    code = "\n".join(cell.source for cell in _cells(notebook, "code"))
    calls = ["predict(", "explore(", "try_this(", "claims_table(", "check_yourself(", "sources("]
    # A second page has pieces of its own, but no claims and no sources.
    expected = [2, 2, 2, 1, 2, 1] if second else [1] * 6
    found = [code.count(f"\n{call}") + code.count(f"= {call}") for call in calls]
    # Guesses that belong to single experiments are named.
    found[0] -= len(re.findall(r'\npredict\("\w+", "\w+"\)', code))
    assert found == expected
    assert code.index("predict(") < code.index("explore(")
    assert set(re.findall(r'\("(\w+)"\)', code)) & set(THEMED.values()) == {theme}
    assert "parameter_table(" in code
    assert "from helpers.models" in code


PIECES = (
    "predict",
    "try_this",
    "claims_table",
    "check_yourself",
    "sources",
    "parameter_table",
    "validation_table",
    "reality_table",
)


def test_code_of_widget_cells_is_folded_and_that_of_examples_is_not(themed):
    for cell in _cells(themed[0], "code"):
        last = cell.source.splitlines()[-1]
        if re.fullmatch(r"[a-z]", last):
            # A piece that the explorer waits for has a name: `p = predict(...)`, then `p`.
            last = cell.source.splitlines()[0].removeprefix(f"{last} = ")
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        # The prediction has a name, because the explorer waits for it.
        shown = 'predict("' in cell.source if last == "p" else last
        piece = shown is True or str(shown).startswith(tuple(f"{name}(" for name in PIECES))
        assert folded == piece, cell.id


def test_the_controls_explained_are_those_of_the_explorer(themed):
    notebook, theme = themed
    said = next(cell.source for cell in notebook.cells if cell.id == "explore-text")
    page = explore(theme)
    names = {"build a plate of foods", "dot"} if page.theme.plate else {"dot"}
    for control in page.controls.values():
        names |= {control.label.lower(), control.group.lower()}
        for option in getattr(control, "options", {}):
            names.add(f"{control.label}: {option}".lower())
    for bold in re.findall(r"\*\*(.+?)\*\*", said):
        assert any(name.startswith(bold.lower()) for name in names if name), bold


# --- Numbers -------------------------------------------------------------------------------

UNIT = re.compile(r"(?<![\w.-])(\d[\d,]*(?:\.\d+)?)\s?(?:%|mg\b|g\b|mmol|L\b|years\b)")
ANY = re.compile(r"(?<![A-Za-z\d.-])\d[\d,]*(?:\.\d+)?")


def _plain(numbers):
    return {number.rstrip(",").replace(",", "") for number in numbers}


def _in_claims(text):
    rows = map(words.claim, CLAIM.findall(text))
    return " ".join(f"{row.claim} {row.reason} {row.number}" for row in rows)


def _in_parameters():
    rows = [row for model in tables.parameter_models() for row in tables.parameters(model).values()]
    known = _plain(f"{row.value:.15g}" for row in rows)
    known |= {f"{row.value:.6f}" for row in rows if 0 < row.value < 1e-4}
    return known | _plain(ANY.findall(" ".join(f"{row.meaning} {row.source}" for row in rows)))


def _in_code(notebook):
    return _plain(ANY.findall("\n".join(cell.source for cell in _cells(notebook, "code"))))


def test_numbers_in_the_prose_stand_in_a_claim_the_code_or_the_lesson(path, notebook):
    known = _in_code(notebook)
    if path.stem in THEMED:
        pages = {THEMED[path.stem], *SECOND.get(path.stem, ("", ""))[1:]} - {""}
        found = [lesson(page) for page in pages]
        asked = [q.ask for one in found for q in (*one.predictions, *one.questions)]
        known |= _plain(ANY.findall(" ".join(asked)))
    if path.stem == REALITY:  # its numbers are checked row by row in test_reality
        for one in results():
            known |= {f"{n:.3g}" for n in (one.predicted, one.better, one.row.measured) if n}
        known |= _in_parameters() | {f"{level_at_balance_mM():.3f}"}
    prose, _, hood = _prose(notebook).partition("\n## Under the hood\n")
    for paragraph in re.split(r"\n\n+", prose):
        said = _plain(UNIT.findall(re.sub(r"from 1\d years", "", paragraph)))
        here = known | _plain(ANY.findall(_in_claims(paragraph)))
        assert said <= here, f"{said - here} in: {paragraph}"
    for paragraph in re.split(r"\n\n+", hood):
        said = _plain(UNIT.findall(paragraph))
        here = known | _in_parameters() | _plain(ANY.findall(_in_claims(paragraph)))
        assert said <= here, f"{said - here} in: {paragraph}"


def test_equations_hold_the_parameters_of_the_model(themed):
    hood = _prose(themed[0]).partition("\n## Under the hood\n")[2]
    displayed = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
    # What stands between two equations is prose, so the displayed ones go before the others.
    equations = displayed.findall(hood) + re.findall(r"\$([^$]+)\$", displayed.sub(" ", hood))
    said = _plain(ANY.findall(" ".join(equations))) - {"0", "1"}
    assert len(said) > 10
    # The calibration is an argument of the model and the index belongs to a food.
    calibration = signature(calcium_fraction).parameters["calibration"].default
    index = find("spinach, boiled").calcium_index
    known = _in_parameters() | {f"{calibration:g}", f"{index:g}"}
    assert said <= known, said - known


def test_facts_about_foods_are_those_of_the_table():
    prose = _prose(_read(FOLDER / "6_food_and_supplements.ipynb"))
    assert f"{find('spinach, boiled').calcium_index:g} for spinach" in prose
    spinach = find("spinach, boiled").calcium_mg_100g * 2
    milk = find("whole milk")
    assert "A plate of spinach holds about as much" in prose
    assert spinach == pytest.approx(milk.calcium_mg_100g * milk.serving_g / 100, rel=0.1)


# --- The tool that builds them -------------------------------------------------------------


def _made(folder, *sources):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources],
        metadata={
            "widgets": {"state": {}},
            "language_info": {"name": "python", "version": "3.11.2"},
        },
    )
    made = folder / "made.ipynb"
    made.write_text(nbformat.writes(notebook), encoding="utf-8")
    return made


def test_building_runs_stores_and_then_changes_nothing(tmp_path):
    place = f"os.environ['COUNTERWEIGHT_PREVIEW'], os.getcwd() == {str(tmp_path)!r}"
    widget = "import ipywidgets as w\nw.IntSlider()"
    made = _made(tmp_path, "import os\nx = 20 + 1", widget, "2 * x", place)
    assert build_notebooks.build(made)
    stored = made.read_text(encoding="utf-8")
    assert not build_notebooks.build(made)
    assert made.read_text(encoding="utf-8") == stored
    notebook = _read(made)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert "model_id" not in stored
    assert "3.11" not in stored
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3, 4]
    assert notebook.cells[1].outputs[0].data["text/plain"].startswith("IntSlider(")
    assert notebook.cells[2].outputs[0].data == {"text/plain": "42"}
    assert notebook.cells[3].outputs[0].data == {"text/plain": "('1', True)"}


@pytest.mark.parametrize(
    ("source", "said"),
    [("1 / 0", "ZeroDivisionError"), ("import sys\nprint('oh', file=sys.stderr)", "oh")],
)
def test_a_notebook_that_fails_is_not_stored(tmp_path, source, said):
    made = _made(tmp_path, "1", source)
    before = made.read_bytes()
    with pytest.raises(build_notebooks.BuildError, match=f"(?s)not stored.*{said}"):
        build_notebooks.build(made)
    assert made.read_bytes() == before


def test_ids_are_kept_if_readable_and_made_from_the_text_if_not(tmp_path):
    notebook = _read(_made(tmp_path, "1", "1", "2", "3"))
    for cell, name in zip(
        notebook.cells, ["good-name", "0a1b2c3d", "good-name", "Bad Name"], strict=True
    ):
        cell.id = name
    ids = [cell.id for cell in build_notebooks.tidy(notebook).cells]
    assert ids[0] == "good-name"
    assert all(name.startswith("code-") for name in ids[1:])
    assert len(set(ids)) == 4
    assert [cell.id for cell in build_notebooks.tidy(notebook).cells] == ids


def test_pictures_get_their_text_and_widgets_lose_their_reference():
    cell = nbformat.v4.new_code_cell(
        "x", id="x-cell", metadata={"execution": {"iopub.status.idle": "1"}, "tags": ["a"]}
    )
    data = {
        build_notebooks.WIDGET_VIEW: {"model_id": "1"},
        "image/png": "aa",
        "text/plain": "A  picture",
    }
    cell.outputs = [nbformat.v4.new_output("execute_result", data=data, execution_count=1)]
    build_notebooks.tidy(nbformat.v4.new_notebook(cells=[cell]))
    assert cell.outputs[0].data == {"image/png": "aa", "text/plain": "A  picture"}
    assert cell.outputs[0].metadata == {"image/png": {"alt": "A picture"}}
    assert cell.metadata == {"tags": ["a"]}


def test_notebooks_are_chosen_by_name_or_path():
    assert build_notebooks.chosen([]) == PATHS
    wanted = FOLDER / "index.ipynb"
    for name in ("index", "index.ipynb", "notebooks/index.ipynb", str(wanted)):
        assert build_notebooks.chosen([name]) == [wanted]
    with pytest.raises(build_notebooks.BuildError, match=r"no notebook 'idnex': there are .*index"):
        build_notebooks.chosen(["idnex"])
