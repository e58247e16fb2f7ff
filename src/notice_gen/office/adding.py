"""Files that come to an item of the archive later (盖章扫描件, 处理单 …), and wrong ones that are taken out → its next version.

Whoever adds a scan may have the wrong one in hand: it is compared with the document and with all other items first.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.build.requests import gathering
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import FAIR, Entry, Number, Restated, State
from notice_gen.model.number_forms import SaidNumber, numbers_among
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.office.archive import Archive, changing, descriptions
from notice_gen.office.archive.changing import Act, Added, Came
from notice_gen.office.archive.faults import NAMED_FOR_ANOTHER, NOT_ISSUED, PAGES_DIFFER, SCAN_OF_ANOTHER
from notice_gen.office.archiving import ItemFound
from notice_gen.office.reasons import validate_reason
from notice_gen.office.register import Register
from notice_gen.office.restating import settled

NAMED_FOR_IT = (
    "正本",
    "定稿",
    "处理单",
)  # roles of the document itself; an attachment or a letter has its own number
OF_ONE_NUMBER = ("正本", "处理单")  # roles whose files belong to one document; a letter may have two answers


@dataclass(frozen=True, slots=True)
class AddRequest:
    """Files that come to an item, in which role, and who adds them when; `other_pages` says that a scan whose pages are
    not as many as the document's is meant nevertheless, `other_name` that a file is whose name says another number."""

    files: tuple[Path, ...]
    role: str
    who: str
    moment: datetime.datetime
    other_pages: bool = False
    other_name: bool = False


@dataclass(frozen=True, slots=True)
class AddedTo:
    """The item's new version, what became of each file, what the item still lacks, the state of its entry, and what of a
    run that was broken off was `completed` first."""

    version: int
    added: tuple[Added, ...]
    lacks: tuple[str, ...]
    state: State
    completed: tuple[str, ...] = ()


def find_issued(archive: Archive, register: Register, words: str, this_year: int) -> ItemFound:
    """The item that files are to join, also one that there is only a line of yet, taken over from a ledger.

    Numbers that are reserved or begun are among those that the words may mean. Raises Refused where none or several
    are meant, or what is meant was never issued.
    """
    with gathering() as report:
        lines = {entry.item or str(entry.number): entry for entry in register.entries()}
        among = [
            descriptions.Named(item, entry.key, entry.number, entry.year) for item, entry in lines.items()
        ]
        named = descriptions.which(words, among, this_year)
        entry = lines[named.item]
        issued = entry.state in (State.ISSUED, State.FILED)
        if not issued and not entry.version:
            void = entry.state is State.VOID
            why = "" if void else "还没有印发，"
            seen = f"{entry.number} 是“{entry.state.value}”的号，{why}没有可以补入的一件"
            remedy = "核对字号；作废的号不补入文件" if void else "核对字号；先印发这份文件"
            raise Refused(Diagnostic(NOT_ISSUED, NOWHERE, seen, remedy))
    return ItemFound(named, entry, tuple(report))


