"""The words: one explanation for every intake, amounts first, and clean texts."""

import itertools
import re
import shutil
from functools import cache

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import bands, reference, word_files, words
from helpers.intake import Intake
from helpers.tables import DataError, data_dir

STAGES = reference.life_stages()
YARDSTICKS = ["none", *reference.selectable_yardsticks()]
WITH_RATIO = {"muscle", "bone", "cardiovascular", "ratio"}
LOW = {"both_low", "mg_low", "ca_low", "ai_only"}
FILES = sorted((data_dir() / "words").glob("*.yaml"))
ALL_BANDS = [(name, band) for name in word_files.TOPICS for band in word_files.topic(name).bands]

ADVICE = re.compile(
    r"\b(you should|you must|you need|we recommend|we advise|try (to|a|taking)|make sure|"
    r"take (a|more|magnesium|calcium|supplements?)|eat more|cut down|avoid|stop taking|"
    r"consult your|talk to your|recommended dose|ought to)\b",
    re.IGNORECASE,
)


def explain(
    theme="ratio", calcium=1000, magnesium=320, stage="woman 31-50", yardstick="none", **kw
):
    supplements = {key: kw.pop(key) for key in list(kw) if key.endswith("_mg")}
    return words.explain(theme, Intake(calcium, magnesium, **supplements), stage, yardstick, **kw)


def composed(theme, band):
    """The text of a band as a learner reads it, with its lead."""
    lead = word_files.common().leads.get(band, "")
    return f"{lead} {word_files.topic(theme).bands[band].text}".strip()


def all_texts():
    """Every text a learner may read, with its place."""
    for name, band in ALL_BANDS:
        entry = word_files.topic(name).bands[band]
        yield f"{name}:{band}", composed(name, band)
        yield f"{name}:{band}:tail", entry.headline_tail
        yield f"{name}:{band}:not", entry.does_not_mean
    for name in word_files.TOPICS:
        yield f"{name}:ratio", word_files.topic(name).ratio_evidence
    for key, note in word_files.notes().items():
        yield f"note {key}", note.text
    for key, found in word_files.yardsticks().items():
        yield f"yardstick {key}", f"{found.text} {found.in_short}"
    yield "disclaimer", words.disclaimer()


# Which band: the vectors of the ledger, with amounts before limits and a chosen yardstick


@pytest.mark.parametrize(
    ("stage", "calcium", "magnesium", "supplement", "yardstick", "band"),
    [
        ("woman 31-50", 500, 220, 0, "2.2-3.2", "both_low"),
        ("woman 31-50", 200, 100, 0, "2:1", "both_low"),
        ("woman 31-50", 1000, 320, 0, "2.2-3.2", "ok_in"),
        ("woman 31-50", 1000, 320, 0, "2:1", "ok_above"),
        ("woman 31-50", 1000, 320, 0, "none", "ok_any"),
        ("woman 51-70", 1200, 320, 0, "US targets, women", "ok_in"),
        ("woman 51-70", 1200, 320, 0, "1.7-2.6", "ok_above"),
        ("man 31-50", 1000, 420, 0, "US targets, men", "ok_in"),
        ("man 31-50", 1000, 420, 0, "2.2-3.2", "ok_in"),
        ("man 31-50", 1500, 360, 0, "2.2-3.2", "ok_above"),
        ("man 31-50", 1000, 700, 0, "2.2-3.2", "ok_below"),
        ("man 31-50", 1000, 700, 0, "none", "ok_any"),
        ("man 31-50", 900, 250, 0, "2.2-3.2", "mg_low"),
        ("woman 19-30", 600, 400, 0, "1.7-2.6", "ca_low"),
        ("woman 51-70", 900, 300, 0, "2.2-3.2", "ca_low"),
        ("woman 31-50", 1000, 500, 500, "2:1", "over"),
        ("woman 31-50", 1000, 500, 0, "2:1", "ok_in"),
        ("man 19-30", 3000, 1500, 1000, "2:1", "over"),
        ("man 19-30", 3000, 100, 0, "2:1", "mg_low"),
        ("woman 19-30", 300, 400, 400, "2:1", "ca_low"),
        ("man 51-70", 2001, 420, 0, "2:1", "over"),
        ("man 31-50", 2001, 420, 0, "2:1", "ok_above"),
        ("child 1-3", 700, 80, 66, "none", "over"),
        ("boy 14-18", 1300, 410, 0, "2:1", "ok_any"),
        ("pregnant 31-50", 1000, 360, 0, "2:1", "ok_any"),
        ("breastfeeding 19-30", 1000, 310, 0, "2.2-3.2", "ok_any"),
        ("infant 0-6 months", 150, 40, 0, "none", "ai_only"),
        ("infant 0-6 months", 0, 0, 0, "2:1", "ai_only"),
        ("infant 0-6 months", 200, 30, 0, "2:1", "ok_any"),
        ("infant 0-6 months", 1200, 30, 0, "2:1", "over"),
        ("infant 0-6 months", 1200, 20, 0, "2:1", "ai_only"),
        ("woman 31-50", 1000, 0, 0, "2:1", "mg_low"),
        ("woman 31-50", 0, 0, 0, "2:1", "both_low"),
    ],
)
def test_vectors(stage, calcium, magnesium, supplement, yardstick, band):
    found = explain(
        "ratio", calcium, magnesium, stage, yardstick, magnesium_supplement_mg=supplement
    )
    assert found.band == band
    assert found.shown_as == bands.SHOWN_AS[band]


