"""What an issued document leaves behind: its entry in the register, its item in the archive. Plain types.

`register` gives numbers and `archive` keeps files; neither imports the other. A document is identified by its
key (活动编号/文件[/单位代码]), never by a title, a path or a digest.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from notice_gen.model.kind import DISPATCH
from notice_gen.model.number_forms import USUAL_FORM, NumberForm, form_kept

# What the register says of a document, in the words of a 发文登记簿 (docs/standards.md, section 3).
FACTS = (
    "标题", "文种", "附件", "密级", "保密期限", "紧急程度", "公开方式", "份数", "份号",
    "拟稿单位", "拟稿人", "拟稿日期", "核稿人", "核稿日期", "会签人", "会签日期", "签发人", "签发日期", "复审人", "复审日期",
    "发文机关", "各机关份数", "主送机关", "抄送机关", "成文日期", "印发机关", "印发日期",
    "保管期限", "机构或问题", "备注",
)  # fmt: skip
_NEVER_SEALED = ("纪要", "公报", "决议")
_NO_SEAL = ("否", "不加盖印章")  # as 用印 of 发文 says it
WITHHELD = "（涉密，略）"
# The columns of a 发文登记簿 that is printed or exported, and those that an office prints unless its settings say others:
# as many as stand on A4 across in type of 9 pt.
LEDGER = (
    "顺序号", "登记日期", "发文字号", "文件标题", "密级", "份数", "份号", "主送机关", "抄送机关", "附件", "拟稿科室",
    "拟稿人", "核稿人", "会签人", "签发人", "签发日期", "印发日期", "文种", "紧急程度", "公开方式", "状态", "归档", "档号",
    "签收", "备注",
)  # fmt: skip
LEDGER_PRINTED = (
    "顺序号", "登记日期", "发文字号", "文件标题", "密级", "份数", "主送机关", "拟稿科室", "签发人", "归档", "签收", "备注",
)  # fmt: skip
# What stands in 密级 of ledgers for a document that has none; a register may have it from an import of before.
NO_SECRET = frozenset(
    ("", "无", "无密", "无密级", "非密", "非密件", "非涉密", "不涉密", "不密", "否", "0", "普通", "普通件", "一般",
     "平件", "公开", "-", "--", "—", "——", "/", "\\", "×", "○")
)  # fmt: skip
# The names in an item (docs/format.md): its description, the files that `issue` puts there, the folders in their order.
DESCRIPTION = "件.json"
FINAL, FAIR, SLIP = "定稿/定稿.docx", "正本/正本.pdf", "处理单/处理单.docx"
SLIP_PDF = "处理单/处理单.pdf"  # the same page, to be read in thirty years
ROLES = (
    "正本",
    "附件",
    "定稿",
    "来文",
    "处理单",
    "处理单",
)  # DA/T 22—2015, 5.1: 正本 before 定稿, a text before its attachments, an answer before the letter
BESIDE = "附件"  # the folder of what belongs to a document and is a file of its own
FOR_FINAL = "照定稿"  # a fact of an entry that is begun: its number was taken for a 定稿, of which file
BY_ISSUE = frozenset(
    (FINAL, FAIR, SLIP, SLIP_PDF)
)  # names that are of what the program made, and of nothing else
CAMPAIGN = "活动:"  # prefix of the identifier of a campaign's object: workbook and templates, kept once for its items
CAME, WITHDRAWN = "归档", "撤下"  # steps of an item: files that came to it, one that was taken out
LATER = (CAME, WITHDRAWN, "更正", "编号")  # its steps after it was issued
RETENTION = {"永久": "Y", "30年": "D30", "10年": "D10"}  # DA/T 22—2015, 5.4


class State(Enum):
    """The state of an entry of the register, in the office's words."""

    RESERVED = "预留"  # kept free for a document that is to come
    BEGUN = "登记"  # taken for a document whose files are not all in their places yet; not shown as issued
    ISSUED = "印发"
    FILED = "归档"  # its item has the sealed 正本 and the 处理单
    VOID = "作废"  # stays in the register; never given again


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a series: n, an integer from 1, of the series and year; year 0 where it counts on through all years.

    These three say which one it is; `form` and `total` (总第M期, which counts on in the series) are how it is written.
    """

    series: str
    year: int
    n: int
    form: NumberForm = field(default=USUAL_FORM, compare=False)
    total: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.form.registered(self.series, self.year, self.n, self.total)

    @property
    def printed(self) -> str:
        """What stands on the pages."""
        return self.form.printed(self.series, self.year, self.n, self.total)

    @property
    def counted(self) -> tuple[tuple[str, int, int], ...]:
        """Each counter that it is of, with its figure there: (series, year, n), and (series, 0, total)."""
        own = (self.series, self.year, self.n)
        return (own,) if self.total is None else (own, (self.series, 0, self.total))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request to the register for a number for one document.

    `n` and `total` are numbers that were given elsewhere (OA, paper); None takes the next. `year` is that of the register in
    which it is entered, also where the form counts on. `item_class` is the 档号 without its 件号
    (Z109-WS·2026-D30-BGS), empty where the office has no 全宗号. `edition` is 1, or 2 … for a new document under a key
    that was used before (last year's workbook copied). `asked` are the ids of lines of the same title that somebody was
    asked about before (none: of none); None where the title may come again without a question.
    """

    key: str
    series: str
    year: int
    facts: Mapping[str, str]
    item_class: str = ""
    n: int | None = None
    edition: int = 1
    form: NumberForm = USUAL_FORM
    total: int | None = None
    asked: frozenset[int] | None = None

    @property
    def family(self) -> list[str]:
        """What the documents of a 文件 have in common: units have a key each, and one title."""
        return self.key.split("/")[:2]

    @property
    def counter(self) -> tuple[str, int]:
        """The counter of n: a series and a year, 0 where it counts on."""
        return self.series, self.year if self.form.yearly else 0

    @property
    def counters(self) -> tuple[tuple[str, int], ...]:
        """Every counter that gives it a figure."""
        return (self.counter, (self.series, 0)) if self.form.totalled else (self.counter,)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register. `version` is the archive's newest version of the item, 0 while it is begun.

    `book` is the year in which it is entered, 0 for that of its number.

    `digests`: sha512 by name of what it was made from (工作簿, 模板) and of every file that came out. `registered`
    and `issued` are moments, ISO 8601 with the offset. `code` is the whole 档号.
    """

    id: int
    key: str
    edition: int
    number: Number
    state: State
    facts: Mapping[str, str]
    code: str = ""
    version: int = 0
    digests: Mapping[str, str] = field(default_factory=dict)
    registered: str = ""
    issued: str = ""
    book: int = 0

    @property
    def year(self) -> int:
        """The year of the register that it stands in."""
        return self.book or self.number.year

    @property
    def item(self) -> str:
        """The identifier of its item in the archive."""
        return item_id(self.key, self.edition)

    @property
    def shown(self) -> Mapping[str, str]:
        """Its facts as anybody may see them: those of a document with a 密级 without its words."""
        return may_be_shown(self.facts)


def may_be_shown(facts: Mapping[str, str]) -> Mapping[str, str]:
    """The facts without the words of a document that has a 密级: its title, what is attached, to whom, remarks, and what
    a ledger said in columns of its own."""
    if not is_secret(facts):
        return facts
    words = ("标题", "附件", "主送机关", "抄送机关", "备注")
    return {
        name: WITHHELD if said and (name in words or name not in FACTS) else said
        for name, said in facts.items()
    }


_PAGES = ("页数", "页", "总页数", "文件页数", "正文页数")  # as ledgers call the column of a document's pages


def pages_entered(facts: Mapping[str, str]) -> int | None:
    """The pages of a document as a ledger that was taken over says them; None where it says none, or no whole number."""
    for name, said in facts.items():
        if "".join(name.split()) in _PAGES:
            words = "".join(unicodedata.normalize("NFKC", said).split()).removesuffix("页")
            return int(words) if words.isdecimal() and int(words) else None
    return None


def is_secret(facts: Mapping[str, str]) -> bool:
    """Whether a document has a 密级, so that none of its words may be shown, logged or searched."""
    return not means_no_secret(str(facts.get("密级", "")))


def means_no_secret(words: str) -> bool:
    """Whether what stands in 密级 says that there is none."""
    return "".join(words.split()) in NO_SECRET


def title_of(facts: Mapping[str, str], series: str, number: str) -> str:
    """The 题名 of a document, on one line. Minutes and orders that have no title of their own stand in the register by their mark,
    which all of a series share: they go by their whole number (某某市卫生健康委员会会议纪要第3次)."""
    title = " ".join(str(facts.get("标题") or "").split())
    return number if title and title == " ".join(series.split()) else title


def item_id(key: str, edition: int) -> str:
    """The identifier of an item in the archive: the key, with #2 … for a later edition."""
    return key if edition == 1 else f"{key}#{edition}"


