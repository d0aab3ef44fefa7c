"""The look: one set of colours, type and spacing for every chart of the collection.

Calcium is always amber and magnesium always teal; the learner is a near-black dot; what is only a
reference is grey; a yardstick is slate. The pairs were chosen to stay apart for colour-blind
readers, and no chart relies on colour alone: shape, position or a word says the same.
"""

from __future__ import annotations

from typing import Any, Final

CALCIUM: Final = "#C2670A"
CALCIUM_PALE: Final = "#F0D3B0"
MAGNESIUM: Final = "#0B7A75"
MAGNESIUM_PALE: Final = "#B5DAD7"
YOU: Final = "#16191D"
INK: Final = "#2B3138"
QUIET: Final = "#5C656F"
FAINT: Final = "#C4CAD1"
GRID: Final = "#E8EBEF"
YARDSTICK: Final = "#5B7089"
PAPER: Final = "#FFFFFF"

# Adequacy tints, light enough for text to sit on (checked at 4.5 : 1 with INK and QUIET).
BELOW: Final = "#F6EADB"
BETWEEN: Final = "#FBF6EC"
MEETS: Final = "#F0F7F6"
ABOVE: Final = "#EDE7F4"

FONT: Final = (
    "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
)


def config() -> dict[str, Any]:
    """Return the Vega-Lite `config` block shared by every chart."""
    return {
        "background": PAPER,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": QUIET,
            "labelFontSize": 11,
            "titleColor": INK,
            "titleFontSize": 12,
            "titleFontWeight": 600,
            "titlePadding": 8,
            "gridColor": GRID,
            "domainColor": FAINT,
            "tickColor": FAINT,
            "tickCount": 6,
            "labelFlush": False,
            "labelOverlap": "greedy",
        },
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": INK,
            "fontSize": 14,
            "fontWeight": 600,
            "subtitleColor": QUIET,
            "subtitleFontSize": 11.5,
            "subtitlePadding": 4,
            "offset": 10,
        },
        "text": {"font": FONT, "fontSize": 11, "color": INK},
        "legend": {"disable": True},
        "concat": {"spacing": 0},
    }
