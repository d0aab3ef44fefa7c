"""Add a layout to data/state_codes.json for every theme whose controls have changed.

Run it after adding or changing a control. Layouts are only added, never changed: codes that were
written on a blackboard last year keep their meaning.
"""

from __future__ import annotations

import json
from pathlib import Path

from helpers import explore
from helpers.engine.coding import code_fields
from helpers.state_code import FILE, Layout
from helpers.tables import data_dir
from helpers.themes import THEMES


def main() -> None:
    """Add what is missing and say so."""
    path: Path = data_dir() / FILE
    found = json.loads(path.read_text(encoding="utf-8"))["layouts"] if path.exists() else []
    for theme in THEMES:
        fields = code_fields(explore(theme).controls)
        newest = next((r for r in reversed(found) if r["theme"] == theme), None)
        if newest is None or newest["fields"] != fields:
            found.append({"number": len(found), "theme": theme, "fields": fields})
            print(f"{theme}: layout {len(found) - 1}")
            print(f"  {Layout(len(found) - 1, theme, tuple(fields)).length} characters")
    records = ",\n".join(_record(record) for record in found)
    path.write_text(f'{{"layouts": [\n{records}\n]}}\n', encoding="utf-8")


def _record(record: dict[str, object]) -> str:
    fields = record["fields"]
    assert isinstance(fields, list)  # noqa: S101 - as written above
    lines = ",\n  ".join(json.dumps(field, ensure_ascii=False) for field in fields)
    head = f'"number": {record["number"]}, "theme": "{record["theme"]}"'
    return f' {{{head}, "fields": [\n  {lines}\n ]}}'


if __name__ == "__main__":
    main()
