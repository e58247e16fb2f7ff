"""What stands below a title, and labels with names: their lines, and what a template and a sheet write of them."""

from __future__ import annotations

from notice_gen.compose.markup import parse
from notice_gen.fit import fit
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import Byline, Labelled, Subtitle, TitleLines, TitleNote
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.text import Text


def fitted(element):
    return fit(element, GB_T_9704, Report())


def test_a_long_note_below_the_title_has_lines_of_a_title_s_shape() -> None:
    """No stump （…会议通 / 过）."""
    note = TitleNote(Text.of("（2026年1月15日某某市第十七届人民代表大会常务委员会第三次会议通过）"))
    assert fitted(note).words == (
        "（2026年1月15日某某市第十七届人民代表大会",
        "常务委员会第三次会议通过）",
    )


def test_the_clerk_s_own_breaks_of_a_subtitle_stand() -> None:
    assert fitted(Subtitle(Text.of("——在某某市\n工作会议上的报告"))).words == (
        "——在某某市",
        "工作会议上的报告",
    )


def test_author_and_date_stand_on_lines_of_their_own() -> None:
    """One of them alone has one line."""
    assert fitted(Byline(Text.of("某某局"), Text.of("2026年12月5日"))).words == ("某某局", "2026年12月5日")
    assert fitted(Byline(Text.of("某某局"))).words == ("某某局",)


def test_lines_beside_a_label_begin_behind_its_colon() -> None:
    """Two 字 in and the label's width (10.3); one colon, whatever was typed."""
    labelled = fitted(Labelled(Text.of("参加单位："), Text.of("某某局\n某某院")))
    assert (labelled.label, labelled.paragraphs) == ("参加单位：", ("某某局", "某某院"))
    assert (labelled.left, labelled.hanging) == (7, 5)


def test_beside_a_label_of_half_a_line_words_have_room() -> None:
    labelled = fitted(Labelled(Text.of("某某市卫生健康系统各有关参加单位"), Text.of("某某局")))
    assert (labelled.left, labelled.hanging) == (GB_T_9704.first_line_indent, 0)


def test_a_template_writes_them_in_the_order_of_the_page() -> None:
    """Whatever the order of its lines; author and date are one element."""
    main = parse("@题下日期 日\n@题注 注\n@副标题 副\n@题下署名 名\n@标题 题\n#: 出席‖某甲", "t").main
    assert [type(one) for one in main.elements] == [TitleLines, Subtitle, TitleNote, Byline, Labelled]
    assert main.elements[3] == Byline(Text.of("名"), Text.of("日"))
    assert main.elements[4] == Labelled(Text.of("出席"), Text.of("某甲"))
