"""Faults of issuing: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

NO_SUCH_PAPER = Fault("J005", ERROR, "--row 写的文件工作簿里没有")
STILL_DUE = Fault("J006", ERROR, "还有待补的内容就印发")
CLASSIFIED = Fault("J007", NOTE, "有密级的公文")
NO_CAMPAIGN = Fault("J008", ERROR, "没有活动编号")
NO_SERIES = Fault("J009", ERROR, "没有机关代字")
NOT_SIGNED = Fault("J010", ERROR, "还没有签发")
PRINTED_BEFORE_SIGNED = Fault("J011", ERROR, "印发日期早于成文日期")
NUMBER_BY_HAND = Fault("J012", ERROR, "序号是手写的，登记簿里没有")
NUMBER_DIFFERS = Fault("J013", ERROR, "序号与登记簿的不同")
ONE_NUMBER_FOR_SEVERAL = Fault("J014", ERROR, "--number 用在两份公文上")
DRAFT_EDITED = Fault("J015", ERROR, "送审稿有人改过，还照工作簿印发")
COPIED_WORKBOOK = Fault("J016", ERROR, "去年的工作簿复制来改了标题")
SAME_TITLE = Fault("J017", ERROR, "同样的标题，活动编号不同")
CHANGED_SINCE_ISSUED = Fault("J018", ERROR, "印发以后改了内容")
ONLY_REGISTER_CHANGED = Fault("J019", NOTE, "印发以后只改了拟稿人")
PAPER_FAILED = Fault("J020", ERROR, "一份公文做的时候程序出错")
NO_PDF = Fault("J021", NOTE, "不要 PDF")
FINAL_WITHOUT_PDF = Fault("J022", NOTE, "定稿改过，本机没有 LibreOffice 来排 PDF")
NEW_SERIES = Fault("J023", NOTE, "机关代字写错，另起了一列号")
NO_DRAFTING_DATE = Fault("J024", NOTE, "有全宗号，没有写拟稿日期")
LINE_BREAK_IN_KEY = Fault("J025", ERROR, "编号里换了行")
SIGNED_OTHERWISE = Fault("J040", ERROR, "定稿的标题与工作簿不同")
CHANGED_AFTER_SIGNING = Fault("J041", ERROR, "签发以后又改了定稿，没有复审")
DIFFERS_FROM_WORKBOOK = Fault("J042", NOTE, "定稿与工作簿不同")
NEEDS_THE_FINAL = Fault("J043", ERROR, "照定稿印发的，没有定稿就重印")
DATED_OTHERWISE = Fault("J044", NOTE, "成文日期不是签发的日期")
PDF_SAYS_LESS = Fault("J045", NOTE, "排出的 PDF 与定稿的文字不一样")
PDF_OF_THE_FINAL = Fault("J046", NOTE, "定稿改了上标")
REVIEWED_TOO_EARLY = Fault("J047", ERROR, "复审日期早于签发日期")
TAKEN_OVER = Fault("J048", NOTE, "登记簿的标题照定稿写")
VOIDED_BEFORE = Fault("J049", ERROR, "作废了的公文又印发")
NOT_REGISTERED = Fault("J050", NOTE, "印发决议、公示等不登记的公文")
RETENTION_BY_TABLE = Fault("J070", NOTE, "没有写保管期限，照保管期限表")
RETENTION_DIFFERS = Fault("J071", NOTE, "保管期限与保管期限表不同")
NUMBERS_LEFT_FREE = Fault("J080", ERROR, "--number 写大了，前面的号会空着")
SERIES_ONE_OFF = Fault("J081", ERROR, "新的机关代字与用过的只差一个字")
RETENTION_IDLE = Fault("J082", NOTE, "保管期限表中有一行用不上")
NUMBER_MISPRINTED = Fault("R045", ERROR, "模板印的字号不是要登记的号")
YEAR_OF_ANOTHER = Fault("R046", ERROR, "年份与成文日期不在一年")
NUMBER_OF_LAST_YEAR = Fault("R047", NOTE, "用 --year 取了去年的号")

FAULTS = table(vars())
