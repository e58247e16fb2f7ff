"""The office's 发文登记簿: numbers that are never given twice, and a chain that shows what was changed afterwards.

`open_register` gives the Register; `entry_named` finds what a clerk calls 7号; `export_register` writes the copy
for colleagues. Entries and links are the plain types of `model/filing`; archives and documents are not known here.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from notice_gen.model.filing import LEDGER_PRINTED
from notice_gen.office.register.chain import printed_link
from notice_gen.office.register.item_codes import Others
from notice_gen.office.register.naming import entry_named, named_number, number_of, one_off
from notice_gen.office.register.numbers import SameTitle, numbers_from, old_copy
from notice_gen.office.register.register import Register, make_register, open_register

if TYPE_CHECKING:
    from notice_gen.files.outbox import Saved
    from notice_gen.model.diagnostics import Report

__all__ = [
    "Others",
    "Register",
    "SameTitle",
    "entry_named",
    "export_register",
    "make_register",
    "named_number",
    "number_of",
    "numbers_from",
    "old_copy",
    "one_off",
    "open_register",
    "printed_link",
]


def export_register(
    register: Register,
    year: int | None,
    path: Path,
    report: "Report | None" = None,
    *,
    printed: Sequence[str] = LEDGER_PRINTED,
    series: Sequence[str] = (),
) -> "Saved":
    """Write 发文登记簿 and 用印登记 of a year (None: of all) as an .xlsx; see `exported.export_register`."""
    from notice_gen.office.register.exported import export_register  # openpyxl takes a while to load

    return export_register(register, year, path, report, printed=printed, series=series)
