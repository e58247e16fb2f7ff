"""What an office asks of its register beside issuing → what became of it: numbers reserved, made void, taken over, caught up.

Register and archive are given, opened; which ones is decided elsewhere. Every function is one transaction of the
register, or changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from notice_gen.book import read_workbook
from notice_gen.build.requests import gathering
from notice_gen.files.outbox import Saved, names_beside
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import LEDGER_PRINTED, Chained, Entry, HighWaterMark, Link, Number, is_secret
from notice_gen.model.number_forms import USUAL_FORM, NumberForm
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive import Archive
from notice_gen.office.archive.descriptions import lacking, numbered, read_description
from notice_gen.office.archive.searching import plainly, runs_of
from notice_gen.office.faults import (
    CAUGHT_UP,
    NO_LEDGER,
    REASON_NOT_TAKEN,
    RESERVED_ONE_OFF,
    SERIES_AFTER_IMPORT,
)
from notice_gen.office.on_paper.distribution import Distribution, by_entry, check, filled_in, sheet_of
from notice_gen.office.on_paper.register_book import register_book
from notice_gen.office.on_paper.sheets import LYING, save
from notice_gen.office.on_paper.statistics import Counted, counted
from notice_gen.office.reasons import validate_reason
from notice_gen.office.register import (
    Register,
    entry_named,
    export_register,
    named_number,
    numbers_from,
    old_copy,
    one_off,
    printed_link,
)
from notice_gen.office.register.faults import NUMBERS_MISSING
from notice_gen.office.register.ledger import in_order
from notice_gen.office.register.taking_over import entry_of_description, read_ledger, take_over
from notice_gen.settings.office import Office

# ---- numbers ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReserveRequest:
    """So many numbers of a series (most often a 机关代字) and year: the next ones, or those from `n` (and `total`) on.

    `form` is for a series that the register does not have yet; None: 代字〔年〕N号. `new_series` says that such a series is
    meant though it is but one character off a known one; `declared` are those that the office's settings name.
    """

    series: str
    year: int
    count: int = 1
    n: int | None = None
    form: NumberForm | None = None
    total: int | None = None
    new_series: bool = False
    declared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reserved:
    """The entries that were made, and a 提醒 where the 机关代字 was never used before."""

    entries: tuple[Entry, ...]
    findings: tuple[Diagnostic, ...]


def reserve(
    register: Register,
    archive: Archive | None,
    request: ReserveRequest,
    confirm: Callable[[str], bool] = lambda question: False,
) -> Reserved:
    """Reserve numbers. `archive` is that of the register's office, where there is one.

    `confirm` is asked where the series is new and one character off a known one. Raises Refused where nobody says that it
    is meant, where a number is taken, or the archive knows more than the register, which then is an old copy.
    """
    with gathering() as report:
        known = register.series()
        form = request.form or register.form(request.series) or USUAL_FORM
        others = "”“".join(one_off(request.series, (*known, *request.declared)))
        if others and not request.new_series:
            seen = f"登记簿中没有“{request.series}”的号，与“{others}”只差一个字"
            if not confirm(f"{seen}。"):
                remedy = f"写错的，改正（“{others}”）；确实另编一列号的，加上 --new-series"
                raise Refused(Diagnostic(RESERVED_ONE_OFF, NOWHERE, seen, remedy))
        if known and request.series not in known:
            seen = f"登记簿中第一次编“{request.series}”的号；已编过号的是 {'、'.join(known)}"
            report.found(SERIES_AFTER_IMPORT, NOWHERE, seen, "核对有没有写错；写错的，用 register void 作废")
        if archive is not None and request.n is not None:
            wanted = numbers_from(request.series, request.year, request.n, request.count, form, request.total)
            _validate_against_archive(register, archive, wanted)
        high_water = high_water_of(archive)
        entries = register.reserve(
            request.series, request.year, request.count, request.n, high_water, form=form, total=request.total
        )
    return Reserved(tuple(entries), tuple(report))


def high_water_of(archive: Archive | None) -> HighWaterMark:
    """The archive's high-water mark; an empty one where there is no archive."""
    return archive.high_water() if archive is not None else HighWaterMark()


def _validate_against_archive(register: Register, archive: Archive, numbers: list[Number]) -> None:
    """Raise Refused where the archive has one of these numbers and the register, an old copy, does not."""
    there = numbered(archive, numbers) if numbers else None
    if there is not None and register.find(there.number) is None:
        raise old_copy(f"归档库中 {there.number} 是“{there.item}”，登记簿中没有")


