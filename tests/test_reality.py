"""The reality check: rows are sound, predictions computed, passing rows stay inside tolerance."""

import csv
import re
from collections import Counter
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers import explore, reality, tables
from helpers.models import blood, infusion, infusion_two, kidney, muscle
from helpers.models.absorption import magnesium_absorbed_mg
from helpers.reality import predict, score
from helpers.reality.better import MECHANISMS, SWITCHES
from helpers.reality.show import THEMES
from helpers.schemas import MeasurementRow

# Rows that pass as the models are used: one that starts to miss is a change for the worse.
PASSING = {
    "CA4", "MG2", "SE6", "PO4", "NM6", "ND1", "SC3", "MU1", "TH1", "TH4", "TH15",
    "IV1", "IV2", "IV3", "IV8", "IV11",
}  # fmt: skip
PASSING_BETTER = {"SE1", "PO2", "PO4", "IV1", "IV3", "IV4", "IV8", "IV9", "IV10", "IV11"}
CANNOT = {"TH11"}


def inside_interval(one):
    """Return whether a prediction lies in the published interval, whatever its tolerance."""
    row = one.row
    ends = row.low is not None and row.high is not None and row.rule != "at least"
    return ends and row.low <= one.predicted <= row.high


PAGE = Path(__file__).parents[1] / "notebooks" / "7_reality_check.ipynb"


@pytest.fixture(scope="module")
def found():
    return {one.row.id: one for one in reality.results()}


def test_all_rows_are_computed_or_marked(found):
    assert len(found) == 42
    assert set(found) == set(predict.CONDITIONS)
    assert {row for row, one in found.items() if one.predicted is None} == CANNOT
    assert all(one.reason for one in found.values() if one.predicted is None)


@pytest.mark.parametrize("row", sorted(PASSING))
def test_a_row_that_passes_still_does(found, row):
    assert found[row].verdict == "pass", f"{row}: {found[row].predicted} is outside its tolerance"


@pytest.mark.parametrize("row", sorted(PASSING_BETTER))
def test_a_row_that_a_newer_mechanism_meets_is_still_met(found, row):
    assert found[row].better_verdict == "pass", f"{row}: {found[row].better}"


def test_no_row_passes_unnoticed(found):
    assert {row for row, one in found.items() if one.verdict == "pass"} == PASSING
    assert {r for r, one in found.items() if one.better_verdict == "pass"} == PASSING_BETTER


def test_the_table_holds_no_prediction():
    names = set(MeasurementRow.model_fields)
    assert not [name for name in names if re.search("predict|computed|verdict|pass", name)]


@pytest.mark.parametrize(
    ("rule", "tolerance", "value", "verdict"),
    [
        ("ratio", 1.21, 12.1, "pass"),
        ("ratio", 1.21, 12.2, "miss"),
        ("share", 0.3, 7.0, "pass"),
        ("share", 0.3, 6.9, "miss"),
        ("points", 2, 12, "pass"),
        ("points", 2, 12.1, "miss"),
        ("range", 0.25, 6.0, "pass"),
        ("range", 0.25, 5.9, "miss"),
    ],
)
def test_each_rule_judges_at_its_edge(found, rule, tolerance, value, verdict):
    update = {"measured": 10.0, "low": 8.0, "high": 12.0, "rule": rule, "tolerance": tolerance}
    row = found["CA1"].row.model_copy(update=update)
    assert score.judge(row, value) == verdict


def test_a_direction_without_a_change_is_no_hit(found):
    assert score.judge(found["SE7"].row, 0.0) == "miss"
    assert score.judge(found["HO9"].row, 1.0) == "pass"
    assert score.judge(found["HO9"].row, -1.0) == "miss"


