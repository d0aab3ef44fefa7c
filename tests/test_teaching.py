"""What teachers get: the data files, the guide's pieces, and the decks."""

import re
from html import escape
from pathlib import Path

import make_slides
import nbformat
import pytest
import yaml

from helpers import lesson_plan, teaching_notes, words
from helpers.lesson.files import lesson, lessons
from helpers.lesson.quiz import check_yourself
from helpers.lesson.teaching import LENGTHS, THEMES, experiment, teaching
from helpers.tables import DataError, data_dir

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FILES = data_dir() / "teaching"


@pytest.fixture(params=THEMES)
def theme(request):
    return request.param


def _named(found):
    rows = [row for plan in found.plans.values() for row in plan]
    return [
        *(one.experiment for one in found.misconceptions),
        *(name for row in rows for name in row.experiments),
    ]


# --- The files -----------------------------------------------------------------------------


def test_every_theme_has_its_file_and_every_lesson_its_theme():
    assert {path.stem for path in FILES.glob("*.yaml")} == set(THEMES)
    assert set(lessons()) <= {name for theme in THEMES for name in teaching(theme).lessons}
    known = {path.stem for path in NOTEBOOKS}
    for theme in THEMES:
        found = teaching(theme)
        assert found.notebook in known or set(found.lessons) - set(lessons())


def test_experiments_exist_and_belong_to_the_theme(theme):
    found = teaching(theme)
    for name in _named(found):
        of = name.split(".")[0]
        assert of in found.lessons
        assert (experiment(name) is None) == (of not in lessons())


def test_claims_exist(theme):
    for one in teaching(theme).misconceptions:
        for claim_id in one.claims:
            assert words.claim(claim_id).claim_id == claim_id


def test_numbers_stay_where_they_are_computed(theme):
    found = teaching(theme)
    texts = [one.answer for one in found.misconceptions] + [*found.goals, *found.discuss]
    texts += [row.do for plan in found.plans.values() for row in plan]
    for text in texts:
        assert not re.search(r"\d\s*(%|mg|g\b|mM|mmol|years|times)", text), text


def test_no_student_is_asked_for_an_own_day(theme):
    text = (FILES / f"{theme}.yaml").read_text(encoding="utf-8").lower()
    for asking in ("your own diet", "what you ate", "what you eat", "your day", "your weight"):
        assert asking not in text


