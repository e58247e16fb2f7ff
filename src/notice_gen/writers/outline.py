"""The document tree as text that a clerk could read: debug view, golden file of tests, example in docs.

Shows what the document says and how it is built, not how its lines fall.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from notice_gen.model.document import (
    Attachment,
    Block,
    Cell,
    Composed,
    Document,
    Form,
    Heading,
    Paragraph,
    Roster,
    Slot,
    Table,
    TitleLines,
)
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The outline as UTF-8 text."""
    return outline(composed.document).encode()


def outline(document: Document) -> str:
    """The bound document, an element or block a line, indented by its level."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    head = document.head
    named = (
        ("版头", head.form),
        ("份号", head.copy_number),
        ("密级", head.classification),
        ("紧急程度", head.urgency),
        ("发文机关标志", head.mark),
        ("发文字号", head.number),
        ("签发人", head.signatories),
    )
    for name, text in named:
        if text:
            yield f"〔{name}〕{text}"
    if document.title:
        yield f"〔标题〕{_title(document.title)}"
    if document.addressees:
        yield f"〔主送机关〕{document.addressees.text}"
    yield from _body(document.body)
    yield from _note(document.attachments)
    if document.signature:
        seal = f"（用印：{document.signature.seal}）" if document.signature.seal else ""
        yield f"〔署名〕{document.signature.issuer}{seal}"
        yield f"〔成文日期〕{document.signature.date}"
    if document.note:
        yield f"〔附注〕{document.note}"
    for enclosure in document.enclosures:
        yield f"〔印发件〕{_title(enclosure.title)}"
        yield from _body(enclosure.body)
        yield from _note(enclosure.attachments)
        yield from _attachments(enclosure.attachments)
    yield from _attachments(document.attachments)
    if document.imprint:
        for name, text in (
            ("版记内主送", document.imprint.main_to),
            ("抄送机关", document.imprint.copy_to),
            ("印发机关", document.imprint.printer),
            ("印发日期", document.imprint.date),
        ):
            if text:
                yield f"〔{name}〕{text}"


def _title(title: TitleLines) -> str:
    return _cell_text(title.text.broken)


def _note(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    if attachments:
        yield "〔附件说明〕" + "；".join(
            f"{a.number}. {a.title.text}" if a.number else str(a.title.text) for a in attachments
        )


def _attachments(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    for attachment in attachments:
        yield f"〔附件{attachment.number or ''}〕{_title(attachment.title)}"
        yield from _body(attachment.body)


def _body(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                indent = "  " * block.level or "  〔无号标题〕"
                run_in = block.run_in.paragraphs if block.run_in else [""]
                line = f"{indent}{block.number}{block.title}"
                yield line + (f"‖{run_in[0]}" if run_in[0] else "")
                yield from (f"  {paragraph}" for paragraph in run_in[1:])
            case Paragraph():
                yield from (f"  {paragraph}" for paragraph in block.text.paragraphs)
            case Roster():
                for role, members in block.groups:
                    names = (f"{m.name}（{m.post}）" if m.post else m.name for m in members)
                    yield f"  〔名单〕{role}：{'、'.join(names)}"
            case Table():
                for row in (*block.header, *block.rows):
                    yield "  | " + " | ".join(_cell(cell) for cell in row) + " |"
            case Form():
                for form_row in block.rows:
                    places = (
                        f"{blank.label}：{'⏎'.join(map(str, blank.lines))}" for blank in form_row.blanks
                    )
                    yield "  | " + " | ".join(places) + " |"
            case Slot():
                raise TypeError("an outline is drawn of a bound document")
            case _:
                assert_never(block)


def _cell(cell: Cell | None) -> str:
    return "〃" if cell is None else _cell_text(cell.text)


def _cell_text(text: str) -> str:
    return text.replace("\n", "⏎")
