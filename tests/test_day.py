import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.foods import Plate, example_days
from helpers.models.absorption import absorb
from helpers.models.day import CALCIUM_SUPPLEMENT, Dosing, absorb_day, food_day


def plate_of(day):
    return tuple((i.food, i.grams, i.meal) for i in Plate.example(day).items)


def test_a_day_scaled_to_itself_equals_meal_by_meal_absorption():
    items = plate_of("Mediterranean")
    plate = Plate(items)
    day = absorb_day(food_day(items), plate.intake.calcium_mg, plate.intake.magnesium_mg)
    expected = 0.0
    for meal in dict.fromkeys(i.meal for i in plate.items):
        rows = [
            {
                "calcium_mg": i.calcium_mg,
                "magnesium_mg": i.magnesium_mg,
                "calcium_index": 1.0 if i.calcium_index is None else i.calcium_index,
                "phytate_mg": (i.phytate_mg or 0.0) if i.phytate_counts else 0.0,
                "oxalate_mg": i.oxalate_mg or 0.0,
            }
            for i in plate.items
            if i.meal == meal
        ]
        expected += absorb(rows)[["calcium_absorbed_mg", "magnesium_absorbed_mg"]].to_numpy().sum()
    found = day.absorbed.calcium_absorbed_mg.sum() + day.absorbed.magnesium_absorbed_mg.sum()
    assert found == pytest.approx(expected, rel=1e-12)


@given(
    st.sampled_from(["", *example_days()]),
    st.floats(0, 3000),
    st.floats(0, 1200),
    st.floats(0, 2000),
    st.floats(0, 800),
    st.integers(1, 4),
    st.booleans(),
)
def test_totals_are_kept_and_nothing_is_made(day, ca, mg, ca_s, mg_s, doses, with_food):
    foods = food_day(plate_of(day) if day else ())
    found = absorb_day(foods, ca, mg, ca_s, mg_s, Dosing(doses, with_food, 1.0, 0.5))
    assert found.calcium_mg.sum() == pytest.approx(ca + ca_s, abs=1e-6)
    assert found.magnesium_mg.sum() == pytest.approx(mg + mg_s, abs=1e-6)
    assert (found.absorbed.calcium_absorbed_mg <= found.calcium_mg + 1e-9).all()
    assert (found.absorbed.magnesium_absorbed_mg <= found.magnesium_mg + 1e-9).all()
    assert int(found.occasion.max()) < len(found.occasions)


def test_splitting_a_supplement_brings_more_in():
    foods = food_day(())

    def tablets(doses):
        day = absorb_day(foods, 600, 300, 1000, 0, Dosing(doses))
        own = np.array([name == CALCIUM_SUPPLEMENT for name in day.names])
        return day.absorbed.calcium_absorbed_mg[own].sum()

    assert tablets(1) < tablets(2) < tablets(3) < tablets(4)


def test_a_dose_that_finds_no_meal_left_gets_a_bite_of_its_own():
    foods = food_day((("kale, boiled", 100.0, "lunch"),))
    day = absorb_day(foods, 100, 50, 500, 0, Dosing(3, with_food=True))
    assert day.occasions == ("lunch", "dose 2", "dose 3")


def test_a_mineral_the_foods_lack_is_spread_evenly():
    foods = food_day((("white sugar", 10.0, "lunch"),)) if _has("white sugar") else food_day(())
    day = absorb_day(foods, 0, 120)
    assert day.magnesium_mg.sum() == pytest.approx(120)


def _has(food):
    from helpers import foods

    try:
        foods.find(food)
    except ValueError:
        return False
    return True
