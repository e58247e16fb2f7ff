"""Faults of laying out: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

NOTE = Severity.NOTE

TITLE_CONDENSED = Fault("F201", NOTE, "标题的一行略宽，字距调紧了")
TITLE_LINE_TOO_WIDE = Fault("F202", NOTE, "单元格中换行的一行排不下，另行分行")
TITLE_TOO_LONG = Fault("F203", NOTE, "标题太长")
MARK_SHRUNK = Fault("F210", NOTE, "发文机关标志太长，缩小了")
JOINT_MARK_SHRUNK = Fault("F266", NOTE, "联合行文的标志缩小了")
JOINT_MARK_TOO_HIGH = Fault("F267", NOTE, "联合行文的标志占满了第一页")
SEALS_TOO_MANY = Fault("F268", NOTE, "联合行文的印章一页放不下")
LETTER_MARK = Fault("F265", NOTE, "信函的标志写了“文件”")
MARK_LOWERED = Fault("F263", NOTE, "份号、密级、紧急程度占了标志的位置")
TABLE_TOO_WIDE_FOR_TYPE = Fault("F220", Severity.ERROR, "表格的列太多，最小的字也排不下")
CELL_TALLER_THAN_PAGE = Fault("F221", NOTE, "表格的一格太长，一页放不下")
TABLE_TURNED = Fault("F222", NOTE, "表格太宽，改为横排")
TABLE_TYPE_SMALL = Fault("F223", NOTE, "表格的字小于五号")
ISSUER_TOO_LONG = Fault("F230", NOTE, "署名太长，一行放不下规定的位置")
SIGNATURE_LEAVES_FIRST_PAGE = Fault("F240", NOTE, "第一页排完正文，放不下署名")

FAULTS = table(vars())
