import altair as alt
import numpy as np
import pytest
from altair.utils.schemapi import debug_mode

from helpers.charts import absorption, infusion, look, nerve
from helpers.charts.gauge import ratio_gauge
from helpers.charts.page import Page, compile_page, fill, total_height
from helpers.charts.parts import Layers, Plot, plain
from helpers.charts.plane import Landmark, intake_plane
from helpers.charts.population import contours, level_holding, smooth
from helpers.engine import assets
from helpers.engine.backdrop import landmarks, people, plane_numbers, survey_group
from helpers.foods import example_days
from helpers.reference import life_stages
from helpers.themes import THEMES, get


@pytest.mark.parametrize(
    "chart",
    [
        ratio_gauge(),
        intake_plane(),
        intake_plane({"calcium_mg": 500.0}, days=[Landmark("x", 5, 5)]),
        intake_plane(contours=people(), days=landmarks()),
        absorption.eaten_and_absorbed(3),
        absorption.dose_curve("calcium", 5, 2),
        infusion.course(),
        infusion.fate(),
    ],
)
def test_charts_are_plain_altair_and_valid(chart):
    assert isinstance(chart, alt.LayerChart)
    assert alt.Chart.from_dict(chart.to_dict(), validate=True)


def test_quick_composing_changes_nothing(monkeypatch):
    def composed():
        with debug_mode(False):
            panel = nerve.release_map((0.5, 2.0), (0.6, 2.4), 6.0, 2.0, diet=True)
            return compile_page([ratio_gauge(), panel]).spec

    quick = composed()
    for kind in (Plot, Layers):
        monkeypatch.delattr(kind, "__deepcopy__")
    assert composed() == quick


def test_what_is_not_a_number_is_null_in_json():
    assert plain(float("nan")) is None
    assert plain(np.array([1.0, np.nan])) == [1.0, None]


def test_a_level_holds_the_share_it_says():
    rng = np.random.default_rng(1)
    density = rng.random((20, 30)) ** 4
    for share in (0.5, 0.8, 0.95):
        held = density[density >= level_holding(density, share)].sum() / density.sum()
        assert share <= held <= share + density.max() / density.sum() + 1e-9


def test_smoothing_keeps_everybody():
    density = np.zeros((40, 40))
    density[20, 20] = 3.0
    assert smooth(density).sum() == pytest.approx(3.0)


def test_contours_of_a_round_crowd_are_round_and_nested():
    calcium, magnesium = np.meshgrid(np.arange(0, 3000, 100), np.arange(0, 1200, 40))
    share = np.exp(-(((calcium - 1500) / 400) ** 2 + ((magnesium - 600) / 160) ** 2))
    rows = contours(calcium.ravel(), magnesium.ravel(), share.ravel())
    reach = {s: max(r["calcium_mg"] for r in rows if r["share"] == s) for s in (0.5, 0.8, 0.95)}
    assert 1500 < reach[0.5] < reach[0.8] < reach[0.95] < 3000


def test_every_survey_group_has_three_contours():
    traced = people()
    groups = {survey_group(stage) for stage in life_stages()} - {""}
    for group in groups:
        assert {r["share"] for r in traced if r["group"] == group} == {0.5, 0.8, 0.95}


def test_every_example_day_is_on_the_plane_and_no_two_names_meet():
    days = landmarks()
    assert [d.name for d in days] == example_days()
    # Boxes of the names on a plane 500 px wide and 400 px high, 6 px a letter.
    boxes = []
    for d in days:
        x, y, wide = d.calcium_mg / 6, d.magnesium_mg * 400 / 700, 6 * len(d.name)
        left = {"right": x + 7, "left": x - 7 - wide, "below": x - wide / 2, "above": x - wide / 2}
        up = {"below": -10, "above": 9}.get(d.side, 0)
        boxes.append((left[d.side], left[d.side] + wide, y + up - 5, y + up + 5, d.name))
    for i, a in enumerate(boxes):
        assert a[0] > -50, a
        for b in boxes[i + 1 :]:
            assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2], (a, b)


@pytest.mark.parametrize("stage", life_stages())
def test_the_plane_of_every_person_is_ordered(stage):
    n = plane_numbers(stage, "none")
    assert 0 <= n["calcium_ear"] <= n["calcium_target"] <= n["calcium_upper"] <= n["calcium_max"]
    assert 0 <= n["magnesium_ear"] <= n["magnesium_target"] <= n["magnesium_max"]


@pytest.mark.parametrize("name", THEMES)
def test_every_page_compiles_and_knows_every_number_its_model_sends(name):
    from helpers import explore

    theme, frame = get(name), [ratio_gauge(), intake_plane()]
    for mode in ("diet", "beyond") if theme.beyond else ("diet",):
        # Made here with the check against the schema, which is left out when pages are made.
        rows = [*frame, *theme.rows(mode)]
        made = assets.page(name, mode)
        page = Page(made["spec"], made["widths"])
        signals = {s["name"] for s in page.spec["signals"]}
        e = explore(name)
        if theme.beyond:
            e.set(mode=mode)
        assert set(e.outcome.arrays) | set(e.outcome.texts) <= signals
        assert page.spec["height"] == total_height(rows)
        filled = fill(page, {"calcium_mg": 5.0})
        assert {s["name"]: s.get("value") for s in filled["signals"]}["calcium_mg"] == 5.0


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("tint", [look.BELOW, look.BETWEEN, look.MEETS, look.ABOVE, look.PAPER])
@pytest.mark.parametrize("ink", [look.INK, look.QUIET, look.YOU])
def test_text_can_be_read_on_every_tint(ink, tint):
    light, dark = sorted((_luminance(ink), _luminance(tint)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_title_on_top_of_the_page_has_room():
    bare, titled = compile_page([ratio_gauge()]), compile_page([infusion.course()])
    assert titled.spec["padding"]["top"] > bare.spec["padding"]["top"] + 40
