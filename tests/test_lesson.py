"""The lesson pieces: what they ask, what they set, what they say, and how they are read."""

import math
import re
from html import escape
from html.parser import HTMLParser
from string import ascii_uppercase

import pytest

from helpers import (
    check_yourself,
    claims_table,
    explore,
    parameter_table,
    predict,
    sources,
    tables,
    try_this,
    words,
)
from helpers.engine.wording import BADGES
from helpers.lesson import prediction
from helpers.lesson.files import Experiment, Lesson, Option, Question, lesson, lessons
from helpers.lesson.fill import fill, named_values, values_in
from helpers.lesson.piece import linked
from helpers.lesson.prediction import Prediction
from helpers.tables import DataError

THEMES = lessons()
THEME = "bioavailability"


@pytest.fixture(autouse=True)
def _nothing_answered():
    prediction._answers.clear()
    prediction._told.clear()
    yield
    prediction._answers.clear()
    prediction._told.clear()


@pytest.fixture(params=THEMES)
def theme(request):
    return request.param


def _questions(theme):
    return [*lesson(theme).predictions, *lesson(theme).questions]


def _items(theme):
    return [*_questions(theme), *lesson(theme).experiments]


def _part(piece, key):
    return next(part for part in piece.parts() if part.key == key)


def _without_tags(html):
    return re.sub(r"<[^>]+>", " ", html)


# --- The lesson files ----------------------------------------------------------------------


def test_there_is_a_lesson():
    assert THEME in THEMES


def test_every_lesson_has_what_a_notebook_needs(theme):
    found = lesson(theme)
    assert len([e for e in found.experiments if not e.again]) == 3
    assert len(found.questions) >= 5
    assert len(found.predictions) >= 1
    topics = {row.theme for row in words.claims()}
    assert {group.topic for group in found.claim_groups} <= topics


def test_every_claim_named_in_a_lesson_exists(theme):
    for item in _items(theme):
        for claim_id in item.claims:
            assert words.claim(claim_id).claim_id == claim_id


def test_no_reply_is_said_twice(theme):
    replies = [option.reply for question in _questions(theme) for option in question.options]
    assert len(replies) == len(set(replies))


@pytest.mark.parametrize("name", ["bioavailabilty", "", None, 3, "../words/muscle"])
def test_an_unknown_theme_is_refused_with_the_known_ones(name):
    for piece in (predict, check_yourself, claims_table, sources):
        with pytest.raises(ValueError, match=f"must be one of .*{THEME}"):
            piece(name)


GOOD = tables.data_dir() / "lessons" / f"{THEME}.yaml"


SECOND_RIGHT = (
    "      - text: Almost nothing\n",
    "      - text: Almost none\n        right: true\n",
)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("theme: bioavailability", "theme: muscle", "theme"),
        ("        right: true\n", "", "predictions"),
        (*SECOND_RIGHT, "predictions"),
        ("    watch:\n", "    watched:\n", "watch"),
        ("  - key: doses\n", "  - key: Doses\n", "experiments"),
        ("  - key: greens\n", "  - key: doses\n", "twice"),
        ("claims: [SUP-02, SUP-04]", "claims: [sup2]", "claims"),
        ("        set: {supplement_doses: 4}\n", "        set: {}\n", "set"),
        ("predictions:\n", "predictions: [\n", "YAML"),
    ],
)
def test_a_damaged_lesson_is_refused_with_file_and_place(tmp_path, old, new, place):
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / f"{THEME}.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        lesson(THEME, tmp_path)
    assert f"lessons/{THEME}.yaml" in str(refused.value)
    assert place in str(refused.value)


