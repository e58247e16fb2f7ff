"""A final (定稿) → the files of its item: stamped, compared with the draft, printed.

The final's text is what is issued; the draft is only composed to find the differences. No number is taken here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from notice_gen import __version__
from notice_gen.build.printing import in_formats
from notice_gen.files.names import LONGEST_NAME, portable
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import FAIR, FINAL, Number
from notice_gen.model.number_forms import said_number
from notice_gen.model.places import InFile
from notice_gen.model.raised import plain
from notice_gen.model.values import shown
from notice_gen.office.finals import (
    Converted,
    Difference,
    NotConverted,
    Otherwise,
    Paragraph,
    as_number,
    day_in,
    differences,
    lacking,
    missing_in,
    other_series,
    otherwise,
    print_form,
    read_final,
    set_otherwise,
    stamp,
    traced,
    unready,
    words,
)
from notice_gen.office.finals.faults import DATE_UNCLEAR
from notice_gen.office.issuing.faults import FINAL_WITHOUT_PDF, PDF_OF_THE_FINAL, PDF_SAYS_LESS
from notice_gen.office.issuing.issued_files import (
    ISSUED,
    MADE,
    NOT_OURS,
    Paper,
    PaperFiles,
    Stamp,
    Typesetter,
    beside_of,
    letter_of,
    stem_of,
    validate_pages,
    words_of,
)
from notice_gen.office.issuing.settling import Beside, of_substance, taken_over
from notice_gen.office.pulling import draft_file, moved_indents, printed_final
from notice_gen.pages.pdfium import page_count, text_of
from notice_gen.taking.paragraphs import bare, styled_words_of
from notice_gen.taking.style_names import DATE, EDITED, NUMBER, PRINTER
from notice_gen.taking.word_parts import opened

_SAVED = re.compile(rb"<dcterms:modified[^>]*>([0-9T:.+Z-]{10,40})</dcterms:modified>")


@dataclass(frozen=True, slots=True)
class _Compared:
    """A final with the draft that the workbook makes."""

    draft: tuple[Paragraph, ...]
    final: tuple[Paragraph, ...]
    differences: tuple[Difference, ...]
    reset: tuple[str, ...]

    @property
    def known(self) -> frozenset[str]:
        """The words of the draft's paragraphs, without spaces."""
        return frozenset(one.bare for one in self.draft)

    @property
    def places(self) -> list[str]:
        """The styles of what is stamped: of the number always, of the dates that the draft has."""
        has = {NUMBER, *(paragraph.style for paragraph in self.draft)}
        return [style for style in (NUMBER, DATE, PRINTER, EDITED) if style in has]


def _contradicting(compared: _Compared, days: Stamp, file: str) -> Iterator[Diagnostic]:
    """Findings on days of a final that cannot become the ones to be stamped."""
    for style, wanted in ((DATE, days.made), (EDITED, days.made), (PRINTER, days.issued)):
        ours, theirs = day_in(compared.draft, style), day_in(compared.final, style)
        if (
            theirs is None
            or theirs.may_be(wanted)
            or (ours is not None and bare(ours.words) == bare(theirs.words))
        ):
            continue
        seen = f"定稿上写的是“{theirs.words}”，要写入的是“{shown(wanted)}”"
        remedy = "定稿写错了的，改对或把月、日空着；日子不对的，改工作簿的日期，印发日期用 --on 写明"
        yield Diagnostic(DATE_UNCLEAR, InFile(file), seen, remedy)


def _whole_day(final: Sequence[Paragraph], style: str) -> str:
    """The day in the paragraph of that style as 2026-03-05; "" where it is open."""
    said = day_in(final, style)
    return said.whole.isoformat() if said is not None and said.whole is not None else ""


def _typed(said: str, paper: Paper) -> Number | None:
    """The number that was typed into a file; None where it is open."""
    if paper.form.coded:
        return as_number(said)
    found = said_number(said)
    if found is None or found.n is None:
        return None
    year = (found.year or paper.year) if paper.form.yearly else 0
    return Number(paper.series, year, found.n, paper.form, found.total)