def test_themes_without_ratio_evidence_never_judge_the_ratio():
    for theme in word_files.TOPICS:
        found = explain(theme, 1000, 320, yardstick="2:1")
        expected = "ok_above" if theme in WITH_RATIO else "ok_any"
        assert found.band == expected, theme
        assert "above the 2:1 rule (1.9 to 2.1)" in found.ratio_text
        assert word_files.topic(theme).ratio_evidence in found.ratio_text


def test_the_yardstick_changes_the_verdict_and_nothing_else():
    """The lesson about ratios: one plate, several verdicts."""
    found = {key: explain("bone", 1000, 420, "man 31-50", key) for key in YARDSTICKS}
    assert {e.band for e in found.values()} == {"ok_any", "ok_in", "ok_below", "ok_above"}
    assert {e.notes for e in found.values()} == {()}
    assert {e.shown_as for e in found.values()} == {"adequate", "neutral"}


@cache
def _standing_by_hand(stage, calcium, magnesium, supplement):
    """Amounts first, then limits: written out again, apart from the code under test."""
    row = reference.lookup(stage)
    if row.calcium.ear is None or row.magnesium.ear is None:
        if calcium < row.calcium.recommended or magnesium < row.magnesium.recommended:
            return "ai_only"
    else:
        low = (calcium < row.calcium.ear, magnesium < row.magnesium.ear)
        if any(low):
            return {(True, True): "both_low", (False, True): "mg_low"}.get(low, "ca_low")
    over = calcium > row.calcium.upper or (
        row.magnesium.upper is not None and supplement > row.magnesium.upper
    )
    return "over" if over else "ok"


def test_the_whole_grid_has_one_band_each_and_reaches_every_band():
    """1,020 pairs as in the ledger, two supplement levels, every life stage."""
    reached = set()
    calciums = range(0, 3400, 100)
    magnesiums = range(0, 900, 30)
    assert len(calciums) * len(magnesiums) == 1020
    for stage in STAGES:
        judged = bands.stage(stage).judges_ratio
        for calcium, magnesium, share in itertools.product(calciums, magnesiums, (0, 1)):
            intake = Intake(calcium, magnesium, 0, magnesium * share)
            standing = bands.standing(intake, stage)
            for place in (None, "inside", "below", "above") if judged else (None,):
                band = bands.choose(standing, place)
                reached.add(band)
                expected = _standing_by_hand(stage, calcium, magnesium, magnesium * share)
                assert band == expected or (expected == "ok" and band.startswith("ok_"))
    assert reached == {*word_files.BANDS, *word_files.RATIO_BANDS}


def test_every_band_of_every_topic_is_reachable():
    cases = [
        (500, 220, 0, "woman 31-50", "none"),
        (1000, 220, 0, "woman 31-50", "none"),
        (500, 320, 0, "woman 31-50", "none"),
        (3000, 320, 0, "woman 31-50", "none"),
        (1000, 320, 0, "woman 31-50", "none"),
        (1000, 320, 0, "woman 31-50", "2.2-3.2"),
        (1000, 600, 0, "woman 31-50", "2.2-3.2"),
        (2000, 320, 0, "woman 31-50", "2.2-3.2"),
        (100, 10, 0, "infant 7-12 months", "none"),
    ]
    for theme in word_files.TOPICS:
        found = {
            words.explain(theme, Intake(ca, mg, 0, supp), stage, key).band
            for ca, mg, supp, stage, key in cases
        }
        assert found == set(word_files.topic(theme).bands), theme


amounts = st.one_of(st.floats(0, 20_000), st.floats(0, 1500), st.just(0.0))


