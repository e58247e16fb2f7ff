"""Layout → the named styles of a Word file, one per element of the standard.

A clerk restyles in Word by them, and a file is read back by them. Every paragraph style states its own
type face in all four of Word's slots: Word ignores w:ascii for 汉字, and only w:eastAsia sets their font.

Titles and headings are based on the headings that are built into Word, so that programs that read files know them
(docs/word-and-libreoffice.md, "Headings").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notice_gen.model.layout import Layout

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Ids by which mammoth and docx2python know a title and a heading; Word goes by the names.
TITLE = "Title"
LEVELS = ("GwUnnumbered", "Heading1", "Heading2", "Heading3", "Heading4")  # levels 0 to 4


@dataclass(frozen=True, slots=True)
class Style:
    """A style: id, name as Word shows it, face, size in points, and paragraph properties.

    `line` is an exact line height in twips, `outline` the level for Word's navigation pane (0 to 3), `based_on` the id
    of another style, `link` that of the paragraph style whose words within a paragraph a character style is for.
    """

    id: str
    name: str
    face: str
    size: float = 16
    tracking: int | None = None
    color: str = ""
    align: str = ""
    indent: str = ""
    line: int | None = None
    outline: int | None = None
    based_on: str = "Normal"
    character: bool = False
    link: str = ""

    def xml(self) -> str:
        """The w:style element."""
        kind = "character" if self.character else "paragraph"
        based = "" if self.character else f'<w:basedOn w:val="{self.based_on}"/>'
        link = f'<w:link w:val="{self.link}"/>' if self.link else ""
        ppr = "" if self.character else f"<w:pPr>{self._paragraph()}</w:pPr>"
        return (
            f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            f"{based}{link}<w:qFormat/>{ppr}<w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        line = "" if self.line is None else _exact(self.line)
        indent = f"<w:ind {self.indent}/>" if self.indent else ""
        align = f'<w:jc w:val="{self.align}"/>' if self.align else ""
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        return line + indent + align + outline

    def _run(self) -> str:
        tracking = "" if self.tracking is None else f'<w:spacing w:val="{self.tracking}"/>'
        color = f'<w:color w:val="{self.color}"/>' if self.color else ""
        return f"{fonts(self.face)}{color}{tracking}{_size(self.size)}"


def table_of_styles(layout: Layout) -> tuple[Style, ...]:
    """Every style, in the order of the standard."""
    faces, body = layout.faces, layout.body_size
    first_line = f'w:firstLine="{round(layout.first_line_indent * layout.cell)}"'
    imprint = round(layout.imprint_indent * layout.small_cell)
    return (
        Style("GwMarker", "公文份号", faces.body, body, align="left"),
        Style("GwBoldMarker", "公文密级紧急程度", faces.level_1, body, align="left"),
        Style("GwMark", "公文发文机关标志", faces.mark, layout.mark_size, 0, layout.red, "center"),
        Style("GwNumber", "公文发文字号", faces.body, body, align="center"),
        Style("GwSignatory", "公文签发人姓名", faces.level_2, body, character=True),
        *(_beside(layout) if layout.double_rules else []),
        Style(
            TITLE, "公文标题", faces.title, layout.title_size, 0, align="center", outline=0, based_on="BuiltIn1",
        ),
        Style("GwSubtitle", "公文副标题", faces.level_2, body, align="center"),
        Style("GwTitleNote", "公文题注", faces.level_2, body, align="center"),
        Style("GwByline", "公文题下署名", faces.level_2, body, align="center"),
        Style("GwAddressees", "公文主送机关", faces.body, body, align="both"),
        Style("GwBody", "公文正文", faces.body, body, indent=first_line, align="both"),
        *_headings(layout, first_line),
        Style("GwLabelled", "公文标签段", faces.body, body, align="both"),
        Style("GwLabel", "公文标签", faces.level_1, body, character=True),
        Style("GwRoster", "公文名单", faces.body, body, align="left"),
        Style("GwNote", "公文附件说明", faces.body, body, align="left"),
        Style("GwIssuer", "公文署名", faces.body, body, align="right"),
        Style("GwDate", "公文成文日期", faces.body, body, align="right"),
        Style("GwRemark", "公文附注", faces.body, body, indent=first_line, align="both"),
        Style("GwAttachment", "公文附件序号", faces.level_1, body, align="left"),
        Style(
            "GwAttachmentTitle", "公文附件标题", faces.title, layout.title_size, 0, align="center", outline=0,
            based_on="BuiltIn1",
        ),
        Style("GwCell", "公文表格", faces.body, 12, 0, align="left"),
        Style("GwHeaderCell", "公文表头", faces.level_1, 12, 0, align="center"),
        Style("GwTableSection", "公文表格分段", faces.level_1, 12, 0, align="left"),
        Style("GwTableSubsection", "公文表格二级分段", faces.level_2, 12, 0, align="left"),
        Style(
            "GwCopyTo", "公文抄送机关", faces.body, layout.small_size, 0, align="both", line=layout.imprint_line,
            indent=f'w:left="{imprint + 3 * layout.small_cell}" w:right="{imprint}" '
            f'w:hanging="{3 * layout.small_cell}"',
        ),
        Style(
            "GwPrinter", "公文印发机关和日期", faces.body, layout.small_size, 0, align="left",
            line=layout.imprint_line, indent=f'w:left="{imprint}"',
        ),
        Style(
            "GwPageOdd", "公文单页页码", faces.page_number, layout.page_number_size, 0, align="right",
            line=layout.footer_line, indent=f'w:right="{layout.page_number_indent}"',
        ),
        Style(
            "GwPageEven", "公文双页页码", faces.page_number, layout.page_number_size, 0, align="left",
            line=layout.footer_line, indent=f'w:left="{layout.page_number_indent}"',
        ),
        Style("GwBlank", "公文空行", faces.body, body),
    )  # fmt: skip


def _beside(layout: Layout) -> Iterator[Style]:
    """The two ends of a letter's line below its rule (10.1): 密级 or 紧急程度, and 发文字号."""
    faces, body = layout.faces, layout.body_size
    yield Style("GwBesideMarker", "公文信函密级紧急程度", faces.level_1, body, character=True)
    yield Style("GwBeside", "公文信函发文字号", faces.body, body, character=True)


