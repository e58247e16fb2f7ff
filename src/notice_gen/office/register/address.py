"""The address of a register → the engine that speaks to it: an SQLite file, or PostgreSQL by URL.

Which tables there are is not known here. The database's errors are translated into findings for the clerk here.
"""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from notice_gen.model.diagnostics import Diagnostic, Fault, Missing, Refused
from notice_gen.model.places import NOWHERE
from notice_gen.office.register.faults import (
    NETWORK_DISK,
    NO_DRIVER,
    OTHER_DATABASE,
    REGISTER_BUSY,
    REGISTER_DAMAGED,
    REGISTER_DISK_FULL,
    WRONG_ADDRESS,
)
from notice_gen.office.register.shares import share_of

PATIENCE = 60.0  # seconds to wait for another process
WRITING = "notice_gen_writing"  # execution option: the transaction takes the write lock as it begins
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


def is_url(address: str) -> bool:
    """Whether an address is a URL, not the path of a file (C:\\… is a path)."""
    return "://" in address


def shown(address: str) -> str:
    """The address without the password of a URL, for messages."""
    if not is_url(address):
        return address
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return re.sub(r"://[^/]*@", "://***@", address)


def connect(address: str, *, writing: bool, new: bool = False) -> Engine:
    """The engine of an address; of a file only where it is there, or `new`.

    Raises Refused where the address is no register's, the file is missing or lies on a network share and is to
    be written; Missing where PostgreSQL's driver is not installed.
    """
    if not is_url(address):
        return _of_file(Path(address), writing, new)
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise Refused(_unknown(shown(address))) from error
    if url.drivername == "sqlite" and url.database:
        return _of_file(Path(url.database), writing, new)
    if url.drivername in _POSTGRESQL:
        return _of_server(url.set(drivername="postgresql+psycopg"))
    raise Refused(_unknown(shown(address)))


def _unknown(address: str) -> Diagnostic:
    seen = f"“{address}”不是能用的登记簿地址"
    return Diagnostic(OTHER_DATABASE, NOWHERE, seen, "写登记簿文件的路径，或 postgresql:// 开头的地址")


# ---- SQLite --------------------------------------------------------------------------------------


def _of_file(path: Path, writing: bool, new: bool) -> Engine:
    share = share_of(path)
    if share and writing:
        seen = (
            f"登记簿“{path}”在网络共享盘上（{share}），那里的文件锁靠不住，两个人可能得到同一个号，没有写入"
        )
        remedy = (
            "把登记簿放到本机的磁盘上；几个人同时用的，改用 PostgreSQL（登记簿写成 postgresql:// 开头的地址）"
        )
        raise Refused(Diagnostic(NETWORK_DISK, NOWHERE, seen, remedy))
    if not new and not path.is_file():
        seen = f"“{path}”是文件夹，不是登记簿" if path.is_dir() else f"找不到发文登记簿“{path}”"
        remedy = "核对地址；还没有登记簿的，用 notice-gen init --office 建一个"
        raise Refused(Diagnostic(WRONG_ADDRESS, NOWHERE, seen, remedy))
    mode = "rwc" if new else "ro" if share else "rw"
    where = f"{_as_uri(path)}?mode={mode}"

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(
            where, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        # A rollback journal, no WAL: between two transactions all of the register is in its one file, so that
        # a copy made with the file manager is whole. EXTRA is FULL and also syncs the folder after the journal
        # is gone: only then does a commit in this mode outlive a power cut (sqlite.org/pragma.html#pragma_synchronous).
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute(
            "PRAGMA fullfsync = ON"
        )  # macOS: fsync alone leaves the bytes in the drive's cache
        connection.execute("PRAGMA foreign_keys = ON")
        if not writing:
            connection.execute("PRAGMA query_only = ON")
        return connection

    # No pool: nothing stays open between transactions, nor goes over to a forked process.
    engine = create_engine(URL.create("sqlite", database=str(path)), creator=opened, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # With isolation_level None the driver begins nothing by itself.
        immediate = writing and connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _as_uri(path: Path) -> str:
    """The path as SQLite takes it: file:/…, file:///C:/…, file:////server/share/…"""
    whole = path.absolute().as_posix()
    start = "file:///" if re.match("[A-Za-z]:", whole) else "file://" if whole.startswith("//") else "file:"
    return start + quote(os.fsencode(whole), safe="/:")


# ---- PostgreSQL ----------------------------------------------------------------------------------


def _of_server(url: URL) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        seen = "登记簿在 PostgreSQL 上，本机没有装它的驱动程序 psycopg"
        remedy = "运行 pip install notice-gen[server]"
        raise Missing(Diagnostic(NO_DRIVER, NOWHERE, seen, remedy)) from error
    # Under READ COMMITTED a statement after the lock sees what others committed before it was given.
    engine = create_engine(
        url, isolation_level="READ COMMITTED", pool_pre_ping=True, connect_args={"connect_timeout": 10}
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit')")
            if cursor.fetchone()[0] == "off":  # a number is shown only when it is durable
                cursor.execute("SET synchronous_commit = on")
            cursor.execute(f"SET lock_timeout = '{int(PATIENCE)}s'")
            # A machine that went away in the middle does not keep everybody else from their numbers.
            cursor.execute("SET idle_in_transaction_session_timeout = '300s'")
        connection.commit()

    return engine


# ---- what the database refused -------------------------------------------------------------------


def passing(error: DBAPIError) -> bool:
    """Whether repeating the transaction may succeed: after a deadlock, a lost connection, a race for one row."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state in ("40001", "40P01") or isinstance(error, IntegrityError)


def fault(error: DBAPIError, address: str) -> Diagnostic:
    """The finding on an error of the database, by its cause."""

    def said(fault: Fault, seen: str, remedy: str) -> Diagnostic:
        return Diagnostic(fault, NOWHERE, seen, remedy)

    where = f"登记簿“{address}”"
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    state = getattr(error.orig, "sqlstate", "") or ""
    cause = (str(error.orig).strip().splitlines() or [""])[0]
    if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT") or name.startswith("SQLITE_CORRUPT_"):
        return said(
            REGISTER_DAMAGED, f"{where}已损坏，或者不是登记簿", "不要再写它；换回最新的备份，或请管理员查看"
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state == "55P03":
        return said(REGISTER_BUSY, f"{where}一直有别的程序在写，没有等到", "等别的发文结束后再运行一次")
    reasons = {
        "SQLITE_FULL": "磁盘已满",
        "SQLITE_READONLY": "不允许写入",
        "SQLITE_PERM": "没有权限",
        "SQLITE_CANTOPEN": "打不开",
        "SQLITE_IOERR": "磁盘读写出错",
    }
    known = [words for start, words in reasons.items() if name.startswith(start)]
    if name:
        remedy = "检查磁盘空间和这个文件、文件夹的权限，再运行一次"
        return said(REGISTER_DISK_FULL, f"{where}读写不了（{known[0] if known else name}）", remedy)
    return said(
        REGISTER_DISK_FULL,
        f"{where}连不上或读写不了（{cause}）",
        "核对地址、用户名和口令，或请管理员看服务器是否开着",
    )