@settings(max_examples=400, deadline=None)
@given(
    theme=st.sampled_from(word_files.TOPICS),
    stage=st.sampled_from(STAGES),
    yardstick=st.sampled_from(YARDSTICKS),
    calcium=amounts,
    magnesium=amounts,
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    one_day=st.booleans(),
)
def test_every_intake_has_exactly_one_clean_explanation(
    theme, stage, yardstick, calcium, magnesium, shares, one_day
):
    intake = Intake(calcium, magnesium, calcium * shares[0], magnesium * shares[1])
    found = words.explain(theme, intake, stage, yardstick, one_day=one_day)
    assert found == words.explain(theme, intake, stage, yardstick, one_day=one_day)
    assert found.band in word_files.topic(theme).bands
    everything = [found.headline, found.text, found.ratio_text, found.does_not_mean, *found.notes]
    for text in everything:
        assert text == text.strip()
        assert text
        assert not re.search(r"[{}]|no value|\bNone\b(?! of)|\bnan\b|\binf\b|  ", text), text
    assert len(found.headline) <= 100
    assert found.claims
    assert found.sources

    expected = _standing_by_hand(stage, calcium, magnesium, intake.magnesium_supplement_mg)
    assert found.band == expected or (expected == "ok" and found.band.startswith("ok_"))
    judged = bands.stage(stage).judges_ratio and yardstick != "none" and theme in WITH_RATIO
    assert (found.band in word_files.RATIO_BANDS) == (expected == "ok" and judged)

    # Nothing dangerous is ever hidden.
    level = reference.adequacy(intake, stage)
    if "above UL" in (level.calcium, level.magnesium):
        assert "over" in found.headline
        assert found.band == "over" or any("over its upper limit" in n for n in found.notes)
    if found.band in LOW:
        assert re.search(r"below|\blow\b", found.headline)
        assert found.shown_as == "low"


# What the explanation says


@pytest.mark.parametrize(
    ("arguments", "headline"),
    [
        (
            {"calcium": 500, "magnesium": 320},
            "Calcium below the average need (500 of 800 mg); magnesium meets the target",
        ),
        (
            {"calcium": 500, "magnesium": 220},
            "Both below the average need: calcium 500 of 800 mg, magnesium 220 of 265 mg",
        ),
        (
            {"calcium": 3000, "magnesium": 100},
            "Magnesium low (100 of 265 mg); calcium over its limit (3,000 of 2,500 mg)",
        ),
        (
            {"calcium": 300, "magnesium": 400, "magnesium_supplement_mg": 400},
            "Calcium low (300 of 800 mg); supplemental magnesium over its limit (400 of 350 mg)",
        ),
        (
            {"calcium": 900, "magnesium": 320},
            "Calcium between need and target (900 of 1,000 mg); magnesium meets the target",
        ),
        ({}, "Both meet the target: calcium 1,000 mg, magnesium 320 mg"),
        (
            {"yardstick": "1.7-2.6"},
            "Both meet the target; ratio 3.13 is above the 1.7-2.6 range",
        ),
        (
            {"calcium": 150, "magnesium": 40, "stage": "infant 0-6 months"},
            "Calcium below the adequate intake (150 of 200 mg); magnesium meets the target",
        ),
    ],
)
def test_headlines(arguments, headline):
    assert explain(**arguments).headline == headline


def test_headlines_fit_in_ninety_characters_for_any_usual_intake():
    for stage, calcium, magnesium, share in itertools.product(
        STAGES, range(0, 3001, 250), range(0, 1201, 100), (0, 1)
    ):
        intake = Intake(calcium, magnesium, 0, magnesium * share)
        for key in ("none", "balance studies", "US targets, children"):
            found = words.explain("ratio", intake, stage, key)
            most = 95 if stage.startswith("infant") else 90
            assert len(found.headline) <= most, found.headline


@pytest.mark.parametrize(
    ("calcium", "shown"), [(799.99, "799 of 800"), (2500.01, "2,501 of 2,500"), (999.9, "999 of")]
)
def test_numbers_never_contradict_the_words_beside_them(calcium, shown):
    assert shown in explain(calcium=calcium).headline


def test_a_good_ratio_of_two_shortages_gets_no_verdict():
    found = explain("bone", 400, 200, yardstick="2:1")
    assert found.band == "both_low"
    assert "inside the 2:1 rule" in found.ratio_text
    assert "gets no verdict" in found.ratio_text


def test_an_excess_gets_no_verdict_either():
    found = explain("ratio", 3000, 1500, "man 19-30", "2:1", magnesium_supplement_mg=1000)
    assert "no ratio makes an excess safe" in found.ratio_text


