"""The bone notebook tells what its models get wrong, and its still figures show their tables."""

import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from helpers import explore, figures, reference
from helpers.lesson.files import lesson
from helpers.models import homeostasis
from helpers.schemas import HomeostasisMeasurementRow, TrialResultRow
from helpers.tables import rows_of, validation

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "4_bone.ipynb"
# What a learner could be misled by, and the words that stand on the page about it.
PITFALLS = {
    "magnesium from nothing": "absorbs more of it than was eaten",
    "every deficiency result lies there": "Every result on lack of magnesium lies there",
    "capping it leaves the misses": "mends the books, and the misses stay",
    "calcium goes the wrong way": "rats had slightly more calcium in plasma; in the model it falls",
    "calcium is regulated too weakly": "Believe directions and rankings, not values",
    "it grows": "a positive flow is growth",
    "flows, never bone mass": "never the mass of bone",
    "no osteoporosis": "Nothing here is osteoporosis",
    "bone calcium cannot change": "agrees with rats by construction, which is no test",
    "resorption falls without magnesium": "mice short of it had more cells that break bone",
    "a hundred times too fast": "lets plasma change 100 times too fast",
    "days, never hours": "read days and never hours",
    "the cliff is a choice": "With a softer switch PTH would bend instead of falling",
    "below the cliff the gland is blind": "calcium has no say",
    "why PTH rises": "Not because magnesium lets go of the gland",
    "no competition in the gut": "Its gut knows no contest",
    "the ratio of a rat's diet": "That says nothing about people",
    "a rat, not a person": "A rat is not a person",
    "only male rats": "only male rats",
    "no best ratio": "There is no best ratio to find",
    "what counts as a miss is ours": "What counts as a miss is our choice",
    # The adult over years
    "menopause and kidneys": "in direction only",
    "no vitamin D control": "would *raise* calcium in blood",
    "draining pools": "act on nothing in the model and can run below zero",
    "women lost more": "women lost two to three times as much",
    "no magnesium in it": "Magnesium is not in this model at all",
}


@pytest.fixture(scope="module")
def prose():
    cells = nbformat.read(NOTEBOOK, as_version=nbformat.NO_CONVERT).cells
    told = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return " ".join(re.sub(r"\*\*", "", told).split())


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_every_pitfall_is_told_in_plain_words(prose, pitfall):
    assert PITFALLS[pitfall] in prose


def test_the_live_page_warns_as_well():
    rat = explore("bone")
    rat.set(rat_magnesium=0.3, read_out="plasma_calcium_mM")
    for words in ("That cannot be", "was chosen, not measured", "The model is wrong here", "grows"):
        assert words in rat.read()
    years = explore("bone_years")
    years.set(menopause="now", calcium_mg=3000)
    for words in ("held at its edge", "two to three times", "pools act on nothing"):
        assert words in " ".join(years.read().split())


def test_what_the_pitfalls_say_is_so():
    half, tenth = homeostasis.steady_state(1, 0.5), homeostasis.steady_state(1, 0.1)
    assert half.absorbs_more_magnesium_than_eaten
    base = homeostasis.baseline()
    assert tenth.plasma_calcium_mM < 0.55 * base.plasma_calcium_mM
    assert half.bone_resorption_mmol_min < base.bone_resorption_mmol_min
    assert abs(half.bone_calcium_mmol / base.bone_calcium_mmol - 1) < 0.02
    # Below the cliff calcium moves PTH by half a percent.
    blind = [homeostasis.steady_state(c, 0.25).pth_pM for c in (0.25, 2)]
    assert blind[0] == pytest.approx(blind[1], rel=0.006)
    # The ratio of the rat's diet, by mass.
    flows = base.flows_mg_day()
    assert 4 < flows["calcium_eaten_mg_day"] / flows["magnesium_eaten_mg_day"] < 5


