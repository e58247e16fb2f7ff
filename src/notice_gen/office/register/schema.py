"""The register's tables, and their migrations as numbered steps. A released step is never changed; a new one is added.

What a number or a link means is not known here.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
    select,
    text,
    update,
)

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.places import NOWHERE
from notice_gen.office.register.faults import NEWER_REGISTER, OLDER_REGISTER, WRONG_ADDRESS

tables = MetaData()

schema = Table("schema", tables, Column("step", Integer, nullable=False))

# The running number of a series (most often a 机关代字) and year, of year 0 where it counts on through all years: 第N号, and
# the M of 总第M期. `first`: where the register begins (an office that starts in May);
# `last`: the highest that was given in turn. Whoever has locked the row gives numbers.
counter = Table(
    "counter",
    tables,
    Column("series", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("form", Text, nullable=False),  # NumberForm.kept of the series
    Column("fingerprint", Text, nullable=False),  # of its columns (`fingerprints`), as in the next two
)
# The running 件号 inside the lowest class of a 档号 (DA/T 22—2015, 5.4).
item_counter = Table(
    "item_counter",
    tables,
    Column("class", Text, primary_key=True, key="item_class"),
    Column("last", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
)
entry = Table(
    "entry",
    tables,
    Column("id", BigInteger, primary_key=True),
    Column("key", Text),  # none while the number is only reserved
    Column("edition", Integer, nullable=False),
    Column("item", Text),  # item_id(key, edition)
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),  # as it is compared: without white space, in one width
    Column("facts", Text, nullable=False),  # JSON
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digests", Text, nullable=False),  # JSON
    Column("registered", Text, nullable=False),
    Column("issued", Text, nullable=False),
    Column("form", Text, nullable=False),  # NumberForm.kept; `year` is 0 where that counts on
    Column("total", Integer),
    Column("book", Integer, nullable=False),  # the year in which it is entered
    Column("fingerprint", Text, nullable=False, default=""),  # of its columns and its acts
)
# What the office's lists have beside its documents, each with its 档号 (`other_papers`); there is none of before step 5.
other_paper = Table(
    "other_paper",
    tables,
    Column("code", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("retention", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("pages", Integer),
    Column("moment", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
)
link = Table(
    "link",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("item", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("entry", BigInteger, ForeignKey("entry.id")),  # none: the object of a campaign
)
# The last link once more, in the one row that is locked before another is appended.
head = Table("head", tables, Column("n", Integer, nullable=False), Column("hash", Text, nullable=False))

# Who did what to an entry, and when (`acts`); there is none of before step 3.
act = Table(
    "act",
    tables,
    Column("id", BigInteger, primary_key=True),
    Column("entry", BigInteger, ForeignKey("entry.id"), nullable=False),
    Column("moment", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("words", Text, nullable=False),
)

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE counter (series TEXT NOT NULL, year INTEGER NOT NULL, first INTEGER NOT NULL,"
        " last INTEGER NOT NULL, PRIMARY KEY (series, year))",
        "CREATE TABLE item_counter (class TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL)",
        "CREATE TABLE entry (id {ID}, key TEXT, edition INTEGER NOT NULL, item TEXT, series TEXT NOT NULL,"
        " year INTEGER NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL,"
        " facts TEXT NOT NULL, code TEXT NOT NULL, version INTEGER NOT NULL, digests TEXT NOT NULL,"
        " registered TEXT NOT NULL, issued TEXT NOT NULL,"
        " UNIQUE (key, edition), UNIQUE (series, year, n), CHECK (n > 0), CHECK (edition > 0))",
        "CREATE INDEX entry_item ON entry (item)",
        "CREATE INDEX entry_title ON entry (title)",
        "CREATE INDEX entry_state ON entry (state)",
        "CREATE TABLE link (n INTEGER NOT NULL PRIMARY KEY, item TEXT NOT NULL, version INTEGER NOT NULL,"
        " digest TEXT NOT NULL, hash TEXT NOT NULL, entry BIGINT REFERENCES entry (id), UNIQUE (item, version))",
        "CREATE INDEX link_entry ON link (entry)",
        "CREATE TABLE head (n INTEGER NOT NULL, hash TEXT NOT NULL)",
        "INSERT INTO head (n, hash) VALUES (0, '')",
    ),
    (  # forms of number: until here every number was 代字〔年〕N号
        "ALTER TABLE counter ADD COLUMN form TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE entry ADD COLUMN form TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE entry ADD COLUMN total INTEGER",
        "ALTER TABLE entry ADD COLUMN book INTEGER NOT NULL DEFAULT 0",
        "UPDATE entry SET book = year",
        "CREATE UNIQUE INDEX entry_total ON entry (series, total)",
        "CREATE INDEX entry_book ON entry (book)",
    ),
    (  # who acts
        "CREATE TABLE act (id {ID}, entry BIGINT NOT NULL REFERENCES entry (id), moment TEXT NOT NULL,"
        " who TEXT NOT NULL, what TEXT NOT NULL, words TEXT NOT NULL)",
        "CREATE INDEX act_entry ON act (entry)",
    ),
    (  # fingerprints; of what stands there by then as it is (`upgrade`)
        "ALTER TABLE counter ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE item_counter ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE entry ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''",
    ),
    (  # 件号 of papers that are not in the register
        "CREATE TABLE other_paper (code TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, day TEXT NOT NULL,"
        " number TEXT NOT NULL, retention TEXT NOT NULL, matter TEXT NOT NULL, pages INTEGER, moment TEXT NOT NULL,"
        " who TEXT NOT NULL, fingerprint TEXT NOT NULL)",
    ),
)  # step 1, 2 …: statements that SQLite and PostgreSQL both take
FINGERPRINTS_FROM = 4  # the step that brought them
_IDS = {
    "sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "postgresql": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
}
_LOCK = 0x6E6F7469  # any number that others do not lock


def step_of(connection: Connection) -> int | None:
    """How many steps were applied to a database; None where it has no register."""
    if not inspect(connection).has_table("schema"):
        return None
    return connection.scalar(select(schema.c.step))


def upgrade(writing: Engine, fill: Callable[[Connection], None], new: bool = False) -> None:
    """Apply the missing steps, all in one transaction, one process at a time; `fill` takes the fingerprints of all
    rows of a register that had none.

    With `new` a register is made where there is none. Raises Refused where there is none, where the tables are another
    program's, and where the register is newer than this program.
    """
    with writing.begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.execute(select(text(f"pg_advisory_xact_lock({_LOCK})")))
        gone = known_step(connection)
        if gone is None:
            there = set(inspect(connection).get_table_names())
            if not new or (there if sqlite else there & set(tables.tables)):
                raise Refused(_no_register(connection))
            connection.execute(text("CREATE TABLE schema (step INTEGER NOT NULL)"))
            connection.execute(schema.insert().values(step=0))
            gone = 0
        for statements in STEPS[gone:]:
            for statement in statements:
                connection.execute(text(statement.replace("{ID}", _IDS[connection.dialect.name])))
        if gone < FINGERPRINTS_FROM:
            fill(connection)
        if gone < len(STEPS):
            connection.execute(update(schema).values(step=len(STEPS)))


def known_step(connection: Connection) -> int | None:
    """The step of a register that this program knows. Raises Refused where it is newer."""
    gone = step_of(connection)
    if gone is not None and gone > len(STEPS):
        seen = f"发文登记簿是更新的程序建的（第 {gone} 版结构），本程序只认得到第 {len(STEPS)} 版"
        raise Refused(Diagnostic(NEWER_REGISTER, NOWHERE, seen, "把本机的 notice-gen 升级到新版再用"))
    return gone


def settled(connection: Connection) -> None:
    """Validate a database that is only read: raises Refused where it has no register, a newer or an older one."""
    gone = known_step(connection)
    if gone is None:
        raise Refused(_no_register(connection))
    if gone < len(STEPS):
        seen = f"发文登记簿是旧的程序建的（第 {gone} 版结构），还没有更新"
        remedy = (
            "在能写它的机器上运行一次 notice-gen init --office 办公室文件夹，登记簿会更新，原有的内容不动"
        )
        raise Refused(Diagnostic(OLDER_REGISTER, NOWHERE, seen, remedy))


def _no_register(connection: Connection) -> Diagnostic:
    where = connection.engine.url.database or ""
    seen = f"“{where}”中没有发文登记簿" if where else "这个文件不是发文登记簿"
    remedy = "核对地址；还没有登记簿的，用 notice-gen init --office 建一个"
    return Diagnostic(WRONG_ADDRESS, NOWHERE, seen, remedy)
