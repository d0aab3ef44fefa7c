"""The buffer of a step: what goes in comes out by name, and only what changed is sent."""

import numpy as np
import pytest

from helpers.engine.packing import Packer


def unpack(layout, data):
    floats = np.frombuffer(data, "<f4")
    at, found = int(floats[0]) + 1, {}
    for place in floats[1:at].copy():
        name, length = layout[int(place)]
        size = length or 1
        found[name] = floats[at : at + size] if length else floats[at]
        at += size
    assert at == len(floats)
    return found


@pytest.fixture
def packer():
    made = Packer()
    made.put({"a": 1.5, "b": np.arange(3.0), "c": float("nan"), "d": [[1, 2], [3, 4]], "e": True})
    return made


def test_what_is_packed_comes_out_by_name(packer):
    found = unpack(packer.layout, packer.full)
    assert found["a"] == 1.5
    assert list(found["b"]) == [0, 1, 2]
    assert np.isnan(found["c"])
    assert list(found["d"]) == [1, 2, 3, 4]
    assert found["e"] == 1


def test_at_first_everything_has_changed(packer):
    assert packer.changes == packer.full


def test_only_what_changed_is_sent_and_the_rest_is_kept(packer):
    packer.put(
        {"a": 1.5, "b": np.array([0, 1, 9]), "c": float("nan"), "d": [[1, 2], [3, 4]], "e": False}
    )
    changes = unpack(packer.layout, packer.changes)
    assert set(changes) == {"b", "e"}
    assert list(changes["b"]) == [0, 1, 9]
    assert unpack(packer.layout, packer.full)["a"] == 1.5


def test_nothing_changed_sends_nothing(packer):
    before = packer.full
    packer.put({"a": 1.5, "b": np.arange(3), "c": float("nan"), "d": [[1, 2], [3, 4]], "e": True})
    assert unpack(packer.layout, packer.changes) == {}
    assert packer.full == before


def test_other_names_or_lengths_send_everything(packer):
    packer.put({"a": 1.5, "b": np.arange(4.0)})
    assert set(unpack(packer.layout, packer.changes)) == {"a", "b"}


def test_numbers_alone_and_no_numbers_at_all():
    packer = Packer()
    packer.put({"a": 1.0})
    packer.put({"a": 2.0})
    assert unpack(packer.layout, packer.changes) == {"a": 2}
    packer.put({})
    assert packer.layout == []
    assert list(np.frombuffer(packer.full, "<f4")) == [0]


def test_an_empty_array_is_refused_by_name(packer):
    with pytest.raises(ValueError, match="nothing_here holds nothing"):
        packer.put({"nothing_here": np.array([])})
