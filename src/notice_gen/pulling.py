"""A Word file that people worked on, and the workbook → what the clerk has to carry back, cell by cell.

Which document of the workbook it is, is found by its title and number. Nothing is written.
"""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from notice_gen.build import USUAL_KIND, compose_workbook
from notice_gen.diagnostics import NOWHERE, Diagnostic, Missing, Place, Refused, Report, Severity
from notice_gen.document import Composed, Text
from notice_gen.edited import (
    Difference,
    Marks,
    Moved,
    Paragraph,
    Printed,
    Unprinted,
    as_number,
    differences,
    final_pdf,
    marks,
    read_final,
    traced,
    unready,
    words,
)
from notice_gen.edited.reading import DATE, ISSUER, NUMBER, PRINTER, bare
from notice_gen.fit import fit
from notice_gen.fit.signature import fit_signature
from notice_gen.layout import GB_T_9704, Faces, Layout
from notice_gen.screen import columns_of, printable, wrapped
from notice_gen.values import Words, shown

FAR, SAME = 0.3, 0.02  # less alike is another document; two that differ by less are alike
MOST_LOOKED_AT = 20  # documents that are composed whole to see which is nearest
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Pulled:
    """A document of the workbook and what differs in the final. `by` is how it was found: 标题, 文号, 相近, 指定."""

    key: str
    title: str
    by: str
    differences: tuple[Difference, ...]


def drafted(composed: Composed, layout: Layout) -> list[Paragraph]:
    """The words of the draft that the program makes of a document, each knowing its cell."""
    from notice_gen.writers.docx.writing import write

    unheard = Report()
    data = write(composed, layout, lambda element: fit(element, layout, unheard))
    return traced(composed.document, words(data))


def moved(composed: Composed, layout: Layout, signed: datetime.date) -> Moved:
    """Where 署名 and 成文日期 stood in the draft and where they stand with this date, for `stamp` (7.3.5)."""
    signature = composed.document.signature
    if signature is None:
        return {}
    before = fit_signature(signature, layout, Report())
    after = fit_signature(replace(signature, date=Text.of(Words(shown(signed)))), layout, Report())

    def twips(cells: float) -> int:
        return round(cells * layout.cell)

    return {
        ISSUER: (twips(before.issuer_right), twips(after.issuer_right)),
        DATE: (twips(before.date_right), twips(after.date_right)),
    }


def printed_final(data: bytes, faces: Faces = GB_T_9704.faces) -> Printed | Unprinted:
    """The PDF/A of a final by LibreOffice, from the copy that it sets best (28 characters a line, no marks outside).

    In the faces of the PDFs that the program makes itself; where one is missing here there is no PDF.
    """
    from notice_gen.fonts import fontconfig
    from notice_gen.writers.docx.libreoffice import for_libreoffice

    try:
        fonts = fontconfig(faces)
    except Missing as missing:
        return Unprinted(missing.findings[0].seen, missing.findings[0].remedy)
    with tempfile.TemporaryDirectory(prefix="notice-gen-", ignore_cleanup_errors=True) as folder:
        configuration = Path(folder) / "fonts.conf"
        configuration.write_text(fonts, encoding="utf-8")
        environment = {**os.environ, "FONTCONFIG_FILE": str(configuration)}
        return final_pdf(for_libreoffice(data), environment=environment)


def pull(
    final: Path,
    workbook: Path,
    report: Report,
    *,
    row: str = "",
    kind: str | None = None,
    layout: Layout = GB_T_9704,
    usual: str = USUAL_KIND,
) -> Pulled:
    """What differs between a final and the document that the workbook makes.

    `row` is the document's 文件 (or 单位代码, or its whole key), asked for where several are alike. The report gets
    the workbook's 错误, which do not hinder. Raises Refused where either cannot be read or nothing fits.
    """
    data = read_final(final)
    theirs = words(data, final.name)
    found = Report()
    documents = compose_workbook(workbook, found, kind, layout, usual, units=True)
    report.extend(found.of(Severity.ERROR))
    one, by = choose(documents, marks(data, final.name), theirs, layout, final.name, row)
    draft = drafted(one, layout)
    has = {paragraph.style for paragraph in draft}
    places = [style for style in (NUMBER, DATE, PRINTER) if style in has]
    number = as_number(str(one.document.head.number))
    # What will have to be mended before it is issued; it does not hinder the comparison.
    for finding in unready(data, places, number, final.name):
        report.add(replace(finding, severity=Severity.NOTE))
    differ = differences(draft, theirs, dates=True)
    title = one.document.title
    return Pulled(one.key, str(title.text) if title else "", by, tuple(differ))


# ---- which document -----------------------------------------------------------------------------


