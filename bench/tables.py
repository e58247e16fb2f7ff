"""Three tables that offices issue, by us and as docxtpl renders them → pages, parted figures and words, overlaps, time.

`PYTHONPATH=src:tests python bench/tables.py` needs LibreOffice and the faces of the tests. docxtpl's template is what a person makes in
Word: the page of GB/T 9704, the table as wide as the type area, its columns alike, a header that is repeated, a row for
data and one for sections, type of 12 pt. It decides nothing by what is in the cells; that is what is compared.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docx import Document as NewDocx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate

from conftest import built
from notice_gen.fit.header_words import words_of
from notice_gen.model.table import Table
from office_tables import every_outline, table_of, workbook_with
from rendering import render, use_test_fonts
from test_table_pages import FIGURE, attachment, over_each_other, over_rules

TITLES = (
    "2026年重点项目建设任务汇总表",
    "优化营商环境重点任务责任清单",
    "2026年基本公共卫生服务项目目标任务分解表",
)
LINE = 28.95  # pt


def main() -> None:
    """Print a row for each table and program."""
    use_test_fonts()
    print("| table | by | pages | figures parted | headings parted in a word | overlaps | time (ms) |")
    print("|---|---|---|---|---|---|---|")
    for outline in every_outline():
        if outline.title not in TITLES:
            continue
        with tempfile.TemporaryDirectory() as kept:
            folder = Path(kept)
            book = workbook_with(outline, folder / "book.xlsx")
            table = table_of(book)
            built(book, folder / "warm", "--for", "libreoffice")
            began = time.perf_counter()
            ours = built(book, folder / "ours", "--for", "libreoffice")
            took = time.perf_counter() - began
            (folder / "pages").mkdir()
            ours.rename(folder / "pages" / "ours.docx")
            times = {
                "notice-gen": took,
                "docxtpl": _by_docxtpl(table, folder / "pages" / "theirs.docx", folder),
            }
            render(folder / "pages")
            for name, file in (("notice-gen", "ours"), ("docxtpl", "theirs")):
                found = _measured(table, folder / "pages" / f"{file}.pdf")
                print(
                    f"| {outline.title} | {name} | {' | '.join(map(str, found))} | {1000 * times[name]:.0f} |"
                )


def _measured(table: Table, pdf: Path) -> tuple[int, int, int, int]:
    pages = attachment(pdf)
    lines = [line.text for page in pages for line in page.lines]
    figures = Counter(n for text in table.words for n in FIGURE.findall(text) if len(n) > 1)
    parted = sum(max(0, times - sum(line.count(n) for line in lines)) for n, times in figures.items())
    heads = {
        word for row in table.header for cell in row if cell for word in words_of(cell.text.replace("\n", ""))
    }
    torn = sum(len(word) > 1 and not any(word in line for line in lines) for word in heads)
    over = sum(1 for page in pages for _ in (*over_each_other(page), *over_rules(page)))
    return len(pages), parted, torn, over


# ---- docxtpl ------------------------------------------------------------------------------------


def _by_docxtpl(table: Table, out: Path, folder: Path) -> float:
    """The table as docxtpl renders it; how long that took in seconds."""
    _save_template(table, folder / "template.docx")
    context: dict[str, Any] = {"rows": list(_rows(table))}
    began = time.perf_counter()
    template = DocxTemplate(str(folder / "template.docx"))
    template.render(context)
    template.save(str(out))
    return time.perf_counter() - began


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        words = [cell.text if cell else "" for cell in row.cells]
        yield {"section": row.kind in ("section", "subsection"), "cells": words}


def _save_template(table: Table, path: Path) -> None:
    docx = NewDocx()
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    style = docx.styles["Normal"]
    style.font.name, style.font.size = "仿宋_GB2312", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    docx.add_paragraph("附件")
    deep, wide = len(table.header), table.width
    grid = docx.add_table(deep + 7, wide, "Table Grid")
    for y, cells in enumerate(table.header):
        for x, cell in enumerate(cells):
            if cell is not None:
                grid.cell(y, x).merge(grid.cell(y + cell.rows - 1, x + cell.columns - 1)).text = cell.text
        repeated = OxmlElement("w:tblHeader")
        grid.rows[y]._tr.get_or_add_trPr().append(repeated)
    of_data = [f"{{{{ row.cells[{n}] }}}}" for n in range(wide)]
    inside: Sequence[Sequence[str]] = (
        ["{%tr for row in rows %}"],
        ["{%tr if row.section %}"],
        ["{{ row.cells[0] }}"],
        ["{%tr else %}"],
        of_data,
        ["{%tr endif %}"],
        ["{%tr endfor %}"],
    )
    for y, words in enumerate(inside, deep):
        for x, one in enumerate(words):
            grid.cell(y, x).text = one
    grid.cell(deep + 2, 0).merge(grid.cell(deep + 2, wide - 1))
    docx.save(str(path))


if __name__ == "__main__":
    main()
