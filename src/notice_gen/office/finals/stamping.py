"""A final, a number and dates → the same file with them written into the paragraphs of their named styles.

Each style must have exactly one paragraph. Everything else stays byte for byte, also in the main part: only the w:t
elements that get other words are replaced. A file that is not yet final (changes to accept, comments, gaps) is
refused.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Number
from notice_gen.model.number_forms import figure_of
from notice_gen.model.places import InFile, InParagraph
from notice_gen.model.values import shown
from notice_gen.office.finals.days import typed_day
from notice_gen.office.finals.faults import DATE_UNCLEAR, OTHER_NUMBER, STYLE_LOST
from notice_gen.office.finals.unfinished import unfinished
from notice_gen.taking.elements import INVISIBLE, body_of, pieces_of, read_elements
from notice_gen.taking.paragraphs import DATE_WORDS, NUMBER_WORDS, bare, paragraphs_of, role, text_of
from notice_gen.taking.style_names import DATE, EDITED, NUMBER, PRINTER, SIGNATORY, style_names, style_of
from notice_gen.taking.word_parts import UNNAMED_FINAL, W, opened, packed

_RIGHT = ("right", "end")  # Word 2010 on calls it end in strict files
_RIGHT_ATTRIBUTE = re.compile(rb"""((?<=[:\s])(?:right|end)\s*=\s*["'])\d+""")
ROUNDED = 2  # twips; LibreOffice counts in hundredths of millimetres
PATTERNS = {NUMBER: NUMBER_WORDS, DATE: DATE_WORDS, PRINTER: DATE_WORDS, EDITED: DATE_WORDS}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_TAG = re.compile(rb"""<([^\s/>]++)(?:"[^"]*+"|'[^']*+'|[^>"'])*+>""")


# Right indents of 署名 and 成文日期 by style: what the draft gave, and what the date to be stamped asks for (twips).
Moved = Mapping[str, tuple[int, int]]


def stamp(
    data: bytes,
    number: Number | None,
    signed: datetime.date | None,
    printed: datetime.date | None,
    file: str = UNNAMED_FINAL,
    moved: Moved = MappingProxyType({}),
    known: Collection[str] = (),
    edited: datetime.date | None = None,
) -> bytes:
    """The file with 发文字号, 成文日期 and the date of 印发 (GB/T 9704—2012, 7.2.5, 7.3.5.4, 7.4.3) in its styles, and the
    day beside 编印单位 (`edited`).

    None leaves a place as it is and does not look for it: a document without 版记 has no date of 印发. The run
    properties of the words there are kept. `moved` gives new indents of 署名 and 成文日期, by style, for a shorter date
    (7.3.5); they are used where nobody changed the old ones. `known` is as in `unfinished`. The same words again give
    the same bytes. Raises Refused for a file that is not final (changes, comments, gaps), for a style that is not found
    exactly once, and for a number in the file that is another.
    """
    parts = opened(data, file)
    root = body_of(parts)
    styles = style_names(parts)
    wanted = {NUMBER: number, DATE: signed, PRINTER: printed, EDITED: edited}
    findings = [
        *unfinished(parts, list(read_elements(parts)), known),
        *_misplaced(root, styles, [style for style, what in wanted.items() if what], number, file),
    ]
    if findings:
        raise Refused(*findings)
    changes: list[_Change] = []
    for style, what in wanted.items():
        if what is not None:
            for paragraph in _only(root, styles, style):
                changes += _changed(
                    paragraph, style, what.printed if isinstance(what, Number) else shown(what)
                )
    for paragraph in (*paragraphs_of(root), *paragraphs_of(root, fallback=True)) if moved else ():
        changes += _moved(paragraph, moved.get(style_of(paragraph, styles)))
    if not changes:
        return data
    return packed(parts, {parts.main: _exchanged(parts.parts[parts.main], root, changes)})


def unready(
    data: bytes,
    styles: Sequence[str] = (NUMBER, DATE, PRINTER),
    number: Number | None = None,
    file: str = UNNAMED_FINAL,
    known: Collection[str] = (),
) -> list[Diagnostic]:
    """The findings for which `stamp` would refuse the file with these styles and this number; nothing is changed.

    Raises Refused for what is no Word file.
    """
    parts = opened(data, file)
    root = body_of(parts)
    found = unfinished(parts, list(read_elements(parts)), known)
    return [*found, *_misplaced(root, style_names(parts), styles, number, file)]


# ---- the paragraph ------------------------------------------------------------------------------


def _misplaced(
    root: Any, styles: dict[str, str], wanted: Sequence[str], number: Number | None, file: str
) -> Iterator[Diagnostic]:
    """Which of these styles cannot be stamped."""
    for style in wanted:
        found = _full(root, styles, style)
        if len(found) != 1:
            yield _not_once(root, styles, style, found, file)
            continue
        text = text_of(found[0])
        matches = list(PATTERNS[style].finditer(text))
        if bare(text) and len(matches) != 1:
            kind = "发文字号" if style == NUMBER else "日期"
            what = f"有 {len(matches)} 个{kind}" if matches else f"认不出{kind}"
            seen = f"用样式“{style}”的这一段写的是“{_short(text)}”，{what}"
            remedy = (
                "写成“某卫发〔2026〕　号”这样，号数可以空着"
                if style == NUMBER
                else "写成“2026年　月　日”这样，月、日可以空着"
            )
            yield Diagnostic(DATE_UNCLEAR, _place(root, found[0], file), seen, remedy)
        elif matches and style != NUMBER and (day := typed_day(matches[0][0])) and day.fault:
            seen = f"用样式“{style}”的这一段写的是“{day.words}”，{day.fault}"
            remedy = "改成“2026年3月5日”这样；月、日可以空着"
            yield Diagnostic(DATE_UNCLEAR, _place(root, found[0], file), seen, remedy)
        elif matches and style == NUMBER and number is not None and not _same_number(matches[0], number):
            seen = f"定稿上写的是“{matches[0][0].strip()}”，要用的号是“{number}”"
            remedy = "写错了的，在定稿中把号数删去留空；这个号是别处给的，用 --number 登记它"
            yield Diagnostic(OTHER_NUMBER, _place(root, found[0], file), seen, remedy)


def _place(root: Any, paragraph: Any, file: str) -> InParagraph:
    """A paragraph of the main text, counted with empty ones and without the copies for old programs."""
    return InParagraph(file, list(paragraphs_of(root)).index(paragraph) + 1)


def _full(root: Any, styles: dict[str, str], style: str) -> list[Any]:
    """The paragraphs of a style, as they count.

    Enter at its end makes an empty paragraph of the same style, which does not count beside a full one; rows of
    signatories above the number's own have its style too.
    """
    of_style = [p for p in paragraphs_of(root) if _role(p, styles) == style]
    full = [p for p in of_style if bare(text_of(p)) and not _only_signatories(p, styles, style)]
    return full or [p for p in of_style if not bare(text_of(p))]


def _only(root: Any, styles: dict[str, str], style: str) -> list[Any]:
    """The one paragraph of a style, with its copies for old programs."""
    (found,) = _full(root, styles, style)
    same = text_of(found)
    copies = paragraphs_of(root, fallback=True)
    return [found, *(p for p in copies if _role(p, styles) == style and text_of(p) == same)]


def _role(paragraph: Any, styles: dict[str, str]) -> str:
    return role(style_of(paragraph, styles), text_of(paragraph))


def _only_signatories(paragraph: Any, styles: dict[str, str], style: str) -> bool:
    if style != NUMBER or NUMBER_WORDS.search(text_of(paragraph)):
        return False
    named = {str(run.get(f"{W}val", "")) for run in paragraph.iter(f"{W}rStyle")}
    return "签发人" in text_of(paragraph) or SIGNATORY in {styles.get(own, own) for own in named}


def _not_once(root: Any, styles: dict[str, str], style: str, full: Sequence[Any], file: str) -> Diagnostic:
    place = InFile(file)
    if full:
        them = "、".join(f"“{_short(text_of(p))}”" if bare(text_of(p)) else "空段" for p in full[:4])
        seen = f"有 {len(full)} 段用样式“{style}”（{them}），只能有一段"
        remedy = f"在 Word 或 WPS 中只留一段用“{style}”，其余改用“公文正文”等样式"
        return Diagnostic(STYLE_LOST, place, seen, remedy)
    if style == EDITED:
        seen = "编印单位后面没有日期，不知道写在哪里"
        remedy = f"红线上面的一段写成“某某办公室　2026年　月　日”这样，样式用“{NUMBER}”"
        return Diagnostic(STYLE_LOST, place, seen, remedy)
    seen = f"没有一段用样式“{style}”，不知道写在哪里"
    what = {NUMBER: "发文字号", DATE: "成文日期", PRINTER: "印发机关和印发日期"}[style]
    # Most often the words are there, and only their style was lost by pasting.
    ends = "印发" if style == PRINTER else ""
    for p in paragraphs_of(root):
        text = text_of(p).strip()
        match = PATTERNS[style].search(text)
        if match and (text == match[0].strip() or (ends and text.endswith(ends))):
            remedy = f"“{_short(text)}”这一段现在的样式是“{style_of(p, styles)}”，改为“{style}”"
            return Diagnostic(STYLE_LOST, _place(root, p, file), seen, remedy)
    remedy = f"把{what}那一段的样式改为“{style}”；没有这一段的，从新生成的草稿中复制过来"
    return Diagnostic(STYLE_LOST, place, seen, remedy)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of an element of the main part: `words` are the new text of a w:t, the text of a new run at the end of a
    w:p, or the new right indent of a w:ind."""

    element: Any
    words: str


def _moved(paragraph: Any, indents: tuple[int, int] | None) -> Iterator[_Change]:
    """The change of the right indent for a shorter date, where the paragraph still has the draft's."""
    indent = paragraph.find(f"{W}pPr/{W}ind") if indents else None
    if indents is None or indent is None or not bare(text_of(paragraph)):
        return
    own = next((indent.get(f"{W}{name}") for name in _RIGHT if indent.get(f"{W}{name}")), "")
    if own.isdecimal() and abs(int(own) - indents[0]) <= ROUNDED and indents[0] != indents[1]:
        yield _Change(indent, str(indents[1]))


def _changed(paragraph: Any, style: str, wanted: str) -> Iterator[_Change]:
    """The changes that give a paragraph the wanted number or date."""
    pieces = [(piece.words, piece.text) for piece in pieces_of(paragraph) if not piece.hidden]
    # Each visible character with the w:t it stands in and its place there.
    seen = [(c, t, n) for text, t in pieces for n, c in enumerate(text) if c not in INVISIBLE]
    text = "".join(c for c, _, _ in seen)
    match = PATTERNS[style].search(text)
    if match is None:  # an empty paragraph
        into = next((t for _, t in pieces if t is not None), paragraph)
        yield _Change(into, wanted)
        return
    start, end = match.span()
    old = match[0]
    same = next((n for n, (a, b) in enumerate(zip(old, wanted, strict=False)) if a != b), None)
    if same is None:
        same = min(len(old), len(wanted))
    rest = 0  # characters at the end that stay
    while rest < min(len(old), len(wanted)) - same and old[-1 - rest] == wanted[-1 - rest]:
        rest += 1
    first, last = start + same, end - rest
    new = wanted[same : len(wanted) - rest]
    if first == last and not new:
        return
    touched = seen[first:last]
    homes = [(t, n) for _, t, n in touched if t is not None]
    texts = {id(t): (t, list(t.text or "")) for t, _ in homes}
    for t, n in homes:
        texts[id(t)][1][n] = ""
    if homes:
        t, n = homes[0]
        texts[id(t)][1][n] = new
    else:  # nothing goes away: the new words follow the character before them
        before = next(((t, n) for _, t, n in reversed(seen[:first]) if t is not None), None)
        after = next(((t, n) for _, t, n in seen[first:] if t is not None), None)
        t, n = before if before and first > start else after or before or (None, 0)
        if t is None:
            yield _Change(paragraph, new)
            return
        characters = texts.setdefault(id(t), (t, list(t.text or "")))[1]
        characters[n] = characters[n] + new if before and first > start else new + characters[n]
    for t, characters in texts.values():
        yield _Change(t, "".join(characters))


def _same_number(match: re.Match[str], number: Number) -> bool:
    """Whether the file's series, year and number, as far as they are there, are those to be given."""
    if match["series"] is None:
        return _same_ordinal(match, number)
    own = match["series"], match["year"].translate(_FULL_WIDTH), match["n"].translate(_FULL_WIDTH).lstrip("0")
    given = number.series, str(number.year), str(number.n)
    return all(mine in ("", theirs) for mine, theirs in zip(own, given, strict=True))


def _same_ordinal(match: re.Match[str], number: Number) -> bool:
    """The same for numbers without 机关代字: 第40号, 第3期（总第45期）."""
    year = number.year if number.form.dated else None
    wanted = (match["dated"], year), (match["nth"], number.n), (match["total"], number.total)
    said = ((figure_of(unicodedata.normalize("NFKC", words or "").strip()), what) for words, what in wanted)
    same_form = "〔" not in number.form.shape and match["unit"] == number.form.unit
    return same_form and all(figure in (0, None, what) for figure, what in said)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 30 else f"{words[:29]}…"


# ---- the bytes ----------------------------------------------------------------------------------


def _exchanged(xml: bytes, root: Any, changes: Sequence[_Change]) -> bytes:
    """The part with those elements exchanged and every other byte as it was."""
    from lxml import etree

    if (root.getroottree().docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    by_element = {change.element: change.words for change in changes}
    wanted = {n: by_element[e] for n, e in enumerate(root.iter("*")) if e in by_element}
    edits: list[tuple[int, int, bytes]] = []
    for n, (start, end) in _where(xml, set(wanted)).items():
        tag = _TAG.match(xml, start)
        assert tag is not None
        name, words = tag[1], _escaped(wanted[n])
        closed = tag[0].endswith(b"/>")
        local = name.rpartition(b":")[2]
        if local == b"ind":
            edits.append((start, tag.end(), _RIGHT_ATTRIBUTE.sub(rb"\g<1>" + words, tag[0])))
            continue
        if local == b"t":
            text = b'<%s xml:space="preserve">%s</%s>' % (name, words, name)
            edits.append((start, tag.end() if closed else end, text))
            continue
        w = name[:-1]  # w:p → w:
        run = b'<%sr><%srPr><%srFonts %shint="eastAsia"/></%srPr><%st xml:space="preserve">%s</%st></%sr>' % (
            w, w, w, w, w, w, words, w, w,
        )  # fmt: skip
        if closed:
            opened_tag = xml[start : tag.end() - 2].rstrip() + b">"
            edits.append((start, tag.end(), opened_tag + run + b"</%s>" % name))
        else:
            at = xml.rfind(b"</", start, end)
            edits.append((at, at, run))
    for start, end, new in sorted(edits, reverse=True):
        xml = xml[:start] + new + xml[end:]
    return xml


def _where(xml: bytes, wanted: set[int]) -> dict[int, tuple[int, int]]:
    """From which byte to which the elements with these ordinals reach; an empty tag ends where it begins."""
    found: dict[int, tuple[int, int]] = {}
    open_elements: list[tuple[int, int]] = []
    count = 0
    parser = expat.ParserCreate()

    def start(*_: object) -> None:
        nonlocal count
        open_elements.append((count, parser.CurrentByteIndex))
        count += 1

    def end(*_: object) -> None:
        n, began = open_elements.pop()
        if n in wanted:
            found[n] = began, xml.find(b">", parser.CurrentByteIndex) + 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return found


def _escaped(words: str) -> bytes:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
