import numpy as np
import pytest

from helpers import explore
from helpers.live_chart import layout_of, pack


def unpack(layout, data):
    floats, at, found = np.frombuffer(data, "<f4"), 0, {}
    for name, length in layout:
        size = length or 1
        found[name] = floats[at : at + size] if length else floats[at]
        at += size
    assert at == len(floats)
    return found


def test_what_is_packed_comes_out_by_name():
    arrays = {"a": 1.5, "b": np.arange(3.0), "c": float("nan")}
    found = unpack(layout_of(arrays), pack(arrays))
    assert found["a"] == 1.5
    assert list(found["b"]) == [0, 1, 2]
    assert np.isnan(found["c"])


@pytest.fixture
def shown():
    e = explore("bioavailability")
    view = e._ensure_view()
    sent = []
    view.chart.comm.send = lambda data=None, buffers=None, **_: sent.append((data, buffers))
    for slider in view.panel.sliders.values():
        slider.comm.send = lambda data=None, **_: sent.append((data, None))
    return e, view, sent


def test_a_slider_step_is_one_message_of_a_few_kilobytes(shown):
    _, view, sent = shown
    view.panel.sliders["calcium_mg"].set_state({"value": 960.0})
    sent.clear()
    view.panel.sliders["calcium_mg"].set_state({"value": 970.0})
    assert len(sent) == 1
    data, buffers = sent[0]
    assert len(str(data)) + sum(len(b) for b in buffers) < 6000


def test_a_move_in_the_browser_is_the_same_as_set(shown):
    e, view, _ = shown
    view.panel.sliders["magnesium_mg"].set_state({"value": 410.0})
    other = explore("bioavailability")
    other.set(magnesium_mg=410)
    assert e.state == other.state
    assert e.read() == other.read()
    assert view.panel.fields["magnesium_mg"].value == "410"


def test_rounding_noise_of_the_browser_is_no_move_and_gets_no_answer(shown):
    e, view, sent = shown
    view.panel.sliders["calcium_mg"].set_state({"value": 1007.0})
    sent.clear()
    view.panel.sliders["calcium_mg"].set_state({"value": 1006.9999999999999})
    assert e.state["calcium_mg"] == 1007
    assert not sent


def test_a_value_between_two_steps_survives_being_drawn(shown):
    e, view, _ = shown
    e.set(calcium_mg=1003.5)
    view.panel.sliders["calcium_mg"].set_state({"value": 1004.0})
    assert e.state["calcium_mg"] == 1003.5


@pytest.mark.parametrize("text", ["-5", "abc", "99999", "", "nan", "1e999", "<b>1</b>"])
def test_bad_typing_is_refused_in_words_and_the_slider_stays(shown, text):
    e, view, _ = shown
    before = e.state
    view.panel.fields["calcium_mg"].set_state({"value": text})
    assert e.state == before
    assert view.panel.sliders["calcium_mg"].value == before["calcium_mg"]
    assert "calcium_mg" in view._error.value
    assert "0 to 3,000" in view._error.value
    assert "<b>" not in view._error.value
    view.panel.fields["calcium_mg"].set_state({"value": "1200,5"})
    assert e.state["calcium_mg"] == 1200.5
    assert view._error.value == ""


def test_only_our_own_markup_reaches_the_page(shown):
    _, view, _ = shown
    view.say("<img src=x onerror=alert(1)> & more")
    assert "<img" not in view._error.value
    assert "&lt;img" in view._error.value


def test_the_other_mode_turns_the_page(shown):
    e, view, _ = shown
    diet = view.chart.spec
    e.set(mode="beyond")
    assert view.chart.spec != diet
    assert "infusion_serum_mM" in dict(view.chart.layout_)
    assert "cw-hidden" in view.panel._rows["vitamin_d_nmol_l"]._dom_classes
    e.set(mode="diet")
    assert view.chart.spec == diet
