"""Faults of the register: code, weight and name, a line each.

What was seen and what to do is said where it is found.
"""

from notice_gen.model.diagnostics import Fault, Severity, table

ERROR, NOTE = Severity.ERROR, Severity.NOTE

WRONG_ADDRESS = Fault("R001", ERROR, "登记簿的地址写错了")
NEWER_REGISTER = Fault("R002", ERROR, "登记簿是更新的程序建的")
NETWORK_DISK = Fault("R003", ERROR, "登记簿放在网络共享盘上")
NO_DRIVER = Fault("R004", ERROR, "登记簿在 PostgreSQL 上，本机没有装驱动程序")
REGISTER_DISK_FULL = Fault("R005", ERROR, "放登记簿的磁盘满了")
REGISTER_BUSY = Fault("R006", ERROR, "别人一直在写登记簿")
REGISTER_DAMAGED = Fault("R007", ERROR, "登记簿文件坏了，或者是别的文件")
OTHER_DATABASE = Fault("R008", ERROR, "登记簿的地址用了别的数据库")
OLDER_REGISTER = Fault("R009", ERROR, "登记簿是旧程序建的，只是来看")
NUMBER_TAKEN = Fault("R010", ERROR, "预留的号已经用了")
OLD_COPY = Fault("R011", ERROR, "换上了一份旧的登记簿")
ALREADY_FILED = Fault("R012", ERROR, "归档了的文件要作废")
NO_SUCH_NUMBER = Fault("R013", ERROR, "登记簿中没有这个号")
SEVERAL_NUMBERS = Fault("R014", ERROR, "只写了号，两个代字都有")
LINK_DIFFERS = Fault("R015", ERROR, "归档库中的一版与登记簿记下的不同")
WRONG_YEAR = Fault("R016", ERROR, "年份只写了两位")
NO_LEDGER_HEADER = Fault("R020", ERROR, "接收的表没有表头")
NUMBER_UNCLEAR = Fault("R021", ERROR, "字号看不出是哪一个")
NUMBER_MISSING = Fault("R022", ERROR, "有一行没有字号")
NO_LEDGER_DATE = Fault("R023", ERROR, "登记日期不是日期")
NUMBER_TWICE = Fault("R024", ERROR, "一个号写了两行")
NUMBER_OF_ANOTHER = Fault("R025", ERROR, "这个号在登记簿中是另一份文件")
TITLE_MISSING = Fault("R026", ERROR, "有一行没有标题")
OTHER_YEARS = Fault("R027", NOTE, "表中有去年的文件")
NUMBERS_MISSING = Fault("R030", NOTE, "中间有号没有登记")
CHAIN_BROKEN = Fault("R031", ERROR, "登记簿的校验链被改动过")
NOT_FINISHED = Fault("R032", NOTE, "登记了号，文件没有印发完")
NOT_CHAINED = Fault("R033", ERROR, "印发了的文件不在校验链中")
COUNTER_GONE = Fault("R034", ERROR, "登记簿的计数被删去")
NUMBER_DOUBLED = Fault("R035", ERROR, "登记簿被手工改成一个号两行")
DATABASE_DAMAGED = Fault("R036", ERROR, "登记簿文件中间坏了一块")
VALUE_INCOMPLETE = Fault("R037", ERROR, "校验值没有抄全")
REWRITTEN_SINCE = Fault("R038", ERROR, "印出以后登记簿被改写")
ALREADY_ISSUED = Fault("R039", ERROR, "印发了的文件要作废")
BACKUP_EXISTS = Fault("R040", ERROR, "备份写到已有的文件上")
BACKUP_BY_SERVER = Fault("R041", ERROR, "登记簿在 PostgreSQL 上，要备份")
TOO_MANY_RESERVED = Fault("R043", ERROR, "预留多少个号写错了")
SERIES_OF_ANOTHER_FORM = Fault("R044", ERROR, "一个机关代字用了两种字号的写法")
SECRECY_UNCLEAR = Fault("R048", ERROR, "密级一栏写的不是密级")
OWN_COLUMNS = Fault("R049", NOTE, "表中有登记簿没有的列")
CODE_TAKEN = Fault("R050", ERROR, "档号是另一件的")
LEDGER_TOO_WIDE = Fault("R066", NOTE, "登记簿要印的栏目太多")

FAULTS = table(vars())
