"""The virtual person travels: what is shared, when it is read and written, what goes wrong."""

import asyncio
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import explore, person_file
from helpers.engine.person import shared
from helpers.lesson import try_this
from helpers.person_file import MOST_BYTES, PersonFileError, Saved
from helpers.reference import life_stages
from helpers.themes import THEMES


def _run_apart(work):
    """Run in a loop of its own: where browser tests ran before, this thread has one running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@pytest.fixture(autouse=True)
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERWEIGHT_PERSON", str(tmp_path / "person.json"))
    return tmp_path / "person.json"


def opened(theme, shown=True, **settings):
    """Return an explorer with its widgets, as a page in a browser has it."""
    e = explore(theme)
    if settings:
        e.set(**settings)
    e.widget  # noqa: B018 - makes the view
    if shown:
        e._view.person.heard("shown")
    return e


def learner(e, **changes):
    """Move controls as the learner does, and pause."""
    for name, value in changes.items():
        if name == "plate":
            e._view._plate_changed(value)
        else:
            e._view._changed(name, value)
    return e._view.person.person.save()


def notice(e):
    return e._view.person.line.notice


# --- What travels ----------------------------------------------------------------------------


def test_what_is_set_on_one_page_is_there_on_the_next():
    e = opened("muscle")
    said = learner(e, life_stage="man 51-70", magnesium_mg=410.0)
    assert said.startswith("Saved for the other notebooks: man 51-70, calcium 1,000 mg, magnesium")
    for theme in THEMES:
        f = opened(theme)
        for name in ("life_stage", "calcium_mg", "magnesium_mg", "day"):
            assert f.state[name] == e.state[name], (theme, name)
        assert "from the page on muscle" in notice(f) or f.state == explore(theme).state


def test_stress_foods_and_supplements_travel_where_they_exist():
    e = opened("bioavailability")
    foods = (("kale, boiled", 200.0, "lunch"), ("whole milk", 250.0, "breakfast"))
    learner(e, plate=foods, magnesium_supplement_mg=100.0, vitamin_d_nmol_l=20.0)
    learner(opened("stress"), stress=0.3)
    f = opened("bioavailability")
    assert f.state == e.state
    assert opened("stress").state["plate"] == foods
    # A page without foods that picks an example day brings that day's foods everywhere.
    learner(opened("nerve"), day="Vegan")
    assert opened("stress").state["plate"] == explore_day("Vegan")


def explore_day(day):
    e = explore("bioavailability")
    e.set(day=day)
    return e.state["plate"]


def test_every_shared_control_has_one_kind_and_range_everywhere():
    kinds = {}
    for theme in THEMES:
        e = explore(theme)
        for name in shared(e.controls, e.state):
            control = e.controls.get(name)
            found = (
                type(control),
                getattr(control, "low", None),
                getattr(control, "high", None),
                getattr(control, "unit", None),
                tuple(getattr(control, "options", ())),
            )
            assert kinds.setdefault(name, found) == found, (theme, name)
    assert set(kinds) == set(person_file.SHARED)


def test_how_one_looks_at_things_does_not_travel():
    learner(opened("stress"), yardstick="2:1", mode="beyond")
    e = opened("muscle")
    assert (e.state["yardstick"], e.state["mode"]) == ("none", "diet")


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(life_stages()),
    st.integers(0, 3000),
    st.integers(0, 1200),
    st.floats(0, 1),
    st.sampled_from(["own", "Vegan", "Typical US adult"]),
)
def test_what_one_page_computes_the_others_show_as_the_same_number(
    tmp_path_factory, who, calcium, magnesium, part, day
):
    os.environ["COUNTERWEIGHT_PERSON"] = str(tmp_path_factory.mktemp("person") / "person.json")
    e = opened("bioavailability")
    learner(e, day=day) if day != "own" else learner(e, plate=())
    moved = {"calcium_mg": float(calcium), "magnesium_mg": float(magnesium)} if part < 0.7 else {}
    learner(e, life_stage=who, **moved)
    if moved:
        learner(e, magnesium_supplement_mg=float(round(part * (1200 - magnesium))))
    # Who changed nothing has no settings that travel: each page shows its own start.
    assume(person_file.place().exists())
    shown = {}
    for theme in THEMES:
        for name, value in opened(theme).values.items():
            if name == "magnesium_absorbed_mg" or name.startswith("serum_magnesium_mM"):
                shown.setdefault(name, {})[theme] = value
    assert set(shown["magnesium_absorbed_mg"]) >= {"bioavailability", "stress"}
    assert set(shown["serum_magnesium_mM"]) >= {"muscle", "nerve"}
    for name, values in shown.items():
        assert max(values.values()) == pytest.approx(min(values.values()), rel=1e-12), (
            name,
            values,
        )


def test_where_a_page_must_differ_it_says_so():
    """The page on stress has no doses: it counts one tablet with food."""
    e = opened("bioavailability")
    learner(e, magnesium_supplement_mg=300.0)
    assert opened("stress").values["magnesium_absorbed_mg"] == pytest.approx(
        e.values["magnesium_absorbed_mg"], rel=1e-12
    )
    learner(e, supplement_doses=4.0)
    f = opened("stress")
    assert f.values["magnesium_absorbed_mg"] < e.values["magnesium_absorbed_mg"]
    assert "one tablet a day, with food" in notice(f)
    assert "one tablet" not in notice(opened("muscle"))


# --- When it is read and written -------------------------------------------------------------


def test_running_a_notebook_without_a_browser_reads_and_writes_nothing(path):
    person_file.save(path, lambda _: Saved({"magnesium_mg": 500.0}, "muscle"))
    before = path.read_bytes()
    e = opened("stress", shown=False)
    assert e._repr_mimebundle_()["text/plain"] == repr(explore("stress"))
    assert e.state == explore("stress").state
    e.set(magnesium_mg=250)
    experiments = try_this(e)
    experiments.press("step", next(iter(experiments.experiments)))
    e.restore(explore("muscle").code)
    assert e._view.person.person.save() == ""
    assert path.read_bytes() == before


def test_experiments_and_code_are_not_the_learner_but_a_typed_code_is(path):
    e = opened("stress")
    e.set(magnesium_mg=250)
    learner(e, stress=0.5)
    # The first save brings the page as it is; later ones only what the learner changed.
    e.set(magnesium_mg=150)
    learner(e, stress=0.6)
    saved = json.loads(path.read_text())["controls"]
    assert (saved["magnesium_mg"], saved["stress"]) == (250, 0.6)
    other = explore("muscle")
    other.set(magnesium_mg=333)
    e._view.code._field.value = other.code
    e._view.code.use()
    e._view.person.person.save()
    assert json.loads(path.read_text())["controls"]["magnesium_mg"] == 333


def test_settings_of_a_cell_win_over_saved_ones():
    learner(opened("stress"), magnesium_mg=500.0, stress=0.2, life_stage="man 71+")
    e = opened("stress", magnesium_mg=200)
    assert (e.state["magnesium_mg"], e.state["stress"]) == (200, 0.2)
    assert e.state["life_stage"] == "man 71+"


def test_it_is_taken_over_once():
    learner(opened("muscle"), magnesium_mg=500.0)
    e = opened("nerve")
    learner(opened("muscle"), magnesium_mg=600.0)
    e._view.person.heard("shown")
    assert e.state["magnesium_mg"] == 500


def test_start_fresh_and_forget_me(path):
    learner(opened("muscle"), magnesium_mg=500.0)
    (path.parent / "person.json.bad").write_text("old")
    e = opened("nerve")
    assert [b[0] for b in e._view.person.line.buttons] == ["fresh", "forget"]
    e._view.person.heard("fresh")
    assert e.state == explore("nerve").state
    assert opened("stress").state["magnesium_mg"] == 500
    e._view.person.heard("forget")
    assert list(path.parent.iterdir()) == []
    assert "Forgotten" in notice(e)
    assert opened("stress").state == explore("stress").state
    learner(e, magnesium_mg=300.0)
    assert opened("stress").state["magnesium_mg"] == 300


def test_reset_is_the_learners_own_and_is_saved_like_any_move():
    e = opened("muscle")
    learner(e, magnesium_mg=500.0)
    e._view.guard(e.reset)
    e._view.person.person.save()
    assert opened("nerve").state["magnesium_mg"] == e.state["magnesium_mg"]


def test_saving_waits_for_a_pause_and_is_one_write(monkeypatch):
    monkeypatch.setattr("helpers.engine.person.WAIT_SECONDS", 0.05)
    writes = []
    monkeypatch.setattr("helpers.person_file._replace", lambda *a: writes.append(a))
    e = opened("muscle")

    async def move():
        for value in range(300, 340):
            e._view._changed("magnesium_mg", float(value))
            await asyncio.sleep(0)
        assert writes == []
        await asyncio.sleep(0.3)

    _run_apart(move())
    assert len(writes) == 1
    assert e._view.person.line.quiet.startswith("Saved for the other notebooks")


def test_it_can_be_switched_off(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERWEIGHT_PERSON", "off")
    monkeypatch.chdir(tmp_path)
    e = opened("muscle")
    assert learner(e, magnesium_mg=500.0) == ""
    monkeypatch.delenv("COUNTERWEIGHT_PERSON")
    assert list(tmp_path.iterdir()) == []
    assert person_file.place() == tmp_path / ".counterweight_person.json"


# --- What goes wrong -------------------------------------------------------------------------

GOOD = {"counterweight_person": 1, "page": "muscle", "controls": {"magnesium_mg": 500.0}}
DAMAGED = {
    "cut off": json.dumps(GOOD)[:30].encode(),
    "empty": b"",
    "not UTF-8": b"\xff\xfe\x00",
    "another format": b"[1, 2]",
    "no version": b'{"controls": {}, "page": ""}',
    "an older version": json.dumps({**GOOD, "counterweight_person": 0}).encode(),
    "a version that is no number": json.dumps({**GOOD, "counterweight_person": True}).encode(),
    "no controls": b'{"counterweight_person": 1, "page": ""}',
    "huge": b" " * (MOST_BYTES + 1),
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_file_is_set_aside_and_said_once(path, kind):
    path.write_bytes(DAMAGED[kind])
    e = opened("muscle")
    assert "could not be read" in notice(e)
    assert e.state == explore("muscle").state
    assert (path.parent / "person.json.bad").read_bytes() == DAMAGED[kind]
    assert notice(opened("nerve")) == ""
    path.write_bytes(DAMAGED[kind])
    assert learner(e, magnesium_mg=400.0).startswith("Saved")
    assert (path.parent / "person.json.2.bad").exists()


def test_a_newer_file_is_left_as_it_is(path):
    newer = json.dumps({**GOOD, "counterweight_person": 2, "new": "things"})
    path.write_text(newer)
    e = opened("muscle")
    assert "newer Counterweight" in notice(e)
    assert learner(e, magnesium_mg=400.0) == ""
    assert path.read_text() == newer


@pytest.mark.parametrize(
    ("controls", "said"),
    [
        ({"magnesium_mg": 5000}, "Magnesium was left out"),
        ({"magnesium_mg": "much"}, "Magnesium was left out"),
        ({"magnesium_mg": True}, "Magnesium was left out"),
        ({"magnesium_mg": float("nan")}, "Magnesium was left out"),
        ({"magnesium_mg": 10**400}, "Magnesium was left out"),
        ({"life_stage": ["dragon"]}, "Who was left out"),
        ({"supplement_with_food": 1}, "with a meal was left out"),
        ({"calcium_mg": 100, "calcium_supplement_mg": 900}, "do not fit together"),
        (
            {"calcium_mg": 100, "plate": [["moon rock", 5, ""], ["whole milk", 50, ""]]},
            "foods.*: 1",
        ),
        ({"calcium_mg": 100, "plate": [[1], "x", None, ["whole milk", -5]]}, "foods.*: 4"),
        ({"calcium_mg": 100, "plate": "kale"}, ""),
        ({"not_a_control": {"a": 1}}, ""),
    ],
)
def test_values_that_do_not_fit_are_left_out_in_words_and_kept_in_the_file(path, controls, said):
    path.write_text(json.dumps({**GOOD, "controls": {"age_y": 71.0, **controls}}))
    e = opened("bioavailability")
    assert e.state["age_y"] == 71
    assert re.search(said, notice(e))
    learner(e, age_y=72.0)
    kept = json.loads(path.read_text())["controls"]
    assert json.dumps({k: kept[k] for k in controls}) == json.dumps(controls)


def test_a_link_is_not_followed(path):
    target = path.with_name("precious.txt")
    target.write_text("mine")
    path.symlink_to(target)
    e = opened("muscle")
    assert "link" in notice(e)
    learner(e, magnesium_mg=400.0)
    assert target.read_text() == "mine"
    assert path.is_symlink()


def test_a_folder_that_cannot_be_written_is_said_once_and_nothing_is_lost(path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("helpers.person_file._replace", refuse)
    e = opened("muscle")
    assert "cannot be saved in this folder (Permission denied)" in learner(e, magnesium_mg=400.0)
    assert learner(e, magnesium_mg=410.0) == ""
    assert e.state["magnesium_mg"] == 410
    monkeypatch.undo()
    os.environ["COUNTERWEIGHT_PERSON"] = str(path)
    assert learner(e, calcium_mg=800.0).startswith("Saved")
    assert opened("nerve").state["magnesium_mg"] == 410


def test_a_missing_folder_is_said_too(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERWEIGHT_PERSON", str(tmp_path / "gone" / "person.json"))
    assert "cannot be saved" in learner(opened("muscle"), magnesium_mg=400.0)


def test_two_pages_open_at_once_keep_each_others_changes(path):
    one, two = opened("muscle"), opened("nerve")
    learner(one, magnesium_mg=400.0)
    learner(two, calcium_mg=700.0)
    learner(one, life_stage="man 71+")
    saved = json.loads(path.read_text())["controls"]
    assert (saved["magnesium_mg"], saved["calcium_mg"], saved["life_stage"]) == (
        400,
        700,
        "man 71+",
    )
    path.unlink()
    learner(two, calcium_mg=800.0)
    assert opened("stress").state["calcium_mg"] == 800


# Loads the one module without its package, so that thirty children start fast.
WRITER = f"""
import sys, itertools
from importlib.machinery import SourceFileLoader
from pathlib import Path
person_file = SourceFileLoader("person_file", {person_file.__file__!r}).load_module()
Saved, save = person_file.Saved, person_file.save
path, name = Path(sys.argv[1]), sys.argv[2]
for i in itertools.count():
    filler = {{f"filler_{{k}}": i for k in range(3000)}}
    while True:
        try:
            save(path, lambda s: Saved({{**s.controls, name: i, **filler}}, name))
            break
        except person_file.BusyError:
            pass
    print(i, flush=True)
