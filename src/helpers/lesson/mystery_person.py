"""The mystery person: buy tests, state a cause, cite the evidence, and see what it was worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from helpers.lesson.piece import Part, Piece, button, table, text
from helpers.lesson.prediction import verdict
from helpers.models import mystery as model
from helpers.mystery_file import HIGH, LOW, NOT_DONE, USUAL, mystery_file

BUY, CITE, SUSPECT, DECIDE, ANOTHER = "buy", "cite", "suspect", "decide", "another"
_WHERE = {LOW: "▼ below", USUAL: "● within", HIGH: "▲ above", NOT_DONE: "not done"}
_NOT_DONE = "not done: a load is given only where the kidneys can let it go again"
_HONEST = (
    "An invented person, and a game with numbers. It is no way to find out about anyone: real"
    " doctors examine, ask and repeat, and a result never stands alone."
)


@dataclass(frozen=True)
class Grade:
    """What an answer was worth.

    Attributes:
        right: the stated cause is the true one.
        others: causes besides the true one that fit every result that was bought.
        enough: the cited results leave only the true cause.
        spent: coins spent; `least` is what the cheapest convincing path costs.
        path: the tests of that path.
    """

    right: bool
    others: tuple[str, ...]
    enough: bool
    spent: int
    least: int
    path: tuple[str, ...]

    @property
    def earned(self) -> tuple[tuple[str, bool], ...]:
        """Return what can be earned, in words, and whether it was."""
        alone = self.right and not self.others
        return (
            ("the right cause", self.right),
            ("nothing else fits your results", alone),
            ("the evidence you cite is enough by itself", self.right and self.enough),
            ("convincing, and no coin more than needed", alone and self.spent == self.least),
        )

    @property
    def marks(self) -> int:
        """Return how many of them were."""
        return sum(got for _, got in self.earned)


def mystery(seed: int = 1) -> Mystery:
    """Meet an invented person whose magnesium or calcium may be out of order, and find out why.

    Args:
        seed: the number of the person, 0 to 999,999; the same number is the same person.

    Raises:
        ValueError: no such number.
    """
    return Mystery(seed)


class Mystery(Piece):
    """One person after another; see `mystery`."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._start(model.checked_seed(seed))

    def _start(self, seed: int) -> None:
        self._person = model.case(seed)
        self._need = model.need_mg(self._person.life_stage)
        self._bought: list[str] = []
        self._cited: list[str] = []
        self._suspect = ""
        self.grade: Grade | None = None

    @property
    def seed(self) -> int:
        """Return the number of the person."""
        return self._person.seed

    @property
    def left(self) -> int:
        """Return the coins that are left."""
        return mystery_file().budget - model.price(self._bought)

    @property
    def results(self) -> dict[str, float]:
        """Return the results that were bought, by test."""
        return {test: self._person.results[test] for test in self._bought}

    # What the student does

    def act(self, name: str, value: str) -> None:
        """Buy a test, cite a result, suspect a cause, decide, or go to another person."""
        if name == ANOTHER:
            self._start(_typed_seed(value))
        elif name not in (BUY, CITE, SUSPECT, DECIDE):
            raise ValueError(f"There is no button {name!r} here.")
        elif self.grade is not None:
            raise ValueError("This person is settled. Choose another one to go on.")
        elif name == BUY:
            self._buy(value)
        elif name == CITE:
            self._cite(value)
        elif name == SUSPECT:
            _known(value, list(mystery_file().causes))
            self._suspect = value
        else:
            self._decide()

    def _buy(self, test: str) -> None:
        _known(test, list(mystery_file().tests))
        if test in self._bought:
            raise ValueError(f"{_test(test)} is done already.")
        if mystery_file().tests[test].coins > self.left:
            raise ValueError(
                f"{_test(test)} costs {_coins(model.price([test]))}; {_coins(self.left)} left."
            )
        self._bought.append(test)

    def _cite(self, test: str) -> None:
        _known(test, self._bought)
        if test in self._cited:
            self._cited.remove(test)
        else:
            self._cited.append(test)

    def _decide(self) -> None:
        if not self._suspect:
            raise ValueError("Choose a cause first.")
        true = self._person.body.cause
        path = model.cheapest_path(self._person)
        self.grade = Grade(
            right=self._suspect == true,
            others=tuple(key for key in self._fitting(self._bought) if key != true),
            enough=self._fitting(self._cited) == [true],
            spent=model.price(self._bought),
            least=model.price(path),
            path=path,
        )

    def _fitting(self, tests: list[str]) -> list[str]:
        return model.fits({test: self._person.letters[test] for test in tests})

    # What is shown

    def parts(self) -> list[Part]:
        """Return the person, the tests, the results, the causes and, at the end, the grade."""
        return [
            Part("person", self._shown_person()),
            Part("tests", self._shown_tests()),
            Part("results", self._shown_results(), live=True),
            Part("causes", self._shown_causes()),
            Part("grade", self._shown_grade(), live=True),
            Part("another", self._shown_another()),
        ]

    def _introduction(self) -> str:
        kind = self._person.life_stage.partition(" ")[0]
        return (
            f"Person {self.seed}: a {kind} of {self._person.age_y} who comes with "
            f"{self._person.story}. Any medicine? “Some tablets, I forget the names.”"
        )

    def _shown_person(self) -> str:
        return text(self._introduction(), css="cwl-story") + text(_HONEST, css="cwl-quiet")

    def _shown_tests(self) -> str:
        buttons = "".join(
            _price_button(key, one.name, one.coins)
            for key, one in mystery_file().tests.items()
            if key not in self._bought and self.grade is None
        )
        legend = text(f"1. Buy tests. {_coins(self.left)} left.", "legend")
        bench = f'<div class="cwl-bench">{buttons}</div>' if buttons else ""
        return f"<fieldset>{legend}{bench}</fieldset>"

    def _shown_results(self) -> str:
        if not self._bought:
            return text("No results yet.", css="cwl-quiet")
        rows = []
        for key in self._bought:
            found = self._person.letters[key]
            where = f'<span class="cwl-badge">{_WHERE[found]}</span>'
            rows.append([escape(_test(key)), escape(self._value(key)), self._range(key), where])
        return table("Results", ("Test", "Result", "Usual range", "Where it lies"), rows)

    def _value(self, test: str) -> str:
        one, value = mystery_file().tests[test], self._person.results[test]
        if self._person.letters[test] == NOT_DONE:
            return _NOT_DONE
        return f"{value:,.{one.decimals}f} {one.unit}"

    def _range(self, test: str) -> str:
        low, high = model.usual_range(test, self._need)
        if low == -float("inf"):
            return f"up to {high:g}"
        return f"{low:g} or more" if high == float("inf") else f"{low:g} to {high:g}"

    def _shown_causes(self) -> str:
        if self.grade is not None:
            return ""
        causes = "".join(
            button(SUSPECT, key, one.name, pressed=key == self._suspect)
            for key, one in mystery_file().causes.items()
        )
        cited = "".join(
            button(CITE, key, _test(key), pressed=key in self._cited) for key in self._bought
        )
        cited = cited or text("Buy a test first.", css="cwl-quiet")
        decide = button(DECIDE, "", "State this cause", main=True) if self._suspect else ""
        return (
            f"<fieldset>{text('2. Which results are your evidence?', 'legend')}"
            f'<div class="cwl-row">{cited}</div></fieldset>'
            f"<fieldset>{text('3. Which cause?', 'legend')}"
            f'<div class="cwl-bench">{causes}</div><div class="cwl-row">{decide}</div></fieldset>'
        )

    def _shown_grade(self) -> str:
        grade = self.grade
        if grade is None:
            return ""
        lines = [
            f"{verdict(grade.right)} {self._truth()}",
            self._about_results(grade),
            *self._against(grade),
            *self._about_evidence(grade),
            self._about_price(grade),
            self._hidden(),
        ]
        shown = "".join(text(line) for line in lines)
        marks = "".join(text(f"{'✓' if got else '✗'} {what}", "li") for what, got in grade.earned)
        counted = text(f"{grade.marks} of {len(grade.earned)} marks", "b")
        return f'<div class="cwl-reply">{shown}<p>{counted}</p><ul>{marks}</ul></div>'

    def _truth(self) -> str:
        cause = mystery_file().causes[self._person.body.cause]
        return f"You said: {_cause(self._suspect)}. It is: {cause.name} ({cause.why})."

    def _about_results(self, grade: Grade) -> str:
        if not self._bought:
            return "You bought no test, so nothing supports it: every cause still fits."
        if not grade.others:
            if grade.right:
                return "Your results leave this cause alone: that is convincing."
            return "Your results leave the true cause alone, so they could have told you."
        named = _named(grade.others)
        said = "a good guess, not shown" if grade.right else "and so the question was still open"
        return f"Your results also fit: {named}. So it was {said}."

    def _against(self, grade: Grade) -> list[str]:
        """Return what speaks against a wrong answer, if anything that was bought does."""
        letters = self._person.letters
        found = [t for t in self._bought if self._suspect in model.excluded_by(t, letters[t])]
        if grade.right or not found:
            return []
        named = "; ".join(f"{_test(test)} ({_WHERE[letters[test]]})" for test in found)
        return [f"Against what you said speaks: {named}."]

    def _about_evidence(self, grade: Grade) -> list[str]:
        if not self._cited:
            return ["You cited no evidence."]
        lines = [
            f"{_test(test)}, {_WHERE[self._person.letters[test]]}: {self._speaks(test)}"
            for test in self._cited
        ]
        enough = "is enough by itself" if grade.enough else "does not settle it by itself"
        return [*lines, f"What you cited {enough}."]

    def _speaks(self, test: str) -> str:
        out = model.excluded_by(test, self._person.letters[test])
        if not out:
            return "goes with every cause here, so it shows nothing."
        return f"speaks against {_named(out)}."

    def _about_price(self, grade: Grade) -> str:
        path = ", ".join(_test(test) for test in grade.path)
        return f"Cheapest convincing way: {path}, {_coins(grade.least)}. You spent {grade.spent}."

    def _hidden(self) -> str:
        body = self._person.body
        cost = 100 * (body.calm_store - body.relative_store)
        tablets = f", {body.supplement_mg:.0f} of it from supplements" if body.supplement_mg else ""
        return (
            f"What was hidden: {body.magnesium_mg:.0f} mg of magnesium eaten a day{tablets}; "
            f"{body.absorbed_mg:.0f} mg absorbed; exchangeable store "
            f"{100 * body.relative_store:.0f} % of full; stress {body.stress:.1f} of 1, which by "
            f"itself costs the store {cost:.1f} points."
        )

    def _shown_another(self) -> str:
        following = (self.seed + 1) % (model.MOST_SEED + 1)
        return (
            '<div class="cwl-row">'
            + button(ANOTHER, str(following), "Next person", main=self.grade is not None)
            + f'<label>Person number <input type="text" inputmode="numeric" data-act="{ANOTHER}" '
            + f'value="{self.seed}"></label></div>'
        )

    def still(self) -> str:
        """Return the person, the tests with their prices and the causes, without any result."""
        data = mystery_file()
        tests = "".join(
            text(f"{one.name}: {_coins(one.coins)}", "li") for one in data.tests.values()
        )
        causes = "".join(text(one.name, "li") for one in data.causes.values())
        return (
            f"{text(self._introduction())}{text(f'You have {_coins(data.budget)} for tests:')}"
            f"<ul>{tests}</ul>{text('One of these is the cause:')}<ul>{causes}</ul>{text(_HONEST)}"
        )

    def __repr__(self) -> str:
        return (
            f"Mystery {self._introduction()} {_coins(self.left)} left; "
            f"{len(self._bought)} of {len(mystery_file().tests)} tests done"
        )


