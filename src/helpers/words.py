"""Choosing the words that match an intake.

The words live in `data/words/`, the claims they rest on in `data/claims.csv`. Amounts come first,
then upper limits, then the ratio on the yardstick the learner has chosen. Nothing here is advice.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from helpers import bands, headline, ratio_words, word_files
from helpers.intake import Intake
from helpers.schemas import ClaimRow
from helpers.tables import rows_of

__all__ = [
    "EUROPEAN_SUPPLEMENT_LIMIT_MG",
    "Explanation",
    "about_yardstick",
    "claim",
    "claims",
    "disclaimer",
    "explain",
    "topics",
]

EUROPEAN_SUPPLEMENT_LIMIT_MG = 250.0
"""Magnesium from supplements, mg a day (EU; VKM 2016, BfR 2017); the US limit is in the tables."""


_FINE_PRINT = ("calcium_border", "magnesium_border")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the words say about one intake, as plain text (escape it before use in HTML).

    `headline` is worked out from the numbers; `headline_tail` is a short line for the topic.
    `evidence` is the verdict on the first of `claims`. `band` is one of both_low, mg_low, ca_low,
    over, ok_any, ok_in, ok_below, ok_above, ai_only; `shown_as` is low, limit, adequate or
    neutral. `notes` are added lines that apply, `fine_print` those
    of them that only say how uncertain a need is, `ratio_text` is what the chosen yardstick says,
    `sources` are citations with a mark where the source itself was not read.
    """

    theme: str
    band: str
    shown_as: str
    headline: str
    headline_tail: str
    text: str
    does_not_mean: str
    evidence: word_files.Verdict
    ratio_text: str
    notes: tuple[str, ...]
    fine_print: tuple[str, ...]
    claims: tuple[str, ...]
    sources: tuple[str, ...]


def topics() -> list[str]:
    """The topics `explain` knows; the first six are the themes of the notebooks."""
    return list(word_files.TOPICS)


def explain(
    theme: str,
    intake: Intake,
    life_stage: str,
    yardstick: str = "none",
    *,
    one_day: bool = False,
) -> Explanation:
    """The words for one topic, intake, life stage and yardstick.

    `theme` is one of `topics()`, `life_stage` one of `reference.life_stages()`, `yardstick`
    "none" or one of `reference.selectable_yardsticks()`. With `one_day` a note says that one day
    is not a habit. There is exactly one explanation for every combination. Raises ValueError
    with near names for an unknown theme, life stage or yardstick.
    """
    topic, chosen = _arguments(theme, intake, yardstick)
    stage = bands.stage(life_stage)
    standing = bands.standing(intake, life_stage)
    place = ratio_words.where(intake.ratio, chosen, stage)
    band = bands.choose(standing, place if topic.has_ratio_bands else None)
    shown = headline.numbers(intake, stage)
    notes = _note_keys(intake, stage, standing, band, one_day)
    ruler_name = chosen.words.short if chosen else ""
    words = topic.bands[band]
    return Explanation(
        theme=theme,
        band=band,
        shown_as=bands.SHOWN_AS[band],
        headline=headline.build(standing, band, shown, place, ruler_name),
        headline_tail=words.headline_tail,
        text=_text(theme, band),
        does_not_mean=words.does_not_mean,
        evidence=words.evidence,
        ratio_text=ratio_words.ratio_text(topic, chosen, stage, standing, shown, place),
        notes=_notes(notes, shown),
        fine_print=_notes([key for key in notes if key in _FINE_PRINT], shown),
        claims=_claims(theme, band, yardstick),
        sources=_sources(theme, band, yardstick, notes),
    )


def disclaimer() -> str:
    """What these pages are not, and whom to ask; plain text."""
    return word_files.common().disclaimer


def about_yardstick(yardstick: str) -> str:
    """Where a yardstick comes from and what it is not, in 60 to 100 words of plain text.

    Raises ValueError with near names for an unknown yardstick.
    """
    return ratio_words.ruler(yardstick).words.text


