"""Form → FittedForm: its fields on one grid, in the largest type with which it stands on one page."""

from __future__ import annotations

import math

from notice_gen.fit.em import em
from notice_gen.model.document import Blank, Form
from notice_gen.model.fitted import FittedForm, FittedFormRow, FormCell
from notice_gen.model.layout import Layout, pt


def fit_form(form: Form, layout: Layout) -> FittedForm:
    """The form at the largest of the layout's sizes at which it stands on a page below its title.

    All labels have one width and begin in the same columns; the last field of a shorter row takes the width that is
    left. Where it fits a page at no size, it goes on to the next page, no row broken.
    """
    tried = [_at(size, form, layout) for size in layout.form_sizes]
    room = layout.form_room * layout.pitch
    return next((fitted for fitted in tried if sum(row.height for row in fitted.rows) <= room), tried[-1])


def _at(size: float, form: Form, layout: Layout) -> FittedForm:
    """The form at one type size."""
    columns = _columns(size, form, layout)
    rows = []
    for row in form.rows:
        cells: list[FormCell] = []
        deepest = 0
        for n, blank in enumerate(row.blanks):
            last = n == len(row.blanks) - 1
            span = len(columns) - 2 * n - 1 if last else 1
            wide = sum(columns[2 * n + 1 : 2 * n + 1 + span])
            lines = _lines(blank)
            deepest = max(deepest, _depth(lines, wide, size, layout))
            cells += [FormCell((str(blank.label),), 1, True), FormCell(lines, span, False, blank.top)]
        words = round(deepest * pt(size) * layout.table_line) + 2 * layout.form_cell_margin
        rows.append(FittedFormRow(max(words, row.room * layout.form_line), tuple(cells)))
    return FittedForm(size, columns, tuple(rows))


def _columns(size: float, form: Form, layout: Layout) -> tuple[int, ...]:
    """Widths in twips of label and field by turns, all fields of one width, together as wide as the type area."""
    total = layout.text_width - layout.text_width % 12
    side = 2 * layout.form_cell_margin
    most = max(len(row.blanks) for row in form.rows)
    widest = max(em(str(blank.label)) for row in form.rows for blank in row.blanks)
    label = math.ceil((widest + layout.form_label_air) * pt(size)) + side
    place = (total - most * label) // most
    return (*(label, place) * (most - 1), label, total - most * label - (most - 1) * place)


def _lines(blank: Blank) -> tuple[str, ...]:
    return tuple(line for text in blank.lines for line in text.paragraphs)


def _depth(lines: tuple[str, ...], wide: int, size: float, layout: Layout) -> int:
    """How many lines the words take in a field so many twips wide."""
    room = max(1, math.floor((wide - 2 * layout.form_cell_margin) / pt(size)))
    return sum(max(1, math.ceil(em(line) / room)) for line in lines)
