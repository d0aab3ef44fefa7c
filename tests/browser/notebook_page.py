"""A theme's notebook in a real JupyterLab, as a learner goes through it."""

from copy import copy

_CHANGED = "([node, before]) => node.getAttribute('aria-label') !== before"


def skip_prediction(explorer):
    """Open an explorer that still waits for its prediction; leave any other as it is."""
    explorer.locator(".cw-canvas svg").wait_for(state="attached")
    skip = explorer.locator(".cw-gate [data-act=skip]")
    if skip.count():
        skip.click()
    explorer.locator(".cw-canvas svg").wait_for()


class NotebookPage:
    """An open notebook that was run.

    Attributes:
        page: the browser's page.
        explorer: the first explorer on it.
        described: its chart, whose description follows every change.
    """

    def __init__(self, desk, name):
        self.page = desk.open(name)
        # Drawn, though still behind the question.
        self.page.wait_for_selector(".cw-canvas svg", state="attached")
        self.explorer = self.page.locator(".cw-explorer").first
        self.described = self.explorer.locator(".cw-canvas")

    def second(self):
        """Return the second explorer of the same page, as a page of its own."""
        other = copy(self)
        other.explorer = self.page.locator(".cw-explorer").nth(1)
        other.described = other.explorer.locator(".cw-canvas")
        return other

    def handle(self, name):
        return self.explorer.locator(f".cw-c-{name} .noUi-handle")

    def choose(self, name, label):
        self.explorer.locator(f".cw-c-{name} select").select_option(label=label)

    def description(self):
        return self.described.get_attribute("aria-label")

    def changes(self, do):
        """Do something and wait until the picture says something else."""
        before = self.description()
        do()
        self.page.wait_for_function(_CHANGED, arg=[self.described.element_handle(), before])

    def press(self, name, key="PageUp"):
        self.handle(name).focus()
        self.changes(lambda: self.page.keyboard.press(key))

    def type_in(self, name, text):
        field = self.explorer.locator(f".cw-c-{name} input[type=text]")
        field.fill(text)
        field.press("Enter")

    def refuses(self, name, text, says):
        """Type what cannot be, and see it refused in words while the picture stays."""
        before = self.description()
        self.type_in(name, text)
        self.explorer.locator(".cw-error").get_by_text(says).wait_for()
        assert self.description() == before

    def reset(self):
        self.explorer.get_by_role("button", name="Reset").click()

    def answer(self):
        """Predict: an answer brings its reply, and the explorer opens and keeps it in sight."""
        gate = self.explorer.locator(".cw-gate")
        gate.get_by_role("button", name="Skip").wait_for()
        assert not self.handle("magnesium_mg").is_visible()
        asked = self.page.locator(".cwl").first
        asked.locator("button[data-act=answer]").nth(1).click()
        asked.get_by_text("Your answer: B").wait_for()
        gate.get_by_text("You predicted: B").wait_for()
        self.handle("magnesium_mg").wait_for(state="visible")

    def try_experiment(self, title, steps):
        """Go through the steps of an experiment, until the finding is read out."""
        tried = self.page.locator(".cwl").filter(has_text=title)
        for step in range(1, steps + 1):
            tried.get_by_role("button", name=f"Step {step} of {steps}").first.click()
            if step < steps:
                tried.get_by_role("button", name=f"Step {step + 1} of {steps}").first.wait_for()
        tried.get_by_role("button", name=f"Again. Step 1 of {steps}").first.wait_for()
        tried.get_by_text("Claims:").first.wait_for()
