"""Access: every control has a name, speaks its unit and can be reached and worked by keys alone."""

import pytest

CONTROLS = {
    "slider", "textbox", "combobox", "listbox", "button", "checkbox", "switch", "radio",
    "spinbutton", "searchbox", "menuitem", "link", "tab", "ComboBoxSelect", "ListBox",
}  # fmt: skip

# Elements that take the focus and can be seen, in the order of the page.
FOCUSABLE = """(root) => [...root.querySelectorAll(
    "input, select, textarea, button, summary, a[href], [tabindex]")]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }))
  .map((e, i) => { e.dataset.cwTest = String(i); return String(i); })"""
# The part of an element's look that a focus ring changes, whichever way it is drawn.
RING = """(e) => {
  const s = getComputedStyle(e);
  return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor,
    s.backgroundColor].join("|");
}"""


@pytest.fixture
def unfolded(explorer):
    for title in explorer.folds():
        explorer.unfold(title)
    return explorer


def _tree(explorer):
    """Return the accessibility tree of the explorer as the browser hands it to screen readers."""
    session = explorer.page.context.new_cdp_session(explorer.page)
    root = session.send(
        "Runtime.evaluate", {"expression": "document.querySelector('.cw-explorer')"}
    )
    found = session.send("Accessibility.queryAXTree", {"objectId": root["result"]["objectId"]})
    session.detach()
    return [node for node in found["nodes"] if not node.get("ignored")]


def _text(node, key):
    return str(node.get(key, {}).get("value", "")).strip()


def _property(node, key):
    found = [p["value"].get("value") for p in node.get("properties", []) if p["name"] == key]
    return found[0] if found else None


def _beyond(explorer):
    explorer.link.run("e.set(mode='beyond')")
    explorer.until(lambda: explorer.control("infusion_minutes").is_visible(), "the infusion")


@pytest.mark.parametrize("mode", ["diet", "beyond"])
def test_every_control_has_a_name(unfolded, mode):
    if mode == "beyond":
        _beyond(unfolded)
    controls = [node for node in _tree(unfolded) if _text(node, "role") in CONTROLS]
    assert len(controls) > (25 if mode == "diet" else 15)
    nameless = [_text(node, "role") for node in controls if not _text(node, "name")]
    assert not nameless
    strange = [_text(node, "name") for node in controls if _text(node, "name") in ("null", "None")]
    assert not strange


def test_names_are_not_shared_by_different_sliders(unfolded):
    names = [_text(n, "name") for n in _tree(unfolded) if _text(n, "role") == "slider"]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("mode", ["diet", "beyond"])
def test_sliders_speak_their_unit(unfolded, mode):
    if mode == "beyond":
        _beyond(unfolded)
    spoken = {c["name"]: c["unit"] for c in unfolded.link.value("e._view.panel.labels()")}
    checked = 0
    for name, unit in spoken.items():
        if unit and unfolded.control(name).is_visible():
            text = unfolded.handle(name).get_attribute("aria-valuetext")
            assert text.endswith(unit), name
            assert text.split()[0] == f"{unfolded.link.value(f'e.state[{name!r}]'):g}"
            checked += 1
    assert checked >= 6


def test_the_unit_stays_while_the_slider_moves(explorer):
    explorer.press("magnesium_mg", times=4)
    explorer.agreed()
    assert explorer.handle("magnesium_mg").get_attribute("aria-valuetext") == (
        "324 milligrams a day"
    )


def test_chart_is_one_image_with_words_that_change(explorer):
    canvas = explorer.root.locator(".cw-canvas")
    assert canvas.get_attribute("role") == "img"
    before = canvas.get_attribute("aria-label")
    explorer.press("magnesium_mg", times=6)
    explorer.agreed()
    after = canvas.get_attribute("aria-label")
    assert "magnesium 304 mg" in before
    assert "magnesium 334 mg" in after


def test_words_are_announced_politely_and_once(explorer):
    say = explorer.root.locator(".cw-say")
    assert say.get_attribute("aria-live") == "polite"
    said = explorer.page.evaluate_handle(
        """() => { const said = []; const box = document.querySelector(".cw-say");
        new MutationObserver(() => said.push(box.textContent)).observe(box, { childList: true });
        return said; }"""
    )
    explorer.press("magnesium_mg", times=6)
    seen = explorer.agreed()
    explorer.until(lambda: say.text_content() == seen.kernel["headline"], "the announcement")
    assert len(said.json_value()) == 1


def test_errors_are_alerts(explorer):
    explorer.type_in("calcium_mg", "-1")
    alert = explorer.root.get_by_role("alert")
    explorer.until(alert.count, "an alert")
    assert "Calcium" in alert.inner_text()


def test_table_twin_of_the_chart(explorer):
    explorer.button("Show the numbers as a table").click()
    table = explorer.root.locator(".cw-table table")
    explorer.until(table.count, "the table")
    assert table.locator("caption").inner_text()
    assert table.locator("th[scope=col]").count() >= 4
    before = table.inner_text()
    explorer.press("calcium_mg", "PageUp", times=8)
    explorer.until(lambda: table.inner_text() != before, "the table to follow")
    explorer.button("Show the numbers as a table").click()
    explorer.until(lambda: not table.count(), "the table to go away")


def test_tab_reaches_everything_and_the_focus_shows(unfolded):
    page, root = unfolded.page, unfolded.root
    wanted = root.evaluate(FOCUSABLE)
    calm = {i: root.locator(f"[data-cw-test='{i}']").evaluate(RING) for i in wanted}
    assert len(wanted) > 25
    root.locator("[data-cw-test='0']").focus()
    reached, unseen = ["0"], []
    for _ in range(2 * len(wanted)):
        page.keyboard.press("Tab")
        active = page.locator("*:focus")
        mark = active.get_attribute("data-cw-test") if active.count() else None
        if mark is None or mark in reached:
            break
        reached.append(mark)
        if active.evaluate(RING) == calm[mark]:
            unseen.append(active.evaluate("e => e.outerHTML.slice(0, 150)"))
    missed = [i for i in wanted if i not in reached]
    described = [
        root.locator(f"[data-cw-test='{i}']").evaluate("e => e.outerHTML.slice(0, 150)")
        for i in missed
    ]
    assert not described, "not reached by Tab"
    assert not unseen, "the focus cannot be seen on these"


def test_folded_parts_open_by_key(explorer):
    for title in explorer.folds():
        head = explorer.root.get_by_role("button", name=title)
        assert head.count(), f"{title!r} is no button: it cannot be opened without a mouse"
        was = head.get_attribute("aria-expanded")
        head.focus()
        explorer.page.keyboard.press("Enter")
        explorer.until(lambda: head.get_attribute("aria-expanded") != was, f"{title} to turn")  # noqa: B023


def test_escape_from_a_slider_leaves_the_notebook_as_it_was(explorer):
    """Keys for a slider must not reach the notebook, where they would move or delete cells."""
    cells = explorer.page.locator(".jp-Cell").count()
    explorer.press("calcium_mg", "PageUp", times=2)
    explorer.root.locator(".cw-handle").focus()
    explorer.page.keyboard.press("ArrowDown")
    explorer.field("calcium_mg").click()
    explorer.page.keyboard.type("dd")
    assert explorer.page.locator(".jp-Cell").count() == cells
    explorer.button("Reset").click()
