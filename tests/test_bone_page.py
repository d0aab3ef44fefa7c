"""The page on bone's hormones: ratio or amount in a growing rat, its warnings, its refusals."""

import re

import numpy as np
import pytest
import vl_convert

from helpers import explore
from helpers.bone_contours import DIAGONALS, MAP_POINTS, NAMES, SEGMENTS, contours, ends
from helpers.charts.bone import ratio_map
from helpers.charts.look import INK
from helpers.charts.page import VEGA_LITE
from helpers.models import homeostasis
from helpers.sentences import sentences
from helpers.themes import bone as page
from helpers.words import claim


@pytest.fixture
def rat():
    return explore("bone")


@pytest.fixture
def nothing_solved_yet():
    for kept in (page._maps, page._sweeps, page._contours):
        kept.cache_clear()


def test_on_the_baseline_everything_is_one(rat):
    for name in ("plasma_calcium", "plasma_magnesium", "pth", "calcitriol", "bone_resorption"):
        assert rat.values[f"{name}_times"] == pytest.approx(1)
    assert "Warning" not in rat.read()
    assert "no best ratio" in rat.read()


def test_half_the_magnesium_does_what_was_published(rat):
    rat.set(rat_magnesium=0.5)
    assert rat.values["plasma_magnesium_mM"] == pytest.approx(0.46134, rel=1e-4)
    assert rat.values["plasma_calcium_mM"] == pytest.approx(1.10332, rel=1e-4)
    assert rat.values["pth_times"] == pytest.approx(1.297, abs=0.001)
    assert rat.values["calcitriol_times"] == pytest.approx(0.752, abs=0.001)
    assert rat.values["bone_resorption_times"] == pytest.approx(0.869, abs=0.001)


@pytest.mark.parametrize(
    ("calcium", "magnesium", "pth", "calcitriol"),
    [(2, 1, 0.713, 0.743), (1, 0.5, 1.297, 0.752), (1.414, 0.707, 0.979, 0.760)],
)
def test_three_ways_to_double_the_ratio(rat, calcium, magnesium, pth, calcitriol):
    rat.set(rat_calcium=calcium, rat_magnesium=magnesium)
    assert rat.values["ratio_times"] == pytest.approx(2, rel=1e-3)
    assert rat.values["pth_times"] == pytest.approx(pth, abs=0.001)
    assert rat.values["calcitriol_times"] == pytest.approx(calcitriol, abs=0.001)


@pytest.mark.parametrize(
    ("read_out", "says"),
    [
        ("calcitriol_pM", "calcitriol follows the ratio"),
        ("bone_resorption_mmol_min", "bone broken down follows the ratio"),
        ("pth_pM", "PTH follows both amounts together"),
        ("plasma_magnesium_mM", "mostly follows the amount of magnesium"),
        ("plasma_calcium_mM", "mostly follows the amount of calcium"),
        ("net_bone_calcium_mmol_min", "mostly follows the amount of calcium"),
    ],
)
def test_the_words_say_what_each_read_out_follows(rat, read_out, says):
    rat.set(read_out=read_out)
    assert says in rat.read()


def test_the_words_warn_where_the_model_fails(rat):
    rat.set(rat_magnesium=0.68)
    assert "mg eaten. That cannot be" not in " ".join(rat.outcome.sentences)
    rat.set(rat_magnesium=0.67)
    assert "cannot be" in rat.read()
    rat.set(rat_magnesium=0.3, read_out="plasma_calcium_mM")
    for words in ("falls off a cliff", "emergency", "The model is wrong here"):
        assert words in rat.read()
    rat.set(limit_absorption=True)
    assert rat.values["magnesium_absorbed_percent"] <= 100.000001
    assert "cannot be" not in rat.read()


@pytest.mark.parametrize(
    ("name", "bad", "says"),
    [
        ("rat_calcium", 0.2, "Rat: calcium.* 0.25 to 2 times"),
        ("rat_magnesium", 0.29, "Rat: magnesium.* 0.3 to 2 times"),
        ("rat_vitamin_d", 0, "Rat: vitamin D.* 0.05 to 2 times"),
        ("read_out", "bone mass", "Look at.*'pth_pM'"),
        ("limit_absorption", 1, "True or False"),
    ],
)
def test_what_is_out_of_range_is_refused_in_words(rat, name, bad, says):
    before = rat.state
    with pytest.raises(ValueError, match=says):
        rat.set(**{name: bad})
    assert rat.state == before


def test_the_rat_and_the_day_of_a_person_do_not_touch(rat):
    before = rat.arrays()
    rat.set(calcium_mg=400, magnesium_mg=150)
    for name in ("map_log2", "sweep_now", "bars"):
        assert (rat.arrays()[name] == before[name]).all()
    assert all(f.label.startswith("rat") for f in page._facts(rat.state, rat.values))


