"""The mystery person: solvable, unique, silent until the grade, graded on the evidence."""

import dataclasses
import json
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from test_lesson import _check

from helpers import mystery
from helpers.models import kidney, stress
from helpers.models import mystery as model
from helpers.mystery_file import mystery_file
from helpers.tables import DataError, parameters

FILE = mystery_file()
SEEDS = range(1000)


# --- The persons -----------------------------------------------------------------------------


def test_a_thousand_persons_are_solvable_alone_and_within_the_budget():
    causes = set()
    for seed in SEEDS:
        person = model.case(seed)
        cause = person.body.cause
        causes.add(cause)
        assert model.fits(person.letters) == [cause]
        path = model.cheapest_path(person)
        assert model.price(path) <= FILE.budget
        assert model.fits({test: person.letters[test] for test in path}) == [cause]
    assert causes == set(FILE.causes)
    assert model.price(FILE.tests) > FILE.budget
    assert FILE.budget == 10, "the notebook says ten coins"


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, 7, 14, 31])
def test_no_cheaper_path_convinces(seed):
    person = model.case(seed)
    least = model.price(model.cheapest_path(person))
    for size in range(len(FILE.tests)):
        for chosen in combinations(FILE.tests, size):
            if model.fits({t: person.letters[t] for t in chosen}) == [person.body.cause]:
                assert model.price(chosen) >= least


def test_the_same_number_is_the_same_person():
    assert model._case.__wrapped__(17).results == model.case(17).results
    assert model.case(18).results != model.case(17).results


def test_results_come_from_the_models():
    for seed in range(60):
        body = model.case(seed).body
        p = model.values("mystery")
        full = model.usual_range("serum_magnesium", 300)[1]
        if body.cause == "kidneys":
            level = kidney.level_at_balance_mM(body.absorbed_mg)
            assert body.true["serum_magnesium"] > level
        else:
            assert body.true["serum_magnesium"] == stress.serum_estimate_mM(body.relative_store)
            assert body.true["serum_magnesium"] < full
        if body.cause in ("plate", "none", "vitamin_d", "kidneys", "gut"):
            found = stress.magnesium_balance_arrays(body.absorbed_mg, body.stress, 180)
            assert body.relative_store == pytest.approx(found.relative_store[-1], abs=1e-6)
            assert body.true["urine_magnesium"] == pytest.approx(found.urine_mg_per_day[-1], 1e-3)
        assert body.relative_store <= body.calm_store
        assert (
            p["loading_least_gfr"] <= body.true["kidney"]
            or body.true["loading"] != (body.true["loading"])
        )


def test_the_loading_test_meets_both_measurements_it_is_drawn_through():
    p = model.values("mystery")
    assert model._kept_percent(1.0) == p["loading_full"]
    assert model._kept_percent(model._depleted_store()) == pytest.approx(p["loading_depleted"])
    # Why neither kidney is asked: one lets a load go although stores are short.
    level = kidney.level_at_balance_mM() * model._depleted_store()
    given = {"start_mM": level, "infused_mmol": 30}
    with_it, without = (
        kidney.with_blood_kidney(60, 1, **settings) for settings in (given, {"start_mM": level})
    )
    extra = with_it.urine_total_mg[-1] - without.urine_total_mg[-1]
    assert 1 - extra / (30 * 24.305) < 0.2


def test_tests_scatter_by_what_the_table_says():
    serum = [model.case(s) for s in SEEDS]
    ratios = [p.results["serum_magnesium"] / p.body.true["serum_magnesium"] for p in serum]
    # Drawing again until one cause fits cuts off some of the scatter.
    said = parameters("mystery")["serum_magnesium_scatter"].value
    assert np.std(ratios) == pytest.approx(said, rel=0.2)
    assert np.mean(ratios) == pytest.approx(1, abs=0.01)


def test_serum_alone_often_looks_usual_where_stores_are_short():
    short = [model.case(s) for s in SEEDS]
    short = [p for p in short if p.body.cause in ("plate", "thiazide", "loop", "drinking")]
    usual = sum(p.letters["serum_magnesium"] == "U" for p in short) / len(short)
    assert 0.4 < usual < 0.8


def repr_of(seed):
    return "huge" if isinstance(seed, int) and seed > 10**20 else repr(seed)


@pytest.mark.parametrize(
    "seed", [-1, 1_000_000, 1.0, True, "7", None, float("nan"), 10**5000], ids=repr_of
)
def test_a_bad_number_is_refused_in_words(seed):
    with pytest.raises(ValueError, match=r"seed is .*whole number from 0 to 999,999"):
        mystery(seed)


# --- The game --------------------------------------------------------------------------------


def solved(seed, tests=None, cause=None, cite=None):
    """Return a person after these tests, this evidence and this cause."""
    piece = mystery(seed)
    person = model.case(seed)
    tests = model.cheapest_path(person) if tests is None else tests
    for test in tests:
        piece.press("buy", test)
    for test in tests if cite is None else cite:
        piece.press("cite", test)
    piece.press("suspect", person.body.cause if cause is None else cause)
    piece.press("decide")
    return piece


def words(piece):
    return " ".join(re.sub("<[^>]+>", " ", "".join(p.html for p in piece.parts())).split())


@pytest.mark.parametrize("seed", range(40))
def test_the_cheapest_path_earns_every_mark(seed):
    piece = solved(seed)
    assert piece.grade.marks == 4
    assert "4 of 4 marks" in words(piece)
    assert "✓ Right." in words(piece)


def test_a_lucky_guess_earns_one_mark_and_is_told_so():
    piece = solved(1, tests=())
    assert piece.grade.marks == 1
    assert "every cause still fits" in words(piece)
    assert "You cited no evidence." in words(piece)