GOOD = (FILES / "muscle.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("theme: muscle", "theme: nerve", "theme"),
        ("  20:\n    - {minutes: 3,", "  20:\n    - {minutes: 4,", "adds up to 21"),
        ("  20:\n", "  25:\n", "it must have 20, 50, 90"),
        ("claims: [MUS-07]", "claims: []", "claims"),
        ("experiment: muscle.bare", "experiment: bare", "experiment"),
        ("goals:\n", "goal:\n", "goal"),
        ("plans:\n", "plans: [\n", "YAML"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(tmp_path, old, new, place):
    assert old in GOOD
    (tmp_path / "muscle.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=f"(?s)teaching/muscle.yaml.*{place}"):
        teaching("muscle", tmp_path)


def test_unknown_names_are_refused_with_the_known_ones():
    for call in (teaching, teaching_notes, lesson_plan):
        with pytest.raises(ValueError, match="must be one of muscle"):
            call("muscel")
    with pytest.raises(ValueError, match="20, 50, 90"):
        lesson_plan("muscle", 45)
    with pytest.raises(ValueError, match="experiment is 'nothing'"):
        experiment("muscle.nothing")
    assert experiment("nobody.nothing") is None


# --- The guide -----------------------------------------------------------------------------


def test_a_plan_can_be_chosen():
    plan = lesson_plan()
    for theme in THEMES:
        plan.press("theme", theme)
        for minutes in LENGTHS:
            plan.press("length", str(minutes))
            shown = plan.parts()[2].html
            assert f"&nbsp;to&nbsp;{minutes}<" in shown
            assert shown.count("<tr>") == len(teaching(theme).plans[minutes]) + 1
            assert teaching(theme).notebook in plan.parts()[1].html
    for name, value in (("theme", "muscles"), ("length", "45"), ("go", "")):
        with pytest.raises(ValueError, match=value or "go"):
            plan.press(name, value)


def test_the_notes_hold_all_and_the_answers_are_folded(theme):
    found = teaching(theme)
    shown = teaching_notes(theme)._repr_html_()
    for text in (*found.goals, *found.discuss, *(one.say for one in found.misconceptions)):
        assert escape(text) in shown
    assert shown.count("<details>") == shown.count("</details>") == len(LENGTHS) + 1
    open_text, _, folded = shown.rpartition("<details>")
    for name in found.ready:
        quiz = check_yourself(name)
        for question in quiz.questions:
            assert escape(question.options[question.right]) in folded
            assert escape(question.replies[question.right]) in folded
            assert escape(question.replies[question.right]) not in open_text
        assert folded.count("Prediction:") == sum(len(lesson(n).predictions) for n in found.ready)
    assert "{" not in shown
    assert "open>" not in shown


def test_titles_of_experiments_are_those_of_the_lesson():
    shown = teaching_notes("stress")._repr_html_()
    for name in _named(teaching("stress")):
        assert escape(experiment(name).title) in shown


# --- The decks -----------------------------------------------------------------------------


def _read(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return _read(request.param)


def test_a_deck_asks_for_nothing_outside_itself(notebook):
    html = make_slides.deck(notebook)
    # Links may lead out; nothing may be fetched. Only pictures are sources, and they are inside.
    assert not re.search(r"<link|<script[^>]*src|<iframe|@import|url\(|srcset", html)
    sources = re.findall(r'\ssrc="([^"]{0,30})', html)
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    for address in re.findall(r"https?://[^\s\"'<]+", html):
        assert f'href="{address}' in html or "www.w3.org" in address, address


def test_one_section_for_each_slide(notebook):
    html = make_slides.deck(notebook)
    slides = make_slides.slides_of(notebook)
    assert html.count("<section ") == html.count("</section>") == len(slides)
    kinds = [cell.metadata.slideshow.slide_type for cell in notebook.cells]
    starts = sum(kind in ("slide", "subslide") for kind in kinds)
    alone = html.count('<img class="whole"') + html.count('<img class="tall"')
    assert starts <= len(slides) <= starts + alone
    pictures = sum("image/png" in o.data for c in notebook.cells for o in c.get("outputs", []))
    skipped = [c for c in notebook.cells if c.metadata.slideshow.slide_type == "skip"]
    inside = sum("image/png" in o.data for c in skipped for o in c.get("outputs", []))
    assert html.count("<img ") == pictures - inside
    assert "from helpers import Intake\n" not in html


def test_equations_become_mathml_and_none_is_left():
    html = make_slides.deck(_read(ROOT / "notebooks" / "1_muscle.ipynb"))
    assert html.count('display="block"') >= 5
    assert "$$" not in html
    assert "\\frac" not in html
    assert "<mfrac>" in html


def _cell(source, kind, **more):
    return nbformat.v4.new_markdown_cell(
        source, metadata={"slideshow": {"slide_type": kind}}, **more
    )


def test_kinds_of_cells_become_slides_and_steps():
    made = nbformat.v4.new_notebook(
        cells=[
            _cell("hidden", "skip"),
            _cell("# One [next](b.ipynb) $x^2$", "slide"),
            _cell("step", "fragment"),
            _cell("same step", "-"),
            _cell("notes", "notes"),
            _cell("## Two & <three>", "subslide"),
        ]
    )
    one, two = make_slides.slides_of(made)
    assert len(one) == 2
    assert "same step" in one[1]
    assert 'href="b.html"' in one[0]
    assert "<msup>" in one[0]
    assert len(two) == 1
    made.cells = made.cells[2:]
    with pytest.raises(ValueError, match="must start a slide"):
        make_slides.slides_of(made)


def test_decks_are_written_where_they_are_wanted(tmp_path):
    made = make_slides.make(["index"], tmp_path / "new")
    assert [path.name for path in made] == ["index.html"]
    first = made[0].read_bytes()
    assert make_slides.make(["index.ipynb"], tmp_path / "new")[0].read_bytes() == first
    with pytest.raises(ValueError, match=r"no notebook 'idnex': there are .*index"):
        make_slides.make(["idnex"], tmp_path)


def test_the_lesson_files_are_plain_yaml():
    for path in FILES.glob("*.yaml"):
        assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)
