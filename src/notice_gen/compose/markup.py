"""Skeleton → shape: line markup, one line one paragraph, into the document tree with slots.

    # 标题          一、  (## ### #### for （一） 1. （1）, #0 for a heading without number)
    ##+ 标题        the number runs on from the last of its level
    ##- 标题        no number
    ##= 编号‖标题    the number as it stands here
    ## 标题‖正文     a heading with its text run in
    #: 标签‖内容     a label with names or words, all of whose lines begin behind its colon
    @主送机关 …      an element that the standard names, or the beginning of an enclosure or attachment
    |签发|某甲|会签||  a row of a form, label and words in turn; ‖ parts lines, |4 keeps room for four

Values are single private characters here, so no value can be taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from notice_gen.compose.faults import (
    ELEMENT_TWICE,
    NO_ARTICLE,
    NO_ATTACHMENT,
    NO_SPACE_AFTER_MARK,
    NODE_NOT_ALONE,
    TOO_MANY_LEVELS,
    UNEVEN_FORM_ROW,
    UNKNOWN_ELEMENT,
)
from notice_gen.compose.slots import NODE, PRIVATE, SLOT
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.document import (
    Addressees,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    Blank,
    Block,
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
    FormRow,
    Head,
    HeadElement,
    Heading,
    Imprint,
    ImprintElement,
    IssuedTo,
    Labelled,
    Level,
    MainTo,
    Mark,
    NoteEntry,
    Numbering,
    Paragraph,
    Part,
    PartElement,
    PrintDate,
    Printer,
    Remark,
    ReportedTo,
    Role,
    SentTo,
    Signatories,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
    Urgency,
)
from notice_gen.model.kind import likely
from notice_gen.model.numbering import numbered
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InFile, InLine, Place
from notice_gen.model.raised import from_typed
from notice_gen.model.text import EMPTY, Slot, Text, TextPart

_HEADING = lazy_pattern(r"(?P<level>#0|#{1,4})(?P<numbering>[+\-=]?) ++(?P<rest>.*)")
_NUMBERINGS: dict[str, Numbering] = {"": "program", "+": "on", "-": "none", "=": "typed"}
_LEVELS: dict[str, Level] = {"#0": 0, "#": 1, "##": 2, "###": 3, "####": 4}
RUN_IN = "‖"
LABELLED = "#: "
_FORM_ROW = lazy_pattern(r"\|(?P<room>[1-9]?) *+(?P<rest>.*)\|")
MOST_BLANKS = 4  # of a form side by side; a fifth would be too narrow to write in

Said = Mapping[str, Text]  # the lines of a part that begin with @: words by the element's name


def _signature(said: Said) -> Signature | None:
    """署名, 成文日期 and 用印 are one element; 用印 alone says nothing that could be printed."""
    issuer, date, seal = (said.get(name, EMPTY) for name in ("署名", "成文日期", "用印"))
    return Signature(issuer, date, seal) if issuer or date else None


PRESENT = ("出席", "请假", "列席")  # 10.3, in this order


def _attendance(said: Said) -> Attendance:
    """出席, 请假 and 列席 are one element."""
    return Attendance(tuple(Labelled(Text.of(name), said[name]) for name in PRESENT if name in said))


def _byline(said: Said, _: Slot) -> Byline:
    """题下署名 and 题下日期 are one element."""
    return Byline(said.get("题下署名", EMPTY), said.get("题下日期", EMPTY))


# The elements that a line beginning with @ may name, in the order of the standard, each with what makes it.
HEAD_ELEMENTS: dict[str, Callable[[Text], HeadElement]] = {
    "份号": CopyNumber,
    "密级": Classification,
    "紧急程度": Urgency,
    "发文机关标志": Mark,
    "发文字号": DocumentNumber,
    "签发人": Signatories,
    "编印单位": Editor,
    "编印日期": EditedOn,
}
ABOVE_TEXT: dict[str, Callable[[Said, Slot], PartElement]] = {
    "编者按": lambda said, _: EditorsNote(said["编者按"]),
    "标题": lambda said, names: TitleLines(said["标题"], names),
    "副标题": lambda said, _: Subtitle(said["副标题"]),
    "题注": lambda said, _: TitleNote(said["题注"]),
    "题下署名": _byline,
    "题下日期": _byline,
    "主送机关": lambda said, _: Addressees(said["主送机关"]),
}
BELOW_TEXT: dict[str, Callable[[Said], PartElement | None]] = {
    **dict.fromkeys(PRESENT, _attendance),
    "署名": _signature,
    "成文日期": _signature,
    "用印": _signature,
    "附注": lambda said: Remark(said["附注"]),
}
PART_ELEMENTS = (*ABOVE_TEXT, *BELOW_TEXT)
IMPRINT_ELEMENTS: dict[str, Callable[[Text], ImprintElement]] = {
    "版记内主送": MainTo,
    "抄送机关": CopyTo,
    "报上级": ReportedTo,
    "送平级": SentTo,
    "发下级": IssuedTo,
    "印发机关": Printer,
    "印发日期": PrintDate,
    "共印份数": Copies,
}
ENCLOSURE, ATTACHMENT, APART, HEAD_MODE = "印发件", "附件", "不随文附件", "版头"
# The elements of an attachment that is a document itself: the others below it are those of the part that it goes with.
OF_ATTACHMENT = {f"{ATTACHMENT}{name}": name for name in ("主送机关", "署名", "成文日期", "用印", "附注")}
BEGINNINGS = (ENCLOSURE, ATTACHMENT, APART)
ARTICLE, SUBTITLE, SOURCE = "文章", "文章副标题", "文章来源"  # of a bulletin, one below the other
ELEMENTS = (
    HEAD_MODE, *HEAD_ELEMENTS, *PART_ELEMENTS, *BEGINNINGS, *OF_ATTACHMENT, ARTICLE, SUBTITLE, SOURCE, *IMPRINT_ELEMENTS,
)  # fmt: skip


@dataclass
class _PartLines:
    """A part while its lines are read: its elements by name, its body, its attachments."""

    role: Role
    elements: dict[str, Text] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    attachments: list[_PartLines] = field(default_factory=list)
    subtitles: dict[int, Text] = field(default_factory=dict)  # of articles, by their place in the body

    def attach(self, title: Text, role: Role) -> _PartLines:
        """Begin an attachment."""
        self.attachments.append(_PartLines(role, {"标题": title}))
        return self.attachments[-1]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is said of it."""
        return not (self.body or self.attachments or any(self.elements.values()))


