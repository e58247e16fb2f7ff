"""Faults of the command line and the working folder: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

LOG_INSIDE_ARCHIVE = Fault("A016", ERROR, "校验日志写在归档库里")
ITEM_VOIDED = Fault("H003", NOTE, "归档的一件后来作废了")
REPORT_INSIDE_PACKAGE = Fault("H009", ERROR, "检测报告要写到移交包里面")
UNKNOWN_VERSION = Fault("H012", ERROR, "归档库中有登记簿没有记的版本")
PROPERTY_NOT_MET = Fault("H101", ERROR, "四性检测发现成文日期空着")
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
PACKAGE_MISSING = Fault("M001", ERROR, "本机缺少程序要用的软件包")
NO_CHINESE_FILE_NAMES = Fault("M002", ERROR, "本机的语言设置写不出中文文件名")
READING_FAILED = Fault("O010", ERROR, "读到一半，系统不让再读")
NO_LEDGER = Fault("R028", ERROR, "要接收的表找不到")
CAUGHT_UP = Fault("R029", NOTE, "登记簿丢了，从归档库补登")
SERIES_AFTER_IMPORT = Fault("R042", NOTE, "机关代字写错，另起了一列号")

FAULTS = table(vars())
