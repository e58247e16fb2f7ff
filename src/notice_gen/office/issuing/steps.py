"""The papers of a run → a step for each; whatever must be refused or reported before the first number is taken is.

`deciding` decides the step of one paper. No number is taken and nothing written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import Number, State, Wanted, item_id
from notice_gen.model.kind import GENRES, likely
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.office.archive.descriptions import numbered, read_description
from notice_gen.office.issuing.deciding import Step, decide, from_final, stamp_of, validate_new_number
from notice_gen.office.issuing.faults import (
    DATED_OTHERWISE,
    DRAFT_EDITED,
    NEW_SERIES,
    NO_DRAFTING_DATE,
    NUMBER_OF_LAST_YEAR,
    NUMBERS_LEFT_FREE,
    ONLY_REGISTER_CHANGED,
    RETENTION_IDLE,
    SERIES_ONE_OFF,
    YEAR_OF_ANOTHER,
)
from notice_gen.office.issuing.issued_files import REVIEWED_BY, REVIEWED_ON, Paper
from notice_gen.office.issuing.items import SIGNING
from notice_gen.office.issuing.printed_number import validate_number
from notice_gen.office.issuing.run import Run
from notice_gen.office.issuing.settling import remark_taken_over, settled
from notice_gen.office.register import old_copy, one_off
from notice_gen.settings.kinds import all_kinds
from notice_gen.settings.office import OFFICE_SETTINGS, stands_in


def steps_of(run: Run) -> list[Step]:
    """What is to be done with each paper, in the order of the workbook.

    Raises Refused where somebody would have to answer and nobody does, where the archive has what the register does
    not know, and where a person went on with a draft.
    """
    steps = []
    for paper in run.papers.papers:
        step = decide(paper, run.setter(paper), run.known)
        if step.entry is None:
            validate_new_number(paper, run.request.number, run.request.total)
            _validate_against_archive(run, step, stamp_of(paper, None, run.known, anew=True).year)
            run.office.item_class(paper.facts, paper.year)
        if step.differs:
            assert step.entry is not None
            seen = f"{step.entry.number} 登记的{'、'.join(step.differs)}与工作簿不同，公文没有变，登记簿照旧"
            of_final = from_final(step.entry, run.archive)
            how = "--reprint --final，指明印发的定稿" if of_final else "--reprint"
            remedy = f"要更正登记簿和处理单的，加上 {how}"
            run.report.found(ONLY_REGISTER_CHANGED, InFile(run.workbook.name), seen, remedy)
        steps.append(_settled(run, step))
    _settle_years(run, steps)
    _settle_series(run, steps)
    _settle_gap(run, steps)
    _refuse_misprinted(run, steps)
    _remark_series(run, steps)
    _remark_days(run, steps)
    _remark_retentions(run, steps)
    _remark_process(run, steps)
    _refuse_edited_drafts(run, steps)
    return steps


def _settled(run: Run, step: Step) -> Step:
    """The step with what was answered for a final that says something else than the workbook.

    The differences are said in any case. Raises Refused where nobody answers.
    """
    final, paper = run.known.final, step.paper
    if final is None or step.way != "make":
        return step
    issued = step.entry is not None and step.entry.version > 0
    facts = dict(step.entry.facts) if step.entry is not None and issued else {}
    kept = read_description(run.archive, step.entry.item).get("draft") if step.entry and issued else None
    beside = final.beside(paper, run.setter(paper), facts, kept, run.known.today)
    run.report.extend(beside.shown(paper.secret))
    paper = settled(paper, beside, run.known.settled, run.known.settle)
    if facts.get(REVIEWED_BY) and not paper.facts[REVIEWED_BY]:  # of the version that is issued already
        review = {name: facts[name] for name in (REVIEWED_BY, REVIEWED_ON)}
        paper = replace(paper, facts={**paper.facts, **review})
    run.report.extend(remark_taken_over(paper, final.path.name))
    return replace(step, paper=paper)


def _remark_days(run: Run, steps: Sequence[Step]) -> None:
    """成文日期 is the day of signing (GB/T 9704—2012, 7.3.5.4), or of the meeting that passed it."""
    for step in steps:
        if step.way != "make":
            continue
        made = stamp_of(step.paper, step.entry, run.known, anew=True).made.isoformat()
        if step.paper.signed_on and made != step.paper.signed_on:
            seen = f"成文日期是 {made}，签发日期是 {step.paper.signed_on}（{step.paper.key}）"
            remedy = "成文日期署签发（会议通过）的日期，核对有没有写错"
            run.report.found(DATED_OTHERWISE, InFile(run.workbook.name), seen, remedy)


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
        form = step.paper.form
        number = Number(step.paper.series, year if form.yearly else 0, n, form)
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


def _refuse_misprinted(run: Run, steps: Sequence[Step]) -> None:
    """Raise Refused where the pages would show another number than the register, or none, or another day than a 定稿 states.

    What is new is tried with the number that comes next. What it gets is compared again when it is printed.
    """
    following: dict[tuple[str, int], Number] = {}
    for step in steps:
        if step.way != "make":
            continue
        paper, stamp = step.paper, stamp_of(step.paper, step.entry, run.known, anew=True)
        if step.entry is None:
            row = paper.series, stamp.year
            if row not in following:
                following[row] = run.register.next(*row, paper.form)
            n, total = run.request.number or following[row].n, run.request.total or following[row].total
            number = replace(following[row], n=n, total=total)
            stamp = replace(stamp, n=n, total=total, number=number.printed)
        composed = run.setter(paper).compose(paper.record, paper.own, stamp, Report())
        validate_number(composed, stamp.number, paper.record.place)
        if run.known.final is not None:
            run.known.final.validate_days(paper, stamp, run.setter(paper))


def _settle_years(run: Run, steps: Sequence[Step]) -> None:
    """A number of another year than its 成文日期: a person says so, by --year or when asked; anything else is refused."""
    differing: dict[tuple[int, int], Paper] = {}
    for step in steps:
        if step.way == "make" and step.entry is None:
            stamp = stamp_of(step.paper, None, run.known, anew=True)
            if stamp.year != stamp.made.year:
                differing.setdefault((stamp.year, stamp.made.year), step.paper)
    for (year, made), paper in differing.items():
        place = InFile(run.workbook.name)
        seen = f"要用 {year} 年的字号，成文日期却在 {made} 年（{paper.key}）"
        if abs(year - made) > 1:
            raise Refused(Diagnostic(YEAR_OF_ANOTHER, place, seen, "核对年份和成文日期，改正写错的一个"))
        if run.request.year is None and not run.known.confirm(f"{seen}。"):
            remedy = f"确实用 {year} 年的号的（去年办的文今年才签发），加上 --year {year}；不是的，改正年份"
            raise Refused(Diagnostic(YEAR_OF_ANOTHER, place, seen, remedy))
        run.report.found(
            NUMBER_OF_LAST_YEAR, place, seen, f"登记在 {year} 年的登记簿中，核对 {year} 年的号有没有用完"
        )


def _settle_series(run: Run, steps: Sequence[Step]) -> None:
    """A 机关代字 that is new and one character off a known one: a person says that it is meant, or it is refused. What the
    office's settings name is known."""
    known = (*run.register.series(), *run.office.formats)
    for series, form in {step.paper.series: step.paper.form for step in steps if step.entry is None}.items():
        others = "”“".join(one_off(series, known))
        if not others or run.request.new_series:
            continue
        what = "机关代字" if form.coded else "发文机关标志"
        seen = f"{what}写的是“{series}”，登记簿中没有它的号，与“{others}”只差一个字"
        if not run.known.confirm(f"{seen}。"):
            remedy = f"写错的，改正（“{others}”）；确实另编一列号的，加上 --new-series"
            raise Refused(Diagnostic(SERIES_ONE_OFF, InFile(run.workbook.name), seen, remedy))