def parse(skeleton: str, template: str, sources: Mapping[str, str] | None = None) -> Document:
    """The shape that a skeleton describes.

    Its last slot, one beyond the skeleton's own, is that of the workbook's names (`TitleLines.names`).
    Raises Refused for a line that is no markup, quoting it, with the line of the template (of `sources`)
    that it came from where there is only one that can be.
    """
    try:
        return _parsed(skeleton)
    except _Fault as fault:
        place = _source(fault.line, sources or {}) or InFile(template)
        if fault.about:
            lines = list(_lines_of(fault.about, sources or {}))
            place = lines[-1] if lines else place
            said = "、".join(f"《{one.file}》第 {one.line} 行" for one in lines)
            finding = Diagnostic(
                fault.code, place, f"{fault.seen}（{said}）" if lines else fault.seen, fault.remedy
            )
            raise Refused(finding) from None
        quoted = "".join("…" if character in PRIVATE else character for character in fault.line)
        if len(quoted) > 60:
            quoted = quoted[:60] + "……"
        seen = f"模板中的一行“{quoted}”写法有误：{fault.seen}"
        finding = Diagnostic(fault.code, place, seen, fault.remedy, fault.meant)
        raise Refused(finding) from None


class _Fault(Exception):
    """A line of a skeleton that is no markup."""

    def __init__(
        self, fault: Fault, line: str, seen: str, remedy: str, meant: str = "", about: str = ""
    ) -> None:
        super().__init__(seen)
        self.code, self.line, self.seen, self.remedy, self.meant = fault, line, seen, remedy, meant
        self.about = about  # the element that stands on more lines than one


def _lines_of(element: str, sources: Mapping[str, str]) -> Iterator[InLine]:
    """Every line of the templates that writes an element."""
    for name, source in sources.items():
        for n, text in enumerate(source.split("\n"), 1):
            if re.match(rf"\s*@{element}(?:\s|$)", text):
                yield InLine(name, n)


