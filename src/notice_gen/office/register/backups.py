"""A register on SQLite → a whole copy of it, while others go on writing. One on PostgreSQL is copied by its own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from notice_gen.files.outbox import disk_fault
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.places import NOWHERE
from notice_gen.office.register.faults import BACKUP_BY_SERVER, BACKUP_EXISTS


def back_up(engine: Engine, path: Path) -> None:
    """Copy the file under a new name. Raises Refused as `Register.backup`."""
    if engine.dialect.name != "sqlite":
        url = engine.url.set(drivername="postgresql", password=None)
        seen = "登记簿在 PostgreSQL 上，备份由它自己的工具做"
        remedy = f'运行 pg_dump --format=custom --file="{path}" "{url.render_as_string()}"'
        raise Refused(Diagnostic(BACKUP_BY_SERVER, NOWHERE, seen, remedy))
    if os.path.lexists(path):
        seen = f"“{path}”已经有了，没有动它"
        raise Refused(Diagnostic(BACKUP_EXISTS, NOWHERE, seen, "换一个名称，旧的备份留着"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".notice-gen-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise Refused(disk_fault(error, path)) from error
    temporary = Path(name)
    try:
        os.close(handle)
        with engine.connect() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            with closing(sqlite3.connect(temporary)) as copy:
                source.backup(copy)
            file = engine.url.database
        if file:
            shutil.copymode(file, temporary)  # not the 0600 of a temporary file
        _settle(temporary)
        temporary.rename(path)
        _settle(path.parent)
    except OSError as error:
        raise Refused(disk_fault(error, path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Sync a file and its folder to the disk; on Windows a folder cannot be synced and need not be."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
