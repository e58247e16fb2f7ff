"""Faults of finals: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

NOTE = Severity.NOTE

REVISIONS_OPEN = Fault("D005", NOTE, "领导的修订没有接受")
COMMENTS_LEFT = Fault("D006", NOTE, "定稿里还有批注")
STYLE_LOST = Fault("D007", NOTE, "成文日期那一段贴成了正文的样式")
OTHER_NUMBER = Fault("D008", NOTE, "定稿上手写的号与登记的不同")
DATE_UNCLEAR = Fault("D009", NOTE, "成文日期那一段写的不是日期")
GAPS_LEFT = Fault("D010", NOTE, "定稿里还有没填的地方")
DATE_IS_A_FIELD = Fault("D015", NOTE, "成文日期是自动更新的日期")

FAULTS = table(vars())
