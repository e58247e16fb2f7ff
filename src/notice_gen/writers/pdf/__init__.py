"""Composed document → PDF/A for the screen, the printer and the archive.

The bound, fitted document becomes plain data (`drawing`), and one fixed Typst source (`page.typ`) draws it
(`writing`). Values are data there and never source: they cannot become markup.
"""
