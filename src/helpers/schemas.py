"""One pydantic row model for each table in `data/`: its columns, units and bounds.

`helpers.tables` reads the files and checks every row against these models. A blank cell is None
in a number that may be missing and "" in a text that may be missing. The dictionary of all
tables, in words, is `data/README.md`.
"""

import math
import re
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def _number(cell: object) -> object:
    """A plain number as text; blank becomes None. "1,5", "1_000", "nan" and "inf" are refused."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        if not _PLAIN_NUMBER.fullmatch(cell):
            raise ValueError("it must be a plain number such as 12.5")
        if not math.isfinite(float(cell)):
            raise ValueError("it must be a finite number")
    return cell


Read = Literal["read", "partly", "secondary", "computed", "judgement", "memory", "not read"]
ReadOrBlank = Read | Literal[""]
YesNo = Literal["yes", "no"]
Mineral = Literal["calcium", "magnesium"]

Text = Annotated[str, Field(min_length=1, max_length=4000)]
MaybeText = Annotated[str, Field(max_length=4000)]

_Parse = BeforeValidator(_number)
AnyNumber = Annotated[float, _Parse]
MaybeAnyNumber = Annotated[float | None, _Parse]
Count = Annotated[int, _Parse, Field(ge=0, le=10_000_000)]
MaybeCount = Annotated[Annotated[int, Field(ge=0, le=10_000_000)] | None, _Parse]
DailyMass = Annotated[float, _Parse, Field(ge=0, le=20_000)]
MaybeDailyMass = Annotated[Annotated[float, Field(ge=0, le=20_000)] | None, _Parse]
Mass100g = Annotated[float, _Parse, Field(ge=0, le=50_000)]
MaybeMass100g = Annotated[Annotated[float, Field(ge=0, le=50_000)] | None, _Parse]
MaybeEnergy100g = Annotated[Annotated[float, Field(ge=0, le=902)] | None, _Parse]
Grams = Annotated[float, _Parse, Field(gt=0, le=5_000)]
MassPerLitre = Annotated[float, _Parse, Field(ge=0, le=5_000)]
MaybeMassPerLitre = Annotated[Annotated[float, Field(ge=0, le=5_000)] | None, _Parse]
Fraction = Annotated[float, _Parse, Field(ge=0, le=1)]
Percent = Annotated[float, _Parse, Field(ge=0, le=100)]
MaybePercent = Annotated[Annotated[float, Field(ge=0, le=100)] | None, _Parse]
Index = Annotated[float, _Parse, Field(ge=0, le=3)]
MaybeIndex = Annotated[Annotated[float, Field(ge=0, le=3)] | None, _Parse]
MaybeRatio = Annotated[Annotated[float, Field(gt=0, le=1_000)] | None, _Parse]
MaybeAge = Annotated[Annotated[float, Field(ge=0, le=120)] | None, _Parse]
Positive = Annotated[float, _Parse, Field(gt=0)]
MaybePositive = Annotated[Annotated[float, Field(gt=0)] | None, _Parse]


def _between(low: float | None, value: float | None, high: float | None) -> bool:
    """Whether low <= value <= high, ignoring whatever is missing."""
    known = [x for x in (low, value, high) if x is not None]
    return known == sorted(known)


class Row(BaseModel):
    """One checked row of a table. `KEY` names the columns that together must be unique."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)
    KEY: ClassVar[tuple[str, ...]] = ()


class RangedRow(Row):
    """A row whose `low`, `value` and `high`, where known, must stand in order."""

    @field_validator("high", check_fields=False)
    @classmethod
    def _in_order(cls, high: float | None, info: ValidationInfo) -> float | None:
        if not _between(info.data.get("low"), info.data.get("value"), high):
            raise ValueError("low, value and high must not decrease")
        return high


