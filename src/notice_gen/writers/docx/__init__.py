"""Composed document → .docx for Word and WPS.

A shape is drawn once to pieces of XML (`drawing`, `pieces`), which are cached; each document is one join of them, put
into a package whose other parts are the same for a layout (`word_package`, `styles`). `libreoffice` makes the copy for
LibreOffice.
"""
