"""A PostgreSQL of one's own for tests and benchmarks: made in a short temporary folder, reached by its socket, with fsync.

`scripts/test-tools` installs the Debian package; PostgreSQL refuses to run as root, so root lends it another user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pwd

USER = "notice"


def programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest version; None where there is no PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).parent if there else None


def lacking() -> str:
    """What is missing on this machine for a server; empty where nothing is."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg"
    return "" if programs() else "PostgreSQL"


@dataclass(frozen=True)
class Server:
    """A running server; `database` and `room` make an empty place in it."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def database(self, name: str) -> str:
        """The address of a new database."""
        import psycopg

        with psycopg.connect(
            f"host={self.folder} user={USER} dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def room(self, name: str) -> str:
        """The address of an empty schema: made quicker than a database, and taken away quicker."""
        import psycopg

        with psycopg.connect(
            f"host={self.folder} user={USER} dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"')
        return f"{self.url('postgres')}&options=-csearch_path%3D{name}"


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs meanwhile."""
    bin_folder = programs()
    assert bin_folder is not None, lacking()
    folder = Path(tempfile.mkdtemp(prefix="ng", dir="/tmp"))  # the path of a socket has at most 107 bytes
    lent = {}
    if os.getuid() == 0:
        user = _somebody()
        os.chown(folder, user.pw_uid, user.pw_gid)
        lent = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    folder.chmod(0o755)
    data = folder / "data"

    def run(*words: object) -> None:
        command = [str(word) for word in words]
        environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(  # type: ignore[call-overload]
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, **lent
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)

    try:
        run(bin_folder / "initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync")
        settings = (
            f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=on -c max_connections=60"
        )
        # The server's output goes to its log, or the pipes of pg_ctl never end.
        run(bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start")
        try:
            yield Server(folder)
        finally:
            run(bin_folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody() -> pwd.struct_passwd:
    """A user who is not root."""
    import pwd  # not on Windows, where tests ask only what is lacking

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("no user to run PostgreSQL as")
