"""The document as a tree: the elements that GB/T 9704—2012 names, and nothing else.

The tree is closed: a writer handles every type here or says that it did not. Text may hold slots, the
places of values that are still to be bound; `bind` puts them in. A tree with slots is a *shape* (one for
thousands of units), a tree without is a document. Layout is decided elsewhere (`fit`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal

from notice_gen.model.values import Day, Listing, Title, Value, Words, on_one_line, shown

# ---- text ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of the value with this index."""

    index: int


Part = str | Slot | Value


@dataclass(frozen=True, slots=True)
class Text:
    """Literal words and slots in order; once bound, literal words and values."""

    parts: tuple[Part, ...] = ()

    @classmethod
    def of(cls, *parts: Part) -> Text:
        """Text of these parts, the empty ones left out."""
        return cls(tuple(part for part in parts if part != ""))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __str__(self) -> str:
        """The words on one line; only bound text has them."""
        return "".join(inline(part) for part in self.parts)

    @property
    def alone(self) -> Part | None:
        """The only part, where there is just one: a line break in it means something."""
        return self.parts[0] if len(self.parts) == 1 else None

    @property
    def paragraphs(self) -> list[str]:
        """The bound words, a new paragraph at each line break of a value that stands alone."""
        if isinstance(self.alone, Title):
            return [str(self)]
        if isinstance(self.alone, str):
            return [line for line in self.alone.split("\n") if line.strip()] or [""]
        return [str(self)]

    @property
    def broken(self) -> str:
        """The bound words with the clerk's own title breaks kept as \\n."""
        return "".join(shown(p) if isinstance(p, Title) or self.alone else inline(p) for p in self.parts)

    @property
    def items(self) -> tuple[str, ...]:
        """The names of a bound list, or the words as the only name."""
        if isinstance(self.alone, Listing):
            return tuple(str(item) for item in self.alone)
        words = str(self)
        return (words,) if words else ()


def inline(part: Part) -> str:
    """One bound part as running text, on one line."""
    if isinstance(part, Title):
        return on_one_line(part)
    if isinstance(part, Slot):
        raise TypeError(f"slot {part.index} is not bound")
    words = shown(part)
    return " ".join(line for line in words.split("\n")) if "\n" in words else words


EMPTY = Text()

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
class Cell:
    """A table cell that spans so many rows and columns; line breaks in its text are kept."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Header rows and rows of cells. None stands where a cell above or to the left spans."""

    header: tuple[tuple[Cell | None, ...], ...]
    rows: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A place of a form: its label, and the lines filled in. Without them it is room to write by hand."""

    label: Text
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class FormRow:
    """Places side by side, with room for at least so many lines of handwriting."""

    blanks: tuple[Blank, ...]
    room: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """A form such as 发文处理单: labels and what is filled in, each in its place."""

    rows: tuple[FormRow, ...]


Node = Roster | Table
Block = Heading | Paragraph | Roster | Table | Form | Slot

# ---- elements -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """版头: what stands above the red rule (GB/T 9704—2012, 7.2).

    `form` is 全印, 套打 (room is kept for pre-printed paper) or 不印.
    """

    form: Text = EMPTY
    copy_number: Text = EMPTY
    classification: Text = EMPTY
    urgency: Text = EMPTY
    mark: Text = EMPTY
    number: Text = EMPTY
    signatories: Text = EMPTY


@dataclass(frozen=True, slots=True)
class TitleLines:
    """标题 (7.3.1). `names` are words of the workbook that the end of a line does not part."""

    text: Text
    names: Slot | tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressees:
    """主送机关 (7.3.2), without the closing colon."""

    text: Text


@dataclass(frozen=True, slots=True)
class Signature:
    """发文机关署名 and 成文日期 (7.3.5). `seal` is 是 (sealed), 否 or 签名章."""

    issuer: Text
    date: Text
    seal: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4). `main_to` are addressees that would leave the first page without text (7.3.2)."""

    main_to: Text = EMPTY
    copy_to: Text = EMPTY
    printer: Text = EMPTY
    date: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: its number in the attachment note (none where it is the only one), title and content."""

    title: TitleLines
    number: int | None = None
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosure:
    """印发件: the plan that the notice issues, on a new page, with attachments of its own."""

    title: TitleLines
    body: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One official document, or the shape of many."""

    head: Head = Head()
    title: TitleLines | None = None
    addressees: Addressees | None = None
    body: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signature: Signature | None = None
    note: Text = EMPTY
    enclosures: tuple[Enclosure, ...] = ()
    imprint: Imprint | None = None