@dataclass(frozen=True, slots=True)
class VoidRequest:
    """A number, as a person names it in `this_year`, and why it is void; `issued` allows one that is issued."""

    words: str
    this_year: int
    reason: str
    issued: bool = False


def void(register: Register, request: VoidRequest, report: Report) -> Entry:
    """Make a number void. One that is void already stays as it is, which is said where the reason is another.

    Raises Refused where there is none, several fit, it may not be made void, or no reason is given.
    """
    validate_reason(request.reason, "作废")
    named = named_number(register, request.words, request.this_year)
    named = named or entry_named(register, request.words, request.this_year).number
    entry = register.void(named, request.reason, issued=request.issued)
    noted = [one.words for one in register.acts(entry.id) if one.what == "作废"]
    remark = entry.facts.get("备注", "")
    if request.reason not in noted and not remark.endswith(f"作废：{request.reason}"):
        seen = f"{entry.number} 以前作废过，这次写的原因没有记" + (
            "" if is_secret(entry.facts) or not remark else f"；备注仍是“{remark}”"
        )
        report.found(REASON_NOT_TAKEN, NOWHERE, seen, "作废只记第一次的原因；要补充的，另行记录")
    return entry


def next_numbers(register: Register, year: int | None, series: str | None, this_year: int) -> list[Number]:
    """The numbers that would be given next, of one series or all, in the year named, else in this year."""
    return [
        register.next(one, of, form)
        for one, of, form in register.counters(year if year is not None else this_year)
        if series in (None, one)
    ]


def search_register(register: Register, words: Sequence[str]) -> Iterator[Entry]:
    """The lines of the register, the newest first, in whose number and facts all of the words occur.

    Of a document with a 密级 only the number is looked at.
    """
    wanted = [run for word in words for run in runs_of(word)]
    for entry in reversed(list(register.entries())) if wanted else ():
        said = () if is_secret(entry.facts) else entry.facts.values()
        line = plainly("\n".join((str(entry.number), entry.code, *said)))
        if all(run in line for run in wanted):
            yield entry


# ---- taking over --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A ledger in Excel of which one year is taken over; `moment` is when that is."""

    path: Path
    year: int
    moment: datetime.datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """How many numbers are new, how many were there already, which come next, and what was seen."""

    new: int
    known: int
    following: tuple[Number, ...]
    findings: tuple[Diagnostic, ...]


def import_ledger(register: Register, request: ImportRequest) -> Imported:
    """Take over a ledger, all of its lines or none. Raises Refused, with all findings, where one cannot be read."""
    with gathering() as report:
        workbook, moment = read_workbook(request.path), request.moment.isoformat()
        lines = read_ledger(workbook, request.year, report, moment, register.form)
        if report.refused:
            raise Refused
        new = take_over(register, lines)
        series = {line.entry.number.series: line.entry.number.form for line in lines}
        following = tuple(
            register.next(one, request.year, register.form(one) or form)
            for one, form in sorted(series.items(), key=lambda one: one[0])
        )
        report.extend(_missing_numbers(register))
    return Imported(new, len(lines) - new, following, tuple(report))


def validate_ledger(path: Path) -> None:
    """Raise Refused where there is no file to import."""
    if not path.is_file():
        seen = f"找不到“{path}”"
        raise Refused(Diagnostic(NO_LEDGER, NOWHERE, seen, "核对文件的名称和所在的文件夹"))


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """How many items the archive has, how many of their numbers were new, whether its 标记.json was rewritten."""

    items: int
    new: int
    marked: bool
    findings: tuple[Diagnostic, ...]


def catch_up(register: Register, archive: Archive) -> CaughtUp:
    """Enter in a register that lost its newest state what the archive has; and renew the archive's high-water mark.

    Raises Refused where a number or key belongs to another document, or an item cannot be read.
    """
    with gathering() as report:
        entries, links = _archived(archive)
        before = register.head()
        new = register.adopt(entries, links)
        if register.head() != before:
            seen = "补登的各件按归档的先后接在校验链上，与丢失的那份登记簿先后可能不同"
            remedy = "以前印出的归档文件目录末尾的校验值与现在不同的，附上这次补登的说明"
            report.found(CAUGHT_UP, NOWHERE, seen, remedy)
        marked = archive.rewrite_high_water(entry.number for entry in entries)
        report.extend(_missing_numbers(register))
    return CaughtUp(len(entries), new, marked, tuple(report))


