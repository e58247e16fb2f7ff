"""Faults of the archive: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

ARCHIVE_NOT_THERE = Fault("A001", ERROR, "归档库不在所写的地方")
FOLDER_NOT_EMPTY = Fault("A002", ERROR, "要建归档库的文件夹里有别的文件")
MANIFEST_CHANGED = Fault("A003", ERROR, "取一件时，它的清单改过")
MARK_CHANGED = Fault("A004", ERROR, "补入时，归档库的标记改过")
ARCHIVE_IN_USE = Fault("A005", ERROR, "校验时别的程序正在入库")
RECORD_MALFORMED = Fault("A006", ERROR, "一件的记录不成样")
NO_SUCH_ITEM = Fault("A007", ERROR, "归档库中没有这一号")
SEVERAL_ITEMS = Fault("A008", ERROR, "只写号数，指不定是哪一件")
NO_SUCH_VERSION = Fault("A010", ERROR, "取出没有的版本")
FOLDER_TAKEN = Fault("A011", ERROR, "取到有文件的文件夹里")
FILE_CHANGED = Fault("A012", ERROR, "要取出的文件改过")
FORMAT_NOT_KEPT = Fault("A013", ERROR, "补入不收的文件")
SCAN_DAMAGED = Fault("A014", ERROR, "补入的扫描件是坏的")
NO_FAIR_COPY = Fault("A017", ERROR, "Word 文件补作正本")
PAGES_DIFFER = Fault("A018", ERROR, "扫描件的页数与公文的不同")
SCAN_OF_ANOTHER = Fault("A019", ERROR, "一个扫描件补入两个号")
NO_SUCH_FILE = Fault("A020", ERROR, "要撤下的文件这一件里没有")
MADE_BY_ISSUE = Fault("A021", ERROR, "要撤下的是公文本身")
NOT_ISSUED = Fault("A022", ERROR, "给没有印发的号补入文件")
CONTENT_CHANGED = Fault("A101", ERROR, "归档的文件多了一个字节")
FILE_MISSING = Fault("A102", ERROR, "归档的文件不见了")
FILE_UNEXPECTED = Fault("A103", ERROR, "归档库里多了一个文件")
INVENTORY_CHANGED = Fault("A104", ERROR, "件的清单改过")
SIDECAR_CHANGED = Fault("A105", ERROR, "清单旁边的校验值改过")
OLD_INVENTORY_CHANGED = Fault("A106", ERROR, "旧版本的清单连校验值一起改过")
CHAIN_DIFFERS = Fault("A107", ERROR, "文件和所有校验值一起改过")
ITEM_MISSING = Fault("A108", ERROR, "归档库里少了一件")
ITEM_UNCHAINED = Fault("A109", ERROR, "归档库里多了登记簿没有的一件")
CHAIN_CHANGED = Fault("A110", ERROR, "登记簿的链改过")
MARK_WRONG = Fault("A111", ERROR, "归档库的标记改过")
LEFTOVERS = Fault("A112", NOTE, "上次入库中断，留下没用的文件")
LAST_STEP_MISSING = Fault("A113", NOTE, "上次入库在最后一步中断")
UNREADABLE = Fault("A114", ERROR, "归档的文件读不出来")
VERSION_INCOMPLETE = Fault("A115", NOTE, "一件的新版本只搬了一半")
REGISTER_LINE_CHANGED = Fault("A116", ERROR, "登记簿的一行改过")
REGISTER_LINE_GONE = Fault("A117", ERROR, "登记簿的一行删去了")

FAULTS = table(vars())
