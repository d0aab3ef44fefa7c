"""The rat's calcium and magnesium: against its published program, measurements, and arithmetic."""

import csv
import itertools
import re
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.models import homeostasis_course as courses
from helpers.models import homeostasis_solver as solver
from helpers.models.homeostasis import (
    READ_OUTS,
    Homeostasis,
    baseline,
    course,
    elasticities,
    steady_map,
    steady_state,
    steady_states,
    time_course,
)
from helpers.models.homeostasis_equations import absorbed_shares, parameters, taken_back_shares
from helpers.models.homeostasis_state import describe

P = parameters()
FIELDS = {
    "PTH": "pth_pM",
    "calcitriol": "calcitriol_pM",
    "plasma calcium": "plasma_calcium_mM",
    "plasma magnesium": "plasma_magnesium_mM",
    "absorbed share of calcium": "calcium_absorbed_fraction",
    "absorbed share of magnesium": "magnesium_absorbed_fraction",
    "urine calcium": "urine_calcium_mmol_min",
    "urine magnesium": "urine_magnesium_mmol_min",
    "bone formation": "bone_formation_mmol_min",
    "bone resorption": "bone_resorption_mmol_min",
    "net bone calcium": "net_bone_calcium_mmol_min",
    "net bone magnesium": "net_bone_magnesium_mmol_min",
    "bone calcium": "bone_calcium_mmol",
    "bone magnesium": "bone_magnesium_mmol",
}
NUMBERS = [field.name for field in fields(Homeostasis)]


