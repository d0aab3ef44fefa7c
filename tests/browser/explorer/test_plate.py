"""The plate builder: foods are found and added; a diary is read or refused in words."""

import pytest
from explorer_page import plain

PLATE = "Build a plate of foods"
GOOD = b'food,grams,meal\n"spinach, raw",100,lunch\nwhole milk,250,breakfast\n'
BAD = b"food,grams\n<img src=x onerror='window.hit=1'>,100\nwhole milk,minus two\n"


@pytest.fixture
def plate(explorer):
    explorer.unfold(PLATE)
    return explorer


def _foods(explorer):
    return [food for food, _, _ in explorer.see().state["plate"]]


def _upload(explorer, name, content):
    with explorer.page.expect_file_chooser() as chooser:
        explorer.button("Diary (CSV)").click()
    chooser.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_search_and_add_a_food(plate):
    before = plate.agreed().state
    plate.root.get_by_label("Find a food").fill("kale")
    found = plate.root.get_by_label("Foods", exact=True).locator("option")
    plate.until(lambda: found.count() and "kale" in found.first.inner_text().lower(), "kale")
    plate.root.get_by_label("Foods", exact=True).select_option(index=0)
    food = plain(found.first.inner_text()).split(":")[0]
    plate.root.get_by_label("Grams", exact=True).fill("200")
    plate.root.get_by_label("Grams", exact=True).press("Enter")
    plate.page.wait_for_timeout(100)
    plate.button("Add to the plate").click()
    plate.until(lambda: len(_foods(plate)) == len(before["plate"]) + 1, "one food more")
    seen = plate.agreed()
    assert seen.state["plate"][-1][:2] == [food, 200]
    assert seen.state["calcium_mg"] > before["calcium_mg"]
    assert seen.state["magnesium_mg"] > before["magnesium_mg"]
    assert seen.state["day"] == "own"


def test_remove_and_empty(plate):
    before = plate.agreed().state
    plate.button("Remove").click()
    plate.until(lambda: len(_foods(plate)) == len(before["plate"]) - 1, "one food fewer")
    plate.agreed()
    plate.button("Empty the plate").click()
    plate.until(lambda: not _foods(plate), "an empty plate")
    seen = plate.agreed()
    assert plate.root.get_by_label("On the plate", exact=True).locator("option").count() == 0
    assert not seen.page["error"]


def test_no_food_found_is_said(plate):
    plate.root.get_by_label("Find a food").fill("zzzzqqq")
    found = plate.root.get_by_label("Foods", exact=True).locator("option")
    plate.until(lambda: found.count() == 0, "nothing found")
    plate.button("Add to the plate").click()
    error = plate.until(lambda: plate.look()["error"], "an error")
    assert "zzzzqqq" in error
    plate.root.get_by_label("Find a food").fill("")
    plate.until(lambda: found.count() > 0, "foods again")


def test_a_bad_diary_is_refused_in_words(plate):
    before = plate.agreed().state
    _upload(plate, "<b>day</b>.csv", BAD)
    error = plate.until(lambda: plate.look()["error"], "an error")
    assert "<b>day</b>.csv" in error
    assert "line 2" in error
    assert "line 3" in error
    assert plate.root.locator(".cw-error img, .cw-error b").count() == 0
    assert plate.page.evaluate("window.hit") is None
    assert plate.see().state == before


def test_a_good_diary_fills_the_plate(plate):
    _upload(plate, "<i>day</i>.csv", GOOD)
    plate.until(lambda: _foods(plate) == ["spinach, raw", "whole milk"], "both foods")
    seen = plate.agreed()
    assert not seen.page["error"]
    assert plate.root.locator("i", has_text="day").count() == 0
    assert seen.kernel["values"]["calcium_mg"] == pytest.approx(99 + 2.5 * 113, rel=0.15)


def test_the_same_file_can_be_read_again_after_mending(plate):
    _upload(plate, "day.csv", BAD)
    plate.until(lambda: plate.look()["error"], "an error")
    _upload(plate, "day.csv", GOOD)
    plate.until(lambda: _foods(plate) == ["spinach, raw", "whole milk"], "both foods")
    assert not plate.agreed().page["error"]
