"""The tables: that they read, that damage is named, and that their numbers hang together."""

import csv
import math
import re
import shutil
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from helpers import schemas, tables
from helpers.tables import DataError

NAMES = tables.table_names()
FILES = sorted(tables.data_dir().rglob("*.csv"))
ATOMS = {
    "H": 1.008,
    "C": 12.011,
    "N": 14.007,
    "O": 15.999,
    "Mg": 24.305,
    "P": 30.974,
    "S": 32.06,
    "Cl": 35.45,
    "Ca": 40.078,
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with copies of all tables, to be damaged."""
    shutil.copytree(tables.data_dir(), tmp_path / "data")
    return tmp_path / "data"


def change(folder: Path, name: str, line: int, column: str, cell: str) -> None:
    """Put `cell` into one place of one table; `line` counts from 1, the header."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    found[line - 1][found[0].index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(found)


def fails(name: str, folder: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        tables.rows(name, folder)
    assert caught.value.file == f"{name}.csv"
    assert f"{name}.csv" in str(caught.value)
    return caught.value


@pytest.mark.parametrize("name", NAMES)
def test_every_table_reads(name: str) -> None:
    frame = tables.read(name)
    assert len(frame) == len(tables.rows(name)) > 0
    assert list(frame.columns) == list(schemas.TABLES[name].model_fields)
    assert "source" in " ".join(frame.columns)
    assert set(frame["read"]) <= set(schemas.Read.__args__) if "read" in frame else True
    for column in frame.select_dtypes("number"):
        assert not frame[column].isin([math.inf, -math.inf]).any()


@pytest.mark.parametrize("model", tables.parameter_models())
def test_every_parameter_file_reads(model: str) -> None:
    found = tables.parameters(model)
    assert found
    for name, parameter in found.items():
        assert parameter.parameter == name
        assert parameter.source
        assert parameter.meaning
    frame = tables.read(f"parameters/{model}")
    assert list(frame["parameter"]) == list(found)


def test_no_csv_file_is_left_unread() -> None:
    stems = {path.stem for path in FILES if path.parent == tables.data_dir()}
    assert stems == set(NAMES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_format(path: Path) -> None:
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    text = raw.decode("utf-8")
    assert not re.search(r"\d\.\d{12,}", text), "a number with floating-point noise"
    assert not re.search(r"""(^|[\s"',])(/[a-z]+/[a-z]+/|[A-Z]:\\)""", text), "a machine's path"


def test_frames_are_copies() -> None:
    first = tables.read("foods")
    first.loc[:, "calcium_mg_100g"] = -1.0
    assert (tables.read("foods")["calcium_mg_100g"] >= 0).all()


def test_numeric_columns_are_numeric_even_when_blank() -> None:
    frame = tables.read("intakes")
    assert pd.api.types.is_float_dtype(frame["percent_meeting_ear_total"])


# Damage ------------------------------------------------------------------------------------

DAMAGE = [
    ("foods", 7, "calcium_mg_100g", "-5", "0"),
    ("foods", 7, "calcium_mg_100g", "many", "plain number"),
    ("foods", 7, "calcium_mg_100g", "1,5", "plain number"),
    ("foods", 7, "calcium_mg_100g", "nan", "plain number"),
    ("foods", 7, "calcium_mg_100g", "inf", "plain number"),
    ("foods", 7, "calcium_mg_100g", "1e999", "finite"),
    ("foods", 7, "calcium_mg_100g", "1_000", "plain number"),
    ("foods", 7, "calcium_mg_100g", "50001", "50000"),
    ("foods", 7, "calcium_mg_100g", "", "blank"),
    ("foods", 7, "food", "", "blank"),
    ("foods", 7, "food", "=cmd()", "form"),
    ("foods", 7, "food", "<b>milk</b>", "form"),
    ("foods", 7, "serving_g", "0", "more than 0"),
    ("foods", 7, "fdc_id", "1.5", "whole number"),
    ("foods", 7, "phytate_counts", "maybe", "yes"),
    ("foods", 7, "oxalate_mg_100g", "12", "go together"),
    ("reference_intakes", 4, "calcium_ear_mg", "701", "decrease"),
    ("reference_intakes", 4, "magnesium_ear_mg", "81", "below"),
    ("reference_intakes", 4, "magnesium_recommended_mg", "0", "more than 0"),
    ("reference_intakes", 4, "read", "perhaps", "read"),
    ("yardsticks", 2, "low", "3", "decrease"),
    ("yardsticks", 2, "low", "", "needs low and high"),
    ("supplement_forms", 3, "index_low", "0.9", "decrease"),
    ("population", 9, "share", "1.5", "1"),
    ("waters", 4, "magnesium_mg_l", "-1", "0"),
    ("salts", 4, "elemental_percent", "101", "100"),
    ("example_day_totals", 4, "show_comparison", "yes", "memory"),
    ("safety", 8, "high", "10", "below low"),
    ("claims", 4, "claim_id", "muscle 1", "form"),
    ("claims", 4, "verdict", "true", "one of"),
    ("parameters/absorption", 2, "value", "x", "plain number"),
]


@pytest.mark.parametrize(("name", "line", "column", "cell", "says"), DAMAGE)
def test_a_damaged_cell_is_named(
    copy: Path, name: str, line: int, column: str, cell: str, says: str
) -> None:
    change(copy, name, line, column, cell)
    error = fails(name, copy)
    assert error.row == line
    assert error.column
    assert says in error.problem
    assert f"line {line}" in str(error)
    if says not in (
        "decrease",
        "needs low and high",
        "go together",
        "below",
        "memory",
        "below low",
    ):
        assert error.column == column  # the others are faults between two columns


@pytest.mark.parametrize("name", NAMES)
def test_a_repeated_row_is_named(copy: Path, name: str) -> None:
    path = copy / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8", newline="\n")
    error = fails(name, copy)
    assert error.row == len(text.splitlines()) + 1
    assert "already on line 2" in error.problem
    assert error.column == " + ".join(schemas.TABLES[name].KEY)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_column_is_named(copy: Path, name: str) -> None:
    path = copy / f"{name}.csv"
    column = list(schemas.TABLES[name].model_fields)[1]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f",{column},", ",", 1), encoding="utf-8")
    error = fails(name, copy)
    assert (error.row, error.column) == (1, column)
    assert "missing" in error.problem


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (b"food,group", b"food,group,colour", 1, "not known"),
        (b"food,group", b"food,group,group", 1, "twice"),
        (b"whole milk", b"whole m\xfclk", 2, "UTF-8"),
        (b"whole milk", b"whole\x00milk", 1, "plain UTF-8"),
        (b"food,group", b"\xef\xbb\xbffood,group", 1, "byte order mark"),
        (b"whole milk,", b"whole milk,,", 2, "cells"),
        (b'"glass, 250 ml"', b'"glass, 250" ml', 2, "CSV"),
    ],
)
def test_a_damaged_file_is_named(copy: Path, old: bytes, new: bytes, line: int, says: str) -> None:
    path = copy / "foods.csv"
    raw = path.read_bytes()
    assert old in raw
    path.write_bytes(raw.replace(old, new, 1))
    error = fails("foods", copy)
    assert error.row == line
    assert says in error.problem


