"""The plain types of a run of `issue`: its options, what its modules share, its outcome. Nothing is decided or written here."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from notice_gen.build.kinds import USUAL_KIND
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.model.diagnostics import Report
from notice_gen.model.filing import Entry
from notice_gen.model.layout import GB_T_9704, Layout
from notice_gen.office.archive import Archive
from notice_gen.office.issuing.deciding import Answer, Known, Step, said_otherwise
from notice_gen.office.issuing.issued_files import ISSUED, MADE, Paper, Stamp, Typesetter
from notice_gen.office.issuing.papers import Papers
from notice_gen.office.register import Register
from notice_gen.settings.office import Office

Told = Callable[[int, int], None]  # done, of all


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of a run. `rows` are 文件 or 单位名称, empty for all; `number` is one that was given elsewhere.

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


@dataclass(frozen=True, slots=True)
class Run:
    """What the parts of a run share.

    `known` is what register and archive said of its papers before anything was decided; `outboxes` are the folders
    for copies by their path below the output, "" the output itself; `told` hears how far the run is.
    """

    workbook: Path
    office: Office
    wishes: Wishes
    papers: Papers
    register: Register
    archive: Archive
    known: Known
    outboxes: Mapping[str, Outbox]
    report: Report
    outcome: Outcome
    told: Told
    moment: datetime.datetime

    def setter(self, paper: Paper) -> Typesetter:
        """The Typesetter of a paper's kind."""
        return self.papers.setters[paper.setup]

    def facts(self, paper: Paper, stamp: Stamp) -> dict[str, str]:
        """What the register is to say of a paper that is issued with this stamp."""
        facts = {**paper.facts, MADE: stamp.made.isoformat(), ISSUED: stamp.issued.isoformat()}
        facts["保管期限"] = facts["保管期限"] or self.office.retention
        facts["机构或问题"] = facts["机构或问题"] or self.office.matter
        return facts

    def left(self, step: Step, entry: Entry) -> Step:
        """A step that comes too late: another run issued the document meanwhile, and it says something else."""
        self.report.add(said_otherwise(step.paper, entry))
        self.outcome.failed += 1
        return replace(step, way="left")