@dataclass(frozen=True, slots=True)
class Link:
    """A version of an item in the register's chain; `digest` is sha512 of its inventory.json, in hexadecimal."""

    item: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Chained(Link):
    """A link with its position `n` (from 1), the hash of the link before (`previous`, "" for the first) and its own."""

    n: int
    previous: str
    hash: str


def hash_of(previous: str, link: Link) -> str:
    """The hash of a link after one whose hash is `previous`.

    sha512 of the UTF-8 text "previous⏎item⏎version⏎digest⏎", in hexadecimal; ⏎ is one line feed.
    """
    words = f"{previous}\n{link.item}\n{link.version}\n{link.digest}\n"
    return hashlib.sha512(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """What `Register.issued` writes into an entry once its files are in the archive and the output folder.

    `version` is the item's newest version, `digests` are by name as in Entry, `links` go to the end of the chain.
    `facts` replace the entry's; None leaves them as they were.
    """

    entry_id: int
    version: int
    digests: Mapping[str, str]
    links: Sequence[Link] = ()
    facts: Mapping[str, str] | None = None
    code: str | None = None  # 档号, where it is to be written as well
    lacks: bool = False  # the item has no sealed scan or slip (any more): it is not 归档


@dataclass(frozen=True, slots=True)
class Restated:
    """What `Register.restated` writes into an entry whose item says something else in a new version: `what` was done
    (更正, 编号, 撤下), `words` say what and why (none: nothing is noted); `who` and `moment` where that was another run.

    `facts` are those that change, `code` the 档号 if it does (None: not): all else stays as it stands in the line by
    then. `links` go to the end of the chain. An item that `lacks` something is not 归档 (any more).
    """

    entry_id: int
    facts: Mapping[str, str]
    code: str | None
    version: int
    links: Sequence[Link]
    what: str
    words: str = ""
    who: str = ""
    moment: str = ""
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class OtherPaper:
    """A paper that is no document of the register (收文, 内部文件 …) and has a 件号 among them: its 档号, and what the office's list
    says of it; `day` is ISO 8601, empty where none is written, `pages` None where none can be read."""

    code: str
    title: str
    day: str = ""
    number: str = ""
    retention: str = ""
    matter: str = ""
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class HighWaterMark:
    """How far the register had come when the archive was last written; a register below it is an old copy.

    `highest` number by (series, year), year 0 for those that count on, and the number of links (versions of items).
    Kept in 归档库/标记.json.
    """

    highest: Mapping[tuple[str, int], int] = field(default_factory=dict)
    links: int = 0


def proof(number: Number, code: str, facts: Mapping[str, str], digests: Mapping[str, str]) -> bytes:
    """sha256 over what an entry and its 件.json must agree on: number, 档号, facts, digests of sources and printed files.

    Left out: files that were added to the item afterwards.
    """
    made = {name: digest for name, digest in digests.items() if "/" not in name or name in BY_ISSUE}
    said = {name: words for name, words in facts.items() if words}
    written: list[Any] = [number.series, number.year, number.n]
    if number.form != USUAL_FORM:
        written += [number.form.kept, number.total]
    whole = [*written, code, sorted(said.items()), sorted(made.items())]
    return hashlib.sha256(json.dumps(whole).encode("ascii")).digest()


_VOIDED = re.compile(r"(?:^|；)\d{4}-\d\d-\d\d 作废：")  # as `Register.void` says it in 备注


def proofs_of(entry: Entry) -> frozenset[bytes]:
    """The proofs that the 件.json of an entry's item may have: of one that is void, without what the register added to its
    备注 then; none where it added nothing."""
    remark = entry.facts.get("备注", "")
    void = entry.state is State.VOID
    remarks = [remark[: said.start()] for said in _VOIDED.finditer(remark)] if void else [remark]
    return frozenset(
        proof(entry.number, entry.code, {**entry.facts, "备注": before}, entry.digests) for before in remarks
    )


def form_in(number: Number) -> dict[str, Any]:
    """What a 件.json says of how a number is written and counted; nothing of the usual 代字〔年〕N号."""
    if number.form == USUAL_FORM:
        return {}
    return {"form": number.form.kept, **({"total": number.total} if number.total is not None else {})}


def identity_in(entry: Entry) -> dict[str, Any]:
    """What a 件.json says of which document it is: key, edition, number and its parts, 档号."""
    number = entry.number
    return {
        "key": entry.key,
        "edition": entry.edition,
        "number": str(number),
        "series": number.series,
        "year": entry.year,
        "n": number.n,
        **form_in(number),
        "code": entry.code,
    }


def number_in(description: Mapping[str, Any]) -> Number:
    """The number that a 件.json says (docs/format.md); its "year" is that of the register, whatever the form.

    Raises ValueError, KeyError or TypeError where it says none.
    """
    form = form_kept(str(description.get("form") or ""))
    total = description.get("total")
    year = int(description["year"]) if form.yearly else 0
    return Number(
        str(description["series"]),
        year,
        int(description["n"]),
        form,
        int(total) if total is not None else None,
    )


def never_sealed(description: Mapping[str, Any]) -> bool:
    """Whether a document, by its 件.json, has no seal: 纪要 (GB/T 9704—2012, 10.3), 公报 and 决议 by their 文种, 简报 by their 期,
    and what 用印 says so of."""
    row = description.get("row", {}).get(DISPATCH, {})
    try:
        unit = number_in(description).form.unit
    except (KeyError, ValueError, TypeError):
        unit = ""
    genre = description.get("facts", {}).get("文种", "")
    return genre in _NEVER_SEALED or unit == "期" or row.get("用印", "") in _NO_SEAL
