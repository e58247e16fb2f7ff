"""References between rows and sheets → findings: words that occur twice, words and sheets that are not found.

Slips of the pen are not looked for here (`name_checks`).
"""

from __future__ import annotations

from notice_gen.book.checking.checked import Checked
from notice_gen.book.faults import (
    NOT_IN_OTHER_SHEET,
    NOT_UNIQUE,
    NOTHING_TO_OVERRIDE,
    OVERRIDDEN_TWICE,
    SHEET_NOT_FOUND,
)
from notice_gen.book.overrides import tie_of
from notice_gen.book.sheets import short
from notice_gen.model.diagnostics import Refused
from notice_gen.model.kind import likely
from notice_gen.model.places import spot
from notice_gen.model.taken import PDF, WORD, NotThere, is_file_name

MOST_HINTS = 50  # lost words of a column for which a likely one is looked for


def repeated_cells(checked: Checked) -> None:
    """The same words twice in a column that takes each once; spaces and half-width marks make no other words."""
    for laid, field, column in checked.fields():
        if not field.unique:
            continue
        first: dict[str, int] = {}
        for index, text in enumerate(column.texts):
            alike = _alike(text)
            if not alike:
                continue
            if alike in first:
                twin, bare = first[alike], text.strip()
                seen = f"“{field.name}”的“{short(bare)}”与 {spot(column.place(twin))} "
                same = column.texts[twin].strip() == bare
                seen += "重复" if same else f"的“{short(column.texts[twin])}”只差空格或全角半角，会当成两个"
                remedy = "每行各不相同" if same else "是同一个的，删去一行；不是的，换个分得开的写法"
                checked.error(laid, index, NOT_UNIQUE, column.place(index), seen, remedy)
            else:
                first[alike] = index


def _alike(text: str) -> str:
    """The words without what the eye does not tell apart: spaces, and whether marks and letters are full-width."""
    if text.isascii():
        return "".join(text.split())
    return "".join(text.translate(_HALF_WIDTH).split())


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    "“”‘’—–・•", "\"\"''--··"
)


def doubled_overrides(checked: Checked) -> None:
    """Two rows of one unit for the same activity: which of them counts would be chance."""
    for laid in checked.laid.values():
        declared = laid.declared
        tie = tie_of(declared, checked.kind)
        if declared.overrides is None or tie is None or declared.overrides[1] == declared.name:
            continue
        units, keys = laid.columns.get(tie.key), laid.columns.get(declared.overrides[0])
        if units is None or keys is None:
            continue
        first: dict[tuple[str, str], int] = {}
        for index in range(len(laid.rows)):
            own = (units.texts[index].strip(), keys.texts[index].strip())
            if all(own) and first.setdefault(own, index) != index:
                above = spot(keys.place(first[own]))
                seen = f"“{short(own[0], 20)}”的{keys.header}“{short(own[1])}”与 {above} 重复"
                checked.error(laid, index, OVERRIDDEN_TWICE, keys.place(index), seen, "合并为一行")


def lost_references(checked: Checked) -> None:
    """Words that another sheet should know and does not."""
    for laid, field, column in checked.fields():
        if field.reference is None or field.type == "sheet":
            continue
        sheet, key = field.reference
        there = checked.laid[sheet].columns.get(key) if sheet in checked.laid else None
        known = dict.fromkeys(text.strip() for text in there.texts if text.strip()) if there else {}
        lost = {text for text in set(column.texts) if text.strip() and text.strip() not in known}
        # A column that is wrong from top to bottom needs no thousand guesses.
        hints = {word.strip(): likely(word.strip(), known) for word in sorted(lost)[:MOST_HINTS]}
        for index in checked.judged(laid) if lost else ():
            if column.texts[index] not in lost or not column.own(index):
                continue
            bare = column.texts[index].strip()
            meant = hints.get(bare, "")
            remedy = f"改为“{meant}”" if meant else f"先在“{sheet}”表中加上它"
            seen = f"“{field.name}”的“{short(bare, 20)}”不在“{sheet}”表中"
            checked.error(laid, index, NOT_IN_OTHER_SHEET, column.place(index), seen, remedy, meant)


def lost_overrides(checked: Checked) -> None:
    """An override for an activity that there is none of; a new role in a roster is no fault."""
    for laid in checked.laid.values():
        if laid.declared.overrides is None or laid.declared.overrides[1] == laid.declared.name:
            continue
        key, sheet, base_key = laid.declared.overrides
        column, base = laid.columns.get(key), checked.laid[sheet].columns.get(base_key)
        known = {text.strip() for text in base.texts if text.strip()} if base else set()
        for index, text in enumerate(column.texts) if column is not None else ():
            if column is not None and text.strip() and text.strip() not in known:
                numbers = "、".join(short(word) for word in sorted(known, key=lambda w: (len(w), w))[:30])
                seen = f"“{sheet}”表中没有{base.header if base else base_key}为“{short(text.strip())}”的一行"
                remedy = f"改为下列之一：{numbers}" if known else f"先填写“{sheet}”表"
                checked.error(laid, index, NOTHING_TO_OVERRIDE, column.place(index), seen, remedy)


def lost_sheets(checked: Checked, undeclared: set[str], files: set[str]) -> None:
    """插入 and 来源: the name of a sheet with content, or what the column refers to beside it (a 部分, one of the files).

    A list that is there and still empty is no fault: the draft shows the gap.
    """
    lists = {
        laid.declared.name: laid
        for laid in checked.laid.values()
        if laid.declared.arrangement == "rows"
        and not any(field.type == "sheet" for field in laid.declared.fields)
    }
    renamed = [
        name for name in undeclared if likely(name, [n for n, laid in lists.items() if not laid.rows], 0.6)
    ]
    for laid, field, column in checked.fields():
        if field.type != "sheet":
            continue
        if field.reference and field.reference[0] not in checked.laid:
            continue  # a kind without 正文 cannot tell what its parts are called
        known = {*(name for name, one in lists.items() if one.found), *undeclared}
        if field.reference:
            there = checked.laid[field.reference[0]].columns.get(field.reference[1])
            known |= {text.strip() for text in there.texts} if there else set()
        for index in checked.judged(laid):
            bare = column.texts[index].strip()
            if not bare or bare in known:
                continue
            if field.reference and is_file_name(bare) and (bare in files or checked.workbook.beside):
                continue  # taken, or named where it was to be taken
            meant = likely(bare, renamed if bare in lists else known)
            if field.reference and bare not in lists and (named := _file_called(bare, checked)):
                meant = named
            remedy = f"改为“{meant}”" if meant else "改为一张有内容的表的名称"
            if bare in lists:
                remedy = f"把“{meant}”表改名为“{bare}”" if meant else f"加上“{bare}”表"
            seen = f"“{field.name}”的“{short(bare, 20)}”不是有内容的表"
            checked.error(laid, index, SHEET_NOT_FOUND, column.place(index), seen, remedy, meant)


def _file_called(name: str, checked: Checked) -> str:
    """The file beside the workbook that has this name and an ending, which was not typed; "" where there is none."""
    beside = checked.workbook.beside
    for ending in (PDF, WORD) if beside is not None and not is_file_name(name) else ():
        assert beside is not None
        try:
            beside(name + ending)
        except NotThere as refused:
            meant = refused.findings[0].meant if refused.findings else ""
            if meant.rpartition(".")[0] == name:
                return meant
        except Refused:
            return name + ending  # there, and what is wrong with it is said when it is named
        else:
            return name + ending
    return ""


CHECKS = (repeated_cells, lost_references, lost_overrides, doubled_overrides)
