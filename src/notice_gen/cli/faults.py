"""Faults of the command line and the working folder: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

FOLDER_IN_USE = Fault("I001", ERROR, "要建的文件夹里已经有别的东西")
FOLDER_IS_A_FILE = Fault("I002", ERROR, "要建的文件夹其实是一个文件")
NO_WORKBOOK = Fault("I003", ERROR, "工作文件夹里没有工作簿")
SEVERAL_WORKBOOKS = Fault("I004", ERROR, "工作文件夹里有两本工作簿，没有说用哪一本")
WORKBOOK_ALREADY_THERE = Fault("I005", ERROR, "工作文件夹里已经有工作簿，又要从去年的做起")
NOT_CARRIED_OVER = Fault("I006", NOTE, "去年的工作簿里有图表，带不过来")
CANNOT_BE_RENEWED = Fault("I008", ERROR, "去年的工作簿里有别的程序写的东西，改写不了")
OFFICE_NOT_NAMED = Fault("J004", NOTE, "原有的设置没有指到这个办公室")
FONT_UNREADABLE = Fault("M021", ERROR, "要添加的压缩包里没有字体")
FONT_OF_NO_USE = Fault("M022", ERROR, "要添加的不是公文用的字体")
FONT_TOO_LARGE = Fault("M023", ERROR, "要添加的压缩包里字体太多")
NO_CHINESE_FILE_NAMES = Fault("M002", ERROR, "本机的语言设置写不出中文文件名")

FAULTS = table(vars())
