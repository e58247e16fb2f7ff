"""["版式"] of notice-gen.toml → the office's own Layout: only what differs from GB/T 9704—2012 is written there.

Each key has its reader, its limits, and what the standard has in its place. Nothing is drawn here; what follows from
a key (characters a line, the room of the mark …) is computed, there is no key for it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from notice_gen.model.diagnostics import Fault
from notice_gen.model.document import BULLETIN, LETTER, MINUTES, ORDER, Format
from notice_gen.model.layout import BODY_SPARE, GB_T_9704, Faces, Layout, mm, pt
from notice_gen.model.looks import Looks, OwnLook, lines_above_mark
from notice_gen.model.looks import looks_of as formats_of
from notice_gen.settings.faults import (
    LINES_BY_INK,
    OTHER_DOUBLE_RULES,
    OTHER_FACE,
    OTHER_MARGIN,
    OTHER_MARK_PLACE,
    OTHER_MARK_SIZE,
    OTHER_PAGE_NUMBER,
    OTHER_PITCH,
    OTHER_RULE_PLACE,
    OTHER_SIZE,
)
from notice_gen.settings.settings_file import Unfit

TABLE = "版式"


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the table.

    `read` validates a value, `usual` is the default, `clause` what GB/T 9704—2012 asks for, and `fault` the 提醒 on
    another value; None where no clause says anything. `shown` gives a value in the office's words.
    """

    read: Callable[[object], Any]
    usual: Any
    clause: str = ""
    fault: Fault | None = None
    shown: Callable[[Any], str] = str

    def left_by(self, value: Any) -> Fault | None:
        """The fault of a value that is not the standard's; None for one that is."""
        if value == self.usual:
            return None
        # 仿宋 and 仿宋_GB2312, 方正小标宋简体 and 方正小标宋_GBK are one face to the standard.
        alike = self.read is face and any(role in value and role in self.usual for role in ROLES)
        return None if alike else self.fault


ROLES = ("小标宋", "仿宋", "楷体", "黑体", "宋体")


# ---- values ---------------------------------------------------------------------------------------


def face(value: object) -> str:
    """The name of a type face as Word shows it."""
    if not isinstance(value, str) or not value.strip():
        raise Unfit("要写字体的名称", '照 Word 字体框中的写，如 "仿宋_GB2312"')
    if re.search(r'[<>&"\x00-\x1f]', value) or len(value) > 60:
        raise Unfit(f"中的“{value[:20]}”不是字体的名称", '照 Word 字体框中的写，如 "仿宋_GB2312"')
    return value.strip()


def yes(value: object) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Unfit("只能是 true（是）或 false（否）", "写成 true 或 false，不加引号")
    return value


def millimetres(least: float, most: float) -> Callable[[object], float]:
    """A length between two, in millimetres: 37, "37毫米", "3.7厘米"."""

    def read(value: object) -> float:
        number, unit = _measure(value)
        if number is None or unit not in ("", "毫米", "mm", "厘米", "cm"):
            raise Unfit("要写长度", '写成 "37毫米" 这样')
        return _within(number * (10 if unit in ("厘米", "cm") else 1), least, most, "毫米")

    return read


def points(least: float, most: float) -> Callable[[object], float]:
    """A distance of lines between two, in points: 28, "28磅"."""

    def read(value: object) -> float:
        number, unit = _measure(value)
        if number is None or unit not in ("", "磅", "pt"):
            raise Unfit("要写磅值", '写成 "28磅" 这样')
        return _within(number, least, most, "磅")

    return read


def size(least: float, most: float) -> Callable[[object], float]:
    """A type size between two, in points: "3号", "小三", "16磅", 16."""

    def read(value: object) -> float:
        number, unit = _measure(value)
        if isinstance(value, str) and (named := _named_size(value)):
            number, unit = named, "磅"
        if number is None or unit not in ("", "磅", "pt"):
            raise Unfit("要写字号", '写成 "3号"、"小三" 或 "16磅" 这样')
        halves = round(number * 2) / 2 if math.isfinite(number) else number
        return _within(halves, least, most, "磅")

    return read


