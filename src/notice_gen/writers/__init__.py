"""Composed document → bytes. One module per format, one line each in the table.

Writers draw what was fitted and decide nothing. The fitting function is handed in.
"""

from __future__ import annotations

from collections.abc import Callable

from notice_gen.model.document import Composed
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout
from notice_gen.writers import outline, pdf
from notice_gen.writers.docx import word_file as docx

Writer = Callable[[Composed, Layout, Fit], bytes]

WRITERS: dict[str, Writer] = {
    "docx": docx.write,
    "pdf": pdf.write,
    "outline": outline.write,
}

ENDINGS = {"outline": "txt"}  # of file names, where it is not the format's own name
