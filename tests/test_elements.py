"""One of every element in a part of every role: no word of a document vanishes on the way to an output."""

from __future__ import annotations

import io
import re
import types
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from itertools import count, takewhile
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pypdfium2
import pytest

from notice_gen.build.printing import can_print
from notice_gen.fit import fit, fit_document
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import (
    EVERY_ELEMENT,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    BelowTitle,
    Document,
    EditorsNote,
    Head,
    HeadElement,
    Imprint,
    ImprintElement,
    Part,
    PartElement,
    Role,
    Signature,
    TitleLines,
    parts_in_order,
    walk,
)
from notice_gen.model.fitted import Fitted
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.places import InCell, spot
from notice_gen.model.text import Slot, Text
from notice_gen.model.values import Words
from notice_gen.office.finals import traced
from notice_gen.office.finals import words as words_of_file
from notice_gen.writers import WRITERS, Output, formats
from notice_gen.writers.pdf.drawing import draw

# Fields whose words are the program's own switches and are printed nowhere.
SWITCHES: dict[tuple[type, str], Any] = {
    (Head, "mode"): Text.of("全印"),
    (Signature, "seal"): Text.of("是"),
    (AttachmentLabel, "of"): "",
}
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def one_page() -> bytes:
    """A PDF of somebody else's: a blank page."""
    other = pypdfium2.PdfDocument.new()
    other.new_page(595, 842)
    out = io.BytesIO()
    other.save(out)
    return out.getvalue()


ONE_PAGE = one_page()


class Sample:
    """A document of one of every element; `said` are its words by the type of their element."""

    def __init__(self) -> None:
        self._numbers = count()
        self.said: dict[type, list[Words]] = {}
        self._of: type = object
        head = Head(SWITCHES[Head, "mode"], tuple(map(self.element, get_args(HeadElement))))
        parts = [self.part(role, (self.part(Role.ATTACHMENT),)) for role in (Role.MAIN, Role.ENCLOSURE)]
        imprint = Imprint(tuple(map(self.element, get_args(ImprintElement))))
        self.document = Document(head, tuple(parts), imprint)
        self.composed = Composed("活动/文件", self.document, ())

    def part(self, role: Role, attachments: tuple[Part, ...] = ()) -> Part:
        elements = [self.element(kind) for kind in get_args(PartElement) if kind is not Slot]
        return Part(role, tuple(elements), attachments)

    def element(self, kind: type) -> Any:
        self._of = kind
        return self.made(kind)

    def words(self) -> Words:
        """Three characters that stand nowhere else, as from a cell of their own."""
        n = next(self._numbers)
        text = STEMS[n % 10] + BRANCHES[n % 12] + STEMS[n // 60]
        words = Words(text, InCell("样.xlsx", "表", n, 0))
        self.said.setdefault(self._of, []).append(words)
        return words

    def made(self, hint: Any) -> Any:
        """A value of a type, every text of it words of its own."""
        if hint is Text:
            return Text.of(self.words())
        if hint is str:
            return self.words()
        if hint is int:
            return 1
        if hint is bool:
            return False
        if hint is bytes:
            return ONE_PAGE
        if hint is float:
            return 12.0
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Literal:
            return inner[1]
        if origin in (Union, types.UnionType):
            return () if Slot in inner else self.made(inner[0])
        if origin is tuple:
            return tuple(self.made(one) for one in inner if one is not Ellipsis)
        hints = get_type_hints(hint)
        return hint(
            *(
                SWITCHES[hint, field.name] if (hint, field.name) in SWITCHES else self.made(hints[field.name])
                for field in fields(hint)
            )
        )


def text_of(data: bytes) -> str:
    """All words of a file, whatever its format, without spaces."""
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        found = "".join(page.get_textpage().get_text_bounded() for page in document)
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            xml = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
        found = re.sub("<[^>]*>", "", xml)
    else:
        found = data.decode()
    return "".join(found.split())


def written(output: Output, sample: Sample) -> str:
    return text_of(
        output.write(sample.composed, GB_T_9704, lambda element: fit(element, GB_T_9704, Report()))
    )


def lost(output: Output, sample: Sample) -> Iterator[str]:
    text = written(output, sample)
    for kind in output.carries:
        yield from (f"{kind.__name__} {one}" for one in sample.said.get(kind, ()) if one not in text)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.faces if name == "pdf" else ()) for name in WRITERS]
)
def test_a_format_has_the_words_of_every_element_that_it_carries(name) -> None:
    """Of each of them in a part of every role."""
    sample = Sample()
    assert not list(lost(WRITERS[name], sample))


