"""The papers of a run → a step for each; whatever must be refused or reported before the first number is taken is.

`deciding` decides the step of one paper. No number is taken and nothing written here.
"""

from __future__ import annotations

from collections.abc import Sequence

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Number, State, item_id
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.office.archive.descriptions import numbered
from notice_gen.office.issuing.deciding import Step, decide, stamp_of, validate_new_number
from notice_gen.office.issuing.faults import DRAFT_EDITED, NEW_SERIES, NO_DRAFTING_DATE, ONLY_REGISTER_CHANGED
from notice_gen.office.issuing.items import SIGNING
from notice_gen.office.issuing.run import Run
from notice_gen.office.register import old_copy


def steps_of(run: Run) -> list[Step]:
    """What is to be done with each paper, in the order of the workbook.

    Raises Refused where somebody would have to answer and nobody does, where the archive has what the register does
    not know, and where a person went on with a draft.
    """
    steps = []
    for paper in run.papers.papers:
        step = decide(paper, run.setter(paper), run.known)
        if step.entry is None:
            validate_new_number(paper, run.request.number)
            _validate_against_archive(run, step, stamp_of(paper, None, run.known, anew=True).year)
            run.office.item_class(paper.facts, paper.year)
        if step.differs:
            assert step.entry is not None
            seen = f"{step.entry.number} 登记的{'、'.join(step.differs)}与工作簿不同，公文没有变，登记簿照旧"
            remedy = "要更正登记簿和处理单的，加上 --reprint"
            run.report.found(ONLY_REGISTER_CHANGED, InFile(run.workbook.name), seen, remedy)
        steps.append(step)
    _remark_series(run, steps)
    _remark_process(run, steps)
    _refuse_edited_drafts(run, steps)
    return steps


def _validate_against_archive(run: Run, step: Step, year: int) -> None:
    """Raise Refused where the archive has a document, or the number given for it, that the register does not know.

    A number below the archive's highest is no sign of an old register by itself: it may lie in a gap, or be
    one of those kept free. The register is asked last: whoever files a document has entered it before.
    """
    key, edition, n = step.paper.key, step.edition, run.request.number
    item = item_id(key, edition)
    if run.archive.newest(item):
        if all(entry.edition != edition for entry in run.register.by_key(key)):
            raise old_copy(f"归档库中已有“{item}”，登记簿中没有")
    elif n is not None:
        number = Number(step.paper.series, year, n)
        if (there := numbered(run.archive, [number])) is not None:
            entry = run.register.find(number)
            if entry is None or entry.state is State.RESERVED:
                raise old_copy(f"归档库中 {number} 是“{there.item}”，登记簿中没有")


def _refuse_edited_drafts(run: Run, steps: Sequence[Step]) -> None:
    """Raise Refused where a person went on with a draft: what stands there would not be what is issued."""
    if run.known.final is not None:
        return
    # A reprint has its step's key, its draft the paper's own.
    for paper, step in zip(run.papers.papers, steps, strict=True):
        name = f"{run.papers.drafts.get(paper.key, '')}.docx"
        if step.way == "make" and not paper.folder and run.outboxes[""].changed(name):
            shown = "送审稿" if paper.secret else name
            path = "送审稿" if paper.secret else run.request.output / name
            seen = f"“{shown}”生成以后有人改过，照工作簿印发会丢掉改动"
            remedy = f'照改过的印发：notice-gen issue --final "{path}"；不要那些改动的，把它移走'
            raise Refused(Diagnostic(DRAFT_EDITED, NOWHERE, seen, remedy))


def _remark_series(run: Run, steps: Sequence[Step]) -> None:
    """A 机关代字 that the register has never had begins at 1: it may be misspelt."""
    known = dict.fromkeys(series for series, _ in run.register.series())
    new = dict.fromkeys(step.paper.series for step in steps if step.entry is None)
    for series in new if known else ():
        if series not in known:
            seen = f"登记簿中第一次用机关代字“{series}”，从 1 号起；已有的代字是 {'、'.join(known)}"
            run.report.found(NEW_SERIES, InFile(run.workbook.name), seen, "核对有没有写错")


def _remark_process(run: Run, steps: Sequence[Step]) -> None:
    """An office that gives 档号 will be asked who drafted, checked and signed, and when (GB/T 18894—2016)."""
    if not run.office.fonds:
        return
    making = [step.paper for step in steps if step.way == "make"]
    lacking = [
        name
        for _, *names in SIGNING
        for name in names
        if not name.startswith("会签") and any(not paper.facts[name] for paper in making)
    ]
    if lacking:
        seen = f"没有填写{'、'.join(lacking)}，归档的一件过程信息不全，四性检测会指出"
        run.report.found(NO_DRAFTING_DATE, InFile(run.workbook.name), seen, "在“发文”表中补上再印发")
