"""States of a 发文登记簿 for the smallest wrong examples: each is made in the current folder, and gone afterwards."""

from __future__ import annotations

import datetime
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import create_engine, text

from notice_gen.cli.commands.register import register as commands
from notice_gen.cli.working_folder import make_office
from notice_gen.model.filing import Done, HighWaterMark, Link, Wanted
from notice_gen.office import bookkeeping
from notice_gen.office.archive import NewItem, open_archive
from notice_gen.office.register import Register, address, make_register, open_register, schema

REGISTER, OFFICE = Path("登记簿.db"), Path("办公室")
Change = Callable[[Register], Any]


@contextmanager
def a_register(*changes: Change) -> Iterator[None]:
    """登记簿.db of these changes."""
    register = make_register(str(REGISTER))
    for change in changes:
        change(register)
    try:
        yield
    finally:
        REGISTER.unlink(missing_ok=True)


@contextmanager
def a_register_and(*changes: Change, meanwhile: AbstractContextManager[Any]) -> Iterator[None]:
    """The same, and something else while the command runs."""
    with a_register(*changes), meanwhile:
        yield


def taken(*numbers: int, series: str = "某卫发") -> Change:
    """These numbers are taken, in this order, for documents 第n项工作."""
    return lambda register: register.take(
        [
            Wanted(f"2026-01/{n}{series}", series, 2026, {"标题": f"关于第{n}项工作的通知"}, n=n)
            for n in numbers
        ]
    )


def issued(register: Register) -> None:
    """Every number that is taken is issued, and its item chained."""
    done = [Done(e.id, 1, {}, [Link(e.item, 1, "ab" * 64)]) for e in register.entries()]
    register.issued(done)


def filed(register: Register) -> None:
    """Every document is filed."""
    for entry in list(register.entries()):
        register.filed(entry.id)


def unchained(register: Register) -> None:
    """Issued, with no link."""
    register.issued([Done(entry.id, 1, {}) for entry in register.entries()])


def sql(statement: str) -> Change:
    """What somebody did with a database tool."""

    def change(register: Register) -> None:
        with register.writing() as connection:
            connection.execute(text(statement))

    return change


def without_a_line(register: Register) -> None:
    """Somebody took a line out with a tool that does not mind what hangs on it."""
    with closing(sqlite3.connect(REGISTER)) as connection:
        connection.execute("DELETE FROM entry WHERE n = 2")
        connection.commit()


def doubled(register: Register) -> None:
    """Number 1 stands in two lines of a table that was put together by hand, without its rules."""
    with closing(sqlite3.connect(REGISTER)) as connection:
        connection.execute("CREATE TABLE copy AS SELECT * FROM entry")
        connection.execute("INSERT INTO copy SELECT * FROM entry WHERE n = 1")
        connection.execute("UPDATE copy SET id = rowid, key = key || rowid, state = '印发'")
        connection.execute("DROP TABLE entry")
        connection.execute("ALTER TABLE copy RENAME TO entry")
        connection.commit()


