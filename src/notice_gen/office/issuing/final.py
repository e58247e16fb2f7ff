"""A final (定稿) → the files of its item: stamped, compared with the draft, printed.

The final's text is what is issued; the draft is only composed to find the differences. No number is taken here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from notice_gen import __version__
from notice_gen.build.printing import in_formats
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.filing import FAIR, FINAL, SLIP, Number
from notice_gen.model.number_forms import said_number
from notice_gen.model.places import InFile
from notice_gen.model.raised import plain
from notice_gen.office.finals import (
    NotConverted,
    as_number,
    differences,
    read_final,
    stamp,
    styled_words,
    unready,
    words,
)
from notice_gen.office.issuing.faults import FINAL_WITHOUT_PDF
from notice_gen.office.issuing.issued_files import (
    Paper,
    PaperFiles,
    Stamp,
    Typesetter,
    stem_of,
    validate_pages,
    words_of,
)
from notice_gen.office.pulling import draft_words, moved_indents, printed_final
from notice_gen.pages.pdfium import page_count
from notice_gen.taking.paragraphs import DATE, NUMBER, PRINTER


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

    def ready(self, paper: Paper, setter: Typesetter) -> Paper:
        """The paper, with the number that was typed into the file. Called before a number is taken.

        Raises Refused with the findings for which the file could not be stamped.
        """
        name = self.path.name
        typed = _typed(styled_words(self._data, name).number, paper)
        number = typed and replace(typed, series=paper.series, year=typed.year and (paper.year or typed.year))
        draft = self._draft(paper, setter)
        findings = unready(self._data, self._places(draft, setter), number, name)
        if findings:
            raise Refused(*findings)
        return paper if typed is None else replace(paper, n=typed.n, total=typed.total)

    def stamped(self, paper: Paper, number: Number, days: Stamp, setter: Typesetter) -> bytes:
        """The bytes of the file with number and dates in its named styles, all other text as people left it."""
        draft = self._draft(paper, setter)
        places = self._places(draft, setter)
        return stamp(
            self._data,
            number if NUMBER in places else None,
            days.made if DATE in places else None,
            days.issued if PRINTER in places else None,
            self.path.name,
            moved_indents(draft, setter.setup.layout, days.made),
        )

    def printed(
        self, paper: Paper, number: Number, days: Stamp, setter: Typesetter, formats: tuple[str, ...]
    ) -> PaperFiles:
        """Its files: the stamped 定稿, a PDF by Typst where no word was changed, else by LibreOffice, the slip."""
        data = self.stamped(paper, number, days, setter)
        composed = setter.compose(paper.record, paper.own, days, Report())
        differing = differences(
            draft_words(self._draft(paper, setter), setter.setup.layout), words(data), dates=False
        )
        files: dict[str, bytes] = {FINAL: data}
        programs = {FINAL: f"Word、WPS 等，字号和日期由 notice-gen {__version__} 写入"}
        report = Report()
        if "pdf" in formats and not differing:
            pdf = in_formats(composed, ("pdf",), setter.setup.layout, report).get("pdf")
            validate_pages(report)
            if pdf:
                files[FAIR] = pdf
        elif "pdf" in formats:
            made = printed_final(data, setter.setup.layout.faces)
            if isinstance(made, NotConverted):
                report.found(FINAL_WITHOUT_PDF, InFile(self.path.name), made.seen, made.remedy)
            else:
                files[FAIR], programs[FAIR] = made.pdf, made.program
        slip = setter.slip(composed, paper, days)
        if slip:
            files[SLIP] = slip
        text = plain("\n".join(paragraph.text for paragraph in words(data)))
        pages = page_count(files[FAIR]) if FAIR in files else None
        return PaperFiles(
            files,
            words_of(composed)[0],
            text,
            pages,
            stem_of(paper, composed, days),
            tuple(replace(one, softened=True, of_row=True) for one in report),
            [one.as_data() for one in differing],
            programs,
        )

    def _draft(self, paper: Paper, setter: Typesetter) -> Composed:
        return setter.compose(paper.record, paper.own, None, Report())

    def _places(self, draft: Composed, setter: Typesetter) -> list[str]:
        """The styles of number and dates that the draft has; these are stamped."""
        has = {paragraph.style for paragraph in draft_words(draft, setter.setup.layout)}
        return [style for style in (NUMBER, DATE, PRINTER) if style in has]