def _rows(name):
    with (tables.data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


VALIDATION = _rows("validation/homeostasis")
MEASURED = _rows("homeostasis_measurements")


# --- Against the published program and measurements ------------------------------------------


def _state(case):
    """Return the state that a case of the validation table describes, in or out of range."""
    found = dict(re.findall(r"(calcium|magnesium|vitamin D) x ([0-9.]+)", case))
    multiples = [float(found.get(name, 1)) for name in ("calcium", "magnesium", "vitamin D")]
    limited = "absorption limited" in case
    return describe(solver.rest(*multiples, limited), *multiples, limited)


def _where(calcium, wanted):
    """Return the magnesium multiple at which `wanted` (of a state) crosses 0, by halving."""
    low, high = 0.1, 3.0
    for _ in range(60):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if wanted(steady_state(calcium, middle)) else (middle, high)
    return low


def _enough_magnesium(calcium):
    usual = baseline().plasma_magnesium_mM
    return _where(calcium, lambda state: state.plasma_magnesium_mM > usual)


def _no_gain_from_nothing(calcium):
    return _where(calcium, lambda state: state.magnesium_absorbed_fraction < 1)


def _time_constants(time_scale):
    start = np.array(courses.pools_at_rest(1.0, 1.0, 1.0, False))
    eaten = solver.diet(1.0, 1.0, 1.0, False)
    columns = []
    for place in range(len(start)):
        nudge = np.where(np.arange(len(start)) == place, 1e-6 * start, 0)
        up, down = (
            courses.rates((start + sign * nudge).tolist(), eaten, time_scale, P) for sign in (1, -1)
        )
        columns.append((np.array(up) - down) / (2e-6 * start[place]))
    found = sorted(-1 / np.linalg.eigvals(np.array(columns).T).real)
    return [found[0], *found[2:]]  # the two fastest are a pair


ORDER = ("fastest", "second", "third", "fourth", "fifth", "slowest")


def model_value(case, quantity):
    if quantity.endswith("time constant"):
        scale = P["plasma_L"] if "published" in case else P["time_scale"]
        return _time_constants(scale)[ORDER.index(quantity.split()[0])]
    if quantity == "plasma magnesium after a minute":
        found = course(1, 0.25, days=1, points=1441, as_published=True)
        return found.plasma_magnesium_mM[1]
    if quantity == "magnesium at which absorbed equals eaten":
        return _no_gain_from_nothing(float(case.split()[-1]))
    if quantity == "magnesium for usual plasma magnesium":
        return _enough_magnesium(float(case.split()[-1]))
    if quantity == "rise of the magnesium needed":
        return _enough_magnesium(2) / _enough_magnesium(0.5) - 1
    if " per " in quantity:
        name, ion = quantity.split(" per ")
        return elasticities()[FIELDS[name]][("calcium", "magnesium").index(ion)]
    state, usual = _state(case), baseline()
    if quantity.startswith("root mean square"):
        points = [row for row in MEASURED if f"magnesium x {row['magnesium_multiple']}" == case]
        misses = [
            model_value(case, f"change of {row['quantity']}") - float(row["measured_change"])
            for row in points
        ]
        assert len(misses) == 6
        return np.sqrt(np.mean(np.square(misses)))
    name = FIELDS[quantity.removeprefix("change of ").removeprefix("relative ")]
    relative = getattr(state, name) / getattr(usual, name)
    if quantity.startswith("change of "):
        return relative - 1
    return relative if quantity.startswith("relative ") else getattr(state, name)


@pytest.mark.parametrize("row", VALIDATION, ids=lambda row: f"{row['case']}: {row['quantity']}")
def test_against_the_published_program_and_measurements(row):
    found = model_value(row["case"], row["quantity"])
    low, high = float(row["low"] or "-inf"), float(row["high"] or "inf")
    assert low < high
    assert np.isfinite(found)
    assert found == pytest.approx(float(row["computed"]), rel=1e-7, abs=1e-12)
    if row["status"] != "open":
        assert (low <= found <= high) == (row["status"] == "holds"), f"{found:.6g}"
    assert row["status"] in ("holds", "misses") or row["note"]
    assert row["read"] in ("read", "secondary", "computed")


def test_measured_points_and_their_table_agree():
    shown = {
        (row["case"], row["quantity"]): row["expected"]
        for row in VALIDATION
        if row["source"].startswith("Points plotted")
    }
    given_points = {
        (f"magnesium x {row['magnesium_multiple']}", f"change of {row['quantity']}"): row[
            "measured_change"
        ]
        for row in MEASURED
    }
    assert len(MEASURED) == 18
    assert {key: float(value) for key, value in shown.items()} == {
        key: float(value) for key, value in given_points.items()
    }
    assert {row["read"] for row in MEASURED} == {"secondary"}


def test_what_the_two_paces_differ_by():
    # Largest difference of any plasma level from the mended one: after 1, 24 and 168 hours.
    levels = ("pth_pM", "calcitriol_pM", "plasma_magnesium_mM", "plasma_calcium_mM")
    for intakes, expected in (((1, 0.25), (0.31, 0.11, 0.001)), ((0.5, 1), (0.12, 0.005, 1e-4))):
        mended = course(*intakes, days=7, points=169)
        coded = course(*intakes, days=7, points=169, as_published=True)
        for hour, largest in zip((1, 24, 168), expected, strict=True):
            off = [getattr(coded, name)[hour] / getattr(mended, name)[hour] - 1 for name in levels]
            assert np.abs(off).max() == pytest.approx(largest, rel=0.15, abs=1e-4)


# --- The lessons -----------------------------------------------------------------------------


def test_doubling_the_ratio_by_three_routes_gives_one_calcitriol():
    routes = [(2, 1), (1, 0.5), (2**0.5, 0.5**0.5)]
    found = [steady_state(*route) for route in routes]
    calcitriol = [state.calcitriol_pM / baseline().calcitriol_pM for state in found]
    assert calcitriol == pytest.approx([0.743, 0.752, 0.760], abs=0.001)
    pth = [state.pth_pM / baseline().pth_pM for state in found]
    assert pth == pytest.approx([0.713, 1.297, 0.979], abs=0.001)


def test_which_read_out_follows_the_ratio():
    found = elasticities()
    assert set(found) == set(READ_OUTS)
    ratio = {name: abs(one - other) / 2 for name, (one, other) in found.items()}
    total = {name: abs(one + other) / 2 for name, (one, other) in found.items()}
    for name in ("calcitriol_pM", "bone_resorption_mmol_min"):
        assert ratio[name] > 8 * total[name]
    assert total["pth_pM"] > 20 * ratio["pth_pM"]
    assert found["bone_formation_mmol_min"] == pytest.approx(found["plasma_calcium_mM"])


def test_the_cliff():
    magnesium = np.linspace(0.3, 0.5, 41)
    found = steady_states(1, magnesium)
    fall = np.diff(np.log(found.pth_pM)) / np.diff(np.log(magnesium))
    assert magnesium[np.argmax(fall)] == pytest.approx(0.377, abs=0.01)
    assert fall.max() == pytest.approx(8.5, abs=0.3)
    assert (found.below_pth_switch == (found.plasma_magnesium_mM < 0.4)).all()
    assert magnesium[found.below_pth_switch].max() == pytest.approx(0.39, abs=0.01)


def test_flags():
    usual = steady_state()
    assert type(usual.below_pth_switch) is bool
    flags = (
        usual.absorbs_more_magnesium_than_eaten,
        usual.below_pth_switch,
        usual.calcium_out_of_range,
    )
    assert flags == (False, False, False)
    assert not steady_state(1, 0.678).absorbs_more_magnesium_than_eaten
    assert steady_state(1, 0.676).absorbs_more_magnesium_than_eaten
    assert not steady_state(1, 0.4, limit_absorption=True).absorbs_more_magnesium_than_eaten
    assert steady_state(2, 1).calcium_out_of_range
    assert steady_state(1, 0.3).below_pth_switch
    many = steady_states([0.3, 1, 2])
    assert many.calcium_out_of_range.tolist() == [True, False, True]


def test_flows_of_the_baseline_in_mg_a_day():
    flows = baseline().flows_mg_day()
    expected = {
        "calcium_eaten_mg_day": 60.6,
        "calcium_absorbed_mg_day": 34.3,
        "urine_calcium_mg_day": 2.6,
        "net_bone_calcium_mg_day": 31.7,
        "magnesium_eaten_mg_day": 14.0,
        "magnesium_absorbed_mg_day": 11.5,
        "urine_magnesium_mg_day": 0.85,
        "net_bone_magnesium_mg_day": 10.7,
    }
    assert flows == pytest.approx(expected, abs=0.06)
    ratio = flows["calcium_eaten_mg_day"] / flows["magnesium_eaten_mg_day"]
    assert ratio == pytest.approx(4.33, abs=0.005)


# --- What must hold for any diet -------------------------------------------------------------

multiples = st.floats(0.1, 3)
supplies = st.floats(0.0101, 3)


@settings(max_examples=100, deadline=None)
@given(multiples, multiples, supplies, st.booleans())
def test_nothing_is_lost_or_negative(calcium, magnesium, vitamin_d, limited):
    state = steady_state(calcium, magnesium, vitamin_d, limited)
    assert abs(state.calcium_unaccounted) < 1e-9
    assert abs(state.magnesium_unaccounted) < 1e-9
    for name in NUMBERS:
        assert getattr(state, name) > 0 or name.startswith("net_bone")
    assert 0.25 < state.calcium_absorbed_fraction < 0.7
    if limited:
        assert state.magnesium_absorbed_fraction <= 1


@settings(max_examples=60, deadline=None)
@given(multiples, multiples, multiples, supplies)
def test_plasma_magnesium_rises_with_magnesium_eaten(calcium, one, other, vitamin_d):
    less, more = sorted((one, other))
    low, high = (steady_state(calcium, eaten, vitamin_d) for eaten in (less, more))
    assert low.plasma_magnesium_mM <= high.plasma_magnesium_mM * (1 + 1e-9)


@settings(max_examples=40, deadline=None)
@given(multiples, multiples, supplies, st.booleans())
def test_a_state_is_at_rest(calcium, magnesium, vitamin_d, limited):
    pools = courses.pools_at_rest(calcium, magnesium, vitamin_d, limited)
    eaten = solver.diet(calcium, magnesium, vitamin_d, limited)
    rates = np.array(courses.rates(pools, eaten, 1.0, P))
    assert np.abs(rates / pools).max() < 1e-9


def test_ten_thousand_random_states_converge():
    rng = np.random.default_rng(4)
    intakes = np.exp(rng.uniform(np.log(0.1), np.log(3), (2, 10_000)))
    vitamin_d = np.exp(rng.uniform(np.log(0.0101), np.log(3), 10_000))
    for limited in (False, True):
        found = steady_states(*intakes, vitamin_d, limited)
        assert found.pth_pM.shape == (10_000,)
        assert np.abs(found.calcium_unaccounted).max() < 1e-9
        assert np.abs(found.magnesium_unaccounted).max() < 1e-9
        # The clamps and the second switch of the published program never act here.
        assert found.plasma_magnesium_mM.max() < 0.9 * P["activation_switch_mM"]
        for share in taken_back_shares(
            solver.rest(*intakes, vitamin_d, limited), {**P, "reabsorbed_most": 2.0}
        ):
            assert share.max() < P["reabsorbed_most"]


def test_one_answer_from_any_start():
    rng = np.random.default_rng(5)
    eaten = solver.diet(0.6, 0.4, 0.5, False)
    usual = solver.rest(0.6, 0.4, 0.5, False)
    for start in rng.normal([4.5, -0.8, 0], 0.7, (60, 3)):
        logs = solver._newton(tuple(start.tolist()), eaten)
        levels = (usual.calcitriol, usual.magnesium, usual.calcium)
        assert np.exp(logs) == pytest.approx(levels, rel=1e-9)


def test_many_at_once_equal_one_at_a_time():
    calcium, magnesium = np.geomspace(0.1, 3, 7), np.geomspace(0.1, 3, 5)
    found = steady_map(calcium, magnesium, 0.3, True)
    for row, column in itertools.product(range(5), range(7)):
        one = steady_state(calcium[column], magnesium[row], 0.3, True)
        for name in NUMBERS:
            assert getattr(found, name).shape == (5, 7)
            assert getattr(found, name)[row, column] == pytest.approx(getattr(one, name), rel=1e-9)
    relative = found.relative_to(baseline())
    assert relative["pth_pM"] == pytest.approx(found.pth_pM / baseline().pth_pM)


def test_one_at_a_time_converges_wherever_many_do():
    rng = np.random.default_rng(6)
    corners = np.array(list(itertools.product((0.1, 3), (0.1, 3), (0.0101, 3))))
    places = np.vstack([corners, np.exp(rng.uniform(np.log(0.1), np.log(3), (300, 3)))])
    many = steady_states(*places.T, True)
    for i, place in enumerate(places.tolist()):
        one = steady_state(*place, True)
        assert one.pth_pM == pytest.approx(many.pth_pM[i], rel=1e-9)
        assert one.calcitriol_pM == pytest.approx(many.calcitriol_pM[i], rel=1e-9)


def test_what_a_read_out_follows_is_the_slope_of_its_states():
    rng = np.random.default_rng(7)
    step = 1e-4
    for place in np.exp(rng.uniform(np.log(0.11), np.log(2.9), (60, 3))):
        found = elasticities(*place)
        for which in (0, 1):
            away = np.exp(step * (np.arange(3) == which))
            up, down = steady_state(*(place * away)), steady_state(*(place / away))
            for name, slopes in found.items():
                slope = np.log(getattr(up, name) / getattr(down, name)) / (2 * step)
                assert slopes[which] == pytest.approx(slope, rel=1e-4, abs=1e-5), (name, place)
    for end in (0.1, 3):
        assert np.isfinite(list(elasticities(end, end).values())).all()


def test_absorbed_share_falls_with_magnesium_eaten_and_is_capped_on_request():
    one = np.full(4, 150.0)
    eaten = np.array([0.1, 0.5, 1, 3])
    published = absorbed_shares(one, solver.diet(one * 0 + 1, eaten, one * 0 + 1, False), P)[1]
    limited = absorbed_shares(one, solver.diet(one * 0 + 1, eaten, one * 0 + 1, True), P)[1]
    assert (np.diff(published) < 0).all()
    assert limited == pytest.approx(np.minimum(published, 1))


# --- Days after a change ---------------------------------------------------------------------


def test_a_course_starts_at_rest_and_ends_at_the_new_rest():
    found = time_course(0.5, 0.4, 0.5, days=20, points=41)
    new = steady_state(0.5, 0.4, 0.5)
    assert list(found.columns) == [
        "day",
        "plasma_calcium_mM",
        "plasma_magnesium_mM",
        "pth_pM",
        "calcitriol_pM",
        "calcium_absorbed_fraction",
        "magnesium_absorbed_fraction",
        "urine_calcium_mmol_min",
        "urine_magnesium_mmol_min",
        "bone_formation_mmol_min",
        "bone_resorption_mmol_min",
        "net_bone_calcium_mmol_min",
        "bone_calcium_mmol",
        "bone_magnesium_mmol",
    ]
    assert found.day.iloc[[0, -1]].tolist() == [0, 20]
    assert len(found) == 41
    for name in found.columns.drop("day"):
        assert found[name].iloc[-1] == pytest.approx(getattr(new, name), rel=1e-3)
    for name in ("plasma_calcium_mM", "plasma_magnesium_mM", "pth_pM", "bone_calcium_mmol"):
        assert found[name].iloc[0] == pytest.approx(getattr(baseline(), name), rel=1e-9)


def test_staying_on_the_baseline_changes_nothing():
    found = time_course(1, 1, days=30, points=31)
    for name in found.columns.drop("day"):
        assert found[name].to_numpy() == pytest.approx(getattr(baseline(), name), rel=1e-6)


def test_the_pace_does_not_change_where_it_ends():
    mended = course(1, 0.5, days=30, points=2)
    coded = course(1, 0.5, days=30, points=2, as_published=True)
    for name in ("pth_pM", "plasma_calcium_mM", "bone_magnesium_mmol"):
        assert getattr(mended, name)[-1] == pytest.approx(getattr(coded, name)[-1], rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.3, 3), min_size=7, max_size=7), multiples, multiples)
