"""One run of `issue`: numbers are taken, files made, kept and put in their places, entries closed; always forward.

Group by group: a first transaction takes the numbers (登记), the papers are printed, their items go into the
archive, copies into the output folder, and a second transaction marks them as issued (印发). Whatever stops a
run, the next one finishes what is in the archive from there, and makes the rest with the numbers that they have.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from notice_gen.book import read_workbook
from notice_gen.build.engines import Running
from notice_gen.build.kinds import USUAL_KIND
from notice_gen.files import clock
from notice_gen.files.names import Artifact
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.model.diagnostics import Diagnostic, Missing, Place, Refused, Report, Severity
from notice_gen.model.filing import DRAFT, Done, Entry, Link, Number, State, Wanted
from notice_gen.model.filing import item_of as kept_as
from notice_gen.model.layout import GB_T_9704, Layout
from notice_gen.office.archive import Archive, Kept, NewItem, open_archive
from notice_gen.office.archive.records import lacking, numbered
from notice_gen.office.issuing.deciding import (
    Answer,
    Ask,
    Known,
    Step,
    decide,
    hold_new_number,
    kept_record,
    said_otherwise,
    same_content,
    stamp_of,
)
from notice_gen.office.issuing.finishing import Finished
from notice_gen.office.issuing.issued_files import (
    ISSUED,
    MADE,
    Paper,
    Printed,
    Stamp,
    Task,
    Typesetter,
    packed,
    print_papers,
)
from notice_gen.office.issuing.items import (
    FROM_WORDS,
    SIGNING,
    Campaign,
    campaign_id,
    digests_of,
    item_of,
    outputs_of,
)
from notice_gen.office.issuing.papers import Papers, Reading, papers_of
from notice_gen.office.register import Register, old_copy, open_register
from notice_gen.settings.office import Office

GROUP = 200  # papers between two transactions
CHUNK = 50  # papers that a process prints at once; more than a group of them is on its way while one is filed
WORTH_PROCESSES = 60  # papers; fewer are printed before another process has started

Told = Callable[[int, int], None]  # done, of all


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a run is asked for. `rows` are 文件 or 单位名称, empty for all; `number` one given elsewhere.

    `on` is 印发日期, today where none is given; `answer` is --reprint or --new; `output` the folder for copies.
    """

    output: Path = Path("output")
    rows: tuple[str, ...] = ()
    number: int | None = None
    on: datetime.date | None = None
    unsigned: bool = False
    answer: Answer | None = None
    formats: tuple[str, ...] = ("docx", "pdf")
    jobs: int = 1
    layout: Layout = GB_T_9704
    usual: str = USUAL_KIND


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper whose entry is closed: what was done for it (issued, finished, reprinted, again), where its files are."""

    entry: Entry
    done: str
    saved: tuple[Saved, ...] = ()
    secret: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of a run, in the order of the workbook; `failed` counts papers that keep their number, begun."""

    register: str
    documents: list[Issued] = field(default_factory=list)
    failed: int = 0
    stopped: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How many documents of each sort."""
        return Counter(one.done for one in self.documents)


def issue(
    workbook: Path,
    office: Office,
    wishes: Wishes,
    report: Report,
    *,
    ask: Ask = lambda question: None,
    told: Told = lambda done, all_of: None,
    final: Finished | None = None,
) -> Outcome:
    """Issue the documents of a workbook; all findings are in the report, and nothing is taken where one is an 错误.

    `ask` puts a question to a person, `told` hears how far the run is; `final` is the file of the one document
    that people finished by hand. Raises Refused where nothing can be
    issued, where a question has no answer, and where register, archive or disk refuse.
    """
    register = open_register(office.register)
    outcome = Outcome(register.address)
    archive = open_archive(office.archive)
    unprinted = Report()
    formats = _printable(wishes, unprinted)
    reading = Reading(wishes.usual, wishes.layout, formats, wishes.rows, wishes.unsigned)
    papers = papers_of(read_workbook(workbook), workbook.parent, reading, report)
    if any(finding.severity is Severity.ERROR for finding in report) or not papers.papers:
        return outcome
    if (wishes.number is not None or final is not None) and len(papers.papers) > 1:
        what = "--number" if wishes.number is not None else "--final"
        seen = f"{what} 只用于一份公文，这里有 {len(papers.papers)} 份"
        raise Refused(Diagnostic("J014", Severity.ERROR, Place(workbook.name), seen, "用 --row 指明是哪一份"))
    if final is not None:
        (paper,) = papers.papers
        papers = replace(papers, papers=(final.ready(paper, papers.setters[paper.press]),))
    with contextlib.ExitStack() as stack:
        run = _Run(workbook, office, wishes, papers, register, archive, report, outcome, told, final, stack)
        archive.put([], created=run.moment)  # a group that a killed run left whole goes to its places first
        run.decide(ask)
        run.hold_drafts()
        if any(step.way == "make" for step in run.steps):
            report.extend(unprinted)
        try:
            run.work()
        except KeyboardInterrupt:
            outcome.stopped = True
    run.copy_register()
    return outcome


def _printable(wishes: Wishes, report: Report) -> tuple[str, ...]:
    """The formats that this machine can make; said once where there will be no PDF."""
    seen, remedy = "没有排 PDF，归档的一件先只有 Word 定稿", "盖章后把扫描件用 notice-gen archive add 加进去"
    if "pdf" in wishes.formats:
        from notice_gen.writers.pdf.fonts import chosen

        try:
            import typst

            _ = typst
            chosen(wishes.layout.faces)
        except Missing:
            seen = f"本机缺少排版的字体，{seen}"
        except ModuleNotFoundError:
            seen = f"本机没有排 PDF 的软件，{seen}"
        else:
            return ("docx", "pdf")
    report.note("J021", Place(), seen, remedy)
    return ("docx",)


@dataclass(slots=True)
class _Group:
    """Some steps in the order of the workbook, and what has come of them so far."""

    steps: list[Step]
    entries: list[Entry | None]
    stamps: list[Stamp | None]
    printed: dict[int, Printed] = field(default_factory=dict)  # by place in the group
    waiting: int = 0  # tasks that are still being done


class _Run:
    """The parts of a run and what they share."""

    def __init__(
        self, workbook: Path, office: Office, wishes: Wishes, papers: Papers, register: Register, archive: Archive,
        report: Report, outcome: Outcome, told: Told, final: Finished | None, stack: contextlib.ExitStack,
    ) -> None:  # fmt: skip
        self.workbook, self.office, self.wishes, self.papers = workbook, office, wishes, papers
        self.register, self.archive = register, archive
        self.report, self.outcome, self.told, self.final = report, outcome, told, final
        self.moment = clock.now()
        self.steps: list[Step] = []
        self._known = Known(archive, {}, {}, self.moment.date())
        self._campaign: Campaign | None = None
        self._campaigns: dict[str, Kept] = {}
        # Opened in any case: what a killed run wrote and did not note is noted now.
        folders = dict.fromkeys(["", *(paper.folder for paper in papers.papers)])
        self._outboxes = {
            folder: stack.enter_context(Outbox(wishes.output / folder, report))
            for folder in folders
            if folder or not all(paper.folder for paper in papers.papers)
        }

    # ---- before a number is taken ---------------------------------------------------------------

    def hold_drafts(self) -> None:
        """Raise Refused where a person went on with a draft: what stands there would not be what is issued."""
        both = zip(
            self.papers.papers, self.steps, strict=True
        )  # a reprint has its step's key, its draft its own
        made = [paper for paper, step in both if step.way == "make"]
        for paper in made if self.final is None else ():
            name = f"{self.papers.drafts.get(paper.key, '')}.docx"
            if not paper.folder and self._outboxes[""].changed(name):
                shown = "送审稿" if paper.secret else name
                path = "送审稿" if paper.secret else self.wishes.output / name
                seen = f"“{shown}”生成以后有人改过，照工作簿印发会丢掉改动"
                remedy = f'照改过的印发：notice-gen issue --final "{path}"；不要那些改动的，把它移走'
                raise Refused(Diagnostic("J015", Severity.ERROR, Place(), seen, remedy))

    def decide(self, ask: Ask) -> None:
        """What is to be done with each paper. Raises Refused where somebody would have to answer and nobody does."""
        wishes = self.wishes
        entries = self.register.of_keys([paper.key for paper in self.papers.papers])
        new = [paper.facts["标题"] for paper in self.papers.papers if paper.key not in entries]
        self._known = Known(
            self.archive,
            entries,
            self.register.of_titles(new),
            self.moment.date(),
            wishes.on,
            wishes.answer,
            ask,
            self.final,
        )
        for paper in self.papers.papers:
            step = decide(paper, self.papers.setters[paper.press], self._known)
            if step.entry is None:
                hold_new_number(paper, wishes.number)
                self._hold_archived(step, stamp_of(paper, None, self._known, anew=True).year)
                self.office.item_class(paper.facts, paper.year)
            if step.differs:
                assert step.entry is not None
                seen = (
                    f"{step.entry.number} 登记的{'、'.join(step.differs)}与工作簿不同，公文没有变，登记簿照旧"
                )
                self.report.note(
                    "J019", Place(self.workbook.name), seen, "要更正登记簿和处理单的，加上 --reprint"
                )
            self.steps.append(step)
        self._remark_series()
        self._remark_process()

    def _remark_series(self) -> None:
        """A 机关代字 that the register has never had begins at 1: it may be misspelt."""
        known = dict.fromkeys(series for series, _ in self.register.series())
        new = dict.fromkeys(step.paper.series for step in self.steps if step.entry is None)
        for series in new if known else ():
            if series not in known:
                seen = f"登记簿中第一次用机关代字“{series}”，从 1 号起；已有的代字是 {'、'.join(known)}"
                self.report.note("J023", Place(self.workbook.name), seen, "核对有没有写错")

    def _remark_process(self) -> None:
        """An office that gives 档号 will be asked who drafted, checked and signed, and when (GB/T 18894—2016)."""
        if not self.office.fonds:
            return
        making = [step.paper for step in self.steps if step.way == "make"]
        lacking = [
            name
            for _, *names in SIGNING
            for name in names
            if not name.startswith("会签") and any(not paper.facts[name] for paper in making)
        ]
        if lacking:
            seen = f"没有填写{'、'.join(lacking)}，归档的一件过程信息不全，四性检测会指出"
            self.report.note("J024", Place(self.workbook.name), seen, "在“发文”表中补上再印发")

    def _hold_archived(self, step: Step, year: int) -> None:
        """Raise Refused where the archive has a document, or the number given for it, that the register does not know.

        A number below the archive's highest is no sign of an old register by itself: it may lie in a gap, or be
        one of those kept free. The register is asked last: whoever files a document has entered it before.
        """
        key, edition, n = step.paper.key, step.edition, self.wishes.number
        item = kept_as(key, edition)
        if self.archive.newest(item):
            if all(entry.edition != edition for entry in self.register.by_key(key)):
                raise old_copy(f"归档库中已有“{item}”，登记簿中没有")
        elif n is not None:
            number = Number(step.paper.series, year, n)
            if (there := numbered(self.archive, [number])) is not None:
                entry = self.register.find(number)
                if entry is None or entry.state is State.RESERVED:
                    raise old_copy(f"归档库中 {number} 是“{there.item}”，登记簿中没有")

    # ---- groups ---------------------------------------------------------------------------------

    def work(self) -> None:
        """Do all steps, group by group, in their order."""
        for number, setter in enumerate(self.papers.setters):
            steps = [step for step in self.steps if step.paper.press == number]
            making = sum(step.way == "make" for step in steps)
            many = setter.press.kind.per_row and making >= WORTH_PROCESSES and self.wishes.jobs > 1
            if not steps:
                continue
            with Running("processes" if many else "local", self.wishes.jobs) as engine:
                press = packed(setter.press) if many else setter
                self._work(steps, engine, press)

    def _work(self, steps: Sequence[Step], engine: Running, press: bytes | Typesetter) -> None:
        groups: dict[int, _Group] = {}
        places: dict[int, tuple[int, int]] = {}  # number of a task → its group, where in it
        turn = 0

        def tasks() -> Iterator[Task]:
            number = 0
            for n, start in enumerate(range(0, len(steps), GROUP)):
                group = groups[n] = self._taken(steps[start : start + GROUP])
                making = [i for i, step in enumerate(group.steps) if step.way == "make"]
                chunks = [making[at : at + CHUNK] for at in range(0, len(making), CHUNK)] or [[]]
                group.waiting = len(chunks)
                for chunk in chunks:
                    papers = []
                    for i in chunk:
                        stamp = group.stamps[i]
                        assert stamp is not None
                        papers.append((group.steps[i].paper, stamp))
                    places[number] = (n, chunk[0] if chunk else 0)
                    yield Task(number, tuple(papers))
                    number += 1

        work = self._print_final if self.final is not None else print_papers
        for task, made in engine.map(work, press, tasks()):  # type: ignore[arg-type]
            n, _ = places.pop(task.number)
            group = groups[n]
            where = {step.paper.key: i for i, step in enumerate(group.steps)}
            for (paper, _), printed in zip(task.papers, made, strict=True):
                group.printed[where[paper.key]] = printed
            group.waiting -= 1
            while turn in groups and not groups[turn].waiting:
                self._file(groups.pop(turn))
                turn += 1

    def _print_final(self, setter: Typesetter, task: Task) -> list[Printed]:
        """The files of the document that people finished."""
        assert self.final is not None
        formats = setter.press.formats
        return [
            self.final.printed(paper, Number(self._series(paper), days.year, days.n), days, setter, formats)
            for paper, days in task.papers
        ]

    def _series(self, paper: Paper) -> str:
        """机关代字 of a paper: that of its entry, where it has one already."""
        entry = next((step.entry for step in self.steps if step.paper.key == paper.key), None)
        return entry.number.series if entry is not None else paper.series

    def _taken(self, steps: Sequence[Step]) -> _Group:
        """The group with its numbers: those it has, and new ones, durable and not shown yet."""
        wanted: list[Wanted] = []
        for step in steps:
            if step.way == "make" and (step.entry is None or step.entry.state is State.BEGUN):
                wanted.append(self._wanted(step))
        taken = (
            {entry.item: entry for entry in self.register.take(wanted, self.archive.mark())} if wanted else {}
        )
        group = _Group([], [], [])
        for step in steps:
            entry = step.entry
            if step.way == "make" and (entry is None or entry.state is State.BEGUN):
                one = Wanted(step.paper.key, "", 0, {}, edition=step.edition)
                entry = next(e for e in taken.values() if (e.key, e.edition) == (one.key, one.edition))
                if entry.state is not State.BEGUN:  # another run was quicker
                    same = same_content(step.paper, entry, self.papers.setters[step.paper.press], self._known)
                    step = replace(step, way="again") if same else self._left(step, entry)
            stamp = stamp_of(step.paper, entry, self._known, anew=True) if step.way == "make" else None
            group.steps.append(step)
            group.entries.append(entry)
            group.stamps.append(stamp)
        return group

    def _wanted(self, step: Step) -> Wanted:
        stamp = stamp_of(step.paper, step.entry, self._known, anew=True)
        facts = self._facts(step.paper, stamp)
        number = self.wishes.number
        series = step.entry.number.series if step.entry is not None else step.paper.series
        item_class = self.office.item_class(facts, stamp.year)
        return Wanted(step.paper.key, series, stamp.year, facts, item_class, number, step.edition)

    def _facts(self, paper: Paper, stamp: Stamp) -> dict[str, str]:
        facts = {**paper.facts, MADE: stamp.made.isoformat(), ISSUED: stamp.issued.isoformat()}
        facts["保管期限"] = facts["保管期限"] or self.office.retention
        facts["机构或问题"] = facts["机构或问题"] or self.office.matter
        return facts

    def _left(self, step: Step, entry: Entry) -> Step:
        """A step that comes too late: another run issued the document meanwhile, and it says something else."""
        self.report.add(said_otherwise(step.paper, entry))
        self.outcome.failed += 1
        return replace(step, way="left")

    def _behind(self, step: Step, entry: Entry, printed: Printed) -> Step:
        """What is left to do where another run filed the document first: finish it, if it is the same."""
        there = digests_of(kept_record(entry, self.archive))
        if self.final is not None:
            same = there.get(DRAFT) == hashlib.sha512(printed.files[DRAFT]).hexdigest()
        else:
            same = there.get(FROM_WORDS) == printed.words
        return replace(step, way="adopt") if same else self._left(step, entry)

    # ---- one group ------------------------------------------------------------------------------

    def _file(self, group: _Group) -> None:
        """Into the archive, then into the output folder, then marked as issued."""
        records: dict[int, Mapping[str, Any]] = {}
        items: list[NewItem] = []
        for i, printed in sorted(group.printed.items()):
            self.report.extend(printed.findings)
            step, entry = group.steps[i], group.entries[i]
            assert entry is not None
            if not printed.files:
                self.outcome.failed += 1
                continue
            if self.archive.newest(entry.item) > entry.version and entry.state is State.BEGUN:
                group.steps[i] = self._behind(step, entry, printed)
                continue
            item, records[i] = self._item(step, entry, group.stamps[i], printed)
            items.append(item)
        kept: dict[str, Kept] = {}
        if items:
            for one in self.archive.put(items, created=self.moment):
                kept[one.item] = one
        for i in list(records):
            entry = group.entries[i]
            assert entry is not None
            if kept[entry.item].again and entry.version == 0:
                del records[i]
                group.steps[i] = self._behind(group.steps[i], entry, group.printed[i])
        done: list[Done] = []
        finished: list[tuple[Entry, str, tuple[Saved, ...], bool]] = []
        for i, step in enumerate(group.steps):
            entry = group.entries[i]
            assert entry is not None
            if step.way == "again":
                finished.append((entry, "again", (), step.paper.secret))
                continue
            if step.way == "left" or (step.way == "make" and i not in records):
                continue  # it failed
            files: Mapping[str, bytes | Path]
            if step.way == "adopt":
                record: Mapping[str, Any] = kept_record(entry, self.archive)
                files = self.archive.files(entry.item)
                version = self.archive.newest(entry.item)
                digest = self.archive.digest(entry.item)
            else:
                record, files = records[i], group.printed[i].files
                version, digest = kept[entry.item].version, kept[entry.item].digest
            saved = self._saved(record, files)
            # All of several: one may be of a run that was broken off.
            links = self.archive.links(entry.item) if version > 1 else [Link(entry.item, version, digest)]
            lacks = bool(lacking(record))
            done.append(Done(entry.id, version, digests_of(record), links, record["facts"], lacks))
            what = "finished" if step.way == "adopt" else "reprinted" if entry.version else "issued"
            finished.append((entry, what, saved, step.paper.secret))
        closed = {entry.id: entry for entry in self.register.issued(done)} if done else {}
        for entry, what, saved, secret in finished:
            self.outcome.documents.append(Issued(closed.get(entry.id, entry), what, saved, secret))
        self.told(len(self.outcome.documents) + self.outcome.failed, len(self.steps))

    def _item(
        self, step: Step, entry: Entry, stamp: Stamp | None, printed: Printed
    ) -> tuple[NewItem, Mapping[str, Any]]:
        assert stamp is not None
        if self._campaign is None:
            self._campaign = Campaign(self.workbook, [setter.press for setter in self.papers.setters])
        return item_of(
            step.paper,
            entry,
            printed,
            self.papers.setters[step.paper.press].press,
            self._campaign_of(step.paper.key),
            self._campaign.digests,
            self._facts(step.paper, stamp),
            self.moment.isoformat(),
            kept_record(entry, self.archive) if entry.version else {},
            self.archive.files(entry.item) if entry.version else {},
        )

    def _campaign_of(self, key: str) -> Kept:
        """The campaign's object in the archive, put there and chained before the first of its items."""
        name = campaign_id(key)
        if name not in self._campaigns:
            assert self._campaign is not None
            (kept,) = self.archive.put([self._campaign.item(key)], created=self.moment)
            # Also versions of a run that was broken off before this line.
            self.register.chain(self.archive.links(kept.item))
            self._campaigns[name] = kept
        return self._campaigns[name]

    def _saved(self, record: Mapping[str, Any], files: Mapping[str, bytes | Path]) -> tuple[Saved, ...]:
        """Copies of an item's files in the output folder."""
        folder = record["output"].rpartition("/")[0]
        outbox = self._outboxes[folder]
        saved = []
        for name, file in outputs_of(record).items():
            source = files[name]
            data = source if isinstance(source, bytes) else source.read_bytes()
            saved.append(outbox.save(Artifact(file, data)))
        return tuple(saved)

    # ---- afterwards -----------------------------------------------------------------------------

    def copy_register(self) -> None:
        """A copy of the register for colleagues to look at, a year a file, beside the register."""
        from notice_gen.office.register import export_register

        for year in sorted({one.entry.number.year for one in self.outcome.documents}):
            path = self.office.folder / f"发文登记簿 {year}.xlsx"
            try:
                export_register(self.register, year, path, self.report)
            except Refused as refused:  # what is issued stays issued
                self.report.extend(replace(one, severity=Severity.NOTE) for one in refused.findings)
