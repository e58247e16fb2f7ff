"""A final and its workbook → the differences, cell by cell, that the clerk has to carry back into the workbook.

Which document of the workbook the final is of is found by its title and number. Nothing is written.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source, gathering
from notice_gen.fit import fit
from notice_gen.fit.joint_signature import date_below
from notice_gen.fit.signature import fit_signature
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Missing, Refused, Report, Severity
from notice_gen.model.fitted import FittedJointSignature
from notice_gen.model.layout import GB_T_9704, Faces
from notice_gen.model.looks import Looks
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InFile
from notice_gen.model.raised import plain
from notice_gen.model.text import Text
from notice_gen.model.values import Words, shown
from notice_gen.office.faults import NO_SUCH_DOCUMENT, TITLE_TWICE
from notice_gen.office.finals import (
    Converted,
    Difference,
    Moved,
    NotConverted,
    Paragraph,
    StyledWords,
    as_number,
    differences,
    entitled,
    final_pdf,
    lacking,
    other_series,
    read_final,
    styled_words,
    traced,
    unready,
    words,
)
from notice_gen.office.finals.aligning import likeness
from notice_gen.taking.paragraphs import bare
from notice_gen.taking.style_names import DATE, EDITED, ISSUER, NUMBER, PRINTER
from notice_gen.taking.word_parts import W, opened

FAR, SAME = (
    0.3,
    0.02,
)  # likeness below FAR: another document; two whose likeness differs by less than SAME are equally near
_PRINTED = lazy_pattern(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
MOST_LOOKED_AT = 20  # documents that are composed whole to see which is nearest
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A final and the workbook that it is compared with.

    `row` is the document's 文件 (or 单位代码, or its whole key), asked for where several are alike.
    """

    final: Path
    source: Source
    row: str = ""


@dataclass(frozen=True, slots=True)
class Pulled:
    """A document of the workbook and how the final differs. `by` is how it was identified: 标题, 文号, 相近, 指定."""

    key: str
    title: str
    by: str
    differences: tuple[Difference, ...]
    findings: tuple[Diagnostic, ...]


def draft_file(composed: Composed, looks: Looks) -> bytes:
    """The draft that the program makes of a document."""
    from notice_gen.writers.docx.word_file import write

    unheard, layout = Report(), looks.of(composed.shape.format)
    return write(composed, layout, lambda element: fit(element, layout, unheard))


def draft_words(composed: Composed, looks: Looks) -> list[Paragraph]:
    """The paragraphs of that draft, their words traced to cells."""
    return traced(composed.document, words(draft_file(composed, looks)))


def moved_indents(composed: Composed, looks: Looks, signed: datetime.date) -> Moved:
    """Where 署名 and 成文日期 stood in the draft and where they stand with this date, for `stamp` (7.3.5)."""
    signature = composed.document.signature
    if signature is None:
        return {}
    layout = looks.of(composed.shape.format)
    before = fit_signature(signature, layout, Report())
    after = fit_signature(replace(signature, date=Text.of(Words(shown(signed)))), layout, Report())

    def twips(cells: float) -> int:
        return round(cells * layout.cell)

    if isinstance(before, FittedJointSignature) or isinstance(after, FittedJointSignature):
        assert isinstance(before, FittedJointSignature)
        assert isinstance(after, FittedJointSignature)
        right = after.date_right if not before.rows[-1].centres else date_below(before, after.date, layout)
        return {
            ISSUER: (twips(before.rows[0].right), twips(after.rows[0].right)),
            DATE: (twips(before.date_right), twips(right)),
        }
    return {
        ISSUER: (twips(before.issuer_right), twips(after.issuer_right)),
        DATE: (twips(before.date_right), twips(after.date_right)),
    }


def printed_final(data: bytes, faces: Faces = GB_T_9704.faces, title: str = "") -> Converted | NotConverted:
    """The PDF/A of a final by LibreOffice, from the copy that it sets best (28 characters a line, no marks outside).

    `title` is what the PDF says of itself, else the file's own.
    In the faces of the PDFs that the program makes itself; where one is missing here there is no PDF.
    """
    from notice_gen.writers.docx.libreoffice import for_libreoffice
    from notice_gen.writers.pdf.fonts import fontconfig, misdrawn

    try:
        fonts = fontconfig(faces)
    except Missing as missing:
        return NotConverted(missing.findings[0].seen, missing.findings[0].remedy)
    parts = opened(data)
    printed = [name for name in parts.parts if _PRINTED.fullmatch(name)]
    words = "".join(text.text or "" for name in printed for text in parts.tree(name).iter(f"{W}t"))
    for sign, face in misdrawn(words, faces):
        return NotConverted(f"定稿里有“{sign}”，本机的{face.name}把它画成别的符号，没有做成 PDF")
    return final_pdf(for_libreoffice(entitled(data, title) if title else data), fonts=fonts)