def _headings(layout: Layout, first_line: str) -> Iterator[Style]:
    """Each level as a paragraph, and as words that text follows on their line (接排)."""
    faces, body = layout.faces, layout.body_size
    for own, name, face, outline in (
        (LEVELS[1], "公文一级标题", faces.level_1, 0),
        (LEVELS[2], "公文二级标题", faces.level_2, 1),
        (LEVELS[3], "公文三级标题", faces.body, 2),
        (LEVELS[4], "公文四级标题", faces.body, 3),
        (LEVELS[0], "公文无号标题", faces.level_2, 1),
    ):
        base, words = f"BuiltIn{outline + 1}", run_in(own)
        yield Style(
            own, name, face, body, indent=first_line, align="both", outline=outline, based_on=base, link=words
        )
        yield Style(words, f"{name} 字符", face, body, character=True, link=own)


def run_in(heading: str) -> str:
    """The id of the character style for a heading that text follows on its line, by that of the paragraph's style."""
    return f"{heading}Char"


def _built_in() -> str:
    """What Word knows as headings of four levels, without looks of their own."""
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="BuiltIn{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/>'
        '<w:uiPriority w:val="9"/><w:semiHidden/><w:unhideWhenUsed/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in range(1, 5)
    )


def styles_xml(layout: Layout) -> str:
    """word/styles.xml."""
    run = (
        f"{fonts(layout.faces.body)}"
        f'<w:spacing w:val="{layout.tracking}"/><w:kern w:val="0"/>{_size(layout.body_size)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    )
    # Order as the schema of w:pPr has it. overflowPunct 0: no mark hangs outside the type area;
    # autoSpaceDE/DN 0: no air between 汉字 and digits, which would break 28 characters a line.
    paragraph = (
        '<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{_exact(layout.pitch)}<w:jc w:val="both"/>'
    )
    styles = "".join(style.xml() for style in table_of_styles(layout))
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{_built_in()}{styles}</w:styles>"
    )


def fonts(face: str) -> str:
    """w:rFonts with one face in all slots; the hint sends quotes, dash and ellipsis to the Chinese one."""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'
    )


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _exact(line: int) -> str:
    return f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
