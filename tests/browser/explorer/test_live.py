"""Sliders, chart, words and kernel move together, whatever moves them."""

import pytest
from explorer_page import numbers, plain


def test_run_all_brings_a_live_chart(explorer):
    assert explorer.root.locator(".cw-canvas svg").is_visible()
    seen = explorer.agreed()
    assert seen.state["day"] == "Typical US adult"
    assert seen.page["error"] == ""


def test_keys_move_slider_chart_words_and_kernel(explorer):
    before = explorer.agreed()
    explorer.press("calcium_mg", "ArrowRight", times=30)
    after = explorer.agreed()
    assert after.state["calcium_mg"] == before.state["calcium_mg"] + 300
    assert after.state["day"] == "own"
    for shown in ("ratio", "headline", "gauge", "plane", "description", "spoken_dot"):
        assert after.page[shown] != before.page[shown], shown
    absorbed = "calcium_absorbed_mg"
    assert after.kernel["values"][absorbed] > before.kernel["values"][absorbed]


def test_words_and_curves_follow_the_magnesium_slider(explorer):
    before = explorer.root.locator(".cw-words").inner_text()
    explorer.press("magnesium_mg", "PageDown", times=8)
    seen = explorer.agreed()
    assert seen.state["magnesium_mg"] == 304 - 8 * 25
    assert explorer.root.locator(".cw-words").inner_text() != before


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowLeft"])
def test_fast_keys_lose_no_step(explorer, key):
    start = explorer.agreed().state["calcium_mg"]
    explorer.press("calcium_mg", key, times=60)
    seen = explorer.agreed()
    assert seen.state["calcium_mg"] == start + (600 if key == "ArrowRight" else -600)


def test_shift_and_ends_of_a_slider(explorer):
    explorer.press("calcium_mg", "Shift+ArrowRight", times=3)
    assert explorer.agreed().state["calcium_mg"] == 950
    explorer.press("calcium_mg", "End")
    assert explorer.agreed().state["calcium_mg"] == 3000
    explorer.press("calcium_mg", "Home")
    assert explorer.agreed().state["calcium_mg"] == 0


def test_no_magnesium_means_no_ratio_and_no_dot_on_the_gauge(explorer):
    explorer.press("magnesium_mg", "Home")
    seen = explorer.until(
        lambda: (now := explorer.see()).state["magnesium_mg"] == 0 and not now.differences and now,
        "the kernel to follow",
    )
    assert seen.page["ratio"] == "not defined"
    assert seen.page["gauge"] in ("", None)
    assert "Infinity" not in explorer.root.inner_text()
    assert "NaN" not in explorer.root.inner_text()


def test_dragging_a_slider_with_the_mouse(explorer):
    box = explorer.handle("calcium_mg").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    explorer.page.mouse.move(x, y)
    explorer.page.mouse.down()
    explorer.page.mouse.move(x + 60, y, steps=12)
    explorer.page.mouse.up()
    assert explorer.agreed().state["calcium_mg"] > 1100


def test_code_moves_the_page(explorer):
    explorer.link.run("e.set(calcium_mg=1235, magnesium_mg=410, life_stage='man 31-50')")
    seen = explorer.agreed()
    assert seen.page["sliders"]["calcium_mg"] == 1235
    assert seen.page["fields"]["calcium_mg"] == "1235"
    shown = explorer.control("life_stage").locator("select")
    assert plain(shown.evaluate("box => box.selectedOptions[0].text")) == "man 31-50"


def test_a_value_between_two_steps_is_kept(explorer):
    """The page may round to the slider's step; the kernel keeps what was set."""
    explorer.link.run("e.set(calcium_mg=1234.6, magnesium_mg=410.4)")
    explorer.until(lambda: explorer.look()["sliders"]["calcium_mg"] == 1235, "the slider")
    explorer.page.wait_for_timeout(300)
    now = explorer.look()
    assert explorer.link.value("e.state['calcium_mg']") == 1234.6
    assert numbers(now["plane"]) == pytest.approx([1234.6, 410.4], abs=0.5)
    assert numbers(now["fields"]["magnesium_mg"]) == pytest.approx([410.4], abs=0.5)


def test_what_the_kernel_sets_is_not_reported_back(explorer):
    """A report of where the slider was drawn would undo what the kernel has done meanwhile."""
    explorer.link.run(
        "heard = []; slider = e._view.panel.sliders['calcium_mg']; take = slider.set_state\n"
        "slider.set_state = lambda state: (heard.append(state), take(state))"
    )
    try:
        for value in (977, 1007, 1234.6):  # a hair beside when drawn, and between two steps
            explorer.link.run(f"e.set(calcium_mg={value})")
            explorer.until(
                lambda: abs(explorer.look()["sliders"]["calcium_mg"] - value) < 0.5,  # noqa: B023
                "the slider",
            )
        explorer.page.wait_for_timeout(300)
        assert explorer.link.value("heard") == []
        explorer.press("calcium_mg")
        explorer.until(lambda: explorer.link.value("heard"), "a real move")
    finally:
        explorer.link.run("slider.set_state = take")


def test_supplement_adds_to_the_total(explorer):
    before = explorer.agreed().state
    explorer.press("calcium_supplement_mg", "ArrowRight", times=50)
    after = explorer.agreed().state
    assert after["calcium_supplement_mg"] == 500
    assert after["calcium_mg"] == before["calcium_mg"] + 500
    explorer.press("calcium_mg", "Home")
    assert explorer.agreed().state["calcium_supplement_mg"] == 0


def test_example_day_moves_the_sliders(explorer):
    explorer.choose("day", "Vegan")
    explorer.until(lambda: explorer.see().state["day"] == "Vegan", "the day to arrive")
    seen = explorer.agreed()
    assert seen.state["calcium_mg"] != 947
    assert seen.state["magnesium_mg"] != 304
    explorer.press("magnesium_mg")
    assert explorer.agreed().state["day"] == "own"


def test_reset_brings_everything_back(explorer):
    start = explorer.agreed().state
    explorer.choose(
        "yardstick", explorer.link.value("e.controls['yardstick'].options").popitem()[0]
    )
    explorer.press("magnesium_supplement_mg", "PageUp", times=4)
    assert explorer.agreed().state != start
    explorer.button("Reset").click()
    explorer.until(lambda: explorer.see().state == start, "the first state")
    explorer.agreed()
