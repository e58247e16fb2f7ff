"""Results of the 四性检测 → the report that a clerk prints and signs, and the same as data. Nothing is checked here."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from typing import Any

from notice_gen import __version__
from notice_gen.office.handover.checks import FAILED, PASSED, UNDECIDED, Result
from notice_gen.office.handover.item import legible
from notice_gen.office.handover.material import Material

REPORT = "四性检测报告.docx"
TITLE = "四性检测报告"
BASIS = (
    "检测项目和编号参照 DA/T 70—2018《文书类电子档案检测一般要求》归档环节。“通过”只就“检测内容”一栏所写的而言；"
    "程序判断不了的，列为“未检测”并写明原因，不作结论。"
)
SHOWN = 50  # faults of one check that are printed; all of them are in the data
# Widths in millimetres, together the 170 mm between margins of 20 mm.
_COLUMNS = (("项目", 17), ("编号", 13), ("检测内容", 66), ("结果", 21), ("说明", 53))
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can hold
_BODY, _HEAD, _TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"


def as_data(material: Material, results: Sequence[Result]) -> dict[str, Any]:
    """The report for a program to read: counts by outcome, then every check in its order."""
    return {
        "source": material.source,
        "examined": material.when.isoformat(),
        "items": len(material.items),
        "counts": _counts(results),
        "checks": [result.as_data() for result in results],
    }


def summary(results: Sequence[Result]) -> str:
    """检测 24 项：通过 23 项，发现问题 1 项。另有 11 项未检测。"""
    counts = _counts(results)
    decided = counts[PASSED] + counts[FAILED]
    found = f"{FAILED} {counts[FAILED]} 项" if counts[FAILED] else "没有发现问题"
    return (
        f"检测 {decided} 项：{PASSED} {counts[PASSED]} 项，{found}。另有 {counts[UNDECIDED]} 项{UNDECIDED}。"
    )


def report(material: Material, results: Sequence[Result]) -> bytes:
    """The report as a Word file; the same results give the same bytes."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = docx.Document()
    for relation, target in list(document.part.rels.items()):
        if target.reltype.endswith(
            "/stylesWithEffects"
        ):  # a copy of the styles for Word 2010, soon not theirs
            del document.part.rels[relation]
    _styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.footer_distance = Mm(12)
    _page_number(section.footer.paragraphs[0])
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(14)
    _run(title, TITLE, _TITLE, 22)
    when = material.when
    for name, words in (
        ("检测对象", f"{material.source}，{len(material.items)} 件"),
        ("检测时间", f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"),
        ("检测程序", f"notice-gen {__version__}"),
        ("检测结果", summary(results)),
    ):
        line = document.add_paragraph()
        _run(line, f"{name}：", _HEAD, 12)
        _run(line, words, _BODY, 12)
    basis = document.add_paragraph()
    basis.paragraph_format.space_after = Pt(8)
    _run(basis, BASIS, _BODY, 10.5)
    _table(document, results)
    _faults(document, results)
    signed = document.add_paragraph()
    signed.paragraph_format.space_before = Pt(24)
    signed.paragraph_format.keep_together = True
    _run(
        signed,
        "检测人：                     审核人：                     日期：      年    月    日",
        _BODY,
        12,
    )
    return _settled(document)


def _counts(results: Sequence[Result]) -> dict[str, int]:
    counts = Counter(result.outcome for result in results)
    return {outcome: counts[outcome] for outcome in (PASSED, FAILED, UNDECIDED)}


def _table(document: Any, results: Sequence[Result]) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    table = document.add_table(rows=1, cols=len(_COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, (_, wide) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(wide)  # LibreOffice goes by the grid, Word by the cells
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # the row is printed on every page
    rows = [tuple(name for name, _ in _COLUMNS), *map(_words, results)]
    for _ in results:
        table.add_row()
    for n, (row, words) in enumerate(zip(table.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        for at, (cell, text, (name, wide)) in enumerate(zip(row.cells, words, _COLUMNS, strict=True)):
            cell.width = Mm(wide)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            if n == 0 or name in ("项目", "编号", "结果"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            strong = n == 0 or (name == "结果" and text == FAILED)
            lead, colon, rest = text.partition("：") if n and name == "检测内容" else ("", "", text)
            if colon:
                _run(paragraph, lead + colon, _HEAD, 10.5)
            _run(paragraph, rest, _HEAD if strong or (n and at == 0) else _BODY, 10.5)
    _merge(table, results)


def _words(result: Result) -> tuple[str, ...]:
    check = result.check
    note = result.note
    if result.faults:
        note = f"{len(result.faults)} 处，见表后；{note}"
    return check.property, check.code, f"{check.name}：{check.words}", result.outcome, note


def _merge(table: Any, results: Sequence[Result]) -> None:
    """One cell per property down the first column."""
    start = 0
    for n in range(1, len(results) + 1):
        if n == len(results) or results[n].check.property != results[start].check.property:
            cells = [table.cell(row + 1, 0) for row in range(start, n)]
            for cell in cells[1:]:
                for run in cell.paragraphs[0].runs:
                    run._r.getparent().remove(run._r)
            _joined(cells)
            start = n


def _joined(cells: Sequence[Any]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for n, cell in enumerate(cells):
        joined = OxmlElement("w:vMerge")
        if n == 0:
            joined.set(qn("w:val"), "restart")
        properties = cell._tc.get_or_add_tcPr()
        after = properties.find(qn("w:vAlign"))  # the schema's order: … vMerge … vAlign
        properties.append(joined) if after is None else after.addprevious(joined)


def _faults(document: Any, results: Sequence[Result]) -> None:
    from docx.shared import Pt

    found = [result for result in results if result.faults]
    if not found:
        return
    heading = document.add_paragraph()
    heading.paragraph_format.space_before = Pt(14)
    heading.paragraph_format.keep_with_next = True
    _run(heading, FAILED, _HEAD, 14)
    for result in found:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(6)
        _run(line, f"{result.check.code} {result.check.name}", _HEAD, 12)
        for fault in result.faults[:SHOWN]:
            one = document.add_paragraph()
            one.paragraph_format.left_indent = Pt(24)
            _run(one, fault, _BODY, 12)
        if len(result.faults) > SHOWN:
            rest = document.add_paragraph()
            rest.paragraph_format.left_indent = Pt(24)
            _run(rest, f"其余 {len(result.faults) - SHOWN} 处没有列出，用 --json 可以得到全部", _BODY, 12)


def _styles(document: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    properties = normal.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), _BODY)
    language = OxmlElement("w:lang")  # or a substitute face sets ，。 as they stand in Taiwan
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.25


def _run(paragraph: Any, words: str, face: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    # What XML forbids would keep the report from being written at all; 1-6 has said that it is there.
    run = paragraph.add_run(legible(words, "□"))
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # Word ignores w:ascii for 汉字


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        _run(paragraph, words, "宋体", 10.5)
        if field:
            xml = f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            paragraph._p.append(parse_xml(xml))


def _settled(document: Any) -> bytes:
    """The document as bytes that depend on nothing but what is in it: no clock in the zip's entries."""
    stream, settled = io.BytesIO(), io.BytesIO()
    document.core_properties.title = TITLE
    document.core_properties.author = "notice-gen"
    document.core_properties.comments = ""
    document.save(stream)
    with zipfile.ZipFile(stream) as package, zipfile.ZipFile(settled, "w") as target:
        for name in package.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, package.read(name))
    return settled.getvalue()
