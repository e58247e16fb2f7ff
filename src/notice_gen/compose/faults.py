"""Faults of templates and what they print: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, DUE, NOTE = Severity.ERROR, Severity.DUE, Severity.NOTE

SYNTAX = Fault("T001", ERROR, "模板的 if 没有写完")
TEMPLATE_NOT_FOUND = Fault("T002", ERROR, "模板引用的文件名写错了")
UNKNOWN_COLUMN = Fault("T003", ERROR, "模板用了表中没有的列")
UNKNOWN_NAME = Fault("T004", ERROR, "模板用了没有的名称")
INCLUDES_IN_A_CIRCLE = Fault("T005", ERROR, "两个模板互相引用")
WRONG_ARGUMENTS = Fault("T006", ERROR, "功能的括号里什么也没有写")
UNKNOWN_FUNCTION = Fault("T007", ERROR, "模板用了没有的功能")
CONTROL_CHARACTER = Fault("T008", ERROR, "模板里混进了看不见的控制字符")
NOT_ALLOWED_SYNTAX = Fault("T009", ERROR, "模板里用了过滤器")
UNKNOWN_ELEMENT = Fault("T010", ERROR, "模板的要素名称写错了")
INCLUDE_NOT_CONSTANT = Fault("T011", ERROR, "include 后面写的不是文件名")
TOO_MANY_STEPS = Fault("T012", ERROR, "循环套循环，做不完")
TEXT_TOO_LONG = Fault("T013", ERROR, "文字越拼越长")
OUTPUT_TOO_LONG = Fault("T014", ERROR, "模板印出几十万段")
TEMPLATE_TOO_LONG = Fault("T015", ERROR, "模板太长")
TEMPLATE_NOT_UTF8 = Fault("T016", ERROR, "模板是用 GBK 存的")
TEMPLATE_UNREADABLE = Fault("T017", ERROR, "引用的模板是一个文件夹")
TEMPLATE_OUTSIDE = Fault("T018", ERROR, "模板引用了文件夹以外的文件")
NO_SPACE_AFTER_MARK = Fault("T019", ERROR, "# 之后没有空格")
TOO_MANY_LEVELS = Fault("T020", ERROR, "标题用了五级")
NODE_NOT_ALONE = Fault("T021", ERROR, "表格和文字写在同一行")
ROW_AS_TEXT = Fault("T022", ERROR, "把一整行当作文字输出")
TOO_DEEP = Fault("T023", ERROR, "一行里写了几十个 not")
LIST_AS_ROW = Fault("T024", ERROR, "把一张表当作一行")
TEXT_AS_LIST = Fault("T025", ERROR, "对一格文字循环")
UNKNOWN_TEST = Fault("T026", ERROR, "模板用了没有的判断")
UNDERSCORE_NAME = Fault("T027", ERROR, "名称以下划线开头")
NOT_COMPARABLE = Fault("T028", ERROR, "文字和数相比")
TOO_MANY_CELLS = Fault("T029", ERROR, "同一张表印了十万次")
UNEVEN_FORM_ROW = Fault("T030", ERROR, "表单的一行少了一格")
NOTHING_PRINTED = Fault("T031", ERROR, "模板是空的")
TITLE_ABOVE_TABLE = Fault("W108", NOTE, "照原样印的表上面有一行标题")
NO_SUCH_ENTRY = Fault("W140", ERROR, "【】中不是发文表的一项")
TABLE_NOT_THERE = Fault("W141", ERROR, "模板要用的表工作簿中没有")
SHOWN_COLUMN_NOT_THERE = Fault("W142", ERROR, "要印的列表中没有")
NOT_PRINTED = Fault("W143", NOTE, "填的内容没有印在公文里")
SHEET_NOT_USED = Fault("W144", NOTE, "一张表没有用到")
MERGED_COLUMN_NOT_THERE = Fault("W145", ERROR, "要合并的列表中没有")
ENTRY_EMPTY = Fault("W146", DUE, "【】所指的一项还空着")
PART_EMPTY = Fault("W147", DUE, "公文的一部分还没有内容")
TABLE_EMPTY = Fault("W148", DUE, "要插入的表还空着")
COLUMN_EMPTY = Fault("W149", NOTE, "附表的一列全是空的")

FAULTS = table(vars())
