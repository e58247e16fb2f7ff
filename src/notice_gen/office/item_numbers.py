"""档号 for a year's documents, given once in the spring after it: arranged first, then numbered (DA/T 22—2015, 5.3, 5.4).

Inside each class (年度, 保管期限, 机构或问题) documents stand in the order of their days, and 件号 run over outgoing,
incoming and internal papers together. A void document gets none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from notice_gen.build.requests import gathering
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import RETENTION, Entry, State, pages_entered
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive import Archive
from notice_gen.office.archive.changing import Act
from notice_gen.office.archive.faults import (
    FIRST_WRONG,
    LIST_ROW_UNCLEAR,
    NO_FONDS,
    NOT_NUMBERED,
    NUMBERED_BEFORE,
    RETENTION_UNKNOWN,
    USUAL_RETENTION,
)
from notice_gen.office.handover.codes import parse_code
from notice_gen.office.kept_papers import Listed, with_kept
from notice_gen.office.other_items import OtherItem, read_other_items
from notice_gen.office.register import Others, Register, named_number
from notice_gen.office.restating import Settled, coded, restate, settled
from notice_gen.settings.office import Office

LAST = 9999  # of a class: four digits (DA/T 22—2015, 5.4)


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """The year whose documents get 档号, and who gives them when.

    `first` is the first 件号 of the one class that is numbered; `retention` and `matter` pick classes. `others` is the
    list of what else is archived.
    """

    year: int
    act: Act
    first: int | None = None
    retention: str = ""
    matter: str = ""
    others: Path | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item of the year with its 档号: an entry of the register, or a line of the office's list; `pages` are its 页数 as the list
    or else a ledger says them, None where neither does, or its files are counted."""

    code: str
    day: str
    retention: str
    matter: str
    of: Entry | OtherItem
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class NumberedYear:
    """What got a 档号 now (`new`, in the register), what of runs that were broken off was `completed` first (its number, what
    was done), all of the classes in their order, and findings. `others` is how many other papers got a 件号 now."""

    new: tuple[Entry, ...]
    completed: tuple[tuple[Entry, str], ...]
    items: tuple[Numbered, ...]
    findings: tuple[Diagnostic, ...]
    others: int = 0


def number_items(
    office: Office, archive: Archive, register: Register, request: NumberRequest
) -> NumberedYear:
    """Give 档号 to the year's documents that have none. Again, it goes on behind the last of each class.

    Raises Refused where a class is not clear, before any is given.
    """
    with gathering() as report:
        if not office.fonds:
            seen, remedy = "办公室的设置里没有全宗号，编不了档号", "在 办公室.toml 写上档案馆给的全宗号"
            raise Refused(Diagnostic(NO_FONDS, NOWHERE, seen, remedy))
        archive.finish()
        stand = [settled(archive, register, one, request.act) for one in _issued(register, request, report)]
        lines = [one.entry for one in stand]
        completed = tuple((one.entry, words) for one in stand for words in one.completed)
        others = read_other_items(request.others, report) if request.others is not None else []
        if report.refused:
            raise Refused
        classes = _classes(office, register, lines, others, request, report)
        _validate_first(classes, request)
        _validate_lists(classes, request)
        given = [one for of in classes for one in _numbered(of, request)]
        new = [one for one in given if isinstance(one.of, Entry) and one.of.code != one.code]
        codes = {one.of.id: one.code for one in new if isinstance(one.of, Entry)}
        # All of it durable at once: the list is written last, and a run that is killed before that is done again.
        void = codes.keys() - register.give_codes(
            codes, _others(classes, given)
        )  # made so since they were read
        given = [one for one in given if not (isinstance(one.of, Entry) and one.of.id in void)]
        new = [one for one in given if isinstance(one.of, Entry) and one.of.code != one.code]
        changes = [coded(one.of, one.code) for one in new if isinstance(one.of, Entry)]
        first = [one.of for one in new if isinstance(one.of, Entry) and not one.of.code]
        _remark_usual(office, [*_given_then(register, stand), *first], request, report)
        entries = restate(archive, register, changes, request.act)
    ordered = sorted(given, key=lambda one: one.code)
    more = sum(
        member.n is None and isinstance(member.of, OtherItem) for of in classes for member in of.members
    )
    return NumberedYear(tuple(entries), completed, tuple(ordered), tuple(report), more)


# ---- which documents ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Member:
    """An item of a class: its day, what it is, the 件号 that it has, its 页数; `own` is its place in register or list."""

    day: str
    own: int
    of: Entry | OtherItem
    n: int | None
    listed: Listed | None = None  # of what is not in the register
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class _Class:
    """A class with its members; `taken` are 件号 that others of it have, void documents too; `last` is the highest that was ever
    given in it."""

    name: str
    retention: str
    matter: str
    members: tuple[_Member, ...]
    taken: frozenset[int]
    last: int


