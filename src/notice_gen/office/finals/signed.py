"""The paragraphs of draft and final → which elements of the draft the final lacks, and where the two differ in what a
register keeps: title, addressees, copies, 密级, signature, date, attachments.

Styles tell which paragraph is which; what is done about it is decided elsewhere (`office/issuing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InFile
from notice_gen.model.raised import plain
from notice_gen.office.finals.faults import ELEMENT_GONE, OTHER_NUMBER
from notice_gen.taking.paragraphs import DATE_WORDS, NUMBER_WORDS, Paragraph, bare
from notice_gen.taking.style_names import (
    ADDRESSEES,
    COPY_TO,
    DATE,
    ISSUER,
    MARK,
    MARKER,
    NOTE,
    NUMBER,
    PRINTER,
    REMARK,
    TITLE,
)

# What a document has by its kind, and cannot be issued without where its draft has it (GB/T 9704—2012, 7.2, 7.3).
DEMANDED = {MARK: "发文机关标志", TITLE: "标题", ADDRESSEES: "主送机关", ISSUER: "署名", DATE: "成文日期"}
_SECRET = lazy_pattern(r"(绝密|机密|秘密)(?:★(.+))?")
_URGENT = lazy_pattern(r"特提|特急|加急|平急|急件")
_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Something that the final says otherwise than the workbook: what (标题, 主送机关 …), and both words, "" for nothing."""

    what: str
    workbook: str
    final: str

    def __str__(self) -> str:
        def quoted(words: str) -> str:
            return f"“{words}”" if words else "没有"

        return f"{self.what}：工作簿{quoted(self.workbook)}，定稿{quoted(self.final)}"


def lacking(draft: Sequence[Paragraph], final: Sequence[Paragraph], file: str) -> Iterator[Diagnostic]:
    """Findings on elements that the draft has and the final has not (any more)."""
    ours, theirs = _by_style(draft), _by_style(final)
    for style, what in DEMANDED.items():
        if style not in ours or style in theirs or style == DATE:
            continue
        words = ours[style][0].bare
        same = next((one for one in final if one.bare == words), None)
        if same is not None:
            seen = f"没有一段用样式“{style}”，不知道{what}是哪一段"
            remedy = f"“{same.text.strip()[:20]}”这一段现在的样式是“{same.style}”，改为“{style}”，保存后再用"
        else:
            seen = f"没有{what}，草稿里是“{' '.join(ours[style][0].text.split())[:30]}”"
            remedy = f"补上用样式“{style}”的一段（可以从草稿中复制）；这份公文本来不要{what}的，先改工作簿"
        yield Diagnostic(ELEMENT_GONE, InFile(file), seen, remedy)


def other_series(draft: Sequence[Paragraph], final: Sequence[Paragraph], file: str) -> Iterator[Diagnostic]:
    """A finding where the final has another 机关代字, year or form in its number, even an open one: it would be overwritten."""
    ours, theirs = (_number_in(some) for some in (draft, final))
    if ours is None or theirs is None:
        return
    said = [
        ((ours[what] or ""), (theirs[what] or "").translate(_DIGITS)) for what in ("series", "year", "dated")
    ]
    other_form = ours["unit"] != theirs["unit"]  # 第　号, 第　期; None where it has a 机关代字
    if other_form or any(mine.strip() and final.strip() and mine != final for mine, final in said):
        seen = f"定稿上写的是“{theirs[0].strip()}”，工作簿是“{ours[0].strip()}”"
        wrong = "改“年份”" if ours["unit"] else "改“机关代字”或“年份”"
        remedy = f"定稿上写错了的，改成与工作簿一样；工作簿错了的，{wrong}"
        yield Diagnostic(OTHER_NUMBER, InFile(file), seen, remedy)


def _number_in(some: Sequence[Paragraph]) -> re.Match[str] | None:
    found = (NUMBER_WORDS.search(one.text) for one in some if one.style == NUMBER)
    return next((match for match in found if match), None)


def otherwise(draft: Sequence[Paragraph], final: Sequence[Paragraph]) -> list[Otherwise]:
    """Where the two differ in what a register keeps; a date only where the final has a whole one."""
    ours, theirs = _kept(draft), _kept(final)
    names = dict.fromkeys([*ours, *theirs])
    return [
        Otherwise(name, ours.get(name, ""), theirs.get(name, ""))
        for name in names
        if bare(ours.get(name, "")) != bare(theirs.get(name, ""))
    ]


# ---- what a register keeps ------------------------------------------------------------------------


def _kept(paragraphs: Sequence[Paragraph]) -> Mapping[str, str]:
    """The words of a file by what they are; several paragraphs of one element (joint signatures) are joined by 、."""
    by_style = _by_style(paragraphs)
    kept: dict[str, str] = {}

    def put(name: str, words: str) -> None:
        words = " ".join(plain(words).split())
        if words:
            kept[name] = f"{kept[name]}、{words}" if name in kept else words

    kept["标题"] = "".join(_in_one_line(one.text) for one in by_style.get(TITLE, ()))
    for one in by_style.get(MARK, ()):
        put("发文机关标志", one.text)
    for one in by_style.get(ADDRESSEES, ()):
        put("主送机关", one.text.strip().rstrip("：:"))
    for one in by_style.get(COPY_TO, ()):
        label, _, rest = one.text.partition("：")
        put("主送机关" if bare(label) == "主送" else "抄送机关", (rest or label).strip().rstrip("。."))
    for one in by_style.get(ISSUER, ()):
        put("署名", one.text)
    for one in by_style.get(NUMBER, ()):
        _, colon, names = one.text.partition("签发人：")
        if colon or not NUMBER_WORDS.search(one.text):
            put("签发人", "、".join(names.split("\t")) if colon else "、".join(one.text.split()))
    for one in by_style.get(PRINTER, ()):
        put("印发机关", DATE_WORDS.sub("", one.text).strip().removesuffix("印发"))
    for one in by_style.get(REMARK, ()):
        put("附注", one.text)
    titles = [
        re.sub(r"^\s*(?:附件\s*[：:])?\s*(?:\d{1,3}\s*[.．])?", "", one.text)
        for one in by_style.get(NOTE, ())
    ]
    kept["附件"] = "；".join(plain(_in_one_line(title)) for title in titles if bare(title))
    for one in _markers(paragraphs):
        words = one.bare
        if secret := _SECRET.fullmatch(words):
            put("密级", secret[1])
            put("保密期限", secret[2] or "")
        elif urgent := _URGENT.fullmatch(words):
            put("紧急程度", urgent[0])
    return kept


def _markers(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """密级 and 紧急程度, whatever their style: they stand above the title, in a letter before the 发文字号 of their line."""
    for one in paragraphs:
        if one.style == TITLE:
            return
        number = NUMBER_WORDS.search(one.text) if one.style == NUMBER else None
        before = one.text[: number.start()] if number else one.text
        one = replace(one, text=before.partition("\t")[0])
        if one.style == MARKER or _SECRET.fullmatch(one.bare) or _URGENT.fullmatch(one.bare):
            yield one


def _in_one_line(text: str) -> str:
    """A title as one line: a break between two 汉字 is nothing, else a space."""
    lines = [" ".join(line.split()) for line in plain(text).split("\n")]
    whole = ""
    for line in filter(None, lines):
        whole += (" " if whole and whole[-1].isascii() and line[0].isascii() else "") + line
    return whole


def _by_style(paragraphs: Sequence[Paragraph]) -> dict[str, list[Paragraph]]:
    found: dict[str, list[Paragraph]] = {}
    for one in paragraphs:
        found.setdefault(one.style, []).append(one)
    return found