def test_an_empty_or_missing_file_is_named(copy: Path) -> None:
    path = copy / "foods.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header + "\n", encoding="utf-8")
    assert "no rows" in fails("foods", copy).problem
    path.write_text("", encoding="utf-8")
    assert "missing" in fails("foods", copy).problem
    path.unlink()
    assert "cannot be read" in fails("foods", copy).problem


def test_parameters_check_the_order_of_low_value_high(copy: Path) -> None:
    (copy / "parameters" / "made_up.csv").write_text(
        "parameter,value,low,high,unit,meaning,source,read\na,1,2,3,mM,a thing,a test,judgement\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="decrease") as caught:
        tables.parameters("made_up", copy)
    assert (caught.value.file, caught.value.row) == ("parameters/made_up.csv", 2)


def test_unknown_names() -> None:
    with pytest.raises(ValueError, match=r"there is no table 'food'.*foods"):
        tables.read("food")
    with pytest.raises(ValueError, match="there is no table"):
        tables.rows("../foods")
    with pytest.raises(ValueError, match=r"no parameters for 'nothing'.*absorption"):
        tables.parameters("nothing")
    with pytest.raises(ValueError, match="not the row model"):
        tables.rows_of(schemas.Parameter)


def test_parameters_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        tables.parameters("absorption")["x"] = 1  # type: ignore[index]


def test_data_dir_in_a_wheel_and_without_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "lib" / "site-packages" / "helpers"
    package.mkdir(parents=True)
    monkeypatch.setattr(tables, "__file__", str(package / "tables.py"))
    with pytest.raises(DataError, match="not found"):
        tables.data_dir()
    shutil.copytree(FILES[0].parent, package / "data")
    assert tables.data_dir() == package / "data"


# Numbers that can be worked out again ----------------------------------------------------------


def mass(formula: str) -> float:
    """Molar mass, g/mol, of a formula such as Mg3(C6H5O7)2.9H2O."""
    total = 0.0
    for part in formula.split("."):
        count, body = re.fullmatch(r"(\d*)(.*)", part).groups()
        stack = [0.0]
        for symbol, opening, closing, times in re.findall(
            r"(?:([A-Z][a-z]?)|(\()|(\)))(\d*)", body
        ):
            if symbol:
                stack[-1] += ATOMS[symbol] * int(times or 1)
            elif opening:
                stack.append(0.0)
            elif closing:
                inner = stack.pop()
                stack[-1] += inner * int(times or 1)
        total += stack[0] * int(count or 1)
    return total


def atoms_of(formula: str, symbol: str) -> int:
    without, with_more = dict(ATOMS), dict(ATOMS)
    with_more[symbol] += 1000.0
    ATOMS.update(with_more)
    try:
        heavy = mass(formula)
    finally:
        ATOMS.update(without)
    return round((heavy - mass(formula)) / 1000.0)


@pytest.mark.parametrize("row", tables.rows_of(schemas.SaltRow), ids=lambda r: r.salt)
def test_elemental_content_follows_from_the_formula(row: schemas.SaltRow) -> None:
    symbol = {"calcium": "Ca", "magnesium": "Mg"}[row.mineral]
    percent = 100 * atoms_of(row.formula, symbol) * ATOMS[symbol] / mass(row.formula)
    assert row.molar_mass_g_mol == pytest.approx(mass(row.formula), abs=0.01)
    assert row.elemental_percent == pytest.approx(percent, abs=0.02)
    assert row.mineral_mg_per_g_salt == pytest.approx(10 * percent, rel=2e-3)
    assert row.salt_mg_per_100_mg_mineral == pytest.approx(1e4 / percent, rel=2e-3)


def test_absorption_indices_follow_from_the_load_equation() -> None:
    known = tables.parameters("absorption")
    intercept, slope = known["calcium_intercept"].value, known["calcium_slope"].value
    checked = 0
    for row in tables.rows_of(schemas.AbsorptionStudyRow):
        if row.calcium_index is not None:
            expected = row.fraction / (intercept - slope * math.log(row.load_mg))
            assert row.calcium_index == pytest.approx(expected, abs=0.004), row.study
            checked += 1
    assert checked >= 39


def test_water_hardness() -> None:
    for row in tables.rows_of(schemas.WaterRow):
        expected = 2.497 * row.calcium_mg_l + 4.118 * row.magnesium_mg_l
        assert row.hardness_mg_caco3_l == pytest.approx(expected, abs=1)


def test_waters_among_the_foods_agree_with_the_waters_table() -> None:
    by_source = {row.source_name: row for row in tables.rows_of(schemas.WaterRow)}
    shared = [f for f in tables.rows_of(schemas.FoodRow) if f.source_name in by_source]
    assert len(shared) >= 9
    for food in shared:
        water = by_source[food.source_name]
        assert food.calcium_mg_100g * 10 == pytest.approx(water.calcium_mg_l)
        assert food.magnesium_mg_100g * 10 == pytest.approx(water.magnesium_mg_l)


def test_population_shares_and_means_fit_the_survey_summary() -> None:
    shares, calcium, magnesium = defaultdict(float), defaultdict(float), defaultdict(float)
    for row in tables.rows_of(schemas.PopulationRow):
        shares[row.group] += row.share
        calcium[row.group] += row.share * (row.calcium_from_mg + 50)
        magnesium[row.group] += row.share * (row.magnesium_from_mg + 20)
    summary = {(r.sex, r.age): r for r in tables.rows_of(schemas.PopulationSummaryRow)}
    pairs = {
        "all adults 20+": ("all", "20+"),
        "men 20+": ("male", "20+"),
        "women 20+": ("female", "20+"),
        "teens 14-18": ("all", "14-18"),
        "older adults 71+": ("all", "71+"),
    }
    assert set(pairs) < set(shares)
    for group, total in shares.items():
        assert 0.98 < total <= 1.0, group  # the rest lies beyond 3,000 or 1,200 mg
    for group, key in pairs.items():
        # The few people outside the grid have large intakes, so the grid's mean is a bit lower.
        assert calcium[group] == pytest.approx(summary[key].calcium_mean_mg, rel=0.07)
        assert magnesium[group] == pytest.approx(summary[key].magnesium_mean_mg, rel=0.05)


def test_survey_percentiles_rise() -> None:
    for row in tables.rows_of(schemas.PopulationSummaryRow):
        for stem, end in (("calcium", "_mg"), ("magnesium", "_mg"), ("ratio", "")):
            steps = [getattr(row, f"{stem}_p{p}{end}") for p in (5, 25, 50, 75, 95)]
            assert steps == sorted(steps)
        parts = row.share_ratio_below_1_7 + row.share_ratio_1_7_to_2_6 + row.share_ratio_above_2_6
        assert parts == pytest.approx(1, abs=0.002)


def test_label_shares() -> None:
    for row in tables.rows_of(schemas.LabelFormRow):
        share = row.label_lines / row.lines_naming_a_form
        assert row.share_of_lines_naming_a_form == pytest.approx(share, abs=6e-5)


def test_supplement_forms_name_studies_that_exist() -> None:
    studies = {row.study: row for row in tables.rows_of(schemas.FormStudyRow)}
    for row in tables.rows_of(schemas.SupplementFormRow):
        for study in filter(None, row.studies.split(";")):
            assert studies[study].mineral == row.mineral


def test_the_counts_promised_in_the_dictionary() -> None:
    assert len(tables.rows("foods")) >= 320
    assert len(tables.rows("waters")) == 98
    assert len(tables.rows("salts")) == 60
    assert len(set(tables.read("example_days")["day"])) == 12


def test_the_dictionary_describes_every_table_and_column() -> None:
    readme = (tables.data_dir() / "README.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", readme, flags=re.MULTILINE)
    for name, model in schemas.TABLES.items():
        mine = [section for section in sections if section.startswith(f"`{name}.csv`")]
        assert len(mine) == 1, name
        for column in model.model_fields:
            assert f"`{column}`" in mine[0], f"{name}: {column}"
        assert f"{len(tables.rows(name)):,} rows" in mine[0], name
