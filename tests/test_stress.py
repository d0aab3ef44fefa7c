"""The two stores: numbers as specified, misfits as stated, and mass that balances."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from validation_rows import check_form, check_row, name, validation_rows

from helpers import schemas, tables
from helpers.models import stress
from helpers.models.absorption import magnesium_absorbed_mg
from helpers.models.common import values
from helpers.models.stress import magnesium_balance, magnesium_balance_arrays

ROWS = validation_rows("stress")
COLUMNS = [
    "day",
    "relative_store",
    "exchangeable_mg",
    "slow_store_mg",
    "urine_mg_per_day",
    "absorbed_total_mg",
    "urine_total_mg",
    "sweat_total_mg",
]


# --- Against the world: data/validation/stress.csv -----------------------------------------


def _store(absorbed, tension, days):
    return float(magnesium_balance_arrays(absorbed, tension, days).relative_store[-1])


def _eaten(*meals_mg):
    return float(np.sum(magnesium_absorbed_mg(list(meals_mg))))


def _after_an_exhausting_day():
    found = magnesium_balance_arrays(105, [1, 0], 2)
    return 100 * (found.urine_mg_per_day[1] / 101 - 1)


def _share_of_year():
    year = magnesium_balance_arrays(133, 0, 365).relative_store
    return (year[140] - 1) / (year[365] - 1)


def _three_tablets():
    usual, more = _eaten(*[350 / 3] * 3), _eaten(*[350 / 3 + 117] * 3)
    before, after = (
        magnesium_balance_arrays(absorbed, 0, 168).urine_mg_per_day[-1]
        for absorbed in (usual, more)
    )
    return after - before


def _ward(daily_mg):
    absorbed = _eaten(*[daily_mg / 3] * 3)
    return float(
        (absorbed - magnesium_balance_arrays(absorbed, 0, 72).urine_mg_per_day[36:]).mean()
    )


def _infused():
    found = magnesium_balance_arrays(
        lambda day: 105 + 3 * 729 * (day < 1 / 3), 0, 1, every_days=1 / 24
    )
    assert found.absorbed_total_mg[-1] == pytest.approx(105 + 729)
    return 100 * (1 - (found.urine_total_mg[-1] - 101) / 729)


COMPUTE = {
    ("105 mg absorbed, stress 1, 30 days", "relative store"): lambda: _store(105, 1, 30),
    ("105 mg absorbed, stress 1, 365 days", "relative store"): lambda: _store(105, 1, 365),
    ("105 mg absorbed, stress 1 for 60 days, then none for 30 days", "relative store"): (
        lambda: _store(105, [1] * 60 + [0] * 30, 90)
    ),
    ("70 mg absorbed, no stress, 365 days", "relative store"): lambda: _store(70, 0, 365),
    ("70 mg absorbed, stress 1, 365 days", "relative store"): lambda: _store(70, 1, 365),
    ("133 mg absorbed, no stress, 30 days", "relative store"): lambda: _store(133, 0, 30),
    ("133 mg absorbed, no stress, 140 days", "relative store"): lambda: _store(133, 0, 140),
    ("133 mg absorbed, no stress, 365 days", "relative store"): lambda: _store(133, 0, 365),
    ("105 mg absorbed, stress 1, 1 day", "rise of urine on the day of an exhausting run"): (
        lambda: magnesium_balance_arrays(105, 1, 1).urine_total_mg[-1] / 1.01 - 100
    ),
    ("105 mg absorbed, stress 1 for 1 day, then none", "change of urine on the next day"): (
        _after_an_exhausting_day
    ),
    ("105 mg absorbed, stress 1, 28 days", "change of the store, against red-cell magnesium"): (
        lambda: 100 * (_store(105, 1, 28) - 1)
    ),
    ("105 mg absorbed, stress 1, 1 day", "rise of urine during an adrenaline infusion"): (
        lambda: magnesium_balance_arrays(105, 1, 1).urine_mg_per_day[0] / 1.01 - 100
    ),
    ("105 mg absorbed, stress 1, 2 hours", "change of serum, read as the store"): (
        lambda: (
            100
            * (magnesium_balance_arrays(105, 1, 1 / 12, every_days=1 / 12).relative_store[-1] - 1)
        )
    ),
    ("133 mg absorbed, no stress, 140 days", "rise of serum, read as the store"): (
        lambda: 100 * (_store(133, 0, 140) - 1)
    ),
    ("133 mg absorbed, no stress, 140 days", "share of the first year's rise reached"): (
        _share_of_year
    ),
    ("magnesium 350 mg eaten, then 3 x 117 mg more, 168 days", "rise of urine"): _three_tablets,
    ("magnesium 107 mg eaten, days 36 to 72", "absorbed less urine"): lambda: _ward(107),
    ("magnesium 327 mg eaten, days 36 to 72", "absorbed less urine"): lambda: _ward(327),
    (
        "105 mg absorbed and 729 mg infused over 8 hours, 1 day",
        "share of the infusion retained",
    ): _infused,
    ("nothing absorbed, no stress, 4 days", "urine"): (
        lambda: magnesium_balance_arrays(0, 0, 4).urine_mg_per_day[-1]
    ),
}


def test_validation_table_is_whole():
    check_form(ROWS, {("two stores", *case) for case in COMPUTE})


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_validation(row):
    check_row(row, float(COMPUTE[row["case"], row["quantity"]]()))


def test_the_misfits_are_kept():
    missed = {row["quantity"] for row in ROWS if row["status"] == "misses"}
    assert {"share of the infusion retained", "urine"} <= missed


# --- The equations -------------------------------------------------------------------------


def _exact(absorbed, tension, days, beta=3.0, extra=0.0, effect=0.2, exponent=6.7):
    """The equations once more, typed from their statement, with a solver of SciPy."""
    from scipy.integrate import solve_ivp

    def slope(day, y):
        store, slow = y
        felt = tension(day) * (1 + beta * max(0, 1 - store / 3000))
        urine = max(12, 101 * (store / 3000) ** exponent * (1 + effect * felt)) + extra
        back = math.log(2) / 1000 * 24
        flux = back * 21_000 / 3000 * store - back * slow
        return [absorbed(day) - urine - 4 - flux, flux]

    times = np.arange(days + 1)
    return solve_ivp(
        slope,
        (0, days),
        (3000, 21_000),
        method="LSODA",
        rtol=1e-10,
        atol=1e-8,
        max_step=0.2,
        t_eval=times,
    ).y


@pytest.mark.parametrize(
    ("absorbed", "tension", "options"),
    [
        (105, 1, {}),
        (70, 0.4, {"beta": 10}),
        (20, 1, {"beta": 1}),
        (400, 0, {}),
        (105, 1, {"extra": 40, "effect": 0.35, "exponent": 4}),
        (60, 1, {"exponent": 10, "beta": 0}),
    ],
)
def test_the_solver_is_exact(absorbed, tension, options):
    found = magnesium_balance_arrays(
        absorbed,
        tension,
        90,
        options.get("beta", 3),
        extra_loss_mg_per_day=options.get("extra", 0),
        stress_effect=options.get("effect"),
        kidney_exponent=options.get("exponent"),
    )
    store, slow = _exact(lambda _: absorbed, lambda _: tension, 90, **options)
    assert found.exchangeable_mg == pytest.approx(store, rel=2e-5)
    assert found.slow_store_mg == pytest.approx(slow, rel=2e-6)


def test_days_and_functions_and_numbers_say_the_same():
    by_number = magnesium_balance_arrays(90, 0.5, 20, extra_loss_mg_per_day=10)
    by_day = magnesium_balance_arrays([90] * 20, [0.5] * 20, 20, extra_loss_mg_per_day=[10] * 20)
    by_function = magnesium_balance_arrays(
        lambda _: 90, lambda _: 0.5, 20, extra_loss_mg_per_day=lambda _: 10
    )
    for column in COLUMNS:
        wanted = getattr(by_number, column)
        assert getattr(by_day, column).tolist() == wanted.tolist()
        assert getattr(by_function, column) == pytest.approx(wanted, rel=2e-5)


def test_a_changing_course():
    week = np.array([1, 1, 1, 1, 1, 0, 0] * 4, float)
    found = magnesium_balance_arrays(100, week, 28)
    store, _ = _exact(lambda _: 100, lambda day: week[min(int(day), 27)], 28)
    assert found.exchangeable_mg == pytest.approx(store, rel=2e-5)
    # The number beside a day is that of the day which begins there.
    assert found.urine_mg_per_day[5] < found.urine_mg_per_day[4]
    wave = magnesium_balance_arrays(
        lambda day: 105 + 50 * math.sin(2 * math.pi * day), lambda day: day % 1, 10
    )
    store, _ = _exact(lambda day: 105 + 50 * math.sin(2 * math.pi * day), lambda day: day % 1, 10)
    assert wave.exchangeable_mg == pytest.approx(store, rel=2e-4)


def test_full_stores_stay_full():
    found = magnesium_balance(105, 0, 365)
    assert list(found.columns) == COLUMNS
    assert found["relative_store"].to_numpy() == pytest.approx(np.ones(366), abs=1e-12)
    assert found["urine_mg_per_day"].to_numpy() == pytest.approx(np.full(366, 101), abs=1e-9)
    assert found["slow_store_mg"].iloc[-1] == pytest.approx(21_000)
    p = values("stress")
    assert p["urine_mg_per_day"] + p["other_loss_mg_per_day"] == 105


def test_rows_and_moments():
    assert magnesium_balance(105, 0, 10, every_days=4)["day"].tolist() == [0, 4, 8, 10]
    assert magnesium_balance(105, 0, 0.5, every_days=0.25)["day"].tolist() == [0, 0.25, 0.5]
    assert magnesium_balance(105, 0, 1.5)["day"].tolist() == [0, 1, 1.5]
    assert magnesium_balance(105, 0, 2, every_days=5)["day"].tolist() == [0, 2]
    coarse = magnesium_balance(80, 1, 60, every_days=7)
    fine = magnesium_balance(80, 1, 60)
    assert coarse["exchangeable_mg"].iloc[-1] == pytest.approx(fine["exchangeable_mg"].iloc[-1])
    assert len(magnesium_balance(105, 0, 3650)) == 3651


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(40, 600), min_size=30, max_size=30),
    st.lists(st.floats(0, 1), min_size=30, max_size=30),
    st.floats(0, 10),
    st.floats(0, 30),
    st.floats(0.3, 9),
)
def test_no_magnesium_appears_or_vanishes(absorbed, tension, beta, extra, every):
    found = magnesium_balance(
        absorbed, tension, 30, beta, every_days=every, extra_loss_mg_per_day=extra
    )
    held = found["exchangeable_mg"] + found["slow_store_mg"] - 24_000
    out = found["urine_total_mg"] + found["sweat_total_mg"]
    assert (held - found["absorbed_total_mg"] + out).abs().max() < 1e-6
    assert found["absorbed_total_mg"].iloc[-1] == pytest.approx(sum(absorbed), rel=1e-9)
    assert found["sweat_total_mg"].iloc[-1] == pytest.approx(120)
    assert (found["urine_mg_per_day"] >= 12 + extra).all()
    assert (found["relative_store"] > 0.6).all()


def test_lost_magnesium_is_an_error_not_a_curve(monkeypatch):
    right = stress._change

    def leaky(body):
        change = right(body)

        def wrong(*now):
            gained, moved, urine = change(*now)
            return gained - 1e-6, moved, urine

        return wrong

    monkeypatch.setattr(stress, "_change", leaky)
    with pytest.raises(ValueError, match=r"magnesium does not balance: .* mg appeared or vanished"):
        magnesium_balance(105, 0, 30)


def test_a_number_that_is_none_is_an_error_not_a_curve(monkeypatch):
    monkeypatch.setattr(stress, "_change", lambda _: lambda *__: (0.0, math.nan, 0.0))
    with pytest.raises(ValueError, match="magnesium does not balance: nan mg"):
        magnesium_balance(105, 0, 1)


# --- What it shows -------------------------------------------------------------------------


def test_directions():
    calm, tense = (_store(105, s, 60) for s in (0, 1))
    assert tense < calm
    assert _store(70, 0, 60) < calm < _store(140, 0, 60)
    loss = [magnesium_balance_arrays(105, 1, 60, beta).relative_store[-1] for beta in (0, 1, 3, 10)]
    assert loss == sorted(loss, reverse=True)
    drained = magnesium_balance_arrays(105, 0, 60, extra_loss_mg_per_day=30)
    assert drained.relative_store[-1] < calm - 0.02
    # The kidney saves: what is lost extra is partly kept back elsewhere.
    assert drained.urine_mg_per_day[-1] < 101 + 30


def test_the_circle_amplifies_and_settles():
    assert stress.loop_gain() == pytest.approx(0.09, abs=0.001)
    assert stress.loop_gain(10) == pytest.approx(0.30, abs=0.002)
    assert stress.loop_gain([1, 3]) == pytest.approx([0.0299, 0.0896], abs=1e-4)
    assert stress.loop_amplification(3) == pytest.approx(1.1, abs=0.01)
    assert stress.loop_amplification(10) == pytest.approx(1.4, abs=0.03)
    assert stress.loop_gain(33.5) == pytest.approx(1)
    assert stress.loop_amplification(40) == math.inf
    # And in the model itself: long after, the loss is larger by about that much.
    lost = {b: 1 - magnesium_balance_arrays(105, 1, 3650, b).relative_store[-1] for b in (0, 3, 10)}
    assert lost[3] / lost[0] == pytest.approx(stress.loop_amplification(3), rel=0.03)
    assert lost[10] / lost[0] == pytest.approx(stress.loop_amplification(10), rel=0.1)
    assert lost[10] < 0.05


def test_a_circle_beyond_one_is_caught_further_down():
    """With a gain above 1 full stores fall by themselves, until the saving kidney stops them."""
    assert stress.loop_gain(50) > 1
    settled = magnesium_balance_arrays(105, 1, 3650, 50).relative_store
    assert settled[-1] == pytest.approx(0.876, abs=0.002)
    assert settled[-1] == pytest.approx(settled[-200], abs=1e-4)
    assert _store(105, 1, 3650) > 0.965


def test_serum_estimate():
    assert stress.serum_estimate_mM(1) == pytest.approx(0.83)
    assert stress.serum_estimate_mM([0.9, 1.037]) == pytest.approx([0.747, 0.861], abs=1e-3)
    with pytest.raises(ValueError, match=r"relative_store is -1: it must be a number from 0 to 2"):
        stress.serum_estimate_mM(-1)


# --- Refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (
            {"absorbed_mg_per_day": -5},
            r"absorbed_mg_per_day is -5: it must be a number from 0 to 3,000 mg a day",
        ),
        ({"absorbed_mg_per_day": 3001}, r"absorbed_mg_per_day is 3,001: .* 0 to 3,000"),
        ({"absorbed_mg_per_day": "105"}, r"absorbed_mg_per_day is '105': .* 0 to 3,000"),
        ({"stress": 1.01}, r"stress is 1.01: it must be a number from 0 to 1"),
        ({"stress": True}, r"stress is True: it must be a number from 0 to 1"),
        ({"stress": [0.5, 2] + [0] * 363}, r"stress is 2 \(item 2\): .* from 0 to 1"),
        ({"stress": [0.5, 0.5]}, r"stress has 2 entries for 365 days: .* 365 in all"),
        ({"stress": lambda day: day}, r"On day 1\.\d+, stress is 1\.\d+: .* from 0 to 1"),
        ({"stress": lambda _: math.nan}, r"On day 0, stress is nan: .* from 0 to 1"),
        ({"days": 0}, r"days is 0: .* 3,650 days"),
        ({"days": 3651}, r"days is 3,651: .* 3,650 days"),
        ({"beta": -1}, r"beta is -1: it must be a number from 0 to 50"),
        ({"beta": 51}, r"beta is 51: it must be a number from 0 to 50"),
        ({"stress_effect": 0.4}, r"stress_effect is 0.4: it must be a number from 0 to 0.35"),
        ({"kidney_exponent": 3}, r"kidney_exponent is 3: it must be a number from 4 to 10"),
        ({"extra_loss_mg_per_day": 501}, r"extra_loss_mg_per_day is 501: .* from 0 to 500"),
        (
            {"every_days": 1 / 1440},
            r"every_days is 0.000694: over 365 days .* 0.0365 up, so that there are 10,000 rows",
        ),
        ({"every_days": 0}, r"every_days is 0: over 365 days"),
        ({"every_days": math.nan}, r"every_days is nan: .* 0 to 3,650 days"),
        (
            {"absorbed_mg_per_day": 0, "stress": 1},
            r"relative_store would fall to 0.6 by day 3\d\d: the model is used from 0.6 up",
        ),
    ],
)
def test_bad_input_is_named(bad, says):
    usual = {"absorbed_mg_per_day": 105, "stress": 0, "days": 365}
    with pytest.raises(ValueError, match=says):
        magnesium_balance(**{**usual, **bad})


def test_the_refused_spacing_names_one_that_works():
    shortest = 365 / 9_999
    assert len(magnesium_balance(105, 0, 365, every_days=shortest)) == 10_000


# --- The studies and the parameters --------------------------------------------------------


def _studies():
    return {row.study: row for row in tables.rows_of(schemas.StressStudyRow)}


def test_study_percentages_follow_from_the_numbers():
    found = _studies()
    assert len(found) == 18
    checked = 0
    for row in found.values():
        if row.before and row.after:
            change = 100 * (row.after / row.before - 1)
            assert row.percent_change == pytest.approx(change, abs=0.55), row.study
            checked += 1
    assert checked == 10


def test_what_was_only_read_in_a_review_is_marked():
    second_hand = {name for name, row in _studies().items() if row.read == "secondary"}
    assert second_hand == {"sleep_loss_red_cell", "war_stress_plasma", "noise_men"}


def test_parameters_follow_from_the_studies():
    found, p = _studies(), values("stress")
    rise = found["deuster_urine"].percent_change / 100
    assert p["stress_urine_share"] == pytest.approx(rise, abs=0.02)
    rats = found["rats_deficient"]
    steep = math.log(rats.after / rats.before) / ((37.5 - 31.2) / 37.5)
    assert tables.parameters("stress")["beta"].high == pytest.approx(steep, rel=0.02)
    exponent = math.log(1.37) / math.log(1 + 0.04 / p["serum_mM"])
    assert p["kidney_exponent"] == pytest.approx(exponent, abs=0.05)
    assert p["exchangeable_mg"] == pytest.approx(3.54 / 2 * 24.305 * 70, rel=0.01)


def test_marks_are_kept_and_defaults_are_those_of_the_file():
    found = tables.parameters("stress")
    assert found["beta"].read == found["stress_urine_share"].read == "judgement"
    assert found["slow_half_life_h"].read == "partly"
    assert found["kidney_exponent"].read == "computed"
    assert stress.loop_gain() == stress.loop_gain(found["beta"].value)
    body = stress._body(3, None, None)
    assert body == replace(body, effect=found["stress_urine_share"].value)
    assert body.to_fast == pytest.approx(0.0166, abs=5e-5)
    assert body.to_slow == pytest.approx(0.116, abs=5e-4)
