"""发文处理单: it says what its document says, in the same places, and leaves room to write by hand."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pypdfium2
import pytest

from conftest import assert_word_accepts, notice_gen, rendered_pages
from notice_gen.book import check_book, read_workbook
from notice_gen.compose import Composer, Slips
from notice_gen.compose.markup import parse
from notice_gen.fit import fit
from notice_gen.fit.form import fit_form
from notice_gen.model.binding import Composed, bind
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.document import Blank, Form, FormRow
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.text import Text
from notice_gen.model.values import Words
from notice_gen.settings.kinds import find_kind
from notice_gen.writers import WRITERS
from notice_gen.writers.docx.table_xml import form as form_xml
from notice_gen.writers.outline import outline
from test_rectification import TEXT, UNIT, form
from word import words
from workbooks import DATA, PLAIN, SYNTHETIC, notice, write_workbook


def slips_of(workbook: Path, kind: str) -> list[Composed]:
    """The slips of all documents of a workbook."""
    found, report = find_kind(kind), Report()
    book = check_book(found, read_workbook(workbook), report)
    composer, slips = Composer(found), Slips(find_kind("dispatch-slip"), book)
    made = []
    for record in book.tables[found.documents].records:
        column = composer.dispatch_of(book) if found.per_row else record
        assert column is not None
        made.append(slips.of(composer.compose(book, record, report), record, column, report))
    return made


def written(slip: Composed, format_name: str) -> bytes:
    return WRITERS[format_name].write(slip, GB_T_9704, lambda element: fit(element, GB_T_9704, Report()))


def test_it_says_what_the_document_says(tmp_path: Path) -> None:
    """Title, addressees, copy-to and attachments in the document's words, the rest as 发文 has it."""
    book = write_workbook(tmp_path / "b.xlsx", SYNTHETIC["downward"])
    (slip,) = slips_of(book, str(PLAIN))
    assert slip.key == "通知"
    assert outline(slip.document) == (
        "〔版头〕不印\n"
        "〔标题〕发文处理单\n"
        "  | 发文字号：某卫发〔2026〕12号 | 密级：机密★1年 |\n"
        "  | 缓急：特急 | 份数： |\n"
        "  | 签发： | 会签： |\n"
        "  | 核稿： | 拟稿： |\n"
        "  | 拟稿单位： | 公开方式： |\n"
        "  | 标题：某某市卫生健康委员会关于进一步加强基层医疗卫生机构药品管理工作的通知 |\n"
        "  | 主送：各区、县卫生健康局 |\n"
        "  | 抄送：市委各部门，市人大常委会办公厅，市政协办公厅，市中级人民法院，市人民检察院，某某军分区，各人民团体 |\n"
        "  | 附件：1.公文格式自查要点以及各区县卫生健康局应当认真对照检查并按期上报的事项⏎2.任务分工表 |\n"
        "  | 印制机关： | 印制： |\n"
        "  | 校对： | 监印： |\n"
        "  | 印发日期：2026年3月6日 | 保管期限： |\n"
        "  | 档号： |\n"
        "  | 备注： |\n"
    )


def test_a_unit_s_notice_has_a_slip_of_its_own(tmp_path: Path) -> None:
    """The row's number, title and date, beside the people of 发文."""
    row = {
        **UNIT,
        "主要问题": "楼道堆放杂物。",
        "序号": "5",
        "印发日期": "2026-03-27",
        "整改事项": "消防安全",
    }
    people = {"拟稿人": "某甲", "核稿人": "某乙", "会签人": "某丙、某丁", "签发人": "某戊"}
    days = {"拟稿日期": "2026-03-23", "签发日期": "2026-03-26", "印数": "3", "公开方式": "不予公开"}
    printing = {
        "拟稿单位": "疾控科",
        "印制机关": "机关文印室",
        "印制人": "某己",
        "校对人": "某庚",
        "监印人": "某辛",
    }
    own = form(**people, **days, **printing, 保管期限="永久")
    sheets = {"发文": own, "正文": TEXT, "单位": [list(row), list(row.values())]}
    (slip,) = slips_of(write_workbook(tmp_path / "b.xlsx", sheets), "整改通知书")
    assert slip.key == "2026-整改01/整改通知/B01"
    assert outline(slip.document) == (
        "〔版头〕不印\n"
        "〔标题〕发文处理单\n"
        "  | 发文字号：某卫改〔2026〕5号 | 密级： |\n"
        "  | 缓急： | 份数：3 |\n"
        "  | 签发：某戊⏎2026年3月26日 | 会签：某丙、某丁 |\n"
        "  | 核稿：某乙 | 拟稿：某甲⏎2026年3月23日 |\n"
        "  | 拟稿单位：疾控科 | 公开方式：不予公开 |\n"
        "  | 标题：关于某某镇卫生院消防安全整改的通知 |\n"
        "  | 主送：某某镇卫生院 |\n"
        "  | 抄送： |\n"
        "  | 附件： |\n"
        "  | 印制机关：机关文印室 | 印制：某己 |\n"
        "  | 校对：某庚 | 监印：某辛 |\n"
        "  | 印发日期：2026年3月27日 | 保管期限：永久 |\n"
        "  | 档号： |\n"
        "  | 备注： |\n"
    )