def _source(line: str, sources: Mapping[str, str]) -> Place | None:
    """The only template line with the literal words of a skeleton's line in their order, or None.

    A skeleton has lost its lines to the template's loops and conditions.
    """
    words = [piece for piece in re.split(f"[{SLOT}{NODE}]", line) if piece.strip()]
    begins = line[:1] not in PRIVATE

    def has_words_in_order(text: str) -> bool:
        at = 0
        for n, piece in enumerate(words):
            found = text.find(piece, at)
            if found < 0 or (begins and n == 0 and found > 0):
                return False
            at = found + len(piece)
        return bool(words)

    places = [
        InLine(name, n)
        for name, source in sources.items()
        for n, text in enumerate(source.split("\n"), 1)
        if has_words_in_order(text.strip(" \t\r"))
    ]
    return places[0] if len(places) == 1 else None


def _parsed(skeleton: str) -> Document:
    slots = _Slots()
    parts = [_PartLines(Role.MAIN)]
    body = parts[0].body
    around: dict[str, Text] = {}  # elements of head and imprint
    for line in skeleton.split("\n"):
        line = line.strip(" \t")
        if line.startswith("@"):
            name, _, rest = line[1:].partition(" ")
            if NODE in line:
                raise _not_alone(line)
            text = slots.text(rest)
            match name:
                case "印发件":
                    parts.append(_PartLines(Role.ENCLOSURE, {"标题": text}))
                    body = parts[-1].body
                case "附件" | "不随文附件":
                    role = Role.ATTACHMENT if name == ATTACHMENT else Role.APART
                    body = parts[-1].attach(text, role).body
                case "文章" | "文章副标题" | "文章来源":
                    if text:
                        _add_to_articles(_holder(parts, body), name, text, line)
                case _ if name in OF_ATTACHMENT:
                    if text and not parts[-1].attachments:
                        raise _Fault(NO_ATTACHMENT, line, "它上面没有附件", f"写在“@{ATTACHMENT} …”下面")
                    if text:
                        parts[-1].attachments[-1].elements[OF_ATTACHMENT[name]] = text
                case _ if name not in ELEMENTS:
                    meant = likely(name, ELEMENTS)
                    remedy = f"改为“@{meant}”" if meant else f"改为下列之一：{'、'.join(ELEMENTS)}"
                    raise _Fault(UNKNOWN_ELEMENT, line, f"没有名为“{name}”的要素", remedy, meant)
                case _ if text:
                    within = parts[-1].elements if name in PART_ELEMENTS else around
                    if name in within:
                        raise _Fault(
                            ELEMENT_TWICE, line, f"“@{name}”在同一部分里写了两次", "留下一行", about=name
                        )
                    # What stands below an attachment is the part's own: its signature follows its attachment note.
                    of = parts[-1].elements if name in PART_ELEMENTS else around
                    of[name] = text
        elif line.startswith("|"):
            row = slots.form_row(line)
            if body and isinstance(body[-1], Form):
                body[-1] = Form((*body[-1].rows, row))
            else:
                body.append(Form((row,)))
        elif line:
            body.append(slots.block(line))
    return _document(parts, around, Slot(slots.count))


def _holder(parts: list[_PartLines], body: list[Block]) -> _PartLines:
    """The part or attachment whose body this is."""
    return next(one for part in parts for one in (part, *part.attachments) if one.body is body)


def _add_to_articles(part: _PartLines, name: str, text: Text, line: str) -> None:
    """Begin an article, or say its subtitle or who sent it in."""
    body = part.body
    if name == ARTICLE:
        body.append(Article(text))
    elif name == SOURCE:
        body.append(Contributor(text))
    elif body and isinstance(body[-1], Article):
        part.subtitles[len(body) - 1] = text
    else:
        raise _Fault(NO_ARTICLE, line, "它上面不是文章的标题", f"写在“@{ARTICLE} …”的下一行")