def test_more_tolerance_never_turns_a_pass_into_a_miss(found):
    for one in found.values():
        seen = [score.judge(one.row, one.predicted, times) for times in (0.5, 1, 2)]
        assert seen == sorted(seen, key=["cannot express", "miss", "pass"].index)


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("unit", "", "blank"),
        ("high", "0.01", "row CA1: low, measured and high must not decrease"),
        ("high", "", "both of its ends"),
        ("model", "moon", "must be one of"),
        ("tolerance", "", "row CA1: measured and tolerance"),
        ("measured", "nan", "plain number"),
    ],
)
def test_a_damaged_row_is_named(tmp_path, column, cell, says):
    with (tables.data_dir() / "measurements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = cell
    with (tmp_path / "measurements.csv").open("w", encoding="utf-8", newline="\n") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(tables.DataError, match=r"measurements\.csv, line 2") as error:
        tables.rows("measurements", tmp_path)
    assert says in str(error.value)


def test_an_unknown_row_is_refused():
    with pytest.raises(ValueError, match="'XX1' is not known"):
        reality.prediction("XX1")
    with pytest.raises(ValueError, match="name is 'moon'"):
        reality.reality_table("moon")


@pytest.mark.parametrize(
    "name", [*THEMES, *sorted({r.row.model for r in reality.results()} - {*THEMES})]
)
def test_each_theme_and_model_shows_its_rows(name):
    page = reality.reality_table(name)
    models = THEMES.get(name, (name,))
    own = [one for one in reality.results() if one.row.model in models]
    assert f"{len(own)} measurements" in repr(page)
    assert all(f"{one.row.id}: " in page._repr_html_() for one in own)


def test_the_chart_says_its_verdicts_and_needs_no_network():
    for model in {one.row.model for one in reality.results()}:
        page = reality.reality_chart(model)
        drawn = page.svg.replace("http://www.w3.org/2000/svg", "")
        assert "<script" not in drawn
        assert "http" not in drawn
        for one in reality.results():
            if one.row.model == model:
                assert f"{one.row.id} " in repr(page)
                assert one.verdict in repr(page)


def test_the_page_states_the_computed_totals():
    notebook = nbformat.read(PAGE, as_version=4)
    stored = "\n".join(
        output.data["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    assert repr(reality.reality_totals()) in stored
    every = sum(reality.totals().values(), Counter())
    better = sum(reality.totals(better=True).values(), Counter())
    prose = " ".join("\n".join(c.source for c in notebook.cells).split())
    assert (
        f"{every['pass']} pass, {every['miss']} miss and {every['cannot express']} cannot" in prose
    )
    assert f"{better['pass']} pass and {better['miss']} miss" in prose
    assert repr(reality.reality_changes()) in stored
    inside = sum(one.verdict == "miss" and inside_interval(one) for one in reality.results())
    assert f"they would make it {every['pass'] + inside}" in prose
    for row, value in re.findall(r"\(([A-Z]{2}\d+), model ([-\d.]+)", prose):
        assert f"{float(predict.predict(row)):.3g}" == value, row
    for row, value in re.findall(r"\(([A-Z]{2}\d+), newer ([-\d.]+)", prose):
        one = next(r for r in reality.results() if r.row.id == row)
        assert f"{one.better:.3g}" == value, row


# --- The newer mechanisms --------------------------------------------------------------------


def test_a_kidney_with_a_maximum_is_in_balance_on_a_usual_diet():
    course = kidney.with_blood_kidney(105, 100)
    assert course.serum_mM == pytest.approx(kidney.level_at_balance_mM(), abs=1e-9)
    assert course.urine_mg_per_day == pytest.approx(101, abs=1e-6)


def test_without_magnesium_urine_falls_within_days_and_serum_goes_on_falling():
    course = kidney.with_blood_kidney(0, 21)
    assert course.urine_mg_per_day[4 * 48] < 20
    assert course.serum_mM[-1] < 0.78
    assert (course.serum_mM[1:] < course.serum_mM[:-1]).all()


def test_people_who_start_low_rise_more():
    extra = 3 * magnesium_absorbed_mg(240) - 3 * magnesium_absorbed_mg(117)
    rises = [kidney.serum_after_mM(start, extra) - start for start in (0.6, 0.7, 0.8, 0.86)]
    assert rises == sorted(rises, reverse=True)
    assert rises[0] > 5 * rises[-1]


# Each mechanism is one implementation: what a page shows with its switch on is what the reality
# check counts.
SAME = [
    (
        "stress",
        {"kidney": "maximum", "mode": "beyond", "loading_test": True},
        lambda values: values["infusion_kept_24h_percent"],
        "PO2",
        True,
    ),
    (
        "stress",
        {"kidney": "store", "mode": "beyond", "loading_test": True},
        lambda values: values["infusion_kept_24h_percent"],
        "PO2",
        False,
    ),
    (
        "muscle",
        {"blood_start": "low", "magnesium_mg": 350 + 382},
        lambda values: values["serum_magnesium_mM"] - 0.658,
        "SE3",
        True,
    ),
    (
        "nerve",
        {"blood_start": "low", "magnesium_mg": 350 + 382},
        lambda values: values["serum_magnesium_mM"] - 0.658,
        "SE3",
        True,
    ),
    (
        "bioavailability",
        {
            "mode": "beyond",
            "infusion_model": "two",
            "infusion_magnesium_mmol": 30,
            "infusion_minutes": 480,
        },
        lambda values: values["retained_24h_percent"],
        "IV11",
        True,
    ),
]


@pytest.mark.parametrize(("theme", "state", "shown", "row", "newer"), SAME)
def test_a_page_with_its_switch_shows_what_the_reality_check_counts(
    found, theme, state, shown, row, newer
):
    page = explore(theme)
    page.set(**state)
    counted = found[row].better if newer else found[row].predicted
    assert shown(page.values) == pytest.approx(counted, rel=1e-9)


def test_the_balance_of_the_page_is_the_balance_of_the_reality_check(found):
    page = explore("stress")
    page.set(mode="beyond", kidney="maximum", stress=0, days="60")
    page.set(absorbed_mg_per_day=predict.absorbed_in_meals_mg(107))
    course = kidney.with_blood_kidney(predict.absorbed_in_meals_mg(107), 60, every_days=60 / 90)
    assert page.frame["urine_mg_per_day"].to_numpy() == pytest.approx(course.urine_mg_per_day)
    balance = page.state["absorbed_mg_per_day"] - course.urine_mg_per_day[60:].mean()
    assert balance == pytest.approx(found["PO4"].better, abs=0.3)


@pytest.mark.parametrize("mechanism", SWITCHES)
def test_each_mechanism_has_a_switch_and_its_numbers_have_sources(mechanism):
    assert mechanism in set(MECHANISMS.values())
    switches, files = SWITCHES[mechanism]
    for theme, control, value in switches:
        page = explore(theme)
        assert page.state[control] != value, "off unless it is chosen"
        page.set(**{control: value})
        assert page.state[control] == value
    for file in files:
        for name, parameter in tables.parameters(file).items():
            assert parameter.source.strip(), name
            assert parameter.read in {
                "read",
                "partly",
                "secondary",
                "computed",
                "judgement",
                "memory",
            }


def test_no_mechanism_of_a_row_is_without_a_switch():
    assert set(MECHANISMS.values()) == set(SWITCHES)


def test_a_page_says_which_kidney_is_on():
    page = explore("stress")
    for which, words in (("store", "answers to the store"), ("maximum", "answers to the blood")):
        page.set(kidney=which)
        assert words in page.read()
        assert page.outcome.texts["kidney_named"].startswith("kidney: saves")
    written = page.code
    page.reset()
    assert page.state["kidney"] == "store"
    page.restore(written)
    assert page.state["kidney"] == "maximum"


def test_without_magnesium_the_two_kidneys_differ_plainly():
    page = explore("stress")
    page.set(magnesium_mg=0, stress=0)
    slow = page.values["urine_after_4_days_mg"]
    page.set(kidney="maximum")
    assert page.values["urine_after_4_days_mg"] < 20 < 50 < slow


def test_the_line_for_everyone_stays_and_a_low_start_does_not():
    for magnesium in (0, 100, 350, 700, 1200):
        assert 0.80 <= blood.ions(magnesium, 1000).serum_magnesium_mM <= 0.90
    weeks = blood.ions_from(None, 0, 1000, days=21).serum_magnesium_mM
    assert weeks == pytest.approx(0.757, abs=0.002)
    rises = [
        blood.ions_from(start, 700, 1000).serum_magnesium_mM - start for start in (0.6, 0.7, 0.8)
    ]
    assert rises == sorted(rises, reverse=True)
    # At the usual amount everyone stays where they are.
    assert blood.ions_from(0.7, 350, 1000).serum_magnesium_mM == pytest.approx(0.7)
    # And so does a larger diet always mean more.
    eaten = [blood.ions_from(0.7, mg, 1000).serum_magnesium_mM for mg in range(0, 1200, 100)]
    assert eaten == sorted(eaten)


@pytest.mark.parametrize("extra", [0, 20])
@pytest.mark.parametrize("tension", [0, 1])
@pytest.mark.parametrize("absorbed", [0, 60, 105, 400])
def test_mass_balances_with_the_kidney_that_has_a_maximum(absorbed, tension, extra):
    found = kidney.with_blood_kidney(
        absorbed,
        120,
        infused_mmol=30,
        stress=tension,
        stress_days=40,
        beta=10,
        extra_loss_mg_per_day=extra,
        every_days=4 / 3,
    )
    held = 3000 * found.relative_store + found.slow_store_mg
    drip = np.where(found.day > 1 / 3, 30 * 24.305, 0)
    sweat = 4 * found.day
    left = held - held[0] - found.absorbed_total_mg - drip + found.urine_total_mg + sweat
    assert np.abs(left).max() < 1e-6


def test_coarse_steps_of_the_kidney_say_what_fine_ones_say():
    for start, absorbed in ((0.658, 80), (None, 0), (None, 300)):
        fine = kidney.with_blood_kidney(absorbed, 60, start_mM=start)
        coarse = kidney.with_blood_kidney(absorbed, 60, start_mM=start, every_days=2)
        assert coarse.serum_mM == pytest.approx(
            np.interp(coarse.day, fine.day, fine.serum_mM), abs=3e-4
        )


def test_magnesium_set_free_by_held_calcium_stays_what_the_buffers_held():
    assert muscle.magnesium_rise_mM(hold_ms=500) < muscle.magnesium_rise_mM(hold_ms=2000)
    assert muscle.magnesium_rise_mM(parvalbumin_uM=0) < 0.3 * muscle.magnesium_rise_mM()
    with pytest.raises(ValueError, match="hold_ms is 50"):
        muscle.magnesium_rise_mM(hold_ms=50)


def test_an_infusion_is_kept_the_less_the_longer_one_waits():
    kept = [kidney.kept_share(30, 8, hours) for hours in (8, 24, 72, 240)]
    assert kept == sorted(kept, reverse=True)
    assert kept[-1] > 0


def late_one(hours):
    return infusion_two.after_infusion([(10, 0.5)], hours)


def test_two_compartments_balance_and_become_one():
    # Without elimination during a very short time nothing is in urine yet.
    early = infusion_two.after_infusion([(10, 0.01)], 0.01)
    assert early.urine_mmol == pytest.approx(0, abs=0.02)
    late = infusion_two.after_infusion([(10, 0.5)], 72)
    assert late.urine_mmol == pytest.approx(10, rel=0.01)
    whole = infusion_two.after_infusion([(6, 1)], 5).rise_mM
    halves = infusion_two.after_infusion([(3, 0.5), (3, 0.5)], 5).rise_mM
    assert whole == pytest.approx(halves)
    course = infusion.infusion(10, push_minutes=30, compartments=2)
    assert course.added_magnesium_mM.iloc[-1] == pytest.approx(late_one(24).rise_mM)
    lost = course.given_magnesium_mmol - course.urine_magnesium_mmol
    assert lost.to_numpy() == pytest.approx(course.retained_magnesium_mmol.to_numpy())
    with pytest.raises(ValueError, match="compartments is 3"):
        infusion.infusion(10, compartments=3)
    one = infusion.infusion(10, push_minutes=30).added_magnesium_mM.iloc[-1]
    assert infusion_two.after_infusion([(10, 0.5)], 24).rise_mM > one


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: kidney.with_blood_kidney(-1, 5), "absorbed_mg_per_day is -1"),
        (lambda: kidney.with_blood_kidney(100, 5000), "days is 5,000"),
        (lambda: kidney.serum_after_mM(0.1, 5), "start_mM is 0.1"),
        (lambda: kidney.kept_share(0), "infused_mmol is 0"),
        (lambda: infusion_two.after_infusion([], 5), "parts has 0"),
        (lambda: infusion_two.after_infusion([(1, 1)], 100), "hours is 100"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_only_rows_with_a_mechanism_change(found):
    assert {row for row, one in found.items() if one.better is not None} == set(MECHANISMS)
