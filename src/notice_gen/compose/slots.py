"""A value that a template outputs → one private character in the text; the value itself goes to the Meter's list.

It is how a database driver binds parameters: values never pass through text. The text is parsed in `markup`.
"""

from __future__ import annotations

from typing import Any

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.bounds import METER, MOST_OUTPUTS, Meter, TemplateFault
from notice_gen.compose.faults import OUTPUT_TOO_LONG, ROW_AS_TEXT
from notice_gen.model.document import Roster
from notice_gen.model.original import OriginalPages
from notice_gen.model.table import Table
from notice_gen.model.values import Day, Listing, Words

SLOT, NODE = "\ue000", "\ue001"
PRIVATE = frozenset((SLOT, NODE))


# Without pass_context Jinja would call it at compile time on constants, and lose them.
@jinja2.pass_context
def finalize(context: Context, value: Any) -> str:
    """Jinja's `finalize`: the placeholder character for an output, "" for an empty value. Raises TemplateFault for rows,
    lists and other things that cannot be printed."""
    meter: Meter = context[METER]
    values = meter.values
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises
    if len(values) >= MOST_OUTPUTS:
        raise too_much()
    if isinstance(value, OriginalPages):
        values.append(value)
        return NODE
    if isinstance(value, Roster | Table):
        values.append(value)
        meter.draw(_cells(value), "")
        return NODE
    if isinstance(value, Words | Day | Listing):
        pass
    elif isinstance(value, str):
        value = Words(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        value = Words(str(value))
    else:
        raise TemplateFault(ROW_AS_TEXT, "这里输出的不是文字", "输出一列的内容，如 {{ 项.活动名称 }}")
    if not value:
        return ""
    if isinstance(value, str):
        meter.write(len(value))
    values.append(value)
    return SLOT


def _cells(node: Roster | Table) -> int:
    if isinstance(node, Roster):
        return sum(1 + len(members) for _, members in node.groups)
    return sum(map(len, node.all_rows))


def too_much() -> TemplateFault:
    """The fault of more outputs or lines than a document may have."""
    return TemplateFault(OUTPUT_TOO_LONG, "模板输出的内容太多，已停下", "检查模板中的循环")
