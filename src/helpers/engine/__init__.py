"""The engine behind every explorer: state, widgets, words and pictures, and no theme."""
