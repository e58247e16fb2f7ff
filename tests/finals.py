"""Finals that people made of one draft: what each changed, what is said of it, what is filed. The cases of docs/finals.md."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from PIL import Image

from issuing import campaign, office_with
from workbooks import Sheets

Filed = Literal["program", "libreoffice", ""]
Edit = Callable[[WordDocument], None]
PLAIN_WORDS = "菌落总数不超过109个，单价10 20元，选项同意。"


def sheets() -> Sheets:
    """A notice with everything that a final may lose: copies, an imprint, an attachment with a table."""
    made = campaign(
        抄送机关="市委办公室，市政府办公室", 印发机关="某某市卫生健康委员会办公室", 附注="此件公开发布"
    )
    made["正文"] = [
        ["部分", "层级", "标题", "内容"],
        ["方案", "一级", "工作目标", None],
        ["方案", None, None, "人人动手。"],
        ["方案", None, None, PLAIN_WORDS],
    ]
    made["附件"] = [["所属", "标题", "来源"], ["方案", "任务分工表", "任务"]]
    made["任务"] = [["序号", "任务", "责任人", "备注"], [1, "清扫", "某甲", None], [2, "消毒", None, None]]
    return made


def office(folder: Path) -> Path:
    """An office, and this notice's workbook in a campaign beside it."""
    return office_with(folder, sheets())


# ---- what people do -------------------------------------------------------------------------------


def of_style(document: WordDocument, style: str) -> Paragraph:
    """The first paragraph of a style, wherever it stands."""
    return next(one for one in everywhere(document) if one.style is not None and one.style.name == style)


def everywhere(document: WordDocument) -> list[Paragraph]:
    """All paragraphs, those of tables too."""
    return [Paragraph(p, document._body) for p in document.element.body.iter(qn("w:p"))]


def with_words(document: WordDocument, words: str) -> Paragraph:
    return next(one for one in everywhere(document) if words in one.text)


def gone(style: str) -> Edit:
    """A paragraph is deleted."""

    def edit(document: WordDocument) -> None:
        element = of_style(document, style)._p
        element.getparent().remove(element)

    return edit


def says(style: str, words: str) -> Edit:
    """The paragraph of a style is typed anew."""

    def edit(document: WordDocument) -> None:
        one = of_style(document, style)
        for run in one.runs[1:]:
            run._r.getparent().remove(run._r)
        one.runs[0].text = words

    return edit


def typed(old: str, new: str) -> Edit:
    """Words of the text are typed over."""

    def edit(document: WordDocument) -> None:
        one = with_words(document, old)
        whole = one.text.replace(old, new)
        for run in one.runs[1:]:
            run._r.getparent().remove(run._r)
        one.runs[0].text = whole

    return edit


def set_as(words: str, properties: str) -> Edit:
    """Some words of the text get other properties: Word cuts the run in three."""

    def edit(document: WordDocument) -> None:
        one = with_words(document, words)
        before, _, after = one.text.partition(words)
        first = one.runs[0]._r
        for run in one.runs[1:]:
            run._r.getparent().remove(run._r)
        one.runs[0].text = before
        middle, last = copy.deepcopy(first), copy.deepcopy(first)
        for run, text in ((middle, words), (last, after)):
            for t in run.findall(qn("w:t")):
                run.remove(t)
            run.append(parse_xml(f'<w:t {nsdecls("w")} xml:space="preserve">{text}</w:t>'))
        for child in parse_xml(f"<w:rPr {nsdecls('w')}>{properties}</w:rPr>"):
            middle.get_or_add_rPr().append(child)
        first.addnext(middle)
        middle.addnext(last)

    return edit


def more(xml: str, after: str = "人人动手。") -> Edit:
    """Something is inserted at the end of a paragraph."""

    def edit(document: WordDocument) -> None:
        names = nsdecls("w", "r", "a", "wp", "pic")
        for child in parse_xml(f"<w:p {names}>{xml}</w:p>"):
            with_words(document, after)._p.append(child)

    return edit


def field(code: str, result: str) -> Edit:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return more(
        f"{char('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>{char('separate')}"
        f"<w:r><w:t>{result}</w:t></w:r>{char('end')}"
    )