def test_a_missing_or_unreadable_lesson_is_refused(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        lesson(THEME, tmp_path)
    (tmp_path / "bone.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="UTF-8"):
        lesson("bone", tmp_path)


# --- Numbers in the words ------------------------------------------------------------------

NAMED = {
    "a": {"x_mg": 1234.5, "share": 0.268, "none": float("nan")},
    "b": {"x_mg": 500.0, "zero": 0.0},
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{a.x_mg}", "1,200"),
        ("{a.x_mg:whole} mg", "1,234 mg"),
        ("{a.share:percent}", "27%"),
        ("{a.x_mg / b.x_mg} times", "2.5 times"),
        ("{a.x_mg - b.x_mg:whole}", "734"),
        ("{absorption.calcium_load_high_mg}", "500"),
        ("{absorption.calcium_slope}", "0.0964"),
        ("no number", "no number"),
    ],
)
def test_a_number_is_put_in_its_place(text, filled):
    assert fill(text, NAMED) == filled


@pytest.mark.parametrize(
    "text",
    [
        "{a.y_mg}",
        "{c.x_mg}",
        "{absorption.nothing}",
        "{a.none}",
        "{a.x_mg / b.zero}",
        "{a}",
        "{a.x_mg:round}",
        "{a.x_mg * b.x_mg}",
        "{a.__class__}",
        "{",
        "}",
    ],
)
def test_a_place_that_names_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r"number|there is no"):
        fill(text, NAMED)


def test_values_are_those_of_a_fresh_explorer():
    settings = {"calcium_mg": 800, "magnesium_mg": 300, "plate": [["whole milk", 500, "lunch"]]}
    e = explore(THEME)
    e.set(**settings)
    assert dict(values_in(THEME, settings)) == pytest.approx(e.values, nan_ok=True)


def test_every_text_resolves(theme):
    for question in _questions(theme):
        named = named_values(theme, question)
        for option in question.options:
            assert fill(option.text, named)
            assert fill(option.reply, named)
        assert fill(question.ask, named)
    for experiment in lesson(theme).experiments:
        assert fill(experiment.found, named_values(theme, experiment))
        for plain in (experiment.title, experiment.look_for, *experiment.watch.values()):
            assert "{" not in plain


NUMBER = re.compile(r"(?<![A-Za-z-])\d[\d,]*(?:\.\d+)?")


def _numbers(text):
    """Return the numbers typed into a text: those in {places} are computed, claim ids are none."""
    typed = re.sub(r"\{[^}]*\}|[A-Z]{2,4}-\d\d", "", text)
    return {number.rstrip(",").replace(",", "") for number in NUMBER.findall(typed)}


def _known_numbers(item):
    known = " ".join(
        " ".join((row.claim, row.reason, row.number, row.sources))
        for row in map(words.claim, item.claims)
    )
    return _numbers(known) | _numbers(re.sub("[{}]", " ", str(item.states)))


def test_every_number_is_computed_set_or_stands_in_a_claim(theme):
    for question in _questions(theme):
        known = _known_numbers(question) | _numbers(question.ask)
        for option in question.options:
            # What an option offers may be wrong on purpose; a reply may repeat it.
            said = _numbers(option.reply) - _numbers(option.text)
            assert said <= known, f"{question.key}: {said - known}"
            if option.right:
                assert _numbers(option.text) <= known, question.key
    for experiment in lesson(theme).experiments:
        steps = [text for step in experiment.steps for text in (step.press, step.short)]
        said = set().union(*map(_numbers, (experiment.title, experiment.look_for, *steps)))
        said |= _numbers(experiment.found)
        known = _known_numbers(experiment)
        assert said <= known, f"{experiment.key}: {said - known}"


def test_the_check_for_numbers_can_fail():
    made_up = Question(
        key="k",
        ask="How much?",
        options=[
            Option(text="1", reply="It was 87%.", right=True),
            Option(text="2", reply="No."),
            Option(text="3", reply="Not that."),
        ],
        claims=["FOD-07"],
    )
    assert not _numbers(made_up.options[0].reply) <= _known_numbers(made_up)
    assert {"5.1", "27.6"} <= _known_numbers(made_up)


# --- Predict -------------------------------------------------------------------------------


def test_a_prediction_is_open_until_it_is_answered(theme):
    asked = predict(theme)
    assert asked.answer is None
    assert "Your answer" not in _part(asked, "reply").html
    assert 'aria-pressed="true"' not in _part(asked, "question").html
    assert "answers to choose from" in repr(asked)


