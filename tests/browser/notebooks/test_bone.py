"""The bone notebook in a real JupyterLab: the rat and the years on one page, each on its own."""

import pytest
from notebook_page import NotebookPage, skip_prediction

NAME = "4_bone.ipynb"
# Of a drawing: the names of its clips, and how many marks name one that is not its own.
CLIPS = """(drawing) => {
  const own = [...drawing.querySelectorAll("clipPath")].map((clip) => clip.id);
  const cut = [...drawing.querySelectorAll("[clip-path]")];
  const named = cut.map((mark) => mark.getAttribute("clip-path").slice(5, -1));
  return [own, named.filter((name) => !own.includes(name)).length];
}"""


@pytest.fixture(scope="module")
def bone(shared_desk):
    opened = NotebookPage(shared_desk, NAME)
    opened.page.wait_for_function("document.querySelectorAll('.cw-canvas svg').length === 2")
    yield opened
    shared_desk.clear()


@pytest.fixture
def years(bone):
    second = bone.second()
    skip_prediction(second.explorer)
    return second


def test_a_way_through_the_rat(bone):
    bone.answer()
    # The day of a person moves the headline, and the rat stays where it is.
    before = bone.explorer.locator(".cw-extra").inner_text()
    bone.press("magnesium_mg")
    assert bone.explorer.locator(".cw-extra").inner_text() == before
    bone.press("rat_magnesium", "PageDown")
    assert bone.explorer.locator(".cw-extra").inner_text() != before
    bone.changes(lambda: bone.choose("read_out", "PTH"))
    bone.changes(lambda: bone.type_in("rat_magnesium", "0.5"))
    assert "That cannot be" in bone.description()
    bone.changes(lambda: bone.type_in("rat_magnesium", "0.35"))
    spoken = bone.handle("rat_magnesium").get_attribute("aria-valuetext")
    assert spoken == "0.35 times the baseline diet of the rat"
    bone.described.get_by_text("from nothing!").first.wait_for()
    for name, bad, says in (
        ("rat_magnesium", "0.05", "from 0.3 to 2 times"),
        ("rat_calcium", "4", "from 0.25 to 2 times"),
    ):
        bone.refuses(name, bad, says)
    bone.explorer.get_by_role("button", name="A growing rat, times its baseline diet").click()
    bone.refuses("rat_vitamin_d", "0.01", "from 0.05 to 2 times")
    bone.reset()
    bone.try_experiment("Keep the books of magnesium", 3)


def test_a_way_through_ten_years(years):
    years.press("calcium_mg", "PageDown")
    years.press("gfr_end", "PageDown")
    years.changes(lambda: years.choose("menopause", "starts now"))
    years.changes(lambda: years.type_in("calcium_mg", "3000"))
    assert "held at its edge, 2,600 mg" in years.description()

    # One click away: where the model is wrong.
    years.choose("mode", "also where the model is wrong")
    years.described.get_by_text("Where this model is wrong").wait_for()

    # Out of range: refused with the range and the reason, and the picture stays.
    years.refuses("gfr_end", "10", "from 40 to 100 mL/min")
    years.reset()

    tried = years.page.locator(".cwl").filter(has_text="Why do failing kidneys thin bone?")
    tried.get_by_role("button", name="Step 1 of 2").last.click()
    tried.get_by_role("button", name="Step 2 of 2").last.click()
    tried.get_by_text("Cut the first link and it is gone").wait_for()


def test_two_drawings_on_one_page_do_not_cut_each_other(bone, years):
    seen = [drawing.evaluate(CLIPS) for drawing in (bone.described, years.described)]
    assert all(names and not strangers for names, strangers in seen)
    assert not set(seen[0][0]) & set(seen[1][0])


@pytest.mark.parametrize("width", [1400, 800])
def test_both_pages_fit_their_window(bone, years, width):
    bone.page.set_viewport_size({"width": width, "height": 1000})
    bone.page.wait_for_timeout(300)
    for page in (bone, years):
        wide = page.explorer.evaluate("(node) => [node.scrollWidth, node.clientWidth]")
        assert wide[0] <= wide[1] + 1
    bone.page.set_viewport_size({"width": 1400, "height": 1000})
