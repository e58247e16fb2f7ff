"""A paper and its entries in the register → the step that issues it; a person may have to answer a question.

A document keeps the number that was taken for it: what was begun is finished before anything else is asked.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Report
from notice_gen.model.filing import FAIR, FINAL, FOR_FINAL, Entry, State
from notice_gen.model.places import NOWHERE, InFile, cells_of, file_name
from notice_gen.model.values import place_of
from notice_gen.office.archive import Archive
from notice_gen.office.archive.descriptions import read_description
from notice_gen.office.issuing.faults import (
    CHANGED_SINCE_ISSUED,
    COPIED_WORKBOOK,
    NEEDS_THE_FINAL,
    NUMBER_BY_HAND,
    NUMBER_DIFFERS,
    PRINTED_BEFORE_SIGNED,
    SAME_TITLE,
    VOIDED_BEFORE,
)
from notice_gen.office.issuing.final import FinalFile
from notice_gen.office.issuing.issued_files import (
    ISSUED,
    MADE,
    REVIEWED_ON,
    Paper,
    Stamp,
    Typesetter,
    words_of,
)
from notice_gen.office.issuing.items import FROM_WORDS
from notice_gen.office.issuing.settling import Settle, Settled
from notice_gen.office.register.rows import compared

Answer = Literal["reprint", "new"]
Ask = Callable[[str], Answer | None]  # a question in words; None where nobody answers
Confirm = Callable[[str], bool]  # a question that is answered with yes or no; no where nobody answers
Way = Literal["make", "again", "adopt", "left"]

# 更正重印 and 新文 as options, for whoever is not at a terminal.
CHOICES = (
    "是更正原来那一份的，加上 --reprint（字号不变，归档库中添一版）；是另一份新文的，加上 --new（另取一个号）"
)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with a paper. `entry` is its line in the register, where it has one already.

    `make` prints it and files it, as a new version where the entry is issued; `adopt` marks as issued what is in the
    archive already; `again`: nothing is to be done; `left`: another run issued it meanwhile with other words.
    `differs` are the names of facts whose words in the workbook differ from the register's.
    """

    paper: Paper
    way: Way
    edition: int = 1
    entry: Entry | None = None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What decisions are made from: the archive, the entries by key, and by title for keys that are new.

    `on` is the given day of issue, else `today` is; `answer` is --reprint or --new, else `ask` asks a person; `final`
    is the 定稿 that is issued in place of what the program prints, `settled` what was answered for it, else `settle`
    asks a person. `confirm` asks whether a number of another year is meant.
    """

    archive: Archive
    entries: Mapping[str, Sequence[Entry]]
    titled: Mapping[str, Sequence[Entry]]
    today: datetime.date
    on: datetime.date | None = None
    answer: Answer | None = None
    ask: Ask = lambda question: None
    final: FinalFile | None = None
    settled: Settled | None = None
    settle: Settle = lambda question: None
    confirm: Confirm = lambda question: False


def decide(paper: Paper, setter: Typesetter, known: Known) -> Step:
    """The step of one paper. Raises Refused where a question has no answer, or its 序号 is not the register's."""
    entries = known.entries.get(paper.key, ())
    live = [entry for entry in entries if entry.state is not State.VOID]
    after = max((entry.edition for entry in entries), default=0) + 1
    if not live:
        return _anew(paper, entries[-1], after, known) if entries else _new_key(paper, after, known)
    entry = live[-1]
    if known.final is None:
        paper = _as_signed(paper, entry, known.archive)
    paper = _as_corrected(paper, entry, known)
    step = _of_entry(paper, setter, known, entry, after)
    if step.way == "make" and step.entry is not None:
        _validate_source(paper, step.entry, known)
    return step