class ReferenceIntakeRow(Row):
    """Reference intakes for one group of one authority, mg a day."""

    KEY: ClassVar[tuple[str, ...]] = ("system", "group")
    system: Literal["US", "EFSA", "UK"]
    group: Text
    sex: Literal["any", "female", "male"]
    status: Literal["", "pregnant", "breastfeeding", "pregnant or breastfeeding"]
    age_from_y: MaybeAge
    age_to_y: MaybeAge
    calcium_ear_mg: MaybeDailyMass
    calcium_recommended_mg: DailyMass
    calcium_kind: Literal["RDA", "AI", "PRI", "RNI"]
    calcium_upper_mg: MaybeDailyMass
    magnesium_ear_mg: MaybeDailyMass
    magnesium_recommended_mg: Annotated[DailyMass, Field(gt=0)]
    magnesium_kind: Literal["RDA", "AI", "PRI", "RNI"]
    magnesium_upper_supplement_mg: MaybeDailyMass
    us_life_stages: MaybeText
    source_calcium: Text
    source_magnesium: Text
    read: Read
    note: MaybeText

    @field_validator("calcium_upper_mg")
    @classmethod
    def _calcium_in_order(cls, upper: float | None, info: ValidationInfo) -> float | None:
        known = info.data
        if not _between(known.get("calcium_ear_mg"), known.get("calcium_recommended_mg"), upper):
            raise ValueError("EAR, recommended and upper calcium must not decrease")
        return upper

    @field_validator("magnesium_recommended_mg")
    @classmethod
    def _magnesium_in_order(cls, recommended: float, info: ValidationInfo) -> float:
        if not _between(info.data.get("magnesium_ear_mg"), recommended, None):
            raise ValueError("it must not be below magnesium_ear_mg")
        return recommended


class YardstickRow(Row):
    """One published or popular calcium : magnesium ratio (mg : mg) with its evidence."""

    KEY: ClassVar[tuple[str, ...]] = ("yardstick",)
    yardstick: Text
    label: Text
    low: MaybeRatio
    high: MaybeRatio
    centre: MaybeRatio
    applies_to: Text
    kind: Literal["slogan", "proposal", "targets", "diet", "balance", "study"]
    selectable: YesNo
    evidence: Text
    stance: Text
    finding: Text
    source: Text
    read: Read
    note: MaybeText

    @field_validator("centre")
    @classmethod
    def _in_order(cls, centre: float | None, info: ValidationInfo) -> float | None:
        if not _between(info.data.get("low"), centre, info.data.get("high")):
            raise ValueError("low, centre and high must not decrease")
        return centre

    @field_validator("selectable")
    @classmethod
    def _selectable_has_range(cls, selectable: str, info: ValidationInfo) -> str:
        if selectable == "yes" and None in (info.data.get("low"), info.data.get("high")):
            raise ValueError("a yardstick that can be selected needs low and high")
        return selectable


class FoodRow(Row):
    """One food: contents per 100 g as eaten unless its name says dry or raw."""

    KEY: ClassVar[tuple[str, ...]] = ("food",)
    food: Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[^=+\-@<>\s][^<>;\r\n\t]*$")]
    group: Text
    also_called: MaybeText
    serving: Text
    serving_g: Grams
    energy_kcal_100g: MaybeEnergy100g
    calcium_mg_100g: Mass100g
    magnesium_mg_100g: Mass100g
    oxalate_mg_100g: MaybeMass100g
    phytate_mg_100g: MaybeMass100g
    phytate_counts: YesNo
    calcium_index: MaybeIndex
    foundation_calcium_mg_100g: MaybeMass100g
    foundation_magnesium_mg_100g: MaybeMass100g
    fdc_id: MaybeCount
    foundation_fdc_id: MaybeCount
    source: Text
    source_name: Text
    read: Read
    note: MaybeText
    oxalate_source: MaybeText
    oxalate_read: ReadOrBlank
    oxalate_note: MaybeText
    phytate_dry_low_mg_100g: MaybeMass100g
    phytate_dry_high_mg_100g: MaybeMass100g
    phytate_source: MaybeText
    phytate_read: ReadOrBlank
    phytate_note: MaybeText
    calcium_index_kind: Literal["", "measured", "carried over", "estimate", "convention"]
    calcium_index_source: MaybeText
    calcium_index_read: ReadOrBlank
    calcium_index_note: MaybeText

    @field_validator("oxalate_read", "phytate_read", "calcium_index_read")
    @classmethod
    def _number_has_source(cls, read: str, info: ValidationInfo) -> str:
        """A number without a source, or a source without a number, is a damaged row."""
        stem = (info.field_name or "").removesuffix("_read")
        numbers = [
            v for k, v in info.data.items() if k.startswith(stem) and isinstance(v, int | float)
        ]
        source = info.data.get(f"{stem}_source")
        if bool(numbers) != bool(source) or bool(source) != bool(read):
            raise ValueError(f"a {stem} number, its source and how it was read go together")
        return read


