import re
from pathlib import Path

import numpy as np
import pytest
from anywidget import AnyWidget

import helpers
import helpers.engine.take_away
import helpers.lesson.card
from helpers import explore


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


def test_a_step_sends_the_numbers_that_changed_and_a_new_page_gets_them_all(shown):
    _, view, sent = shown
    slider = view.panel.sliders["calcium_mg"]
    slider.set_state({"value": 960.0})
    sent.clear()
    slider.set_state({"value": 970.0})
    step = np.frombuffer(sent[0][1][0], "<f4")
    whole = np.frombuffer(view.chart.get_state()["numbers"], "<f4")
    names = [view.chart.layout_[int(place)][0] for place in step[1 : int(step[0]) + 1]]
    assert "calcium_mg" in names
    assert "magnesium_mg" not in names  # nor anything else that stayed
    assert "dose_calcium_y" not in names
    assert whole[0] == len(view.chart.layout_)
    assert len(step) < len(whole) / 3


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


def test_every_widget_hears_the_kernel_even_where_it_loads_late():
    scripts = list(Path(helpers.__file__).parent.rglob("*.js"))
    assert len(scripts) > 4
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        if "export default" in text:
            assert re.search(r"(export default|return) hearing\(\{", text), path.name
    # A chart's script is read when the first chart is made.
    explore("bioavailability").widget  # noqa: B018
    classes = [one for one in AnyWidget.__subclasses__() if one.__module__.startswith("helpers.")]
    ours = {one.__name__: one._esm for one in classes}
    assert ours.keys() >= {"LiveChart", "Card", "Gate", "TakeAway", "PersonLine"}
    assert [name for name, script in ours.items() if "request_state" not in script] == []