def test_the_sample_has_one_of_every_element() -> None:
    """What is added to the tree is in it by itself; only a label of ours has no words."""
    sample = Sample()
    elements = {type(one) for part in parts_in_order(sample.document) for one in part.elements}
    elements |= {type(one) for one in (*sample.document.head.elements, *sample.document.imprint.elements)}
    assert elements == EVERY_ELEMENT
    assert {kind.__name__ for kind in EVERY_ELEMENT - sample.said.keys()} == {"AttachmentLabel"}


def test_the_walk_gives_every_element_once_in_the_order_of_the_pages() -> None:
    """The head first, what is issued before the attachments of the document proper, the imprint last."""
    document = Sample().document
    roles = [part.role for part in parts_in_order(document)]
    assert roles == [Role.MAIN, Role.ENCLOSURE, Role.ATTACHMENT, Role.ATTACHMENT]
    expected = [document.head, *(e for p in parts_in_order(document) for e in p.elements), document.imprint]
    assert [id(one) for one in walk(document)] == [id(one) for one in expected]


def test_every_element_can_be_fitted() -> None:
    """`check` looks at all of them."""
    fit_document(Sample().document, GB_T_9704, Report())


def empty_lines_below_a_title(document: Document) -> tuple[int, int]:
    """Between a document's title and what stands below it: in the Word file, and in what is drawn for the PDF."""
    composed = Composed("活动/文件", document, ())

    def fitted(element: Any) -> Fitted:
        return fit(element, GB_T_9704, Report())

    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"].write(composed, GB_T_9704, fitted))) as package:
        styles = re.findall(r'<w:pStyle w:val="(\w+)"/>', package.read("word/document.xml").decode())
    below = styles[styles.index("Title") + 1 :]
    flow = draw(composed, GB_T_9704, fitted)["flow"]
    (title,) = (n for n, one in enumerate(flow) if one["kind"] == "title")
    drawn = takewhile(lambda one: one["kind"] == "blank", flow[title + 1 :])
    in_word = len(list(takewhile(lambda style: style == "GwBlank", below)))
    return in_word, sum(one["lines"] for one in drawn)


NEVER_BELOW = (
    Slot,
    AttachmentLabel,
    TitleLines,
    EditorsNote,
    Article,
)  # they begin something, or stand above a title
BELOW_A_TITLE = [kind for kind in get_args(PartElement) if kind not in NEVER_BELOW]


@pytest.mark.parametrize("kind", BELOW_A_TITLE)
def test_word_and_pdf_leave_the_same_lines_empty_below_a_title(kind) -> None:
    """Whatever stands there: one (7.3.2), and what a note or a signature wants above itself; what belongs to it has none."""
    sample = Sample()
    elements = (sample.element(TitleLines), sample.element(kind))
    in_word, in_pdf = empty_lines_below_a_title(Document(parts=(Part(Role.MAIN, elements),)))
    own = {
        AttachmentNote: GB_T_9704.note_lines_above,
        Signature: GB_T_9704.sealed_lines_above,
        Attendance: GB_T_9704.attendance_lines_above,
    }
    below = 0 if kind in (*get_args(BelowTitle), Attendance) else GB_T_9704.title_lines_below
    assert in_word == in_pdf == below + own.get(kind, 0)


@pytest.mark.faces
def test_a_character_that_no_face_has_is_found_in_every_element() -> None:
    """Of each cell, before a page is drawn."""
    sample, report = Sample(), Report()
    rare = Words("\U0010ffff", InCell("样.xlsx", "表", 0, 25))
    sample.words = lambda: rare  # type: ignore[method-assign]
    composed = Composed("活动/文件", Document(parts=(sample.part(Role.MAIN),)), ())
    assert not can_print(composed, GB_T_9704, report)
    assert {spot(finding.place) for finding in report} == {"Z1"}


def test_the_words_of_an_edited_file_find_their_cells_in_every_element() -> None:
    """What `pull` says of a changed final has a cell, whatever element it stands in."""
    sample = Sample()
    docx = WRITERS["docx"].write(
        sample.composed, GB_T_9704, lambda element: fit(element, GB_T_9704, Report())
    )
    found = {
        spot(span.place)
        for paragraph in traced(sample.document, words_of_file(docx))
        for span in paragraph.spans
    }
    assert {spot(one.place) for said in sample.said.values() for one in said} - found == set()


def test_two_formats_whose_files_would_have_one_name_are_refused() -> None:
    """The second file would look like a person's."""
    with pytest.raises(ValueError, match="one name"):
        formats(outline=WRITERS["outline"], plain=Output(WRITERS["outline"].write, "TXT"))


def test_a_writer_that_leaves_out_an_element_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract bites: the outline without its remarks."""
    from notice_gen.writers import outline

    real = outline._element

    def without_remarks(element, part):
        return iter(()) if type(element).__name__ == "Remark" else real(element, part)

    monkeypatch.setattr(outline, "_element", without_remarks)
    sample = Sample()
    assert {one.split()[0] for one in lost(WRITERS["outline"], sample)} == {"Remark"}
