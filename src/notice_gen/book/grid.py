"""Cells in the order of a file → a Sheet: text as shown, values as stored, findings by cell.

All file formats fill the same grid; how a file encodes its cells is not known here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from notice_gen.book.characters import SAID, cleaned
from notice_gen.book.faults import (
    DATE_CELL_WITHOUT_DATE,
    DIGITS_LOST,
    FAR_CELL,
    FORMULA_FAILED,
    HIDDEN_BY_FORMAT,
    HIDDEN_COLUMNS,
    HIDDEN_ROWS,
    LONG_NUMBER,
    LOOKUP_FAILED,
    NOT_CALCULATED,
    NOT_RAISED,
    PICTURE_IN_CELL,
    PRIVATE_PLANES,
    REFERENCE_GONE,
    SIGN_HIDDEN,
    STRUCK_OUT,
    TEXT_TAKEN_FOR_FORMULA,
    TOO_MANY_BROKEN,
    UNKNOWN_FORMULA_NAME,
    UNKNOWN_NUMBER_FORMAT,
)
from notice_gen.book.limits import (
    MOST_BROKEN,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FILLED,
    MOST_FINDINGS,
    MOST_ROWS,
    MOST_SPANS,
)
from notice_gen.book.number_format import compiled, day_of, in_calendar, is_long
from notice_gen.book.sheets import Position, Sheet, short
from notice_gen.book.unpacking import SAVE_ANEW, refused
from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InCell, InSheet, column_letters, lines_in_words
from notice_gen.model.raised import MOST_RAISED, Manner, lowered, raised
from notice_gen.model.values import Gap

_HALF = lazy_pattern("[\ud800-\udfff]")
_ESCAPE = lazy_pattern("_x([0-9A-Fa-f]{4})_")
MOST_EXACT = 1e15  # Excel keeps fifteen digits of a number; from here on an integer has more
_INTEGER = lazy_pattern(r"-?\d+", re.ASCII)
_BAD_FORMULA = "改正公式，或直接填写内容"


Run = tuple[Manner, str]  # words of a cell in one font


@dataclass(slots=True)
class Count:
    """Counts the filled cells of all sheets of a workbook."""

    filled: int = 0


@dataclass(slots=True)
class Grid:
    """Collects the cells of one sheet. Rows and columns count from 0."""

    place: InSheet
    count: Count
    dates_from_1904: bool = False
    hidden: bool = False
    spans: dict[Position, tuple[int, int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last of each run
    lines: dict[int, tuple[list[str], list[Any]]] = field(default_factory=dict)
    """Row → its text and its values from column A on; one and the same list where all is text."""
    broken: dict[Position, Diagnostic] = field(default_factory=dict)
    notes: list[tuple[Position, Diagnostic]] = field(default_factory=list)
    struck: set[Position] = field(default_factory=set)
    _rows: int = 0
    _columns: int = 0
    _noted: dict[Fault, int] = field(default_factory=dict)  # how often each 提醒 was seen
    _shown: dict[tuple[float, str], tuple[str, object, Fault | None]] = field(default_factory=dict)

    # ---- filled cells ----

    def reach(self, row: int, columns: int, filled: int) -> None:
        """Count `filled` non-empty cells of a row, the last of them in column `columns`.

        Raises Refused where the grid, or the workbook, exceeds its limits.
        """
        self._rows, self._columns = max(self._rows, row + 1), max(self._columns, columns)
        if self._rows > MOST_ROWS or self._columns > MOST_COLUMNS or self._rows * self._columns > MOST_CELLS:
            raise refused(
                FAR_CELL,
                InCell(self.place.file, self.place.sheet, row, columns - 1),
                "有内容的格离表头太远，整张表超出了能读的范围",
                "删去远处的内容，或把数据移到靠左上的地方",
            )
        self.count.filled += filled
        if self.count.filled > MOST_FILLED:
            raise refused(
                TOO_MANY_BROKEN,
                self.place,
                f"填了内容的格超过 {MOST_FILLED:,} 个，读不了这么多",
                "把数据分到几本工作簿里",
            )

    def put(self, row: int, column: int, text: str, raw: object) -> None:
        """Fill a cell. An empty text leaves it empty."""
        if not text:
            return
        self.reach(row, column + 1, 1)
        line, values = self._line(row)
        plain = isinstance(raw, str)
        if not plain and values is line:
            values = line.copy()
            self.lines[row] = line, values
        for one in (line,) if values is line else (line, values):
            if len(one) <= column:
                one.extend([""] * (column + 1 - len(one)))
        line[column] = text
        values[column] = text if plain else raw

    def repeat(self, row: int, times: int) -> bool:
        """Fill the following rows like this one, `times` rows in all; False where findings name cells of it."""
        if any(at[0] == row for at in self.broken) or any(at[0] == row for at, _ in self.notes):
            return False
        line, values = self._line(row)
        filled = len(line) - line.count("")
        for following in range(row + 1, row + times):
            self.reach(following, len(line), filled)
            copied: list[str] = line.copy()
            self.lines[following] = copied, copied if values is line else values.copy()
        return True

    def _line(self, row: int) -> tuple[list[str], list[Any]]:
        """A row's text and values, the same list while all is text."""
        found = self.lines.get(row)
        if found is None:
            line: list[str] = []
            found = self.lines[row] = (line, line)
        return found

    def words(
        self, row: int, column: int, text: str, code: str = "General", runs: Sequence[Run] = ()
    ) -> None:
        """Fill a cell with text, in a format that may add to it; `runs` are the text's where its font changes in it."""
        text = self.set_in(row, column, runs) if runs else self.clean(row, column, text)
        own = code.endswith(";") or ("@" in code and code != "@")
        shown = compiled(code).text(text) if own else text
        if text and not shown:
            self.say_hidden(row, column, code)
        self.put(row, column, shown, text)

    def number(self, row: int, column: int, value: float, code: str, stored: str = "") -> None:
        """Fill a cell with a number or a day; `stored` is the number as the file spells it."""
        text, raw, said = self.shown(value, code)
        if said is DIGITS_LOST and _INTEGER.fullmatch(stored):
            text = stored
        if said:
            self.say_of_number(row, column, text, code, said)
        self.put(row, column, text, raw)

    def shown(self, value: float, code: str) -> tuple[str, object, Fault | None]:
        """A number's text and stored value, and the fault to report of it or None; cached."""
        key = (value, code)
        found = self._shown.get(key)
        if found is None:
            if len(self._shown) > 50_000:
                self._shown.clear()
            found = self._shown[key] = self._show(value, code)
        return found

    def _show(self, value: float, code: str) -> tuple[str, object, Fault | None]:
        if abs(value) >= MOST_EXACT and value == int(value):
            return str(int(value)), value, DIGITS_LOST
        as_format = compiled(code)
        raw: object = value
        if as_format.is_date:
            raw = (
                day_of(value, self.dates_from_1904, as_format.shows_day) if as_format.shows_moment else value
            )
        text = as_format.number(value, self.dates_from_1904)
        if text is None:
            plain = compiled("General").number(value, False) or ""
            said = UNKNOWN_NUMBER_FORMAT
            if as_format.is_date:
                said = DATE_CELL_WITHOUT_DATE if not in_calendar(value, self.dates_from_1904) else said
                plain = str(raw) if isinstance(raw, datetime.date | datetime.time) else plain
            return plain, raw, said
        if not text and value:
            return text, raw, HIDDEN_BY_FORMAT
        if value < 0 and as_format.hides_sign(value):
            return text, raw, SIGN_HIDDEN
        return text, raw, LONG_NUMBER if is_long(value) and as_format.is_general else None

    def say_of_number(self, row: int, column: int, text: str, code: str, said: Fault) -> None:
        """Report a number that cannot be shown as Excel shows it."""
        if said == DATE_CELL_WITHOUT_DATE:
            self.add_broken(row, column, DATE_CELL_WITHOUT_DATE, "这一格设成了日期或时间，里面的数却不是日期（Excel 显示为 ####）",
                        "重新填写日期，或把格式改为常规")  # fmt: skip
        elif said == DIGITS_LOST:
            seen = f"{len(text.lstrip('-'))} 位的数字存成了数值，15 位以后的数字已经不可靠"
            self.add_broken(row, column, DIGITS_LOST, seen, "把这一列设为文本格式，重新填写")
        elif said == LONG_NUMBER:
            self.note(row, column, LONG_NUMBER, f"数字太长，Excel 显示成 {_short_form(text)} 这样，按“{text}”使用",
                      "把这一列设为文本格式，重新填写")  # fmt: skip
        elif said == SIGN_HIDDEN:
            seen = f"格中的数小于零，数字格式“{code}”不显示负号（或者只用颜色表示），印成“{text}”"
            self.note(row, column, SIGN_HIDDEN, seen, "看一看；要改的，在“设置单元格格式”里换一种负数的写法")
        elif said == HIDDEN_BY_FORMAT:
            self.say_hidden(row, column, code)
        else:
            self.note(row, column, UNKNOWN_NUMBER_FORMAT, f"数字格式“{code}”不认识，按“{text}”使用",
                      "把这一格设为文本格式，写成要印出的样子")  # fmt: skip

    def say_hidden(self, row: int, column: int, code: str) -> None:
        """Report a cell whose format shows nothing of what is in it."""
        self.note(row, column, HIDDEN_BY_FORMAT, f"格中有内容，数字格式“{code}”把它藏了起来（Excel 里看不见），当作空的",
                  "要印出来的，把这一格的格式改为常规；不要的，清空这一格")  # fmt: skip

    def boolean(self, row: int, column: int, value: bool) -> None:
        """Fill a cell with TRUE or FALSE."""
        self.put(row, column, "TRUE" if value else "FALSE", value)

    # ---- cells without a usable value ----

    def error(self, row: int, column: int, error: str, formula: str = "") -> None:
        """A cell that shows an error value: what happened decides the finding."""
        error = error.strip() or "#N/A"
        typed = re.match(r"\s*+=?\s*+[-+—–－＋=]", formula)
        if error == "#N/A":
            self.add_broken(row, column, LOOKUP_FAILED, "格中是 #N/A：公式没有找到要找的内容", _BAD_FORMULA)
        elif error == "#REF!":
            self.add_broken(
                row,
                column,
                REFERENCE_GONE,
                "格中是 #REF!：公式引用的格已经被删去",
                "重新写公式，或直接填写内容",
            )
        elif error == "#NAME?" and typed:
            self.add_broken(
                row,
                column,
                TEXT_TAKEN_FOR_FORMULA,
                "格中是 #NAME?：以 - 或 = 开头的文字被当成了公式",
                "把这一格设为文本格式，重新填写",
            )
        elif error == "#NAME?":
            self.add_broken(
                row, column, UNKNOWN_FORMULA_NAME, "格中是 #NAME?：公式里有 Excel 不认识的名称", _BAD_FORMULA
            )
        else:
            self.add_broken(row, column, FORMULA_FAILED, f"格中是错误值 {error[:20]}", _BAD_FORMULA)
        self.put(row, column, error[:20], error[:20])

    def uncalculated(self, row: int, column: int) -> None:
        """A formula whose result the file does not hold."""
        self.reach(row, column + 1, 1)
        self._line(row)
        self.add_broken(
            row, column, NOT_CALCULATED, "格中的公式还没有算出结果", "用 Excel 或 WPS 打开工作簿，保存一次"
        )

    def picture(self, row: int, column: int) -> None:
        """A picture that WPS keeps inside a cell."""
        self.note(row, column, PICTURE_IN_CELL, "格中是一张图片，没有用到", "要印的图片请在成文后插入")

    def add_broken(self, row: int, column: int, fault: Fault, seen: str, remedy: str) -> None:
        """Report a cell without a usable value, and remember that it has none."""
        if len(self.broken) >= MOST_BROKEN:
            raise refused(TOO_MANY_BROKEN, self.place, f"出错的格超过 {MOST_BROKEN:,} 个", _BAD_FORMULA)
        self.broken[row, column] = self._finding(row, column, fault, seen, remedy)

    def note(self, row: int, column: int, fault: Fault, seen: str, remedy: str) -> None:
        """Report a 提醒 on a cell that is used, but not just as it is in the file."""
        number = self._noted[fault] = self._noted.get(fault, 0) + 1
        if number <= MOST_FINDINGS:
            self.notes.append(((row, column), self._finding(row, column, fault, seen, remedy)))

    def _finding(self, row: int, column: int, fault: Fault, seen: str, remedy: str) -> Diagnostic:
        where = InCell(self.place.file, self.place.sheet, row, column)
        return fault.at(where, seen, remedy)

    # ---- text ----

    def clean(self, row: int, column: int, text: str) -> str:
        """The text as a document can have it; what was dropped, exchanged or is doubtful is reported."""
        text, faults = cleaned(text)
        for fault in faults:
            if fault is PRIVATE_PLANES:
                self.add_broken(row, column, fault, *SAID[fault])
            else:
                self.note(row, column, fault, *SAID[fault])
        return text

    def set_in(self, row: int, column: int, runs: Sequence[Run]) -> str:
        """The words of a cell's runs, clean, the raised and lowered ones as such, the struck ones as a gap."""
        made, struck, lost = "", "", ""
        for manner, words in runs:
            words = self.clean(row, column, words)
            match manner:
                case Manner.PLAIN:
                    made += words
                case Manner.RAISED | Manner.LOWERED:
                    made += raised(words) if manner is Manner.RAISED else lowered(words)
                    lost += "".join(c for c in words if ord(c) > MOST_RAISED)
                case Manner.STRUCK:
                    made += Gap.struck(words) if words.strip() else words
                    struck += words
                case _:
                    assert_never(manner)
        if struck.strip():
            self.struck.add((row, column))
            seen = f"“{short(struck)}”划去了（有删除线），草稿中标成【待删】"
            self.note(row, column, STRUCK_OUT, seen, "不要的，从格中删去；还要的，去掉删除线")
        if lost:
            seen = f"上标或下标里的“{lost}”不能升高或降低，按平常的字印"
            self.note(row, column, NOT_RAISED, seen, "换一个写法，或在 Word 文件中改")
        return made

    def set_all(self, row: int, column: int, manner: Manner) -> None:
        """Set a filled cell as its own font has it, whatever is in it: a struck number or day is no value."""
        line, values = self._line(row)
        if manner is Manner.PLAIN or (row, column) in self.broken or column >= len(line) or not line[column]:
            return
        line[column] = values[column] = self.set_in(row, column, [(manner, line[column])])

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Merged cells, from their top left one."""
        if rows > 1 or columns > 1:
            if len(self.spans) >= MOST_SPANS:
                raise refused(TOO_MANY_BROKEN, self.place, "合并的格太多，读不了", SAVE_ANEW)
            self.spans[row, column] = (rows, columns)

    # ---- the sheet ----

    def sheet(self) -> Sheet:
        """The gathered cells as a Sheet, without the empty rows and columns around them."""
        made = Sheet(
            self.place.sheet,
            self.place,
            spans=self.spans,
            hidden=self.hidden,
            broken=self.broken,
            struck=self.struck,
        )
        found = sorted([*self.broken.items(), *self.notes], key=lambda one: (one[0], one[1].code))
        made.faults = [finding for _, finding in found]
        for fault, number in self._noted.items():
            if number > MOST_FINDINGS:
                seen = f"另有 {number - MOST_FINDINGS} 格是同样的情况"
                made.faults.append(fault.at(self.place, seen, "一并检查"))
        broken_rows = {row for row, _ in self.broken}
        rows = sorted(row for row, (line, _) in self.lines.items() if row in broken_rows or any(line))
        if not rows:
            return made
        width = self._columns
        first = (next((c for c, text in enumerate(line) if text), width) for line, _ in self.lines.values())
        made.top, made.left = rows[0], min(*first, *(column for _, column in self.broken), width - 1)
        for row in range(made.top, rows[-1] + 1):
            line, values = self._line(row)
            for one in (line,) if values is line else (line, values):
                if len(one) < width:
                    one += [""] * (width - len(one))
                if made.left:
                    del one[: made.left]
            made.rows.append(line)
            made.raw.append(values)
        self.lines = {}
        self._say_what_is_hidden(made)
        return made

    def _say_what_is_hidden(self, made: Sheet) -> None:
        rows = [
            row
            for row in self.hidden_rows
            if made.top <= row < made.bottom and any(made.rows[row - made.top])
        ]
        if rows:
            seen = f"第 {lines_in_words(rows, lambda row: str(row + 1))} 行隐藏着，照样使用"
            made.faults.append(Diagnostic(HIDDEN_ROWS, self.place, seen, "不要的行请删除，不要只是隐藏"))
        columns = [
            column
            for first, last in self.hidden_columns
            for column in range(max(first, made.left), min(last + 1, made.right))
            if any(line[column - made.left] for line in made.rows)
        ]
        if columns:
            seen = f"{lines_in_words(columns, column_letters)} 列隐藏着，照样使用"
            made.faults.append(Diagnostic(HIDDEN_COLUMNS, self.place, seen, "不要的列请删除，不要只是隐藏"))


def unescaped(text: str) -> str:
    """_x000D_ and the like → their character, as Excel reads them; _x005F_ is the underscore itself."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # A character beyond U+FFFF is escaped as two halves.
    return (
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        if _HALF.search(text)
        else text
    )


def _short_form(digits: str) -> str:
    return f"{float(digits):.5E}"