SIZES = {
    "初号": 42, "小初": 36, "1号": 26, "小一": 24, "2号": 22, "小二": 18, "3号": 16, "小三": 15,
    "4号": 14, "小四": 12, "5号": 10.5, "小五": 9,
}  # fmt: skip
_IN_WORDS = {size: name.translate(str.maketrans("12345", "一二三四五")) for name, size in SIZES.items()}
_DIGITS = str.maketrans("一二三四五１２３４５", "1234512345")
_NAMED = {name.translate(_DIGITS).removesuffix("号"): size for name, size in SIZES.items()}


def size_in_words(points: float) -> str:
    """A type size as Word names it: 小四, 五号; in points where it has no name."""
    return _IN_WORDS.get(points, f"{points:g} 磅")


def _named_size(words: str) -> float | None:
    """3号, 三号, 小三, 小3号 … in points; a bare 3 is no name."""
    bare = words.strip().translate(_DIGITS)
    return _NAMED.get(bare.removesuffix("号")) if bare.startswith("小") or bare.endswith("号") else None


def _measure(value: object) -> tuple[float | None, str]:
    """A number and its unit."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value), ""
        except OverflowError:  # a whole number of 400 digits
            return math.inf, ""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*+(\D*)", value.strip()) if isinstance(value, str) else None
    return (float(found[1]), found[2].strip().lower()) if found else (None, "")


def _within(number: float, least: float, most: float, unit: str) -> float:
    if not least <= number <= most:
        raise Unfit(f"是 {number:g} {unit}，排不成公文", f"写 {least:g} 到 {most:g} {unit}之间的数")
    return number


JOINT_MARKS = {"各机关": True, "主办机关": False}


def all_names(value: object) -> bool:
    """Whether the mark of several issuers names all of them, or the host alone (7.2.4)."""
    if not isinstance(value, str) or value.strip() not in JOINT_MARKS:
        raise Unfit("要写标志上标哪些机关", '写成 "各机关" 或 "主办机关"')
    return JOINT_MARKS[value.strip()]


PAGE_NUMBERS = {"— 1 —": ("— ", " —"), "- 1 -": ("- ", " -"), "-1-": ("-", "-"), "1": ("", "")}


def page_number(value: object) -> tuple[str, str]:
    """How page 1 is written: what stands before and after the number."""
    written = value.strip() if isinstance(value, str) else "1" if type(value) is int and value == 1 else ""
    if written not in PAGE_NUMBERS:
        shown = "、".join(f'"{words}"' for words in PAGE_NUMBERS)
        raise Unfit("要写第 1 页页码的样子", f"写成下列之一：{shown}")
    return PAGE_NUMBERS[written]


def _mm(value: float) -> str:
    return f"{value:g} 毫米"


def _pt(value: float) -> str:
    name = next((name for name, points in SIZES.items() if points == value), "")
    return f"{value:g} 磅（{name}）" if name else f"{value:g} 磅"


def _distance(value: float) -> str:
    return f"{value:g} 磅"


RULE_FROM_TOP = 118.2  # mm; where the red rule of a full print lies in this layout (measured)

KEYS: Mapping[str, Key] = {
    "标志字体": Key(face, GB_T_9704.faces.mark, "7.2.4 推荐小标宋体字", OTHER_FACE),
    "标题字体": Key(face, GB_T_9704.faces.title, "7.3.1 一般为小标宋体字", OTHER_FACE),
    "正文字体": Key(face, GB_T_9704.faces.body, "5.2.2 一般为仿宋体字", OTHER_FACE),
    "一级标题字体": Key(face, GB_T_9704.faces.level_1, "7.3.3 一般为黑体字", OTHER_FACE),
    "二级标题字体": Key(face, GB_T_9704.faces.level_2, "7.3.3 一般为楷体字", OTHER_FACE),
    "页码字体": Key(face, GB_T_9704.faces.page_number, "7.5 一般为宋体", OTHER_FACE),
    "标题字号": Key(size(14, 30), 22.0, "7.3.1 一般为 2 号", OTHER_SIZE, _pt),
    "正文字号": Key(size(12, 18), 16.0, "5.2.2 一般为 3 号", OTHER_SIZE, _pt),
    "版记字号": Key(size(9, 16), 14.0, "7.4.2、7.4.3 一般为 4 号", OTHER_SIZE, _pt),
    "页码字号": Key(size(9, 16), 14.0, "7.5 一般为 4 号", OTHER_SIZE, _pt),
    "行距": Key(points(18, 36), 29.0, "5.2.3 一般每面排 22 行，撑满版心（29 磅）", OTHER_PITCH, _distance),
    "字面撑满版心": Key(
        yes, False, "5.2.3 撑满版心，本程序按 22 行的行格撑满", LINES_BY_INK, lambda _: "true，首末行的字面与版心上下边缘齐"
    ),
    "上边距": Key(millimetres(15, 60), 37.0, "5.2.1 天头为 37 毫米", OTHER_MARGIN, _mm),
    "左边距": Key(millimetres(15, 50), 28.0, "5.2.1 订口为 28 毫米", OTHER_MARGIN, _mm),
    "右边距": Key(millimetres(15, 50), 26.0, "5.2.1 版心宽 156 毫米，右边余 26 毫米", OTHER_MARGIN, _mm),
    "下边距": Key(millimetres(20, 60), 35.0, "5.2.1 版心高 225 毫米，下边余 35 毫米", OTHER_MARGIN, _mm),
    "页码样式": Key(
        page_number, PAGE_NUMBERS["— 1 —"], "7.5 为数字左右各一条一字线", OTHER_PAGE_NUMBER, lambda words: f"“{words[0]}1{words[1]}”"
    ),
    "标志字号": Key(size(22, 72), 44.0, "7.2.4 没有规定字号，本程序用 44 磅", OTHER_MARK_SIZE, _pt),
    "标志上边距": Key(millimetres(20, 120), 35.0, "7.2.4 上边缘至版心上边缘为 35 毫米", OTHER_MARK_PLACE, _mm),
    "套打红线位置": Key(
        millimetres(80, 200), RULE_FROM_TOP, f"7.2 的版头排下来，红线离纸上边 {RULE_FROM_TOP} 毫米", OTHER_RULE_PLACE, _mm
    ),
    "联合行文标志": Key(all_names, True),  # 7.2.4 allows both, so that neither leaves it
    # Open in the standard, so that neither leaves a clause. 6.2 asks for printing on both sides and 7.4 for 版记 on
    # the last face, from which some read an even page; others do not, and an empty sheet more is no good guess.
    "版记在偶数页": Key(yes, False),
    # 订口 is drawn on the left; bound, it is the right of even pages. On a screen, and printed on one side, pages
    # that jump to and fro by 2 mm look wrong, so that an office says it when it prints on both.
    "双面打印": Key(yes, False),
}  # fmt: skip


# What an office may have otherwise in one format alone: ["版式"."信函"] and the like. Bounds are the format's own.
MARK_KEYS: Mapping[Format, tuple[Callable[[object], Any], float, str]] = {
    LETTER: (millimetres(20, 60), 30.0, "10.1 上边缘至上页边为 30 毫米"),
    ORDER: (millimetres(10, 80), 20.0, "10.2 上边缘至版心上边缘为 20 毫米"),
    MINUTES: (millimetres(10, 120), 35.0, "10.3 上边缘至版心上边缘为 35 毫米"),
    BULLETIN: (millimetres(5, 120), 20.0, ""),
}
OF_FORMATS: Mapping[Format, Mapping[str, Key]] = {
    format: {
        "标志上边距": Key(read, usual, clause, OTHER_MARK_PLACE if clause else None, _mm),
        "标志字号": Key(
            size(22, 72), 44.0, "没有规定字号，本程序用 44 磅", None if format == BULLETIN else OTHER_MARK_SIZE, _pt
        ),
        **(
            {"标题字号": Key(size(14, 30), 22.0, "7.3.1 一般为 2 号", None, _pt)}
            if format == BULLETIN
            else {}
        ),
        **(
            {
                "红线长度": Key(millimetres(150, 200), 170.0, "10.1 线长均为 170 毫米", OTHER_DOUBLE_RULES, _mm),
                "下红线位置": Key(millimetres(10, 30), 20.0, "10.1 距下页边 20 毫米", OTHER_DOUBLE_RULES, _mm),
            }
            if format == LETTER
            else {}
        ),
    }
    for format, (read, usual, clause) in MARK_KEYS.items()
}  # fmt: skip


def reader_of(format: Format) -> Callable[[object], dict[str, Any]]:
    """What reads the part of the table that is of one format. Raises Unfit, with its key."""
    keys = OF_FORMATS[format]

    def read(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unfit("要写成一部分，一行一项", f'如 ["版式"."{format}"] 下面写 "标志字号" = 40')
        said = {}
        for name, one in value.items():
            if name not in keys:
                raise Unfit("这种格式没有", f"删去它，或改为下列之一：{'、'.join(keys)}", str(name))
            try:
                said[name] = keys[name].read(one)
            except Unfit as unfit:
                raise Unfit(unfit.seen, unfit.remedy, unfit.key or name) from None
        return said

    return read


# ---- the layout -----------------------------------------------------------------------------------


def laid_out(said: Mapping[str, Any]) -> Layout:
    """The layout of values that were read by their keys; an empty table gives GB/T 9704—2012 itself.

    Raises Unfit, with its key, where values do not go together.
    """
    usual = GB_T_9704

    def of(key: str) -> Any:
        return said.get(key, KEYS[key].usual)

    body, mark = of("正文字号"), of("标志字号")
    em = pt(body)
    layout = _type_area(said, of, em)
    pitch = layout.pitch

    small, number = of("版记字号"), of("页码字号")
    mark_top = layout.mark_top - usual.mark_top + mm(of("标志上边距"))
    mark_to_number = usual.mark_to_number + 2 * (pitch - usual.pitch)
    head: float = usual.head_height + mark_top - usual.mark_top + mark_to_number - usual.mark_to_number
    head += (usual.mark_ink_above + usual.mark_ink_below) * (pt(mark) - pt(usual.mark_size))
    head += (1 - usual.baseline) * (pitch - usual.pitch) + usual.body_ink_above * (em - pt(usual.body_size))
    # An exact line has its baseline so far above its lower edge, and the dash lies so far above the baseline.
    footer = usual.footer + usual.foot - layout.foot - 0.497 * (pt(number) - pt(usual.page_number_size))
    # Where the rule of a full print would lie on this page.
    rule = mm(RULE_FROM_TOP) + layout.top - usual.top + round(head) - usual.head_height
    layout = replace(
        layout,
        faces=Faces(
            *(of(f"{slot}字体") for slot in ("标志", "标题", "正文", "一级标题", "二级标题", "页码"))
        ),
        body_size=body,
        title_size=of("标题字号"),
        mark_size=mark,
        mark_top=mark_top,
        mark_to_number=mark_to_number,
        mark_width=usual.mark_width + layout.text_width - usual.text_width,
        head_height=round(head),
        preprinted_lower=mm(said["套打红线位置"]) - rule if "套打红线位置" in said else 0,
        small_size=small,
        small_cell=pt(small),
        imprint_line=round(usual.imprint_line * small / usual.small_size),
        imprint_air=round(usual.imprint_air * small / usual.small_size),
        page_number_size=number,
        page_number_words=of("页码样式"),
        footer=round(footer),
        footer_line=pt(number),
        table_room=layout.lines - (usual.lines - usual.table_room),
        joint_names=of("联合行文标志"),
        imprint_on_even=of("版记在偶数页"),
        mirrored=of("双面打印"),
    )
    layout = replace(layout, marker_lines=lines_above_mark(layout))
    _head_fits(layout)
    return layout


def looks_of(said: Mapping[str, Any]) -> Looks:
    """Every format as the office has it. Raises Unfit, as `laid_out` does."""
    layout = laid_out(said)
    own = {format: _own(said[format]) for format in OF_FORMATS if format in said}
    looks = formats_of(layout, own, mm(said.get("标志上边距", KEYS["标志上边距"].usual)))
    for format in own:
        _first_page_holds(looks.of(format), format)
    return looks


def _own(said: Mapping[str, Any]) -> OwnLook:
    """What an office has its own way in one format."""

    def length(key: str) -> int | None:
        return mm(said[key]) if key in said else None

    return OwnLook(
        mark_top=length("标志上边距"),
        mark_size=said.get("标志字号"),
        title_size=said.get("标题字号"),
        rule_width=length("红线长度"),
        rule_above_edge=length("下红线位置"),
    )


def _type_area(said: Mapping[str, Any], of: Callable[[str], Any], em: int) -> Layout:
    """The layout with its margins, lines and characters; the mark as far below the type area's top as ever."""
    usual = GB_T_9704
    top, left, right, below = (mm(of(f"{side}边距")) for side in "上左右下")
    width, height = usual.page_width - left - right, usual.page_height - top - below
    if width < mm(120):
        raise Unfit(
            f"与“右边距”合计太大，版心只剩 {width * 25.4 / 1440:.0f} 毫米宽",
            "左右边距减小到合计 90 毫米以内",
            "左边距",
        )
    if height < mm(180):
        raise Unfit(
            f"与“下边距”合计太大，版心只剩 {height * 25.4 / 1440:.0f} 毫米高",
            "上下边距减小到合计 117 毫米以内",
            "上边距",
        )
    # The characters are set a little closer or wider than their size, so that whole ones fill the line.
    characters = round(width / em)
    cell = em + round(width / characters - em)
    slack = usual.text_width - usual.characters * usual.cell  # what LibreOffice wants beyond them
    pitch = pt(of("行距"))
    if pitch < 1.15 * em:
        raise Unfit(
            f"是 {pitch / 20:g} 磅，{em / 20:g} 磅的字排不开", f"写 {1.15 * em / 20:.0f} 磅以上的数", "行距"
        )
    lines = (height + BODY_SPARE) // pitch
    foot = max(usual.page_height - below, top + lines * pitch)
    lower = 0
    if of("字面撑满版心"):
        if "行距" in said:
            raise Unfit("与“行距”不能同时用，行距由程序算出", "两项中删去一项", "字面撑满版心")
        ink_above, ink_below = usual.body_ink_above * em, BODY_INK_BELOW * em
        pitch = int((height - ink_above - ink_below) / (lines - 1))
        lower = round(usual.baseline * pitch - ink_above)
        foot = usual.page_height - below
    body = lines * pitch + BODY_SPARE
    bottom = usual.page_height - (top - lower) - body
    return replace(
        usual,
        top=top - lower,
        left=left,
        right=usual.page_width - left - characters * cell - slack,
        bottom=bottom if lower else min(below, bottom),
        foot=foot,
        lines=lines,
        characters=characters,
        pitch=pitch,
        tracking=cell - em,
        cell=cell,
        mark_top=usual.mark_top + lower,
    )