def picture(document: WordDocument) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "PNG")
    out.seek(0)
    with_words(document, "人人动手。").add_run().add_picture(out)


def torn_picture(document: WordDocument) -> None:
    picture(document)
    image = next(iter(document.part.package.image_parts))
    image._blob = image.blob[: len(image.blob) // 2]


def lost_picture(document: WordDocument) -> None:
    picture(document)
    for blip in document.element.iter(qn("a:blip")):
        blip.set(qn("r:embed"), "rId99")


def restyled(document: WordDocument) -> None:
    of_style(document, "公文标题").style = document.styles["Normal"]


def moved_cell(document: WordDocument) -> None:
    """A name is put into the next, empty cell."""
    row = document.tables[0].rows[1]
    row.cells[3].paragraphs[0].add_run(row.cells[2].text)
    row.cells[2].paragraphs[0].runs[0].text = ""


def only_layout(document: WordDocument) -> None:
    one = with_words(document, PLAIN_WORDS)
    one.paragraph_format.space_before = Pt(6)
    one.paragraph_format.page_break_before = True
    for run in one.runs:
        run.font.name = "宋体"


def blank_lines(document: WordDocument) -> None:
    with_words(document, "人人动手。")._p.addnext(parse_xml(f"<w:p {nsdecls('w')}/>"))


def watermark(document: WordDocument) -> None:
    header = document.sections[0].header
    header.is_linked_to_previous = False
    header.paragraphs[0].add_run("征求意见稿")


def marker(document: WordDocument) -> None:
    mark = of_style(document, "公文发文机关标志")._p
    new = copy.deepcopy(with_words(document, "人人动手。")._p)
    mark.addprevious(new)
    Paragraph(new, document._body).runs[0].text = "机密★1年"


def text_box(document: WordDocument) -> None:
    v = 'xmlns:v="urn:schemas-microsoft-com:vml"'
    more(
        f'<w:r><w:pict><v:shape {v} style="width:90pt;height:30pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>内部文件</w:t>'
        "</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )(document)


def placeholder(document: WordDocument) -> None:
    more(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt>"
    )(document)


def hidden_row(document: WordDocument) -> None:
    row = document.tables[0].rows[1]._tr
    row.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))


BY = 'w:id="7" w:author="某甲" w:date="2026-03-19T09:00:00Z"'


@dataclass(frozen=True)
class Case:
    """A final: what was changed, the codes of what `issue --final` says, and what is filed once that is answered with
    --as-signed ("" where it is refused in any case). `printed`: LibreOffice is asked in every run of the tests."""

    what: str
    edit: Edit
    said: tuple[str, ...] = ()
    filed: Filed = ""
    printed: bool = False

    @property
    def asked(self) -> bool:
        """Whether somebody has to answer first."""
        return bool({"J040", "J041"} & set(self.said))


def nothing(document: WordDocument) -> None:
    pass


