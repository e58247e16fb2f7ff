"""Rows above and below a table → the sheet's own title, lines before, notes after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notice_gen.compose.standing.row_kinds import is_sum
from notice_gen.compose.standing.view import Area, Piece, View
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import TableLine
from notice_gen.model.values import Words, on_one_line, remade

_LABEL_OF_ATTACHMENT = lazy_pattern(
    r"\s*附\s*(?:件|表)\s*[\d一二三四五六七八九十]{0,3}\s*[-—－]?\s*\d{0,2}\s*[:：]?\s*"
)
_NOTE = lazy_pattern(
    r"\s*[（(\[【]?(?:注|备注|说明|附注|填表说明|填写说明|填报说明|注意事项|注意)[】\])）:：.．、\s\d]"
)
_NUMBERED = lazy_pattern(r"\s*(?:\d{1,2}\s*[.．、)）]|[①-⑳]|[（(]\d{1,2}[）)])")
_SENTENCE = lazy_pattern(r"[。；;！？]\s*$")
_DAY = lazy_pattern(r"\s*+(?:(?:\d{4}|[二〇○零]{1,2}\S{2,3})\s*+)?年\s*+\d{0,2}\s*+月\s*+\d{0,2}\s*+日?\s*+$")
_FIGURE = lazy_pattern(r"\s*[-－+]?[\d,，.]+\s*[%％]?\s*$")


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a table: lines that are printed, and words that are not, because the attachment has its own.

    `said` are those that the attachment says in the same words; `left_out` are to be named.
    """

    lines: tuple[TableLine, ...] = ()
    said: tuple[Words, ...] = ()
    left_out: tuple[Words, ...] = ()


def is_line(pieces: Sequence[Piece]) -> bool:
    """Whether the cells of a row are words above a table, and no row of it: alone, or labels with a colon."""
    if len(pieces) == 1:
        return pieces[0].rows == 1 or pieces[0].right > pieces[0].left
    return all(piece.labelled for piece in _joined(pieces))


def is_note(pieces: Sequence[Piece], area: Area, numbered_first: bool) -> bool:
    """Whether the cells of a row at the end of a table without rules are words below it.

    `numbered_first`: its first column holds numbers, so that words alone in it are none of its cells.
    """
    if len(pieces) > 1:
        return all(piece.labelled for piece in _joined(pieces))
    piece = pieces[0]
    words = str(piece.words)
    if (piece.rows > 1 and piece.right == piece.left) or _FIGURE.match(words) or is_sum(words):
        return False
    if _NOTE.match(words) or piece.labelled or _SENTENCE.search(words) or _DAY.match(words):
        return True
    if piece.left > area.left:
        return False
    return numbered_first or (_NUMBERED.match(words) is not None and len(words) > 6)


def is_figure(words: str) -> bool:
    """Whether words are a figure and nothing else."""
    return _FIGURE.match(words) is not None


def goes_on(view: View, row: int) -> Piece | None:
    """The cell that begins the note which the only cell of a row goes on with: 注：| 1.…, and below it | 2.…; else None."""
    pieces = view.pieces(row)
    above = row
    while len(pieces) == 1 and _NUMBERED.match(pieces[0].words):
        above -= 1
        there = view.pieces(above)
        if len(there) == 2 and _NOTE.match(there[0].words + " ") and there[1].left == pieces[0].left:
            return there[0]
        if len(there) != 1 or there[0].left != pieces[0].left:
            return None
    return None


def below(view: View, rows: Sequence[int], area: Area) -> list[TableLine]:
    """The rows below a table as lines; what goes on with a note stands below its first words."""
    made: list[TableLine] = []
    for row in rows:
        begun = goes_on(view, row)
        if begun is None:
            made += lines_of(view.pieces(row), area)
        else:
            words = view.pieces(row)[0].words
            indent = "\u3000" * len(begun.words.strip())
            made.append(TableLine(remade(indent + on_one_line(words), words)))
    return made


def above(view: View, rows: Sequence[int], area: Area, title: str) -> Above:
    """The rows above a table; `title` is the attachment's, empty where the table stands in a text."""
    there = [(row, view.pieces(row)) for row in rows if view.pieces(row)]
    titles = [(row, pieces[0].words) for row, pieces in there if len(pieces) == 1 and not pieces[0].labelled]
    same = same_as(title, titles)
    lines: list[TableLine] = []
    said: list[Words] = []
    left_out: list[Words] = []
    guessed = bool(same)
    for row, pieces in there:
        words = pieces[0].words
        if row in same:
            said.append(words)
        elif len(pieces) == 1 and _LABEL_OF_ATTACHMENT.fullmatch(words):
            left_out.append(words)
        elif not guessed and row in dict(titles) and not _bracketed(words):
            left_out.append(words)
            guessed = True
        else:
            lines += lines_of(pieces, area)
    return Above(tuple(lines), tuple(said), tuple(left_out))


def same_as(title: str, titles: Sequence[tuple[int, Words]]) -> frozenset[int]:
    """The rows whose words, one behind the other, are the attachment's title."""
    wanted = "".join(title.split())
    for first in range(len(titles) if wanted else 0):
        words = ""
        for last in range(first, len(titles)):
            words += "".join(titles[last][1].split())
            if words == wanted:
                return frozenset(row for row, _ in titles[first : last + 1])
    return frozenset()


def _bracketed(words: str) -> bool:
    return words.strip()[:1] in ("（", "(")


def lines_of(pieces: Sequence[Piece], area: Area) -> list[TableLine]:
    """A row beside the table as lines of words: one for each line of its only cell, else one."""
    joined = _joined(pieces)
    if len(joined) == 1:
        piece = joined[0]
        words = [remade(line, piece.words) for line in piece.words.split("\n") if line.strip()]
        match _side(piece, area):
            case "right":
                return [TableLine(right=line) for line in words]
            case "center":
                return [TableLine(between=(line,)) for line in words]
            case _:
                return [TableLine(left=line) for line in words]
    left, right = Words(), Words()
    told = [remade(on_one_line(piece.words), piece.words) for piece in joined]
    if _side(joined[0], area) == "left":
        left = told.pop(0)
    if told and (_side(joined[-1], area) == "right" or joined[-1].right >= area.right):
        right = told.pop()
    return [TableLine(left, right, tuple(told))]


def _side(piece: Piece, area: Area) -> str:
    """Where a piece stands: as it is aligned, where it reaches over the table, else by its place."""
    wide = piece.right - piece.left + 1
    if piece.align == "right" or (piece.align and wide >= area.width > 1):
        return piece.align
    if piece.left <= area.left:
        return "left"
    if piece.right >= area.right or 2 * (piece.left - area.left) >= area.width:
        return "right"
    return "center"


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces, a label that ends in its colon with what stands beside it: 截止日期：| 9月1日."""
    made: list[Piece] = []
    for piece in pieces:
        if made and made[-1].words.rstrip().endswith(("：", ":")) and not piece.labelled:
            label = made.pop()
            words = remade(label.words.rstrip() + on_one_line(piece.words), label.words, piece.words)
            made.append(Piece(words, label.left, piece.right, 1, label.align))
        else:
            made.append(piece)
    return made