def test_no_magnesium_is_explained():
    found = explain("muscle", 1000, 0, yardstick="2:1")
    assert found.ratio_text.startswith("The ratio is not defined: magnesium is 0 mg")
    assert explain("muscle", 0, 0).ratio_text.startswith("The ratio is not defined")


def test_the_ratio_text_names_the_own_target():
    assert (
        "(woman 51-70) gives 3.75, which is above"
        in explain("bone", 1200, 320, "woman 51-70", "1.7-2.6").ratio_text
    )
    assert "(woman 31-50) gives 3.13." in explain().ratio_text


def test_a_yardstick_for_others_says_so():
    assert "made for men" in explain(yardstick="US targets, men").ratio_text
    assert "made for" not in explain(yardstick="US targets, women").ratio_text
    assert "made for" not in explain(yardstick="2:1").ratio_text


@pytest.mark.parametrize(
    ("stage", "note"),
    [
        ("boy 9-13", "Under 19"),
        ("infant 0-6 months", "Under 19"),
        ("pregnant 14-18", "Pregnancy"),
        ("pregnant 19-30", "Pregnancy"),
        ("breastfeeding 31-50", "breastfeeding"),
    ],
)
def test_ratios_are_switched_off_where_adult_ranges_do_not_fit(stage, note):
    for key in YARDSTICKS:
        found = explain("bone", 1400, 420, stage, key)
        assert not found.band.startswith("ok_") or found.band == "ok_any"
        assert "switched off for this life stage" in found.ratio_text
        assert any(note in line for line in found.notes)


def test_border_notes_carry_the_numbers():
    found = explain("bone", 900, 300)
    assert any("average need (800 mg) and the full target (1,000 mg)" in n for n in found.notes)
    assert any("average need (265 mg) and the full target (320 mg)" in n for n in found.notes)
    assert explain("bone", 1000, 320).notes == ()


@pytest.mark.parametrize(
    ("supplement", "mentioned"), [(250, False), (251, True), (350, True), (351, False)]
)
def test_the_european_limit_is_a_note_between_the_two_limits(supplement, mentioned):
    found = explain("safety", 1000, 400, magnesium_supplement_mg=supplement)
    assert any("European one, which is 250 mg" in note for note in found.notes) == mentioned
    assert (found.band == "over") == (supplement > 350)


def test_infant_supplements_are_called_unknown_not_safe():
    found = explain("safety", 250, 40, "infant 0-6 months", magnesium_supplement_mg=10)
    assert any("unknown, not safe" in note for note in found.notes)


def test_one_day_is_said_only_when_asked():
    assert not any("one day" in note for note in explain().notes)
    assert any("one day" in note for note in explain(one_day=True).notes)


def test_sources_carry_a_mark_where_they_were_not_read():
    found = explain("bone", yardstick="balance studies")
    assert any(source.endswith("(partly)") for source in found.sources)
    assert "RAT-01" in found.claims


# Refusals


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("theme", ("musle", Intake(1, 1), "man 19-30", "none")),
        ("theme", (None, Intake(1, 1), "man 19-30", "none")),
        ("theme", (["muscle"], Intake(1, 1), "man 19-30", "none")),
        ("intake", ("muscle", (1000, 320), "man 19-30", "none")),
        ("life_stage", ("muscle", Intake(1, 1), "men 19-30", "none")),
        ("life_stage", ("muscle", Intake(1, 1), ["man 19-30"], "none")),
        ("yardstick", ("muscle", Intake(1, 1), "man 19-30", "2 to 1")),
        ("yardstick", ("muscle", Intake(1, 1), "man 19-30", None)),
        ("yardstick", ("muscle", Intake(1, 1), "man 19-30", ["2:1"])),
        ("yardstick", ("muscle", Intake(1, 1), "man 19-30", "Tennessee polyp study")),
    ],
)
def test_unknown_names_are_refused_by_name(field, arguments):
    with pytest.raises(ValueError, match=f"^{field} is "):
        words.explain(*arguments)


def test_a_near_name_is_offered():
    with pytest.raises(ValueError, match="nearest names are muscle"):
        explain("musle")
    with pytest.raises(ValueError, match="yardstick is '1:2'"):
        words.about_yardstick("1:2")


# The files


@pytest.mark.parametrize(("theme", "band"), ALL_BANDS)
def test_band_texts(theme, band):
    entry = word_files.topic(theme).bands[band]
    assert 60 <= len(composed(theme, band).split()) <= 110
    assert len(entry.headline_tail) <= 90
    assert 6 <= len(entry.does_not_mean.split()) <= 26
    assert re.match(r"It does not (mean|promise) ", entry.does_not_mean)
    assert len(re.findall(r"[.!?](\s|$)", entry.does_not_mean)) == 1
    for claim_id in entry.claims:
        assert words.claim(claim_id).claim_id == claim_id
    assert entry.evidence == words.claim(entry.claims[0]).verdict
    assert len(set(entry.claims)) == len(entry.claims)


