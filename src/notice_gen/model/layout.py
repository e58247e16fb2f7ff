"""GB/T 9704—2012 as one table of numbers, each with its clause. Nothing here measures or draws.

Lengths are twips (1/20 pt, 1/1440 inch) unless a name says otherwise, for they are what a Word file
holds; `mm` makes them. Where the standard leaves a number open, the comment says who chose it and why.
An office's own look is the same table with a few numbers replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import assert_never

from notice_gen.model.document import (
    Addressees,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    BelowTitle,
    Byline,
    Contributor,
    EditorsNote,
    Form,
    Heading,
    Labelled,
    Paragraph,
    PartElement,
    Remark,
    Roster,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
)
from notice_gen.model.original import OriginalPages
from notice_gen.model.table import Table
from notice_gen.model.text import Slot


def mm(length: float) -> int:
    """Millimetres as twips."""
    return round(length * 1440 / 25.4)


def pt(size: float) -> int:
    """Points as twips."""
    return round(size * 20)


BODY_SPARE = 6  # twips that the body is taller than its lines, so that rounding never pushes out the last


@dataclass(frozen=True, slots=True)
class Faces:
    """The type faces by their names in Word, as every office machine has them."""

    mark: str = "方正小标宋简体"  # 7.2.4: 推荐使用小标宋体字
    title: str = "方正小标宋简体"  # 7.3.1
    body: str = "仿宋_GB2312"  # 5.2.2: 一般用3号仿宋体字
    level_1: str = "黑体"  # 7.3.3
    level_2: str = "楷体_GB2312"  # 7.3.3
    page_number: str = "宋体"  # 7.5


@dataclass(frozen=True, slots=True)
class DoubleRules:
    """The two red double rules of the first page of a letter (10.1), and what hangs on the first; centred on the type area.

    The first is thick above and thin below, the second, at the foot of the page, the other way round.
    """

    width: int = mm(170)  # 线长均为170 mm
    below_mark: int = mm(4)  # 发文机关标志下4 mm处
    above_edge: int = mm(20)  # 距下页边20 mm处, to its lower edge
    to_text: int = mm(4.9)  # 与该线的距离为3号汉字高度的7/8
    thick: int = 30  # 1.5 pt, as the red rule of other documents; open in the standard, as are the next two
    between: int = 20
    thin: int = 15

    @property
    def height(self) -> int:
        """From the upper edge of one double rule to its lower."""
        return self.thick + self.between + self.thin


@dataclass(frozen=True, slots=True)
class Layout:
    """The page of GB/T 9704—2012: of 文件, and with a few numbers replaced of every other format (`looks`)."""

    faces: Faces = Faces()

    # ---- paper and type area (5.1, 5.2.1)
    page_width: int = 11906  # 210 mm
    page_height: int = 16838  # 297 mm
    top: int = 2098  # 天头 37 mm
    left: int = 1587  # 订口 28 mm
    # 26 mm are 1474; 16 twips more of type area let LibreOffice set the 28th character, also in lines of
    # several runs (docs/word-and-libreoffice.md, "28 characters"): measured 1466 27, 1462 some, 1458 all.
    right: int = 1458
    # 35 mm are 1984; the 10 twips keep a 22nd line of 580 from being pushed out by rounding.
    bottom: int = 1974
    foot: int = 14858  # 版心下边缘 262 mm from the paper's upper edge, as the 22nd line of 580 reaches it
    mirrored: bool = False  # `left` lies at the binding, which is the right side of even pages (5.2.1, 6.2)

    # ---- lines and characters (5.2.2, 5.2.3)
    body_size: float = 16  # 3号, pt
    lines: int = 22
    characters: int = 28
    pitch: int = 580  # 29 pt: 225 mm / 22 = 28.99 pt
    # 7.3.5.5: so much more between the lines of the notice's own pages, where a PDF's signature would else
    # stand alone; a Word file never has it, for its pages are Word's.
    notice_spacing: int = 0
    # 7.3.5: so many characters of the last of its text, whole lines, stand on the signature's page where that would else
    # have no text; a Word file never has them there, for its pages are Word's.
    brought: int = 0
    # So they do on the page of 版记, with the signature, which would else show nothing but that (`build/mending`).
    brought_to_imprint: bool = False
    tracking: int = -4  # 156 mm / 28 = 15.8 pt a character: 0.2 pt less than the type's own 16 pt
    cell: int = 316  # one 字 on the page: 16 pt - 0.2 pt
    small_size: float = 14  # 4号: imprint (7.4.2)
    small_cell: int = 280
    baseline: float = 0.8  # of an exact line lies above its baseline (measured, LibreOffice 7.4)

    # ---- 版头 (7.2)
    marker_lines: int = 3  # 份号、密级、紧急程度, one line each, kept when empty so that the mark stands
    mark_top: int = mm(35)  # 7.2.4: 上边缘至版心上边缘
    mark_size: float = 44  # pt; open in 2012 (醒目、美观、庄重), house choice within the 22 mm of 1999
    mark_width: int = mm(150)  # house choice: never quite as wide as the type area
    # House choice, in type sizes: a long mark is set so much closer before it is narrowed, for not every program
    # narrows (docs/judges.md). Heavy 宋体 leaves 0.017 between two characters at the least (measured: 财政).
    mark_closest: float = 0.02
    mark_narrowest: int = 70  # per cent; house choice, what narrow 小标宋 of red heads looks like
    # 7.2.4: 联合行文时，如需同时标注联署发文机关名称 …; else, and on letters (10.1), the host's alone
    joint_names: bool = True
    joint_gap: float = 0.5  # in type sizes, between the names and 文件 at their right; open in the standard
    # House choice: a mark of many names is set so small that so many lines are left below the rule, which hold a title of
    # two or three, addressees and text, for the first page must show text (7.3.3).
    joint_lines_below: int = 8
    joint_least: float = 16  # pt; the text's own size
    red: str = "FF0000"  # 7.2.4, 7.2.7
    # 7.2.5: 发文字号 stands two empty lines below the mark. From ink to ink those are two lines of 10.2 mm
    # and some of the leading; 21.7 leaves room for fourteen lines below the rule on the first page.
    mark_to_number: int = mm(21.7)
    # Ink of 汉字 in 小标宋 above and below the baseline, and of 仿宋 above it, in type sizes (measured).
    mark_ink_above: float = 0.873
    mark_ink_below: float = 0.08
    body_ink_above: float = 0.86
    head_height: int = 4640  # mark, number and rule of the first page, of 22 lines eight
    preprinted_lower: int = 0  # 套打: how much lower than in full print the office's paper has its rule
    rule_gap: int = mm(4)  # 7.2.7: below the number, from ink to ink
    rule_gap_pt: int = 8  # the border's distance that puts it 4 mm below the number's glyphs (7.2.7)
    rule_eighths: int = 12  # 1.5 pt; open in the standard; 0 where the format has no rule below its number
    # 10.1: where there are double rules, 份号、密级、紧急程度 stand at the left below the first, and 发文字号 at the right.
    double_rules: DoubleRules | None = None
    first_page_numbered: bool = True  # 10.1: 首页不显示页码

    # ---- 主体 (7.3)
    title_size: float = 22  # 2号 (7.3.1)
    title_lines_above: int = 2  # 7.3.1: 红色分隔线下空二行
    title_condensed_at_most: float = 0.03  # house choice: a clerk's line this much too wide is set closer
    title_last_line_least: float = 4  # 字; house choice: no stump below a title
    title_lines_below: int = (
        1  # 7.3.2: 主送机关编排于标题下空一行位置; a text without addressees begins there too
    )
    first_line_indent: float = 2  # 字 (7.3.3)
    note_lines_above: int = 1  # 7.3.4: 正文下空一行
    # House choice: a note of so many entries is kept whole. A longer one may go on on the next page between two of them, or
    # it would leave the first one nearly empty; its last entry goes with the signature.
    note_kept: int = 3
    sealed_lines_above: int = 2  # open; a seal of 42 mm then presses on both lines, 7.3.5.1
    unsealed_lines_above: int = 1  # 7.3.5.2
    stamp_lines_above: int = 2  # 7.3.5.3
    stamp_lines_below: int = 1  # 7.3.5.3
    stamp_lines_between: int = 2  # of posts below each other, so that stamps do not touch; open
    seal: int = mm(42)  # across; what most offices have, and what the standard's own room is for; open
    seal_gap: int = mm(4)  # 7.3.5.1: 印章之间排列整齐、互不相交或相切; at the least, open
    seals_a_row: int = 3  # open in 2012; what offices have from the edition before
    date_right_sealed: float = 4  # 字 (7.3.5.1, 7.3.5.3)
    signature_right: float = 2  # 字 (7.3.5.2)
    date_after_issuer: float = 2  # 字 (7.3.5.2): the date begins two characters right of the issuer
    attendance_lines_above: int = 1  # 10.3: 正文或附件说明下空一行
    article_lines_above: int = 1  # of a bulletin's next title; no standard has it, nor the next
    source_right: float = 2  # 字
    attachment_title_row: int = 3  # 7.3.7: 标题居中编排在版心第三行
    enclosure_title_row: int = 3  # open; like an attachment's, so that the two sit alike

    # ---- tables (open in the standard; house choices)
    table_sizes: tuple[float, ...] = (14, 12, 10.5, 9, 8, 7.5)  # pt, 四号 to 六号, tried in this order
    table_line: float = 1.4  # line height, in type sizes
    table_cell_margin: int = 85  # left and right of a cell's text, 1.5 mm
    table_rule: int = 4  # eighths of a point: 0.18 mm; a row is taller by it
    table_row_air: int = 57  # above and below a cell's text, 1 mm
    table_longest_cell: int = 11  # lines; a longer cell asks for the next smaller size
    table_room: int = 16  # lines of a page below an attachment's title; a table that can stand there does
    table_slack: float = 0.3  # 字 of air in each column, so that rounding never breaks a word

    # ---- forms such as 发文处理单 (open in the standard; house choices)
    form_sizes: tuple[float, ...] = (
        12,
        10.5,
    )  # pt; one size for all but the fullest, so that forms look alike
    form_room: int = 20  # lines of a page below its title; a form that can stand there does
    form_line: int = 576  # a row's room for a line of handwriting, 10 mm, with its rule
    form_label_air: float = 1  # 字 beside the longest label
    form_cell_margin: int = 142  # around what is filled in, 2.5 mm

    # ---- 版记 (7.4) and page number (7.5)
    imprint_indent: float = 1  # 字 of 4号 (7.4.2, 7.4.3)
    imprint_line: int = 445  # with imprint_air 25 pt for a row of one line; open
    # Below the words of a row: their ink reaches 0.84 of the type above the baseline and 0.08 below, and the baseline
    # lies at 80 % of the line, so that the white above and below is the same.
    imprint_air: int = 55
    rule_outer: int = 8  # eighths of a point: 0.35 mm (7.4.1)
    rule_inner: int = 6  # 0.25 mm
    imprint_ruled: bool = True  # 10.1: 版记不加分隔线
    footer: int = 1449  # puts the dash 7 mm below the type area with an exact line of 280 (7.5)
    footer_line: int = 280
    imprint_on_even: bool = False  # open (6.2, 7.4): 版记 on an even page, the back of the last sheet
    # Pages turned before 版记 so that it is on one; after two of them neither it nor the blank has a number.
    imprint_turns: int = 0
    imprint_page: int = 0  # which page that is; 0 where it has not been counted
    upright: Layout | None = None  # the page that this one is, lying on its side for a wide table (8)
    page_number_size: float = 14  # 4号 (7.5)
    page_number_words: tuple[str, str] = ("— ", " —")  # 7.5: 数字左右各放一条一字线
    page_number_below: int = mm(7)  # 7.5: the dash below the type area's lower edge
    page_number_indent: int = 280  # 居右空一字, 居左空一字

    @property
    def turned(self) -> bool:
        """Whether the page lies on its side."""
        return self.upright is not None

    @property
    def text_width(self) -> int:
        """Width of the type area as written in the file."""
        return self.page_width - self.left - self.right

    @property
    def seal_lines(self) -> int:
        """Lines from one row of seals to the next, which do not touch (7.3.5.1): 5."""
        return -(-(self.seal + self.seal_gap) // self.pitch)

    @property
    def lines_below_rule(self) -> int:
        """Lines that mark, number and rule leave on the first page: 14."""
        return (self.lines * self.pitch - self.head_height) // self.pitch

    @property
    def fills(self) -> bool:
        """Whether the lines fill the body as it is written: the one case in which a file has a line grid.

        Nothing snaps to it, but LibreOffice counts whole lines of it and centres what is left over.
        """
        return self.page_height - self.top - self.bottom == self.lines * self.pitch + BODY_SPARE

    @property
    def below_foot(self) -> int:
        """How far the body as written reaches below the type area, where lines are set by their ink."""
        return max(0, self.page_height - self.bottom - self.foot - BODY_SPARE)

    @property
    def imprint_left(self) -> int:
        """The left edge of 版记 from the paper's; halfway between both where its page is not known."""
        if not self.mirrored:
            return self.left
        if not self.imprint_page:
            return (self.page_width - self.text_width) // 2
        return self.left if self.imprint_page % 2 else self.right

    @property
    def title_cells(self) -> float:
        """Characters of the title's size that fill the type area: 20.1."""
        return self.text_width / pt(self.title_size)


