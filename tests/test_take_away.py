"""What can be taken away from an explorer: pictures, numbers with sources, a page to print."""

import csv
import io
import re
import sys
from html.parser import HTMLParser

import pandas as pd
import pytest

from helpers import explore, predict
from helpers.engine import assets, numbers_file, render, saving
from helpers.engine.handout import cuts, handout_html
from helpers.engine.numbers_file import COLUMNS, numbers_csv
from helpers.engine.origins import plain_name, unit_of
from helpers.engine.take_away import TakeAway
from helpers.lesson import prediction
from helpers.themes import THEMES, get

SMALL = b"<svg></svg>"


@pytest.fixture(autouse=True)
def _nothing_answered():
    prediction._answers.clear()
    prediction._told.clear()
    yield
    prediction._answers.clear()
    prediction._told.clear()


@pytest.fixture
def e():
    return explore("stress")


@pytest.fixture
def fast(monkeypatch):
    """Pictures that cost nothing."""
    svg = b'<svg class="marks" width="600" height="900" viewBox="0 0 600 900"><g id="x"></g></svg>'
    monkeypatch.setattr(render, "draw", lambda kind, spec: svg if kind == "svg" else b"\x89PNG")


def _rows(text):
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("# ")]
    return list(csv.DictReader(io.StringIO("".join(lines))))


def _modes(name):
    explorer = explore(name)
    for mode in ("diet", "beyond") if get(name).beyond else ("diet",):
        if get(name).beyond:
            explorer.set(mode=mode)
        yield explorer


# --- Numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEMES)
def test_every_number_has_a_unit_a_meaning_and_a_source(name):
    for explorer in _modes(name):
        rows = _rows(numbers_csv(explorer))
        assert tuple(rows[0]) == COLUMNS
        assert {"setting", "result", "need", "parameter"} <= {row["kind"] for row in rows}
        results = {row["name"]: row for row in rows if row["kind"] == "result"}
        for value in explorer.values:
            assert value in results or value.endswith("_mg"), value
        for row in rows:
            assert row["source"].strip(), row
            assert row["meaning"].strip() or row["kind"] == "food", row
            assert row["unit"] or row["kind"] == "setting", row


def test_the_numbers_are_those_of_the_explorer(e):
    e.set(magnesium_mg=200, stress_days=12)
    rows = {row["name"]: row["value"] for row in _rows(numbers_csv(e))}
    assert float(rows["magnesium_mg"]) == 200
    assert float(rows["stress_days"]) == 12
    for name, value in e.values.items():
        if name in rows:
            assert float(rows[name]) == pytest.approx(value, nan_ok=True), name
    assert e.code in numbers_csv(e)


def test_the_saved_numbers_open_in_pandas(e, tmp_path):
    path = e.save_numbers(tmp_path / "x.csv")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    skip = sum(line.startswith("# ") for line in lines)
    frame = pd.read_csv(path, skiprows=skip)
    assert list(frame.columns) == list(COLUMNS)
    assert frame["source"].notna().all()


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_text_is_a_formula(e, monkeypatch, risky):
    monkeypatch.setattr(numbers_file, "plain_name", lambda name: risky)
    for row in _rows(numbers_csv(e)):
        if row["kind"] == "result":
            assert row["meaning"].startswith("'"), row


def test_numbers_below_zero_stay_numbers():
    explorer = explore("nerve")
    explorer.set(mode="beyond", ionised_calcium_mM=1.7)
    values = {row["name"]: row["value"] for row in _rows(numbers_csv(explorer))}
    below = [name for name, value in explorer.values.items() if value < 0]
    assert below or explorer.values["surface_shift_mV"] > 0
    assert all(float(values[name]) < 0 for name in below)


@pytest.mark.parametrize(
    ("name", "unit", "plain"),
    [
        ("calcium_mg", "mg", "calcium"),
        ("calcium_absorbed_mg_low", "mg", "calcium absorbed low"),
        ("serum_magnesium_mM", "mM", "serum magnesium"),
        ("hexokinase_percent_of_full", "%", "hexokinase percent of full"),
        ("loop_gain", "1", "loop gain"),
        ("ratio", "1 (mg : mg)", "ratio"),
        ("something", "", "something"),
    ],
)
def test_names_end_in_their_unit(name, unit, plain):
    assert (unit_of(name), plain_name(name)) == (unit, plain)


def test_foods_on_the_plate_are_listed():
    rows = _rows(numbers_csv(explore("bioavailability")))
    assert [row for row in rows if row["kind"] == "food" and row["unit"] == "g"]


# --- The page to print ----------------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [v for k, v in attrs if k in ("src", "href") and v and not v.startswith("#")]


def test_the_handout_holds_all_and_needs_nothing(fast):
    asked = predict("stress")
    explorer = explore("stress", after=asked)
    asked.press("answer", "0")
    page = handout_html(explorer)
    text = re.sub(r"<[^>]+>", " ", page)
    for part in (
        explorer.theme.title,
        explorer.code,
        "My prediction: A. About half of it",
        "Magnesium: 320 mg a day",
        explorer.explanation.text[:40],
        explorer.explanation.sources[0][:30],
        "not medical advice",
        "CC BY 4.0",
        "data/parameters/stress.csv",
    ):
        assert part in text.replace("&#x27;", "'"), part
    links = _Links()
    links.feed(page)
    assert links.found == []
    assert handout_html(explorer) == page


