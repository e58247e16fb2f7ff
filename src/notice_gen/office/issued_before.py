"""Drafts that were made → the 提醒 on those whose documents were issued before: such a draft has no number.

The register is only read, and nothing is said where it cannot be: whoever drafts need not have it at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from notice_gen.model.diagnostics import Diagnostic, Missing, Refused
from notice_gen.model.filing import State
from notice_gen.model.places import InFile
from notice_gen.office.faults import DRAFT_OF_AN_ISSUED
from notice_gen.settings.office import Office

OUT = (State.ISSUED, State.FILED)


def issued_before(office: Office, keys: Collection[str], file: str) -> Iterator[Diagnostic]:
    """A finding on each document of the workbook `file`, by its key, of which the office's register has an issue.

    Only a register in a file is asked: a server that is out of reach would keep every draft waiting.
    """
    if not keys or not Path(office.register).is_file():
        return
    from notice_gen.office.register import open_register

    with suppress(Refused, Missing, OSError):
        register = open_register(office.register, writing=False)
        try:
            known = register.of_keys(keys)
        finally:
            register.engine.dispose()
        for key, entries in known.items():
            last = next((entry for entry in reversed(entries) if entry.state in OUT), None)
            if last is not None:
                seen = f"“{key}”已经印发（{last.number}），这里又生成了没有号的送审稿"
                remedy = "用印发时带文号的那一份；内容改了的，更正原来那一份，印发时加上 --reprint，另发一份新文，加上 --new"
                yield Diagnostic(DRAFT_OF_AN_ISSUED, InFile(file), seen, remedy)