def test_every_option_of_a_prediction_has_its_reply_and_stays(theme):
    for place in range(len(lesson(theme).predictions[0].options)):
        prediction._answers.clear()
        prediction._told.clear()
        asked = predict(theme)
        prediction._told.clear()
        asked.press("answer", str(place))
        assert asked.answer == place
        question = asked.question
        named = named_values(theme, question)
        waits = _part(asked, "reply").html
        assert escape(fill(question.options[place].text, named)) in waits
        assert "Right" not in waits
        assert not any(escape(fill(o.reply, named)) in waits for o in question.options)
        asked.press("tell")
        shown = _part(asked, "reply").html
        for text in (question.options[place].text, question.options[place].reply):
            assert escape(fill(text, named)) in shown
        right = next(option for option in question.options if option.right)
        assert escape(fill(right.reply, named)) in shown
        assert ("✓ Right." in shown) == question.options[place].right
        again = predict(theme)
        assert again.answer == place
        assert again.parts() == asked.parts()


def test_the_first_answer_counts():
    asked = predict(THEME)
    asked.press("answer", "1")
    asked.press("answer", "2")
    asked.press("skip")
    assert asked.answer == 1
    assert 'data-value="1" aria-pressed="true"' in _part(asked, "question").html


def test_nothing_is_told_before_there_is_an_answer():
    asked = predict(THEME)
    assert 'data-act="tell"' not in _part(asked, "go").html
    with pytest.raises(ValueError, match="no button 'tell'"):
        asked.press("tell")


def test_who_skips_sees_no_answer_and_may_still_give_one():
    asked = predict(THEME)
    asked.press("skip")
    assert asked.answer is None
    assert "Skipped" in _part(asked, "reply").html
    assert "✓" not in _part(asked, "reply").html
    asked.press("tell")
    right = next(option for option in asked.question.options if option.right)
    named = named_values(THEME, asked.question)
    assert escape(fill(right.reply, named)) in _part(asked, "reply").html
    assert 'data-act="tell"' not in _part(asked, "go").html
    asked.press("answer", "2")
    assert predict(THEME).answer == 2
    assert 'data-act="skip"' not in _part(asked, "question").html


@pytest.mark.parametrize(
    ("name", "value"), [("answer", "9"), ("answer", ""), ("answer", "-1"), ("ask", "0")]
)
def test_an_unknown_button_is_refused(name, value):
    asked = predict(THEME)
    with pytest.raises(ValueError, match="no button"):
        asked.press(name, value)
    assert asked.answer is None


def test_predictions_are_found_by_key():
    key = lesson(THEME).predictions[0].key
    assert predict(THEME, key).question.key == key
    with pytest.raises(ValueError, match=key):
        predict(THEME, "nothing")


# --- Try this ------------------------------------------------------------------------------

PERSON = {"life_stage", "age_y", "vitamin_d_nmol_l", "postmenopausal", "acid_lowering", "yardstick"}


@pytest.fixture
def tried():
    return try_this(explore(THEME))


def _press_all(piece, key):
    for _ in piece.experiments[key].steps:
        piece.press("step", key)
    return piece.found(key)


def test_experiments_set_the_explorer_and_quote_its_values(theme):
    e = explore(theme)
    piece = try_this(e)
    for key, experiment in piece.experiments.items():
        for step in experiment.steps:
            piece.press("step", key)
            for name, value in experiment.states[step.key].items():
                wanted = tuple(map(tuple, value)) if name == "plate" else value
                assert e.state[name] == wanted
            assert dict(piece.found(key)[step.key]) == pytest.approx(e.values, nan_ok=True)
        for values in piece.found(key).values():
            assert all(math.isfinite(values[name]) for name in experiment.watch)


def test_experiments_use_the_same_path_as_set(tried, monkeypatch):
    calls = []
    monkeypatch.setattr(tried.explorer, "set", lambda **changes: calls.append(changes))
    key = next(iter(tried.experiments))
    tried.press("step", key)
    assert calls == [tried.experiments[key].states[tried.experiments[key].steps[0].key]]