def test_calcium_and_magnesium_are_conserved_on_the_way(factors, calcium, magnesium):
    """Plasma and exchangeable bone gain what comes in minus what leaves; not as published."""
    usual = courses.pools_at_rest(1.0, 1.0, 1.0, False)
    pools = [pool * factor for pool, factor in zip(usual, factors, strict=True)]
    eaten = solver.diet(calcium, magnesium, 1.0, False)
    plasma = solver.Plasma(pools[1], pools[2], pools[3], pools[4])
    gains = courses.outside_flows(plasma, eaten, P)
    mended = courses.rates(pools, eaten, P["time_scale"], P)
    coded = courses.rates(pools, eaten, P["plasma_L"], P)
    for ion, gain, level, bone in (("calcium", gains[0], 4, 5), ("magnesium", gains[1], 3, 6)):
        in_plasma = P["plasma_L"] / (1 - P[f"{ion}_bound"]) * mended[level]
        buried = P[f"{ion}_burial_per_min"] * pools[bone]
        assert in_plasma + mended[bone] + buried == pytest.approx(gain, rel=1e-9, abs=1e-15)
        assert coded[level] == pytest.approx(100 * mended[level])
        assert coded[bone] == mended[bone]


def test_a_course_is_accurate(monkeypatch):
    usual = course(0.25, 0.25)
    monkeypatch.setattr(courses, "_TOLERANCE", 1e-11)
    exact = course(0.25, 0.25)
    for name in ("pth_pM", "calcitriol_pM", "plasma_calcium_mM", "plasma_magnesium_mM"):
        assert getattr(usual, name) == pytest.approx(getattr(exact, name), rel=2e-5)


