"""Switch off JupyterLab's question about news, in the Python environment that runs this.

It covers the page on every first start. Run by `make`, by Binder's `postBuild`, and by hand on
Windows; other settings in the same file are kept.
"""

import json
import sys
from pathlib import Path

SETTINGS = Path("share", "jupyter", "lab", "settings", "overrides.json")
QUIET = {"fetchNews": "false", "checkForUpdates": False}
PLUGIN = "@jupyterlab/apputils-extension:notification"


def quieten(environment: Path) -> Path:
    """Add the two settings to the environment's overrides and return the file."""
    file = environment / SETTINGS
    known = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    known[PLUGIN] = {**known.get(PLUGIN, {}), **QUIET}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    return file


if __name__ == "__main__":
    quieten(Path(sys.prefix))
