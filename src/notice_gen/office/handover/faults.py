"""Faults of handing over: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

PACKAGE_EXISTS = Fault("H001", ERROR, "要做的移交包的名称已经有了")
NOTHING_TO_HAND_OVER = Fault("H002", ERROR, "归档库中没有可以移交的件")
ARCHIVE_CHANGED = Fault("H004", ERROR, "归档库中的文件被人改过")
NO_ITEM_CODE = Fault("H005", NOTE, "归档的件没有档号")
NO_SEALED_SCAN = Fault("H006", NOTE, "归档的件还没有盖章扫描件")
SCAN_UNREADABLE = Fault("H007", NOTE, "盖章扫描件打不开")
NOT_A_PACKAGE = Fault("H008", ERROR, "要检测的文件夹不是移交包")
CLASSIFIED_ITEM = Fault("H010", NOTE, "要移交的件有密级")
NO_ISSUE_DATE = Fault("H011", NOTE, "归档的件没有成文日期")

FAULTS = table(vars())
