"""Why somebody goes back on what is registered or archived (作废, 撤下, 更正): none of it is done without a reason."""

from __future__ import annotations

import unicodedata

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.places import NOWHERE
from notice_gen.office.faults import NO_REASON


def validate_reason(reason: str, what: str) -> None:
    """Raise Refused where a reason has neither a letter nor a figure; `what` is to be done."""
    if not any(unicodedata.category(char)[0] in "LN" for char in reason):
        seen = f"没有写{what}的原因"
        remedy = "在 --reason 后面写明为什么，如 --reason 印错了；以后查账、移交都要看"
        raise Refused(Diagnostic(NO_REASON, NOWHERE, seen, remedy))
