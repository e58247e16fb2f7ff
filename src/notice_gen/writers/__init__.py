"""Composed document → bytes. One module per format, one line each in WRITERS.

Writers draw what was fitted and decide nothing. They get the fitting function as an argument.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from notice_gen.model.binding import Composed
from notice_gen.model.document import EVERY_ELEMENT
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout
from notice_gen.model.original import OriginalPages
from notice_gen.model.table import Table
from notice_gen.writers import outline, pdf, xlsx
from notice_gen.writers.docx import word_file as docx

Writer = Callable[[Composed, Layout, Fit], bytes]


@dataclass(frozen=True, slots=True)
class Output:
    """A format: what draws it, how its files end, and the types of elements whose words it carries."""

    write: Writer
    ending: str
    carries: frozenset[type] = EVERY_ELEMENT


def formats(**outputs: Output) -> dict[str, Output]:
    """Formats by name. Raises ValueError where two would write files of one name."""
    endings = [output.ending.lower() for output in outputs.values()]
    if len(set(endings)) < len(endings):
        raise ValueError(f"two formats write files of one name: {endings}")
    return outputs


WRITERS = formats(
    docx=Output(docx.write, "docx"),
    pdf=Output(pdf.write, "pdf", EVERY_ELEMENT - {OriginalPages}),  # the pages themselves, not their name
    outline=Output(outline.write, "txt"),
    xlsx=Output(xlsx.write, "xlsx", frozenset({Table})),
)
