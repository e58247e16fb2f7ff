"""Composed document → the bytes of an .xlsx with its tables, a sheet each; the rest of the document is not in it.

No cell holds a formula: words stand in the file as words, whatever they begin with.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from notice_gen.model.binding import Composed
from notice_gen.model.document import AttachmentLabel, Document, TitleLines, first, parts_in_order
from notice_gen.model.fitted import Fit, FittedSection, FittedTable
from notice_gen.model.layout import Layout
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import plain
from notice_gen.model.sections import Turned, section_of
from notice_gen.model.table import Cell, Table, TableRow
from notice_gen.writers.xlsx.sheet import Printed, Worksheet, worksheet
from notice_gen.writers.xlsx.styles import Styles

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can hold
LONGEST_NAME = 31  # characters of a sheet's name, none of []:*?/\ (Excel)
_NOT_IN_NAMES = lazy_pattern(r"[\[\]:*?/\\：？／＼\x00-\x1f]")
NO_TABLES = Table((), (TableRow((Cell("这份公文没有附表"),)),))  # what its workbook says

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The workbook; where the document has no table, a single sheet says so."""
    styles = Styles(layout.faces.body)
    sheets: list[tuple[str, Worksheet]] = []  # by name
    names: set[str] = set()
    for printed in tables_of(composed.document, layout, fit):
        name = _name(printed.title or printed.label or "附表", names)
        names.add(name.lower())
        sheets.append((name, worksheet(printed, layout, styles)))
    if not sheets:
        fitted = fit(NO_TABLES)
        assert isinstance(fitted, FittedTable)
        sheets = [("没有附表", worksheet(Printed(NO_TABLES, fitted), layout, styles))]
    return _package(sheets, styles)


def tables_of(document: Document, layout: Layout, fit: Fit) -> Iterator[Printed]:
    """The tables of a bound document, each with the title of its part, as it is set there."""
    for part in parts_in_order(document):
        section, title, label = (
            section_of(part, document.head),
            first(part.elements, TitleLines),
            first(part.elements, AttachmentLabel),
        )
        on_its_side = fit(section) if section is not None else None
        lies = isinstance(on_its_side, FittedSection) and on_its_side.turned
        for block in part.blocks:
            if isinstance(block, Table):
                fitted = fit(Turned(block) if lies else block)
                assert isinstance(fitted, FittedTable)
                words = plain(str(title.text)).replace("\n", "") if title else ""
                yield Printed(block, fitted, words, str(label) if label else "", lies)


def _name(title: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet, and no other sheet has."""
    words = _NOT_IN_NAMES.sub("", title).strip().strip("'") or "附表"
    name, n = words[:LONGEST_NAME], 1
    while name.lower() in taken or name.lower() == "history":  # Excel keeps that one for itself
        n += 1
        name = f"{words[: LONGEST_NAME - len(str(n)) - 2]}（{n}）"
    return name


# ---- the package --------------------------------------------------------------------------------


def _package(sheets: list[tuple[str, Worksheet]], styles: Styles) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part, xml in _parts(sheets, styles):
            entry = zipfile.ZipInfo(part, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, (_HEAD + xml).encode())
    return made.getvalue()


def _parts(sheets: list[tuple[str, Worksheet]], styles: Styles) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    kinds += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    yield (
        "[Content_Types].xml",
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>",
    )
    yield "_rels/.rels", _links([("officeDocument", "xl/workbook.xml")])
    links = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _links([*links, ("styles", "styles.xml")])
    yield "xl/workbook.xml", _workbook(sheets)
    yield "xl/styles.xml", styles.xml()
    for n, (_, sheet) in enumerate(sheets, 1):
        yield f"xl/worksheets/sheet{n}.xml", sheet.xml


def _links(targets: list[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINK}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_LINKS}">{links}</Relationships>'


def _workbook(sheets: list[tuple[str, Worksheet]]) -> str:
    listed, titles = "", ""
    for n, (name, sheet) in enumerate(sheets, 1):
        listed += f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        if sheet.header:
            quoted = escape(name.replace("'", "''"))
            titles += (
                f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">'
                f"'{quoted}'!${sheet.above + 1}:${sheet.above + sheet.header}</definedName>"
            )
    names = f"<definedNames>{titles}</definedNames>" if titles else ""
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINK}"><sheets>{listed}</sheets>{names}</workbook>'