def _typed_seed(value: str) -> int:
    try:
        # Longer texts are no number of a person; int() would take minutes over the longest.
        seed = int(value.strip()) if len(value) < 20 and value.strip().isascii() else -1
    except ValueError:
        seed = -1
    if not 0 <= seed <= model.MOST_SEED:
        raise ValueError(
            f"Person number is {value[:20]!r}: it must be a whole number from 0 to "
            f"{model.MOST_SEED:,}. The person is as before."
        )
    return seed


def _known(value: str, known: list[str]) -> None:
    if value not in known:
        raise ValueError(f"There is no button with {value[:40]!r} here.")


def _test(key: str) -> str:
    return mystery_file().tests[key].name


def _cause(key: str) -> str:
    return mystery_file().causes[key].name


def _named(causes: Iterable[str]) -> str:
    """Return causes within a sentence."""
    names = [_cause(key) for key in causes]
    return "; ".join(name[:1].lower() + name[1:] for name in names)


def _coins(count: int) -> str:
    return f"{count} coin{'' if count == 1 else 's'}"


def _price_button(key: str, name: str, coins: int) -> str:
    return (
        f'<button type="button" data-act="{BUY}" data-value="{escape(key)}">'
        f'<span>{escape(name)}</span> <span class="cwl-price">{_coins(coins)}</span></button>'
    )
