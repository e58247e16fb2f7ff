"""A final → what keeps it from being issued as it stands: changes, comments, gaps, hidden words, broken fields and pictures.

Which elements its kind demands, and whether it says what was signed, is asked elsewhere (`signed`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from notice_gen.model.days_said import days_that_are_not
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.placeholders import is_plainly_to_come, placeholders
from notice_gen.model.places import InFile, InParagraph, Place
from notice_gen.model.values import GAP
from notice_gen.office.finals.faults import (
    COMMENTS_LEFT,
    DATE_IS_A_FIELD,
    FIELD_BROKEN,
    GAPS_LEFT,
    HIDDEN_WORDS,
    NO_SUCH_DAY_SAID,
    PICTURE_BROKEN,
    REVISIONS_OPEN,
)
from notice_gen.taking.elements import (
    BODY,
    Element,
    Field,
    fields_of,
    is_broken,
    roots_of,
    without_unseen,
)
from notice_gen.taking.looks import Mark
from notice_gen.taking.paragraphs import bare
from notice_gen.taking.style_names import DATE, NUMBER, PRINTER
from notice_gen.taking.word_parts import RELATIONSHIPS, Parts, W

_CHANGES = {
    f"{W}{name}"
    for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange",
        "tblPrExChange", "trPrChange", "tcPrChange", "cellIns", "cellDel", "cellMerge", "numberingChange",
    )
}  # fmt: skip
_COMMENTS = (f"{W}commentReference", f"{W}commentRangeStart", f"{W}comment")
_ALIVE = lazy_pattern(
    r"(DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE|EDITTIME|FILENAME|USERNAME|LASTSAVEDBY|INCLUDETEXT|INCLUDEPICTURE|LINK|"
    r"DDE|DDEAUTO)\b",
    re.IGNORECASE,
)
_REFERENCE = lazy_pattern(r"(?:PAGEREF|NOTEREF|REF)\s+(\S+)", re.IGNORECASE)
_TYPED_ERROR = lazy_pattern(
    "未找到引用源|未定义书签|Reference source not found|Bookmark not defined", re.IGNORECASE
)
_ONE_CROSS = lazy_pattern(r"(?<![A-Za-z0-9×])[xXｘＸ×](?=[年月日号时])")
_WHOLE = lazy_pattern(".+", re.DOTALL)
_BLANK = frozenset("＿_□")  # for handwriting, also in a final
_OPEN = r"(?:(?<![ 　])[ 　]++|(?<!_)_++)"
_OPEN_DAY = lazy_pattern(rf"\d{{4}}年{_OPEN}月|(?<!\d)\d{{1,2}}月{_OPEN}日")
_TYPED_GAP = lazy_pattern("【待[^【】]{0,40}】")
_MOST = 5  # words of one sort that are said
_IMAGES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_MOST_PIXELS = 200_000_000


def unfinished(
    parts: Parts, elements: Sequence[Element], known: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """The findings for which a file is not one final text. `known` are the words, without spaces, of paragraphs that
    stand so in the workbook, where their placeholders were judged."""
    roots = list(roots_of(parts))
    trees = [root for _, root in roots]
    yield from _in_review(parts, trees)
    yield from _gaps(parts, elements, known)
    yield from _days(parts, elements, known)
    yield from _hidden(parts, elements)
    yield from _fields(parts, roots, elements)
    yield from _pictures(parts)


def _in_review(parts: Parts, trees: Sequence[Any]) -> Iterator[Diagnostic]:
    roots = [*trees, *parts.trees("comments")]
    place = InFile(parts.file)
    changes = [element for one in roots for element in one.iter("*") if element.tag in _CHANGES]
    if changes:
        first = next(filter(None, map(_words_of_change, changes)), "")
        seen = f"还有 {len(changes)} 处修订没有接受" + (f"（如“{first[:20]}”）" if first else "")
        remedy = "在 Word 或 WPS 的“审阅”中接受（或拒绝）全部修订，保存后再用"
        yield Diagnostic(REVISIONS_OPEN, place, seen, remedy)
    # The same id in the text and in the list of comments.
    comments = {element.get(f"{W}id") for one in roots for element in one.iter(*_COMMENTS)}
    if comments:
        seen, remedy = f"还有 {len(comments)} 条批注", "在 Word 或 WPS 的“审阅”中删除全部批注，保存后再用"
        yield Diagnostic(COMMENTS_LEFT, place, seen, remedy)


def _words_of_change(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t", f"{W}delText")).strip()


def _gaps(parts: Parts, elements: Sequence[Element], known: Collection[str]) -> Iterator[Diagnostic]:
    found: list[str] = []
    for one in elements:
        words = without_unseen(one.words)
        found += GAP.findall(words) or _TYPED_GAP.findall(words)
        if one.style in (NUMBER, DATE, PRINTER) or bare(one.number + words) in known:
            continue
        found += (f"“{_around(words, match)}”" for match in _left(words))
        if not one.cells:  # in a table such a day is one to be written in by hand
            found += (f"“{match[0]}”" for match in _OPEN_DAY.finditer(words))
    for _, root in roots_of(parts):
        for control in root.iter(f"{W}sdt"):  # what a content control shows until something is typed into it
            if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
                words = "".join(text.text or "" for text in control.iter(f"{W}t"))
                found += [f"“{words}”"] if bare(words) else []
    if found:
        seen = f"还有 {len(found)} 处没有填：{'、'.join(dict.fromkeys(found[:_MOST]))}"
        yield Diagnostic(GAPS_LEFT, InFile(parts.file), seen, "在定稿中填好或删去，保存后再用")


def _left(words: str) -> list[re.Match[str]]:
    """What people leave in place of words, as in a workbook; of one cross only a day or a number (X月)."""
    found = [match for match in placeholders(words) if match[0][0] not in _BLANK]
    alone = _WHOLE.match(words) if not found and is_plainly_to_come(words) else None
    return [*found, *([alone] if alone else ()), *_ONE_CROSS.finditer(words)]


def _days(parts: Parts, elements: Sequence[Element], known: Collection[str]) -> Iterator[Diagnostic]:
    """Days that there are not. 成文日期 and 印发日期 are looked at by themselves (`days`)."""
    for one in elements:
        words = without_unseen(one.words)
        if one.style in (NUMBER, DATE, PRINTER) or bare(one.number + words) in known:
            continue
        for day in days_that_are_not(words):
            if day.certain:  # what a quotation says is shown with all that was changed (J042)
                seen, remedy = f"写着“{day.words}”，{day.why}", "改成日历上有的一天，保存后再用"
                yield Diagnostic(NO_SUCH_DAY_SAID, _place(parts, one), seen, remedy)


def _around(words: str, match: re.Match[str]) -> str:
    return words[max(0, match.start() - 4) : match.end() + 4].strip()


def _hidden(parts: Parts, elements: Sequence[Element]) -> Iterator[Diagnostic]:
    for one in elements:
        hidden = "".join(piece.words for piece in one.pieces if piece.hidden).strip()
        unseen = "".join(
            piece.words for piece in one.pieces if not piece.hidden and Mark.UNSEEN in piece.look.marks
        ).strip()
        for words, what in (
            (hidden, "隐藏的文字"),
            (unseen, "看不见的文字（白色，小得看不见，或行高、字距、缩放、缩进使它露不出来）"),
        ):
            if bare(words):
                seen = f"有{what}“{words[:20]}”，印出来没有"
                remedy = "选中这一段，在“字体”中去掉“隐藏”、改回黑色、原来的字号和间距，行距、行高太小的改回来；不要的删去，保存后再用"
                yield Diagnostic(HIDDEN_WORDS, _place(parts, one), seen, remedy)


def _place(parts: Parts, element: Element) -> Place:
    return InParagraph(parts.file, element.place) if element.part == BODY else InFile(parts.file)


# ---- fields -------------------------------------------------------------------------------------


def _fields(
    parts: Parts, roots: Sequence[tuple[str, Any]], elements: Sequence[Element]
) -> Iterator[Diagnostic]:
    fields: list[tuple[str, Field]] = [(part, field) for part, root in roots for field in fields_of(root)]
    alive = [match[1] for _, field in fields if (match := _ALIVE.match(field.code))]
    if alive:
        seen = f"文件里有 {len(alive)} 处自动更新的域（{alive[0]}），每次打开都会变"
        remedy = "选中它，按 Ctrl+Shift+F9 变成普通文字（日期改成手写的），保存后再用"
        yield Diagnostic(DATE_IS_A_FIELD, InFile(parts.file), seen, remedy)
    marked = {str(one.get(f"{W}name", "")) for _, root in roots for one in root.iter(f"{W}bookmarkStart")}
    said: list[tuple[Place, str]] = []
    for part, field in fields:
        place: Place = InParagraph(parts.file, field.place) if part == BODY else InFile(parts.file)
        reference = _REFERENCE.match(field.code)
        if is_broken(field.result):
            said.append((place, f"有出错的域“{field.result.strip()[:20]}”"))
        elif reference and reference[1].strip('"') not in marked:
            said.append((place, f"引用的“{reference[1]}”已经不在文件里，一更新就出错"))
    if not said:
        errors = ((one, _TYPED_ERROR.search(one.words)) for one in elements)
        said = [(_place(parts, one), f"写着“{match[0]}”") for one, match in errors if match]
    for place, seen in said[:_MOST]:
        yield Diagnostic(FIELD_BROKEN, place, seen, "改成要印的话，或重新插入引用，保存后再用")


# ---- pictures -----------------------------------------------------------------------------------


def _pictures(parts: Parts) -> Iterator[Diagnostic]:
    """Pictures that are not in the file, or that no program could show."""
    judged: dict[str, str] = {}
    for part in dict.fromkeys(
        (parts.main, *(one for name in _WITH_PICTURES for one in parts.related.get(name, ())))
    ):
        targets = parts.targets(part)
        for n, image in enumerate(parts.tree(part).iter(*_IMAGES), 1):
            ids = [image.get(f"{RELATIONSHIPS}{name}") for name in ("embed", "id", "link")]
            own = [one for one in ids if one]
            if not own:
                continue  # an empty frame
            target = next((targets[one] for one in own if one in targets), "")
            if target not in judged:
                judged[target] = _fault_of(parts.parts.get(target))
            if judged[target]:
                seen = f"第 {n} 张图{judged[target]}" + (f"（{target}）" if target else "")
                remedy = "在 Word 或 WPS 中删去它，重新插入原图，保存后再用"
                yield Diagnostic(PICTURE_BROKEN, InFile(parts.file), seen, remedy)


_WITH_PICTURES = ("header", "footer", "footnotes", "endnotes")


def _fault_of(data: bytes | None) -> str:
    """What is wrong with a picture, "" for one that can be shown."""
    from PIL import Image, UnidentifiedImageError

    if not data:
        return "不在文件里"
    if data.lstrip()[:5].lower() in (b"<?xml", b"<svg "):
        return "" if b"<svg" in data else "打不开"
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return "大得出奇"
            if image.format not in ("WMF", "EMF"):  # drawn by Windows alone
                image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "已损坏，打不开"
    return ""
