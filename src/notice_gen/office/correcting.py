"""What was registered wrongly of an issued document (保管期限, 机构或问题, 题名, 档号) → a new version with a reason.

Of a document that was taken over from a ledger 责任者 and 日期 too.

The document itself does not change: for that there are 更正重印 and 作废.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from notice_gen.build.requests import gathering
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import Entry
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive import Archive
from notice_gen.office.archive.changing import Act, described
from notice_gen.office.archive.faults import (
    CODE_LEFT,
    CODE_OF_VOID,
    CODE_UNFIT,
    NOTHING_CORRECTED,
    PRINTED_FACT,
)
from notice_gen.office.free_numbers import settle_free
from notice_gen.office.handover.codes import SHAPE, Code, parse_code
from notice_gen.office.reasons import validate_reason
from notice_gen.office.register import Register
from notice_gen.office.restating import Change, restate, settled
from notice_gen.settings.office import Office

PRINTED = {
    "发文机关": "责任者",
    "成文日期": "日期",
}  # facts that stand on a document's pages, as a catalogue calls them


@dataclass(frozen=True, slots=True)
class CorrectRequest:
    """What is right of an item: `facts` by the register's names, `code` its 档号 where somebody says which one; and who
    says so, when, why. `lists` are the office's lists of 件号 that are at hand; `free` says that the 档号 is nobody's."""

    facts: Mapping[str, str]
    code: str
    act: Act
    lists: tuple[Path, ...] = ()
    free: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """The entry as it is now, in words what was changed and what of a run that was broken off was `completed` first, and
    findings."""

    entry: Entry
    changed: tuple[str, ...]
    completed: tuple[str, ...]
    findings: tuple[Diagnostic, ...]


def correct(
    office: Office,
    archive: Archive,
    register: Register,
    entry: Entry,
    request: CorrectRequest,
    confirm: Callable[[str], bool] = lambda question: False,
) -> Corrected:
    """Correct what register and archive say of an item. An item whose class changes after it was numbered gets the next
    档号 of its new class.

    `confirm` is asked where a 档号 may be another paper's. Raises Refused where nothing is asked, no reason is given,
    the 档号 does not fit or is another item's.
    """
    with gathering() as report:
        validate_reason(request.act.reason, "更正")
        said = {name: words.strip() for name, words in request.facts.items() if words.strip()}
        if not said and not request.code:
            seen, remedy = (
                "没有写要更正什么",
                "写 --retention、--matter、--title、--agency、--dated 或 --code",
            )
            raise Refused(Diagnostic(NOTHING_CORRECTED, NOWHERE, seen, remedy))
        archive.finish()
        stands = settled(archive, register, entry, request.act)
        before = stands.entry
        _validate_printed(archive, before, said)
        facts = {**before.facts, **said}
        if request.code:
            code = request.code
            named = _named_code(office, before, facts, code)
            if code != before.code:
                free = (lambda question: True) if request.free else confirm
                settle_free(office, register, before, named, request.lists, free)
            if not register.give_codes({entry.id: code}):
                seen = f"{entry.number} 已经作废，不编档号"
                raise Refused(Diagnostic(CODE_OF_VOID, NOWHERE, seen, "作废的一件不移交；核对字号"))
        else:
            code = _code_of_class(office, register, before, facts, report)
        changed = [
            f"{name}：{before.facts.get(name) or '空'}→{words}"
            for name, words in said.items()
            if before.facts.get(name, "") != words
        ]
        changed += [f"档号：{entry.code or '空'}→{code}"] if code != entry.code else []
        if changed:
            new = code if code != entry.code else None
            change = Change(before, said, new, "更正", "；".join(changed))
            (before,) = restate(archive, register, [change], request.act)
    return Corrected(before, tuple(changed), stands.completed, tuple(report))


def _validate_printed(archive: Archive, entry: Entry, said: Mapping[str, str]) -> None:
    """Raise Refused for 责任者 or 日期 of a document that `issue` made: they stand on its pages."""
    printed = [words for name, words in PRINTED.items() if name in said]
    if printed and entry.version and described(archive, entry.item).get("row"):
        seen = f"{entry.number} 是用工作簿印发的，{'、'.join(printed)}是公文上印的"
        remedy = "在工作簿中改正，用 notice-gen issue --reprint 更正重印"
        raise Refused(Diagnostic(PRINTED_FACT, NOWHERE, seen, remedy))


def _named_code(office: Office, entry: Entry, facts: Mapping[str, str], wanted: str) -> Code:
    """The 档号 that a person names. Raises Refused where it is none, or of another class."""
    item_class = office.item_class(facts, entry.year)
    parsed = parse_code(wanted)
    if parsed is None or (item_class and parsed.item_class != item_class):
        seen = f"档号“{wanted}”与这一件的全宗号、年度、保管期限、机构或问题不合"
        remedy = f"写成 {item_class}-0001 这样（{SHAPE}）" if item_class else f"写成：{SHAPE}"
        raise Refused(Diagnostic(CODE_UNFIT, NOWHERE, seen, remedy))
    return parsed


def _code_of_class(
    office: Office, register: Register, entry: Entry, facts: Mapping[str, str], report: Report
) -> str:
    """The 档号 that an item has whose facts are these, given to it in the register: the next of its class, if that changes."""
    item_class = office.item_class(facts, entry.year)
    if not entry.code or not item_class or entry.code.rpartition("-")[0] == item_class:
        return entry.code
    code = register.next_code(entry.id, item_class)
    if code == entry.code:
        return code  # it is void
    seen = f"{entry.number} 换了类，档号是 {code}，原来的 {entry.code} 空出来了"
    report.found(CODE_LEFT, NOWHERE, seen, "备考表中说明；还没有装盒的，可以用 --code 把别的件挪过来")
    return code