def damaged(register: Register) -> None:
    """An index has lost its place in the file; its pages are nobody's."""
    with closing(sqlite3.connect(REGISTER)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'entry_title'")
        connection.commit()


@contextmanager
def held() -> Iterator[None]:
    """Another process has begun to write, and does not end while we wait."""
    with closing(sqlite3.connect(REGISTER, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with patch.object(address, "PATIENCE", 0.1):
            yield
        other.execute("ROLLBACK")


def full() -> AbstractContextManager[Any]:
    """The disk has no room for another page of the register."""
    real = sqlite3.connect

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = real(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    return patch.object(address.sqlite3, "connect", connect)  # type: ignore[attr-defined]


@contextmanager
def no_register() -> Iterator[None]:
    """A file of another kind has the register's name."""
    REGISTER.write_text("这是一个文本文件\n" * 100, encoding="utf-8")
    yield
    REGISTER.unlink()


@contextmanager
def an_office(*links: Link) -> Iterator[None]:
    """An office whose archive holds a notice; its register knows only these links."""
    make_office(OFFICE)
    record = {"key": "2026-01/通知", "series": "某卫发", "year": 2026, "n": 1}
    item = NewItem("2026-01/通知", {"件.json": json.dumps(record).encode()}, "印发")
    open_archive(OFFICE / "归档库").put([item], created=datetime.datetime(2026, 3, 5, tzinfo=datetime.UTC))
    open_register(str(OFFICE / "发文登记簿.db")).chain(links)
    try:
        yield
    finally:
        shutil.rmtree(OFFICE)


def on_a_server() -> AbstractContextManager[Any]:
    """The register is on PostgreSQL; nothing is asked of the server."""
    register = object.__new__(Register)
    register.engine = create_engine("postgresql+psycopg://clerk@server/office")
    register.address = "postgresql://clerk@server/office"
    return patch.object(commands_module(), "opened", lambda *_, **__: register)


def commands_module() -> Any:
    """The module of the commands; the package has the group of the same name."""
    return sys.modules[commands.callback.__module__]


MORE = (*schema.STEPS, ("ALTER TABLE entry ADD COLUMN colour TEXT",))
REGISTERS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "登记簿": lambda: a_register(taken(1, 2), issued),
    "登记簿是新程序的": lambda: a_register(sql("UPDATE schema SET step = 9")),
    "登记簿是旧程序的": lambda: a_register_and(meanwhile=patch.object(schema, "STEPS", MORE)),
    "登记簿在共享盘上": lambda: a_register_and(meanwhile=patch.object(address, "share_of", lambda _: "cifs")),
    "没有 psycopg": lambda: patch.dict(sys.modules, {"psycopg": None}),
    "登记簿磁盘已满": lambda: a_register_and(meanwhile=full()),
    "登记簿有人在写": lambda: a_register_and(meanwhile=held()),
    "不是登记簿": no_register,
    "登记簿是旧备份": lambda: a_register_and(
        taken(1),
        meanwhile=patch.object(bookkeeping, "high_water_of", lambda _: HighWaterMark({("某卫发", 2026): 7})),
    ),
    "登记簿归档了": lambda: a_register(taken(1), issued, filed),
    "登记簿两个代字": lambda: a_register(taken(1), taken(1, series="某卫函")),
    "归档库和登记簿不同": lambda: an_office(Link("2026-01/通知", 1, "ab" * 64)),
    "登记簿丢了": an_office,
    "登记簿缺号": lambda: a_register(taken(1, 2, 5), issued),
    "登记簿改过": lambda: a_register(taken(1, 2), issued, sql("UPDATE link SET digest = 'x' WHERE n = 1")),
    "登记簿没有发完": lambda: a_register(taken(1, 2)),
    "登记簿没有归档": lambda: a_register(taken(1, 2), unchained),
    "登记簿的一行用工具改过": lambda: a_register(
        taken(1, 2), issued, sql("UPDATE entry SET title = '别的' WHERE n = 2")
    ),
    "其他文件的件号用工具加过": lambda: a_register(
        taken(1, 2),
        issued,
        sql(
            "INSERT INTO other_paper VALUES ('Z109-WS·2026-D30-BGS-0001', '来文', '', '', '', '', NULL, '', '', '')"
        ),
    ),
    "登记簿的一行用工具删去": lambda: a_register(taken(1, 2), without_a_line),
    "登记簿的计数用工具改过": lambda: a_register(taken(1, 2), issued, sql("UPDATE counter SET last = 9")),
    "校验链的一环记错": lambda: a_register(taken(1, 2), issued, sql("UPDATE link SET entry = 2 WHERE n = 1")),
    "登记簿少了计数": lambda: a_register(taken(1, 2), issued, sql("DELETE FROM counter")),
    "登记簿重号": lambda: a_register(taken(1, 2), doubled),
    "登记簿损坏": lambda: a_register(damaged),
    "登记簿在服务器上": on_a_server,
}