def _settle_gap(run: Run, steps: Sequence[Step]) -> None:
    """A number or 总第M期 that was given elsewhere and leaves others free: a person says so, or it is refused."""
    request = run.request
    new = [step.paper for step in steps if step.way == "make" and step.entry is None]
    if request.leave_free or (request.number is None and request.total is None):
        return
    for paper in new:
        year = stamp_of(paper, None, run.known, anew=True).year
        wanted = Wanted("", paper.series, year, {}, n=request.number, form=paper.form, total=request.total)
        free = run.register.left_free(wanted)
        if free:
            following = run.register.next(paper.series, year, paper.form)
            seen = f"要用的号与登记簿的下一个号（{following}）之间，会空着 {free}，以后不再给别的文件"
            if not run.known.confirm(f"{seen}。"):
                remedy = "核对号码；空着的号确实在别处用了或不用的，加上 --leave-free"
                raise Refused(Diagnostic(NUMBERS_LEFT_FREE, InFile(run.workbook.name), seen, remedy))


def _remark_series(run: Run, steps: Sequence[Step]) -> None:
    """A series that the register has never had begins at 1, or as --number says: its 机关代字, or what the mark says, may be misspelt."""
    known = run.register.series()
    new = {step.paper.series: step.paper.form for step in steps if step.entry is None}
    for series, form in new.items() if known else ():
        if series not in known:
            n = run.request.number or 1
            first = f" {n} 号" if form.coded else form.figures(str(n))
            seen = f"登记簿中第一次编“{series}”的号，从{first}起；已编过号的是 {'、'.join(known)}"
            remedy = f"核对{'机关代字' if form.coded else '它（发文机关标志，或模板里写的）'}有没有写错"
            run.report.found(NEW_SERIES, InFile(run.workbook.name), seen, remedy)


def _remark_retentions(run: Run, steps: Sequence[Step]) -> None:
    """Lines of the office's table of 保管期限 that are no 文种 and no 模板, and stand in no title of the year: said where a
    document gets the usual 保管期限 because no line fits it."""
    new = [step.paper for step in steps if step.way == "make" and step.entry is None]
    unfit = [
        paper
        for paper in new
        if not paper.facts["保管期限"] and not run.office.suggested(paper.facts, run.kind(paper))[1]
    ]
    idle = [words for words in run.office.retentions if words not in (*GENRES, *map(run.kind, new))]
    if not unfit or not idle:
        return
    year = stamp_of(unfit[0], None, run.known, anew=True).year
    titles = [paper.facts["标题"] for paper in new]
    titles += [entry.facts.get("标题", "") for entry in run.register.entries(year)]
    kinds = [kind.title for kind in all_kinds(run.workbook.parent, run.request.source.here)]
    idle = [
        words for words in idle if words not in kinds and not any(stands_in(words, title) for title in titles)
    ]
    if idle:
        lines = "、".join(f"“{words}”" for words in idle)
        seen = f"保管期限表中的{lines}不是文种，也不是模板的名称，{year} 年的标题里也没有这几个字；"
        seen += f"哪一行都不合的，保管期限定为{run.office.retention}"
        meant = dict.fromkeys(filter(None, (likely(words, kinds) for words in idle)))
        such = f"（如 {'、'.join(meant)}）" if meant else ""
        remedy = f"核对 {OFFICE_SETTINGS}：写模板的名称{such}、文种，或标题里有的字"
        run.report.found(RETENTION_IDLE, InFile(run.workbook.name), seen, remedy)


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