# --- Parameters, speed and bad input ---------------------------------------------------------


def test_every_parameter_is_used():
    folder = tables.data_dir().parent / "src" / "helpers" / "models"
    if not folder.is_dir():
        pytest.skip("no source beside the data")
    text = "".join(
        path.read_text(encoding="utf-8") for path in sorted(folder.glob("homeostasis*.py"))
    )
    unused = [name for name in P if f'"{name}"' not in text]
    assert not unused


@pytest.mark.parametrize("bad", [0, 0.09, 3.01, -1, float("nan"), float("inf"), "1", None, True])
def test_bad_intakes_are_named(bad):
    for field in ("calcium", "magnesium"):
        for call in (steady_state, steady_states, elasticities):
            with pytest.raises(
                ValueError, match=rf"^{field} is .*a number from 0.1 to 3 times the baseline diet"
            ):
                call(**{field: bad})
        intakes = {"calcium": 1, "magnesium": 1, field: bad}
        for call in (steady_map, time_course):
            with pytest.raises(ValueError, match=rf"^{field} is .*0.1 to 3 times the baseline"):
                call(**intakes)


@pytest.mark.parametrize("bad", [0, 0.005, 0.01, 3.1, float("nan"), "1", None, False])
def test_bad_vitamin_d_is_named(bad):
    sentence = r"^vitamin_d is .*: it must be a number above 0.01 and up to 3 times the baseline"
    for call in (
        lambda: steady_state(vitamin_d=bad),
        lambda: steady_states(vitamin_d=[1, bad] if isinstance(bad, (int, float)) else bad),
        lambda: steady_map([1], [1], bad),
        lambda: time_course(1, 1, bad),
        lambda: elasticities(vitamin_d=bad),
    ):
        with pytest.raises(ValueError, match=sentence):
            call()


