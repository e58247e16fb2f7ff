"""The document tree as text that a clerk could read: debug view, golden file of tests, example in docs.

It shows elements, words and levels, not where lines are broken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import assert_never

from notice_gen.model.binding import Composed
from notice_gen.model.document import (
    Addressees,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    Byline,
    Classification,
    Contributor,
    Copies,
    CopyNumber,
    CopyTo,
    Document,
    DocumentNumber,
    EditedOn,
    Editor,
    EditorsNote,
    Form,
    Head,
    Heading,
    Imprint,
    IssuedTo,
    Labelled,
    MainTo,
    Mark,
    Member,
    Paragraph,
    Part,
    PartElement,
    PrintDate,
    Printer,
    Remark,
    ReportedTo,
    Role,
    Roster,
    SentTo,
    Signatories,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
    Urgency,
    first,
    parts_apart,
    parts_in_order,
)
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout
from notice_gen.model.original import OriginalPages
from notice_gen.model.raised import plain
from notice_gen.model.table import Cell, Table
from notice_gen.model.text import Slot


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The outline as UTF-8 text."""
    return outline(composed.document).encode()


def outline(document: Document) -> str:
    """The bound document, an element or block a line, indented by its level; what is raised as m² or 4^(th)."""
    return plain("\n".join(_lines(document)) + "\n")


def _lines(document: Document) -> Iterator[str]:
    yield from _named("公文格式", document.format if document.format != Document().format else "")
    yield from _head(document.head)
    for part in parts_in_order(document):
        for element in part.elements:
            yield from _element(element, part)
    if document.imprint is not None:
        yield from _imprint(document.imprint)
    for part in parts_apart(document):
        for element in part.elements:
            yield from _element(element, part)


def _named(name: str, text: object) -> Iterator[str]:
    """An element by its name in the standard; nothing where it has no words."""
    if str(text):
        yield f"〔{name}〕{text}"


def _head(head: Head) -> Iterator[str]:
    yield from _named("版头", head.mode)
    for element in head.elements:
        match element:
            case CopyNumber():
                yield from _named("份号", element.text)
            case Classification():
                yield from _named("密级", element.text)
            case Urgency():
                yield from _named("紧急程度", element.text)
            case Mark():
                yield from _named("发文机关标志", element.text)
            case DocumentNumber():
                yield from _named("发文字号", element.text)
            case Signatories():
                yield from _named("签发人", element.text)
            case Editor():
                yield from _named("编印单位", element.text)
            case EditedOn():
                yield from _named("编印日期", element.text)
            case _:
                assert_never(element)


def _imprint(imprint: Imprint) -> Iterator[str]:
    for element in imprint.elements:
        match element:
            case MainTo():
                yield from _named("版记内主送", element.text)
            case CopyTo():
                yield from _named("抄送机关", element.text)
            case ReportedTo():
                yield from _named("报上级", element.text)
            case SentTo():
                yield from _named("送平级", element.text)
            case IssuedTo():
                yield from _named("发下级", element.text)
            case Copies():
                yield from _named("共印份数", element.text)
            case Printer():
                yield from _named("印发机关", element.text)
            case PrintDate():
                yield from _named("印发日期", element.text)
            case _:
                assert_never(element)


def _element(element: PartElement, part: Part) -> Iterator[str]:
    match element:
        case AttachmentLabel():
            pass  # stands before the title
        case TitleLines():
            yield f"〔{_title_name(part)}〕{_broken(element.text.broken)}"
        case EditorsNote():
            yield from (f"〔编者按〕{paragraph}" for paragraph in element.text.paragraphs)
        case Article():
            yield f"〔文章〕{_broken(element.text.broken)}"
        case Contributor():
            yield f"〔文章来源〕{element.text}"
        case Attendance():
            for one in element.people:
                yield f"〔{one.label}〕{'⏎'.join(one.text.paragraphs)}"
        case Subtitle():
            yield f"〔副标题〕{_broken(element.text.broken)}"
        case TitleNote():
            yield f"〔题注〕{_broken(element.text.broken)}"
        case Byline():
            yield from _named("题下署名", _broken(element.author.broken))
            yield from _named("题下日期", _broken(element.date.broken))
        case Addressees():
            yield f"〔主送机关〕{element.text}"
        case AttachmentNote():
            yield "〔附件说明〕" + "；".join(
                f"{entry.number}. {entry.title}" if entry.number else str(entry.title)
                for entry in element.entries
            )
        case Signature():
            seal = f"（用印：{element.seal}）" if element.seal else ""
            yield f"〔署名〕{element.issuer}{seal}"
            yield f"〔成文日期〕{element.date}"
        case Remark():
            yield f"〔附注〕{element.text}"
        case Heading():
            indent = "  " * element.level or "  〔无号标题〕"
            run_in = element.run_in.paragraphs if element.run_in else [""]
            line = f"{indent}{element.number}{element.title}"
            yield line + (f"‖{run_in[0]}" if run_in[0] else "")
            yield from (f"  {paragraph}" for paragraph in run_in[1:])
        case Paragraph():
            yield from (f"  {paragraph}" for paragraph in element.text.paragraphs)
        case Labelled():
            yield f"  〔标签〕{element.label}：{'⏎'.join(element.text.paragraphs)}"
        case Roster():
            for role, members in element.groups:
                yield f"  〔名单〕{role}：{'⏎'.join(_people(members))}"
        case Table():
            yield from (f"  〔表上〕{'　'.join(line.pieces)}" for line in element.before)
            for row in element.all_rows:
                yield "  | " + " | ".join(_cell(cell) for cell in row) + " |"
            yield from (f"  〔表下〕{'　'.join(line.pieces)}" for line in element.after)
        case OriginalPages():
            yield f"  〔原件〕{element.file}，{element.count} 页{'' if element.numbered else '，不编页码'}"
        case Form():
            for form_row in element.rows:
                places = (f"{blank.label}：{'⏎'.join(map(str, blank.lines))}" for blank in form_row.blanks)
                yield "  | " + " | ".join(places) + " |"
        case Slot():
            raise TypeError("an outline is drawn of a bound document")
        case _:
            assert_never(element)


def _title_name(part: Part) -> str:
    match part.role:
        case Role.MAIN:
            return "标题"
        case Role.ENCLOSURE:
            return "印发件"
        case Role.ATTACHMENT:
            return str(first(part.elements, AttachmentLabel) or AttachmentLabel())
        case Role.APART:
            return f"不随文装订的{first(part.elements, AttachmentLabel) or AttachmentLabel()}"
        case _:
            assert_never(part.role)


def _people(members: Sequence[Member]) -> Iterator[str]:
    """The people of a role: names joined, a phrase by itself, as it stands on a line of its own."""
    for phrase, alike in groupby(members, key=lambda member: member.phrase and not member.post):
        names = [f"{m.name}（{m.post}）" if m.post else m.name for m in alike]
        yield from names if phrase else ["、".join(names)]


def _cell(cell: Cell | None) -> str:
    return "〃" if cell is None else _broken(cell.text)


def _broken(text: str) -> str:
    return text.replace("\n", "⏎")
