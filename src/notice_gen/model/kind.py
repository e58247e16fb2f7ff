"""A kind of document: which sheets and columns it needs, and how a header is compared.

Plain types; where kinds are found and how kind.toml is read is not known here (`settings`).
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from notice_gen.model.document import BARE, DOCUMENT, LETTER, Format
from notice_gen.model.number_forms import USUAL_FORM, NumberForm
from notice_gen.model.raised import base

# `word`: a short word that decides something in the program, outer spaces ignored; `sheet`: the name of another sheet; `file`: that of
# a file beside the workbook, which is filed with the document; `issuers`: the name of an office, or of several on lines of their own.
TYPES = (
    "word",
    "sheet",
    "string",
    "prose",
    "title",
    "name",
    "issuers",
    "list",
    "integer",
    "number",
    "year",
    "date",
    "deadline",
    "boolean",
    "phone",
    "file",
)
# What becomes of a column's cells: they stand in the document; they decide on it (keys, switches); they go into register,
# 处理单 and archive; they tell how a paper is handled in the office, which no kind prints and no clerk takes for lost;
# they stand in the list that goes with units' documents (分发清单).
USES = ("printed", "decides", "register", "handling", "listed", "idle")
# What kinds are listed under, in this order; a kind of one's own says none and comes first.
GROUPS = ("", "常用", "上行", "平行", "会议", "公布", "材料", "各单位", "本机关一般不用")
ARRANGEMENTS = ("rows", "upright")  # a record a row, or a record a column (`form` in kind.toml)
DISPATCH = "发文"  # the dispatch sheet: a column for each document, whose 模板 names its kind
KIND_COLUMN, FILE_COLUMN = "模板", "文件"
FORMAT_COLUMN, CODE_COLUMN = "公文格式", "机关代字"
ATTACHMENTS = "附件"  # the sheet of attachments, a row each
ACTIVITY = "活动名称"  # what an activity is called, where it is a numbered heading
ROLE, PEOPLE = "组内职务", "姓名"  # what members of a roster are there, and who
# 《党政机关公文处理工作条例》 art. 8: the fifteen kinds of official document.
GENRES = (
    "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函",
    "纪要",
)  # fmt: skip
Rows = list[list[str]]
Examples = Mapping[str, Rows]  # 填写示例: filled sheets by name, the header first
MOST_KNOWN = 2_000  # words among which a likely one is looked for


@dataclass(frozen=True, slots=True)
class Field:
    """A declared column (in an upright sheet: a line), by the words of Frictionless Table Schema and our own.

    Our own: `due` (empty is a 待补), `fill` (an empty cell takes the words above), `open` (【列名】 in its words is
    replaced by the issued row's value), `whole` (its words are not broken at the end of a title line),
    `required_when` and `due_when` (pairs of another column and the values with which this one is required, or due;
    no values: any value; …请示: one that ends so), `due_unless` (columns that say the same, so that it is not due).
    For findings that compare cells: `similar` (near misses are looked for among all columns
    with this label), `not_before` (columns whose date comes first), `ascending` (dates go down the sheet in order),
    `year_of` (the column whose year this is), `said_in` (the column whose words say the same day or name), `contains` (the
    column whose title this one cites), `genre` (it ends in a legal kind of document), `genres` (the words that titles of this
    kind end in), `single` (one organ only).
    `unsaid` are words that do not belong into it (妥否，请批示 in a 报告), `unclear` those that a clerk may mean otherwise,
    each with what it means here. `term_from`: its words say from when to when, and this column's day is not after that.
    `required_without` (columns of which one is filled where this one may be empty), `means` (pairs of a word that is
    offered and the word that the program knows it by), `offered` (words of a drop-down beside which others may be
    typed), `retired` (columns of older workbooks: read, and offered no more). `formats` are those in which it is printed at
    all, so that it is no 待补 in others (none: every format).
    `use` is one of USES: a filled cell that is not put to its use is named (`compose/accounting`).
    For workbooks that the program makes: `renewed` (next year's workbook keeps its values), `group` (a new group of
    lines begins on 发文稿纸). `description` says what is to be written there; `advice` is the remedy of a finding
    on words that do not fit `pattern`.
    """

    name: str
    type: str = "string"
    required: bool = False
    due: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    fill: bool = False
    open: bool = False
    whole: bool = False
    required_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    due_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    due_unless: tuple[str, ...] = ()
    required_without: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    single: bool = False
    unsaid: tuple[str, ...] = ()
    unclear: tuple[tuple[str, str], ...] = ()
    term_from: str = ""
    means: tuple[tuple[str, str], ...] = ()
    offered: tuple[str, ...] = ()
    retired: bool = False
    formats: tuple[str, ...] = ()
    similar: str = ""
    not_before: tuple[str, ...] = ()
    ascending: bool = False
    year_of: str = ""
    said_in: str = ""
    contains: str = ""
    genre: bool = False
    reference: tuple[str, str] | None = None
    use: str = "printed"
    renewed: bool = True
    group: bool = False
    description: str = ""
    advice: str = ""

    @property
    def key(self) -> str:
        """The name as headers are compared."""
        return header_key(self.name)

    def meant(self, word: str) -> str:
        """The word that the program knows a typed one by: 全印 for 印红头."""
        return dict(self.means).get(word, word) if self.means else word

    @property
    def choices(self) -> tuple[str, ...]:
        """The words to choose among, an older one in its place where the office has a newer."""
        newer = {known: word for word, known in self.means}
        return tuple(newer.get(word, word) for word in self.enum)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook that a kind declares.

    `arrangement`: "rows" has a record a row below a header; "upright" has 项目 in one column and a record a column.
    `overrides` (own column, sheet, its column): each row replaces, for one unit only, the row of that sheet whose
    column has the same words as the own column; None for a sheet of no overrides. `partial`: documents of the kind are
    about the sheet's and show a part of it, so that a column that they leave out is no loss. `rare`: few workbooks need it;
    a new one does not have it, who needs it adds it.
    """

    name: str
    fields: tuple[Field, ...]
    arrangement: str = "rows"
    required: bool = False
    description: str = ""
    overrides: tuple[str, str, str] | None = None
    partial: bool = False
    rare: bool = False
    _by_key: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {field.key: field for field in reversed(self.fields)}
        object.__setattr__(self, "_by_key", by_key)

    @property
    def offered(self) -> tuple[Field, ...]:
        """The columns of a new workbook."""
        return tuple(field for field in self.fields if not field.retired)

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return self._by_key.get(header_key(name))


# What a kind that does not say it allows: whatever has the head, text and foot of a notice.
USUAL_FORMATS: tuple[Format, ...] = (DOCUMENT, LETTER, BARE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A folder under templates/. One document is made per row of the sheet `documents`.

    `register`: its documents take numbers of the issuing office's own 发文登记簿. `group` is what a list of kinds shows it
    under, and `description` what a clerk makes with it. `formats` are the 公文格式 in which its documents go out, the
    first where nothing says another; `codes` are the office's 机关代字, each with the format of its documents.
    `number` is how their numbers are written and counted, `series` what these are numbers of where the pages do not say
    it: neither a 机关代字 nor a mark. `total_if_counted`: 总第M期 is given only where the register counts it for the
    series already, or a person gives one.
    """

    name: str
    title: str
    documents: str
    sheets: tuple[Sheet, ...]
    folders: tuple[Path, ...]  # where its templates and what they include are found, nearest first
    register: bool = True
    group: str = ""
    description: str = ""
    formats: tuple[Format, ...] = USUAL_FORMATS
    codes: tuple[tuple[str, Format], ...] = ()
    number: NumberForm = USUAL_FORM
    series: str = ""
    total_if_counted: bool = False

    def format_of(self, said: str, code: str) -> Format:
        """The format of a document by what 公文格式 and 机关代字 say, each of which may be empty or none of the kind's."""
        of_code = dict(self.codes).get(code.strip())
        return next((one for one in (said.strip(), of_code) if one in self.formats), self.formats[0])

    @property
    def per_row(self) -> bool:
        """Whether it makes a document for each row of a list (单位), not for each column of the dispatch sheet."""
        return self.documents != DISPATCH

    def sheet(self, name: str) -> Sheet | None:
        """The declared sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as it is compared: NFKC, without white space and closing colon (责任⏎领导： = 责任领导)."""
    return "".join(unicodedata.normalize("NFKC", base(text)).split()).rstrip(":")


def likely(word: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """The known word that was probably meant, or an empty string; of very many words none is looked for."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=cutoff) if len(words) <= MOST_KNOWN else []
    return near[0] if near else ""


def instead(word: str, known: Iterable[str]) -> tuple[str, str]:
    """For a word that is none of those known: the one that was probably meant, or nothing, and what to do."""
    words = list(known)
    meant = likely(word, words)
    return meant, f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(words)}"