def test_above_half_of_the_magnesium_each_number_moves_one_way_only():
    """What "there is no best ratio" rests on."""
    calcium, magnesium = np.geomspace(0.25, 2, 31), np.geomspace(0.5, 2, 31)
    found = homeostasis.steady_map(calcium, magnesium)
    for read_out in explore("bone").theme.controls[0].options.values():
        for axis in (0, 1):
            steps = np.diff(getattr(found, read_out), axis=axis)
            assert (steps > 0).all() or (steps < 0).all(), (read_out, axis)


def test_the_experiments_are_those_that_were_promised():
    found = {one.key for one in lesson("bone").experiments}
    assert found == {
        "half", "feedback_cut", "three_ways", "same_ratio", "vitamin_d", "from_nothing"
    }  # fmt: skip
    assert len(lesson("bone_years").experiments) == 3


# --- Figures -------------------------------------------------------------------------------


def test_the_figure_of_rats_shows_all_18_changes_and_every_miss():
    said = repr(figures.rat_misses()).splitlines()
    assert len(rows_of(HomeostasisMeasurementRow)) == len(said) - 1 == 18
    missed = [
        row
        for row in validation("homeostasis")
        if row.status == "misses" and row.source.startswith("Points plotted")
    ]
    assert sum(line.endswith("misses") for line in said) == len(missed) == 5
    assert said[0].endswith("18 changes, 5 missed.")


@pytest.mark.parametrize(
    ("draw", "topic"),
    [
        (figures.ratio_window, "ratio and osteoporosis"),
        (figures.wrong_place, "calcium in the wrong place"),
    ],
)
def test_results_in_people_are_those_of_the_table(draw, topic):
    rows = [row for row in rows_of(TrialResultRow) if row.topic == topic]
    picture = draw()
    assert len(rows) >= 2
    for row in rows:
        assert row.source
        assert f"{row.effect:g} {row.unit}, {row.low:g} to {row.high:g}" in repr(picture)
        assert row.outcome in picture.svg


def test_the_ratio_window_is_that_of_its_yardstick():
    known = reference.yardsticks().set_index("yardstick").loc["2.2-3.2"]
    high, low = (row for row in rows_of(TrialResultRow) if row.topic == "ratio and osteoporosis")
    for row in (high, low):
        assert f"{row.effect:g} ({row.low:g}-{row.high:g})" in known.finding
    assert f"above {known.high:g}" in high.outcome
    assert f"below {known.low:g}" in low.outcome


def test_the_yardsticks_stand_beside_the_targets_of_everyone_from_one_year():
    said = repr(figures.yardsticks())
    for name in ("1:1", "2:1", "1.7-2.6", "2.2-3.2", "balance studies"):
        assert f"{name}: " in said
    for stage in reference.life_stages():
        if stage.startswith(("infant", "pregnant", "breastfeeding")):
            continue
        found = reference.lookup(stage)
        amounts = f"{found.calcium.recommended:,g} and {found.magnesium.recommended:,g} mg"
        assert amounts in said


def test_the_days_end_where_the_rat_comes_to_rest():
    said = repr(figures.rat_days(1, 0.5))
    rest = homeostasis.steady_state(1, 0.5).relative_to(homeostasis.baseline())
    assert f"PTH: {rest['pth_pM']:.2f}" in said
    assert f"magnesium in plasma: {rest['plasma_magnesium_mM']:.2f}" in said
    with pytest.raises(ValueError, match=r"magnesium is 4: .* 0\.1 to 3 times"):
        figures.rat_days(1, 4)


@pytest.mark.parametrize("name", figures.NAMES)
def test_figures_pass_the_check_that_is_left_out_when_they_are_made(name):
    assert json.loads(figures.make(name))


def test_figures_are_pictures_with_words():
    bundle, extra = figures.rat_days()._repr_mimebundle_()
    assert bundle["image/png"]
    assert len(extra["image/png"]["alt"]) > 40
