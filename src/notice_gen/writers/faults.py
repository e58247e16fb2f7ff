"""Faults of writing: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

FACE_MISSING = Fault("M011", ERROR, "电脑上没有可用的字体，却要生成 PDF")
GLYPH_MISSING = Fault("M012", ERROR, "有一个字哪种字体都没有，排不出 PDF")
TYPESETTING_FAILED = Fault("M013", ERROR, "排版程序出了没有料到的错")
FACE_STANDS_IN = Fault("M014", NOTE, "电脑上没有仿宋，先用楷体代替")
SET_IN_ANOTHER_FACE = Fault("M015", NOTE, "人名里有一个仿宋没有的字，用了别的字体")

FAULTS = table(vars())