def test_an_experiment_gives_the_same_numbers_whatever_was_done_before(tried):
    first = {key: _press_all(tried, key) for key in tried.experiments}
    other = {"calcium_mg": 2500, "magnesium_mg": 700, "magnesium_supplement_mg": 400}
    tried.explorer.set(mode="diet", calcium_supplement_mg=600, **other)
    tried.explorer.set(supplement_doses=3, supplement_with_food=False)
    tried.explorer.set(magnesium_form="magnesium citrate", calcium_form="calcium malate")
    for key in reversed(list(tried.experiments)):
        again = _press_all(tried, key)
        for step, values in first[key].items():
            # Beyond diet, what is eaten is beside the point and left as it was.
            diet = "calcium_absorbed_mg" in values
            for name in values if diet else tried.experiments[key].watch:
                assert again[step][name] == pytest.approx(values[name]), (key, step, name)


def test_an_experiment_leaves_the_person_alone(tried):
    person = {
        "life_stage": "woman 71+",
        "age_y": 75,
        "postmenopausal": True,
        "vitamin_d_nmol_l": 15,
    }
    tried.explorer.set(**person, yardstick="2:1")
    before = _press_all(try_this(explore(THEME)), "doses")
    after = _press_all(tried, "doses")
    for name, value in person.items():
        assert tried.explorer.state[name] == value
    assert tried.explorer.state["yardstick"] == "2:1"
    absorbed = "calcium_supplement_absorbed_mg"
    assert after["four_doses"][absorbed] < before["four_doses"][absorbed]
    for experiment in lesson(THEME).experiments:
        assert not PERSON & set().union(*experiment.states.values())


def test_both_sides_of_a_comparison_are_about_the_same_person(tried):
    tried.press("step", "doses")
    tried.explorer.set(age_y=80)
    tried.press("step", "doses")
    older = try_this(explore(THEME))
    older.explorer.set(age_y=80)
    assert tried.found("doses") == _press_all(older, "doses")


def test_the_button_goes_from_step_to_step_and_around(tried):
    start, found = "doses_start", "doses_found"
    assert _part(tried, found).html == ""
    assert "Step 1 of 2" in _part(tried, start).html
    tried.press("step", "doses")
    assert "Step 2 of 2" in _part(tried, start).html
    assert "Look for" in _part(tried, found).html
    assert "?" in _without_tags(_part(tried, found).html)
    assert "times as much" not in _part(tried, found).html
    tried.press("step", "doses")
    assert "Again. Step 1 of 2" in _part(tried, start).html
    assert "times as much" in _part(tried, found).html
    tried.press("step", "doses")
    assert "Step 2 of 2" in _part(tried, start).html


def test_what_the_experiments_are_meant_to_show(tried):
    doses = _press_all(tried, "doses")
    absorbed = "calcium_supplement_absorbed_mg"
    assert doses["at_once"][absorbed] < 0.25 * 1000
    assert doses["four_doses"][absorbed] > 1.4 * doses["at_once"][absorbed]
    greens = _press_all(tried, "greens")
    assert greens["spinach"]["calcium_mg"] == greens["kale"]["calcium_mg"]
    assert greens["kale"]["calcium_absorbed_mg"] > 4 * greens["spinach"]["calcium_absorbed_mg"]
    assert greens["spinach"]["magnesium_absorbed_mg"] > greens["kale"]["magnesium_absorbed_mg"]
    salts = _press_all(tried, "salts")
    oxide, citrate = (
        salts[name]["magnesium_supplement_absorbed_mg"] for name in ("oxide", "citrate")
    )
    assert 0.4 < oxide / citrate < 0.8
    calcium = _press_all(tried, "extra_calcium")
    assert calcium["after"]["calcium_mg"] == calcium["before"]["calcium_mg"] + 1000
    assert calcium["after"]["magnesium_absorbed_mg"] == calcium["before"]["magnesium_absorbed_mg"]
    assert 1.8 < calcium["after"]["ratio"] / calcium["before"]["ratio"] < 2.3
    drip = _press_all(tried, "drip")
    usual = drip["fast"]["baseline_serum_magnesium_mM"]
    assert drip["fast"]["peak_serum_magnesium_mM"] > usual + 0.25
    assert usual < drip["slow"]["peak_serum_magnesium_mM"] < drip["fast"]["peak_serum_magnesium_mM"]
    assert drip["fast"]["urine_24h_mg"] > 0.9 * drip["fast"]["infusion_magnesium_mg"]


