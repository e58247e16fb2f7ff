"""Faults of putting files in their places: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

PACKAGE_MISSING = Fault("M001", ERROR, "本机缺少程序要用的软件包")
DISK_FULL = Fault("O001", ERROR, "磁盘已满")
NOT_ALLOWED = Fault("O002", ERROR, "不允许写到输出文件夹")
DISK_READ_ONLY = Fault("O003", ERROR, "输出文件夹在只读的磁盘上")
PATH_IS_A_FILE = Fault("O004", ERROR, "要写入的文件夹是一个文件")
FOLDER_OF_THAT_NAME = Fault("O005", ERROR, "有一个文件夹和要写的文件同名")
NAME_TOO_LONG = Fault("O006", ERROR, "输出文件夹的名称太长")
FOLDER_GONE = Fault("O007", ERROR, "输出文件夹所在的地方已经不在")
OTHER_RUN_WRITES = Fault("O008", ERROR, "另一次生成正在写同一个文件夹")
DISK_FAULT = Fault("O009", ERROR, "磁盘坏了")
READING_FAILED = Fault("O010", ERROR, "读到一半，系统不让再读")
NAME_NOT_TAKEN = Fault("O011", ERROR, "名称里有磁盘不能用的字符")
FILE_EDITED = Fault("O101", NOTE, "生成过的文件有人改过")
FILE_OPEN = Fault("O102", NOTE, "生成过的文件正在 Word 中打开")

FAULTS = table(vars())