@pytest.mark.parametrize(
    ("field", "bad", "allowed"),
    [
        ("days", 0.5, "1 to 100 days"),
        ("days", 101, "1 to 100 days"),
        ("points", 1, "2 to 5,000"),
        ("points", 10.5, "whole number from 2 to 5,000"),
        ("limit_absorption", "no", "True or False"),
        ("as_published", 1, "True or False"),
    ],
)
def test_bad_settings_are_named(field, bad, allowed):
    with pytest.raises(ValueError, match=rf"^{field} is .*: it must be .*{allowed}"):
        time_course(1, 1, **{field: bad})


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"shapes \(2,\), \(3,\), \(\): they must fit together"):
        steady_states([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="calcium holds 2 values: it must be a single number"):
        steady_state([1, 2])
    with pytest.raises(ValueError, match="one row of numbers"):
        steady_map([[1, 2]], [1])
    with pytest.raises(ValueError, match="vitamin_d holds 2 values"):
        steady_map([1], [1], [1, 2])
    with pytest.raises(ValueError, match="limit_absorption holds"):
        steady_state(limit_absorption=[True, False])


def test_a_solver_that_finds_nothing_says_so(monkeypatch):
    monkeypatch.setattr(solver, "_MOST_STEPS", 1)
    with pytest.raises(RuntimeError, match="rat model found no balance"):
        solver.rest(0.2, 0.3, 0.7, False)