"""


def _writer(path, name):
    command = [sys.executable, "-c", WRITER, str(path), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_kill_in_the_middle_of_writing_leaves_the_old_or_the_new_file(path):
    waits = itertools.cycle((0, 0.0003, 0.0007, 0.0011, 0.0017, 0.0023, 0.0031))
    last = -1
    for _ in range(30):
        writer = _writer(path, "a")
        done = int(writer.stdout.readline())
        time.sleep(next(waits))
        writer.send_signal(signal.SIGKILL)
        done = max([done, *map(int, writer.stdout.read().split())])
        writer.wait()
        saved = person_file.load(path)
        assert saved.controls["a"] in (done, done + 1)
        assert {saved.controls[f"filler_{k}"] for k in range(3000)} == {saved.controls["a"]}
        last = saved.controls["a"]
    assert last >= 0
    assert person_file.save(path, lambda s: Saved({"b": 1})).controls == {"b": 1}
    assert list(path.parent.iterdir()) == [path]


def test_two_kernels_writing_at_once_never_lose_or_tear_anything(path):
    writers = [_writer(path, name) for name in ("a", "b")]
    for writer in writers:
        for _ in range(15):
            writer.stdout.readline()
    for writer in writers:
        writer.kill()
        writer.stdout.close()
        writer.wait()
    saved = person_file.load(path).controls
    assert saved["a"] >= 13
    assert saved["b"] >= 13


def test_who_finds_the_file_busy_tries_again(path, monkeypatch):
    monkeypatch.setattr("helpers.person_file._LOCK_SECONDS", 0.02)
    monkeypatch.setattr("helpers.engine.person.WAIT_SECONDS", 0.05)
    e = opened("muscle")

    async def move():
        with person_file._turn(path) as alone:
            assert alone
            e._view._changed("magnesium_mg", 444.0)
            await asyncio.sleep(0.2)
            assert not path.exists()
        await asyncio.sleep(0.3)

    _run_apart(move())
    assert json.loads(path.read_text())["controls"]["magnesium_mg"] == 444


def test_without_turns_the_file_is_still_whole(path, monkeypatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(path.parent / "gone"))
    assert learner(opened("muscle"), magnesium_mg=444.0).startswith("Saved")
    assert opened("nerve").state["magnesium_mg"] == 444


def test_messages_name_no_folder(path):
    path.mkdir()
    with pytest.raises(PersonFileError) as refused:
        person_file.load(path)
    assert str(path.parent) not in str(refused.value)
