"""A file's name in a cell → what is taken of the file, which stands beside the workbook. No other folder is looked into."""

from __future__ import annotations

from pathlib import Path

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.kind import likely
from notice_gen.model.places import NOWHERE
from notice_gen.model.taken import COPIED, OLD_WORD, PDF, WORD, NotThere, Taken, TakenPages, is_file_name
from notice_gen.taking.drafts import taken_text
from notice_gen.taking.faults import FILE_NOT_THERE, OLD_WORD_FILE
from notice_gen.taking.pdf_pages import taken_pages
from notice_gen.taking.word_parts import read_final


def take(folder: Path, name: str) -> Taken:
    """What is taken of the file of that name in a folder. Raises Refused, at no place where the file is not there."""
    path = folder / name
    if Path(name).name != name or "\\" in name:
        seen, remedy = f"“{name}”不是文件名", "把文件放到工作簿所在的文件夹，只写它的名称"
        raise Refused(Diagnostic(FILE_NOT_THERE, NOWHERE, seen, remedy))
    try:
        there = sorted(one.name for one in folder.iterdir() if is_file_name(one.name))
    except OSError:
        there = []
    if name not in there:
        meant = likely(name, there, 0.6)
        remedy = f"改为“{meant}”" if meant else "把文件放到工作簿所在的文件夹"
        raise NotThere(
            Diagnostic(FILE_NOT_THERE, NOWHERE, f"工作簿旁边没有《{name}》这个文件", remedy, meant)
        )
    if name.lower().endswith(OLD_WORD):
        newer = name.rpartition(".")[0] + WORD
        seen, remedy = f"《{name}》不是 .docx", f"用 Word 或 WPS 打开它，另存为 .docx，再把这里改为“{newer}”"
        if newer in there:
            remedy = f"改为旁边的“{newer}”"
        raise Refused(Diagnostic(OLD_WORD_FILE, NOWHERE, seen, remedy, newer if newer in there else ""))
    try:
        data = read_final(path)
    except OSError as error:
        seen = f"《{name}》打不开（{error.strerror}）"
        raise Refused(
            Diagnostic(FILE_NOT_THERE, NOWHERE, seen, "关闭正在用它的程序，检查它是否允许读取")
        ) from error
    if name.lower().endswith(COPIED):
        return TakenPages(name, data, 0)
    return taken_pages(data, name) if name.lower().endswith(PDF) else taken_text(data, name)
