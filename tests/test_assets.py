import os

import pytest

from helpers import tables
from helpers.engine import assets


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERWEIGHT_CACHE", str(tmp_path))
    return tmp_path


def test_what_is_kept_comes_back(cache):
    assets.keep("thing", "body ✓\nmore")
    assert assets.load("thing") == "body ✓\nmore"
    assert [p.name[:5] for p in cache.iterdir()] == ["thing"]


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"0000\nbody", None])
def test_a_damaged_or_missing_thing_is_not_used(cache, damage):
    assets.keep("thing", "body")
    path = next(cache.iterdir())
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    assert assets.load("thing") is None


def test_a_cut_off_thing_is_not_used(cache):
    assets.keep("thing", "a long body " * 50)
    path = next(cache.iterdir())
    path.write_bytes(path.read_bytes()[:-7])
    assert assets.load("thing") is None


def test_a_damaged_bundle_is_made_again(cache, monkeypatch):
    assets.keep("bundle", "damaged soon")
    path = next(cache.iterdir())
    path.write_bytes(b"x")
    made = []

    def child(*args, **kwargs):
        made.append(args)
        assets.keep("bundle", "made again")

    monkeypatch.setattr(assets.subprocess, "run", child)
    assert assets.bundle() == "made again"
    assert len(made) == 1


def test_without_a_child_process_it_is_made_here(cache, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no processes in a browser")

    monkeypatch.setattr(assets.subprocess, "run", refuse)
    monkeypatch.setattr(assets, "_make", lambda name: f"made {name} here")
    assert assets.fetch("thing") == "made thing here"


def test_things_of_earlier_versions_are_removed_after_a_while(cache):
    assets.keep("thing", "body")
    old, recent = cache / "thing-old.txt", cache / "thing-recent.txt"
    for path in (old, recent):
        path.write_text("x")
    os.utime(old, (0, 0))
    assets.prune()
    assert not old.exists()
    assert recent.exists()
    assert assets.load("thing") == "body"


@pytest.mark.parametrize("name", ["src/models/one.py", "src/drawn.js", "data/validation/two.csv"])
def test_a_change_of_any_source_or_table_makes_everything_anew(tmp_path, monkeypatch, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    monkeypatch.setattr(assets, "HERE", tmp_path / "src")
    monkeypatch.setattr(tables, "data_dir", lambda: tmp_path / "data")
    known = []
    for text in ("one", "other", "one"):
        path.write_text(text, encoding="utf-8")
        known.append(assets.fingerprint.__wrapped__())
    assert known[0] == known[2] != known[1]
