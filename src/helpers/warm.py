"""Make the offline drawing bundle and the compiled charts: `python -m helpers.warm`.

Run by `make`, by Binder's `postBuild` and, if neither has, by the first explorer itself.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from helpers.engine import assets, script

if TYPE_CHECKING:
    from helpers.charts.page import Row


def _bundle() -> str:
    import vl_convert

    from helpers.charts.page import VEGA_LITE

    own = script.module(assets.SCRIPT)
    made: str = vl_convert.javascript_bundle(own, vl_version=VEGA_LITE)
    return made


@cache
def _frame() -> list[Row]:
    from helpers.charts.frame import frame_rows
    from helpers.engine.backdrop import landmarks, people

    return frame_rows(people(), landmarks())


def _page(theme_name: str, mode: str) -> str:
    from helpers.charts.page import compile_page
    from helpers.themes import get

    theme, frame = get(theme_name), _frame()
    # Beyond diet the day's amounts are not what it is about: they stand below.
    rows = [*theme.rows("beyond"), *frame] if mode == "beyond" else [*frame, *theme.rows("diet")]
    page = compile_page(rows)
    return json.dumps({"spec": page.spec, "widths": page.widths}, separators=(",", ":"))


def names() -> list[str]:
    """Return the names of everything that can be made."""
    from helpers import figures
    from helpers.themes import THEMES, get

    pages = [
        f"page-{name}-{mode}"
        for name in THEMES
        for mode in (("diet", "beyond") if get(name).beyond else ("diet",))
    ]
    return ["bundle", *pages, *figures.NAMES]


def make(name: str) -> str:
    """Make one thing by name and return it."""
    if name == "bundle":
        return _bundle()
    from altair.utils.schemapi import debug_mode

    from helpers import figures

    # Checking every part against the schema takes a third of the time; the tests do it.
    with debug_mode(False):
        if name.startswith("figure-"):
            return figures.make(name)
        _, theme, mode = name.split("-")
        return _page(theme, mode)


def _keep(name: str) -> str:
    assets.keep(name, make(name))
    return name


@contextmanager
def _workers(count: int) -> Iterator[Callable[..., Iterable[str]]]:
    """Yield what runs a function over names: in this process, or in fresh ones of its own."""
    if count < 2:
        yield map
        return
    with multiprocessing.get_context("spawn").Pool(count) as pool:
        yield pool.imap


def main() -> None:
    """Make whatever the cache lacks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="say nothing")
    parser.add_argument("more", nargs="*", help="name a thing that may not be among the usual ones")
    asked = parser.parse_args()
    quiet = asked.quiet
    wanted = dict.fromkeys([*asked.more, *names()])
    missing = [name for name in wanted if assets.load(name) is None]
    # Two at a time: each takes a second or two of one processor and some 100 MB.
    with _workers(min(2, os.cpu_count() or 1, len(missing))) as each:
        for name in each(_keep, missing):
            if not quiet:
                print(f"made {name}")
    assets.prune()
    if not quiet:
        print(f"everything is ready in {assets.cache_dir()}")


if __name__ == "__main__":
    main()