def test_measured_points_stand_only_where_they_belong(rat):
    rat.set(read_out="pth_pM")
    assert rat.arrays()["measured_y_1"] == pytest.approx(1.32)
    rat.set(rat_calcium=1.5)
    assert np.isnan(rat.arrays()["measured_y_1"])
    rat.set(rat_calcium=1, read_out="net_bone_calcium_mmol_min")
    assert np.isnan(rat.arrays()["measured_y_1"])


def test_the_cliff_lies_where_the_model_puts_it(rat):
    a = rat.arrays()
    assert a["cliff_from"] < 0.40 < a["cliff_to"] * 1.05
    assert a["made_up_to"] == pytest.approx(0.677, abs=0.005)


@pytest.mark.parametrize("read_out", page.BARS)
@pytest.mark.parametrize("vitamin_d", [0.05, 0.5, 2.0])
def test_every_contour_fits_and_lies_on_its_level(read_out, vitamin_d):
    found = page._contours(read_out, vitamin_d, False)
    count = int(np.isfinite(found.pieces).sum())
    assert 0 < count < SEGMENTS
    assert np.isfinite(found.times).sum() <= NAMES
    # Around a name, within half a tile, the model itself passes what the name says.
    base = getattr(homeostasis.baseline(), read_out)
    for x, y, times in zip(found.name_x, found.name_y, found.times, strict=True):
        if np.isfinite(times + x + y):
            around = y * np.geomspace(1 / 1.065, 1.065, 9)
            there = getattr(homeostasis.steady_states(x, around, vitamin_d), read_out) / base
            assert there.min() * 0.98 <= times <= there.max() * 1.02


@pytest.mark.parametrize("read_out", page.BARS)
@pytest.mark.parametrize("vitamin_d", [0.05, 0.5, 1.0, 2.0])
def test_no_name_of_a_line_lies_on_the_words_of_a_diagonal(read_out, vitamin_d):
    found = page._contours(read_out, vitamin_d, False)
    # On a map 130 px wide and 300 px high; the words are 40 px wide, a name 20 px, both 11 px high.
    x = 130 * np.log(found.name_x / page.CALCIUM_RANGE[0]) / np.log(8)
    y = 300 * np.log(found.name_y / page.MAGNESIUM_RANGE[0]) / np.log(2 / 0.3)
    for ratio, _, calcium in DIAGONALS:
        there = 130 * np.log(calcium / 0.25) / np.log(8)
        up = 300 * np.log(calcium / ratio / 0.3) / np.log(2 / 0.3)
        assert not ((np.abs(x - there) < 30) & (np.abs(y - up) < 11)).any()


def test_contours_of_a_plane_run_along_the_diagonal():
    field = np.add.outer(-np.linspace(-1, 1, 9), np.linspace(-1, 1, 9))
    found = contours(field, (0.5, 2.0), (0.5, 2.0))
    one = found.times.tolist().index(pytest.approx(1))
    assert found.name_x[one] == pytest.approx(found.name_y[one])
    pieces = found.pieces[np.isfinite(found.pieces)].astype(int)
    levels = np.log2(found.times)
    step = ends(pieces, field, levels, other=True) - ends(pieces, field, levels)
    assert np.abs(step).max() > 0.5
    assert step[:, 0] == pytest.approx(step[:, 1])


def test_a_saddle_has_two_lines_and_a_flat_map_none():
    saddle = np.array([[1.0, -1.0], [-1.0, 1.0]])
    found = contours(saddle, (0.5, 2.0), (0.5, 2.0))
    assert np.isfinite(found.pieces).sum() == 2 * np.isfinite(found.times).sum() > 0
    flat = contours(np.zeros((3, 3)), (0.5, 2.0), (0.5, 2.0))
    assert not np.isfinite(flat.pieces).any()
    assert not np.isfinite(flat.times).any()


@pytest.mark.parametrize("read_out", ["calcitriol_pM", "pth_pM"])
def test_the_lines_are_drawn_where_the_map_crosses_their_level(read_out):
    """The browser works out the ends of the pieces anew; both must come to the same."""
    found = page._contours(read_out, 0.3, False)
    values = {
        "map_log2": found.field,
        "contour_pieces": found.pieces,
        "contour_times": found.times,
    }
    chart = ratio_map(MAP_POINTS, SEGMENTS, page.CALCIUM_RANGE, page.MAGNESIUM_RANGE, values)
    side = 300.0
    svg = vl_convert.vegalite_to_svg(
        chart.properties(width=side, height=side).to_dict(), vl_version=VEGA_LITE
    )
    drawn = re.findall(
        r'<line [^>]*transform="translate\(([^,]+),([^)]+)\)" x2="([^"]+)" y2="([^"]+)"'
        rf'[^>]*stroke="{INK}"',
        svg,
    )
    pieces = found.pieces[np.isfinite(found.pieces)].astype(int)
    field = found.field.reshape(MAP_POINTS, MAP_POINTS)
    starts, stops = (
        ends(pieces, field, np.log2(found.times), other=other) * side / (MAP_POINTS - 1)
        for other in (False, True)
    )
    x, y, along, down = np.array(drawn, dtype=float).T
    assert x == pytest.approx(starts[:, 0], abs=1e-3)
    assert side - y == pytest.approx(starts[:, 1], abs=1e-3)
    assert x + along == pytest.approx(stops[:, 0], abs=1e-3)
    assert side - y - down == pytest.approx(stops[:, 1], abs=1e-3)