def _issued(register: Register, request: NumberRequest, report: Report) -> list[Entry]:
    """The year's documents that are issued; it is said which are begun only."""
    entries = list(register.entries(request.year))
    begun = [str(entry.number) for entry in entries if entry.state is State.BEGUN]
    if begun:
        seen = f"还没有印发完，没有编档号：{'、'.join(begun[:20])}{'等' if len(begun) > 20 else ''}"
        report.found(NOT_NUMBERED, NOWHERE, seen, "印发完后再编一次，接着往下编；不发的作废")
    return [entry for entry in entries if entry.state in (State.ISSUED, State.FILED)]


def _classes(
    office: Office,
    register: Register,
    lines: Sequence[Entry],
    others: Sequence[OtherItem],
    request: NumberRequest,
    report: Report,
) -> list[_Class]:
    """The classes that are to be numbered. Raises Refused for every line whose class is not clear."""
    _validate_retentions(lines)
    said = {named_number(register, one.number, request.year): one for one in others if one.number}
    members: dict[str, list[_Member]] = {}
    named: dict[str, tuple[str, str]] = {}
    ours = set()
    for own, entry in enumerate(lines):
        listed = said.get(entry.number)
        ours.add(listed)
        facts = entry.facts
        retention, matter = _class_words(office, facts.get("保管期限", ""), facts.get("机构或问题", ""))
        name = office.item_class(facts, request.year)
        parsed = parse_code(entry.code)
        n = parsed.n if parsed else listed.n if listed else None
        if not _picked(request, retention, matter) or (entry.code and not parsed):
            continue
        name = parsed.item_class if parsed else name
        named[name] = retention, matter
        members.setdefault(name, []).append(
            _Member(_day_of(entry), own, entry, n, pages=_pages_of(entry, listed))
        )
    kept = [
        paper
        for paper in register.other_papers()
        if (code := parse_code(paper.code)) is not None and code.year == request.year
    ]
    rest = [(_class_of(office, one, request.year), one) for one in others if one not in ours]
    for own, one in enumerate(with_kept(rest, kept, report)):
        retention, matter = _class_words(office, one.item.retention, one.item.matter)
        if not _picked(request, retention, matter):
            continue
        name = one.item_class
        named.setdefault(name, (retention, matter))
        member = _Member(one.item.day or "9999", own, one.item, one.item.n, one, one.item.pages)
        members.setdefault(name, []).append(member)
    void = [parse_code(entry.code) for entry in register.entries(request.year, states=[State.VOID])]
    taken = {name: frozenset(c.n for c in void if c and c.item_class == name) for name in members}
    last = register.last_codes()
    return [
        _Class(name, *named[name], tuple(members[name]), taken[name], last.get(name, 0))
        for name in sorted(members)
    ]


def _class_of(office: Office, one: OtherItem, year: int) -> str:
    retention, matter = _class_words(office, one.retention, one.matter)
    return office.item_class({"保管期限": retention, "机构或问题": matter}, year)


def _others(classes: Sequence[_Class], given: Sequence[Numbered]) -> Others:
    """What the register is to keep of the other papers: those that are new, or of which the list says something else now."""
    codes = {one.of: one.code for one in given if isinstance(one.of, OtherItem)}
    listed = [member.listed for of in classes for member in of.members if member.listed is not None]
    pairs = [(one.kept, one.as_kept(codes[one.item])) for one in listed]
    new = [now for before, now in pairs if before != now]
    return Others(new, [before for before, now in pairs if before is not None and before != now])


def _class_words(office: Office, retention: str, matter: str) -> tuple[str, str]:
    return retention.strip() or office.retention, matter.strip() or office.matter


def _picked(request: NumberRequest, retention: str, matter: str) -> bool:
    return request.retention in ("", retention) and request.matter in ("", matter)


def _day_of(entry: Entry) -> str:
    return (
        entry.facts.get("成文日期") or entry.facts.get("印发日期") or (entry.issued or entry.registered)[:10]
    )


def _pages_of(entry: Entry, listed: OtherItem | None) -> int | None:
    """The 页数 of a document that has no files: as the office wrote them into its list, else as a ledger has them."""
    if entry.version:
        return None
    return listed.pages if listed is not None and listed.pages is not None else pages_entered(entry.facts)


def _validate_retentions(lines: Sequence[Entry]) -> None:
    """Raise Refused for lines of an old ledger that say 长期 or the like."""
    wrong = [one for one in lines if (one.facts.get("保管期限", "").strip() or "永久") not in RETENTION]
    if wrong:
        said = "、".join(f"{one.number}（{one.facts['保管期限']}）" for one in wrong[:20])
        seen = f"保管期限不是{'、'.join(RETENTION)}，编不了档号：{said}"
        remedy = "用 notice-gen archive correct 字号 --retention 30年 --reason 原因 改正"
        raise Refused(Diagnostic(RETENTION_UNKNOWN, NOWHERE, seen, remedy))


