"""Answer codes and the pooling page: round trips, what a class pastes, and what it must not do."""

import random
import re
from html import escape
from html.parser import HTMLParser

import pytest

from helpers import answers_code, class_predictions, explore, predict, state_code
from helpers.charts.class_answers import Bar, answers_svg
from helpers.charts.class_plane import CALCIUM_MAX_MG, MAGNESIUM_MAX_MG, class_plane_svg
from helpers.lesson import answers, pasted, prediction
from helpers.lesson.files import lesson, lessons
from helpers.lesson.pooled import example
from helpers.state_code import ALPHABET, CodeError

THEME = "muscle"
KEY = lesson(THEME).predictions[0].key


@pytest.fixture(autouse=True)
def _nothing_answered():
    prediction._answers.clear()
    prediction._told.clear()
    yield
    prediction._answers.clear()
    prediction._told.clear()


def _every_answer():
    """Return (theme, places) for each way to answer one question, and for all questions."""
    for theme in lessons():
        asked = lesson(theme).predictions
        for question in asked:
            for place in (*range(len(question.options)), None):
                yield theme, {question.key: place}
        yield theme, {question.key: len(question.options) - 1 for question in asked}


ALL = list(_every_answer())


# --- Answer codes --------------------------------------------------------------------------


def test_codes_come_back_as_they_went():
    seen = set()
    for theme, places in ALL:
        code = answers.encode(theme, places)
        assert answers.decode(code) == answers.Answers(theme, places)
        seen.add(code)
        assert len(code) <= 12
        assert set(code) <= {*ALPHABET, "-"}
    assert len(seen) == len({(theme, tuple(places.items())) for theme, places in ALL})


def test_spelling_does_not_matter():
    code = answers.encode(THEME, {KEY: 1})
    for typed in (code.lower(), code.replace("-", ""), f" {code} ", code.replace("-", " ")):
        assert answers.decode(typed).places == {KEY: 1}
    read_aloud = code.replace("0", "O").replace("1", "l")
    assert answers.decode(read_aloud).places == {KEY: 1}