# ---- binding ------------------------------------------------------------------------------------

Bindable = Value | Node | Slot


@dataclass(frozen=True, slots=True)
class Composed:
    """A shape and the values of one document. `key` is 活动编号/文件, never a path or a title."""

    key: str
    shape: Document
    values: tuple[Bindable, ...]

    @property
    def document(self) -> Document:
        """The document with its values in place."""
        bound: Document = bind(self.shape, self.values)
        return bound


def bind(tree: Any, values: Sequence[Bindable]) -> Any:
    """The same element or document with every slot replaced by its value.

    A slot among blocks takes the node that a template's function made.
    """
    if isinstance(tree, Slot):
        return values[tree.index]
    if isinstance(tree, Text):
        if not any(isinstance(part, Slot) for part in tree.parts):
            return tree
        return Text(tuple(_bound(part, values) for part in tree.parts))
    if isinstance(tree, tuple):
        return tree if isinstance(tree, Listing) else tuple(bind(item, values) for item in tree)
    if isinstance(tree, str | int | None | Roster | Table):
        return tree
    element: type = type(tree)
    names = _fields_of(element)
    return element(*[bind(getattr(tree, name), values) for name in names]) if names else tree


@cache
def _fields_of(element: type) -> tuple[str, ...]:
    """The names of an element's fields in their order; nothing for what is no element."""
    return tuple(field.name for field in fields(element)) if is_dataclass(element) else ()


def has_slots(tree: Any) -> bool:
    """Whether anything is still to be bound in an element."""
    if isinstance(tree, Slot):
        return True
    if isinstance(tree, tuple):
        return not isinstance(tree, Listing) and any(map(has_slots, tree))
    if is_dataclass(tree) and not isinstance(tree, type | Roster | Table):
        return any(has_slots(getattr(tree, field.name)) for field in fields(tree))
    return False


def _bound(part: Part, values: Sequence[Bindable]) -> Part:
    if not isinstance(part, Slot):
        return part
    value = values[part.index]
    if not isinstance(value, Words | Day | Listing | Slot):  # a slot: the shape is bound in part
        raise TypeError(f"a {type(value).__name__} stands inside a line of text")
    return value


# ---- numbering ----------------------------------------------------------------------------------


def chinese_numeral(n: int) -> str:
    """1 → 一, 10 → 十, 15 → 十五, 100 → 一百, 1003 → 一千零三; below 100,000,000."""
    digits = "零一二三四五六七八九"
    for unit, sign in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十")):
        if n >= unit:
            head, rest = divmod(n, unit)
            first = "" if unit == 10 and head == 1 else chinese_numeral(head)
            if not rest:
                return f"{first}{sign}"
            gap = "零" if rest < unit // 10 else ""
            one = "一" if 10 <= rest < 20 else ""  # 一百一十二, but 十二 alone
            return f"{first}{sign}{gap}{one}{chinese_numeral(rest)}"
    return digits[n]


def level_number(level: Level, n: int) -> str:
    """The number of the n-th heading of a level (GB/T 9704—2012, 7.3.3)."""
    match level:
        case 1:
            return f"{chinese_numeral(n)}、"
        case 2:
            return f"（{chinese_numeral(n)}）"
        case 3:
            return f"{n}."
        case 4:
            return f"（{n}）"
        case 0:
            return ""


def numbered(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the numbers of their headings made, from 1 within the heading above.

    A heading that runs on (`numbering="on"`) takes the next number of its level wherever it stands.
    A heading without number restarts 1. and （1） below it, never 一、 or （一）.
    """
    last = [0] * 5  # the last number given at each level
    over = [True] * 5  # whether a plain heading of the level begins again at 1
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            level = block.level
            if level and block.numbering in ("program", "on"):
                runs = block.numbering == "on" or not over[level]
                last[level] = last[level] + 1 if runs else 1
                over[level] = False
                block = replace(block, number=Text.of(level_number(level, last[level])))
            for lower in range(level + 1 if level else 3, 5):
                over[lower] = True
        done.append(block)
    return tuple(done)


def blocks_of(document: Document) -> Iterator[tuple[Block, ...]]:
    """Every body of a document in the order of its pages."""
    yield document.body
    for enclosure in document.enclosures:
        yield enclosure.body
        for attachment in enclosure.attachments:
            yield attachment.body
    for attachment in document.attachments:
        yield attachment.body