def pull(request: PullRequest) -> Pulled:
    """What differs between a final and the document that the workbook makes.

    The workbook's 错误 are findings that do not hinder. Raises Refused, with all findings, where either cannot be read
    or nothing fits.
    """
    name, looks = request.final.name, request.source.looks
    with gathering(request.source.known) as report:
        data = read_final(request.final)
        theirs = words(data, name)
        found = Report()
        documents = compose_workbook(request.source, found, units=True)
        report.extend(found.of(Severity.ERROR))
        one, by = choose(documents, styled_words(data, name), theirs, looks, name, request.row)
        draft = draft_words(one, looks)
        has = {paragraph.style for paragraph in draft}
        places = [style for style in (NUMBER, DATE, PRINTER, EDITED) if style in has]
        # What will have to be mended before it is issued; it does not hinder the comparison.
        known = {paragraph.bare for paragraph in draft}
        unfit = unready(data, places, as_number(str(one.document.number)), name, known)
        for finding in (*unfit, *lacking(draft, theirs, name), *other_series(draft, theirs, name)):
            report.add(replace(finding, softened=True))
        differ = differences(draft, theirs, dates=True)
    title = one.document.title
    return Pulled(one.key, plain(str(title.text)) if title else "", by, tuple(differ), tuple(report))


# ---- which document -----------------------------------------------------------------------------


def choose(
    documents: Sequence[Composed],
    has: StyledWords,
    theirs: Sequence[Paragraph],
    looks: Looks,
    file: str,
    row: str,
) -> tuple[Composed, str]:
    """The document that a final is of, and how it was identified (`Pulled.by`). Raises Refused where it cannot be."""
    if not documents:
        raise _nothing(file, "工作簿里没有公文可以比较", "检查工作簿是不是这一本")
    by = "指定" if row else ""
    if row:
        named = [one for one in documents if row == one.key or row in one.key.split("/")]
        if not named:
            seen = f"工作簿里没有“{row}”这份公文，有：{_names(documents)}"
            raise _nothing(file, seen, "--row 写“发文”表中“文件”一栏的名称")
        documents = named
        if len(documents) == 1:
            return documents[0], by
    alike = [one for one in documents if has.title and _title(one) == has.title]
    if len(alike) == 1:
        return alike[0], by or "标题"
    same = [one for one in alike or documents if has.number and _number(one) == bare(has.number)]
    if len(same) == 1:
        return same[0], by or "文号"
    return _nearest(same or alike or documents, has, theirs, looks, file), by or "相近"


def _nearest(
    documents: Sequence[Composed], has: StyledWords, theirs: Sequence[Paragraph], looks: Looks, file: str
) -> Composed:
    """The document whose words are most like the final's."""
    by_title = sorted(documents, key=lambda one: likeness(_title(one), has.title), reverse=True)
    own = Counter(one.bare for one in theirs)
    scored = []
    for one in by_title[:MOST_LOOKED_AT]:
        drawn = Counter(paragraph.bare for paragraph in draft_words(one, looks))
        common = (own & drawn).total() / max(1, own.total(), drawn.total())
        scored.append(((common + likeness(_title(one), has.title)) / 2, one))
    scored.sort(key=lambda pair: pair[0], reverse=True)
    best = scored[0][0]
    if best < FAR:
        seen = f"工作簿里没有与这份定稿相近的公文，有：{_names(documents)}"
        raise _nothing(file, seen, "检查定稿和工作簿是不是一套；题目全改过的，用 --row 写明“文件”")
    near = [one for score, one in scored if score > best - SAME]
    if len(near) > 1 or len(documents) > MOST_LOOKED_AT:
        seen = f"工作簿里有几份公文都像这份定稿：{_names(near)}"
        remedy = "用 --row 写明是哪一份（“发文”表中的“文件”，或者单位代码）"
        raise Refused(Diagnostic(TITLE_TWICE, InFile(file), seen, remedy))
    return scored[0][1]


def _title(composed: Composed) -> str:
    title = composed.document.title
    return bare(str(title.text)) if title else ""


def _number(composed: Composed) -> str:
    return bare(str(composed.document.number))


def _names(documents: Sequence[Composed]) -> str:
    names = [one.key.partition("/")[2] or one.key for one in documents[:MOST_NAMED]]
    return "、".join(f"“{name}”" for name in names) + ("……" if len(documents) > MOST_NAMED else "")


def _nothing(file: str, seen: str, remedy: str) -> Refused:
    return Refused(Diagnostic(NO_SUCH_DOCUMENT, InFile(file), seen, remedy))