def test_without_a_prediction_the_handout_has_none(e, fast):
    assert "prediction" not in handout_html(e)
    skipped = explore("stress", after=predict("stress"))
    skipped.lock.open()
    assert "My prediction" not in handout_html(skipped)


def test_every_text_of_the_handout_is_escaped(fast):
    class Bad:
        theme = "stress"
        done, line, asked = True, "You predicted: <script>x</script>", "<b>why</b>"
        guesses, settings = (), {}

        def when_done(self, told):
            pass

    page = handout_html(explore("stress", after=Bad()))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<b>why" not in page


@pytest.mark.parametrize("name", THEMES)
def test_the_picture_is_cut_between_rows(name):
    for explorer in _modes(name):
        spec = assets.page(name, explorer.mode)["spec"]
        stretches = cuts(spec)
        assert 1 <= len(stretches) <= 2
        whole = spec["padding"]["top"] + spec["height"] + spec["padding"]["bottom"]
        ends = [top + height for top, height in stretches]
        assert stretches[0][0] == 0
        assert ends[-1] <= whole
        assert all(a <= b[0] + 1 for a, b in zip(ends, stretches[1:], strict=False))


# --- Files ---------------------------------------------------------------------------------

SAVERS = [("save_chart", ".svg"), ("save_numbers", ".csv"), ("save_handout", ".html")]


@pytest.mark.parametrize(("method", "ending"), SAVERS)
def test_a_file_is_saved_and_its_path_returned(e, fast, tmp_path, method, ending):
    path = tmp_path / f"x{ending.upper()}"
    assert getattr(e, method)(str(path)) == path
    assert path.stat().st_size > 10


@pytest.mark.parametrize(("method", "ending"), SAVERS)
def test_what_cannot_be_saved_is_refused_in_words(e, fast, tmp_path, method, ending):
    save = getattr(e, method)
    with pytest.raises(ValueError, match=r"x\.doc.*must end in"):
        save(tmp_path / "x.doc")
    with pytest.raises(ValueError, match="there is no folder"):
        save(tmp_path / "nowhere" / f"x{ending}")
    (tmp_path / f"folder{ending}").mkdir()
    with pytest.raises(ValueError, match="cannot be written"):
        save(tmp_path / f"folder{ending}")


def test_a_folder_that_is_read_only_is_told_in_words(e, fast, tmp_path, monkeypatch):
    def refuse(self, data):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    with pytest.raises(ValueError, match=r"cannot be written \(Permission denied\)"):
        e.save_numbers(tmp_path / "x.csv")


def test_pictures_are_drawn_without_loading_the_charting_packages():
    assert render.draw("png", {"width": 5, "height": 5, "marks": []}).startswith(b"\x89PNG")
    with pytest.raises(RuntimeError, match="could not be drawn"):
        render.draw("svg", {"marks": [{"type": "no such mark"}], "signals": 5})


def test_where_no_second_process_is_possible_this_one_draws(monkeypatch):
    def none(*_, **__):
        raise OSError("no processes here")

    monkeypatch.setattr(render.subprocess, "run", none)
    assert b"<svg" in render.draw("svg", {"width": 5, "height": 5, "marks": []})


# --- The panel -----------------------------------------------------------------------------


@pytest.fixture
def panel(e, monkeypatch):
    made = TakeAway(e)
    made.sent = []
    monkeypatch.setattr(
        made, "send", lambda content, buffers=None: made.sent.append((content, buffers))
    )
    return made


@pytest.mark.parametrize("key", ["png", "svg", "csv", "html"])
def test_a_press_sends_one_named_file(panel, e, fast, key, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    panel._heard(panel, {"make": key}, [])
    [(content, [made])] = panel.sent
    assert content["name"].startswith("counterweight-stress-")
    assert content["name"].endswith(f"-{e.code}.{key}")
    assert made
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("message", [{"make": "exe"}, {}, "png", None, {"make": ["png"]}])
def test_nonsense_from_the_browser_makes_nothing(panel, message):
    panel._heard(panel, message, [])
    assert panel.sent == []


def test_a_failure_is_told_in_words(panel, monkeypatch):
    def fails(*_):
        raise RuntimeError("The picture was not ready after 60 seconds.")

    monkeypatch.setattr(render, "draw", fails)
    panel._heard(panel, {"make": "png"}, [])
    assert "not ready" in panel.sent[0][0]["problem"]


def test_names_of_files_say_nothing_of_the_day(e):
    assert saving.file_name(e, "chart", ".png") == f"counterweight-stress-chart-{e.code}.png"
    assert not re.search(r"\d{4}-\d\d", saving.file_name(e, "chart", ".png"))


def test_taking_away_does_not_load_the_charting_packages():
    code = (
        "import sys; from helpers import explore; from helpers.engine import saving;"
        "e = explore('nerve'); saving.handout(e); saving.numbers(e);"
        "print([m for m in ('altair', 'vl_convert') if m in sys.modules])"
    )
    done = render.subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
