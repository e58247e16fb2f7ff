"""Faults of an office's papers: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

NO_SUCH_ENDING = Fault("R067", ERROR, "要印的文件写了不认识的后缀")

FAULTS = table(vars())
