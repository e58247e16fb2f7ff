"""Archived items → a 移交包 (BagIt) for an archive, and the report of the 四性检测.

Items come as plain data (`item.Item`); archive, register and office are not imported here.
"""

from notice_gen.office.handover.bag import CHOSEN, WHOLE, HandedOver, hand_over
from notice_gen.office.handover.checks import CHECKS, Result, examine
from notice_gen.office.handover.codes import Code, parse_code
from notice_gen.office.handover.item import Item, Sender
from notice_gen.office.handover.material import Material, of_bag, of_items
from notice_gen.office.handover.report import REPORT, as_data, report, summary

__all__ = [
    "CHECKS",
    "CHOSEN",
    "REPORT",
    "WHOLE",
    "Code",
    "HandedOver",
    "Item",
    "Material",
    "Result",
    "Sender",
    "as_data",
    "examine",
    "hand_over",
    "of_bag",
    "of_items",
    "parse_code",
    "report",
    "summary",
]
