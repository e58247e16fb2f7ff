"""Faults of looking at finished pages: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

SIGNATURE_ALONE = Fault("P101", NOTE, "署名和成文日期独自在一页，上面没有正文")
HEADING_ALONE = Fault("P102", NOTE, "标题独自留在一页的最后一行")
STUB_LINE = Fault("P103", NOTE, "一段的最后一行只有一个字")
NO_TEXT_ON_FIRST_PAGE = Fault("P104", NOTE, "题目太长，第一页没有正文")
IMPRINT_OFF = Fault("P105", NOTE, "版记不在最后一页的下边")
TABLE_TOO_WIDE = Fault("P106", NOTE, "表格比版心宽")
OFF_THE_GRID = Fault("P107", NOTE, "一行没有排满28个字")
STRAY_TEXT = Fault("P108", NOTE, "一长串字母排到了版心外面")
LINES_SPACED = Fault("P109", NOTE, "署名要独自在一页，PDF 中加大了行距")
ADDRESSEES_MOVED = Fault("P110", NOTE, "主送机关太多，PDF 中移到了版记")
OVERPRINTED = Fault("P111", ERROR, "字和字、字和线叠在一起，或者排到了纸的外面", scope="row")
POOR_TITLE_LINE = Fault("P112", NOTE, "题目的一行只有一两个字，或者断在标点的旁边")
PARTED_FROM_TABLE = Fault("P113", NOTE, "表格的标题或者小标题行独自留在一页的末尾")
ROW_ALONE = Fault("P114", NOTE, "表格只有一行排到了最后一页")
DATE_WITHOUT_PRINTER = Fault("P115", NOTE, "版记有印发日期，没有印发机关")
PAGE_LEFT_EMPTY = Fault("P116", NOTE, "一页的下面空了一大块")
LINES_BROUGHT = Fault("P117", NOTE, "署名要独自在一页，PDF 中把正文的末行带了过去")
NOT_FOUND_AGAIN = Fault("P118", NOTE, "表中的内容在 PDF 中没有找到")
PAGES_UNREAD = Fault("P119", NOTE, "PDF 的页面读不出来，没有检查")
NOTE_PARTED = Fault("P125", NOTE, "附件说明太长，PDF 中分在两页")
LABEL_LEFT_BEHIND = Fault("P126", NOTE, "合并的一格跨了页，后一页上看不到它的字", together=True)
NUMBER_OVER_ANOTHER = Fault("P127", NOTE, "页码印在来文自己的页码上")
NUMBER_NEAR_ANOTHER = Fault("P133", NOTE, "来文自己的页码离公文的页码很近")
IMPRINT_ALONE = Fault("P134", NOTE, "版记独自在一页，上面没有正文")
BROUGHT_TO_IMPRINT = Fault("P135", NOTE, "版记要独自在一页，PDF 中把正文的末行和署名带了过去")

FAULTS = table(vars())
