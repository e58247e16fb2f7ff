"""Faults of files that people made in Word: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, DUE, NOTE = Severity.ERROR, Severity.DUE, Severity.NOTE

NOT_WORD = Fault("D001", ERROR, "定稿没有下载完，或者根本不是 Word 文件")
FINAL_ENCRYPTED = Fault("D002", ERROR, "定稿加了打开密码")
FINAL_TOO_BIG = Fault("D003", ERROR, "定稿大得不像一份公文")
MACROS = Fault("D004", ERROR, "定稿里有宏")
FILE_NOT_THERE = Fault("W261", ERROR, "表里写的文件不在工作簿旁边")
PICTURE_LEFT = Fault("W262", DUE, "取用的 Word 文件里有图")
NOTES_LEFT = Fault("W263", DUE, "取用的 Word 文件里有脚注、文本框等，没有取来")
REVISIONS_TAKEN = Fault("W264", NOTE, "取用的 Word 文件里有没有接受的修订")
NOT_A_PDF = Fault("W265", ERROR, "取用的 PDF 打不开")
RUNNING_WORDS_LEFT = Fault("W326", NOTE, "取用的 Word 文件的页眉、页脚、批注没有取来")
OLD_WORD_FILE = Fault("W327", ERROR, "来源是旧式的 Word 文件，不是 .docx")

FAULTS = table(vars())