def test_the_slip_says_who_signed_for_each_and_when(tmp_path: Path) -> None:
    """A document of the same workbook that one body issues has the usual row."""
    of_two = {
        "文件": ["甲文", "乙文"],
        "发文机关": ["", "某某市卫生健康委员会"],
        "签发人": ["", "王五"],
        "签发日期": ["", "2026-11-20"],
        "标题": ["关于甲事的通知", "关于乙事的通知"],
    }
    said = notice(模板="通知", 序号="", 成文日期="", 会签人="赵六、孙七", 会签日期="2026-11-16")
    said |= {"签发人": "", "签发日期": ""}
    both = [["项目", "", ""], *([name, *of_two.get(name, (words, words))] for name, words in said.items())]
    of_each = [
        ["文件", "机关名称", "签发人", "签发日期"],
        ["甲文", "某某市卫生健康委员会", "张三", datetime.date(2026, 11, 18)],
        ["", "某某市教育局", "李四", datetime.date(2026, 11, 23)],
    ]
    text = [["文件", "部分", "内容"], ["甲文", "正文", "一段。"], ["乙文", "正文", "一段。"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": both, "联合机关": of_each, "正文": text})
    one, other = (outline(slip.document).splitlines() for slip in slips_of(book, "通知"))
    assert [line.strip() for line in one if "签" in line] == [
        "| 签发：某某市卫生健康委员会　张三　2026年11月18日⏎某某市教育局　李四　2026年11月23日 |",
        "| 会签：赵六、孙七⏎2026年11月16日 |",
    ]
    assert [line.strip() for line in other if "签" in line] == [
        "| 签发：王五⏎2026年11月20日 | 会签：赵六、孙七⏎2026年11月16日 |"
    ]


def test_what_the_register_and_the_archive_say_stands_in_it(tmp_path: Path) -> None:
    """保管期限 where the workbook says none, 档号 where it is given already."""
    found, report = find_kind(str(PLAIN)), Report()
    book = check_book(
        found, read_workbook(write_workbook(tmp_path / "b.xlsx", SYNTHETIC["downward"])), report
    )
    (record,) = book.tables[found.documents].records
    composed = Composer(found).compose(book, record, report)
    filed = {"保管期限": "30年", "档号": "Z109-WS·2026-D30-BGS-0007"}
    slip = Slips(find_kind("dispatch-slip"), book).of(composed, record, record, report, filed)
    said = outline(slip.document)
    assert "| 印发日期：2026年3月6日 | 保管期限：30年 |" in said
    assert "| 档号：Z109-WS·2026-D30-BGS-0007 |" in said


def test_slips_of_many_units_are_one_shape() -> None:
    """What differs is values only, so that thousands are drawn once."""
    made = slips_of(DATA / "zhenggai.xlsx", "整改通知书")
    assert len(made) == 12
    assert len({id(slip.shape) for slip in made}) == 1


def test_it_may_be_printed_for_the_leader_before_issuing(tmp_path: Path) -> None:
    result = notice_gen(
        "build",
        DATA / "zhenggai.xlsx",
        "--kind",
        "发文处理单",
        "--output",
        tmp_path,
        "--format",
        "docx,outline",
    )
    assert result.exit_code == 0, result.output
    (text,) = tmp_path.glob("*.txt")
    assert "| 发文字号：某卫改〔2026〕　　号 |" in text.read_text(encoding="utf-8")


def test_word_accepts_it(tmp_path: Path) -> None:
    (slip, *_) = slips_of(DATA / "zhenggai.xlsx", "整改通知书")
    docx = tmp_path / "处理单.docx"
    docx.write_bytes(written(slip, "docx"))
    assert_word_accepts(docx)
    assert "关于某某区第一医院消防安全整改的通知" in words(docx)


@pytest.mark.faces
@pytest.mark.parametrize("name", SYNTHETIC)
def test_it_is_one_page(tmp_path: Path, name) -> None:
    (slip,) = slips_of(write_workbook(tmp_path / "b.xlsx", SYNTHETIC[name]), str(PLAIN))
    assert len(pypdfium2.PdfDocument(written(slip, "pdf"))) == 1


@pytest.mark.rendered
def test_word_s_copy_is_one_page_too(tmp_path: Path) -> None:
    """The fullest of them and an empty one, as LibreOffice sets them."""
    (full,) = slips_of(write_workbook(tmp_path / "b.xlsx", SYNTHETIC["downward"]), str(PLAIN))
    bare, *_ = slips_of(DATA / "wangcheng.xlsx", "printed-notice")
    for name, slip in (("full", full), ("bare", bare)):
        (tmp_path / f"{name}.docx").write_bytes(written(slip, "docx"))
    rendered_pages(tmp_path)
    assert [len(pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")) for name in ("full", "bare")] == [1, 1]


# ---- forms -----------------------------------------------------------------------------------------


def a_form(*rows: str) -> Form:
    (form,) = parse("\n".join(rows), "body.md.j2").main.blocks
    assert isinstance(form, Form)
    return form


def fitted(form: Form):
    return fit(form, GB_T_9704, Report())


class TestForms:
    def test_rows_that_follow_each_other_are_one_form(self) -> None:
        made = parse("|签发||\n|4 会签|某甲‖某乙|核稿||\n某某\n|备注||", "body.md.j2").main.blocks
        assert [type(block).__name__ for block in made] == ["Form", "Paragraph", "Form"]
        assert made[0].rows == (
            FormRow((Blank(Text.of("签发")),)),
            FormRow((Blank(Text.of("会签"), (Text.of("某甲"), Text.of("某乙"))), Blank(Text.of("核稿"))), 4),
        )

    def test_a_value_is_never_markup(self) -> None:
        """A bar or ‖ in a cell is printed."""
        (made,) = bind(
            parse("|标题|\ue000|备注|\ue000|", "body.md.j2").main.blocks, [Words("甲|乙‖丙"), Words("丁")]
        )
        assert [str(blank.lines[0]) for blank in made.rows[0].blanks] == ["甲|乙‖丙", "丁"]

    @pytest.mark.parametrize("line", ["|签发|某甲|会签|", "|签发|", "|甲||乙||丙||丁||戊||", "|签发|某甲"])
    def test_labels_and_places_come_in_pairs(self, line) -> None:
        with pytest.raises(Refused) as refused:
            parse(line, "body.md.j2")
        assert [finding.code for finding in refused.value.findings] == ["T030"]

    def test_labels_stand_in_the_same_places_in_every_row(self) -> None:
        made = fitted(
            a_form("|发文字号|某卫发〔2026〕12号|密级||", "|2 签发||会签||", "|标题|关于某某的通知|")
        )
        assert len(made.columns) == 4
        assert made.columns[0] == made.columns[2]
        assert abs(made.columns[1] - made.columns[3]) <= 1
        assert [[cell.columns for cell in row.cells] for row in made.rows] == [[1, 1, 1, 1]] * 2 + [[1, 3]]

    def test_it_is_as_wide_as_the_type_area(self) -> None:
        made = fitted(a_form("|签发||会签||核稿||", "|标题||"))
        assert 0 <= GB_T_9704.text_width - sum(made.columns) < 12

    def test_an_empty_place_keeps_its_room(self) -> None:
        one, four = fitted(a_form("|备注||", "|4 签发||")).rows
        assert (one.height, four.height) == (GB_T_9704.form_line, 4 * GB_T_9704.form_line)

    def test_a_row_grows_with_its_words(self) -> None:
        (row,) = fitted(a_form(f"|主送|{'某某区卫生健康局、' * 20}|")).rows
        assert row.height > 3 * GB_T_9704.form_line

    def test_a_form_too_full_for_its_page_takes_smaller_type(self) -> None:
        rows = [f"|{room} 事项|{'某' * 150}|" for room in (1, 2, 3, 3, 3, 3, 3)]
        calm, full = fitted(a_form(*rows[:2])), fitted(a_form(*rows))
        assert calm.size == GB_T_9704.form_sizes[0]
        assert full.size < calm.size


def test_an_empty_field_of_a_form_is_one_to_type_in_and_a_filled_one_is_text() -> None:
    """Word: a content control with the label as its name; what is printed of it is nothing."""
    form = Form((FormRow((Blank(Text.of("单位<甲>")), Blank(Text.of("姓名"), (Text.of("某甲"),)))),))
    xml = form_xml(fit_form(form, GB_T_9704), GB_T_9704)
    assert xml.count("<w:sdt>") == 1
    assert '<w:alias w:val="单位&lt;甲&gt;"/>' in xml
    assert re.findall(r"<w:sdtContent>.*?<w:t[^>]*>(.*?)</w:t>", xml) == ["\u3000" * 4]
    assert "某甲" in xml