def test_a_wrong_cause_is_answered_with_the_right_one_and_what_also_fits():
    piece = solved(1, tests=("urine_magnesium",), cause="gut")
    assert piece.grade.marks == 0
    assert "✗ Not this one." in words(piece)
    assert "It is: Too little magnesium on the plate" in words(piece)
    assert "also fit: an acid-lowering medicine, taken for years; kidney disease." in words(piece)


def test_a_wrong_cause_is_told_which_results_speak_against_it():
    piece = solved(1, cause="gut")
    assert piece.grade.marks == 0
    assert "could have told you" in words(piece)
    assert "speaks: Diet record, 7 days: magnesium (▼ below)." in words(piece)


def test_evidence_that_fits_everything_is_called_that():
    piece = solved(1, tests=("serum_calcium",))
    assert "goes with every cause here" in words(piece) or "speaks against" in words(piece)
    assert not piece.grade.enough


def test_needless_coins_cost_a_mark_and_too_dear_tests_are_refused():
    person = model.case(1)
    piece = solved(1, tests=(*model.cheapest_path(person), "loading"))
    assert piece.grade.marks == 3
    piece = mystery(1)
    for test in ("loading", "diet", "urine_magnesium", "alcohol"):
        piece.press("buy", test)
    assert piece.left == 0
    with pytest.raises(ValueError, match="costs 2 coins; 0 coins left"):
        piece.press("buy", "vitamin_d")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("buy", "moon", "no button"),
        ("cite", "diet", "no button"),
        ("suspect", "curse", "no button"),
        ("decide", "", "Choose a cause first"),
        ("peek", "", "no button"),
        ("another", "minus one", "Person number is 'minus one'"),
        ("another", "9" * 50_000, "whole number from 0 to 999,999"),
        ("another", "²", "Person number"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(name, value, said):
    piece = mystery(1)
    before = piece.parts()
    with pytest.raises(ValueError, match=said):
        piece.press(name, value)
    assert piece.parts() == before


def test_a_settled_person_stays_settled_and_another_one_is_a_fresh_start():
    piece = solved(1)
    with pytest.raises(ValueError, match="settled"):
        piece.press("buy", "loading")
    piece.press("another", " 7 ")
    assert (piece.seed, piece.left, piece.grade) == (7, FILE.budget, None)


# --- It gives nothing away -------------------------------------------------------------------


def sent(piece):
    """Return everything that leaves the kernel: the display and the widget's state."""
    bundle = piece._repr_mimebundle_()
    return json.dumps([bundle, repr(piece), piece.still(), piece.widget.get_state()], default=str)


@pytest.mark.parametrize("bought", [(), ("serum_magnesium", "kidney", "diet")])
def test_nothing_of_a_hidden_cause_is_sent_before_the_grade(bought, monkeypatch):
    """What is sent is the same for every hidden cause, as long as the bought results are."""
    true, seen = model.case(3), set()
    others = {p.body.cause: p for p in map(model.case, range(100))}
    assert set(others) == set(FILE.causes)
    for other in others.values():
        mixed = {t: (true if t in bought else other) for t in FILE.tests}
        made = dataclasses.replace(
            true,
            results={t: p.results[t] for t, p in mixed.items()},
            letters={t: p.letters[t] for t, p in mixed.items()},
            body=other.body,
        )
        monkeypatch.setattr(model, "case", lambda _, made=made: made)
        piece = mystery(3)
        for test in bought:
            piece.press("buy", test)
        for test in bought[:1]:
            piece.press("cite", test)
        piece.press("suspect", "gut")
        seen.add(re.sub(r"[0-9a-f]{32}", "", sent(piece)))
        assert repr(made) == repr(true)
        assert repr(made.body).count("cause=") == 0
    assert len(seen) == 1


def test_the_grade_is_the_first_to_say_it():
    person = model.case(4)
    piece = mystery(4)
    why = FILE.causes[person.body.cause].why
    assert why not in sent(piece)
    piece.press("suspect", person.body.cause)
    assert why not in sent(piece)
    piece.press("decide")
    assert why in sent(piece)


# --- Form ------------------------------------------------------------------------------------


def test_the_html_is_well_formed_and_every_control_has_a_name():
    for piece in (mystery(1), solved(1), solved(31), solved(7)):
        _check("".join(part.html for part in piece.parts()))
        _check(piece.still())


def test_it_is_read_without_a_widget_and_says_what_it_is_not():
    piece = mystery(seed=1)
    assert repr(piece).startswith("Mystery Person 1: a man of 28")
    assert "\n" not in repr(piece)
    for shown in (piece.still(), words(piece)):
        assert "no way to find out about anyone" in shown
    for one in (*FILE.tests.values(), *FILE.causes.values()):
        assert one.name in piece.still()


def test_a_damaged_file_is_refused_with_its_place(tmp_path):
    broken = tmp_path / "mystery.yaml"
    for content, place in [
        ("budget: 0", "budget"),
        ("[", "cannot be read"),
        (
            json.dumps(
                {
                    **FILE.model_dump(mode="json"),
                    "causes": {
                        "a": {"name": "one", "why": "why", "expects": {"diet": "L"}},
                        "b": {"name": "two", "why": "why", "expects": {"diet": "U"}},
                    },
                }
            ),
            "every test",
        ),
    ]:
        broken.write_text(content)
        with pytest.raises(DataError, match=place):
            mystery_file.__wrapped__(broken)


def test_every_parameter_is_used():
    source = Path(model.__file__).read_text(encoding="utf-8")
    for name in parameters("mystery"):
        test, _, end = name.rpartition("_")
        ranged = test in FILE.tests and end in ("low", "high", "scatter")
        assert ranged or f'"{name}"' in source, name
