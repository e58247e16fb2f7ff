"""Whether a 件号 that a person names is free: 件号 run over papers that are not in the register too, and each is of one.

The register knows how far a class was numbered and which of its own lines have or had a 件号; what other papers have stands
in the list that `archive number` wrote, wherever the office keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Report
from notice_gen.model.filing import Entry
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive.faults import CODE_BEYOND, CODE_OF_OTHER, CODE_UNKNOWN
from notice_gen.office.handover.codes import Code
from notice_gen.office.other_items import read_other_items
from notice_gen.office.register import Register, named_number
from notice_gen.settings.office import Office


def settle_free(
    office: Office,
    register: Register,
    entry: Entry,
    code: Code,
    lists: Iterable[Path],
    confirm: Callable[[str], bool],
) -> None:
    """Raise Refused where a 件号 is another paper's by one of the lists, and where it may be and nobody says that it is free.

    `confirm` is asked. What another line of the register has, the register itself refuses.
    """
    for path in lists:
        _validate_list(office, register, entry, code, path)
    for paper in register.other_papers():
        if paper.code == str(code):
            seen = f"档号 {paper.code} 编给了其他文件“{paper.title}”"
            raise Refused(Diagnostic(CODE_OF_OTHER, NOWHERE, seen, "一个件号只给一件，写别的件号"))
    said, last = f"{code.item_class}-{code.n:04d}", register.last_codes().get(code.item_class, 0)
    if code.n == last + 1 or register.was_given(said):
        return
    fault: Fault
    if code.n <= last:
        fault, seen = (
            CODE_UNKNOWN,
            f"{code.item_class} 编到过 {last}，登记簿中没有 {code.n}，可能是收文等其他文件的件号",
        )
        remedy = "查 归档文件编号 和实物上的归档章；确实空着的，加上 --free"
    else:
        fault, seen = CODE_BEYOND, f"{code.item_class} 编到 {last}，{code.n} 与它之间空着件号"
        remedy = f"写 {last + 1}；中间的是其他文件的，或者确实要空着的，加上 --free"
    if not confirm(f"{seen}。"):
        raise Refused(Diagnostic(fault, NOWHERE, seen, remedy))


def _validate_list(office: Office, register: Register, entry: Entry, code: Code, path: Path) -> None:
    """Raise Refused where a list has another paper, which is not in the register, with this 件号 of this class."""
    for one in read_other_items(path, Report()):
        facts = {
            "保管期限": one.retention or office.retention,
            "机构或问题": one.matter or office.matter,
        }
        if one.n != code.n or office.item_class(facts, entry.year) != code.item_class:
            continue
        number = named_number(register, one.number, entry.year) if one.number else None
        if number is None or register.find(number) is None:
            seen = f"件号 {code.n} 在目录中是这一行的，不在登记簿中"
            raise Refused(Diagnostic(CODE_OF_OTHER, one.place, seen, "一个件号只给一件，写别的件号"))