def _of_entry(paper: Paper, setter: Typesetter, known: Known, entry: Entry, after: int) -> Step:
    """The step of a paper that has an entry; `after` is the edition of a new document."""
    _validate_number(paper, entry)
    moved = entry.number.series != paper.series or not _same_year(paper, entry, known)
    same_title = compared(entry.facts.get("标题", "")) == compared(paper.facts["标题"])
    renamed = entry.state is not State.BEGUN and not same_title
    if moved or renamed:
        other = f"现在是 {paper.form.row(paper.series, paper.year)}" if moved else "现在的标题不同"
        seen = f"{entry.number} 已{entry.state.value}，活动编号和文件与它相同（{paper.key}），{other}"
        if _answered(COPIED_WORKBOOK, seen, known, paper) == "new":
            return Step(paper, "make", after)
        return Step(paper, "make", entry.edition, entry)
    newest = known.archive.newest(entry.item)
    if newest > entry.version and (entry.state is State.BEGUN or _unregistered(entry, known.archive)):
        return Step(paper, "adopt", entry.edition, entry)
    if entry.state is State.BEGUN:
        return Step(paper, "make", entry.edition, entry)
    if same_content(paper, entry, setter, known):
        differs = tuple(
            # An entry of a register of before has no 份号: nobody said another one.
            name
            for name, words in paper.facts.items()
            if words and name in entry.facts and words != entry.facts[name]
        )
        if differs and known.answer == "reprint":
            return Step(paper, "make", entry.edition, entry)
        return Step(paper, "again", entry.edition, entry, differs)
    if _answered(CHANGED_SINCE_ISSUED, _otherwise(paper, entry), known, paper) == "new":
        return Step(paper, "make", after)
    return Step(paper, "make", entry.edition, entry)


def from_final(entry: Entry, archive: Archive) -> bool:
    """Whether a document was issued from a 定稿, or its number was taken for one."""
    if entry.state is State.BEGUN:
        return FOR_FINAL in entry.facts
    return read_description(archive, entry.item).get("draft") is not None


def _as_signed(paper: Paper, entry: Entry, archive: Archive) -> Paper:
    """The paper with what the register has from the 定稿 in place of the workbook's words, where these are the same still."""
    signed = read_description(archive, entry.item).get("signed", {}) if entry.version else {}
    facts = {
        name: said["final"] for name, said in signed.items() if paper.facts.get(name, "") == said["workbook"]
    }
    return replace(paper, facts={**paper.facts, **facts}) if facts else paper


def _as_corrected(paper: Paper, entry: Entry, known: Known) -> Paper:
    """The paper with what the archive was corrected to, where the workbook says nothing or still what was wrong."""
    kept = read_description(known.archive, entry.item) if entry.version else {}
    facts = {
        name: said["now"]
        for name, said in kept.get("corrected", {}).items()
        if paper.facts.get(name, "") in ("", said["before"]) and not (name == "标题" and known.final)
    }
    return replace(paper, facts={**paper.facts, **facts}) if facts else paper


def _validate_source(paper: Paper, entry: Entry, known: Known) -> None:
    """Raises Refused where a document that was issued from a 定稿 would be made anew from the workbook."""
    if known.final is not None or not from_final(entry, known.archive):
        return
    if entry.state is State.BEGUN:
        seen = f"{entry.number} 是为定稿取的号，上一次没有办完，照工作簿印发会换掉定稿的文字"
        remedy = "加上 --final 定稿，接着办；这个号不用了的，notice-gen register void"
    else:
        kept = read_description(known.archive, entry.item)
        lost = [f"定稿中改过的 {len(kept['draft'])} 处"] if kept["draft"] else ["定稿的版面"]
        scans = [file for file in kept["files"] if file["role"] == "正本" and file["name"] != FAIR]
        lost += ["盖章的扫描件"] if scans else []
        seen = f"{entry.number} 是照定稿印发的，照工作簿重做，新的一版里就没有{'、'.join(lost)}了"
        remedy = "加上 --reprint --final，指明改好的定稿（没有另改的，用 output 文件夹里印发的那一份）"
    raise _refused(NEEDS_THE_FINAL, seen, remedy, paper)