def choose(
    documents: Sequence[Composed],
    has: Marks,
    theirs: Sequence[Paragraph],
    layout: Layout,
    file: str,
    row: str,
) -> tuple[Composed, str]:
    """The document that a final is of, and how that is known. Raises Refused where it is not."""
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
    return _nearest(same or alike or documents, has, theirs, layout, file), by or "相近"


def _nearest(
    documents: Sequence[Composed], has: Marks, theirs: Sequence[Paragraph], layout: Layout, file: str
) -> Composed:
    """The document whose words are most like the final's."""
    by_title = sorted(
        documents, key=lambda one: SequenceMatcher(None, _title(one), has.title).ratio(), reverse=True
    )
    own = Counter(one.bare for one in theirs)
    scored = []
    for one in by_title[:MOST_LOOKED_AT]:
        drawn = Counter(paragraph.bare for paragraph in drafted(one, layout))
        common = (own & drawn).total() / max(1, own.total(), drawn.total())
        scored.append(((common + SequenceMatcher(None, _title(one), has.title).ratio()) / 2, one))
    scored.sort(key=lambda pair: pair[0], reverse=True)
    best = scored[0][0]
    if best < FAR:
        seen = f"工作簿里没有与这份定稿相近的公文，有：{_names(documents)}"
        raise _nothing(file, seen, "检查定稿和工作簿是不是一套；题目全改过的，用 --row 写明“文件”")
    near = [one for score, one in scored if score > best - SAME]
    if len(near) > 1 or len(documents) > MOST_LOOKED_AT:
        seen = f"工作簿里有几份公文都像这份定稿：{_names(near)}"
        remedy = "用 --row 写明是哪一份（“发文”表中的“文件”，或者单位代码）"
        raise Refused(Diagnostic("D011", Severity.ERROR, Place(file), seen, remedy))
    return scored[0][1]


def _title(composed: Composed) -> str:
    title = composed.document.title
    return bare(str(title.text)) if title else ""


def _number(composed: Composed) -> str:
    return bare(str(composed.document.head.number))


def _names(documents: Sequence[Composed]) -> str:
    names = [one.key.partition("/")[2] or one.key for one in documents[:MOST_NAMED]]
    return "、".join(f"“{name}”" for name in names) + ("……" if len(documents) > MOST_NAMED else "")


def _nothing(file: str, seen: str, remedy: str) -> Refused:
    return Refused(Diagnostic("D014", Severity.ERROR, Place(file), seen, remedy))


# ---- the screen ---------------------------------------------------------------------------------


def lines(pulled: Pulled, final: str, workbook: str, columns: int | None = None) -> Iterator[str]:
    """What differs as a person reads it, within so many columns of a terminal."""
    columns = columns or columns_of(sys.stdout)
    name = pulled.key.partition("/")[2] or pulled.key
    by = "（题目和文号都对不上，按内容最相近的比较）" if pulled.by == "相近" else ""
    yield from wrapped(f"《{final}》与《{workbook}》的“{name}”比较{by}：", columns)
    if not pulled.differences:
        yield "没有不同的地方，工作簿不用改。"
        return
    for n, difference in enumerate(pulled.differences, 1):
        yield ""
        yield from _one(n, difference, columns)
    yield ""
    yield f"共有 {len(pulled.differences)} 段不同。照上面改工作簿，再比较一次；定稿和工作簿都没有改动。"


def _one(n: int, difference: Difference, columns: int) -> Iterator[str]:
    cells = [part for part in difference.parts if part.place != NOWHERE]
    heading = f"{n}. {difference.kind}  "
    if difference.kind == "增":
        after = f"接在{_cell(cells[0].place)} 之后" if cells else ""
        yield printable(f"{heading}{after}（{difference.style}）")
        yield from _entry("定稿", difference.final, columns)
    elif difference.kind == "删":
        where = "、".join(dict.fromkeys(_cell(part.place) for part in cells)) or "模板中的文字"
        yield printable(f"{heading}{where}（{difference.style}）")
        yield from _entry("工作簿", difference.draft, columns)
    else:
        for part in difference.parts:
            where = _cell(part.place) if part.place != NOWHERE else "模板中的文字"
            yield printable(f"{heading}{where}（{difference.style}）")
            heading = " " * 4
            for old, new in part.around:
                yield from _entry("工作簿", old, columns)
                yield from _entry("定稿", new, columns)


def _cell(place: Place) -> str:
    return f"“{place.sheet}”表 {place.cell}"


def _entry(label: str, text: str, columns: int) -> Iterator[str]:
    indent = 13
    first, *rest = wrapped(text, columns - indent)
    label = f"{label}：".ljust(4, "\u3000")
    yield f"     {label}{first}"
    yield from (" " * indent + line for line in rest)