GB_T_9704 = Layout()


def mark_line(size: float) -> int:
    """The exact line of a mark in type of this size, in points: room for its ink, and what is open in a red head."""
    return pt(max(size * 1.14, 24))


@lru_cache(maxsize=8)
def turned(layout: Layout) -> Layout:
    """The same page lying on its side (8): head of the table to the paper's left, on odd and even pages alike.

    Seen so that it can be read, 订口 is above, 天头 at the right, and the foot with the page number at the left. Where
    pages are mirrored for binding, all margins are halfway between both, for Word mirrors the wrong pair of them.
    """
    across = layout.characters * layout.cell
    above, below = layout.left, layout.page_width - layout.left - across
    left, right = layout.page_height - layout.foot, layout.top
    if layout.mirrored:
        above = below = (above + below) // 2
        left = right = (left + right) // 2
    return replace(
        layout,
        page_width=layout.page_height,
        page_height=layout.page_width,
        top=above,
        bottom=below,
        left=left,
        right=right,
        foot=layout.page_width - below,
        lines=across // layout.pitch,
        characters=(layout.page_height - left - right) // layout.cell,
        table_room=across // layout.pitch - (layout.lines - layout.table_room),
        notice_spacing=0,
        upright=layout,
    )


def lines_between(above: PartElement | None, below: PartElement, layout: Layout) -> int:
    """Empty lines between two neighbours of a part, the same on every format's page; None stands above the first.

    Not those above an attachment note or a signature, which move to the next page with what they stand above.
    """
    match below:
        case TitleLines() if isinstance(above, EditorsNote):
            return layout.article_lines_above
        case AttachmentLabel() | TitleLines() | EditorsNote() | Attendance():
            return 0  # a part begins with them, on a page of its own; attendance has its line with it
        case Article():
            return layout.article_lines_above if above is not None else 0
        case Subtitle() | TitleNote() | Byline():
            return 0  # open in the standard; they belong to the title
        case Addressees():
            return layout.title_lines_below
        case (
            Heading() | Paragraph() | Labelled() | Contributor() | Roster() | Table() | OriginalPages() | Form() | Slot()
            | AttachmentNote() | Signature() | Remark()
        ):  # fmt: skip
            return layout.title_lines_below if isinstance(above, TitleLines | Article | BelowTitle) else 0
        case _:
            assert_never(below)
