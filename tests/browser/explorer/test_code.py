"""The code panel as a learner uses it: by keyboard alone."""

from explorer_page import PATIENCE_SECONDS


def test_a_code_made_by_keyboard_brings_the_settings_back(explorer):
    page = explorer.page
    explorer.type_in("calcium_mg", "1250")
    explorer.until(lambda: explorer.look()["sliders"]["calcium_mg"] == 1250, "the slider")
    made_of = explorer.agreed().state
    heading = page.get_by_role("button", name="Share these settings by code")
    if heading.get_attribute("aria-expanded") != "true":
        heading.press("Enter")
    field = page.get_by_label("Code", exact=True)
    page.get_by_role("button", name="Make a code").press("Enter")
    explorer.until(lambda: len(field.input_value()) > 10, "the code")
    code = field.input_value()
    assert len(code) <= 24
    explorer.type_in("calcium_mg", "400")
    explorer.until(lambda: explorer.look()["sliders"]["calcium_mg"] == 400, "the slider")

    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    for typed, said in ((wrong, "number 1"), (code.lower(), "its controls are set")):
        field.fill(typed)
        field.press("Tab")
        page.get_by_role("button", name="Use this code").press("Enter")
        page.get_by_role("status").filter(has_text=said).wait_for(timeout=PATIENCE_SECONDS * 1000)
        if typed == wrong:
            assert explorer.agreed().state["calcium_mg"] == 400
    explorer.until(lambda: explorer.look()["sliders"]["calcium_mg"] == 1250, "the slider back")
    back = explorer.agreed().state
    assert {**back, "plate": []} == {**made_of, "plate": []}
