"""Some steps → a group with its numbers, taken in one transaction: durable, but not issued yet (state 登记).

Numbers that were taken before are kept. No file is made here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.filing import FOR_FINAL, Entry, State, Wanted, item_id
from notice_gen.model.places import NOWHERE
from notice_gen.office.issuing.deciding import (
    Step,
    has_own_title,
    same_content,
    same_titled,
    stamp_of,
    validate_new,
)
from notice_gen.office.issuing.faults import RETENTION_BY_TABLE, RETENTION_DIFFERS
from notice_gen.office.issuing.issued_files import Paper, PaperFiles, Stamp
from notice_gen.office.issuing.run import Run
from notice_gen.office.register import SameTitle


@dataclass(slots=True)
class Group:
    """Some steps in the order of the workbook, with their entries, stamps and printed files so far."""

    steps: list[Step] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    stamps: list[Stamp | None] = field(default_factory=list)
    printed: dict[int, PaperFiles] = field(default_factory=dict)  # by place in the group
    waiting: int = 0  # tasks that are still being done


def taken(run: Run, steps: Sequence[Step]) -> Group:
    """The group with its numbers: those it has, and new ones.

    A document that another run has issued since it was decided on is left, or done already.
    """
    entries = _numbers(run, [step for step in steps if _wants(step)])
    got = {entry.item: entry for entry in entries}
    group = Group()
    for step in steps:
        entry = got[item_id(step.paper.key, step.edition)] if _wants(step) else step.entry
        assert entry is not None
        if _wants(step) and entry.state is not State.BEGUN:  # another run was quicker
            same = same_content(step.paper, entry, run.setter(step.paper), run.known)
            step = replace(step, way="again") if same else run.left(step, entry)
        stamp = _stamp(run, step, entry) if step.way == "make" else None
        group.steps.append(step)
        group.entries.append(entry)
        group.stamps.append(stamp)
    return group


def _stamp(run: Run, step: Step, entry: Entry) -> Stamp:
    """What is put into a document and its slip."""
    stamp = stamp_of(step.paper, entry, run.known, anew=True)
    # What was entered holds for later versions too: the 档号 says it.
    kept = entry.facts.get("保管期限", "")
    retention = step.paper.facts["保管期限"] or kept or run.facts(step.paper, stamp)["保管期限"]
    return replace(stamp, code=entry.code, retention=retention)


def _numbers(run: Run, steps: Sequence[Step]) -> list[Entry]:
    """The entries of steps that ask for a number. Raises Refused where another clerk has just taken one for a document of
    the same title, and nobody says that this is a new one."""
    asked: dict[str, set[int]] = {step.paper.key: same_titled(step.paper, run.known) for step in steps}
    while steps:
        wanted = [_wanted(run, step, asked[step.paper.key]) for step in steps]
        try:
            return run.register.take(wanted, run.archive.high_water())
        except SameTitle as same:
            papers = {step.paper.key: step.paper for step in steps}
            for key, entry in same.found:
                validate_new(papers[key], entry, run.known)
                asked[key].add(entry.id)
    return []


def _wants(step: Step) -> bool:
    """Whether a step asks for its number: a new one, or the one that it began with."""
    return step.way == "make" and (step.entry is None or step.entry.state is State.BEGUN)


def _wanted(run: Run, step: Step, asked: Collection[int]) -> Wanted:
    stamp = stamp_of(step.paper, step.entry, run.known, anew=True)
    facts = run.facts(step.paper, stamp)
    series = step.entry.number.series if step.entry is not None else step.paper.series
    run.report.extend(_retention(run, step.paper))
    item_class = run.office.item_class(facts, stamp.year) if run.office.codes_at_issue else ""
    if run.known.final is not None:  # until it is issued
        facts = {**facts, FOR_FINAL: run.known.final.path.name}
    return Wanted(
        step.paper.key,
        series,
        stamp.year,
        facts,
        item_class,
        run.request.number,
        step.edition,
        step.paper.form,
        run.request.total,
        frozenset(asked) if step.edition == 1 and has_own_title(step.paper) else None,
    )


def _retention(run: Run, paper: Paper) -> Iterator[Diagnostic]:
    """A 提醒 where the office's table of 保管期限 decides, or says something else than the workbook."""
    line, wanted = run.office.suggested(paper.facts, run.kind(paper))
    said = paper.facts["保管期限"]
    if not said and wanted:
        seen = f"没有写保管期限，照保管期限表的“{line}”定为{wanted}（{paper.key}）"
        yield Diagnostic(RETENTION_BY_TABLE, NOWHERE, seen, "核对；要改的，在“发文”表的保管期限中写上")
    elif wanted and said != wanted:
        seen = f"保管期限写的是{said}，保管期限表的“{line}”是{wanted}（{paper.key}）"
        yield Diagnostic(RETENTION_DIFFERS, NOWHERE, seen, "核对；照写的办")
