"""行文规则 → findings: one addressee above, no request in a report, words with two meanings, what is public or secret.

Rules of 《党政机关公文处理工作条例》 (art. 15) and of making public; how a cell is typed is looked at elsewhere (`cell_checks`).
"""

from __future__ import annotations

from notice_gen.book.checking.checked import Checked
from notice_gen.book.faults import (
    ADDRESSED_TO_A_PERSON,
    DISCLOSURE_UNKNOWN,
    REQUEST_IN_REPORT,
    SECRET_HERE,
    SECRET_MADE_PUBLIC,
    SEVERAL_ADDRESSEES,
    UNCLEAR_WORD,
    WITHHELD_WITHOUT_REASON,
)
from notice_gen.book.sheets import short
from notice_gen.model.kind import DISPATCH, Field, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.text import parted, without_end_marks

DISCLOSURE, REASON, CLASSIFICATION = "公开方式", "不予公开理由", "密级"
MADE_PUBLIC, WITHHELD = "主动公开", "不予公开"
WAYS = (MADE_PUBLIC, "依申请公开", WITHHELD)
_BETWEEN = lazy_pattern(r"[、，,；;\n]+")
_PERSON = lazy_pattern(r"(?:书记|市长|省长|县长|区长|局长|镇长|乡长|院长|部长|厅长|司长|同志|领导)$")


def single_addressee(checked: Checked) -> None:
    """上行文原则上主送一个上级机关，不以机关名义报领导人个人 (条例 art. 15): of columns that are `single`."""
    for laid, field, column in checked.fields():
        if not field.single:
            continue
        for index in checked.judged(laid):
            words = without_end_marks(column.texts[index].strip())
            if not words or not column.own(index):
                continue
            organs = [one.strip() for one in parted(words, _BETWEEN) if one.strip()]
            place = column.place(index)
            if len(organs) > 1:
                seen = f"“{field.name}”写了 {len(organs)} 个（{short(words, 24)}），{checked.kind.title}只主送一个上级机关"
                remedy = "只留负责答复的一个，其余的写在“抄送机关”"
                checked.report.found(SEVERAL_ADDRESSEES, place, seen, remedy)
            elif _PERSON.search(words):
                seen = f"“{field.name}”写的是“{short(words, 24)}”，{checked.kind.title}不报送领导人个人"
                checked.report.found(ADDRESSED_TO_A_PERSON, place, seen, "改为上级机关；领导人交办的，不用管")


def unsaid_words(checked: Checked) -> None:
    """报告不得夹带请示事项 (条例 art. 15): words that do not belong into a column (`unsaid`)."""
    for laid, field, column in checked.fields():
        if not field.unsaid:
            continue
        for index in checked.judged(laid):
            text = column.texts[index]
            found = next((one for one in field.unsaid if one in text), "")
            if found and column.own(index):
                seen = f"{checked.kind.title}里有“{found}”，{checked.kind.title}不夹带请示的事"
                checked.report.found(
                    REQUEST_IN_REPORT,
                    column.place(index),
                    seen,
                    "要上级答复的，另写一份请示；不是的，换一种说法",
                )


def unclear_words(checked: Checked) -> None:
    """Words that a clerk may mean otherwise than the kind does (`unclear`)."""
    for laid, field, column in checked.fields():
        does = dict(field.unclear)
        for index in checked.judged(laid) if does else ():
            word = column.texts[index].strip()
            if word in does and column.own(index):
                seen = f"“{field.name}”写的是“{word}”，{does[word]}"
                remedy = f"要印在别处的，改为“{'”或“'.join(_clear(field))}”；就印在那里的，不用管"
                checked.report.found(UNCLEAR_WORD, column.place(index), seen, remedy)


def _clear(field: Field) -> list[str]:
    """The words that are offered for a place in the text: not those of attachments."""
    return [one for one in field.offered if not one.startswith("附件")]


def disclosure(checked: Checked) -> None:
    """公开方式 is one of three; what has a 密级 is not made public (《保守国家秘密法》)."""
    laid = checked.laid.get(DISPATCH)
    column = laid.columns.get(header_key(DISCLOSURE)) if laid else None
    if laid is None or column is None:
        return
    secret, reason = (laid.columns.get(header_key(name)) for name in (CLASSIFICATION, REASON))
    for index in checked.judged(laid):
        words = column.texts[index].strip()
        if not words or not column.own(index):
            continue
        if not words.startswith(WAYS):
            seen, remedy = f"“{DISCLOSURE}”是“{short(words)}”", f"改为下列之一：{'、'.join(WAYS)}"
            checked.report.found(DISCLOSURE_UNKNOWN, column.place(index), seen, remedy)
        elif words == WITHHELD and (reason is None or not reason.texts[index].strip()):
            seen = f"“{DISCLOSURE}”是{WITHHELD}，没有写理由"
            remedy = f"写在“{REASON}”中，或写成 {WITHHELD}（内部管理信息）"
            checked.report.found(WITHHELD_WITHOUT_REASON, column.place(index), seen, remedy)
        elif words.startswith(MADE_PUBLIC) and secret is not None and secret.texts[index].strip():
            seen = f"“{CLASSIFICATION}”为“{secret.texts[index].strip()}”，“{DISCLOSURE}”却是“{words}”"
            remedy = f"涉密的公文不公开：“{DISCLOSURE}”改为不予公开；不涉密的，把“{CLASSIFICATION}”空着"
            checked.error(laid, index, SECRET_MADE_PUBLIC, column.place(index), seen, remedy)


def classification(checked: Checked) -> None:
    """有密级的公文在涉密计算机上办理 (《保守国家秘密法》): elsewhere it is not made at all."""
    laid = checked.laid.get(DISPATCH)
    column = (
        laid.columns.get(header_key(CLASSIFICATION)) if laid and not checked.workbook.classified else None
    )
    if laid is None or column is None:
        return
    for index in checked.judged(laid):
        words = column.texts[index].strip()
        if words and column.own(index):
            seen = f"“{CLASSIFICATION}”填了“{short(words)}”，有密级的公文不能在普通电脑上起草"
            remedy = (
                '不涉密的，把它空着；涉密的，换到涉密计算机上办理，并在那里的 办公室.toml 的 ["保密"] 中写上 '
                '"涉密计算机" = true'
            )
            checked.error(laid, index, SECRET_HERE, column.place(index), seen, remedy)


CHECKS = (single_addressee, unsaid_words, unclear_words, disclosure, classification)
