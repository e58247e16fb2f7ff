"""The document as a tree: head, parts and foot, each of elements that GB/T 9704—2012 names, and nothing else.

    Document = Head · Part … · Imprint        Part = a role, its elements in reading order, its attachments

Every set of elements is a closed union. `walk` gives all elements in the order of the pages; whoever draws, fits,
compares or checks a document matches over them to the end (`assert_never`), so that the type checker names each of
these places when an element is added. Text may hold slots, the places of values that are still to be bound: such a
tree is the *shape* of thousands of documents. Layout is decided elsewhere (`fit`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Literal, TypeVar, get_args

from notice_gen.model.around import (
    NO_HEAD,
    Classification,
    Copies,
    CopyNumber,
    CopyTo,
    DocumentNumber,
    EditedOn,
    Editor,
    Head,
    HeadElement,
    Imprint,
    ImprintElement,
    IssuedTo,
    MainTo,
    Mark,
    PrintDate,
    Printer,
    ReportedTo,
    SentTo,
    Signatories,
    Urgency,
)
from notice_gen.model.original import OriginalPages
from notice_gen.model.table import Table
from notice_gen.model.text import EMPTY, Slot, Text
from notice_gen.model.values import Gap

__all__ = [  # of `around`: who asks for an element asks here, wherever it stands
    "NO_HEAD", "Classification", "Copies", "CopyNumber", "CopyTo", "DocumentNumber", "EditedOn", "Editor",
    "Head", "HeadElement", "Imprint", "ImprintElement", "IssuedTo", "MainTo", "Mark", "PrintDate", "Printer",
    "ReportedTo", "SentTo", "Signatories", "Urgency",
]  # fmt: skip

# 公文格式: the form of a document's head and foot, whatever its kind; 特定格式 are 信函, 命令 and 纪要 (10). 简报 and 无红头
# (nothing above the title) stand in no standard.
Format = Literal["文件", "信函", "命令", "纪要", "简报", "无红头"]
FORMATS: tuple[Format, ...] = get_args(Format)
DOCUMENT, LETTER, ORDER, MINUTES, BULLETIN, BARE = FORMATS

# ---- blocks -------------------------------------------------------------------------------------

Level = Literal[0, 1, 2, 3, 4]
Numbering = Literal["program", "on", "none", "typed"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 to 4 for 一、 （一） 1. （1）; level 0 has no number (无号标题).

    `run_in` is body text that stands on the heading's own line. `number` is made by `numbered`, or typed.
    """

    level: Level
    title: Text
    run_in: Text = EMPTY
    number: Text = EMPTY
    numbering: Numbering = "program"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: Text

    @property
    def is_caption(self) -> bool:
        """Whether a table below it has it for its title: a line that is no sentence. What is not bound yet is none."""
        if any(isinstance(part, Slot) for part in self.text.parts):
            return False
        words = str(self.text)
        return len(words) <= CAPTION and not words.endswith(("。", "；", "！", "？"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with names or words beside it (参加单位：…, 出席：…), whose lines all begin behind its colon (10.3)."""

    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Article:
    """The title of one more text of a bulletin, which begins on the page where the one above ends; as `TitleLines`."""

    text: Text
    names: Slot | tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who sent in the text above (…供稿), at its lower right, in its brackets."""

    text: Text


@dataclass(frozen=True, slots=True)
class Member:
    """A person, or a phrase for several (各科室负责人), with a post where the roster shows posts."""

    name: str
    post: str = ""
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """People by their role in a group (组长, 副组长, 成员); a group's own name (组别) has no people."""

    groups: tuple[tuple[str, tuple[Member, ...]], ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """One labelled field of a form and the lines filled in; no lines leave room to write by hand. `top`: they stand at its
    upper edge, so that one goes on writing below them."""

    label: Text
    lines: tuple[Text, ...] = ()
    top: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """Fields of a form side by side, with room for at least `room` lines of handwriting."""

    blanks: tuple[Blank, ...]
    room: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """表单, such as 发文处理单: rows of labelled fields. Nothing else in the program is called a form."""

    rows: tuple[FormRow, ...]


CAPTION = 26  # characters of a line of the body with its indent

Node = Roster | Table | OriginalPages
Block = Heading | Paragraph | Labelled | Article | Contributor | Roster | Table | OriginalPages | Form | Slot

# ---- elements -----------------------------------------------------------------------------------


# ---- 主体: the parts (7.3) ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttachmentLabel:
    """附件 above an attachment's title, with its number where there are several; `of` is the 发文字号 that stands before
    it where the attachment is not bound along (7.3.7)."""

    number: int | None = None
    of: str = ""

    def __str__(self) -> str:
        return f"{self.of}附件{self.number or ''}"


@dataclass(frozen=True, slots=True)
class TitleLines:
    """标题 (7.3.1). `names` are words of the workbook that the end of a line does not part."""

    text: Text
    names: Slot | tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subtitle:
    """副标题 below the title (——在…会议上的报告)."""

    text: Text


@dataclass(frozen=True, slots=True)
class TitleNote:
    """题注 below the title: when and by whom the text was adopted, in its brackets （…会议通过）."""

    text: Text


@dataclass(frozen=True, slots=True)
class Byline:
    """Author and date centred below the title, as papers without a signature have them (总结, 汇报)."""

    author: Text
    date: Text = EMPTY


@dataclass(frozen=True, slots=True)
class EditorsNote:
    """编者按 above the first title of a bulletin, without these words."""

    text: Text


@dataclass(frozen=True, slots=True)
class Addressees:
    """主送机关 (7.3.2), without the closing colon."""

    text: Text


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A line of the attachment note: an attachment's title, its number where there are several."""

    title: Text
    number: int | None = None


@dataclass(frozen=True, slots=True)
class AttachmentNote:
    """附件说明 (7.3.4): which attachments a part has."""

    entries: tuple[NoteEntry, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """发文机关署名 and 成文日期 (7.3.5). `seal` is 是 (sealed), 否 or 签名章."""

    issuer: Text
    date: Text
    seal: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting, was excused, sat in: 出席, 请假, 列席 below the text of its minutes (10.3)."""

    people: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """附注 (7.3.6), in its brackets."""

    text: Text


BelowTitle = Subtitle | TitleNote | Byline  # they stand right below the title, centred as it is
PartElement = (
    AttachmentLabel
    | EditorsNote
    | TitleLines
    | BelowTitle
    | Addressees
    | Block
    | AttachmentNote
    | Attendance
    | Signature
    | Remark
)


class Role(Enum):
    """What a part is of the document."""

    MAIN = "公文"  # the document proper
    ENCLOSURE = "印发件"  # what it issues
    ATTACHMENT = "附件"
    APART = "不随文装订的附件"  # noted with the others, and a file of its own


@dataclass(frozen=True, slots=True)
class Part:
    """A text that begins on a page of its own: the document proper, what it issues (印发件), an attachment.

    Its elements are in reading order and are its own: no part's title or signature can be another's.
    """

    role: Role
    elements: tuple[PartElement, ...] = ()
    attachments: tuple[Part, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its body."""
        return tuple(element for element in self.elements if isinstance(element, Block))

    @property
    def last_text(self) -> Block | None:
        """The last of its blocks but for who sent it in (供稿), which stands on the page of that."""
        return next((block for block in reversed(self.blocks) if not isinstance(block, Contributor)), None)

    @property
    def is_original(self) -> bool:
        """Whether it is what it issues or passes on, and nothing but pages that go in as they are."""
        return (
            self.role is Role.ENCLOSURE
            and bool(self.blocks)
            and all(isinstance(block, OriginalPages) for block in self.blocks)
        )

    @property
    def bound(self) -> tuple[Part, ...]:
        """Its attachments that are bound along with it."""
        return tuple(one for one in self.attachments if one.role is not Role.APART)


# ---- the whole ------------------------------------------------------------------------------------

Element = Head | PartElement | Imprint
E = TypeVar("E")
# The type of every element, those that head and imprint consist of in their place.
EVERY_ELEMENT: frozenset[type] = frozenset(
    {*get_args(HeadElement), *get_args(PartElement), *get_args(ImprintElement)} - {Slot}
)


@dataclass(frozen=True, slots=True)
class Document:
    """One official document, or the shape of many. Its first part is the document proper.

    `format` says in which of the office's layouts it is set; nobody who draws it asks.
    """

    head: Head = NO_HEAD
    parts: tuple[Part, ...] = (Part(Role.MAIN),)
    imprint: Imprint | None = None
    format: Format = "文件"

    @property
    def main(self) -> Part:
        """The document proper."""
        return self.parts[0]

    @property
    def title(self) -> TitleLines | None:
        """Its title."""
        return first(self.main.elements, TitleLines)

    @property
    def addressees(self) -> Addressees | None:
        """Its addressees below the title."""
        return first(self.main.elements, Addressees)

    @property
    def signature(self) -> Signature | None:
        """Its issuer and date."""
        return first(self.main.elements, Signature)

    @property
    def number(self) -> Text:
        """Its 发文字号; empty where it has none."""
        number = first(self.head.elements, DocumentNumber)
        return number.text if number else EMPTY

    @property
    def date(self) -> Text:
        """成文日期 below its text, else the day in its head; empty where it has none."""
        edited = first(self.head.elements, EditedOn)
        return self.signature.date if self.signature else edited.text if edited else EMPTY

    @property
    def is_draft(self) -> bool:
        """Whether it has no number yet (送审稿), or a place for a day that is not there.

        An empty room in a number stands for its 序号, one in a date for month and day.
        """
        number, date = str(self.number), self.date
        return not number or "\u3000" in number or "\u3000" in str(date) or isinstance(date.alone, Gap)

    @property
    def main_to(self) -> Text:
        """To whom it goes: the addressees below the title, else those in the imprint; empty where it has none."""
        below = first(self.imprint.elements, MainTo) if self.imprint else None
        found = self.addressees or below
        return found.text if found else EMPTY

    @property
    def copy_to(self) -> Text:
        """抄送机关; empty where it has none."""
        found = first(self.imprint.elements, CopyTo) if self.imprint else None
        return found.text if found else EMPTY

    @property
    def attachment_titles(self) -> Iterator[Text]:
        """The titles of all attachments, those of the document proper first, then those of what it issues."""
        for part in self.parts:
            for attachment in part.attachments:
                title = first(attachment.elements, TitleLines)
                yield title.text if title else EMPTY

    def with_main(self, main: Part) -> Document:
        """The same document with another text proper."""
        return replace(self, parts=(main, *self.parts[1:]))


def first(elements: Iterable[object], kind: type[E]) -> E | None:
    """The first element of that type, or None."""
    return next((element for element in elements if isinstance(element, kind)), None)


def parts_in_order(document: Document) -> Iterator[Part]:
    """Every part in the order of the pages: what the document issues stands before its own attachments."""
    main, *others = document.parts
    yield main
    for part in others:
        yield part
        yield from part.bound
    yield from main.bound


def parts_apart(document: Document) -> Iterator[Part]:
    """The attachments that are files of their own, in the order of the workbook's parts."""
    for part in document.parts:
        yield from (one for one in part.attachments if one.role is Role.APART)


def with_above(part: Part) -> Iterator[tuple[PartElement | None, PartElement]]:
    """Each element of a part behind the one that stands above it, None above the first."""
    return zip((None, *part.elements), part.elements, strict=False)


def kept_with_next(part: Part) -> frozenset[int]:
    """Which elements of a part, by their place in it, stand on one page with what follows them (7.3.5).

    The last of its body stays with an attachment note or a signature below it, unless it is the only one: LibreOffice
    moves a kept paragraph as a whole, and the first page must show text (7.3.3). A note stays with a signature, a
    signature with a remark, and the title of a table with it.
    """
    several = len(part.blocks) > 1
    kept = set()
    for n, (element, below) in enumerate(pairwise(part.elements)):
        match below:
            case AttachmentNote() | Signature() if isinstance(element, AttachmentNote):
                kept.add(n)
            case AttachmentNote() | Signature() if isinstance(element, Block) and several:
                kept.add(n)
            case Remark() if isinstance(element, Signature):
                kept.add(n)
            case Contributor() if isinstance(element, Block) and not isinstance(element, Contributor):
                kept.add(n)
            case Table() if isinstance(element, Paragraph) and element.is_caption:
                kept.add(n)
    return frozenset(kept)


def walk(document: Document) -> Iterator[Element]:
    """Every element of a document in the order of its pages, the head first and the imprint last."""
    yield document.head
    for part in parts_in_order(document):
        yield from part.elements
    if document.imprint is not None:
        yield document.imprint
