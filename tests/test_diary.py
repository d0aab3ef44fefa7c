"""Reading food diaries: what is tolerated, what is refused and in which words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.foods import DiaryError, Plate, read_diary

MILK = Plate([("whole milk", 100)])


def fails(source: object) -> DiaryError:
    with pytest.raises(DiaryError) as caught:
        read_diary(source)
    assert isinstance(caught.value, ValueError)
    assert caught.value.problems
    return caught.value


def only(source: object) -> tuple[int, str, str]:
    """The place and text of the single problem."""
    (problem,) = fails(source).problems
    return problem.line, problem.column, problem.text


# What is tolerated --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"food,grams\nwhole milk,100\n",
        b"food,grams\nwhole milk,100",
        b"grams,food\n100,whole milk\n",
        b"food,grams,meal\nwhole milk,100,\n",
        b"\xef\xbb\xbffood,grams\nwhole milk,100\n",
        b"food;grams\r\nwhole milk;100\r\n",
        b"food\tgrams\rwhole milk\t100\r",
        b"FOOD, Grams\nWHOLE  MILK, 100.0\n",
        b'"food","grams"\n"whole milk","100"\n',
        b"\n\nfood,grams\n\n,\nwhole milk,100\n , \n\n",
        b"food,grams,\nwhole milk,100,\n",
        b"sep=;\nfood;grams\nwhole milk;100\n",
        b'food,grams\nwhole milk,"100,0"\n',
        b"food;grams\nwhole milk;100,0\n",
        b"food;grams\nwhole milk;+100\n",
        "food,grams\nwhole milk,100\n".encode("utf-16"),
        "\ufefffood,grams\nwhole milk,100\n".encode("utf-16-be"),
        bytearray(b"food,grams\nwhole milk,100\n"),
        memoryview(b"food,grams\nwhole milk,100\n"),
    ],
)
def test_many_ways_to_write_the_same_diary(raw: bytes) -> None:
    assert read_diary(raw) == MILK


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_accents_in_every_encoding(codec: str) -> None:
    plate = read_diary("food;grams;meal\nGruyère;30,5;déjeuner\n".encode(codec))
    assert plate == Plate([("Gruyère", 30.5, "déjeuner")])


@pytest.mark.parametrize(
    ("cell", "grams"),
    [("0", 0), ("12.5", 12.5), ("12,5", 12.5), ("0,125", 0.125), ("0.125", 0.125), ("5000", 5000),
     (".5", 0.5), ("1234", 1234), ("12,34", 12.34), ("1234,5", 1234.5)],
)  # fmt: skip
def test_numbers(cell: str, grams: float) -> None:
    assert read_diary(f"food;grams\nwhole milk;{cell}\n".encode()).items[0].grams == grams


def test_a_point_is_decimal_in_a_comma_separated_file() -> None:
    assert read_diary(b"food,grams\nwhole milk,1.234\n").items[0].grams == 1.234


def test_names_with_commas_need_quotes() -> None:
    assert read_diary(b'food,grams\n"spinach, raw",80\n') == Plate([("spinach, raw", 80)])
    line, _, text = only(b"food,grams\nspinach, raw,80\n")
    assert line == 2
    assert '"spinach, raw"' in text


def test_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "diary.csv"
    path.write_bytes(b"food,grams\nwhole milk,100\n")
    assert read_diary(path) == read_diary(str(path)) == MILK


def test_500_rows_are_welcome() -> None:
    assert len(read_diary(b"food,grams\n" + b"cola,1\n" * 500)) == 500


# What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [b"", b"  \n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_empty(raw: bytes) -> None:
    assert only(raw) == (0, "", "the file is empty")


def test_only_a_header() -> None:
    assert "no foods" in only(b"food,grams\n")[2]


def test_other_column_names() -> None:
    line, _, text = only(b"Lebensmittel;Menge (g)\nMilch;100\n")
    assert line == 1
    assert "'Lebensmittel', 'Menge (g)'" in text
    assert "'food' and 'grams'" in text
    assert "first line" in text
    assert "kcal" in only(b"food,grams,kcal\nwhole milk,100,61\n")[2]
    assert "'food'" in only(b"food\nwhole milk\n")[2]
    assert only(b"food,grams,food\na,1,b\n") == (1, "food", "this column appears twice")


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (b",100", "food", "missing"),
        (b"whole milk,", "grams", "missing"),
        (b"whole milk,lots", "grams", "not a number"),
        (b"whole milk,100 g", "grams", "not a number"),
        (b"whole milk,1e3", "grams", "not a number"),
        (b"whole milk,nan", "grams", "not a number"),
        (b"whole milk,inf", "grams", "not a number"),
        (b"whole milk,0x10", "grams", "not a number"),
        (b"whole milk,-5", "grams", "range"),
        (b"whole milk,5000.01", "grams", "range"),
        (b"whole milk,99999999999999999999", "grams", "range"),
        (b'whole milk,"1,234"', "grams", "thousands"),
        (b'whole milk,"1,234.5"', "grams", "thousands"),
        (b"whole milk,1 234", "grams", "thousands"),
        (b"whole milk,1'234", "grams", "thousands"),
        (b"spinnach,5", "food", "spinach, raw"),
        (b"qqqq,5", "food", "not in the table"),
        (b"=SUM(A1:A9),5", "food", "formula"),
        (b"@cmd,5", "food", "formula"),
        (b"+1,5", "food", "formula"),
        (b"-1,5", "food", "formula"),
        (b"<script>alert(1)</script>,5", "food", "HTML"),
        (b"&lt;b&gt;,5", "food", "HTML"),
        (b'"whole\nmilk",5', "food", "several lines"),
    ],
)
def test_bad_lines(line: bytes, column: str, says: str) -> None:
    found = only(b"food,grams\nwhole milk,1\n" + line + b"\n")
    assert found[0] in (3, 4)  # a cell of two lines ends on the fourth
    assert found[1] == column
    assert says in found[2]


def test_a_point_may_mean_thousands_where_commas_are_decimal() -> None:
    assert "thousands" in only(b"food;grams\nwhole milk;1.234\n")[2]
    assert "thousands" in only("food;grams\nwhole milk;1\u00a0234\n".encode())[2]


@pytest.mark.parametrize("meal", ["=1", "<i>", "x" * 41])
def test_bad_meals(meal: str) -> None:
    line, column, _ = only(f"food,grams,meal\ncola,1,{meal}\n".encode())
    assert (line, column) == (2, "meal")


def test_all_problems_are_collected_and_ten_are_shown() -> None:
    error = fails(b"food,grams\n" + b"spinnach,x\n" * 8)
    assert len(error.problems) == 16
    assert [p.line for p in error.problems[:4]] == [2, 2, 3, 3]
    lines = str(error).splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("line 2, column food: 'spinnach'")
    assert lines[-1] == "... and 6 more."


def test_too_many_rows_and_too_many_bytes(tmp_path: Path) -> None:
    assert "at most 500 rows" in only(b"food,grams\n" + b"cola,1\n" * 501)[2]
    assert "larger than 1 MB" in only(b"a" * 1_000_001)[2]
    path = tmp_path / "big.csv"
    path.write_bytes(b"food,grams\n" + b" \n" * 600_000)
    assert "larger than 1 MB" in only(path)[2]


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01\x02\x03",
        b"PK\x03\x04 a spreadsheet",
        b"\x89PNG\r\n\x1a\n",
        b"food,grams\nwhole\x00milk,1\n",
        b"\xff\xfeabc",
        "food,grams\nwhole milk,1".encode("utf-16-le"),
        b"\x81\x8d\x8f",
    ],
)
def test_binary_rubbish(raw: bytes) -> None:
    assert "does not look like text" in only(raw)[2]


def test_a_web_page_and_a_broken_quote() -> None:
    assert "web page" in only(b"<!DOCTYPE html>\n<html></html>")[2]
    assert "quotation mark" in only(b'food,grams\n"whole milk,5\n')[2]
    assert "far too long" in only(b'food,grams\n"' + b"a" * 200_000 + b'",1\n')[2]


def test_a_plate_that_is_too_much() -> None:
    assert "calcium_mg of the plate" in only(b"food,grams\nbaking powder,5000\n")[2]


@pytest.mark.parametrize("source", [None, 5, ["a"], "no-such-file.csv", "a\x00b", Path(".")])
def test_sources_that_cannot_be_opened(source: object) -> None:
    assert only(source)[0] == 0


def test_error_text_is_plain_and_short() -> None:
    text = str(fails(b"food,grams\n" + b"<b>" + b"x" * 5000 + b",1\n"))
    assert "<b>xxx" in text  # as it was: whoever shows it in a page escapes it
    assert len(text) < 200


# Fuzz ---------------------------------------------------------------------------------------


def never_surprises(raw: bytes) -> None:
    try:
        message = repr(read_diary(raw))
    except DiaryError as error:
        message = str(error)
    assert message


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes(raw: bytes) -> None:
    never_surprises(raw)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"food,grams\n", b"food;grams;meal\r\n"]))
def test_random_bytes_below_a_header(raw: bytes, header: bytes) -> None:
    never_surprises(header + raw)


cells = st.one_of(
    st.sampled_from(["whole milk", '"spinach, raw"', "100", "1,5", "1.234", "=x", "<b>", "", "-1"]),
    st.text(max_size=12),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(cells, min_size=1, max_size=4), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_random_tables(rows: list[list[str]], mark: str, codec: str) -> None:
    text = "\n".join(mark.join(row) for row in [["food", "grams"], *rows])
    never_surprises(text.encode(codec, errors="replace"))


@given(st.floats(0, 5000), st.sampled_from([",", ";", "\t"]))
def test_every_number_of_grams_comes_back(grams: float, mark: str) -> None:
    text = f"{grams:.2f}"
    if mark == ";":
        text = text.replace(".", ",")
    raw = f"food{mark}grams\ncola{mark}{text}\n".encode()
    assert read_diary(raw).items[0].grams == float(f"{grams:.2f}")
