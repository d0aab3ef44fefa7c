"""Draws one Vega specification as PNG or SVG in a process of its own.

The drawing package takes 60 MB, which a kernel would keep for good. Run as a script it loads that
package and nothing else: a specification comes in, a picture goes out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

Kind = Literal["png", "svg"]
SCALE = 1.5
_SECONDS = 60


def draw(kind: Kind, spec: Mapping[str, Any]) -> bytes:
    """Return the picture of a specification.

    Raises:
        RuntimeError: it could not be drawn; the message says why.
    """
    command = [sys.executable, str(Path(__file__)), kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command, input=json.dumps(spec).encode(), capture_output=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"The picture was not ready after {_SECONDS} seconds.") from None
    except OSError:
        return _drawn(kind, spec)  # No second process is possible here: draw it in this one.
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise RuntimeError(f"The picture could not be drawn: {said[-1]}")
    return done.stdout


def _drawn(kind: str, spec: Mapping[str, Any]) -> bytes:
    import vl_convert

    if kind == "png":
        image: bytes = vl_convert.vega_to_png(dict(spec), scale=SCALE)
        return image
    return str(vl_convert.vega_to_svg(dict(spec))).encode()


if __name__ == "__main__":
    sys.path.pop(0)  # This folder: its files are named like standard modules.
    sys.stdout.buffer.write(_drawn(sys.argv[1], json.load(sys.stdin.buffer)))
