"""The claims ledger: complete, sourced, and mended where it was corrected."""

import re
from collections import Counter

import pytest

from helpers import word_files, words
from helpers.tables import read

VERDICTS = {
    "well established": 31,
    "supported with caveats": 44,
    "plausible but unproven": 30,
    "contested": 12,
    "contradicted by evidence": 8,
    "marketing": 11,
}
THEMES = {
    "muscle": 17,
    "nerve": 15,
    "energy": 13,
    "bone": 12,
    "hormone": 7,
    "stress": 7,
    "food": 13,
    "supplement": 9,
    "cardiovascular": 6,
    "ratio": 8,
    "deficiency-signs": 9,
    "iv": 6,
    "chronic-illness": 10,
    "safety": 4,
}
COLUMNS = [
    "claim_id",
    "theme",
    "claim",
    "verdict",
    "reason",
    "number",
    "sources",
    "sources_not_verified",
    "sources_verified_count",
    "show_as",
    "must_include",
    "note",
]


def prose(row):
    return " ".join(filter(None, (row.claim, row.reason, row.number, row.note)))


def parts(cell):
    return [part for part in cell.split(" | ") if part]


def test_the_columns_are_as_documented():
    assert list(read("claims").columns) == COLUMNS


def test_every_claim_and_verdict_is_there():
    ledger = words.claims()
    assert len(ledger) == 136
    assert Counter(row.verdict for row in ledger) == VERDICTS
    assert Counter(row.theme for row in ledger) == THEMES
    assert sum(row.must_include == "yes" for row in ledger) == 84


def test_every_claim_has_a_verified_source_and_an_honest_count():
    for row in words.claims():
        assert row.sources_verified_count == len(parts(row.sources)) >= 1, row.claim_id
        assert not re.search(r"\((partly|secondary|not read|computed)\)$", row.sources)
        for source in parts(row.sources_not_verified):
            assert re.search(r"\((partly|secondary|not read|computed)\)$", source), row.claim_id


def test_ids_are_numbered_within_their_theme():
    prefixes = {row.theme: row.claim_id.split("-")[0] for row in words.claims()}
    assert len(set(prefixes.values())) == len(prefixes)
    for theme, prefix in prefixes.items():
        found = [row.claim_id for row in words.claims(theme)]
        assert found == [f"{prefix}-{n:02d}" for n in range(1, THEMES[theme] + 1)]


def test_text_is_clean():
    for row in words.claims():
        for text in (prose(row).strip(), row.sources, row.sources_not_verified):
            assert not re.search(r"\d[.,][A-Z]\b|[Aa]rticles? [A-E]\b|\bSeed\b|reviewer", text)
            assert not re.search(r"\.csv|\.md\b|https?://|  ", text), row.claim_id
        assert not re.search(r"\bMg\b|\bCa\b", prose(row)), row.claim_id
        assert row.claim[0].isupper(), row.claim_id
        assert row.claim.endswith("."), row.claim_id
        assert 3 <= len(row.claim.split()) <= 30, row.claim_id
        assert 2 <= len(row.reason.split()) <= 75, row.claim_id
        assert row.show_as in {"simulate", "compute", "chart", "diagram", "tell"}


@pytest.mark.parametrize(
    ("claim_id", "says"),
    [
        ("ENE-09", "about 3 O2 per turn"),
        ("ENE-09", "0.13 to 0.20%"),
        ("ENE-10", "0.10 to 0.30%"),
        ("ENE-10", "8 to 16 mmol"),
        ("NRV-06", "regulated but not locked"),
        ("MUS-05", "0.4 to 0.8 mM"),
        ("DEF-08", "r -0.43"),
        ("FOD-06", "24.0%"),
        ("FOD-11", "Nielsen 2016"),
        ("MUS-14", "0.001 g/kg"),
        ("RAT-01", "1,000 mg calcium"),
        ("FOD-01", "nuts and seeds"),
    ],
)
def test_corrections_are_in(claim_id, says):
    assert says in prose(words.claim(claim_id))


def test_energy_shares_follow_from_their_own_numbers():
    """400 mg of magnesium as citrate or malate against the turns of the Krebs cycle in a day."""
    magnesium_mmol = 400 / 24.305
    resting_turns_mmol = 250 / 22.4 * 60 * 24 / 3  # 250 mL O2 a minute, about 3 O2 a turn
    citrate_mmol = magnesium_mmol * 2 / 3
    assert resting_turns_mmol == pytest.approx(5_357, abs=1)
    assert citrate_mmol == pytest.approx(11.0, abs=0.05)
    assert round(100 * citrate_mmol / 5_400, 2) == 0.20
    assert round(100 * citrate_mmol / 8_600, 2) == 0.13
    assert round(100 * magnesium_mmol / 5_400, 1) == 0.3
    assert round(100 * magnesium_mmol / 2 / 8_600, 1) == 0.1


def test_bound_share_falls_three_to_six_points():
    """The range quoted in ENE-04 for free magnesium falling from 0.60 to 0.45 mM."""
    falls = [100 * (0.6 / (0.6 + kd) - 0.45 / (0.45 + kd)) for kd in (0.06, 0.12, 0.24)]
    assert [round(fall) for fall in falls] == [3, 4, 6]
    shares = [round(100 * 0.6 / (0.6 + kd)) for kd in (0.24, 0.06)]
    assert shares == [71, 91]


def test_claims_can_be_asked_for():
    assert words.claim("MUS-07").verdict == "contradicted by evidence"
    assert {row.theme for row in words.claims("bioavailability")} == {"food", "supplement"}
    for theme in word_files.TOPICS:
        assert words.claims(theme), theme


@pytest.mark.parametrize("wrong", ["MUS-77", "mus-07", "", None, ["MUS-07"]])
def test_an_unknown_claim_says_so(wrong):
    with pytest.raises(ValueError, match=r"claim_id is .*: it is not known"):
        words.claim(wrong)


def test_an_unknown_topic_names_a_near_one():
    with pytest.raises(ValueError, match=r"theme is 'musle': .*muscle"):
        words.claims("musle")
