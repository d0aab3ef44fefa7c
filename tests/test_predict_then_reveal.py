"""An explorer that waits for a prediction, and the prediction drawn over its result."""

import pytest

from helpers import explore, predict, try_this
from helpers.charts.guess import BEYOND, guess_names
from helpers.engine import assets, lock
from helpers.engine.gate import Gate
from helpers.lesson import prediction
from helpers.lesson.files import Mark, lesson, lessons

THEMES = lessons()
# A prediction about a height that one of the theme's panels shows.


@pytest.fixture(autouse=True)
def _nothing_answered():
    prediction._answers.clear()
    prediction._told.clear()
    prediction._waiting.clear()
    yield
    prediction._answers.clear()
    prediction._told.clear()
    prediction._waiting.clear()


@pytest.fixture
def asked():
    return predict("stress")


@pytest.fixture
def e(asked):
    return explore("stress", after=asked)


def _gate(explorer):
    gate = explorer.widget.children[0]
    assert isinstance(gate, Gate)
    return gate


def _locked(explorer):
    return "cw-locked" in explorer.widget._dom_classes


# --- Locked and open -----------------------------------------------------------------------


def test_alone_an_explorer_is_open_and_has_no_gate():
    explorer = explore("stress")
    assert explorer.lock is None
    assert not _locked(explorer)
    assert not any(isinstance(child, Gate) for child in explorer.widget.children)


def test_it_waits_and_reads_the_same(e):
    assert e.lock.shut
    assert _locked(e)
    assert _gate(e).shut
    assert repr(e) == repr(explore("stress"))
    assert e.values == explore("stress").values


@pytest.mark.parametrize("again", [False, True])
def test_an_answer_opens_it_at_once(asked, e, again):
    """Also one given in a card that was made later: the cell of the question may run again."""
    gate = _gate(e)
    (predict("stress") if again else asked).press("answer", "1")
    assert not e.lock.shut
    assert not _locked(e)
    assert not gate.shut
    assert gate.line == "You predicted: B. About a fifth"
    assert gate.asks


def test_skipping_opens_it_from_the_question_and_from_the_gate(asked, e):
    other = explore("stress", after=asked)
    other.lock.open()
    assert e.lock.shut
    assert not other.lock.shut
    _gate(e)._heard(None, {"act": "skip"}, [])
    assert not e.lock.shut
    assert "No prediction" in _gate(e).line
    third = explore("stress", after=asked)
    asked.press("skip")
    assert not third.lock.shut


def test_who_skipped_may_answer_and_the_line_follows(asked, e):
    gate = _gate(e)
    asked.press("skip")
    asked.press("answer", "3")
    assert gate.line == "You predicted: D. Nothing at all"


def test_running_the_cells_again_keeps_answer_and_open_page(asked, e):
    asked.press("answer", "2")
    again = explore("stress", after=predict("stress"))
    assert not again.lock.shut
    assert not _locked(again)
    assert _gate(again).line.startswith("You predicted: C.")


def test_another_question_does_not_open_it(e):
    predict("muscle").press("answer", "0")
    assert e.lock.shut


@pytest.mark.parametrize(
    "do",
    [
        lambda e: e.set(magnesium_mg=200),
        lambda e: e.restore(explore("stress").code),
        lambda e: e.reset(),
        lambda e: try_this(e).press("step", "exams"),
    ],
)
def test_a_demonstration_is_never_blocked(e, do):
    assert _locked(e)
    do(e)
    assert not e.lock.shut
    assert not _locked(e)


def test_a_refused_setting_is_refused_as_ever(e):
    with pytest.raises(ValueError, match="no control"):
        e.set(nothing=1)
    assert e.lock.shut


def test_one_press_sets_what_the_question_asks(asked, e):
    asked.press("answer", "0")
    gate = _gate(e)
    e.set(magnesium_mg=100, stress_days=5)
    gate._heard(None, {"act": "ask"}, [])
    assert (e.state["magnesium_mg"], e.state["stress_days"]) == (320, 30)


@pytest.mark.parametrize("message", [None, {}, {"act": "open"}, "skip"])
def test_nonsense_from_the_browser_opens_nothing(e, message):
    _gate(e)._heard(None, message, [])
    assert e.lock.shut


@pytest.mark.parametrize("after", ["stress", 1, object(), explore("stress")])
def test_only_a_prediction_can_be_waited_for(after):
    with pytest.raises(ValueError, match=r"after is a .*predict\('stress'\)"):
        explore("stress", after=after)


