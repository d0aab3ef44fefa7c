"""The rows of data/validation/*.csv, and what each status promises. Used by the model tests."""

import csv

import pytest

from helpers import tables

COLUMNS = [
    "model",
    "case",
    "quantity",
    "unit",
    "expected",
    "low",
    "high",
    "computed",
    "status",
    "source",
    "read",
    "note",
]
READ = {"read", "partly", "secondary", "computed", "judgement", "memory", "not read"}


def validation_rows(name):
    path = tables.data_dir() / "validation" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        found = list(reader)
    assert reader.fieldnames == COLUMNS
    return found


def key(row):
    return row["model"], row["case"], row["quantity"]


def name(row):
    return ", ".join(key(row))


def number(row, column):
    return float(row[column]) if row[column] else None


def check_form(rows, cases):
    """Every row is complete, unique and computed by a test; every test has its row."""
    keys = [key(row) for row in rows]
    assert len(keys) == len(set(keys))
    for row in rows:
        assert row["status"] in {"holds", "misses", "open"}, row
        assert row["read"] in READ, row
        assert row["source"], row
        limits = [number(row, c) for c in ("low", "expected", "high") if row[c]]
        assert limits == sorted(limits), row
        if row["status"] == "misses":
            assert row["note"], f"a miss without a reason: {row}"
        if row["status"] != "open":
            assert row["low"] or row["high"], row
            assert row["computed"], row
    computed = {key(row) for row in rows if row["computed"]}
    assert computed == set(cases)


def check_row(row, found):
    """The model still gives what the row says, and still holds or still misses."""
    assert found == pytest.approx(number(row, "computed"), rel=0.01, abs=1e-6), row
    low, high = number(row, "low"), number(row, "high")
    inside = (low is None or found >= low) and (high is None or found <= high)
    if row["status"] == "holds":
        assert inside, f"no longer holds: {found} for {row}"
    elif row["status"] == "misses":
        assert not inside, f"now holds, change its status: {found} for {row}"
