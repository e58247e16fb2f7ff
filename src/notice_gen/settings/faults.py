"""Faults of our TOML files: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

OTHER_FACE = Fault("F301", NOTE, "字体不是国家标准的")
OTHER_SIZE = Fault("F302", NOTE, "字号不是国家标准的")
OTHER_PITCH = Fault("F303", NOTE, "行距不是国家标准的")
LINES_BY_INK = Fault("F304", NOTE, "首末行的字面与版心齐")
OTHER_MARGIN = Fault("F305", NOTE, "页边距不是国家标准的")
OTHER_PAGE_NUMBER = Fault("F306", NOTE, "页码样式不是国家标准的")
OTHER_MARK_SIZE = Fault("F307", NOTE, "发文机关标志另定了字号")
OTHER_MARK_PLACE = Fault("F308", NOTE, "发文机关标志不在国家标准的位置")
OTHER_RULE_PLACE = Fault("F309", NOTE, "预印纸的红线不在国家标准的位置")
OTHER_DOUBLE_RULES = Fault("F264", NOTE, "信函的红色双线不是国家标准的")
EXAMPLE_INCOMPLETE = Fault("I007", ERROR, "模板的填写示例，有一行少了一格")
NO_OFFICE = Fault("J001", ERROR, "要印发，但没有说用哪个办公室的登记簿")
NOT_AN_OFFICE = Fault("J002", ERROR, "--office 写的文件夹不是办公室文件夹")
NO_MATTER_CODE = Fault("J003", ERROR, "机构或问题没有代码")
NO_SUCH_KIND = Fault("K001", ERROR, "工作簿里写的模板名称不对")
NOT_TOML = Fault("K002", ERROR, "kind.toml 少写了引号")
DECLARATION_MISSING = Fault("K003", ERROR, "公共表的文件不见了")
DECLARATION_NOT_UTF8 = Fault("K004", ERROR, "kind.toml 是用 GBK 存的")
DECLARATION_TOO_BIG = Fault("K005", ERROR, "kind.toml 放错了，是一个很大的文件")
UNKNOWN_KEY = Fault("K006", ERROR, "kind.toml 的键写错了")
WRONG_VALUE = Fault("K007", ERROR, "fields 写成了文字")
NAME_MISSING = Fault("K008", ERROR, "有一列没有名称")
UNKNOWN_TYPE = Fault("K009", ERROR, "列的类型写错了")
UNKNOWN_FORM = Fault("K010", ERROR, "表的样式写错了")
UNKNOWN_WORD = Fault("K011", ERROR, "fill 写错了")
NO_SHARED_SHEET = Fault("K012", ERROR, "sheets 里的表名写错了")
DOCUMENTS_UNDECLARED = Fault("K013", ERROR, "documents 所指的表没有声明")
NO_BODY = Fault("K014", ERROR, "没有正文模板")
REFERENCE_UNDECLARED = Fault("K015", ERROR, "所指的列没有声明")
CONDITION_UNDECLARED = Fault("K016", ERROR, "requiredWhen 指向没有的列")
WRONG_PATTERN = Fault("K017", ERROR, "pattern 少了一个括号")
DECLARED_TWICE = Fault("K018", ERROR, "一列声明了两次")
LINK_OUTSIDE = Fault("K019", ERROR, "kind.toml 是通向别处的链接")
REGISTER_WITHOUT_NUMBER = Fault("K020", ERROR, "模板要登记字号，单位表却没有序号一列")
SETTINGS_UNREADABLE = Fault("S001", ERROR, "设置文件中用了中文引号")
UNKNOWN_SETTING = Fault("S002", ERROR, "设置中的项写错了名称")
WRONG_SETTING = Fault("S003", ERROR, "设置中没有这种格式")

FAULTS = table(vars())