def test_settings_the_explorer_refuses_are_not_hidden(tried, monkeypatch):
    broken = tried.experiments["doses"].model_copy(
        update={
            "steps": (
                tried.experiments["doses"].steps[0].model_copy(update={"set": {"calcium": 1}}),
            )
            * 2
        }
    )
    monkeypatch.setitem(tried.experiments, "doses", broken)
    with pytest.raises(ValueError, match="no control 'calcium'"):
        tried.press("step", "doses")
    assert tried.found("doses") == {}


def test_try_this_wants_an_explorer(tried):
    with pytest.raises(ValueError, match="explore"):
        try_this(THEME)
    with pytest.raises(ValueError, match="no button"):
        tried.press("step", "nothing")


# --- Check yourself ------------------------------------------------------------------------


def test_every_option_of_the_quiz_has_its_reply(theme):
    quiz = check_yourself(theme)
    for i, question in enumerate(quiz.questions):
        for j, reply in enumerate(question.replies):
            quiz.press("answer", f"{i}/{j}")
            # The teacher's key and a show of hands call the options by their letters.
            assert f">{ascii_uppercase[j]}. " in _part(quiz, f"question_{i}").html
            shown = _part(quiz, f"reply_{i}").html
            assert escape(reply) in shown
            assert ("✓ Right." in shown) == (j == question.right)
            pressed = re.findall(
                r'data-value="([\d/]+)" aria-pressed="true"', _part(quiz, f"question_{i}").html
            )
            assert pressed == [f"{i}/{j}"]


def test_the_quiz_counts_first_answers():
    quiz = check_yourself(THEME)
    right, wrong = (quiz.questions[0].right, (quiz.questions[0].right + 1) % 3)
    quiz.press("answer", f"0/{wrong}")
    quiz.press("answer", f"0/{right}")
    assert quiz.score == (0, 1)
    quiz.press("answer", f"1/{quiz.questions[1].right}")
    assert quiz.score == (1, 2)
    assert "2 of 6 answered, 1 right" in _part(quiz, "count").html


def test_the_quiz_keeps_its_order_and_does_not_always_hide_the_answer_in_one_place():
    one, two = check_yourself(THEME), check_yourself(THEME)
    assert one.questions == two.questions
    assert [q.key for q in one.questions] == [q.key for q in lesson(THEME).questions]
    assert len({q.right for q in one.questions}) > 1


@pytest.mark.parametrize("value", ["", "0", "0/9", "9/0", "0/0/0", "a/b", "-1/0"])
def test_the_quiz_refuses_what_it_did_not_ask(value):
    with pytest.raises(ValueError, match="no button"):
        check_yourself(THEME).press("answer", value)


# --- Claims, parameters, sources -----------------------------------------------------------


def test_the_claims_table_holds_every_claim_of_its_topics(theme):
    table = claims_table(theme)
    topics = {group.topic for group in lesson(theme).claim_groups}
    wanted = [row.claim_id for row in words.claims() if row.theme in topics]
    assert sorted(row.claim_id for row in table.claims) == sorted(wanted)
    for row in table.claims:
        for text in (row.claim, row.reason, row.claim_id):
            assert escape(text) in table.still()
        assert f"{BADGES[row.verdict]}&nbsp;{row.verdict}" in table.still()


