"""Words in pictures that are written as SVG: they need no script and no network."""

from __future__ import annotations

from html import escape

from helpers.charts import look


def words(
    x: float,
    y: float,
    text: str,
    size: float = 12,
    *,
    bold: bool = False,
    anchor: str = "start",
    color: str = look.INK,
) -> str:
    """Return one line of text at a place; `anchor` is start, middle or end."""
    weight = 600 if bold else 400
    return (
        f'<text x="{x:.1f}" y="{y:g}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{color}">{escape(text)}</text>'
    )


def picture(width: float, height: float, said: str, parts: list[str]) -> str:
    """Return a whole picture.

    Args:
        width: in pixels; on a narrow page the picture shrinks.
        height: in pixels.
        said: what a screen reader says instead of it.
        parts: what is drawn, in order.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'style="display:block;max-width:{width:g}px;width:100%;height:auto" '
        f'font-family="{escape(look.FONT)}" aria-label="{escape(said)}">'
        f'<rect width="{width:g}" height="{height:g}" fill="{look.PAPER}"/>'
        f"{''.join(parts)}</svg>"
    )
