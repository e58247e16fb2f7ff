"""Faults of comparing a final with its workbook (`pulling`): code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR = Severity.ERROR

TITLE_TWICE = Fault("D011", ERROR, "工作簿里有两份公文，题目和定稿一样")
NO_SUCH_DOCUMENT = Fault("D014", ERROR, "工作簿里没有这一份公文")

FAULTS = table(vars())