def test_the_prediction_must_be_about_the_theme():
    with pytest.raises(ValueError, match="about 'muscle': it must be one about 'stress'"):
        explore("stress", after=predict("muscle"))


def test_a_forgotten_explorer_is_not_kept(asked):
    made = explore("stress", after=asked)
    [waits] = prediction._waiting["stress", "exams"]
    assert waits() is not None
    del made
    import gc

    gc.collect()
    assert waits() is None
    asked.press("answer", "0")


# --- Drawn over the result -----------------------------------------------------------------


def _answered(theme, place):
    asked = predict(theme)
    explorer = explore(theme, after=asked)
    asked.press("answer", str(place))
    explorer.set_as_asked()
    return explorer


@pytest.mark.parametrize("theme", THEMES)
def test_every_answer_is_marked_in_a_panel_that_can_show_it(theme):
    for place in range(len(lesson(theme).predictions[0].options)):
        prediction._answers.clear()
        prediction._told.clear()
        explorer = _answered(theme, place)
        spec = assets.page(theme, explorer.mode)["spec"]
        signals = {signal["name"] for signal in spec["signals"]}
        marks = [mark.panel for mark in explorer.lock.after.guesses]
        assert marks
        for panel in marks:
            low, high, words = guess_names(panel)
            assert {low, high, words} <= signals
            assert explorer.arrays()[low] <= explorer.arrays()[high]
            assert explorer.texts()[words]


@pytest.mark.parametrize("theme", THEMES)
def test_a_page_without_a_prediction_sends_no_mark(theme):
    for explorer in (explore(theme), explore(theme, after=predict(theme))):
        assert not [name for name in explorer.arrays() if name.startswith("guess_")]
        assert not [name for name in explorer.texts() if name.startswith("guess_")]


def test_the_right_answers_hold_in_the_model():
    """What is marked as right is where the model's own number lies."""
    shown = {
        ("muscle", "calcium"): "peak_calcium_uM",
        ("muscle", "relaxation"): "half_relaxation_ms",
        ("energy", "energies"): "released_in_cell_kJ",
        ("stress", "store"): "store_after_stress_percent",
        ("nerve", "release_map"): "release_relative",
        ("bone", "sweep"): "read_out_times",
        ("bone_years", "density"): "spine_high_percent",
        ("bioavailability", "dose_calcium"): "calcium_supplement_absorbed_mg",
    }
    seen = set()
    for theme in THEMES:
        options = lesson(theme).predictions[0].options
        for place, option in enumerate(options):
            prediction._answers.clear()
            prediction._told.clear()
            explorer = _answered(theme, place)
            hits = []
            for guess in explorer.lock.after.guesses:
                value = explorer.values[shown[theme, guess.panel]]
                seen.add((theme, guess.panel))
                low = -BEYOND if guess.low is None else guess.low
                high = BEYOND if guess.high is None else guess.high
                room = 0.01 * abs(value)
                hits.append(low - room <= value <= high + room)
            # "Less" still holds a value that stays, within that one percent.
            assert all(hits) or not option.right, (theme, option.text)
            if theme != "energy":
                assert all(hits) == option.right, (theme, option.text)
    assert seen == set(shown)


def test_a_mark_belongs_to_the_mode_of_its_question():
    explorer = _answered("muscle", 0)
    assert explorer.mode == "beyond"
    assert explorer.arrays()["guess_calcium_low"] > 0
    explorer.set(mode="diet")
    assert explorer.arrays()["guess_calcium_low"] != explorer.arrays()["guess_calcium_low"]


def test_marks_stay_while_the_sliders_move():
    explorer = _answered("stress", 0)
    before = explorer.arrays()["guess_store_low"]
    explorer.set(magnesium_mg=150)
    assert explorer.arrays()["guess_store_low"] == before == 50


def test_an_end_left_open_lies_beyond_every_axis():
    assert lock._BEYOND == BEYOND
    explorer = _answered("muscle", 2)
    assert explorer.arrays()["guess_calcium_low"] == -BEYOND
    assert explorer.arrays()["guess_relaxation_high"] == BEYOND


@pytest.mark.parametrize(
    "fields", [{}, {"at": 1, "above": 1}, {"at": "no place"}, {"below": "{usual.x}"}]
)
def test_a_mark_without_a_place_is_refused(fields):
    with pytest.raises(ValueError, match=r"pattern|have either|number"):
        Mark(panel="store", **fields)


def test_a_mark_that_names_no_value_is_refused(asked):
    with pytest.raises(ValueError, match=r"no exams\.nothing"):
        asked._guess(Mark(panel="store", at="exams.nothing"))
