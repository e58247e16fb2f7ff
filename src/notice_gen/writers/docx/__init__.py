"""Composed document → .docx for Word and WPS.

The shape is drawn once to pieces of XML (`drawing`, `pieces`); each document is one join of them, put into
a package whose other parts never change (`package`, `styles`).
"""
