"""Notebooks of a few cells, made for a test."""

import nbformat

SMALL_CODE = 'from helpers import explore\n\ne = explore("bioavailability")\ne'


def small_notebook(*cells):
    """Return a notebook of a few code cells."""
    made = nbformat.v4.new_notebook()
    made.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    made.cells = [nbformat.v4.new_code_cell(code) for code in cells]
    return made