class FinalFile:
    """The final of one document, issued in place of what the program prints. Raises Refused where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._data = read_final(path)
        self._compared: dict[str, _Compared] = {}

    def ready(self, paper: Paper, setter: Typesetter, on: datetime.date | None) -> Paper:
        """The paper, with the number that was typed into the file, and the facts as the file says them. Called before a
        number is taken. `on` is a day of issue that was asked for: it stands before one in the file.

        Raises Refused with the findings for which the file could not be issued.
        """
        name = self.path.name
        final = words(self._data, name)
        typed = _typed(styled_words_of(final).number, paper)
        number = None
        if typed is not None:  # it must be the workbook's, as far as that says one
            year, total = typed.year and (paper.year or typed.year), paper.total or typed.total
            number = replace(typed, series=paper.series, year=year, n=paper.n or typed.n, total=total)
        compared = self._with_draft(paper, setter)
        findings = [
            *unready(self._data, compared.places, number, name, compared.known),
            *lacking(compared.draft, compared.final, name),
        ]
        if number is None:
            findings += other_series(compared.draft, compared.final, name)
        if findings:
            raise Refused(*findings)
        days = {MADE: _whole_day(final, DATE) or _whole_day(final, EDITED)}
        if on is None:
            days[ISSUED] = _whole_day(final, PRINTER)
        signed = taken_over(
            paper, otherwise(compared.draft, compared.final), {name: day for name, day in days.items() if day}
        )
        return signed if typed is None else replace(signed, n=typed.n, total=typed.total or paper.total)

    def beside(
        self,
        paper: Paper,
        setter: Typesetter,
        registered: dict[str, str],
        kept: object,
        today: datetime.date,
    ) -> Beside:
        """What differs from the workbook and has to be answered for; so has a 印发日期 that is still to come.

        `registered` are the register's facts where it is issued already, `kept` what its item says of the draft: what
        was answered for then is not asked about again.
        """
        compared = self._with_draft(paper, setter)
        asked = otherwise(compared.draft, compared.final)
        expected = {MADE: paper.taken_over.get(MADE, ("", ""))[0] or paper.facts["签发日期"]}
        expected[ISSUED] = paper.taken_over.get(ISSUED, ("", ""))[0]
        for day, before in expected.items():
            if before and day in paper.taken_over and before != paper.facts[day]:
                asked.append(Otherwise(day, before, paper.facts[day]))
        open_ones = tuple(
            one
            for one in asked
            if not registered or registered.get(one.what) != paper.facts.get(one.what, "")
        )
        issued = paper.facts[ISSUED] if ISSUED in paper.taken_over else ""
        if issued > today.isoformat() and registered.get(ISSUED) != issued:
            before = paper.taken_over[ISSUED][0]
            open_ones = (
                *(one for one in open_ones if one.what != ISSUED),
                Otherwise(f"{ISSUED}（晚于今天）", before, issued),
            )
        new = [one.as_data() for one in compared.differences] != kept
        later = self._saved_on() > (paper.facts["签发日期"] or "9999")
        after = new and later and of_substance(compared.differences)
        return Beside(self.path.name, open_ones, compared.differences, compared.reset, after)

    def validate_days(self, paper: Paper, days: Stamp, setter: Typesetter) -> None:
        """Raises Refused where a day that is open in part (2026年4月　日) states another year or month than these days have.

        What the draft has open in the same words was not typed by anybody.
        """
        compared = self._with_draft(paper, setter)
        found = list(_contradicting(compared, days, self.path.name))
        if found:
            raise Refused(*found)

    def stamped(self, paper: Paper, number: Number, days: Stamp, setter: Typesetter) -> bytes:
        """The bytes of the file with number and dates in its named styles, all other text as people left it."""
        compared = self._with_draft(paper, setter)
        return stamp(
            self._data,
            number,
            days.made if DATE in compared.places else None,
            days.issued if PRINTER in compared.places else None,
            self.path.name,
            moved_indents(self._draft(paper, setter), setter.setup.looks, days.made),
            compared.known,
            days.made if EDITED in compared.places else None,
        )

    def printed(
        self, paper: Paper, number: Number, days: Stamp, setter: Typesetter, formats: tuple[str, ...]
    ) -> PaperFiles:
        """Its files: the stamped 定稿, the slip, and the PDF that says what the 定稿 says: by Typst where the program's
        own document does, else by LibreOffice, else none."""
        data = self.stamped(paper, number, days, setter)
        composed = setter.compose(paper.record, paper.own, days, Report())
        files: dict[str, bytes] = {FINAL: data}
        programs = {FINAL: f"Word、WPS 等，字号和日期由 notice-gen {__version__} 写入"}
        report = Report()
        if "pdf" in formats:
            made = in_formats(composed, ("docx", "pdf"), setter.setup.looks, report)
            if print_form(made["docx"]) == print_form(data):
                validate_pages(report)
                files |= {FAIR: made["pdf"]} if made.get("pdf") else {}
            else:
                report = Report()  # it was about pages that are not kept
                converted = self._converted(paper, data, setter, report)
                if converted is not None:
                    files[FAIR], programs[FAIR] = converted.pdf, converted.program
        files |= beside_of(composed, setter.setup, report)
        validate_pages(report)
        letter = letter_of(setter.setup, paper)
        files.update(letter)
        programs.update(dict.fromkeys(letter, NOT_OURS))
        files.update(setter.slip(composed, paper, days))
        text = plain("\n".join(paragraph.text for paragraph in words(data)))
        pages = page_count(files[FAIR]) if FAIR in files else None
        return PaperFiles(
            files,
            words_of(composed)[0],
            text,
            pages,
            _stem(paper, composed, number, days),
            tuple(replace(one, softened=True, of_row=True) for one in report),
            [one.as_data() for one in self._with_draft(paper, setter).differences],
            programs,
        )

    def _converted(self, paper: Paper, data: bytes, setter: Typesetter, report: Report) -> Converted | None:
        """The PDF of the final itself; None where there is none that says what the final says."""
        place = InFile(self.path.name)
        made = printed_final(data, setter.setup.looks.faces, paper.facts["标题"])
        if isinstance(made, NotConverted):
            report.found(FINAL_WITHOUT_PDF, place, made.seen, made.remedy)
            return None
        if lost := missing_in(text_of(made.pdf), data):
            what = "" if paper.secret else f"（少了“{lost[:20]}”）"
            seen = f"LibreOffice 排出的 PDF 与定稿的文字不一样{what}，没有归档"
            report.found(PDF_SAYS_LESS, place, seen, "用 Word 另存为 PDF，或者等盖章后把扫描件补入归档库")
            return None
        seen = f"定稿与工作簿排出的不同，归档的 PDF 由 {made.program} 照定稿排出"
        report.found(PDF_OF_THE_FINAL, place, seen, "它的换行、分页可能与 Word 不同，看一遍再用")
        return made

    def _saved_on(self) -> str:
        """The day on which it was last saved, as 2026-03-05: as the file says, else as the disk does."""
        said = _SAVED.search(opened(self._data, self.path.name).parts.get("docProps/core.xml", b""))
        if said:
            try:
                moment = datetime.datetime.fromisoformat(said[1].decode("ascii").replace("Z", "+00:00"))
                return (moment.astimezone() if moment.tzinfo else moment).date().isoformat()
            except (ValueError, OverflowError):
                pass
        return datetime.date.fromtimestamp(self.path.stat().st_mtime).isoformat()

    def _draft(self, paper: Paper, setter: Typesetter) -> Composed:
        return setter.compose(paper.record, paper.own, None, Report())

    def _with_draft(self, paper: Paper, setter: Typesetter) -> _Compared:
        if paper.key not in self._compared:
            composed = self._draft(paper, setter)
            drawn = draft_file(composed, setter.setup.looks)
            draft = traced(composed.document, words(drawn))
            final = words(self._data, self.path.name)
            found = tuple(differences(draft, final))
            reset = tuple(set_otherwise(drawn, self._data))
            self._compared[paper.key] = _Compared(tuple(draft), tuple(final), found, reset)
        return self._compared[paper.key]


def _stem(paper: Paper, composed: Composed, number: Number, days: Stamp) -> str:
    """The name of its files, with title and date as they were signed."""
    if paper.folder or not paper.taken_over.keys() & {"标题", MADE}:
        return stem_of(paper, composed, days)
    end = f" {days.made.isoformat()}"
    return portable(f"{number} {paper.facts['标题']}", LONGEST_NAME - len(end)) + end