class WaterRow(Row):
    """One bottled or tap water, mg per litre."""

    KEY: ClassVar[tuple[str, ...]] = ("water",)
    water: Text
    kind: Literal["still", "sparkling", "bottled", "tap", "average"]
    calcium_mg_l: MassPerLitre
    magnesium_mg_l: MassPerLitre
    sodium_mg_l: MaybeMassPerLitre
    potassium_mg_l: MaybeMassPerLitre
    hardness_mg_caco3_l: MassPerLitre
    source_code: Text
    source_name: Text
    source: Text
    read: Read
    note: MaybeText


class SaltRow(Row):
    """How much of a compound is the mineral itself, from its formula."""

    KEY: ClassVar[tuple[str, ...]] = ("mineral", "salt")
    salt: Text
    mineral: Mineral
    formula: Text
    molar_mass_g_mol: MaybePositive
    elemental_percent: Percent
    mineral_mg_per_g_salt: Positive
    salt_mg_per_100_mg_mineral: Positive
    label_percent: MaybePercent
    label_percent_read: ReadOrBlank
    source: Text
    read: Read
    note: MaybeText


class SupplementFormRow(Row):
    """How well a form is absorbed, as an index on the model's dose curve (1 = like the curve)."""

    KEY: ClassVar[tuple[str, ...]] = ("key",)
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    mineral: Mineral
    kind: Literal["supplement", "food"]
    label: Text
    condition: Literal["any time", "with food", "fasting", "fasting with low stomach acid"]
    index: Index
    index_low: Index
    index_high: Index
    studies: MaybeText
    source: Text
    read: Read
    note: MaybeText

    @field_validator("index_high")
    @classmethod
    def _in_order(cls, high: float, info: ValidationInfo) -> float:
        if not _between(info.data.get("index_low"), info.data.get("index"), high):
            raise ValueError("index_low, index and index_high must not decrease")
        return high


class FormStudyRow(Row):
    """One result of one study on the absorption of a form."""

    KEY: ClassVar[tuple[str, ...]] = ("study",)
    study: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    mineral: Mineral
    form: Text
    condition: MaybeText
    design: Text
    people: MaybeCount
    people_text: MaybeText
    dose_mg: MaybeDailyMass
    dose_text: MaybeText
    absorption_percent: MaybePercent
    low_percent: MaybePercent
    high_percent: MaybePercent
    result: MaybeText
    source: Text
    read: Read
    note: MaybeText


class AbsorptionStudyRow(Row):
    """One absorbed fraction at one load (mg of the mineral at one eating occasion)."""

    KEY: ClassVar[tuple[str, ...]] = ("study",)
    study: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    mineral: Mineral
    item: Text
    kind: Literal["measured", "estimate"]
    load_mg: DailyMass
    fraction: Fraction
    serving_g: Annotated[Annotated[float, Field(gt=0, le=5_000)] | None, _Parse]
    calcium_index: MaybeIndex
    used_in_fit: YesNo
    source: Text
    read: Read
    note: MaybeText


class ExampleDayRow(Row):
    """One line of an example day."""

    KEY: ClassVar[tuple[str, ...]] = ("day", "meal", "food")
    day: Text
    meal: Text
    food: Text
    grams: Grams
    source: Text
    read: Read


class ExampleDayTotalRow(Row):
    """Totals of one example day and what they may be compared with."""

    KEY: ClassVar[tuple[str, ...]] = ("day",)
    day: Text
    energy_kcal: DailyMass
    calcium_mg: DailyMass
    magnesium_mg: DailyMass
    protein_g: DailyMass
    comparison: Text
    comparison_read: Read
    show_comparison: YesNo
    source: Text
    read: Read
    note: MaybeText

    @field_validator("show_comparison")
    @classmethod
    def _only_what_was_read(cls, show: str, info: ValidationInfo) -> str:
        if show == "yes" and info.data.get("comparison_read") in ("memory", "not read"):
            raise ValueError("a comparison from memory is not shown to readers")
        return show