def test_bands_are_complete():
    for theme in word_files.TOPICS:
        has_ratio = word_files.topic(theme).has_ratio_bands
        assert has_ratio == (theme in WITH_RATIO)
    assert len(ALL_BANDS) == 15 * 6 + 4 * 3


def test_words_about_yardsticks_match_the_table():
    assert list(word_files.yardsticks()) == reference.selectable_yardsticks()
    for key, found in word_files.yardsticks().items():
        assert 55 <= len(words.about_yardstick(key).split()) <= 105
        assert all(words.claim(claim_id) for claim_id in found.claims)
        headline = explain("ratio", 1000, 400, "man 19-30", key).headline
        assert found.short in headline


def test_every_source_is_known_and_every_known_source_is_used():
    used = set()
    for theme, band in ALL_BANDS:
        used |= set(word_files.topic(theme).bands[band].sources)
    for named in (word_files.yardsticks(), word_files.notes()):
        for entry in named.values():
            used |= set(entry.sources)
    assert used == set(word_files.sources())


def test_nothing_reads_like_advice():
    for place, text in all_texts():
        assert not ADVICE.search(text), place


def test_no_text_quotes_a_broken_number_or_a_workplace():
    for place, text in all_texts():
        assert not re.search(r"\d[.,][A-Z]\b|\.csv|slider|another reviewer|  ", text), place
        assert not re.search(r"\b[Aa]rticle [A-E]\b", text), place
        assert text[-1] in ".!?", place


def test_plain_text_may_hold_any_character():
    """Nothing is escaped twice: the texts hold no HTML at all."""
    for place, text in all_texts():
        assert not re.search(r"<[a-z/]|&[a-z#]+;|\\n|\*\*", text), place


def syllables(word):
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith("le") and count > 1
    return max(count - silent, 1)


def grade(text):
    """Flesch-Kincaid grade with a rough count of syllables."""
    text = re.sub(r"(\d)[.,](\d)", r"\1\2", text)
    sentences = [part for part in re.split(r"[.!?:;]+\s", text) if part.strip()]
    found = re.findall(r"[A-Za-z0-9'%/-]+", text)
    per_word = sum(map(syllables, found)) / len(found)
    return 0.39 * len(found) / len(sentences) + 11.8 * per_word - 15.59


def test_texts_read_at_about_grade_eight():
    grades = {f"{t}:{b}": grade(composed(t, b)) for t, b in ALL_BANDS}
    assert sum(grades.values()) / len(grades) <= 8.5
    assert max(grades.values()) <= 11, max(grades, key=grades.get)


def duplicate_keys(node, path=""):
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        yield from (f"{path}.{key}" for key in set(keys) if keys.count(key) > 1)
        for key, value in node.value:
            yield from duplicate_keys(value, f"{path}.{key.value}")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_key_appears_twice(file):
    assert list(duplicate_keys(yaml.compose(file.read_text("utf-8")))) == []


def test_there_is_a_file_for_every_topic_and_no_stray_one():
    shared = {"common", "notes", "sources", "yardsticks"}
    assert {file.stem for file in FILES} == shared | set(word_files.TOPICS)
    assert words.topics() == list(word_files.TOPICS)


# Damaged files


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(data_dir() / "words", tmp_path / "words")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  ca_low:", "  ca_lo:", r"bands\.ca_lo"),
        ("topic: bone", "topic: muscle", "it must be 'bone'"),
        ("evidence: well established", "evidence: proven", r"evidence"),
        ("claims: [BON-01", "claims: [bone one", r"claims"),
        ("    headline_tail: Bone", "   headline_tail: Bone", "line"),
        ("bands:", "band:", "bands"),
    ],
)
def test_a_damaged_topic_is_named(folder, old, new, says):
    file = folder / "bone.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError, match=r"^bone\.yaml") as error:
        word_files.topic("bone", folder)
    assert re.search(says, str(error.value)), str(error.value)


def test_a_missing_file_is_named(folder):
    (folder / "notes.yaml").unlink()
    with pytest.raises(DataError, match=r"notes\.yaml: it cannot be read"):
        word_files.notes(folder)


def test_a_file_that_is_not_text_is_named(folder):
    (folder / "common.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"common\.yaml.*UTF-8"):
        word_files.common(folder)


def test_the_slow_loader_reads_the_same(folder, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert word_files.topic("bone", folder) == word_files.topic("bone")
