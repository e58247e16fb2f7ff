"""Names of the whole book → list items split at spaces where both parts are known, and findings on probable slips.

There is no list of names; the names that occur in the book itself are compared.
"""

from __future__ import annotations

from notice_gen.book.checking.checked import Checked
from notice_gen.book.columns import LIST_SEPARATORS, Column, items_of
from notice_gen.book.faults import LIST_MARKS, NEAR_MISS
from notice_gen.book.habits import SAID
from notice_gen.book.laying import cells_together
from notice_gen.model.kind import PEOPLE
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.model.text import parted

LONGEST_NAME = 20  # characters; longer words are not compared for near misses
UNITS = frozenset("科室处部办股组局委院站所队中心")  # what the name of a department ends in


# A name of a person or of a department; 某甲 科长 is one person with what he is.
_NAME = lazy_pattern(r"[\u3400-\u9fff]{2,4}")
_POST = lazy_pattern(r"(?:长|任|书记|员|师|同志|先生|女士|教授|等)$")


def parted_lists(checked: Checked) -> None:
    """Let list items part at spaces where every piece is an item elsewhere in the book (党建办 工会), or may be a name.

    The latter is said: 某甲 某乙丙 become two. 某　甲 is one that was spaced out; a roster parts its names by itself.
    """
    columns = [
        column
        for laid in checked.laid.values()
        for column in laid.columns.values()
        if column.field is not None and column.field.type == "list"
    ]
    texts = {text for column in columns for text in column.texts}
    known = frozenset(item for text in texts for item in items_of(text) if " " not in item)
    for column in columns:
        column.known = known
    for laid in checked.laid.values():
        places = [place for column in laid.columns.values() for place in _parted_names(column)]
        if places:
            checked.report.found(LIST_MARKS, cells_together(places), *SAID[LIST_MARKS])


def _parted_names(column: Column) -> list[Place]:
    """The cells of a column of lists in which names stood parted by blanks alone; they are parted by 、 from here on."""
    if column.field is None or column.field.type != "list" or column.field.name == PEOPLE:
        return []
    changed = []
    for index, text in enumerate(column.texts):
        if " " not in text and "\u3000" not in text:
            continue
        pieces = [piece.split() for piece in parted(text, LIST_SEPARATORS)]
        if any(_are_names(piece, column) for piece in pieces):
            names = (
                "、".join(piece) if _are_names(piece, column) else " ".join(piece)
                for piece in pieces
                if piece
            )
            column.texts[index] = "、".join(names)
            changed.append(column.place(index))
    return changed


def _are_names(pieces: list[str], column: Column) -> bool:
    """Whether words parted by blanks are several names, not all of them known from elsewhere."""
    names = all(_NAME.fullmatch(one) and not _POST.search(one) for one in pieces)
    return len(pieces) > 1 and names and not column.known.issuperset(pieces)


def near_misses(checked: Checked) -> None:
    """A name that stands once beside one that stands several times and differs by a character."""
    groups: dict[str, list[Column]] = {}
    for laid in checked.laid.values():
        for column in laid.columns.values():
            if column.field is not None and column.field.similar:
                groups.setdefault(column.field.similar, []).append(column)
    for columns in groups.values():
        places: dict[str, list[tuple[Column, int]]] = {}
        for column in columns:
            for index, text in enumerate(column.texts):
                for item in items_of(text, column.known) if text and column.own(index) else ():
                    places.setdefault("".join(item.split()), []).append((column, index))
        often: dict[str, str] = {}
        for word, where in places.items():
            if len(where) > 1:
                often.update(dict.fromkeys(_neighbours(word), word))
        for word, where in places.items():
            meant = next((often[n] for n in _neighbours(word) if n in often), "") if len(where) == 1 else ""
            if meant and _may_be_a_slip(word, meant):
                column, index = where[0]
                name = column.field.name if column.field is not None else ""
                seen = f"{name}“{word}”只出现一次，“{meant}”出现 {len(places[meant])} 次"
                checked.report.found(
                    NEAR_MISS, column.place(index), seen, f"写错了的话，改为“{meant}”", meant
                )


def _neighbours(word: str) -> list[str]:
    """What a name of three characters and more shares with those that differ from it by one character.

    Its first character stays: names that begin differently (财务科, 医务科) are different names.
    """
    if not 3 <= len(word) <= LONGEST_NAME:
        return []
    exchanged = [f"{word[:n]}*{word[n + 1 :]}" for n in range(1, len(word))]
    return [word, *exchanged, *(word[:n] + word[n + 1 :] for n in range(1, len(word)) if len(word) > 3)]


def _may_be_a_slip(word: str, meant: str) -> bool:
    """Whether one was typed for the other: a character too many or too few, of the same sound, or no unit's.

    医政课 for 医政科; but 医保科 and 医务科, 医务处 and 医务科, 张建英 and 张建荣 may well be two.
    """
    if len(word) != len(meant):
        return True
    differing = [(a, b) for a, b in zip(word, meant, strict=True) if a != b]
    if len(differing) != 1:
        return False
    if word[-1] != meant[-1] and meant[-1] in UNITS and word[-1] not in UNITS:
        return True
    from pypinyin import lazy_pinyin

    one, other = differing[0]
    return bool(lazy_pinyin(one) == lazy_pinyin(other))


CHECKS = (near_misses,)