CASES = (
    Case("没有改", nothing, (), "program"),
    Case("只改字体、段前距、另起一页", only_layout, (), "program"),
    Case("只加空行", blank_lines, (), "program"),
    Case("写上成文日期，就是签发那天", says("公文成文日期", "2026年3月18日"), (), "program"),
    Case("109 改成 10⁹（上标）", set_as("9", '<w:vertAlign w:val="superscript"/>'), ("J041", "J042"), "libreoffice", True),
    Case("109 改成 10₉（下标）", set_as("9", '<w:vertAlign w:val="subscript"/>'), ("J041", "J042"), "libreoffice"),
    Case("一句加删除线", set_as("单价10 20元，", "<w:strike/>"), ("D010",)),
    Case("10 20 之间的空格删去", typed("10 20", "1020"), ("J042",), "libreoffice"),
    Case("一词加下划线", set_as("同意", '<w:u w:val="single"/>'), ("J042",), "libreoffice"),
    Case("一词加粗", set_as("同意", "<w:b/>"), ("J042",), "libreoffice"),
    Case("一词加着重号", set_as("同意", '<w:em w:val="dot"/>'), ("J042",), "libreoffice"),
    Case("一词改红色", set_as("同意", '<w:color w:val="FF0000"/>'), ("J042",), "libreoffice"),
    Case("一词改符号字体", set_as("同意", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), ("J042",), "libreoffice"),
    Case("逗号改句号", typed("109个，", "109个。"), ("J042",), "libreoffice"),
    Case("改一个数", typed("109", "190"), ("J041", "J042"), "libreoffice"),
    Case("加一句", typed("人人动手。", "人人动手。各单位要抓好落实。"), ("J041", "J042"), "libreoffice"),
    Case("删一段", gone("公文正文"), ("J041", "J042"), "libreoffice"),
    Case("加一张图", picture, ("J041", "J042"), "libreoffice", True),
    Case("加一个文本框", text_box, ("J041", "J042"), "libreoffice", True),
    Case("页眉加“征求意见稿”", watermark, ("J041", "J042"), "libreoffice"),
    Case("表里的名字移到旁边一格", moved_cell, ("J042",), "libreoffice", True),
    Case("标题改了", says("公文标题", "关于印发《爱国卫生月活动实施方案》的紧急通知"), ("J040", "J042"), "libreoffice", True),
    Case("主送机关改了", says("公文主送机关", "各民营医院："), ("J040", "J042"), "libreoffice"),
    Case("抄送机关改了", says("公文抄送机关", "抄送：市委办公室。"), ("J040", "J042"), "libreoffice"),
    Case("抄送机关删了", gone("公文抄送机关"), ("J040", "J042"), "libreoffice"),
    Case("署名改了", says("公文署名", "某某市卫生健康局"), ("J040", "J042"), "libreoffice"),
    Case("附件说明改了", says("公文附件说明", "附件：责任分工表"), ("J040", "J042"), "libreoffice"),
    Case("加了密级", marker, ("J007", "J040", "J042"), "libreoffice"),
    Case("成文日期写成另一天", says("公文成文日期", "2026年3月20日"), ("J040",), "program"),
    Case("附注改了", says("公文附注", "（此件不予公开）"), ("J040", "J042"), "libreoffice"),
    Case("标题删了", gone("公文标题"), ("D016",)),
    Case("主送机关删了", gone("公文主送机关"), ("D016",)),
    Case("署名删了", gone("公文署名"), ("D016",)),
    Case("发文机关标志删了", gone("公文发文机关标志"), ("D016",)),
    Case("标题贴成了正文的样式", restyled, ("D016",)),
    Case("机关代字改了，号还空着", says("公文发文字号", "某卫办发〔2026〕　　号"), ("D008",)),
    Case("写着 XX月", typed("人人动手。", "4月至XX月人人动手。"), ("D010",)),
    Case("写着【待定】", typed("人人动手。", "【待定】人人动手。"), ("D010",)),
    Case("日子没有写全", typed("人人动手。", "2026年　月　日前报送。"), ("D010",)),
    Case("写着（待补）", typed("人人动手。", "经费（待补）万元，人人动手。"), ("D010",)),
    Case("写着没有的日子", typed("人人动手。", "4月25日至31日人人动手。"), ("F270",)),
    Case("内容控件还是提示语", placeholder, ("D010",)),
    Case("表里一行是隐藏的", hidden_row, ("D017",)),
    Case("有隐藏的文字", set_as("同意", "<w:vanish/>"), ("D017",)),
    Case("有白色的文字", set_as("同意", '<w:color w:val="FFFFFF"/>'), ("D017",)),
    Case("交叉引用已经出错", field("REF _Ref1 \\h", "错误!未找到引用源。"), ("D018",)),
    Case("交叉引用的书签没有了", field("REF _Ref1 \\h", "表1"), ("D018",)),
    Case("日期是会变的域", field("DATE \\@ yyyy", "2026"), ("D015",)),
    Case("图不在文件里", lost_picture, ("D019",)),
    Case("图只有一半", torn_picture, ("D019",)),
    Case("有没接受的修订", more(f"<w:ins {BY}><w:r><w:t>请落实。</w:t></w:r></w:ins>"), ("D005",)),
    Case("有批注", more('<w:r><w:commentReference w:id="0"/></w:r>'), ("D006",)),
)  # fmt: skip


def final_of(draft: Path, case: Case, folder: Path) -> Path:
    """The draft as a case changes it."""
    document = Document(str(draft))
    case.edit(document)
    path = folder / "定稿.docx"
    document.save(str(path))
    return path