def test_the_claims_table_can_be_filtered():
    table = claims_table(THEME)
    everything = len(table.claims)
    assert len(table.shown) == everything
    total = 0
    for verdict in BADGES:
        table.press("verdict", verdict)
        assert {row.verdict for row in table.shown} <= {verdict}
        total += len(table.shown)
        assert f"{len(table.shown)} of {everything} claims" in _part(table, "count").html
        assert _part(table, "table").html.count('<th scope="row"') == len(table.shown)
    assert total == everything
    table.press("verdict", "all")
    table.press("topic", "iv")
    assert {row.theme for row in table.shown} == {"iv"}
    table.press("verdict", "contested")
    assert "No claim" in _part(table, "table").html
    assert table.still() == claims_table(THEME).still()
    for name, value in (("verdict", "true"), ("topic", "bone"), ("sort", "all")):
        with pytest.raises(ValueError, match=value):
            table.press(name, value)


@pytest.mark.parametrize("model", tables.parameter_models())
def test_the_parameter_table_shows_every_parameter(model):
    shown = parameter_table(model)._repr_html_()
    rows = tables.parameters(model)
    assert shown.count('<th scope="row"') == len(rows)
    for name, row in rows.items():
        assert f"<code>{name}</code>" in shown
        assert escape(row.meaning) in shown
        assert row.read in shown
    plain = _without_tags(shown)
    assert all(f" {row.value:,.15g} " in plain for row in rows.values())


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="absorption"):
        parameter_table("absorbtion")


def test_sources_are_listed_once_and_marked(theme):
    shown = sources(theme)._repr_html_()
    listed = [_without_tags(item) for item in re.findall(r"<li>(.*?)</li>", shown)]
    listed = [" ".join(item.split()).replace(" ;", ";") for item in listed]
    assert len(listed) == len(set(listed)) > 10
    read, _, other = shown.partition("Known to us in part")
    marked = r"\((partly|secondary|not read)\)</li>"
    assert not re.search(marked, read)
    assert bool(other) == bool(re.search(marked, other))
    for row in claims_table(theme).claims:
        for source in row.sources.split(" | "):
            assert escape(source.partition(" [")[0]) in shown


def test_citations_are_linked_andescape():
    assert linked("A <b> & C. PMID 12; doi:10.1016/0140-6736(91)91371-z") == (
        'A &lt;b&gt; &amp; C. <a href="https://pubmed.ncbi.nlm.nih.gov/12/" target="_blank" '
        'rel="noopener">PMID 12</a>; <a href="https://doi.org/10.1016/0140-6736(91)91371-z" '
        'target="_blank" rel="noopener">doi:10.1016/0140-6736(91)91371-z</a>'
    )
    assert '"' not in re.findall(r'href="([^"]*)"', linked('doi:10.1000/a"onclick="x'))[0]


# --- How they are read ---------------------------------------------------------------------

VOID = {"br", "input"}


class _Checker(HTMLParser):
    """Fails on tags that do not match; collects what an accessible page needs."""

    def __init__(self):
        super().__init__()
        self.open, self.buttons, self.selects, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        assert not any(name.startswith("on") for name in attributes)
        self.tags.append((tag, attributes))
        if tag == "button":
            self.buttons.append("")
        if tag in ("select", "input"):
            assert "label" in self.open
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "button" in self.open:
            self.buttons[-1] += data


def _check(html):
    checker = _Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return checker


def _pieces(theme):
    e = explore(theme)
    tried = try_this(e)
    for key in tried.experiments:
        _press_all(tried, key)
    asked, quiz = predict(theme), check_yourself(theme)
    asked.press("answer", "0")
    asked.press("tell")
    quiz.press("answer", "0/0")
    return [asked, tried, claims_table(theme), quiz]


def test_the_html_is_well_formed_and_every_control_has_a_name(theme):
    for piece in _pieces(theme):
        parts = piece.parts()
        assert len({part.key for part in parts}) == len(parts)
        for part in parts:
            checked = _check(part.html)
            assert all(name.strip() for name in checked.buttons)
            tags = [tag for tag, _ in checked.tags]
            assert not {"script", "style", "h1", "h2", "h3", "img"} & set(tags)
            assert tags.count("fieldset") == tags.count("legend")
            assert tags.count("table") == tags.count("caption")
            for tag, attributes in checked.tags:
                if "tabindex" in attributes:
                    assert attributes["role"] == "region"
                    assert attributes["aria-label"]
                if tag == "th":
                    assert attributes["scope"] in ("row", "col")
        assert any(part.live for part in parts)
    for page in (sources(theme), parameter_table("absorption")):
        _check(page._repr_html_())


