"""Foods, search and the plate."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import foods, tables
from helpers.schemas import ExampleDayTotalRow, FoodRow

ROWS = tables.rows_of(FoodRow)
NAMES = [row.food for row in ROWS]
TOTALS = tables.rows_of(ExampleDayTotalRow)


def first(text: str) -> str:
    return foods.search(text)["food"].iloc[0]


# The table ----------------------------------------------------------------------------------


def test_names_are_unique_and_plain() -> None:
    assert len(NAMES) == len({name.casefold() for name in NAMES}) >= 320
    assert {"spinach, raw", "whole milk", "kale, boiled", "almonds"} <= set(NAMES)
    for name in NAMES:
        assert not name.isupper()
        assert name == " ".join(name.split())


def test_the_ratio_is_never_infinite() -> None:
    frame = foods.all_foods()
    assert not np.isinf(frame["ratio"]).any()
    zero = frame["magnesium_mg_100g"] == 0
    assert zero.any()
    assert frame.loc[zero, "ratio"].isna().all()
    assert frame.loc[~zero, "ratio"].notna().all()


@pytest.mark.parametrize(
    ("food", "calcium", "magnesium"),
    [
        ("whole milk", 113, 10),
        ("almonds", 269, 270),
        ("spinach, raw", 99, 79),
        ("cheddar", 710, 27),
        ("sardines in oil, with bones", 382, 39),
        ("tofu, firm, calcium-set", 683, 58),
        ("kale, raw", 150, 47),
        ("black beans, boiled", 27, 70),
        ("quinoa, cooked", 17, 64),
        ("wheat bran", 73, 611),
        ("pumpkin seed kernels, roasted", 52, 550),
    ],
)
def test_spot_values(food: str, calcium: float, magnesium: float) -> None:
    row = foods.find(food)
    assert (row.calcium_mg_100g, row.magnesium_mg_100g) == (calcium, magnesium)


def test_milk_yogurt_and_cheese_are_the_reference_for_absorption() -> None:
    for food in ("whole milk", "yogurt, plain, low fat", "cheddar", "paneer"):
        assert foods.find(food).calcium_index == 1
    assert foods.find("spinach, boiled").calcium_index == pytest.approx(0.118)
    assert foods.find("spinach, raw").calcium_index_kind == "carried over"
    assert foods.find("almonds").calcium_index_kind == "estimate"


def test_every_index_and_content_has_a_source_and_a_mark() -> None:
    for row in ROWS:
        if row.calcium_index is not None:
            assert row.calcium_index_kind
            assert row.calcium_index_source
        if row.phytate_dry_low_mg_100g is not None and row.phytate_mg_100g is None:
            assert "not converted" in row.phytate_note


def test_doubtful_values_keep_their_warning() -> None:
    assert "implausibly low" in foods.find("laver, raw").note
    assert "looks wrong" in foods.find("tahini, roasted kernels").note
    assert "upper bound" in foods.find("Swiss chard, boiled").oxalate_note


def test_foods_that_differ_from_newer_analyses_say_so() -> None:
    for row in ROWS:
        newer = row.foundation_calcium_mg_100g
        if not newer or max(newer, row.calcium_mg_100g) <= 15:
            continue
        if abs(row.calcium_mg_100g / newer - 1) > 0.2:
            assert "Foundation Foods" in row.note, row.food


# Search -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "food"),
    [
        ("spinach raw", "spinach, raw"),
        ("raw spinach", "spinach, raw"),
        ("Spinach, Raw", "spinach, raw"),
        ("spinnach", "spinach, raw"),
        ("Almonds", "almonds"),
        ("almond", "almonds"),
        ("chick peas", "chickpeas, boiled"),
        ("chickpea", "chickpeas, boiled"),
        ("yoghurt", "yogurt, plain, whole milk"),
        ("milk", "whole milk"),
        ("brocoli", "broccoli, boiled"),
        ("tomatoe", "tomatoes, raw"),
        ("eggplant", "aubergine, raw"),
        ("gruyere", "Gruyère"),
        ("porridge", "oatmeal, cooked in water"),
        ("wholemeal bread", "whole-wheat bread"),
        ("grilled chicken breast", "chicken breast, roasted"),
        ("prawns", "shrimp, canned"),
        ("  KALE  boiled ", "kale, boiled"),
    ],
)
def test_search_finds(text: str, food: str) -> None:
    assert first(text) == food


def test_every_food_is_found_first_by_its_own_name() -> None:
    assert [first(name) for name in NAMES] == NAMES
    assert all(foods.find(row.food.upper()) is row for row in ROWS)


def test_search_puts_hits_before_likenesses() -> None:
    found = list(foods.search("tea")["food"])
    assert found
    assert all(name.startswith("tea") for name in found)


def test_search_without_a_match_is_an_empty_frame_with_the_same_columns() -> None:
    none = foods.search("xyzzy")
    assert len(none) == 0
    assert list(none.columns) == list(foods.search("milk").columns)
    assert len(foods.search("!?,")) == 0


def test_a_blank_text_gives_the_start_of_the_table() -> None:
    assert list(foods.search("", 5)["food"]) == NAMES[:5]
    assert len(foods.search("  ", 500)) == len(NAMES)


def test_search_columns() -> None:
    row = foods.search("spinach raw").iloc[0]
    assert row["calcium_mg_serving"] == pytest.approx(99 * row["serving_g"] / 100)
    assert row["ratio"] == pytest.approx(99 / 79)


@pytest.mark.parametrize("limit", [0, -1, 501, 2.0, True, None, "5", math.nan])
def test_bad_limits(limit: object) -> None:
    with pytest.raises(ValueError, match="limit is"):
        foods.search("milk", limit)


@pytest.mark.parametrize("text", [None, 5, ["milk"], b"milk"])
def test_bad_texts(text: object) -> None:
    with pytest.raises(ValueError, match="text is"):
        foods.search(text)


def test_long_texts() -> None:
    with pytest.raises(ValueError, match="201 characters"):
        foods.search("x" * 201)


@given(st.text(max_size=60), st.integers(1, 30))
def test_search_never_fails(text: str, limit: int) -> None:
    found = foods.search(text, limit)
    assert len(found) <= limit
    assert set(found["food"]) <= set(NAMES)
    assert not np.isinf(found["ratio"]).any()


@given(st.sampled_from(ROWS), st.randoms())
def test_word_order_does_not_matter(row: FoodRow, random: object) -> None:
    words = row.food.replace(",", "").split()
    random.shuffle(words)
    assert row.food in list(foods.search(" ".join(words))["food"][:3])


# The plate ----------------------------------------------------------------------------------


def test_a_plate_adds_up() -> None:
    plate = foods.Plate([("spinach, raw", 100), ("Whole Milk", 250, "breakfast")])
    assert plate.intake.calcium_mg == pytest.approx(99 + 2.5 * 113)
    assert plate.intake.magnesium_mg == pytest.approx(79 + 25)
    assert plate.intake.calcium_supplement_mg == plate.intake.magnesium_supplement_mg == 0
    spinach, milk = plate.items
    assert (milk.food, milk.meal, milk.grams) == ("whole milk", "breakfast", 250)
    assert spinach.oxalate_mg == pytest.approx(1054)
    assert spinach.phytate_mg is None
    assert plate.energy_kcal == pytest.approx(23 + 2.5 * 61)
    assert len(plate) == 2
    assert repr(plate) == "Plate(2 foods, calcium 382 mg, magnesium 104 mg)"


def test_the_plate_table() -> None:
    table = foods.Plate([("whole-wheat bread", 50, "lunch"), ("cola", 330)]).table
    assert list(table.columns)[:6] == [
        "meal",
        "food",
        "grams",
        "energy_kcal",
        "calcium_mg",
        "magnesium_mg",
    ]
    assert table.loc[0, "phytate_mg"] == pytest.approx(245.85)
    assert bool(table.loc[0, "phytate_counts"])
    assert math.isnan(table.loc[1, "oxalate_mg"])


def test_an_empty_plate() -> None:
    plate = foods.Plate([])
    assert plate.intake.ratio is None
    assert plate.items == ()
    assert len(plate.table) == 0
    assert plate == foods.Plate()
    assert "grams" in plate.table.columns


@pytest.mark.parametrize(
    "grams", [-1, -0.001, math.nan, math.inf, 5000.1, 10**400, "100", None, True, [1], 1 + 0j]
)
def test_bad_grams(grams: object) -> None:
    with pytest.raises(ValueError, match="grams of spinach, raw is"):
        foods.Plate([("spinach, raw", grams)])


@pytest.mark.parametrize("grams", [0, 5000, 12.5, np.float32(12.5), np.int64(7), -0.0])
def test_good_grams(grams: float) -> None:
    assert foods.Plate([("cola", grams)]).items[0].grams == float(grams)


def test_unknown_foods_come_with_near_names() -> None:
    with pytest.raises(ValueError, match=r"food is 'spinnach, raw'.*spinach, raw"):
        foods.Plate([("spinnach, raw", 100)])
    with pytest.raises(ValueError, match=r"food is 'zzzz'.*search"):
        foods.Plate([("zzzz", 100)])
    with pytest.raises(ValueError, match="food is 'None'"):
        foods.Plate([(None, 100)])
    with pytest.raises(ValueError, match="food is"):
        foods.serving_g("soup of the day")


@pytest.mark.parametrize("items", [5, None, "milk", ["milk"], [("milk",)], [("a", 1, "b", 2)], [3]])
def test_bad_items(items: object) -> None:
    with pytest.raises(ValueError, match="is"):
        foods.Plate(items)


@pytest.mark.parametrize("meal", [5, None, "=1+1", "-x", "@x", "<b>", "x" * 41])
def test_bad_meals(meal: object) -> None:
    with pytest.raises(ValueError, match="meal is"):
        foods.Plate([("cola", 1, meal)])


def test_too_much_on_a_plate() -> None:
    with pytest.raises(ValueError, match=r"calcium_mg of the plate is 293,800"):
        foods.Plate([("baking powder", 5000)])
    with pytest.raises(ValueError, match="501 items"):
        foods.Plate([("cola", 1)] * 501)


def test_plates_cannot_be_changed() -> None:
    plate = foods.Plate([("cola", 1)])
    with pytest.raises(AttributeError):
        plate.items = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        plate.items[0].grams = 5  # type: ignore[misc]
    assert hash(plate) == hash(foods.Plate([("cola", 1)]))


@pytest.mark.parametrize("total", TOTALS, ids=lambda row: row.day)
def test_example_days_add_up_to_the_stated_totals(total: ExampleDayTotalRow) -> None:
    plate = foods.Plate.example(total.day)
    assert plate.intake.calcium_mg == pytest.approx(total.calcium_mg, rel=0.01)
    assert plate.intake.magnesium_mg == pytest.approx(total.magnesium_mg, rel=0.01)
    assert plate.energy_kcal == pytest.approx(total.energy_kcal, rel=0.01)


def test_example_days() -> None:
    days = foods.example_days()
    assert days == [row.day for row in TOTALS]
    assert len(days) == 12
    assert foods.Plate.example("dash") == foods.Plate.example("DASH")
    with pytest.raises(ValueError, match=r"day is 'Sunday'.*DASH"):
        foods.Plate.example("Sunday")


def test_comparisons_from_memory_are_not_shown() -> None:
    for row in TOTALS:
        if "memory" in row.comparison_read or "memory" in row.note:
            assert row.show_comparison == "no"
    assert sum(row.show_comparison == "yes" for row in TOTALS) == 4


items = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.floats(0, 30),
        st.sampled_from(["", "lunch", "petit-déjeuner", "a, b", 'the "late" one']),
    ),
    max_size=20,
)


@given(items)
def test_a_plate_survives_its_csv(found: list[tuple[str, float, str]]) -> None:
    plate = foods.Plate(found)
    if found:
        assert foods.read_diary(plate.csv().encode()) == plate
    for line in plate.csv().splitlines():
        assert line[:1] not in ("=", "+", "-", "@")


@given(items, items)
def test_plates_are_additive(a: list, b: list) -> None:
    both = foods.Plate([*a, *b]).intake
    one, two = foods.Plate(a).intake, foods.Plate(b).intake
    assert both.calcium_mg == pytest.approx(one.calcium_mg + two.calcium_mg, abs=1e-6)
    assert both.magnesium_mg == pytest.approx(one.magnesium_mg + two.magnesium_mg, abs=1e-6)
