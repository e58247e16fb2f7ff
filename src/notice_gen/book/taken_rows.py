"""Files that the column 来源 names → rows of 正文 and tables, as if somebody had typed them.

A part of 正文 is called like its file. Which levels its typed numbers mean is read with all the others (`prose`);
the disk is not touched here: `Workbook.beside` gives what a file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from notice_gen.book.faults import NOT_TO_BE_FILED, TAKEN_AS_TEXT, TAKEN_TITLE_DIFFERS
from notice_gen.book.laying import Laid
from notice_gen.book.prose import INSERT, LEVEL, LEVELS, NUMBER, PART, TEXT, TITLE, is_prose, level_of
from notice_gen.book.sheets import Workbook, short
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.kind import Kind
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.tables import Book, Record, UndeclaredSheet
from notice_gen.model.taken import Taken, TakenPages, TakenParagraph, TakenTable, TakenText, is_file_name
from notice_gen.model.values import Value, Words

_LABEL = lazy_pattern(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A file that a cell names, the cell, and the title that the row gives it."""

    file: str
    place: Place
    title: str = ""
    filed: bool = False  # goes into the archive with the document, and stands on none of its pages


def taken_files(laid: Mapping[str, Laid], workbook: Workbook, report: Report) -> dict[str, Taken]:
    """What is taken of each file that a cell names; a file that cannot be taken is reported at the cell."""
    taken: dict[str, Taken] = {}
    failed: set[str] = set()
    for asked in _asked(laid) if workbook.beside is not None else ():
        if asked.file in taken or asked.file in failed:
            continue
        assert workbook.beside is not None
        try:
            taken[asked.file] = workbook.beside(asked.file)
            if asked.filed and isinstance(taken[asked.file], TakenText):
                failed.add(asked.file)
                del taken[asked.file]
                remedy = "扫描或另存为 PDF，再写它的名称"
                report.found(
                    NOT_TO_BE_FILED, asked.place, f"《{asked.file}》是 Word 文件，还会改动，不能归档", remedy
                )
        except Refused as refused:
            failed.add(asked.file)
            report.extend(
                replace(one, place=asked.place) if one.place == NOWHERE else one for one in refused.findings
            )
    for one in taken.values():
        report.extend(one.findings)
    return taken


def add_rows(
    book: Book, kind: Kind, laid: Mapping[str, Laid], taken: Mapping[str, Taken], report: Report
) -> None:
    """Put the paragraphs of Word files behind the rows of 正文, their tables among the sheets as they stand."""
    prose = next((one.name for one in kind.sheets if is_prose([field.name for field in one.fields])), None)
    titles = {asked.file: asked.title for asked in reversed(list(_asked(laid)))}
    for name, one in taken.items():
        if isinstance(one, TakenPages):
            book.pages[name] = one
        elif prose is not None:
            table = book.tables[prose]
            table.records = [*table.records, *_rows(one, titles.get(name, ""), book, report)]


def _asked(laid: Mapping[str, Laid]) -> Iterator[Asked]:
    for one in laid.values():
        for field in one.declared.fields:
            filed = field.type == "file"
            column = (
                one.columns.get(field.key) if filed or (field.type == "sheet" and field.reference) else None
            )
            title = one.columns.get(TITLE)
            for index, text in enumerate(column.texts) if column is not None else ():
                if column is not None and text.strip() and (filed or is_file_name(text)):
                    heading = title.texts[index] if title and not filed else ""
                    yield Asked(text.strip(), column.place(index), heading, filed)


def _rows(text: TakenText, title: str, book: Book, report: Report) -> Iterator[Record]:
    """The rows of a Word file; its label (附件1) and its title are those of the row of 附件."""
    body = _below_title(text, title, report)
    tables = 0
    for element in body:
        match element:
            case TakenTable():
                tables += 1
                name = f"{text.file} 表{tables}"
                cells, spans = dict(element.cells), dict(element.spans)
                book.undeclared[name] = UndeclaredSheet(name, lambda cells=cells: cells, spans)  # type: ignore[misc]
                place = next(iter(cells.values())).place
                yield _row(text.file, place, {INSERT: Words(name, place)})
            case TakenParagraph():
                yield _row(text.file, element.words.place, _read(element, report))


def _below_title(text: TakenText, title: str, report: Report) -> list[TakenParagraph | TakenTable]:
    """The elements below the label and the title; a title that the row words otherwise is said."""
    left = list(text.elements)

    def first() -> TakenParagraph | None:
        return left[0] if left and isinstance(left[0], TakenParagraph) else None

    if (top := first()) and _LABEL.fullmatch(top.words):
        left.pop(0)
    wanted, lines = _bare(title), list[Words]()
    while top := first():
        so_far = _bare("".join(lines) + top.words)
        looks_like_one = (top.title or top.centred) and not level_of(top.words)
        if (
            not (looks_like_one or (wanted and wanted.startswith(so_far)))
            or _bare("".join(lines)) == wanted != ""
        ):
            break
        lines.append(top.words)
        left.pop(0)
    found = "".join(lines)
    if lines and wanted and _bare(found) != wanted:
        seen = f"文件里的标题“{short(found, 30)}”与附件表的标题不同，印附件表的"
        report.found(TAKEN_TITLE_DIFFERS, lines[0].place, seen, "看看哪一处对，改成一样")
    return left


def _read(paragraph: TakenParagraph, report: Report) -> dict[str, Value]:
    """What a paragraph is: text, whose typed numbers are read later, or a heading by the style that Word knows."""
    words, place = paragraph.words, paragraph.words.place
    if level_of(words):
        return {TEXT: words}
    if 0 < paragraph.level <= len(LEVELS):
        level = LEVELS[paragraph.level - 1]
        seen = f"“{short(words, 20)}”用了 Word 的标题样式，没有编号，当作不编号的{level}标题"
        report.found(
            TAKEN_AS_TEXT, place, seen, "要编号的话，在 Word 文件里打上编号；不是标题的，改为正文样式"
        )
        return {LEVEL: Words(level, place), NUMBER: Words("无", place), TITLE: words}
    if paragraph.centred:
        seen = f"“{short(words, 20)}”在文件里居中，当作一段正文"
        report.found(TAKEN_AS_TEXT, place, seen, "是标题的话，在 Word 文件里打上编号（一、（一）1.（1））")
    return {TEXT: words}


def _row(part: str, place: Place, values: dict[str, Value]) -> Record:
    return Record(place, {PART: Words(part, place), **values})


def _bare(words: str) -> str:
    return re.sub(r"[\s\u200b\u3000]+", "", words)