class PopulationRow(Row):
    """Share of a group whose one-day intake falls in one cell, 100 mg calcium x 40 mg magnesium."""

    KEY: ClassVar[tuple[str, ...]] = ("group", "calcium_from_mg", "magnesium_from_mg")
    group: Text
    people: Count
    calcium_from_mg: DailyMass
    magnesium_from_mg: DailyMass
    share: Fraction
    source: Text
    read: Read


class PopulationSummaryRow(Row):
    """Survey means and percentiles of one group, mg a day from food and drink on one day."""

    KEY: ClassVar[tuple[str, ...]] = ("sex", "age")
    sex: Literal["male", "female", "all"]
    age: Text
    people: Count
    calcium_mean_mg: DailyMass
    calcium_se_mg: DailyMass
    magnesium_mean_mg: DailyMass
    magnesium_se_mg: DailyMass
    ratio_of_means: Positive
    calcium_p5_mg: DailyMass
    calcium_p25_mg: DailyMass
    calcium_p50_mg: DailyMass
    calcium_p75_mg: DailyMass
    calcium_p95_mg: DailyMass
    magnesium_p5_mg: DailyMass
    magnesium_p25_mg: DailyMass
    magnesium_p50_mg: DailyMass
    magnesium_p75_mg: DailyMass
    magnesium_p95_mg: DailyMass
    ratio_p5: Positive
    ratio_p25: Positive
    ratio_p50: Positive
    ratio_p75: Positive
    ratio_p95: Positive
    share_ratio_below_1_7: Fraction
    share_ratio_1_7_to_2_6: Fraction
    share_ratio_above_2_6: Fraction
    source: Text
    read: Read


class IntakeSurveyRow(Row):
    """One survey figure on intake, supplements or the ratio."""

    KEY: ClassVar[tuple[str, ...]] = (
        "survey",
        "population",
        "sex",
        "age_group",
        "mineral",
        "statistic",
    )
    survey: Text
    population: Text
    sex: Literal["", "male", "female", "both"]
    age_group: MaybeText
    mineral: Literal["calcium", "magnesium", "ratio"]
    statistic: Text
    diet_mg: MaybeDailyMass
    se_mg: MaybeDailyMass
    diet_and_supplement_mg: MaybeDailyMass
    median_mg: MaybeDailyMass
    percent_meeting_ear: MaybePercent
    percent_meeting_ear_total: MaybePercent
    percent_below_ear: MaybePercent
    supplement_dose_mg: MaybeDailyMass
    percent_users: MaybePercent
    ratio_low: MaybeRatio
    ratio_high: MaybeRatio
    ratio_mean: MaybeRatio
    source: Text
    read: Read
    note: MaybeText


class LabelFormRow(Row):
    """How often a chemical form is named on US supplement labels."""

    KEY: ClassVar[tuple[str, ...]] = ("mineral", "form")
    mineral: Mineral
    form: Text
    label_lines: Count
    share_of_lines_naming_a_form: Fraction
    lines_naming_a_form: Count
    lines_total: Count
    source: Text
    read: Read
    note: MaybeText


class InteractionRow(Row):
    """A medicine, drink or disease that changes a mineral, or is changed by it. Not advice."""

    KEY: ClassVar[tuple[str, ...]] = ("agent", "mineral")
    agent: Text
    mineral: Text
    direction: Text
    mechanism: MaybeText
    effect: Text
    usual_guidance: MaybeText
    source: Text
    read: Read
    note: MaybeText


class QuantityRow(Row):
    """A quantity whose value may be a number, a range or words."""

    KEY: ClassVar[tuple[str, ...]] = ("quantity",)
    quantity: Text
    text: MaybeText
    low: MaybeAnyNumber
    high: MaybeAnyNumber
    unit: MaybeText
    note: MaybeText
    source: Text
    read: Read

    @field_validator("high")
    @classmethod
    def _in_order(cls, high: float | None, info: ValidationInfo) -> float | None:
        if not _between(info.data.get("low"), None, high):
            raise ValueError("it must not be below low")
        return high


