"""Where is this from: what stands behind each explorer, complete and sourced."""

import json
import re
import subprocess
import sys

import pytest

from helpers import explore, tables, words
from helpers.engine.origins import EVERY_PAGE, origins
from helpers.engine.view import View
from helpers.lesson.where_from import where_from_html
from helpers.themes import THEMES, get

# In a fresh process: runs every mode, switch and option of every theme, forgetting all it ever read
# before each, and prints which files of numbers the theme asked for.
RECORD = """
import json, sys
from altair.utils.schemapi import debug_mode
import helpers.tables as tables
from helpers import explore
from helpers.engine.theme import Choice, Switch
from helpers.themes import THEMES, get
asked = {"parameters": set(), "tables": set()}
for name, kind in (("_cached_parameters", "parameters"), ("_cached_rows", "tables")):
    def recorded(key, _real=getattr(tables, name), _kind=kind):
        asked[_kind].add(key)
        return _real(key)
    setattr(tables, name, recorded)
found = {}
for theme in THEMES:
    get(theme)
    for module in [m for n, m in list(sys.modules.items()) if n.startswith("helpers")]:
        for thing in list(vars(module).values()):
            if type(thing).__name__ == "_lru_cache_wrapper":
                thing.cache_clear()
    asked |= {"parameters": set(), "tables": set()}
    e = explore(theme)
    for mode in ("diet", "beyond") if e.theme.beyond else ("diet",):
        changes = {"mode": mode} if e.theme.beyond else {}
        e.set(**changes, calcium_supplement_mg=100, magnesium_supplement_mg=100)
        with debug_mode(False):
            e.theme.rows(mode)
        for c in e.theme.controls:
            values = c.options.values() if isinstance(c, Choice) else (True, False)
            if isinstance(c, (Choice, Switch)) and c.mode in (None, mode):
                for value in values:
                    e.set(**{c.name: value})
    found[theme] = {kind: sorted(names) for kind, names in asked.items()}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def recorded():
    done = subprocess.run(
        [sys.executable, "-c", RECORD], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_names_what_it_really_reads(name, recorded):
    asked = recorded[name]
    theme = get(name)
    assert sorted(theme.parameters) == [
        n for n in asked["parameters"] if not n.startswith("parameters/")
    ]
    read = {n for n in asked["tables"] if not n.startswith("parameters/")} - set(EVERY_PAGE)
    # Foods are read by every page that offers days to start from.
    assert read - {"foods"} == set(theme.tables) - {"foods"}


@pytest.mark.parametrize("name", THEMES)
def test_everything_behind_a_page_has_a_source(name):
    found = origins(explore(name))
    assert found.parameters
    assert found.claims
    assert found.needs
    for model, rows in found.parameters.items():
        assert rows == tuple(tables.parameters(model).values())
        assert all(row.source.strip() and row.read for row in rows)
    assert all(need.source.strip() and need.read for need in found.needs)
    assert all(claim.sources or claim.sources_not_verified for claim in found.claims)
    for used in found.tables:
        assert used.holds, used.name
        assert used.rows, used.name
        assert used.sources, used.name
        assert all(source.strip() for source, _ in used.sources)


@pytest.mark.parametrize("name", THEMES)
def test_the_list_shows_every_parameter_and_claim(name):
    explorer = explore(name)
    html = where_from_html(origins(explorer))
    for model in get(name).parameters:
        for parameter in tables.parameters(model).values():
            assert f"<code>{parameter.parameter}</code>" in html
    for claim in explorer.explanation.claims:
        assert f"({claim})" in html
    assert "data/reference_intakes.csv" in html
    assert html.count("<details") == html.count("</details>") == 3 + len(get(name).parameters)
    assert not re.search(r"<(script|img)", html)


def test_it_follows_person_yardstick_and_words():
    explorer = explore("stress")
    before = origins(explorer)
    explorer.set(life_stage="man 19-30", magnesium_mg=50, yardstick="2:1")
    after = origins(explorer)
    assert after.life_stage == "man 19-30"
    assert {n.name: n.value for n in after.needs}["magnesium_recommended_mg"] == 400
    assert "yardsticks" not in [t.name for t in before.tables]
    [yardstick] = [t for t in after.tables if t.name == "yardsticks"]
    assert yardstick.rows == 1
    assert [c.claim_id for c in after.claims] == list(explorer.explanation.claims)


def test_texts_are_escaped(monkeypatch):
    explorer = explore("stress")
    bad = words.claim("STR-03").model_copy(
        update={"claim": "<script>", "reason": "<img src=x>", "sources": "<b>"}
    )
    monkeypatch.setattr(words, "claim", lambda _: bad)
    html = where_from_html(origins(explorer))
    assert "&lt;script&gt;" in html
    assert "<img" not in html
    assert "<b>" not in html


def test_it_is_made_on_opening_and_made_anew(monkeypatch):
    view = View(explore("stress"))
    made = []
    folds = {
        heading.tooltip: (heading, inside)
        for heading, inside in (
            whole.children for whole in view.root.children[0].children[1].children[3:]
        )
    }
    heading, inside = folds["Where is this from?"]
    assert inside.children == ()
    heading.value = True
    made.append(inside.children[0].value)
    heading.value = False
    assert inside.children == ()
    view.explorer.set(life_stage="girl 9-13")
    heading.value = True
    made.append(inside.children[0].value)
    assert "woman 31-50" in made[0]
    assert "girl 9-13" in made[1]
    taken, offered = folds["Take away"]
    assert offered.children == ()
    taken.value = True
    assert [words for _, words in offered.children[0].kinds]


def test_a_step_makes_nothing_of_it(monkeypatch):
    view = View(explore("stress"))

    def never(*_):
        raise AssertionError("made on a step")

    monkeypatch.setattr("helpers.engine.origins.origins", never)
    monkeypatch.setattr("helpers.engine.saving.handout", never)
    view.explorer.set(magnesium_mg=200)
