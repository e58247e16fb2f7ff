"""Faults of building: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

NOT_FILLED_IN = Fault("F250", ERROR, "列出表头时，文件写不进去")
OPEN_ELSEWHERE = Fault("F251", ERROR, "列出表头时，工作簿正打开着")
NO_SUCH_TABLE = Fault("F252", ERROR, "要列出表头的表没有")
NO_COLUMN_SETTINGS = Fault("F253", ERROR, "模板没有表格设置")
IMPRINT_TURNED = Fault("F320", NOTE, "版记移到了偶数页")
PAGES_NOT_COUNTED = Fault("F321", NOTE, "要版记在偶数页，可是数不出页数")
MARKED_COPY = Fault("O110", NOTE, "把标注问题的副本当成了工作簿")

FAULTS = table(vars())
