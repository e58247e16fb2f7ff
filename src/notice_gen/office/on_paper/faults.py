"""Faults of an office's papers: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

NO_SUCH_ENDING = Fault("R067", ERROR, "要印的文件写了不认识的后缀")
COPIES_DIFFER = Fault("R068", NOTE, "分发的份数加存档不等于印数")
COPIES_UNCLEAR = Fault("R069", ERROR, "分发单上的份数不是整数")
NO_RECIPIENTS = Fault("R070", ERROR, "填好的分发单没有表头")
NO_COPIES_PRINTED = Fault("R071", NOTE, "登记簿中没有写印了多少份")
STAMP_INCOMPLETE = Fault("A140", NOTE, "还没有档号就盖归档章")
NO_ROOM_FOR_STAMP = Fault("A141", NOTE, "首页上端没有盖归档章的空白")
NO_PDF_TO_STAMP = Fault("A142", NOTE, "正本不是 PDF，盖不上归档章")
STAMP_UNPRINTABLE = Fault("A143", NOTE, "归档章上的字，本机的字体没有")
SEALED_BEFORE = Fault("A048", NOTE, "更正重印以后没有补入盖章的扫描件，就盖归档章")
PAGES_ENTERED_OTHERWISE = Fault("A049", NOTE, "接收的登记簿写的页数与扫描件的不同")
NO_SUCH_CATALOGUE = Fault("A145", ERROR, "目录写成了不认识的文件")
NOT_COUNTED = Fault("A146", NOTE, "编过件号的，有的不在归档库里")
NOT_BOXED = Fault("A144", NOTE, "还没有件号就装盒")

FAULTS = table(vars())
