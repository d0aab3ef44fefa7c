"""The intake of one day: its ratios and what it refuses."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.intake import CALCIUM_G_PER_MOL, MAGNESIUM_G_PER_MOL, MOST_MG, Intake

AMOUNTS = st.floats(0, MOST_MG, allow_nan=False)
NOT_NUMBERS = [True, np.True_, "800", None, 1 + 2j, [800], np.array([800.0])]
FIELDS = [field.name for field in dataclasses.fields(Intake)]


def with_field(name, value):
    return Intake(**{"calcium_mg": 1000, "magnesium_mg": 320, **{name: value}})


def test_ratios_by_mass_and_by_moles():
    intake = Intake(calcium_mg=1000, magnesium_mg=320)
    assert intake.ratio == 3.125
    assert intake.molar_ratio == pytest.approx(1.895, abs=0.0005)
    assert intake.molar_ratio == pytest.approx((1000 / 40.078) / (320 / 24.305))


def test_supplements_default_to_none_and_amounts_are_floats():
    intake = Intake(1000, 320)
    assert (intake.calcium_supplement_mg, intake.magnesium_supplement_mg) == (0, 0)
    assert all(type(value) is float for value in dataclasses.astuple(intake))


@pytest.mark.parametrize("calcium_mg", [0, 1000])
def test_no_magnesium_means_no_ratio(calcium_mg):
    intake = Intake(calcium_mg, 0)
    assert intake.ratio is None
    assert intake.molar_ratio is None


def test_no_calcium_is_a_ratio_of_zero():
    assert Intake(0, 320).ratio == 0


@given(calcium_mg=AMOUNTS, magnesium_mg=AMOUNTS)
def test_a_ratio_is_finite_or_none(calcium_mg, magnesium_mg):
    intake = Intake(calcium_mg, magnesium_mg)
    if intake.ratio is None:
        assert intake.molar_ratio is None
        assert magnesium_mg < 1e-300
    else:
        assert math.isfinite(intake.ratio)
        assert intake.molar_ratio == pytest.approx(
            intake.ratio * MAGNESIUM_G_PER_MOL / CALCIUM_G_PER_MOL
        )


@pytest.mark.parametrize(
    "number", [np.float64(750), np.float32(750), np.int64(750), np.uint16(750)]
)
def test_numpy_numbers_are_welcome(number):
    assert Intake(number, 320) == Intake(750, 320)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "value",
    [-5, -1e-9, 20_000.1, 10**400, math.nan, math.inf, -math.inf, np.float64("nan"), *NOT_NUMBERS],
)
def test_anything_else_is_refused_with_field_value_and_range(name, value):
    with pytest.raises(ValueError, match="must be a number from 0 to 20,000 mg a day") as error:
        with_field(name, value)
    assert str(error.value).startswith(f"{name} is ")


def test_the_message_is_a_plain_sentence():
    with pytest.raises(ValueError, match="calcium_mg") as error:
        Intake(-5, 320)
    assert str(error.value) == "calcium_mg is -5: it must be a number from 0 to 20,000 mg a day."


def test_a_long_value_is_shortened_in_the_message():
    with pytest.raises(ValueError, match="magnesium_mg") as error:
        Intake(800, "x" * 5000)
    assert len(str(error.value)) < 140


@pytest.mark.parametrize("mineral", ["calcium", "magnesium"])
def test_a_supplement_cannot_exceed_its_total(mineral):
    with pytest.raises(ValueError, match=f"{mineral}_supplement_mg is 600: .* from 0 to 500"):
        Intake(500, 500, **{f"{mineral}_supplement_mg": 600})
    assert Intake(500, 500, **{f"{mineral}_supplement_mg": 500})


@given(amounts=st.tuples(AMOUNTS, AMOUNTS), shares=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_every_amount_with_its_part_is_accepted(amounts, shares):
    parts = [amount * share for amount, share in zip(amounts, shares, strict=True)]
    intake = Intake(*amounts, *parts)
    assert intake == Intake(*amounts, *parts)
    assert hash(intake) == hash(Intake(*amounts, *parts))


def test_an_intake_cannot_be_changed():
    intake = Intake(1000, 320)
    with pytest.raises(dataclasses.FrozenInstanceError):
        intake.calcium_mg = 5


def test_minus_zero_is_zero():
    assert math.copysign(1, Intake(-0.0, 320).calcium_mg) == 1
