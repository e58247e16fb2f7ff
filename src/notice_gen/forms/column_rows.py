"""A workbook's bytes and rows for one of its sheets → the bytes with these rows below what stands there.

Only that sheet's part is changed, or added where the workbook has no such sheet: formulas keep their results, charts and
pictures stay, which a library that writes the whole workbook anew would lose. Which rows is not decided here.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from notice_gen.model.kind import Field, Sheet
from notice_gen.model.places import cell_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_READY = 300  # rows with drop-downs, in a sheet that is made here

Rows = Sequence[Mapping[int, str]]  # the words of a row by column, from 0


class NotPatched(Exception):
    """A workbook of another shape than Excel and WPS write: no place was found to put the rows in."""


def with_rows(data: bytes, declared: Sheet, name: str, at: int, rows: Rows) -> bytes:
    """The workbook with the rows in its sheet `name`, the first as row `at` (from 0).

    Where there is no such sheet it is made, with the drop-downs of the declared one; the rows begin with its header.
    Raises NotPatched.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {entry: package.read(entry) for entry in package.infolist()}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise NotPatched from error
    named = {entry.filename: content for entry, content in parts.items()}
    try:
        changed = _changed(named, declared, name, at, rows)
    except (etree.XMLSyntaxError, KeyError, StopIteration) as error:
        raise NotPatched from error
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry, content in parts.items():
            target.writestr(entry, changed.pop(entry.filename, content))
        for part, content in changed.items():
            new = zipfile.ZipInfo(part, next(iter(parts)).date_time)
            new.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(new, content)
    return made.getvalue()


def _changed(parts: Mapping[str, bytes], declared: Sheet, name: str, at: int, rows: Rows) -> dict[str, bytes]:
    """The parts that change, with their new bytes."""
    links = _read(parts, "_rels/.rels")
    main = next(
        one.get("Target", "").lstrip("/") for one in links if one.get("Type", "").endswith("/officeDocument")
    )
    book = _read(parts, main)
    if book.tag != f"{{{_MAIN}}}workbook":
        raise NotPatched
    folder, file = posixpath.split(main)
    links_part = posixpath.join(folder, "_rels", f"{file}.rels")
    links = _read(parts, links_part)
    sheets = book.find(f"{{{_MAIN}}}sheets")
    sheet = next((one for one in sheets if one.get("name") == name), None)
    if sheet is None:
        return _added(parts, (main, book), (links_part, links), declared, name, rows)
    target = next(one.get("Target") for one in links if one.get("Id") == sheet.get(f"{{{_LINK}}}id"))
    part = (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )
    root = _read(parts, part)
    for n, row in enumerate(rows):
        _fill(root, at + n, row)
    return {part: _written(root)}


def _read(parts: Mapping[str, bytes], part: str) -> Any:
    return etree.fromstring(parts[part], _PARSER)


def _written(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# ---- rows in a sheet that is there --------------------------------------------------------------


def _fill(root: Any, row: int, words: Mapping[int, str]) -> None:
    """Put words into cells of a row; a cell keeps its style. Raises NotPatched where rows or cells have no address."""
    lines = root.find(f"{{{_MAIN}}}sheetData")
    if lines is None or any(line.get("r") is None for line in lines):
        raise NotPatched
    line = next((one for one in lines if int(one.get("r")) == row + 1), None)
    if line is None:
        line = etree.Element(f"{{{_MAIN}}}row", r=str(row + 1))
        lines.insert(sum(int(one.get("r")) <= row for one in lines), line)
    line.attrib.pop("spans", None)
    for column, text in sorted(words.items()):
        if any(cell.get("r") is None for cell in line):
            raise NotPatched
        name = cell_name(row, column)
        cell = next((one for one in line if one.get("r") == name), None)
        if cell is None:
            cell = etree.Element(f"{{{_MAIN}}}c", r=name)
            line.insert(sum(_column(one.get("r")) < column for one in line), cell)
        elif len(cell):
            raise NotPatched  # something stands there: nothing that was typed is written over
        cell.set("t", "inlineStr")
        inline = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
        inline.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        inline.text = text
    reach = root.find(f"{{{_MAIN}}}dimension")
    if reach is not None:  # what it says need not be so, but must not be less
        root.remove(reach)


def _column(name: str) -> int:
    """The column of a cell's name, from 0."""
    number = 0
    for letter in re.match(r"[A-Z]+", name)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number - 1


# ---- a sheet that is not there yet --------------------------------------------------------------


def _added(
    parts: Mapping[str, bytes],
    main: tuple[str, Any],
    links: tuple[str, Any],
    declared: Sheet,
    name: str,
    rows: Rows,
) -> dict[str, bytes]:
    """The parts of a workbook with one sheet more, behind the others."""
    (main_part, book), (links_part, relations) = main, links
    number = 1 + max(
        (int(n) for one in parts for n in re.findall(r"worksheets/sheet(\d+)\.xml$", one)), default=0
    )
    part = posixpath.join(posixpath.dirname(main_part), f"worksheets/sheet{number}.xml")
    taken = {one.get("Id") for one in relations}
    link = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(
        relations, f"{{{_LINKS}}}Relationship", Id=link, Type=f"{_LINK}/worksheet", Target=f"/{part}"
    )
    sheets = book.find(f"{{{_MAIN}}}sheets")
    number = 1 + max(int(one.get("sheetId")) for one in sheets)
    etree.SubElement(
        sheets, f"{{{_MAIN}}}sheet", {"name": name, "sheetId": str(number), f"{{{_LINK}}}id": link}
    )
    types = _read(parts, "[Content_Types].xml")
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=_SHEET_TYPE)
    return {
        "[Content_Types].xml": _written(types),
        main_part: _written(book),
        links_part: _written(relations),
        part: _new_sheet(declared, rows),
    }


def _new_sheet(declared: Sheet, rows: Rows) -> bytes:
    root = etree.Element(f"{{{_MAIN}}}worksheet", nsmap={None: _MAIN})
    columns = etree.SubElement(root, f"{{{_MAIN}}}cols")
    for n, field in enumerate(declared.fields, 1):
        width = "28" if field.type == "string" else "12"
        etree.SubElement(columns, f"{{{_MAIN}}}col", min=str(n), max=str(n), width=width, customWidth="1")
    etree.SubElement(root, f"{{{_MAIN}}}sheetData")
    for n, row in enumerate(rows):
        _fill(root, n, row)
    listed = [(n, words) for n, field in enumerate(declared.fields) if (words := _choices(field))]
    rules = etree.SubElement(root, f"{{{_MAIN}}}dataValidations", count=str(len(listed)))
    for n, words in listed:
        cells = f"{cell_name(1, n)}:{cell_name(_READY, n)}"
        rule = etree.SubElement(
            rules, f"{{{_MAIN}}}dataValidation",
            type="list", allowBlank="1", showErrorMessage="1", sqref=cells,
        )  # fmt: skip
        etree.SubElement(rule, f"{{{_MAIN}}}formula1").text = f'"{",".join(words)}"'
    return _written(root)


def _choices(field: Field) -> tuple[str, ...]:
    return field.enum or (("是", "否") if field.type == "boolean" else ())