def _same_year(paper: Paper, entry: Entry, known: Known) -> bool:
    """Whether a paper belongs into the year in which it is entered: by what was said of it, else by its 成文日期."""
    if paper.said_year:
        return paper.said_year == entry.year
    made = stamp_of(paper, entry, known).made.year
    return str(made) == (entry.facts.get(MADE, "")[:4] or str(entry.year))


def said_otherwise(paper: Paper, entry: Entry) -> Diagnostic:
    """The finding on a paper that another run issued with other words while this one was at work."""
    return Diagnostic(CHANGED_SINCE_ISSUED, NOWHERE, _otherwise(paper, entry), CHOICES)


def _otherwise(paper: Paper, entry: Entry) -> str:
    return f"{entry.number} 已{entry.state.value}，工作簿里的内容与印发的不同（{paper.key}）"


def _anew(paper: Paper, void: Entry, edition: int, known: Known) -> Step:
    """The step of a document whose number was made void. Raises Refused unless it is said to be a new one."""
    seen = f"{void.number} 已作废，工作簿中还有这份公文（{paper.key}）"
    answer = known.answer or known.ask(f"{seen}。重新印发要另取一个号。")
    if answer != "new":
        remedy = "确实要重新印发的，加上 --new（另取一个号）；不再发的，从工作簿中删去，或用 --row 只办别的"
        raise _refused(VOIDED_BEFORE, seen, remedy, paper)
    return Step(paper, "make", edition)


def _new_key(paper: Paper, edition: int, known: Known) -> Step:
    """The step of a document whose key the register does not have; its title may be there under another key."""
    family = paper.key.split("/")[:2]  # the units of one 文件 have one title
    own_title = edition == 1 and has_own_title(paper)
    for entry in known.titled.get(paper.facts["标题"], ()) if own_title else ():
        issued = entry.state in (State.ISSUED, State.FILED)
        year = paper.year or stamp_of(paper, None, known).made.year
        same_series = (entry.number.series, entry.year) == (paper.series, year)
        if issued and same_series and entry.key and entry.key.split("/")[:2] != family:
            seen = _same_title(paper, entry)
            if _answered(SAME_TITLE, seen, known, paper) == "reprint":
                _validate_source(paper, entry, known)
                return Step(replace(paper, key=entry.key), "make", entry.edition, entry)
    return Step(paper, "make", edition)


def has_own_title(paper: Paper) -> bool:
    """Whether its title says which document it is: all minutes that have none are called alike."""
    return paper.facts["标题"] != paper.series


def same_titled(paper: Paper, known: Known) -> set[int]:
    """The ids of the lines with a paper's title that were known when it was decided on."""
    return {entry.id for entry in known.titled.get(paper.facts["标题"], ())}


def validate_new(paper: Paper, entry: Entry, known: Known) -> None:
    """Raises Refused unless somebody says that a paper is a new document, though another clerk has just taken a number
    for one of its title."""
    if _answered(SAME_TITLE, _same_title(paper, entry), known, paper) != "new":
        remedy = "等那一份印发完，再运行一次"
        raise _refused(SAME_TITLE, f"{_same_title(paper, entry)}，刚由别人办", remedy, paper)


def _same_title(paper: Paper, entry: Entry) -> str:
    return f"{entry.number} 已以同样的标题{entry.state.value}，它的编号是 {entry.key}，这一份是 {paper.key}"


def _answered(fault: Fault, seen: str, known: Known, paper: Paper) -> Answer:
    answer = known.answer or known.ask(f"{seen}。")
    if answer is None:
        raise _refused(fault, seen, CHOICES, paper)
    return answer


def _validate_number(paper: Paper, entry: Entry) -> None:
    if paper.series != entry.number.series:
        return
    registered = (entry.number.n, entry.number.total)
    for column, typed, n in zip(paper.form.columns, (paper.n, paper.total), registered, strict=False):
        if typed is not None and typed != n:
            seen = f"{column}写的是 {typed}，登记簿中这份文件是 {entry.number}"
            remedy = f"清空工作簿的{column}（或定稿中的号数），由登记簿来定"
            raise _refused(NUMBER_DIFFERS, seen, remedy, paper, column)