def claims(theme: str | None = None) -> tuple[ClaimRow, ...]:
    """The claims of one topic, or all of them, in file order (`data/claims.csv`).

    "bioavailability" gives the claims on food and on supplements. Raises ValueError with near
    names for an unknown topic.
    """
    if theme is None:
        return rows_of(ClaimRow)
    if theme not in word_files.TOPICS:
        raise ValueError(_unknown("theme", theme, word_files.TOPICS))
    wanted = ("food", "supplement") if theme == "bioavailability" else (theme,)
    return tuple(row for row in rows_of(ClaimRow) if row.theme in wanted)


def claim(claim_id: str) -> ClaimRow:
    """One claim by its id, for example "MUS-07"; ValueError with near names for an unknown id."""
    try:
        return _claims_by_id()[claim_id]
    except (KeyError, TypeError):
        raise ValueError(_unknown("claim_id", claim_id, _claims_by_id())) from None


def _arguments(
    theme: str, intake: Intake, yardstick: str
) -> tuple[word_files.Topic, ratio_words.Ruler | None]:
    """The topic and the yardstick (None for "none"), or ValueError."""
    if theme not in word_files.TOPICS:
        raise ValueError(_unknown("theme", theme, word_files.TOPICS))
    if not isinstance(intake, Intake):
        raise ValueError(f"intake is a {type(intake).__name__}: it must be an Intake.")
    if yardstick == "none":
        return word_files.topic(theme), None
    if not isinstance(yardstick, str):
        raise ValueError(_unknown("yardstick", yardstick, ["none", *word_files.yardsticks()]))
    return word_files.topic(theme), ratio_words.ruler(yardstick)


def _notes(keys: Iterable[str], shown: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(word_files.notes()[key].text.format_map(shown) for key in keys)


@cache
def _claims_by_id() -> dict[str, ClaimRow]:
    return {row.claim_id: row for row in rows_of(ClaimRow)}


def _note_keys(
    intake: Intake, stage: bands.Stage, standing: bands.Standing, band: str, one_day: bool
) -> tuple[str, ...]:
    """The notes that apply, the most urgent first."""
    supplement_mg = intake.magnesium_supplement_mg
    limit_mg = stage.values.magnesium.upper
    beside_low = standing.is_low
    applies = {
        "calcium_limit": beside_low and standing.calcium == "over",
        "magnesium_limit": beside_low and standing.magnesium == "over",
        "european_supplement_limit": limit_mg is not None
        and EUROPEAN_SUPPLEMENT_LIMIT_MG < supplement_mg <= limit_mg,
        "infant_supplement": stage.group == "infant" and supplement_mg > 0,
        "infant_reference": stage.group == "infant" and band != "ai_only",
        "calcium_border": standing.calcium == "between",
        "magnesium_border": standing.magnesium == "between",
        "under_19": stage.group in ("infant", "child"),
        "pregnant": stage.group == "pregnant",
        "breastfeeding": stage.group == "breastfeeding",
        "one_day": one_day,
    }
    return tuple(key for key, yes in applies.items() if yes)


@cache
def _text(theme: str, band: str) -> str:
    """The text of a band, after the lead that all topics share for it (if there is one)."""
    lead = word_files.common().leads.get(band)
    text = word_files.topic(theme).bands[band].text
    return f"{lead} {text}" if lead else text


@lru_cache(maxsize=4096)
def _claims(theme: str, band: str, yardstick: str) -> tuple[str, ...]:
    """Claims behind the band, then those behind the yardstick."""
    found = list(word_files.topic(theme).bands[band].claims)
    if yardstick != "none":
        found += ratio_words.ruler(yardstick).words.claims
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _sources(theme: str, band: str, yardstick: str, notes: tuple[str, ...]) -> tuple[str, ...]:
    """Citations behind the band, the yardstick and the notes, each once."""
    keys = list(word_files.topic(theme).bands[band].sources)
    if yardstick != "none":
        keys += ratio_words.ruler(yardstick).words.sources
    for note in notes:
        keys += word_files.notes()[note].sources
    return tuple(word_files.sources()[key].shown for key in dict.fromkeys(keys))


def _unknown(field: str, value: object, known: Iterable[str]) -> str:
    """A sentence with the nearest known names, or with all of them."""
    names = list(known)
    near = difflib.get_close_matches(str(value)[:80], names, n=3, cutoff=0.5)
    if near:
        return f"{field} is {value!r}: it is not known, the nearest names are {'; '.join(near)}"
    return f"{field} is {value!r}: it is not known, it must be one of {'; '.join(names)}"