class SafetyRow(QuantityRow):
    """A safety threshold (upper limit, blood concentration) and what it rests on."""


class InfusionRow(QuantityRow):
    """A fact about magnesium and calcium given into a vein."""


class TrialResultRow(Row):
    """What a trial or a review of trials found, with its 95 % interval."""

    KEY: ClassVar[tuple[str, ...]] = ("topic", "outcome", "trial")
    topic: Text
    trial: Text
    outcome: Text
    effect: AnyNumber
    low: AnyNumber
    high: AnyNumber
    unit: Text
    people: MaybeCount
    note: MaybeText
    source: Text
    read: Read

    @field_validator("high")
    @classmethod
    def _in_order(cls, high: float, info: ValidationInfo) -> float:
        if not _between(info.data.get("low"), info.data.get("effect"), high):
            raise ValueError("low, effect and high must not decrease")
        return high


class ClaimRow(Row):
    """A popular or scientific claim, its verdict and its sources."""

    KEY: ClassVar[tuple[str, ...]] = ("claim_id",)
    claim_id: Annotated[str, Field(pattern=r"^[A-Z]{2,4}-[0-9]{2}$")]
    theme: Text
    claim: Text
    verdict: Literal[
        "well established",
        "supported with caveats",
        "plausible but unproven",
        "contested",
        "contradicted by evidence",
        "marketing",
    ]
    reason: Text
    number: MaybeText
    sources: MaybeText
    sources_not_verified: MaybeText
    sources_verified_count: Count
    show_as: MaybeText
    must_include: YesNo
    note: MaybeText


class StressStudyRow(Row):
    """What one study found about stress and magnesium, in people or in rats."""

    KEY: ClassVar[tuple[str, ...]] = ("study",)
    study: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    subjects: Literal["people", "rats"]
    people: MaybeCount
    stressor: Text
    exposure: MaybeText
    measured: Text
    before: MaybePositive
    after: MaybePositive
    unit: MaybeText
    percent_change: MaybeAnyNumber
    finding: Text
    supports_circle: Text
    source: Text
    read: Read
    note: MaybeText


class BoneTrialRow(RangedRow):
    """What was measured in people about calcium, oestrogen or kidneys and bone over years.

    Changes run from year `from_y` to `to_y`; supplements from their start, the menopause from the
    last period. `value` is blank where only an interval was read.
    """

    KEY: ClassVar[tuple[str, ...]] = (
        "study",
        "what",
        "place",
        "quantity",
        "from_y",
        "to_y",
        "note",
    )
    study: Text
    what: Text
    extra_calcium_mg: MaybeDailyMass
    from_y: MaybeAnyNumber
    to_y: MaybeAnyNumber
    place: Text
    quantity: Text
    value: MaybeAnyNumber
    low: MaybeAnyNumber
    high: MaybeAnyNumber
    unit: Text
    source: Text
    read: Read
    note: MaybeText


class HomeostasisMeasurementRow(Row):
    """A point measured in rats short of magnesium; change as a fraction of the control group."""

    KEY: ClassVar[tuple[str, ...]] = ("magnesium_multiple", "quantity")
    magnesium_multiple: Annotated[float, Field(gt=0, le=1)]
    quantity: Text
    measured_change: Annotated[float, Field(ge=-1, le=10)]
    unit: Literal["fraction of control"]
    source: Text
    read: Read
    note: MaybeText


class ValidationRow(Row):
    """A published or measured number beside what a model gives.

    `status`: holds (the model is inside low and high), misses (outside; `note` says why) or open
    (the target itself is in doubt). `computed` is the model's number; tests compute it again.
    """

    KEY: ClassVar[tuple[str, ...]] = ("model", "case", "quantity")
    model: Text
    case: Text
    quantity: Text
    unit: Text
    expected: MaybeAnyNumber
    low: MaybeAnyNumber
    high: MaybeAnyNumber
    computed: MaybeAnyNumber
    status: Literal["holds", "misses", "open"]
    source: Text
    read: Read
    note: MaybeText


