"""公文格式 of the dispatch sheet, compared with 机关代字 and 版头 → findings. Which formats a kind allows is its column's list."""

from __future__ import annotations

from collections.abc import Iterator

from notice_gen.book.checking.checked import Checked
from notice_gen.book.faults import BARE_WITH_HEAD, FORMAT_NOT_OF_CODE
from notice_gen.book.laying import Laid
from notice_gen.model.document import BARE
from notice_gen.model.kind import CODE_COLUMN, DISPATCH, FORMAT_COLUMN, header_key


def formats_of_codes(checked: Checked) -> None:
    """A document in another format than those of its 机关代字 have in this office."""
    codes = dict(checked.kind.codes)
    for laid, index in _dispatched(checked):
        code = _said(laid, index, CODE_COLUMN)
        format, of_code = checked.format_of(laid, index), codes.get(code)
        if of_code is None or of_code == format:
            continue
        column = laid.columns.get(header_key(FORMAT_COLUMN)) or laid.columns[header_key(CODE_COLUMN)]
        seen = f"“{code}”的公文在本机关用{of_code}格式，这一份是{format}"
        if of_code in checked.kind.formats:
            remedy = f"“公文格式”改为{of_code}，或换用{format}的代字；就要这样的，不用管"
        else:
            remedy = f"模板“{checked.kind.title}”没有{of_code}格式，换一个代字；就要这样的，不用管"
        checked.report.found(FORMAT_NOT_OF_CODE, column.place(index), seen, remedy)


def heads_of_bare(checked: Checked) -> None:
    """A document that has no red head by its 公文格式, and one by 版头."""
    for laid, index in _dispatched(checked):
        head = _said(laid, index, "版头")
        if head and checked.format_of(laid, index) == BARE:
            field = laid.declared.field("版头")
            if field is not None and field.meant(head) != "不印":
                seen = f"“公文格式”是无红头，“版头”却填了{head}，版头没有印"
                remedy = "要红头的，“公文格式”改为文件或空着；不要的，“版头”空着"
                checked.report.found(
                    BARE_WITH_HEAD, laid.columns[header_key("版头")].place(index), seen, remedy
                )


def _dispatched(checked: Checked) -> Iterator[tuple[Laid, int]]:
    """The records of the dispatch sheet that are of this kind."""
    laid = checked.laid.get(DISPATCH)
    if laid is not None and laid.columns and laid.declared.field(FORMAT_COLUMN) is not None:
        for index in checked.judged(laid):
            yield laid, index


def _said(laid: Laid, index: int, name: str) -> str:
    column = laid.columns.get(header_key(name))
    return column.texts[index].strip() if column is not None else ""


CHECKS = (formats_of_codes, heads_of_bare)
