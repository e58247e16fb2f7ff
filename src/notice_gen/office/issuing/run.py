"""The plain types of a run of `issue`: what is asked of it, what its modules share, its result. Nothing is decided or written here."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from notice_gen.build.requests import Source
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.filing import Entry
from notice_gen.office.archive import Archive
from notice_gen.office.issuing.deciding import Answer, Known, Step, said_otherwise
from notice_gen.office.issuing.issued_files import ISSUED, MADE, Paper, Stamp, Typesetter
from notice_gen.office.issuing.papers import Papers
from notice_gen.office.issuing.settling import Settled
from notice_gen.office.register import Register
from notice_gen.settings.office import Office


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """A workbook whose documents are to be issued, with the register and archive of an office.

    `rows` are 文件 or 单位名称, empty for all; `number` is one that was given elsewhere, `total` its 总期数. `year` is that of
    the register where it is not that of 成文日期: a document of December that was signed in January. `on` is 印发日期, today where
    none is given; `answer` says what to do with documents that are issued and have changed. `final` is the 定稿 that is
    issued in place of what the program prints, `settled` what somebody answers for where it differs from the workbook.
    `leave_free` says that `number` may leave others free for good, `new_series` that a 机关代字 is meant though it is but one
    character off a known one.
    `output` is the folder for copies, `who` is who issues.
    """

    source: Source
    office: Office
    output: Path
    rows: tuple[str, ...] = ()
    number: int | None = None
    total: int | None = None
    year: int | None = None
    on: datetime.date | None = None
    unsigned: bool = False
    answer: Answer | None = None
    final: Path | None = None
    settled: Settled | None = None
    formats: tuple[str, ...] = ("docx", "pdf")
    jobs: int = 1
    who: str = ""
    leave_free: bool = False
    new_series: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper whose entry is closed: what was done for it (issued, finished, reprinted, again), where its files are."""

    entry: Entry
    done: str
    saved: tuple[Saved, ...] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class IssueResult:
    """What became of a run, and all findings. `documents` are in the order of the workbook.

    `failed` counts papers that keep their number, begun; `register` is its address as it may be shown.
    """

    register: str
    documents: tuple[Issued, ...]
    failed: int
    stopped: bool
    findings: tuple[Diagnostic, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many documents of each sort."""
        return Counter(one.done for one in self.documents)


@dataclass(slots=True)
class Outcome:
    """What has become of a run so far: see IssueResult."""

    documents: list[Issued] = field(default_factory=list)
    failed: int = 0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What the parts of a run share.

    `known` is what register and archive said of its papers before anything was decided; `outboxes` are the folders
    for copies by their path below the output, "" the output itself.
    """

    request: IssueRequest
    papers: Papers
    register: Register
    archive: Archive
    known: Known
    outboxes: Mapping[str, Outbox]
    report: Report
    outcome: Outcome
    moment: datetime.datetime

    @property
    def workbook(self) -> Path:
        """The file of the workbook."""
        return self.request.source.path

    @property
    def office(self) -> Office:
        """The office whose register and archive are used."""
        return self.request.office

    def setter(self, paper: Paper) -> Typesetter:
        """The Typesetter of a paper's kind."""
        return self.papers.setters[paper.setup]

    def kind(self, paper: Paper) -> str:
        """The Chinese name of a paper's kind, as 模板 says it."""
        return self.setter(paper).setup.kind.title

    def facts(self, paper: Paper, stamp: Stamp) -> dict[str, str]:
        """What the register is to say of a paper that is issued with this stamp."""
        facts = {**paper.facts, MADE: stamp.made.isoformat(), ISSUED: stamp.issued.isoformat()}
        said = facts["保管期限"] or stamp.retention or self.office.suggested(facts, self.kind(paper))[1]
        facts["保管期限"] = said or self.office.retention
        facts["机构或问题"] = facts["机构或问题"] or self.office.matter
        return facts

    def left(self, step: Step, entry: Entry) -> Step:
        """A step that comes too late: another run issued the document meanwhile, and it says something else."""
        self.report.add(said_otherwise(step.paper, entry))
        self.outcome.failed += 1
        return replace(step, way="left")
