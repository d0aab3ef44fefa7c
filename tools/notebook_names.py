"""Which notebooks a tool is asked for: by name or path, all of them for none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"


class BuildError(ValueError):
    """A notebook that must not be stored, or does not exist; the message says why."""


def chosen(names: Sequence[str]) -> list[Path]:
    """Return the notebooks of these names (all of them for none).

    Raises:
        BuildError: there is no such notebook.
    """
    known = {path.stem: path for path in sorted(FOLDER.glob("*.ipynb"))}
    stems = [Path(name).name.removesuffix(".ipynb") for name in names]
    for stem in stems:
        if stem not in known:
            raise BuildError(f"There is no notebook {stem!r}: there are {', '.join(known)}.")
    return [known[stem] for stem in stems] if stems else list(known.values())