class _Slots:
    """Numbers the private characters of a skeleton in order."""

    def __init__(self) -> None:
        self.count = 0

    def text(self, line: str) -> Text:
        return Text.of(*self._parts(line))

    def _parts(self, line: str) -> Iterator[TextPart]:
        for piece in re.split(f"([{SLOT}{NODE}])", line):
            if piece in PRIVATE:
                yield Slot(self.count)
                self.count += 1
            else:
                yield from_typed(piece)  # the template's own m²

    def form_row(self, line: str) -> FormRow:
        """|标签|内容|标签|内容|: labels and what is filled in by turns."""
        if NODE in line:
            raise _not_alone(line)
        match = _FORM_ROW.fullmatch(line)
        cells = match["rest"].split("|") if match else []
        labels, words = cells[::2], cells[1::2]
        if match is None or len(labels) != len(words) or not 1 <= len(labels) <= MOST_BLANKS:
            seen = f"表单的一行里，标签和内容要一一相对，最多 {MOST_BLANKS} 对"
            raise _Fault(
                UNEVEN_FORM_ROW, line, seen, "写成 |签发|{{ 发文.签发人 }}|会签|| 这样，没有内容的也留出位置"
            )
        blanks = []
        for label, filled in zip(labels, words, strict=True):
            name = self.text(label.strip())  # slots are counted from left to right
            lines = [self.text(piece.strip()) for piece in filled.split(RUN_IN)]
            blanks.append(Blank(name, tuple(text for text in lines if text)))
        return FormRow(tuple(blanks), int(match["room"] or 1))

    def block(self, line: str) -> Block:
        if NODE in line:
            if line != NODE:
                raise _not_alone(line)
            self.count += 1
            return Slot(self.count - 1)
        if not line.startswith("#"):
            return Paragraph(self.text(line))
        if line.startswith(LABELLED):
            label, _, words = line.removeprefix(LABELLED).partition(RUN_IN)
            return Labelled(self.text(label.strip()), self.text(words.strip()))
        match = _HEADING.fullmatch(line)
        if line.startswith("#####"):
            raise _Fault(TOO_MANY_LEVELS, line, "标题最多四级", "写成 #### 标题，或改为段落")
        if not match:
            raise _Fault(
                NO_SPACE_AFTER_MARK, line, "# 之后要空一格", "写成 # 标题、## 标题、### 标题或 #### 标题"
            )
        numbering = _NUMBERINGS[match["numbering"]]
        pieces = match["rest"].split(RUN_IN)
        number = self.text(pieces.pop(0)) if numbering == "typed" and len(pieces) > 1 else EMPTY
        title = self.text(pieces[0])
        run_in = self.text(RUN_IN.join(pieces[1:]))
        return Heading(_LEVELS[match["level"]], title, run_in, number, numbering)


def _document(parts: list[_PartLines], around: dict[str, Text], names: Slot) -> Document:
    head = tuple(element(around[name]) for name, element in HEAD_ELEMENTS.items() if name in around)
    foot = tuple(element(around[name]) for name, element in IMPRINT_ELEMENTS.items() if name in around)
    return Document(
        head=Head(around.get(HEAD_MODE, EMPTY), head),
        parts=tuple(_part(part, names) for part in parts if part.role is Role.MAIN or not part.empty),
        imprint=Imprint(foot) if foot else None,
    )


def _part(lines: _PartLines, names: Slot, label: AttachmentLabel | None = None) -> Part:
    """A part, its elements in reading order; `label` is an attachment's."""
    said = lines.elements
    alone = len(lines.attachments) == 1  # a single attachment carries no number (7.3.4)
    numbers = [None if alone else n for n in range(1, len(lines.attachments) + 1)]
    elements: list[PartElement] = []
    if label is not None:
        elements.append(label)
    # Names of one element have one maker, which is asked once.
    elements += [
        make(said, names) for make in dict.fromkeys(m for name, m in ABOVE_TEXT.items() if name in said)
    ]
    body = (replace(one, names=names) if isinstance(one, Article) else one for one in lines.body)
    for n, block in enumerate(numbered(tuple(body))):
        elements.append(block)
        if n in lines.subtitles:
            elements.append(Subtitle(lines.subtitles[n]))
    if lines.attachments:
        titles = [attachment.elements["标题"] for attachment in lines.attachments]
        elements.append(AttachmentNote(tuple(map(NoteEntry, titles, numbers))))
    makers = dict.fromkeys(make for name, make in BELOW_TEXT.items() if name in said)
    elements += [element for make in makers if (element := make(said)) is not None]
    attachments = (
        _part(attachment, names, AttachmentLabel(number))
        for attachment, number in zip(lines.attachments, numbers, strict=True)
    )
    return Part(lines.role, tuple(elements), tuple(attachments))


def _not_alone(line: str) -> _Fault:
    return _Fault(
        NODE_NOT_ALONE, line, "名单和表格要单独占一行", "把 {{ 名单(…) }} 或 {{ 附表(…) }} 移到下一行"
    )
