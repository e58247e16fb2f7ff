"""A seed → a workbook over all sheets and columns of a kind, each cell's words its own, and what each cell is for.

Filled in by chance, yet as a clerk could: keys are mostly right and sometimes misspelt, columns come in any order, columns and
sheets that nobody declares stand beside them, words above headers and notes below.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

from notice_gen.model.kind import DISPATCH, GENRES, Field, Kind, Sheet

KEYS = {  # what a key may say, the last of them misspelt
    "部分": ("通知", "方案", "正文", "附件1", "方按"),
    "所属": ("通知", "方案"),
    "层级": ("", "段落", "一级", "二级", "三级", "四级", "无号标题", "——", "标题"),
    "编号": ("", "", "", "续", "无"),
    "适用类型": ("", "", "区直医院", "乡镇卫生院", "没有的类型"),
    "类型": ("区直医院", "乡镇卫生院"),
    "组内职务": ("组长", "副组长", "成员"),
    "是否开展": ("", "", "是", "否"),
    "行文方向": ("", "下行", "平行"),
    "版头": ("", "全印", "套打"),
    "主送位置": ("", "正文", "版记"),
    "用印": ("", "是", "否"),
    "随文": ("", "", "正文"),
}
JOINT = "联合机关"
SECRET = {"密级": "机密", "保密期限": "5年", "份号": "000012"}
NUMBER = {"机关代字": "某卫发", "年份": "2026", "序号": "37"}
# Dates in the order in which they must come, a month each.
MONTHS = (
    "检查日期",
    "拟稿日期",
    "核稿日期",
    "会签日期",
    "签发日期",
    "成文日期",
    "印发日期",
    "整改期限",
    "截止日期",
)
_HAN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


@dataclass(slots=True)
class Random:
    """A workbook made by chance: its file, and the words typed into each cell of the sheets that its kind reads."""

    path: Path
    typed: dict[tuple[str, int, int], str] = field(default_factory=dict)
    columns: dict[tuple[str, int, int], str] = field(default_factory=dict)  # the header of each cell of data
    shown: dict[str, list[str]] = field(default_factory=dict)  # by sheet: 显示列 of the attachment that it is


def random_workbook(kind: Kind, seed: int, path: Path) -> Random:
    """The workbook of a seed; the same seed gives the same one."""
    return _Maker(kind, random.Random(f"{kind.name} {seed}"), Random(path)).made()


class _Maker:
    """Fills in one workbook."""

    def __init__(self, kind: Kind, chance: random.Random, made: Random) -> None:
        self.kind, self.chance, self.result = kind, chance, made
        self.count = 0
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.files = ["公文一", "公文二"][: chance.choice((1, 1, 2)) if not kind.per_row else 1]
        self.units = ["第一医院", "第二医院", "某镇卫生院"]

    def made(self) -> Random:
        """All sheets, saved."""
        for sheet in self.kind.sheets:
            if (
                sheet.name == "表格设置"
            ):  # all of it decides by its columns' names, and words by chance are no sheets
                continue
            needs = [one.reference[0] for one in sheet.fields if one.reference]
            needs += [sheet.overrides[1]] if sheet.overrides and sheet.overrides[1] != sheet.name else []
            there = {*self.book.sheetnames, sheet.name, "单位", "正文"}
            if sheet.name == JOINT and len(self.files) > 1:
                continue  # its rows are of the one document
            if (sheet.required or self.chance.random() < 0.85) and there.issuperset(needs):
                self._upright(sheet) if sheet.arrangement == "upright" else self._rows(sheet)
        if "附件" in self.book.sheetnames or self.chance.random() < 0.5:
            self._free()
        self.book.save(self.result.path)
        return self.result

    # ---- cells ----------------------------------------------------------------------------------

    def _words(self, length: int = 4) -> str:
        """Words that stand nowhere else in the workbook."""
        self.count += 1
        n, words = self.count, ""
        while n:
            n, rest = divmod(n, len(_HAN))
            words += _HAN[rest]
        return f"之{words:甲<3}{'也' * max(0, length - 4)}"

    def _put(self, page: object, row: int, column: int, words: str, header: str = "") -> None:
        if not words.strip():
            return
        page.cell(row + 1, column + 1).value = words  # type: ignore[attr-defined]
        at = (page.title, row, column)  # type: ignore[attr-defined]
        self.result.typed[at] = words
        if header:
            self.result.columns[at] = header

    def _value(self, sheet: Sheet, one: Field, row: int) -> str:
        """What a clerk could type into a column; "" for a cell that stays empty."""
        chance, needed = self.chance, one.required or one.due
        if sheet.name == JOINT and one.name in ("机关名称", "署名", "签发人", "用印"):  # what 发文 says too
            host = self._said(DISPATCH, "发文机关")[0]
            return (self._words(6) if row else host) if one.name == "机关名称" else ""
        if one.reference and one.reference[0] == DISPATCH:
            return "" if one.name == "依据" else chance.choice((*self.files, "")) if row else self.files[0]
        if one.reference and one.reference[0] == self.kind.documents:
            return chance.choice((*self.units, *([""] if not one.required else [])))
        if one.name == "活动序号":
            numbers = self._said("活动", "序号")
            return numbers[row] if row < len(numbers) else ""
        if one.name in ("序号",) and sheet.name != DISPATCH:
            return str(row + 1) if sheet.name != self.kind.documents else ""
        if not needed and chance.random() < 0.35:
            return ""
        if one.name == "阶段" and sheet.name == "阶段":
            return ("第一阶段", "第二阶段", "第三阶段", "第四阶段", "第五阶段")[row]
        if one.name == "阶段":
            return chance.choice(("", *self._said("阶段", "阶段")))
        if one.name in KEYS and not (one.enum and set(KEYS[one.name][:-1]) - {"", *one.enum}):
            *right, last = KEYS[one.name]
            return last if chance.random() < 0.08 else chance.choice(right)
        if one.name == "插入":
            lists = [s.name for s in self.kind.sheets if s.name in ("领导小组", "单位小组", "阶段", "活动")]
            return chance.choice(("", "", "", *(name for name in lists if name in self.book.sheetnames)))
        if one.enum:
            return chance.choice(one.enum)
        if one.type == "sheet" and sheet.name == DISPATCH:  # the document is that table
            return next(name for name in ("分解表", "名单") if self.kind.sheet(name))
        if one.name in (
            "显示列",
            "合并列",
        ):  # of one table that is the document; an attachment's are filled in below
            return ""
        if one.type == "file":  # none stands beside the workbook
            return ""
        match one.type:
            case "integer" | "number":
                self.count += 1  # a number of its own, as words are
                return str(200 + self.count)
            case "year":
                return "2026"
            case "date":
                day = 10 + 3 * row + (sheet.name == DISPATCH)
                if (
                    one.name not in MONTHS
                ):  # of what came before: the office's own letter, a report that is answered
                    return f"2025-12-{day}"
                return f"2026-{MONTHS.index(one.name) + 1}-{day}"
            case "boolean":
                return chance.choice(("是", "否"))
            case "phone":
                return f"0731-{chance.randint(10**7, 10**8 - 1)}"
            case "list":
                return "、".join(self._words() for _ in range(chance.randint(1, 3)))
            case "title":
                return f"关于{self._words(8)}的{chance.choice(GENRES[8:10])}"
            case "prose":
                ending = chance.choice(("。", "。", ""))
                return "\n".join(self._words(12) + ending for _ in range(chance.choice((1, 1, 2))))
        return self._words(6)

    # ---- sheets ---------------------------------------------------------------------------------

    def _upright(self, sheet: Sheet) -> None:
        page = self.book.create_sheet(sheet.name)
        top = 0
        if self.chance.random() < 0.2:
            self._put(page, 0, 0, self._words(9))
            top = 2
        page.cell(top + 1, 1).value, page.cell(top + 1, 2).value = "项目", "内容"
        records = (self.kind.per_row and ["公文一"]) or self.files
        secret = self.chance.random() < 0.3
        fields = [
            one
            for one in sheet.fields
            if one.required
            or one.due
            or one.name in NUMBER
            or one.name in SECRET
            or self.chance.random() < 0.8
        ]
        if self.chance.random() < 0.3:  # an item of the office's own, wherever it comes
            fields.insert(self.chance.randint(0, len(fields)), Field(self._words(5), "string"))
        for n, one in enumerate(fields, top + 1):
            page.cell(n + 1, 1).value = one.name
            if sheet.field(one.name) is None:
                at = (sheet.name, n, 0)
                self.result.typed[at] = self.result.columns[at] = one.name
            for column, file in enumerate(records, 1):
                words = self._value(sheet, one, column)
                if one.name == "文件":
                    words = file
                elif one.name == "模板":
                    words = self.kind.title
                elif one.name in SECRET:
                    words = SECRET[one.name] if secret else ""
                elif one.name in NUMBER:
                    words = NUMBER[one.name]
                self._put(page, n, column, words, one.name)
        if self.chance.random() < 0.2:
            self._put(page, top + len(fields) + 2, len(records) + 2, self._words())

    def _rows(self, sheet: Sheet) -> None:
        chance = self.chance
        page = self.book.create_sheet(sheet.name)
        kept = [
            one for one in sheet.fields if one.required or one.due or one.unique or chance.random() < 0.85
        ]
        if sheet.name == "正文" and not any(one.name == "内容" for one in kept):
            kept.append(next(one for one in sheet.fields if one.name == "内容"))
        extra = [Field(self._words(5), "string") for _ in range(chance.choice((0, 0, 0, 1, 2)))]
        columns = [*kept, *extra]
        chance.shuffle(columns)
        top = 0
        if chance.random() < 0.15:
            self._put(page, 0, 0, self._words(9))
            top = 2
        left = chance.choice((0, 0, 0, 1))
        for n, one in enumerate(columns, left):
            page.cell(top + 1, n + 1).value = one.name
            if one in extra:
                at = (sheet.name, top, n)
                self.result.typed[at] = self.result.columns[at] = one.name
        units = sheet.name == self.kind.documents
        rows = len(self.units) if units else chance.randint(1, 5)
        bare = chance.randrange(rows) if extra and not units and chance.random() < 0.2 else None
        for row in range(rows):
            for n, one in enumerate(columns, left):
                words = self._value(sheet, one, row)
                if row == bare and one not in extra:  # a row with words in the office's own columns alone
                    words = ""
                if units and one.name == "单位名称":
                    words = self.units[row]
                elif units and one.name == "单位代码":
                    words = f"A0{row + 1}"
                elif units and one.name in ("序号", "年份"):
                    words = ""
                self._put(page, top + 1 + row, n, words, one.name)
        bottom = top + rows + 2
        if sheet.name == "附件":
            self._attachments(page, columns, top, left, rows)
        if chance.random() < 0.1:
            self._put(page, bottom, left, f"注：{self._words(9)}")
        if chance.random() < 0.1:
            self._put(page, top + 1, left + len(columns) + 1, self._words(5))

    def _attachments(self, page: object, columns: list[Field], top: int, left: int, rows: int) -> None:
        """来源, 显示列 and 合并列 that there are."""
        tables = [name for name in self.book.sheetnames if name in ("活动", "领导小组", "阶段")]
        for row in range(rows):
            parts = [one for one in self._said("正文", "部分") if one.startswith("附件")]
            source = self.chance.choice((*tables, *parts, *(() if tables or parts else ("任务",))))
            for n, one in enumerate(columns, left):
                at = (page.title, top + 1 + row, n)  # type: ignore[attr-defined]
                words = {"来源": source, "合并列": ""}.get(one.name)
                if one.name == "显示列":
                    sheet = self.kind.sheet(source)
                    names = [f.name for f in sheet.fields] if sheet and source in tables else []
                    there = [f for f in names if self._has(source, f)]
                    some = self.chance.sample(there, self.chance.randint(1, len(there))) if there else []
                    words = "、".join(some) if self.chance.random() < 0.7 else ""
                    if words:
                        self.result.shown.setdefault(source, []).append(words)
                if words is not None:
                    page.cell(at[1] + 1, at[2] + 1).value = words or None  # type: ignore[attr-defined]
                    self.result.typed.pop(at, None)
                    self.result.columns.pop(at, None)
                    if words:
                        self.result.typed[at], self.result.columns[at] = words, one.name

    def _said(self, sheet: str, header: str) -> list[str]:
        """What was typed below a header."""
        cells = self.result.columns.items()
        return [self.result.typed[at] for at, name in cells if at[0] == sheet and name == header]

    def _has(self, sheet: str, header: str) -> bool:
        page = self.book[sheet]
        return any(cell.value == header for row in page.iter_rows(max_row=4) for cell in row)

    def _free(self) -> None:
        """A sheet that no kind declares, asked for or not."""
        page = self.book.create_sheet("任务")
        for row in range(3):
            for column in range(3):
                page.cell(row + 1, column + 1).value = self._words(
                    5
                )  # read only where an attachment asks for it


def cells_without_a_word(
    made: Random, kind: Kind, said: set[tuple[str, int, int]], text: str
) -> Iterator[str]:
    """The cells that are neither named, nor printed as often as they were typed, nor decide by what they are called."""
    often: dict[str, int] = {}
    for (sheet, row, column), words in made.typed.items():
        declared = kind.sheet(sheet)
        field = declared.field(made.columns.get((sheet, row, column), "")) if declared else None
        if field is None or field.use == "printed":
            once = (
                made.columns.get((sheet, row, column)) == "组内职务"
            )  # a label of the group's people, printed once
            often[words] = 1 if once else often.get(words, 0) + 1
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for (sheet, row, column), header in made.columns.items():
        line = column if sheet == DISPATCH else row
        rows.setdefault((sheet, line), {})[header] = made.typed[sheet, row, column]
    for (sheet, row, column), words in made.typed.items():
        if (sheet, row, column) in said or sheet not in {one.name for one in kind.sheets}:
            continue
        pieces = [piece for line in words.split("\n") for piece in line.split("、") if piece]
        if all(text.count(printed(piece)) >= often.get(piece, 1) for piece in pieces):
            continue
        header = made.columns.get((sheet, row, column), "")
        beside = rows.get((sheet, column if sheet == DISPATCH else row), {})
        if not _decides(made, kind, sheet, header, words, beside):
            yield f"{sheet} {row + 1}:{column + 1} {header} {words!r}"


def printed(words: str) -> str:
    """Words as a document shows them: days without zeros, nothing between characters."""
    year, *rest = words.split("-")
    if year in ("2025", "2026") and len(rest) == 2:
        return f"{year}年{int(rest[0])}月{int(rest[1])}日"
    return "".join(words.split())


def _decides(made: Random, kind: Kind, sheet: str, header: str, words: str, beside: dict[str, str]) -> bool:
    declared = kind.sheet(sheet)
    field = declared.field(header) if declared and header else None
    if any(header and header not in shown.split("、") for shown in made.shown.get(sheet, ())):
        return True
    if field is None or declared is None:
        return False
    if (
        field.use in ("decides", "handling")
        or (field.use == "register" and kind.register)
        or field.use == "listed"
    ):
        return True
    if field.said_in and beside.get(field.said_in):
        return True
    if any(one.contains == field.name and beside.get(one.name) for one in declared.fields):
        return True
    return declared.overrides is not None and field.key == declared.overrides[0]