def test_one_wrong_character_or_two_exchanged_are_always_noticed():
    for theme, places in ALL:
        code = answers.encode(theme, places).replace("-", "")
        for at, true in enumerate(code):
            for other in set(ALPHABET) - {true}:
                with pytest.raises(CodeError, match=f"number {at + 1}, which would be {true}"):
                    answers.decode(code[:at] + other + code[at + 1 :])
        for at in range(len(code) - 1):
            if code[at] != code[at + 1]:
                with pytest.raises(CodeError):
                    answers.decode(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


def test_the_two_kinds_of_code_are_never_taken_for_each_other():
    for theme, places in ALL:
        with pytest.raises(CodeError):
            state_code.decode(answers.encode(theme, places))
    with pytest.raises(CodeError, match="not an answer code"):
        answers.decode(state_code.encode(THEME, explore(THEME).state))


def test_every_lesson_has_a_mark_of_its_own():
    assert len({answers._fingerprint(theme) for theme in lessons()}) == len(lessons())


def test_a_code_of_other_questions_is_recognised(monkeypatch):
    code = answers.encode(THEME, {KEY: 0})
    mark = answers._fingerprint
    monkeypatch.setattr(answers, "_fingerprint", lambda theme: mark(theme) ^ 1)
    with pytest.raises(CodeError, match="not those of this version"):
        answers.decode(code)


def test_what_was_never_asked_cannot_be_read():
    size = len(lesson(THEME).predictions[0].options)
    for digit in range(size + 1, 7):
        number = digit * answers._PRINT + answers._fingerprint(THEME)
        code = state_code.written(number, answers._length(THEME), answers._SEAL)
        with pytest.raises(CodeError, match="no such answer"):
            answers.decode(code)
    empty = state_code.written(answers._fingerprint(THEME), answers._length(THEME), answers._SEAL)
    with pytest.raises(CodeError, match="answers nothing"):
        answers.decode(empty)


@pytest.mark.parametrize(
    ("places", "said"), [({"nothing": 0}, "question is 'nothing'"), ({KEY: 9}, f"{KEY} is 9")]
)
def test_only_answers_that_there_are_get_a_code(places, said):
    with pytest.raises(ValueError, match=said):
        answers.encode(THEME, places)


def test_a_student_sees_the_code_below_the_reply():
    with pytest.raises(ValueError, match="answer its question first"):
        answers_code(THEME)
    with pytest.raises(ValueError, match="must be one of"):
        answers_code("muscles")
    asked = predict(THEME)
    assert "code" not in asked.parts()[1].html
    asked.press("answer", "2")
    code = answers_code(THEME)
    assert answers.decode(code) == answers.Answers(THEME, {KEY: 2})
    assert code in asked.parts()[1].html
    assert code not in asked.still()


# --- What is pasted ------------------------------------------------------------------------

A, B = (answers.encode(THEME, {KEY: place}) for place in (0, 1))
STATE = state_code.encode(THEME, {**explore(THEME).state, "calcium_mg": 800, "magnesium_mg": 200})


def test_codes_are_counted_however_they_are_written():
    text = (
        f"\ufeff{A}\n\nAnna, 10b: {B}\n1. {A.lower()}\n- {B} x 12\n{A} × 3; {B} *2\t{A},{STATE}\n"
    )
    found = pasted.read(text.replace("Anna, 10b", "Anna"))
    assert found.answers == {(THEME, KEY, 0): 6, (THEME, KEY, 1): 15}
    assert found.days == {(800, 200): 1}
    assert found.bad == []


def test_bad_lines_are_listed_and_the_good_ones_count():
    wrong = ("2" if A[0] != "2" else "3") + A[1:]
    found = pasted.read(f"{A}\nAnna: hello\n<b>{B}</b>\n{wrong}\n{STATE[:-1]}\n{B}")
    assert found.answers.total() == 2
    assert [bad.line for bad in found.bad] == [2, 3, 4, 5]
    # No name is shown, also where its code is wrong.
    assert found.bad[0].shown == "hello"
    assert f"number 1, which would be {A[0]}" in found.bad[2].why
    assert "state code" in found.bad[3].why
    assert all("Nothing has changed" not in bad.why for bad in found.bad)


def test_hands_are_counted_by_theme_letter_and_number():
    found = pasted.read(
        f"{THEME} B x 12\n{THEME} {KEY} a\n{THEME.title()} skip x 2, {A}\nbone half C x 3"
    )
    assert found.answers == {
        (THEME, KEY, 1): 12,
        (THEME, KEY, 0): 2,
        (THEME, KEY, None): 2,
        ("bone", "half", 2): 3,
    }
    assert found.bad == []
    bad = pasted.read(f"{THEME} Z x 3\nbone B\n{THEME} nothing B").bad
    assert [one.line for one in bad] == [1, 2, 3]
    for one, why in zip(bad, ("a letter from A to", "question is ''", "'nothing'"), strict=True):
        assert why in one.why


ROWS = [f"{THEME},{KEY},a,", f"{THEME},,C.,{A}", f"{THEME},,skip,{STATE}", f",,,{B}"]
CSV = "\n".join(["Theme,question,answer,code", *ROWS])


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_is_counted(mark):
    found = pasted.read("\n" + CSV.replace(",", mark))
    # The code beside an answer of its own is not counted twice; the settings are.
    assert found.answers == {
        (THEME, KEY, 0): 1,
        (THEME, KEY, 2): 1,
        (THEME, KEY, None): 1,
        (THEME, KEY, 1): 1,
    }
    assert found.days == {(800, 200): 1}
    assert found.bad == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("muscel,,A", "theme is 'muscel'.*Did you mean 'muscle'"),
        (f"{THEME},nothing,A", "question is 'nothing'"),
        (f"{THEME},,Z", "a letter from A to"),
        (f"{THEME},,AB", "a letter from A to"),
        (f"{THEME},,é", "a letter from A to"),
        (f'{THEME},,"A', None),
    ],
)
def test_a_bad_row_is_named(row, why):
    found = pasted.read(f"theme,question,answer\n{THEME},,A\n{row}")
    assert found.answers[THEME, KEY, 0] >= 1
    assert [bad.line for bad in found.bad] == ([3] if why else [])
    assert not why or re.search(why, found.bad[0].why)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing was pasted"),
        (" \n\t\n", "Nothing was pasted"),
        ("x\n" * (pasted.MOST_LINES + 1), "501 lines: at most 500"),
        ("é" * pasted.MOST_BYTES, "200,000 bytes: at most 100,000"),
    ],
)
def test_too_much_and_nothing_are_refused(text, said):
    with pytest.raises(ValueError, match=said):
        pasted.read(text)
    full = pasted.read("\n".join([A] * pasted.MOST_LINES))
    assert full.answers.total() == pasted.MOST_LINES