def _given_then(register: Register, stand: Sequence[Settled]) -> list[Entry]:
    """The lines that got their 档号 in the run that was broken off and is completed now, which could say nothing of them: all
    that it gave in one transaction, those without files too, of which nothing was left to be done."""
    given = {
        one.entry.id: {
            act.moment
            for act in register.acts(one.entry.id)
            if act.what == "编号" and act.words == one.entry.code
        }
        for one in (stand if any(one.numbered for one in stand) else ())
    }
    then = {moment for one in stand if one.numbered for moment in given[one.entry.id]}
    return [one.entry for one in stand if given.get(one.entry.id, set()) & then]


def _remark_usual(office: Office, new: Sequence[Entry], request: NumberRequest, report: Report) -> None:
    """A 提醒 on the documents that were numbered with the office's usual 保管期限, having none of their own."""
    usual = [str(one.number) for one in new if not one.facts.get("保管期限", "").strip()]
    if usual:
        said = f"{'、'.join(usual[:20])}{f' 等 {len(usual)} 件' if len(usual) > 20 else ''}"
        seen = (
            f"登记簿中没有写保管期限，照办公室设置的 {office.retention} 编了 {request.year} 年的档号：{said}"
        )
        remedy = "逐件核对，不对的用 notice-gen archive correct 字号 --retention 永久 --reason 原因 改正"
        report.found(USUAL_RETENTION, NOWHERE, seen, remedy)


# ---- numbers ------------------------------------------------------------------------------------


def _validate_first(classes: Sequence[_Class], request: NumberRequest) -> None:
    """Raise Refused where one first 件号 is given for several classes."""
    open_ones = [one for one in classes if any(member.n is None for member in one.members)]
    if request.first is not None and len(open_ones) > 1:
        said = "、".join(f"{one.retention} {one.matter}" for one in open_ones)
        seen = f"--first 只用于一类，{request.year} 年要编的有 {len(open_ones)} 类：{said}"
        raise Refused(
            Diagnostic(FIRST_WRONG, NOWHERE, seen, "用 --retention、--matter 指明是哪一类，一类一类地编")
        )


def _validate_lists(classes: Sequence[_Class], request: NumberRequest) -> None:
    """Raise Refused where other papers were numbered in a class before, and the list does not say which they are: they would
    get a second 件号."""
    for of in classes if request.first is None else ():
        known = max([0, *of.taken, *(member.n for member in of.members if member.n is not None)])
        others = any(member.n is None and isinstance(member.of, OtherItem) for member in of.members)
        if others and of.last > known:
            seen = f"{of.name} 编到过 {of.last}，比登记簿和目录中有的件号（到 {known}）大，目录里的文件可能编过了"
            remedy = "用上次写出的 归档文件编号 作目录（已有件号，添上没有编的）；确实没有编过的，用 --first 写明从几号起"
            raise Refused(Diagnostic(NUMBERED_BEFORE, NOWHERE, seen, remedy))
        left = [member for member in of.members if member.listed is not None and member.listed.only_kept]
        if others and left:
            said = "、".join(
                f"{member.n} {member.listed.item.title}" for member in left[:20] if member.listed
            )
            more = f" 等 {len(left)} 件" if len(left) > 20 else ""
            seen = f"{of.name} 编过件号的，目录里没有：{said}{more}；目录里没有编的，可能就是其中改了题名、日期或文号的"
            remedy = "先不加 --others 运行一次，用写出的 归档文件编号 作目录，添上没有编的；确实是另外的文件，用 --first 写明从几号起"
            raise Refused(Diagnostic(NUMBERED_BEFORE, NOWHERE, seen, remedy))


def _numbered(of: _Class, request: NumberRequest) -> Iterator[Numbered]:
    """All members of a class with their 档号, in order. Raises Refused where two have one 件号."""
    there: dict[int, _Member] = {}
    for member in of.members:
        if member.n is not None and there.setdefault(member.n, member) is not member:
            raise Refused(_twice(member, of))
    taken = {*there, *of.taken}
    n = (request.first if request.first is not None else max([of.last, *taken]) + 1) - 1
    for member in sorted(of.members, key=lambda one: (one.day, isinstance(one.of, OtherItem), one.own)):
        here = member.n
        if here is None:
            n += 1
            while n in taken:
                n += 1
            here = n
        if here > LAST:
            raise Refused(_too_many(of))
        yield Numbered(f"{of.name}-{here:04d}", member.day, of.retention, of.matter, member.of, member.pages)


def _twice(member: _Member, of: _Class) -> Diagnostic:
    seen = f"{of.name} 的件号 {member.n} 有两件"
    place = member.of.place if isinstance(member.of, OtherItem) else NOWHERE
    return Diagnostic(LIST_ROW_UNCLEAR, place, seen, "核对目录中的件号；还没有编的空着")


def _too_many(of: _Class) -> Diagnostic:
    seen = f"{of.name} 的件号超过 {LAST}"
    return Diagnostic(FIRST_WRONG, NOWHERE, seen, "核对起始的件号；确实这样多的，机构或问题分细")
