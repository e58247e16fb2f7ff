"""Faults of what an office's rooms do together (`bookkeeping`, `archiving`, `handing_over`, `pulling`): code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

DRAFT_OF_AN_ISSUED = Fault("W389", NOTE, "已经印发的公文又生成了送审稿")
TITLE_TWICE = Fault("D011", ERROR, "工作簿里有两份公文，题目和定稿一样")
NO_SUCH_DOCUMENT = Fault("D014", ERROR, "工作簿里没有这一份公文")
LOG_INSIDE_ARCHIVE = Fault("A016", ERROR, "校验日志写在归档库里")
CODE_OF_LIST_OLD = Fault("A050", NOTE, "目录中的档号是更正以前的")
LISTED_UNNUMBERED = Fault("A051", NOTE, "目录中有的还没有件号就装盒")
PAGES_NOT_LISTED = Fault("A052", NOTE, "目录中没有写页数")
ITEM_VOIDED = Fault("H003", NOTE, "归档的一件后来作废了")
REPORT_INSIDE_PACKAGE = Fault("H009", ERROR, "检测报告要写到移交包里面")
REPORT_NO_WORD_FILE = Fault("H013", ERROR, "检测报告写成了别的文件")
UNKNOWN_VERSION = Fault("H012", ERROR, "归档库中有登记簿没有记的版本")
PROPERTY_NOT_MET = Fault("H101", ERROR, "四性检测发现成文日期空着")
NO_LEDGER = Fault("R028", ERROR, "要接收的表找不到")
CAUGHT_UP = Fault("R029", NOTE, "登记簿丢了，从归档库补登")
NOT_MARKED_VOID = Fault("R051", NOTE, "作废的公文，印发的文件没有标上作废")
NO_REASON = Fault("R052", ERROR, "作废、撤下、更正没有写原因")
REASON_NOT_TAKEN = Fault("R053", NOTE, "作废过的号又作废，写了别的原因")
SERIES_AFTER_IMPORT = Fault("R042", NOTE, "机关代字写错，另起了一列号")
RESERVED_ONE_OFF = Fault("R080", ERROR, "预留的机关代字与用过的只差一个字")

FAULTS = table(vars())
