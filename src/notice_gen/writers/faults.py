"""Faults of writing: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR = Severity.ERROR

FACE_MISSING = Fault("M011", ERROR, "电脑上没有可用的字体，却要生成 PDF")
GLYPH_MISSING = Fault("M012", ERROR, "人名里有一个哪种字体都没有的字")
TYPESETTING_FAILED = Fault("M013", ERROR, "排版程序出了没有料到的错")

FAULTS = table(vars())