def add_files(
    archive: Archive,
    register: Register,
    found: ItemFound,
    request: AddRequest,
    confirm: Callable[[str], bool] = lambda question: False,
) -> AddedTo:
    """Add files to an item as its next version; an entry that lacks nothing now is 归档.

    `confirm` is asked where a file's name says another number, and where a scan's pages are not as many as the document's.
    Raises Refused.
    """
    item, entry = found.named.item, found.entry
    assert entry is not None
    archive.finish()
    behind = not entry.version and archive.newest(item) > 0  # its first run did not come to the register
    stands = settled(archive, register, entry, Act(request.who, request.moment))
    entry = stands.entry
    files = changing.came(request.files, request.role)
    first = not entry.version and not archive.newest(item)
    description = changing.of_entry(entry) if first else changing.described(archive, item)
    if request.role in OF_ONE_NUMBER:
        _refuse_of_another(archive, item, files)
    if request.role in NAMED_FOR_IT and not request.other_name:
        _settle_names(entry, files, register.series(), confirm)
    if request.role == "正本" and not request.other_pages:
        _settle_pages(description, files, found, confirm)
    act = Act(request.who, request.moment)
    kept, added, now = changing.add(archive, item, description, files, request.role, act)
    lacks = descriptions.lacking(now)
    if new := [one.name for one in added if behind or one.state != "unchanged"]:
        # Chained and noted at once: what was chained alone, the next run would take for done.
        links, words = archive.links(item), "、".join(new)
        done = Restated(entry.id, {}, None, kept.version, links, "补入", words, lacks=bool(lacks))
        (entry,) = register.restated([done])
    if not lacks and entry.state is State.ISSUED:
        register.filed(entry.id)
    return AddedTo(
        kept.version,
        tuple(added),
        descriptions.asked_for(now),
        State.FILED if not lacks else entry.state,
        stands.completed,
    )


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The item's new version, the file that it no longer has, what it lacks now, the state of its entry, and what of a run
    that was broken off was `completed` first."""

    version: int
    name: str
    lacks: tuple[str, ...]
    state: State
    completed: tuple[str, ...] = ()


def withdraw_file(archive: Archive, register: Register, found: ItemFound, words: str, act: Act) -> Withdrawn:
    """Take a file that was added by mistake out of an item: its next version is without it, the older ones keep it.

    An entry that lacks something now is 印发 again. Raises Refused.
    """
    item, entry = found.named.item, found.entry
    assert entry is not None
    validate_reason(act.reason, "撤下")
    archive.finish()
    broken_off = archive.newest(item) > register.chained(item)
    stands = settled(archive, register, entry, act)
    entry = stands.entry
    if broken_off and (name := changing.withdrawn_last(archive, item, words)):
        lacks = descriptions.asked_for(changing.described(archive, item))
        return Withdrawn(archive.newest(item), name, lacks, entry.state, stands.completed)
    kept, name, description = changing.withdraw(archive, item, words, act)
    lacks = descriptions.lacking(description)
    said = f"{name}：{act.reason}"
    links = archive.links(item)
    done = Restated(entry.id, {}, None, kept.version, links, "撤下", said, lacks=bool(lacks))
    (entry,) = register.restated([done])
    return Withdrawn(kept.version, name, descriptions.asked_for(description), entry.state, stands.completed)


def _refuse_of_another(archive: Archive, item: str, files: Sequence[Came]) -> None:
    """Raise Refused where another item has one of these files: a scan is of one document."""
    others = [one for one in descriptions.all_descriptions(archive, Report()) if one[0] != item]
    faults = []
    for one in files:
        for other in changing.holders(others, one.digest):
            number = dict(others)[other].get("number") or other
            seen = f"这个文件已经在 {number} 的一件里"
            remedy = "核对是哪一号的扫描件；那一件放错了的，先用 notice-gen archive withdraw 撤下"
            faults.append(Diagnostic(SCAN_OF_ANOTHER, InFile(one.path.name), seen, remedy))
    if faults:
        raise Refused(*faults)


def _settle_names(
    entry: Entry, files: Sequence[Came], known: Sequence[str], confirm: Callable[[str], bool]
) -> None:
    """Raise Refused where a file's name says a number, but not that of the document, and nobody says that it is meant."""
    for one in files:
        said = [found for found in numbers_among(one.path.stem, known) if not _in_title(found, entry)]
        if not said or any(_is_of(found, entry.number, known) for found in said):
            continue
        seen = f"文件名里的号不是 {entry.number}"
        if not confirm(f"《{one.path.name}》：{seen}。"):
            remedy = "核对是哪一号的扫描件；文件名写错了、确实是这一号的，加上 --other-name"
            raise Refused(Diagnostic(NAMED_FOR_ANOTHER, InFile(one.path.name), seen, remedy))


def _is_of(said: SaidNumber, number: Number, known: Sequence[str]) -> bool:
    """Whether words for a number may mean this one; what they leave open fits, and so do words before that are no series."""
    series = said.series.endswith(number.series) or number.series.endswith(said.series)
    series = series or not (said.brackets or any(said.series.endswith(one) for one in known))
    same_year = said.year in (None, number.year) or not number.year
    return series and same_year and said.n in (None, number.n) and said.total in (None, number.total)


def _in_title(said: SaidNumber, entry: Entry) -> bool:
    """Whether it is a number that the document's own title cites."""
    return said in numbers_among(entry.facts.get("标题", ""))


def _settle_pages(
    description: Mapping[str, Any], files: Sequence[Came], found: ItemFound, confirm: Callable[[str], bool]
) -> None:
    """Raise Refused where a scan has not as many pages as the document, and nobody says that it is meant."""
    differ = changing.scanned_pages(description, files)
    if differ is None:
        return
    own, scanned = differ
    set_here = any(file["name"] == FAIR and file.get("pages") for file in description["files"])
    said = f"的正本有 {own} 页" if set_here else f"在登记簿中写的是 {own} 页"
    seen = f"扫描件有 {scanned} 页，{found.named.number} {said}"
    if not confirm(f"{seen}。"):
        remedy = "核对是不是这一号的、有没有漏扫；确实这样的，加上 --other-pages"
        raise Refused(Diagnostic(PAGES_DIFFER, InFile(files[0].path.name), seen, remedy))
