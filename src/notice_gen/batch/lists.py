"""A batch → the sheets that go with it: 差异表 (what each unit has of its own), 分发清单, 问题清单.

Cells are text whatever they begin with: never a formula. Rows are streamed, not kept in memory.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from notice_gen.build.jobs import Job, text_of, texts_of
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.kind import Kind, Sheet
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import file_name, sheet_name, spot
from notice_gen.model.raised import plain
from notice_gen.model.tables import Book, Record
from notice_gen.model.values import Gap, shown

DIFFERENCES, DISTRIBUTION, FINDINGS = "差异表.xlsx", "分发清单.xlsx", "问题清单.xlsx"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_IN_CELL = 32_000  # characters; Excel holds 32,767
_NOT_XML = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Units:
    """What the lists say of each unit, gathered as its job is made: in a temporary file, for there may be many."""

    def __init__(self) -> None:
        self._lines = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 (closed by close)

    def add(self, job: Job, ending: str) -> None:
        """The next unit, whose file ends so."""
        texts = texts_of(job.record)
        gaps = "、".join(text[4:-1] for text in texts if text.startswith(("【待填：", "【待删：")))
        contact = (text_of(job.record, column).strip() for column in ("联系人", "联系电话"))
        cells = (str(job.number), job.unit, job.type, *contact, f"{job.path}{ending}", gaps)
        self._lines.write(json.dumps(cells) + "\n")

    def __iter__(self) -> Iterator[list[str]]:
        """Number, unit, type, contact, telephone, file, what is due."""
        self._lines.seek(0)
        return (json.loads(line) for line in self._lines)

    def close(self) -> None:
        """Close the temporary file."""
        self._lines.close()


def differences(kind: Kind, book: Book, units: Units) -> bytes:
    """Units down, and what each has of its own across: its rows in each sheet of overrides, what is due."""
    sheets = [sheet for sheet in kind.sheets if sheet.overrides is not None]
    own = [_by_unit(kind, sheet, book) for sheet in sheets]
    columns = [
        ("序号", 6),
        ("单位名称", 32),
        ("类型", 18),
        *((sheet.name, 60) for sheet in sheets),
        ("待填", 24),
    ]
    rows = (
        [number, unit, sort, *(rows.get(unit, "") for rows in own), gaps]
        for number, unit, sort, _, _, _, gaps in units
    )
    return sheet_of("差异表", columns, rows)


def distribution(units: Units) -> bytes:
    """Units down, with whom to send the file to and room for who received it."""
    columns = [
        ("序号", 6), ("单位名称", 32), ("类型", 18), ("联系人", 12), ("联系电话", 18), ("文件", 60),
        ("签收人", 12), ("签收日期", 14),
    ]  # fmt: skip
    return sheet_of("分发清单", columns, ([*cells[:6], "", ""] for cells in units))


def findings(found: Iterable[Diagnostic]) -> bytes:
    """The findings of a run, one a row, to be filtered."""
    columns = [("轻重", 8), ("文件", 24), ("表", 14), ("格", 8), ("问题", 70), ("怎么办", 50), ("代码", 8)]
    rows = (
        (
            one.severity.value, file_name(one.place), sheet_name(one.place), spot(one.place),
            one.seen, one.remedy, one.code,
        )
        for one in found
    )  # fmt: skip
    return sheet_of("问题清单", columns, rows)


def _by_unit(kind: Kind, sheet: Sheet, book: Book) -> dict[str, str]:
    """What each unit wrote in a sheet of overrides, on lines: 3 责任科室：护理部；时间：4月28日."""
    assert sheet.overrides is not None
    tie = next(field for field in sheet.fields if field.reference and field.reference[0] == kind.documents)
    key = sheet.overrides[0]
    lines: dict[str, list[str]] = {}
    table = book.tables[sheet.name]
    for record in table.typed or table.records:
        unit = _text(record, tie.key)
        if unit:
            filled = [
                f"{field.name}：{_text(record, field.key)}"
                for field in sheet.fields
                if field.key not in (tie.key, key) and _text(record, field.key)
            ]
            lines.setdefault(unit, []).append(f"{_text(record, key)} {'；'.join(filled)}".strip())
    return {unit: "\n".join(written) for unit, written in lines.items()}


def sheet_of(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet: header, filter, rows of text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    from notice_gen.forms.saving import FACE, TEXT, saved

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for n, (name, wide) in enumerate(columns, 1):
        cell = sheet.cell(1, n, name)
        cell.font = Font(name=FACE, bold=True)
        cell.fill = PatternFill("solid", fgColor="EDF1F5")
        sheet.column_dimensions[get_column_letter(n)].width = wide
    for row, quoted in ((2, False), (3, True)):  # cells whose looks the rows take
        cell = sheet.cell(row, 1, "x")
        cell.font, cell.number_format = Font(name=FACE), TEXT
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.quotePrefix = quoted
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"
    return _with_rows(saved(book), rows)


def _with_rows(data: bytes, rows: Iterable[Sequence[str]]) -> bytes:
    """The workbook with rows of text in the place of its second and third."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(stream, "w") as target:
        for entry in package.infolist():
            part = package.read(entry)
            if entry.filename != "xl/worksheets/sheet1.xml":
                target.writestr(entry, part)
                continue
            with target.open(_deflated(entry), "w") as sheet:
                pieces = _filled(part, rows)
                while some := b"".join(islice(pieces, 200)):
                    sheet.write(some)
    return stream.getvalue()


def _deflated(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The same entry, to be written anew piece by piece."""
    made = zipfile.ZipInfo(entry.filename, entry.date_time)
    made.compress_type, made.external_attr, made.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
    return made


def _filled(sheet: bytes, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The sheet in pieces: what stands before the rows, each row, what stands after."""
    samples = list(re.finditer(rb'<row r="[23]"(?:(?!<row|</row>).)*+</row>', sheet, re.DOTALL))
    plain, quoted = (int(m[1]) for m in (re.search(rb' s="(\d+)"', sample[0]) for sample in samples) if m)
    # Its extent need not be said before it is known (ECMA-376 part 1, 18.3.1.35).
    yield re.sub(rb"<dimension [^<>]*+>", b"", sheet[: samples[0].start()])
    last = 1
    for last, row in enumerate(rows, 2):
        cells = "".join(
            f'<c s="{quoted if words[:1] in _FORMULA else plain}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{_escaped(words)}</t></is></c>'
            if words
            else f'<c s="{plain}"/>'
            for words in row
        )
        yield f'<row r="{last}">{cells}</row>'.encode()
    end = sheet[samples[-1].end() :]
    yield re.sub(rb'(<autoFilter ref="A1:[A-Z]+)1"', rb'\g<1>%d"' % last, end, count=1)


def _escaped(words: str) -> str:
    if not words.isprintable():
        words = _NOT_XML.sub("", plain(words))
    return words[:MOST_IN_CELL].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text(record: Record, key: str) -> str:
    value = record.values.get(key)
    return "" if value is None or isinstance(value, Gap) else plain(shown(value).strip())
