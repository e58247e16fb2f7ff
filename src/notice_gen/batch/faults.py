"""Faults of making documents for units: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

PROGRAM_FAILED = Fault("B001", ERROR, "做一个单位的方案时程序出错")
NO_SUCH_UNIT = Fault("B002", ERROR, "只做一个单位的，没有这个单位")
UNIT_FILE_EDITED = Fault("O103", NOTE, "单位的方案有人改过")

FAULTS = table(vars())