def validate_new_number(paper: Paper, given: int | None, total: int | None = None) -> None:
    """Raises Refused where the workbook has a figure that the register never gave and --number, --total do not confirm."""
    options = (("--number", given), ("--total", total))
    for column, typed, (option, confirmed) in zip(
        paper.form.columns, (paper.n, paper.total), options, strict=False
    ):
        if typed is not None and typed != confirmed:
            seen = f"{column}写的是 {typed}，登记簿中还没有登记这份文件（{paper.key}）"
            remedy = f"清空工作簿的{column}（或定稿中的号数），由登记簿给下一个号；这个号确实是在别处取得的，加上 {option} {typed}"
            raise _refused(NUMBER_BY_HAND, seen, remedy, paper, column)


def stamp_of(paper: Paper, entry: Entry | None, known: Known, *, anew: bool = False) -> Stamp:
    """What is put into a document: the workbook's days, else those registered before, else of signing and issuing.

    成文日期 is the day on which it was signed (GB/T 9704—2012, 7.3.5.4). With `anew` a day given for this run
    stands before the one registered before. Raises Refused where it would be issued before it was made.
    """
    before = entry.facts if entry is not None else {}
    given = known.on.isoformat() if known.on is not None and anew else ""
    today = (known.on or known.today).isoformat()
    reviewed = paper.facts[REVIEWED_ON]  # signed again
    made = paper.facts[MADE] or reviewed or before.get(MADE, "") or paper.signed_on or today
    issued = paper.facts[ISSUED] or given or before.get(ISSUED, "") or today
    if issued < made:
        seen = f"印发日期 {issued} 早于成文日期 {made}（{paper.key}）"
        if known.final is not None and paper.taken_over.keys() & {MADE, ISSUED}:
            remedy = "改正定稿中写错的日期，或用 --on 写明印发的日期"
            raise Refused(Diagnostic(PRINTED_BEFORE_SIGNED, InFile(known.final.path.name), seen, remedy))
        raise _refused(
            PRINTED_BEFORE_SIGNED, seen, "用 --on 写明印发的日期，或改正工作簿中的日期", paper, ISSUED
        )
    days = datetime.date.fromisoformat(made), datetime.date.fromisoformat(issued)
    if entry is None:
        return Stamp(paper.year or int(made[:4]), 0, *days, form=paper.form)
    number = entry.number
    return Stamp(entry.year, number.n, *days, entry.registered, number.total, paper.form, number.printed)


def same_content(paper: Paper, entry: Entry, setter: Typesetter, known: Known) -> bool:
    """Whether the document says what was issued; its layout and the version of the program do not matter."""
    stamp = stamp_of(paper, entry, known)
    if known.final is not None:
        data = known.final.stamped(paper, entry.number, stamp, setter)
        return hashlib.sha512(data).hexdigest() == entry.digests.get(FINAL)
    words, _ = words_of(setter.compose(paper.record, paper.own, stamp, Report()))
    return words == entry.digests.get(FROM_WORDS)


def _unregistered(entry: Entry, archive: Archive) -> bool:
    """Whether the archive's newest version is not registered yet, because the run that filed it was interrupted."""
    kept = read_description(archive, entry.item)
    return bool(kept) and (
        kept["made_from"].get(FROM_WORDS) != entry.digests.get(FROM_WORDS) or kept["facts"] != entry.facts
    )


def _refused(fault: Fault, seen: str, remedy: str, paper: Paper, column: str = "") -> Refused:
    """A Refused to raise on a paper, at its cell in that column, else at the workbook."""
    cell = place_of(paper.record.values[column]) if column in paper.record.values else NOWHERE
    place = cell if cells_of(cell) else InFile(file_name(paper.record.place))
    return Refused(Diagnostic(fault, place, seen, remedy))
