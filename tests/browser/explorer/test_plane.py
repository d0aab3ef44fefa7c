"""The intake plane: the dot can be dragged, clicked and moved by keys; yardsticks appear."""

import pytest

from helpers.charts import look

# Lines and areas in the yardstick's colour that cover something.
BAND = """(root, [group, colour]) => [...root.querySelectorAll(`.cw-canvas .${group} *`)]
  .filter((m) => [m.getAttribute("fill"), m.getAttribute("stroke")]
    .some((c) => (c || "").toLowerCase() === colour))
  .map((m) => m.getBoundingClientRect()).filter((r) => r.width > 1).length"""


@pytest.fixture
def plane(explorer):
    explorer.show_plane()
    return explorer


def _centre(explorer):
    box = explorer.root.locator(".cw-handle").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _drag(explorer, across, up, steps=10):
    x, y = _centre(explorer)
    explorer.page.mouse.move(x, y)
    explorer.page.mouse.down()
    explorer.page.mouse.move(x + across, y - up, steps=steps)
    return x + across, y - up


def test_dragging_the_dot_moves_both_sliders(plane):
    before = plane.agreed().state
    end = _drag(plane, 90, 40)
    plane.page.mouse.up()
    seen = plane.agreed()
    assert seen.state["calcium_mg"] > before["calcium_mg"] + 200
    assert seen.state["magnesium_mg"] > before["magnesium_mg"] + 30
    assert _centre(plane) == pytest.approx(end, abs=1.5)


BUSY = """import pathlib, time
while not pathlib.Path({path!r}).exists():
    time.sleep(0.02)"""


def test_the_dot_is_there_before_the_kernel_answers(plane, tmp_path):
    """While the kernel is busy the dot, the number and the sliders still follow the mouse."""
    start = plane.agreed()
    free = tmp_path / "free"
    busy = plane.link._thread.submit(plane.link._execute, BUSY.format(path=str(free)), {})
    plane.page.wait_for_timeout(200)
    end = _drag(plane, 80, 30)
    plane.page.wait_for_timeout(50)
    now = plane.look()
    assert not busy.done()
    free.touch()
    assert _centre(plane) == pytest.approx(end, abs=1.5)
    for shown in ("ratio", "gauge", "plane", "spoken_dot"):
        assert now[shown] != start.page[shown], shown
    assert float(now["fields"]["calcium_mg"]) == now["sliders"]["calcium_mg"]
    assert now["headline"] == start.page["headline"]
    plane.page.mouse.up()
    busy.result()
    assert plane.agreed().page["headline"] != start.page["headline"]


def test_dragging_out_of_the_plane_stops_at_its_edge(plane):
    _drag(plane, -900, 900)
    plane.page.mouse.up()
    state = plane.agreed().state
    assert state["calcium_mg"] == 0
    assert state["magnesium_mg"] > 600


def test_a_click_on_the_plane_moves_the_dot_there(plane):
    before = plane.agreed().state
    x, y = _centre(plane)
    plane.page.mouse.click(x + 60, y + 30)
    after = plane.agreed().state
    assert after["calcium_mg"] > before["calcium_mg"]
    assert after["magnesium_mg"] < before["magnesium_mg"]
    assert _centre(plane) == pytest.approx((x + 60, y + 30), abs=1.5)


def test_arrow_keys_move_the_focused_dot(explorer):
    before = explorer.agreed().state
    explorer.root.locator(".cw-handle").focus()
    for key, times in (("ArrowRight", 4), ("ArrowUp", 3), ("ArrowLeft", 1)):
        for _ in range(times):
            explorer.page.keyboard.press(key)
    after = explorer.agreed().state
    assert after["calcium_mg"] == before["calcium_mg"] + 30
    assert after["magnesium_mg"] == before["magnesium_mg"] + 15


def test_yardstick_draws_its_band(explorer):
    groups = ("gauge_group", "plane_group")

    def drawn():
        colour = look.YARDSTICK.lower()
        return [explorer.root.evaluate(BAND, [group, colour]) for group in groups]

    assert drawn() == [0, 0]
    labels = {v: k for k, v in explorer.link.value("dict(e.controls['yardstick'].options)").items()}
    explorer.choose("yardstick", labels["1.7-2.6"])
    explorer.until(lambda: all(drawn()), "the band on gauge and plane")
    assert explorer.agreed().state["yardstick"] == "1.7-2.6"
    explorer.choose("yardstick", labels["none"])
    explorer.until(lambda: drawn() == [0, 0], "the band to go away")


def test_life_stage_redraws_the_plane(explorer):
    explorer.choose("life_stage", "child 1-3")
    explorer.until(
        lambda: explorer.see().state["life_stage"] == "child 1-3", "the life stage to arrive"
    )
    explorer.press("calcium_mg", "ArrowRight", times=2)
    state = explorer.agreed().state
    # The dot stays where it can be seen, also on the smaller plane of small children.
    assert state["calcium_mg"] == 967
    x, y = _centre(explorer)
    box = explorer.root.locator(".cw-stage").bounding_box()
    assert box["x"] < x < box["x"] + box["width"]
    assert box["y"] < y < box["y"] + box["height"]