@pytest.mark.parametrize("calcium", [1, 0.25, 0.7, 1.95, 2, 1.234])
@pytest.mark.parametrize("vitamin_d", [0.05, 0.4, 0.45, 1, 2, 0.777])
def test_steps_solved_in_one_go_are_those_that_were_asked_for(calcium, vitamin_d):
    at = page._sweep_at()
    alone = homeostasis.steady_states(calcium, at, vitamin_d, True)
    for name in page.BARS:
        swept = page._swept(name, calcium, vitamin_d, True)
        assert swept == pytest.approx(getattr(alone, name), rel=1e-9)
    across, upward = page._grid()
    there = homeostasis.steady_states(across, upward, vitamin_d, True).pth_pM
    assert page._solved("pth_pM", vitamin_d, True)[: MAP_POINTS**2] == pytest.approx(there)


def test_arrays_keep_their_length_and_stay_small(rat):
    shapes = {k: np.shape(v) for k, v in rat.arrays().items()}
    rat.set(rat_magnesium=0.3, rat_vitamin_d=0.05, read_out="pth_pM", limit_absorption=True)
    assert {k: np.shape(v) for k, v in rat.arrays().items()} == shapes
    # Four bytes a number, as they are sent; the words come on top.
    size = 4 * sum(np.size(v) for v in rat.arrays().values())
    assert size + len(rat.read().encode()) < 8000


def test_every_claim_behind_a_line_exists():
    named = [c for line in sentences("bone").values() for c in line.claims]
    assert named
    assert all(claim(c).claim_id == c for c in named)


def test_ribbons_hold_what_is_eaten_absorbed_and_kept(rat):
    rat.set(rat_calcium=1.5, rat_magnesium=0.4)
    for mineral in ("calcium", "magnesium"):
        eaten, absorbed, urine, bone = rat.arrays()[f"flow_{mineral}"]
        assert urine + bone == pytest.approx(absorbed, rel=1e-9)
        assert rat.values[f"rat_{mineral}_eaten_mg_day"] == eaten
        assert (absorbed > eaten) == (mineral == "magnesium")
    rat.set(limit_absorption=True)
    eaten, absorbed, *_ = rat.arrays()["flow_magnesium"]
    assert absorbed == pytest.approx(eaten)


def test_bars_stand_before_those_of_the_baseline(rat):
    assert rat.arrays()["bars"] == pytest.approx(np.ones(len(page.BARS)))
    rat.set(rat_vitamin_d=0.05)
    assert rat.arrays()["bars"].max() < rat.arrays()["bars_high"]


@pytest.mark.usefixtures("nothing_solved_yet")
def test_a_step_asks_the_solver_of_many_rats_once_in_eight(rat, monkeypatch):
    asked = []
    many = homeostasis.steady_states
    rat.set(rat_vitamin_d=1)
    monkeypatch.setattr(
        homeostasis, "steady_states", lambda *given: asked.append(given) or many(*given)
    )
    for changes, times in (
        ({"rat_calcium": 0.7}, 1),
        ({"rat_calcium": 0.75}, 0),
        ({"rat_calcium": 1}, 0),
        ({"rat_vitamin_d": 0.3}, 1),
        ({"rat_vitamin_d": 0.35}, 0),
        ({"rat_vitamin_d": 0.333}, 1),
        ({"rat_calcium": 0.45}, 1),
        ({"rat_magnesium": 0.77}, 0),
        ({"read_out": "pth_pM"}, 0),
        ({"calcium_mg": 700}, 0),
    ):
        asked.clear()
        rat.set(**changes)
        assert len(asked) == times, changes


@pytest.mark.usefixtures("nothing_solved_yet")
def test_a_rat_without_a_balance_is_told_in_words_and_the_picture_stays(rat, monkeypatch):
    def none(*_, **__):
        raise RuntimeError("The rat model found no balance for these intakes.")

    before = rat.arrays()
    monkeypatch.setattr(homeostasis, "steady_states", none)
    with pytest.raises(RuntimeError, match=r"found no answer .* last good one"):
        rat.set(rat_vitamin_d=1.65)
    assert rat.arrays().keys() == before.keys()
    assert (rat.arrays()["map_log2"] == before["map_log2"]).all()


def test_the_panel_sets_the_rat_apart_from_the_day():
    assert "rat, not a person" in page.THEME.apart
    for control in page.THEME.controls:
        if control.name.startswith("rat_"):
            assert control.label.startswith("Rat: ")
            assert control.unit == "times"
            assert "rat" in control.spoken