def test_a_still_page_has_no_controls(theme):
    for piece in _pieces(theme):
        tags = {tag for tag, _ in _check(piece.still()).tags}
        assert tags
        assert not {"button", "select", "input"} & tags


def test_answers_are_not_given_away_by_a_still_page(theme):
    for piece in (predict(theme), check_yourself(theme)):
        assert "Right" not in piece.still()
        questions = piece.questions if hasattr(piece, "questions") else [piece.question]
        for question in questions:
            replies = getattr(question, "replies", None) or [o.reply for o in question.options]
            assert not any(escape(reply) in piece.still() for reply in replies)


def test_texts_from_a_file_areescape():
    bad = '<img src=x onerror=alert(1)> & "quotes"'
    options = [Option(text=f"{bad} {i}", reply=f"{bad} reply {i}", right=i == 0) for i in range(3)]
    asked = Prediction(THEME, Question(key="bad", ask=bad, options=options))
    asked.press("answer", "1")
    asked.press("tell")
    for html in (*(part.html for part in asked.parts()), asked.still()):
        assert "<img" not in html
    assert "&lt;img" in asked.still()
    assert "&quot;" in _part(asked, "question").html


def test_each_piece_is_read_three_ways(theme):
    for make in (predict, check_yourself, claims_table):
        bundle = make(theme)._repr_mimebundle_()
        _check_bundle(bundle)
        assert bundle["text/plain"] == repr(make(theme))
    _check_bundle(try_this(explore(theme))._repr_mimebundle_())
    for page in (sources(theme), parameter_table("absorption")):
        assert "\n" not in repr(page)


def _check_bundle(bundle):
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
    line = bundle["text/plain"]
    assert 20 < len(line) < 400
    assert "\n" not in line
    assert not re.search(r"0x[0-9a-f]+|[0-9a-f]{16}", line)


def test_the_card_follows_the_piece():
    asked = predict(THEME)
    card = asked.widget
    assert asked.widget is card
    assert card.parts[1]["live"] is True
    asked.press("answer", "2")
    assert "Your answer: C" in card.parts[1]["html"]


def test_a_press_in_the_browser_takes_the_same_path():
    quiz = check_yourself(THEME)
    card = quiz.widget
    card._handle_custom_msg({"act": "answer", "value": "0/0"}, [])
    assert quiz.score[1] == 1
    assert card.parts[1]["html"] == quiz.parts()[1].html


@pytest.mark.parametrize(
    "message", [{}, {"act": "answer"}, {"act": 5, "value": None}, "text", None, []]
)
def test_nonsense_from_the_browser_becomes_words_and_goes_away_again(message):
    quiz = check_yourself(THEME)
    card = quiz.widget
    before = card.parts
    card._heard(card, message, [])
    assert card.parts[:-1] == before[:-1]
    assert 'role="alert"' in card.parts[-1]["html"]
    card._heard(card, {"act": "answer", "value": "0/0"}, [])
    assert card.parts[-1]["html"] == ""


def test_a_model_that_fails_is_told_in_words(tried, monkeypatch):
    def fails(**_):
        raise RuntimeError("no <answer>")

    monkeypatch.setattr(tried.explorer, "set", fails)
    card = tried.widget
    card._heard(card, {"act": "step", "value": "doses"}, [])
    assert "no &lt;answer&gt;" in card.parts[-1]["html"]


def test_lesson_models_are_frozen(theme):
    found = lesson(theme)
    assert isinstance(found, Lesson)
    with pytest.raises(ValueError, match="frozen"):
        found.theme = "other"
    assert all(isinstance(item, Experiment) for item in found.experiments)