def test_nonsense_never_fails_in_any_other_way():
    chance = random.Random(1)  # noqa: S311 - no secret
    letters = ALPHABET + "-,;:\t\n\" x×*<>&'é\0\u2028" + "theme,answer"
    for _ in range(300):
        text = "".join(chance.choices(letters, k=chance.randint(1, 80)))
        for head in ("", "theme,answer\n"):
            try:
                found = pasted.read(head + text)
            except ValueError:
                continue
            assert found.answers.total() + found.days.total() + len(found.bad) <= 400


# --- The page ------------------------------------------------------------------------------


class _Well(HTMLParser):
    """Fails on tags that do not match and on handlers in the HTML."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in {"br", "rect", "path", "circle"} or self.get_starttag_text()[-2] != "/":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def _shown(page):
    html = "".join(part.html for part in page.parts())
    checker = _Well()
    checker.feed(html)
    assert checker.open == []
    return html


def test_the_page_starts_empty_and_invents_nothing_unasked():
    page = class_predictions()
    assert [part.key for part in page.parts()] == ["field", "counted"]
    assert "svg" not in _shown(page)
    assert repr(page) == "Class predictions: 0 answers, 0 settings, 0 not read"
    page.press("example")
    assert "Invented example" in _shown(page)
    assert example() == example()
    assert len(page.found.days) > 5
    page.press("clear")
    assert [part.key for part in page.parts()] == ["field", "counted"]
    assert "Invented" not in _shown(page)


def test_the_right_answer_shows_only_when_it_is_revealed():
    page = class_predictions()
    page.press("count", f"{A} x 4\n{B}")
    right = next(i for i, o in enumerate(lesson(THEME).predictions[0].options) if o.right)
    replies = predict(THEME)._replies
    for revealed in (False, True, False):
        html = _shown(page)
        assert (", right" in html) == revealed
        assert (escape(replies[right]) in html) == revealed
        assert 'aria-label="Muscle: 5 predictions. A.' in html
        page.press("reveal", f"{THEME}/{KEY}")
    page.press("count", A)
    assert ", right" not in _shown(page)


def test_what_is_pasted_is_never_html():
    page = class_predictions()
    page.press("count", f"<img src=x onerror=alert(1)>\n{A}\n</textarea><script>1</script>")
    html = _shown(page)
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img" in html
    assert len(page.found.bad) == 2


def test_a_refused_text_leaves_what_was_counted():
    page = class_predictions()
    page.press("count", A)
    card = page.widget
    card._heard(card, {"act": "count", "value": "\n"}, [])
    assert "Nothing was pasted" in card.parts[-1]["html"]
    assert page.found.answers.total() == 1
    for name, value in (("reveal", "muscle/nothing"), ("reveal", ""), ("delete", "")):
        with pytest.raises(ValueError, match="no button"):
            page.press(name, value)


def test_many_bad_lines_stay_readable():
    page = class_predictions()
    page.press("count", "\n".join(["nonsense"] * 120))
    html = _shown(page)
    assert html.count("<td") <= 2 * 51
    assert "And 70 more" in html
    assert "120 entries could not be read" in html


# --- The pictures --------------------------------------------------------------------------


def test_bars_are_as_long_as_the_counts():
    drawn = answers_svg("t", [Bar("A. <x>", 10), Bar("B", 5, right=True), Bar("C", 0)])
    widths = [float(w) for w in re.findall(r'<rect x="8" y="[\d.]+" width="([\d.]+)"', drawn)]
    assert widths[0] == 2 * widths[1]
    assert widths[2] < 5
    assert "<x>" not in drawn
    assert drawn.count("5, right") == 2  # once drawn, once said
    with pytest.raises(ValueError, match="at least one"):
        answers_svg("t", [])
    with pytest.raises(ValueError, match="below 0"):
        answers_svg("t", [Bar("A", -1)])


def test_dots_lie_where_the_days_are():
    corner = [(0, 0, 1), (CALCIUM_MAX_MG, MAGNESIUM_MAX_MG, 2), (1e9, 1e9, 1)]
    drawn = class_plane_svg(corner)
    places = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn)
    (right, top), (left, bottom), held = (tuple(map(float, place)) for place in places)
    assert left < right
    assert top < bottom
    assert held == (right, top)
    assert "2 times" in drawn
