"""Reference intakes, adequacy and yardsticks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import reference
from helpers.intake import Intake

US = reference.life_stages()
EVERY = [
    (system, stage) for system in reference.systems() for stage in reference.life_stages(system)
]
YARDSTICKS = [
    "2:1",
    "1:1",
    "1.7-2.6",
    "1.7-2.8",
    "1.7-2.5",
    "2.2-3.2",
    "US targets, men",
    "US targets, women",
    "US targets, children",
    "EFSA targets",
    "UK targets",
    "US diet",
    "Shanghai diet",
    "balance studies",
]
KEYS = [
    "infant 0-6 months",
    "infant 7-12 months",
    "child 1-3",
    "child 4-8",
    "boy 9-13",
    "boy 14-18",
    "man 19-30",
    "man 31-50",
    "man 51-70",
    "man 71+",
    "girl 9-13",
    "girl 14-18",
    "woman 19-30",
    "woman 31-50",
    "woman 51-70",
    "woman 71+",
    "pregnant 14-18",
    "pregnant 19-30",
    "pregnant 31-50",
    "breastfeeding 14-18",
    "breastfeeding 19-30",
    "breastfeeding 31-50",
]


def test_life_stages() -> None:
    assert KEYS == US
    assert reference.systems() == ["US", "EFSA", "UK"]
    assert "woman 25+" in reference.life_stages("EFSA")
    assert "woman 19-64" in reference.life_stages("UK")


@given(st.sampled_from(KEYS))
def test_every_us_life_stage_resolves(stage: str) -> None:
    found = reference.lookup(stage)
    assert (found.system, found.group) == ("US", stage)
    assert found.calcium.recommended > 0
    assert found.magnesium.recommended > 0
    assert found.calcium.source
    assert found.magnesium.source


@pytest.mark.parametrize(("system", "stage"), EVERY)
def test_every_own_group_resolves(system: str, stage: str) -> None:
    assert reference.lookup(stage, system).group == stage


def test_us_names_find_the_other_authorities() -> None:
    for stage in US:
        assert reference.lookup(stage, "UK").system == "UK"
        if stage == "infant 0-6 months":
            with pytest.raises(ValueError, match="EFSA sets no values"):
                reference.lookup(stage, "EFSA")
        else:
            assert reference.lookup(stage, "EFSA").system == "EFSA"
    assert reference.lookup("woman 31-50", "EFSA").group == "woman 25+"
    assert reference.lookup("pregnant 19-30", "UK").group == "woman 19-64"
    assert "pregnan" in reference.lookup("pregnant 19-30", "UK").note


@pytest.mark.parametrize("stage", US)
def test_the_band_that_answers_holds_the_middle_of_the_us_band(stage: str) -> None:
    person = reference.lookup(stage)
    for system in ("EFSA", "UK"):
        if (system, stage) == ("EFSA", "infant 0-6 months"):
            continue
        found = reference.lookup(stage, system)
        if found.age_from_y is None:  # one UK row for breastfeeding at all ages
            assert found.group == "breastfeeding"
            continue
        end = person.age_to_y or person.age_from_y + 20
        middle = (person.age_from_y + end) / 2
        assert found.age_from_y <= middle < (found.age_to_y or 120), (system, found.group)
        assert found.sex in ("any", person.sex)


@pytest.mark.parametrize(
    ("stage", "system", "calcium", "magnesium"),
    [
        ("woman 31-50", "US", (800, 1000, "RDA", 2500), (265, 320, "RDA", 350)),
        ("man 71+", "US", (1000, 1200, "RDA", 2000), (350, 420, "RDA", 350)),
        ("infant 0-6 months", "US", (None, 200, "AI", 1000), (None, 30, "AI", None)),
        ("child 1-3", "US", (500, 700, "RDA", 2500), (65, 80, "RDA", 65)),
        ("pregnant 14-18", "US", (1100, 1300, "RDA", 3000), (335, 400, "RDA", 350)),
        ("woman 25+", "EFSA", (750, 950, "PRI", 2500), (None, 300, "AI", 250)),
        ("boy 11-17", "EFSA", (960, 1150, "PRI", None), (None, 300, "AI", 250)),
        ("woman 19-64", "UK", (None, 700, "RNI", None), (None, 270, "RNI", None)),
    ],
)
def test_known_values(stage: str, system: str, calcium: tuple, magnesium: tuple) -> None:
    found = reference.lookup(stage, system)
    for mineral, expected in ((found.calcium, calcium), (found.magnesium, magnesium)):
        assert (mineral.ear, mineral.recommended, mineral.kind, mineral.upper) == expected


def test_marks_of_uncertainty_survive() -> None:
    child = reference.lookup("child 1-2", "EFSA")
    assert child.read == "partly"
    assert "AR 390 from memory" in child.note
    assert reference.lookup("woman 65+", "UK").read == "not read"


# Adequacy -----------------------------------------------------------------------------------

WITH_EAR = [s for s in US if reference.lookup(s).calcium.ear is not None]


@pytest.mark.parametrize("stage", WITH_EAR)
def test_calcium_boundaries_are_exact(stage: str) -> None:
    values = reference.lookup(stage).calcium
    cases = [
        (values.ear - 0.001, "below EAR"),
        (values.ear, "between"),
        (values.recommended - 0.001, "between"),
        (values.recommended, "meets"),
        (values.upper, "meets"),
        (values.upper + 0.001, "above UL"),
    ]
    for amount, level in cases:
        for supplement in (0, amount):  # the limit counts all sources
            found = reference.adequacy(Intake(amount, 300, supplement), stage)
            assert found.calcium == level
            assert found.calcium_has_ear
            assert found.reference.group == stage


@pytest.mark.parametrize("stage", WITH_EAR)
def test_magnesium_boundaries_are_exact(stage: str) -> None:
    values = reference.lookup(stage).magnesium
    for amount, level in [
        (values.ear - 0.001, "below EAR"),
        (values.ear, "between"),
        (values.recommended - 0.001, "between"),
        (values.recommended, "meets"),
        (values.upper + 1000, "meets"),  # food never counts towards the limit
    ]:
        assert reference.adequacy(Intake(1000, amount), stage).magnesium == level
    at, over = values.upper, values.upper + 0.001
    total = max(values.recommended, over)
    assert reference.adequacy(Intake(1000, total, 0, at), stage).magnesium == "meets"
    assert reference.adequacy(Intake(1000, total, 0, over), stage).magnesium == "above UL"


def test_infants_have_no_average_requirement() -> None:
    found = reference.adequacy(Intake(100, 29), "infant 0-6 months")
    assert (found.calcium, found.magnesium) == ("between", "between")
    assert not found.calcium_has_ear
    assert not found.magnesium_has_ear
    high = reference.adequacy(Intake(1001, 5000, 0, 5000), "infant 0-6 months")
    assert high.calcium == "above UL"
    assert high.magnesium == "meets"  # no limit is set, so none is passed


def test_adequacy_by_another_authority() -> None:
    intake = Intake(700, 290, 0, 260)
    assert reference.adequacy(intake, "woman 31-50", "US").calcium == "below EAR"
    europe = reference.adequacy(intake, "woman 31-50", "EFSA")
    assert europe.magnesium == "above UL"  # 250 mg in Europe
    assert europe.magnesium_has_ear is False
    assert reference.adequacy(intake, "woman 31-50", "UK").calcium == "meets"


amounts = st.floats(0, 20_000)


@given(st.sampled_from(EVERY), amounts, amounts, st.floats(0, 1), st.floats(0, 1))
def test_adequacy_is_total(
    where: tuple[str, str], calcium: float, magnesium: float, a: float, b: float
) -> None:
    system, stage = where
    intake = Intake(calcium, magnesium, calcium * a, magnesium * b)
    found = reference.adequacy(intake, stage, system)
    for level in (found.calcium, found.magnesium):
        assert level in ("below EAR", "between", "meets", "above UL")
    if not found.magnesium_has_ear:
        assert found.magnesium != "below EAR"


@given(st.sampled_from(US), st.floats(0, 19_000), st.floats(0, 1_000))
def test_more_calcium_never_lowers_the_level(stage: str, amount: float, more: float) -> None:
    order = ["below EAR", "between", "meets", "above UL"]
    first = reference.adequacy(Intake(amount, 100), stage).calcium
    second = reference.adequacy(Intake(amount + more, 100), stage).calcium
    assert order.index(first) <= order.index(second)


# Yardsticks ---------------------------------------------------------------------------------


def test_selectable_yardsticks() -> None:
    assert reference.selectable_yardsticks() == YARDSTICKS
    frame = reference.yardsticks()
    assert list(frame.loc[frame["selectable"] == "yes", "yardstick"]) == YARDSTICKS
    assert "none" not in set(frame["yardstick"])
    for key in YARDSTICKS:
        found = reference.yardstick(key)
        assert 0 < found.low < found.high
        assert found.label
        assert found.source


@pytest.mark.parametrize(("key", "centre"), [("2:1", 2), ("1:1", 1), ("Shanghai diet", 1.7)])
def test_points_have_our_tolerance_and_say_so(key: str, centre: float) -> None:
    found = reference.yardstick(key)
    assert found.centre == centre
    assert found.low == pytest.approx(0.95 * centre)
    assert found.high == pytest.approx(1.05 * centre)
    assert "our reading" in found.note


def test_target_ranges_hold_the_targets_they_name() -> None:
    groups = {
        "US targets, men": ("US", [s for s in US if s.startswith("man")]),
        "US targets, women": ("US", [s for s in US if s.startswith("woman")]),
        "US targets, children": ("US", [s for s in US if s.startswith(("child", "boy", "girl"))]),
        "EFSA targets": (
            "EFSA",
            [s for s in reference.life_stages("EFSA") if s.startswith(("man", "woman"))],
        ),
        "UK targets": (
            "UK",
            [s for s in reference.life_stages("UK") if s.startswith(("man", "woman"))],
        ),
    }
    for key, (system, stages) in groups.items():
        found = reference.yardstick(key)
        ratios = [reference.target_ratio(stage, system) for stage in stages]
        assert found.low <= min(ratios) <= found.low * 1.005, key
        assert found.high * 0.995 <= max(ratios) <= found.high, key


def test_targets_narrow_to_a_life_stage() -> None:
    found = reference.yardstick("US targets, women", "woman 31-50")
    assert found.centre == pytest.approx(3.125)
    assert found.low < 3.125 < found.high
    assert found.life_stage == "woman 31-50"
    europe = reference.yardstick("EFSA targets", "woman 31-50")
    assert europe.centre == pytest.approx(950 / 300)
    pregnant = reference.yardstick("US targets, women", "pregnant 19-30")
    assert pregnant.centre == pytest.approx(1000 / 350)
    child = reference.yardstick("US targets, children", "child 1-3")
    assert child.centre == pytest.approx(8.75)


@pytest.mark.parametrize("key", YARDSTICKS)
def test_other_yardsticks_do_not_depend_on_the_life_stage(key: str) -> None:
    for stage in US:
        narrowed = reference.yardstick(key, stage)
        if narrowed.life_stage is None:
            assert narrowed == reference.yardstick(key)
        else:
            assert narrowed.kind == "targets"
    assert reference.yardstick("US targets, women", "man 31-50").life_stage is None
    assert reference.yardstick("US targets, children", "infant 0-6 months").life_stage is None


def test_target_ratio() -> None:
    assert reference.target_ratio("woman 51-70") == pytest.approx(3.75)
    assert reference.target_ratio("man 31-50", "UK") == pytest.approx(700 / 300)


# Errors and speed ---------------------------------------------------------------------------


def test_errors_name_the_value_and_its_neighbours() -> None:
    with pytest.raises(ValueError, match=r"life_stage is 'woman 31'.*woman 31-50"):
        reference.lookup("woman 31")
    with pytest.raises(ValueError, match=r"life_stage is 'zzz'.*infant 0-6 months"):
        reference.lookup("zzz")
    with pytest.raises(ValueError, match=r"system is 'WHO'.*US, EFSA, UK"):
        reference.life_stages("WHO")
    with pytest.raises(ValueError, match=r"yardstick is '1.7-2.66'.*1.7-2.6"):
        reference.yardstick("1.7-2.66")
    with pytest.raises(ValueError, match="life_stage is"):
        reference.yardstick("2:1", "nobody")


@pytest.mark.parametrize("bad", [None, 3, ["woman 31-50"], {}, "", b"woman 31-50"])
def test_odd_types_are_value_errors(bad: object) -> None:
    for call in (
        lambda: reference.lookup(bad),
        lambda: reference.lookup("woman 31-50", bad),
        lambda: reference.life_stages(bad),
        lambda: reference.yardstick(bad),
        lambda: reference.adequacy(Intake(1, 1), bad),
    ):
        with pytest.raises(ValueError, match="is"):
            call()