class MeasurementRow(Row):
    """A published measurement that a model is asked about, with a tolerance fixed beforehand.

    `rule` says how `tolerance` counts: ratio (within a factor), share (of the measured value),
    points (in the unit), range (inside low and high widened by a share), at least (in the unit) or
    direction (up or down). `independent` is "no" where the study had a say in the model.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{1,2}$")]
    model: Literal[
        "absorption",
        "blood",
        "stress",
        "nerve",
        "muscle",
        "energy",
        "red_cell",
        "homeostasis",
        "infusion",
    ]
    study: Text
    people: Text
    count: MaybeCount
    condition: Text
    measured: MaybeAnyNumber
    low: MaybeAnyNumber
    high: MaybeAnyNumber
    interval: MaybeText
    unit: Text
    rule: Literal["ratio", "share", "points", "range", "at least", "direction"]
    tolerance: MaybePositive
    direction: Literal["up", "down", ""]
    independent: YesNo
    source: Text
    read: Read
    note: MaybeText

    @field_validator("high")
    @classmethod
    def _in_order(cls, high: float | None, info: ValidationInfo) -> float | None:
        low, measured = info.data.get("low"), info.data.get("measured")
        if not _between(low, measured, high):
            raise ValueError(f"row {info.data.get('id')}: low, measured and high must not decrease")
        if (low is None) != (high is None):
            raise ValueError(f"row {info.data.get('id')}: an interval needs both of its ends")
        return high

    @field_validator("direction")
    @classmethod
    def _judged(cls, direction: str, info: ValidationInfo) -> str:
        by_number = info.data.get("rule") != "direction"
        known = info.data.get("measured") is not None and info.data.get("tolerance") is not None
        if by_number and not known:
            problem = "measured and tolerance are needed to judge it"
            raise ValueError(f"row {info.data.get('id')}: {problem}")
        if not by_number and not direction:
            raise ValueError(f"row {info.data.get('id')}: up or down is needed to judge it")
        return direction


class EnzymePointRow(Row):
    """One measured equilibrium constant of an enzyme; without ionic strength where none is known.

    `constant` is in the direction of the database: ATP + creatine to ADP + phosphocreatine, and
    2 ADP to ATP + AMP.
    """

    KEY: ClassVar[tuple[str, ...]] = ("measurement", "point")
    measurement: Annotated[str, Field(pattern=r"^TH[0-9]{1,2}$")]
    point: Count
    enzyme: Literal["creatine kinase", "adenylate kinase"]
    constant: Positive
    temperature_C: AnyNumber
    ionic_strength_M: MaybePositive
    pH: Positive
    pMg: AnyNumber
    source: Text
    read: Read


class Parameter(RangedRow):
    """One parameter of a model, with its plausible range and its source."""

    KEY: ClassVar[tuple[str, ...]] = ("parameter",)
    parameter: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    value: AnyNumber
    low: MaybeAnyNumber
    high: MaybeAnyNumber
    unit: MaybeText
    meaning: Text
    source: Text
    read: Read


TABLES: dict[str, type[Row]] = {
    "reference_intakes": ReferenceIntakeRow,
    "yardsticks": YardstickRow,
    "foods": FoodRow,
    "waters": WaterRow,
    "salts": SaltRow,
    "supplement_forms": SupplementFormRow,
    "form_studies": FormStudyRow,
    "absorption_studies": AbsorptionStudyRow,
    "example_days": ExampleDayRow,
    "example_day_totals": ExampleDayTotalRow,
    "population": PopulationRow,
    "population_summary": PopulationSummaryRow,
    "intakes": IntakeSurveyRow,
    "label_forms": LabelFormRow,
    "interactions": InteractionRow,
    "safety": SafetyRow,
    "infusions": InfusionRow,
    "trial_results": TrialResultRow,
    "claims": ClaimRow,
    "stress_studies": StressStudyRow,
    "bone_trials": BoneTrialRow,
    "homeostasis_measurements": HomeostasisMeasurementRow,
    "measurements": MeasurementRow,
    "enzyme_points": EnzymePointRow,
}
"""Every table by name. Parameter files are `parameters/<model>` and use `Parameter`."""
