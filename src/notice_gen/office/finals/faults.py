"""Faults of finals: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR = Severity.ERROR

REVISIONS_OPEN = Fault("D005", ERROR, "领导的修订没有接受")
COMMENTS_LEFT = Fault("D006", ERROR, "定稿里还有批注")
STYLE_LOST = Fault("D007", ERROR, "成文日期那一段贴成了正文的样式")
OTHER_NUMBER = Fault("D008", ERROR, "定稿上手写的号与登记的不同")
DATE_UNCLEAR = Fault("D009", ERROR, "成文日期那一段写的不是日期")
GAPS_LEFT = Fault("D010", ERROR, "定稿里还有没填的地方")
DATE_IS_A_FIELD = Fault("D015", ERROR, "成文日期是自动更新的日期")
ELEMENT_GONE = Fault("D016", ERROR, "定稿里没有署名")
HIDDEN_WORDS = Fault("D017", ERROR, "定稿里有隐藏的文字")
FIELD_BROKEN = Fault("D018", ERROR, "定稿里有“错误!未找到引用源。”")
PICTURE_BROKEN = Fault("D019", ERROR, "定稿里的图打不开")
NO_SUCH_DAY_SAID = Fault("F270", ERROR, "定稿里写着日历上没有的日子")

FAULTS = table(vars())
