"""One campaign's sheets → ten files, as ten different writers would leave them."""

from __future__ import annotations

import datetime
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

DATE, WEEKDAY = 'yyyy"年"m"月"d"日"', "[$-804]aaaa"

# (value, number format); the second sheet starts away from A1 and has a merged cell and a hidden row.
SHEETS: dict[str, dict[tuple[int, int], tuple[Any, str]]] = {
    "发文": {
        (0, 0): ("项目", ""), (0, 1): ("内容", ""),
        (1, 0): ("标题", ""), (1, 1): ("关于做好“公文”<处理> & 工作的通知\n第二行", ""),
        (2, 0): ("年份", ""), (2, 1): (2026, ""),
        (3, 0): ("成文日期", ""), (3, 1): (datetime.date(2026, 3, 5), DATE),
        (4, 0): ("序号", ""), (4, 1): (7, "000"),
        (5, 0): ("完成率", ""), (5, 1): (0.955, "0.0%"),
        (6, 0): ("联系电话", ""), (6, 1): ("13800000000", ""),
        (7, 0): ("空格", ""), (7, 1): ("  两头有空格  ", ""),
        (8, 0): ("金额", ""), (8, 1): (1234567.5, "#,##0.00"),
        (9, 0): ("小数", ""), (9, 1): (0.1 + 0.2, ""),
        (10, 0): ("用印", ""), (10, 1): (True, ""),
        (11, 0): ("人名", ""), (11, 1): ("某𠮷甲😀", ""),
    },
    "活动": {
        (2, 1): ("阶段", ""), (2, 2): ("活动名称", ""), (2, 4): ("备注", ""),
        (3, 1): ("第一阶段", ""), (3, 2): ("# 一", ""), (3, 4): ("=非公式", ""),
        (4, 2): ("{{ 7*7 }}", ""), (4, 4): (-3, ""),
    },
}  # fmt: skip
SPAN = ("活动", (3, 1), (2, 1))
HIDDEN_ROW = ("活动", 4)


def openpyxl(path: Path) -> None:
    """Inline strings with character references, as openpyxl 3.1 writes them."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, cells in SHEETS.items():
        sheet = book.create_sheet(name)
        for (row, column), (value, code) in cells.items():
            cell = sheet.cell(row + 1, column + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if code:
                cell.number_format = code
        if name == SPAN[0]:
            sheet.merge_cells("B4:B5")
            sheet.row_dimensions[5].hidden = True
    book.save(path)


def xlsxwriter(path: Path) -> None:
    """Shared strings."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    for name, cells in SHEETS.items():
        sheet = book.add_worksheet(name)
        if name == SPAN[0]:
            sheet.merge_range("B4:B5", "")
            sheet.set_row(4, None, None, {"hidden": True})
        for (row, column), (value, code) in cells.items():
            style = book.add_format({"num_format": code}) if code else None
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value, style)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, style)
            elif isinstance(value, datetime.date):
                sheet.write_datetime(
                    row, column, datetime.datetime(value.year, value.month, value.day), style
                )
            else:
                sheet.write_number(row, column, value, style)
    book.close()


def xlwt(path: Path) -> None:
    """The old binary form."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for name, cells in SHEETS.items():
        sheet = book.add_sheet(name)
        for (row, column), (value, code) in cells.items():
            sheet.write(row, column, value, xlwt.easyxf(num_format_str=code or "General"))
        if name == SPAN[0]:
            sheet.merge(3, 4, 1, 1)
            sheet.row(4).hidden = True
    book.save(str(path))


def edited(path: Path, source: Path, change: Callable[[str, str], tuple[str, str]]) -> None:
    """A package with every XML part changed; `change` gives the part's new name and text."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            named, text = change(name, old.read(name).decode())
            new.writestr(named, text)


def _sheets_only(change: Callable[[str], str]) -> Callable[[str, str], tuple[str, str]]:
    return lambda name, text: (name, change(text) if "worksheets/sheet" in name else text)


def inline_without_references(path: Path) -> None:
    """No r= on rows and cells: places are counted, empty cells written."""
    xlsxwriter(source := path.with_suffix(".source"))

    def change(text: str) -> str:
        def row(match: re.Match[str]) -> str:
            out, column = [], 0
            for letter, rest in re.findall(r'<c r="([A-Z])\d+"(.*?(?:/>|</c>))', match[2]):
                out += ["<c/>"] * (ord(letter) - 65 - column)
                out.append(f"<c{rest}")
                column = ord(letter) - 64
            return f"<row{match[1]}>{''.join(out)}</row>"

        rows: list[str] = []
        for number, attributes, cells in re.findall(r'<row r="(\d+)"(.*?)>(.*?)</row>', text):
            rows += ["<row/>"] * (int(number) - 1 - len(rows))
            rows.append(row(re.fullmatch("(.*?)>(.*)", f"{attributes}>{cells}")))  # type: ignore[arg-type]
        return re.sub("<sheetData>.*</sheetData>", lambda _: f"<sheetData>{''.join(rows)}</sheetData>", text)

    edited(path, source, _sheets_only(change))
    source.unlink()


