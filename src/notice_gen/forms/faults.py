"""Faults of making workbooks: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR = Severity.ERROR

EXAMPLE_INCOMPLETE = Fault("I007", ERROR, "模板的填写示例，有一行少了一格")

FAULTS = table(vars())
