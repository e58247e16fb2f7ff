"""Faults of building: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

NOTE = Severity.NOTE

IMPRINT_TURNED = Fault("F320", NOTE, "版记移到了偶数页")
PAGES_NOT_COUNTED = Fault("F321", NOTE, "要版记在偶数页，可是数不出页数")
MARKED_COPY = Fault("O110", NOTE, "把标注问题的副本当成了工作簿")

FAULTS = table(vars())