def prefixed(path: Path) -> None:
    """x: before every element, absolute targets, upper-case part names."""
    xlsxwriter(source := path.with_suffix(".source"))

    def change(name: str, text: str) -> tuple[str, str]:
        if name.startswith("xl/") and "_rels" not in name and "theme" not in name:
            text = re.sub(r"<(/?)(?![?!])(\w+)(?=[\s>/])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=", 1)
        if name.endswith("workbook.xml.rels"):
            text = text.replace('Target="worksheets/', 'Target="/xl/worksheets/')
            text = text.replace('Target="sharedStrings', 'Target="..\\xl\\SharedStrings')
        return name.replace("xl/worksheets/sheet", "xl/worksheets/Sheet"), text

    edited(path, source, change)
    source.unlink()


def strict(path: Path) -> None:
    """Strict OOXML: other namespaces, days as ISO text."""
    xlsxwriter(source := path.with_suffix(".source"))

    def change(name: str, text: str) -> tuple[str, str]:
        text = text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        text = text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/",
            "http://purl.oclc.org/ooxml/officeDocument/",
        )
        return name, re.sub(r'(<c r="B4" s="\d+")><v>46086</v>', r'\1 t="d"><v>2026-03-05</v>', text)

    edited(path, source, change)
    source.unlink()


def wps(path: Path) -> None:
    """What WPS leaves: its own attributes, rich text with phonetics, no document properties, a wrong dimension."""
    xlsxwriter(source := path.with_suffix(".source"))

    def change(name: str, text: str) -> tuple[str, str]:
        text = re.sub("<si><t>标题</t></si>", '<si><r><rPr><b/></rPr><t>标</t></r><r><t>题</t></r>'
                      '<rPh sb="0" eb="1"><t>biao</t></rPh><phoneticPr fontId="1"/></si>', text)  # fmt: skip
        text = re.sub('<dimension ref="[^"]*"/>', '<dimension ref="A1"/>', text)
        text = re.sub(r'<row r="(\d+)"', r'<row r="\1" ht="14.25" customHeight="1"', text)
        return name, text

    edited(path, source, change)
    source.unlink()


def utf16(path: Path) -> None:
    """Sheets in UTF-16 with comments and CDATA inside."""
    openpyxl(source := path.with_suffix(".source"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if "worksheets/sheet" in name:
                text = data.decode().replace("<t>&#39033;&#30446;</t>", "<t><!-- x --><![CDATA[项目]]></t>")
                data = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
            new.writestr(name, data)
    source.unlink()


def converted(source: Callable[[Path], None], ending: str) -> Callable[[Path], None]:
    """The same file opened and saved by LibreOffice."""

    def write(path: Path) -> None:
        source(original := path.with_name(f"original-{ending}.xlsx"))
        folder = path.with_name(f"converted-{ending}")
        profile = path.with_name("profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending,
             "--outdir", str(folder), str(original)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        (folder / original.with_suffix(f".{ending}").name).rename(path)

    return write


def ods(path: Path) -> None:
    """OpenDocument as a careful writer makes it, with repeated rows and a comment."""

    def cell(value: object, code: str) -> str:
        if isinstance(value, bool):
            kind, shown = f'boolean" office:boolean-value="{str(value).lower()}', str(value).upper()
        elif isinstance(value, datetime.date):
            kind, shown = f'date" office:date-value="{value}', "2026年3月5日"
        elif isinstance(value, int | float):
            shown = {"000": "007", "0.0%": "95.5%", "#,##0.00": "1,234,567.50"}.get(code, f"{value:.10g}")
            kind = f'float" office:value="{value!r}'
        else:
            kind, shown = "string", str(value).replace("&", "&amp;").replace("<", "&lt;")
        shown = shown.replace("  ", '<text:s text:c="2"/>')
        lines = "".join(f"<text:p>{line}</text:p>" for line in shown.split("\n"))
        remark = "<office:annotation><text:p>批注</text:p></office:annotation>"
        return f'<table:table-cell office:value-type="{kind}">{remark}{lines}'

    tables = ""
    for name, cells in SHEETS.items():
        rows = ""
        for row in range(max(r for r, _ in cells) + 1):
            line, column = "", 0
            for (r, c), (value, code) in cells.items():
                if r == row:
                    if c > column:
                        line += f'<table:table-cell table:number-columns-repeated="{c - column}"/>'
                    spanned = ' table:number-rows-spanned="2"' if (name, (r, c)) == SPAN[:2] else ""
                    line += cell(value, code).replace(" ", spanned + " ", 1) + "</table:table-cell>"
                    column = c + 1
            hidden = ' table:visibility="collapse"' if (name, row) == HIDDEN_ROW else ""
            rows += f"<table:table-row{hidden}>{line or '<table:table-cell/>'}</table:table-row>"
        empty = '<table:table-cell table:number-columns-repeated="16384"/>'
        rows += f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
        columns = '<table:table-column table:number-columns-repeated="16384"/>'
        tables += f'<table:table table:name="{name}">{columns}{rows}</table:table>'
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")


SHAPES: dict[str, Callable[[Path], None]] = {
    "openpyxl.xlsx": openpyxl,
    "xlsxwriter.xlsx": xlsxwriter,
    "wps.xlsx": wps,
    "strict.xlsx": strict,
    "no-references.xlsx": inline_without_references,
    "prefixed.xlsx": prefixed,
    "utf16.xlsx": utf16,
    "xlwt.xls": xlwt,
    "written.ods": ods,
    "old-named-new.xlsx": xlwt,
}
CONVERTED: dict[str, Callable[[Path], None]] = {
    "libreoffice.xlsx": converted(xlsxwriter, "xlsx"),
    "libreoffice.ods": converted(xlsxwriter, "ods"),
    "libreoffice.xls": converted(xlsxwriter, "xls"),
}
