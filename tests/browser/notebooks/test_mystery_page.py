"""The mystery person by keyboard alone: tests, evidence, a cause, the grade, another person."""


def test_a_person_is_found_out_by_keyboard(desk):
    page = desk.open("8_mystery_person.ipynb")
    card = page.locator(".cwl").first

    def press(act, value, key="Enter"):
        card.locator(f'button[data-act="{act}"][data-value="{value}"]').focus()
        page.keyboard.press(key)

    for test in ("kidney", "urine_magnesium", "diet"):
        press("buy", test)
        # Whoever bought stays among the tests, with what is left in sight.
        card.locator(f'button[data-act="cite"][data-value="{test}"]').wait_for()
        page.wait_for_function("document.activeElement.dataset.act === 'buy'")
        press("cite", test, " ")
        card.locator(f'[data-value="{test}"][aria-pressed="true"]').wait_for()
    card.get_by_text("5 coins left").wait_for()
    press("suspect", "plate")
    card.get_by_role("button", name="State this cause").wait_for()
    press("decide", "")
    card.get_by_text("4 of 4 marks").wait_for()
    # The button is gone; the keyboard goes on from the next one.
    page.wait_for_function("document.activeElement.textContent === 'Next person'")

    number = card.get_by_label("Person number")
    for typed, said in (("one", "it must be a whole number"), ("31", "Person 31: a woman of 35")):
        number.fill(typed)
        number.press("Enter")
        card.get_by_text(said).first.wait_for()
    card.get_by_text("10 coins left").wait_for()