def _archived(archive: Archive) -> tuple[list[Entry], list[Link]]:
    """The entries of the archive's items, and the links of all versions in the order in which they were filed."""
    entries: list[Entry] = []
    versions: list[tuple[str, int, int, str, int, Link]] = []
    for item in archive.items():
        description, inventory = read_description(archive, item), archive.inventory(item)
        if description:
            filed = not lacking(description)
            entries.append(entry_of_description(description, inventory.head, filed=filed))
        # A campaign's object before its items.
        year, n = int(description.get("year", 0)), int(description.get("n", 0))
        for link, version in zip(archive.links(item), inventory.versions, strict=True):
            versions.append((version.created, year, n, item, link.version, link))
    versions.sort(key=lambda one: one[:5])
    return entries, [one[5] for one in versions]


def _missing_numbers(register: Register) -> Iterable[Diagnostic]:
    return (finding for finding in register.verify() if finding.fault == NUMBERS_MISSING)


# ---- to be read ---------------------------------------------------------------------------------


def export_ledger(
    register: Register, office: Office | None, year: int | None, path: Path, report: Report
) -> Saved | None:
    """Write the 发文登记簿 of a year (None: of all) as the file's ending says: .xlsx with all columns, or as it is printed.

    An office says which columns are printed, and the order of its series. None where no PDF could be made of it, which
    is reported. Raises Refused for another ending, and where the disk does not let it.
    """
    columns = office.ledger if office is not None else LEDGER_PRINTED
    series = tuple(office.formats) if office is not None else ()
    if path.suffix.lower() in (".xlsx", ""):
        return export_register(register, year, path, report, printed=columns, series=series)
    entries = in_order(register.entries(year), series)
    return save(register_book(entries, year, columns), path, report, LYING)


@dataclass(frozen=True, slots=True)
class DistributeRequest:
    """The 分发签收单 of a number, as a person names it in `this_year`, written to `path` as its ending says.

    `copies` for each recipient, and what is `kept` (None: what is left of 份数); or `filled`, the workbook as a clerk has filled
    it in.
    """

    words: str
    this_year: int
    path: Path
    copies: int = 1
    kept: int | None = None
    filled: Path | None = None


def distribute(
    register: Register, request: DistributeRequest, report: Report
) -> tuple[Distribution, Saved | None]:
    """Write who gets how many copies of a document, and say where they do not make up 份数.

    None where no PDF could be made, which is reported. Raises Refused where there is no such number, or the workbook
    cannot be read.
    """
    entry = entry_named(register, request.words, request.this_year)
    made: Distribution | None = by_entry(entry, request.copies, request.kept)
    if request.filled is not None:
        validate_ledger(request.filled)
        made = filled_in(read_workbook(request.filled), report)
    if made is None:
        raise Refused
    check(entry, made, report)
    return made, save(sheet_of(entry, made), request.path, report)


def count_issued(register: Register, year: int) -> tuple[Counted, ...]:
    """发文统计 of a year against the year before."""
    return counted([*register.entries(year - 1), *register.entries(year)], year)


# ---- looking after it ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterVerified:
    """The findings, the chain's last hash, and the link that a printed hash was found in, where one was looked for."""

    head: str
    link: Chained | None
    findings: tuple[Diagnostic, ...]


def verify_register(register: Register, printed: str | None = None) -> RegisterVerified:
    """Verify the register, and look for a hash that was printed. Changes nothing."""
    findings, link = register.verify(), None
    if printed is not None:
        link, missing = printed_link(register.links(), printed)
        findings += [missing] if missing is not None else []
    return RegisterVerified(register.head(), link, tuple(findings))


def back_up(register: Register, target: Path, day: datetime.date) -> Path:
    """A whole copy of the register, at the path or in that folder under the day's name; returns where it is.

    Raises Refused as `Register.backup`.
    """
    sqlite = register.engine.dialect.name == "sqlite"
    if target.is_dir() or (sqlite and not target.suffix):  # a folder, which pg_dump would not make
        dated = target / f"发文登记簿 {day.isoformat()}{'.db' if sqlite else '.dump'}"
        target = next(name for name in names_beside(dated) if not name.exists())
    register.backup(target)
    return target
