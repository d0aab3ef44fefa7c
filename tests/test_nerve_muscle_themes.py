"""The pages on muscle and nerve: what they refuse, what they show, what they never claim."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import claims_table, explore, try_this, validation_table, words
from helpers.charts.nerve import equal_release
from helpers.engine.controls import CALCIUM_MAX_MG, MAGNESIUM_MAX_MG
from helpers.explorer import ModelError
from helpers.lesson.files import lesson
from helpers.lesson.validation_list import SHAPES, guards
from helpers.models import muscle, nerve
from helpers.models.common import values
from helpers.schemas import TrialResultRow
from helpers.tables import rows_of, validation, validation_models
from helpers.themes import muscle as muscle_theme
from helpers.themes import nerve as nerve_theme

PAGES = ("muscle", "nerve")
OPEN = {name: explore(name) for name in PAGES}
LEVERS = ("release_brake", "troponin_competition", "pump_magnesium")


@pytest.fixture(params=PAGES)
def page(request):
    return explore(request.param)


def _number(control):
    return st.floats(control.low, control.high)


# --- Diet mode -----------------------------------------------------------------------------


@st.composite
def _eaten(draw):
    calcium = draw(st.floats(0, CALCIUM_MAX_MG))
    magnesium = draw(st.floats(0, MAGNESIUM_MAX_MG))
    return {
        "calcium_mg": calcium,
        "magnesium_mg": magnesium,
        "calcium_supplement_mg": draw(st.floats(0, calcium)),
        "magnesium_supplement_mg": draw(st.floats(0, magnesium)),
        "mode": "diet",
    }


def _within_diet(e):
    assert 0.80 <= e.values["serum_magnesium_mM"] <= 0.90
    assert "between 0.80 and 0.90 mM" in e.read()
    ion_low, ion_high = (e.arrays()[key] for key in _DIET_ENDS[e.theme.name])
    assert ion_low <= e.values["ionised_magnesium_mM"] <= ion_high


_DIET_ENDS = {"muscle": ("diet_ion_low", "diet_ion_high"), "nerve": ("diet_low", "diet_high")}


@given(
    eaten=_eaten(),
    clinical=_number(OPEN["nerve"].controls["serum_magnesium_mM"]),
    calcium_mM=_number(OPEN["nerve"].controls["ionised_calcium_mM"]),
    sodium=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_diet_moves_blood_far_on_the_page_on_nerves(eaten, clinical, calcium_mM, sodium):
    # Whatever the sliders of the other mode were left at.
    e = OPEN["nerve"]
    beyond = {"serum_magnesium_mM": clinical, "ionised_calcium_mM": calcium_mM}
    e.set(**eaten, **beyond, sodium_gates_only=sodium)
    _within_diet(e)
    assert e.values["ionised_calcium_mM"] == values("blood")["ionised_calcium_mM"]
    assert 0.97 < e.values["release_relative"] < 1.03
    assert 0.97 < e.values["threshold_relative"] < 1.03


@given(
    eaten=_eaten(),
    free_mM=_number(OPEN["muscle"].controls["free_magnesium_mM"]),
    follows=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_no_diet_moves_blood_far_on_the_page_on_muscle(eaten, free_mM, follows):
    e = OPEN["muscle"]
    e.set(**eaten, free_magnesium_mM=free_mM, cell_follows_blood=follows)
    _within_diet(e)
    assert 99 < e.values["arterial_tone_percent"] < 101
    cell = e.values["free_magnesium_mM"]
    if follows:
        assert cell == pytest.approx(0.6 * math.sqrt(e.values["serum_magnesium_mM"] / 0.85))
        assert "it was the other way round" in e.read()
    else:
        assert cell == values("blood")["cell_magnesium_mM"]
        # The lesson: orange lies exactly on grey.
        assert (e.arrays()["calcium_now"] == e.arrays()["calcium_before"]).all()
        assert (e.arrays()["troponin_now"] == e.arrays()["troponin_before"]).all()


# --- Refusals ------------------------------------------------------------------------------

CONCENTRATIONS = [
    ("muscle", "free_magnesium_mM", "0.1 to 3 mM", "store leaks by itself"),
    ("muscle", "serum_magnesium_mM", "0.2 to 4.5 mM", "range seen in disease"),
    ("nerve", "serum_magnesium_mM", "0.2 to 7 mM", "range seen in disease"),
    ("nerve", "ionised_calcium_mM", "0.7 to 2 mM", "range seen in disease"),
    ("nerve", "brain_magnesium_mM", "0.1 to 3 mM", "Fluid around brains"),
    ("nerve", "half_calcium_mM", "0.8 to 1.5 mM", "from memory"),
    ("nerve", "half_magnesium_mM", "2 to 4 mM", "from memory"),
    ("nerve", "safety_factor", "3 to 12 times", "cat muscle"),
]


@pytest.mark.parametrize(("name", "control", "allowed", "reason"), CONCENTRATIONS)
def test_what_lies_outside_is_refused_with_range_and_reason(name, control, allowed, reason):
    e = explore(name)
    e.set(mode="beyond")
    before = e.state
    slider = e.controls[control]
    outside = [0, -1, math.nan, math.inf, "1", True, slider.low - 0.01, slider.high + 0.01]
    for bad in outside:
        with pytest.raises(ValueError, match=f"{control}.*{re.escape(allowed)}.*{reason}"):
            e.set(**{control: bad})
    assert e.state == before
    for good in (slider.low, slider.high):
        e.set(**{control: good})
        assert all(math.isfinite(v) for v in e.values.values())


def test_every_slider_of_the_mode_beyond_says_why_it_ends(page):
    sliders = [c for c in page.controls.values() if getattr(c, "mode", None) == "beyond"]
    assert sliders
    assert all(getattr(c, "reason", "") for c in sliders)


def test_no_train_of_impulses_can_be_asked_of_a_fibre_that_does_not_tire():
    assert "pulses" not in OPEN["muscle"].controls
    with pytest.raises(ValueError, match="pulses"):
        explore("muscle").set(pulses=3)


# --- A model that fails --------------------------------------------------------------------


def test_a_fibre_the_solver_loses_is_told_in_words_and_the_picture_stays(monkeypatch):
    e = explore("muscle")
    e.set(mode="beyond", free_magnesium_mM=0.5)
    view = e.widget
    chart = next(c for c in _widgets(view) if hasattr(c, "numbers"))
    good, numbers, values_then = e.outcome, chart.numbers, e.values

    def lost(*_, **__):
        raise RuntimeError("the course could not be followed")

    muscle_theme._twitch.cache_clear()
    monkeypatch.setattr(muscle, "twitch_arrays", lost)
    with pytest.raises(ModelError, match=r"could not be followed.*still the last good one"):
        e.set(free_magnesium_mM=0.123)
    assert e.outcome is good
    assert chart.numbers == numbers
    assert e.values["peak_calcium_uM"] == values_then["peak_calcium_uM"]
    # The same from a slider: no traceback, but words beside the sliders.
    e._view.guard(lambda: e.set(free_magnesium_mM=0.124))
    assert "could not be followed" in e._view._error.value
    assert chart.numbers == numbers
    monkeypatch.undo()
    e.set(free_magnesium_mM=0.3)
    assert e.outcome is not good
    assert chart.numbers != numbers


def _widgets(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _widgets(child)


# --- Muscle --------------------------------------------------------------------------------


def _tried(name, key):
    piece = try_this(explore(name))
    for _ in piece.experiments[key].steps:
        piece.press("step", key)
    return piece.found(key)


def test_a_tenth_of_the_magnesium_makes_a_smaller_spike_and_a_slower_release():
    mouse, bare = _tried("muscle", "less_magnesium"), _tried("muscle", "bare")
    # As another implementation of the same equations found: 18.5 to 6.9 uM, 1.6 to 6.4 ms.
    assert mouse["usual"]["peak_calcium_uM"] == pytest.approx(18.5, rel=0.01)
    assert mouse["low"]["peak_calcium_uM"] == pytest.approx(6.9, rel=0.01)
    assert mouse["usual"]["half_relaxation_ms"] == pytest.approx(1.6, abs=0.1)
    assert mouse["low"]["half_relaxation_ms"] == pytest.approx(6.4, abs=0.1)

    def slowing(found, readout):
        return found["low"][readout] / found["usual"][readout]

    for readout in ("half_relaxation_ms", "troponin_half_relaxation_ms"):
        assert 1.2 < slowing(bare, readout) < slowing(mouse, readout)
    # What the words say: with parvalbumin gone the spike shrinks at least as clearly.
    assert slowing(bare, "peak_calcium_uM") <= slowing(mouse, "peak_calcium_uM")


def test_the_two_levers_that_pull_apart_do():
    found = _tried("muscle", "levers")
    without, braked = found["without"], found["with_brake"]
    assert without["peak_calcium_uM"] < without["reference_peak_calcium_uM"]
    assert braked["peak_calcium_uM"] > braked["reference_peak_calcium_uM"]


def test_from_a_poor_to_a_rich_diet_the_fibre_stands_still():
    found = _tried("muscle", "diet")
    for name in ("peak_calcium_uM", "half_relaxation_ms"):
        assert found["poor"][name] == found["rich"][name]
        # "To two figures", say the words.
        assert f"{found['follows'][name]:.2g}" == f"{found['rich'][name]:.2g}"


def test_grey_is_the_same_fibre_with_its_usual_magnesium():
    e = explore("muscle")
    for fibre in muscle_theme.FIBRES.values():
        for lever in (None, *LEVERS):
            chosen = {name: name == lever for name in LEVERS}
            e.set(mode="beyond", fibre=fibre, free_magnesium_mM=0.6, **chosen)
            arrays = e.arrays()
            assert (arrays["calcium_now"] == arrays["calcium_before"]).all()
            e.set(free_magnesium_mM=0.2)
            arrays = e.arrays()
            assert np.abs(arrays["calcium_now"] - arrays["calcium_before"]).max() > 0.5


def test_the_fibre_without_parvalbumin_is_called_that():
    choice = OPEN["muscle"].controls["fibre"]
    assert choice.options["without parvalbumin"] == "human-like"
    assert not any("human" in label for label in choice.options)
    e = explore("muscle")
    e.set(fibre="human-like")
    assert "like human limb muscle in this, and in nothing else" in " ".join(e.read().split())
    arrays = e.arrays()
    assert np.allclose(arrays["hold_3"], arrays["hold_2"])  # nobody there to hold any


def test_what_holds_the_calcium_adds_up():
    e = explore("muscle")
    e.set(mode="beyond", free_magnesium_mM=0.3)
    a = e.arrays()
    for i in range(4):
        assert (a[f"hold_{i + 1}"] >= a[f"hold_{i}"] - 1e-9).all()
    rise = a["troponin_now"] - a["troponin_now"][0]
    assert np.allclose(a["hold_1"], np.maximum(rise, 0))
    assert a["hold_4"].max() <= values("muscle")["release_uM"] + 1


def test_the_spike_is_sampled_finely_enough():
    fine = muscle.twitch_arrays(1.0, duration_ms=60, points=2001)
    e = explore("muscle")
    e.set(mode="beyond", free_magnesium_mM=1.0)
    assert e.values["peak_calcium_uM"] == pytest.approx(fine.calcium_uM.max(), rel=0.005)


def test_the_trials_drawn_are_those_of_the_table():
    results = {(row.topic, row.outcome): row for row in rows_of(TrialResultRow)}
    cramps = results["cramps", "cramps a week"]
    number = words.claim("MUS-17").number
    assert f"{cramps.effect:g} cramps a week" in number
    assert f"{cramps.low:g} to {cramps.high:g}" in number
    systolic = results["blood pressure", "systolic blood pressure"]
    assert systolic.low <= systolic.effect <= systolic.high
    pressure, drawn = (str(row.to_dict()) for row in OPEN["muscle"].theme.rows("diet")[-2:])
    for chart, row in ((drawn, cramps), (pressure, systolic)):
        assert f"'value': {row.effect}, 'low': {row.low}, 'high': {row.high}" in chart


def test_nothing_on_the_page_says_that_magnesium_helps_cramps(page):
    for mode in ("diet", "beyond"):
        page.set(mode=mode)
        if page.theme.name == "muscle":
            assert "The model says nothing about cramps." in " ".join(page.read().split())


# --- Nerve ---------------------------------------------------------------------------------


def test_the_infusion_takes_the_knee_jerk_and_calcium_gives_it_back():
    found = _tried("nerve", "infusion")
    needed = found["drip"]["release_needed_relative"]
    assert found["drip"]["release_relative"] < needed < found["antidote"]["release_relative"]
    # As another implementation of the same equations found: 0.22 to 0.59.
    assert found["drip"]["release_relative"] == pytest.approx(0.22, abs=0.01)
    assert found["antidote"]["release_relative"] == pytest.approx(0.59, abs=0.01)
    assert found["antidote"]["serum_magnesium_mM"] == found["drip"]["serum_magnesium_mM"]
    # And the fibre gets calmer still, as the words say.
    assert found["antidote"]["threshold_relative"] > found["drip"]["threshold_relative"] > 1.2


def test_the_words_follow_the_block():
    e = explore("nerve")
    e.set(mode="beyond", serum_magnesium_mM=5.4, ionised_calcium_mM=1.15)
    assert "no longer answer" in e.read()
    e.set(ionised_calcium_mM=1.7)
    assert "no longer answer" not in e.read()
    e.set(serum_magnesium_mM=0.2, ionised_calcium_mM=0.7, safety_factor=3)
    assert "stop at about 0.0" not in e.read()


def test_the_same_ratio_of_twice_as_much_releases_several_times_as_much():
    found = _tried("nerve", "same_ratio")
    single, double = found["single"], found["double"]

    def ratio(v):
        return v["ionised_calcium_mM"] / v["ionised_magnesium_mM"]

    assert ratio(single) == pytest.approx(ratio(double), rel=1e-12)
    assert double["release_relative"] > 2.5 * single["release_relative"]


def test_little_calcium_makes_a_weaker_synapse_and_a_twitchier_fibre():
    found = _tried("nerve", "depletion")
    for state in ("low_calcium", "depleted"):
        assert found[state]["release_relative"] < 0.7
        assert found[state]["threshold_relative"] < 0.9
    assert found["depleted"]["threshold_relative"] < found["low_calcium"]["threshold_relative"]
    e = explore("nerve")
    e.set(mode="beyond", serum_magnesium_mM=0.25, ionised_calcium_mM=0.85)
    assert "fires on its own" not in e.read()
    assert _spikes(e) == 1
    # What the experiment invites to: with sodium gates alone it fires without end.
    e.set(sodium_gates_only=True)
    assert e.values["threshold_relative"] == 0
    assert "fires on its own" in e.read()
    assert _spikes(e) >= 2


def _spikes(e):
    above = e.arrays()["trace_now"] > 0
    return int(np.count_nonzero(above[1:] & ~above[:-1]))


def test_only_the_sodium_gates_changes_nothing_in_usual_blood():
    e = explore("nerve")
    before = e.values
    e.set(sodium_gates_only=True)
    assert e.values["threshold_relative"] == pytest.approx(before["threshold_relative"], abs=0.01)
    for gates in nerve.GATES:
        assert f"{values('nerve')[f'fires_alone_{gates}_mV']:.1f} mV" in e.read()


def test_names_of_lines_stay_on_the_map():
    e = explore("nerve")
    for serum in (0.2, 0.85, 3, 7):
        for calcium in (0.7, 1.2, 2.0):
            for factor in (3, 12):
                blood = {"serum_magnesium_mM": serum, "ionised_calcium_mM": calcium}
                e.set(mode="beyond", safety_factor=factor, **blood)
                arrays = e.arrays()
                for name in [key[:-2] for key in arrays if key.endswith("_x")]:
                    if name.startswith(("iso", "ratio")):
                        low, high = nerve_theme.MAP_CALCIUM_MM
                        assert low <= arrays[f"{name}_x"] <= high + 1e-9
                        assert 0 < arrays[f"{name}_y"] < nerve_theme.MAP_MAGNESIUM_MM


def test_the_lines_of_equal_release_are_that():
    e = explore("nerve")
    arrays = e.arrays()
    for i, share in enumerate(nerve_theme.ISO_SHARES):
        for calcium, magnesium in zip(arrays["map_x"], arrays[f"iso_{i}"], strict=True):
            if 0.001 < magnesium <= 10:  # the range of the model
                assert nerve.release(calcium, magnesium) == pytest.approx(share, rel=1e-6)


# --- Words, claims, validation -------------------------------------------------------------

MECHANISMS = {
    "muscle": ["store", "pumps", "troponin", "atp", "gate of the calcium store", "cramps"],
    "nerve": ["release", "nmda", "membrane", "tingling", "reflexes", "brain"],
}


def test_the_words_of_a_theme_name_its_mechanisms(page):
    from helpers.word_files import topic

    name = page.theme.name
    said = " ".join(" ".join(b.text.split()) for b in topic(name).bands.values()).lower()
    for mechanism in MECHANISMS[name]:
        assert mechanism in said


def test_the_claims_of_related_topics_stand_in_the_table():
    for name, related in (("muscle", "cardiovascular"), ("nerve", "deficiency-signs")):
        table = claims_table(name)
        shown = {row.claim_id for row in table.claims}
        assert shown == {row.claim_id for row in (*words.claims(name), *words.claims(related))}
        table.press("topic", related)
        assert {row.theme for row in table.shown} == {related}


@pytest.mark.parametrize("model", validation_models())
def test_the_validation_table_hides_no_miss(model):
    table = validation_table(model)
    rows = validation(model)
    wanted = [row for row in rows if row.status in ("misses", "open")]
    assert wanted
    assert set(wanted) <= set(table.shown)
    assert [row.status for row in table.shown[:1]] == ["misses"]
    still = table.still()
    assert still.count("✗&nbsp;misses") == sum(row.status == "misses" for row in rows)
    assert still.count("?&nbsp;open") == sum(row.status == "open" for row in rows)
    assert not any(guards(row) for row in table.shown)
    table.press("against", "all")
    assert len(table.shown) == len(rows)
    for status in SHAPES:
        table.press("status", status)
        assert {row.status for row in table.shown} == {r.status for r in rows} & {status}
    table.press("status", "misses")
    table.press("against", "code")
    assert table.shown == ()
    assert "No comparison" in table.parts()[-1].html
    for name, value in (("status", "fine"), ("against", ""), ("sort", "all")):
        with pytest.raises(ValueError, match=name):
            table.press(name, value)


def test_the_validation_table_is_read_three_ways():
    bundle = validation_table("muscle")._repr_mimebundle_()
    assert "\n" not in bundle["text/plain"]
    assert "misses" in bundle["text/plain"]
    assert "<button" not in bundle["text/html"]
    assert "<select" not in bundle["text/html"]
    with pytest.raises(ValueError, match="muscle, nerve"):
        validation_table("muscles")


def test_both_lessons_show_a_diet_in_which_nothing_moves():
    for name in PAGES:
        experiment = next(x for x in lesson(name).experiments if x.key == "diet")
        assert not experiment.again
        assert "the page is not broken" in experiment.found


def test_beyond_diet_the_headline_is_not_about_the_plate(page):
    assert page.outcome.headline == ""
    page.set(mode="beyond")
    assert page.outcome.headline
    assert "mM" in page.outcome.headline


def test_the_drawn_impulse_is_that_of_the_shift_within_a_line():
    from helpers.models import blood
    from helpers.models.nerve import surface_shift_mV
    from helpers.themes import nerve as page

    for eaten in range(0, 1001, 40):
        found = blood.ions(eaten, 1000)
        shift = float(surface_shift_mV(found.ionised_calcium_mM, found.ionised_magnesium_mM))
        drawn = page._trace_arrays(shift, "all")["trace_now"]
        assert np.abs(drawn - page._trace(shift, "all")).max() < 0.5


@pytest.mark.parametrize("share", [0.01, 0.22, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("constants", [(1.1, 2.97), (0.8, 4.0)])
def test_a_guess_about_release_lies_on_the_line_of_the_model(share, constants):
    expression = equal_release("calcium", "share", values("nerve")["release_power"])
    sent = nerve_theme._contours(4.1, *constants)
    known = {name: sent[name] for name in ("map_k1", "map_k2", "map_usual")}
    for end, expected in enumerate(nerve_theme._isoline(share, *constants)):
        at = {"calcium": nerve_theme.MAP_CALCIUM_MM[end], "share": share}
        said = eval(expression, {"pow": math.pow, "max": max, **at, **known})  # noqa: S307
        assert said == pytest.approx(expected)
