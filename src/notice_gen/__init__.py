"""A campaign kept in an Excel workbook becomes the official documents of a Chinese public body.

    workbook ──read──▶ Book ──compose──▶ Document ──fit──▶ Fitted ──write──▶ docx · outline

Each stage is a room of its own (`book`, `compose`, `fit`, `writers`) that imports none of the others;
they meet in the plain types beside this file. `build` runs them in order, `cli` is the screen.
"""

__version__ = "0.1.0"