BODY_INK_BELOW = 0.1  # ink of 仿宋 below the baseline, in type sizes (measured)


LEAST_LINES = 8  # of the first page below the head: a title and text


def _head_fits(layout: Layout) -> None:
    """The first page has room for a title and text (7.3.3), and pre-printed paper for 份号, 密级 and 紧急程度."""
    line = pt(max(layout.mark_size * 1.14, 24))
    above = layout.mark_top + layout.preprinted_lower - layout.marker_lines * layout.pitch
    before = above - layout.baseline * line + layout.mark_ink_above * pt(layout.mark_size)
    if before < 0:
        more = -before * 25.4 / 1440
        raise Unfit(
            "太小，上面排不下份号、密级、紧急程度三行", f"加大 {more + 0.5:.0f} 毫米以上", "套打红线位置"
        )
    for key, lower in (("标志上边距", 0), ("套打红线位置", layout.preprinted_lower)):
        _first_page_holds(replace(layout, head_height=layout.head_height + lower), key)


def _first_page_holds(layout: Layout, key: str) -> None:
    """Raise Unfit, for that key, where title and text have no room below the head."""
    left = layout.lines * layout.pitch - layout.head_height
    if left < LEAST_LINES * layout.pitch:
        more = (LEAST_LINES * layout.pitch - left) * 25.4 / 1440
        raise Unfit("太大，第一页排不下标题和正文", f"减小 {more + 0.5:.0f} 毫米以上", key)


def difference_of(format: Format, key: str, value: Any) -> str:
    """The same for a key of one format."""
    known = OF_FORMATS[format][key]
    return f"{format}的“{key}”为 {known.shown(value)}；GB/T 9704—2012 {known.clause}"


def difference(key: str, value: Any, layout: Layout) -> str:
    """What a key that leaves the standard makes different, and the clause it leaves: words of a finding."""
    known = KEYS[key]
    shown = known.shown(value)
    if known.fault == OTHER_PITCH:
        shown += f"，每面排 {layout.lines} 行"
    elif key in ("左边距", "右边距", "正文字号"):
        shown += f"，每行排 {layout.characters} 字"
    elif key in ("上边距", "下边距"):
        shown += f"，每面排 {layout.lines} 行"
    elif known.fault == LINES_BY_INK:
        shown += f"，行距 {layout.pitch / 20:g} 磅"
    space = " " if shown[0].isascii() else ""
    return f"“{key}”为{space}{shown}；GB/T 9704—2012 {known.clause}"
