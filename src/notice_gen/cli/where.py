"""--office, --register and --archive → the office, register and archive that are meant, opened. None is made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.which import HERE

if TYPE_CHECKING:
    from notice_gen.office.archive import Archive
    from notice_gen.office.register import Register
    from notice_gen.settings.office import Office

_OFFICE = click.option("--office", type=click.Path(path_type=Path), metavar="文件夹", help="办公室文件夹。")
_ALONE = click.option(
    "--archive",
    "alone",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="只看这个归档库（如备份、移来的），不用登记簿。",
)
_REGISTER = click.option("--register", "address", metavar="地址", help="登记簿文件，或 postgresql:// 地址。")
_OFFICE_OR_HERE = click.option(
    "--office",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="办公室文件夹；不写时按当前文件夹找。",
)


@dataclass(frozen=True)
class Where:
    """What was said: the folder of an office, the address of a register, an archive that is looked at alone.

    Where no office was named, the current folder says which one. Whatever opens something raises Refused where it
    is not there.
    """

    folder: Path | None = None
    address: str | None = None
    alone: Path | None = None

    @cached_property
    def office(self) -> Office:
        """The office's settings."""
        from notice_gen.settings.office import find_office

        return find_office(HERE, self.folder)

    def office_beside(self) -> Office | None:
        """The office of the register; None where the register stands alone. Raises Refused where its settings are wrong."""
        return None if self.address is not None and self.folder is None else self.office

    @property
    def archive_folder(self) -> Path:
        """The folder of the archive, there or not."""
        return self.alone if self.alone is not None else self.office.archive

    def archive(self) -> Archive:
        """The archive."""
        from notice_gen.office.archive import open_archive

        return open_archive(self.archive_folder)

    def archive_beside(self) -> Archive | None:
        """The archive of the register's office; None where the register stands alone, or no archive is there."""
        if self.address is not None and self.folder is None:
            return None
        return self.archive() if self.archive_folder.is_dir() else None

    def register(self, *, writing: bool, who: str = "") -> Register:
        """The register; `who` acts in it."""
        from notice_gen.cli.clock import now
        from notice_gen.office.register import open_register

        return open_register(self.address or self.office.register, writing=writing, clock=now, who=who)

    def register_beside(self) -> Register | None:
        """The register of the archive's office, to be read; None where the archive is looked at alone."""
        return self.register(writing=False) if self.alone is None else None


def said_where(*options: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """These options, in this order on the help page; the command gets what they say as `where`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(
            *arguments: Any,
            office: Path | None = None,
            address: str | None = None,
            alone: Path | None = None,
            **named: Any,
        ) -> Any:
            return function(*arguments, where=Where(office, address, alone), **named)

        for option in reversed(options):
            run = option(run)
        return run

    return decorate


in_office = said_where(_OFFICE)
in_office_or_archive = said_where(_OFFICE, _ALONE)
in_register = said_where(_REGISTER, _OFFICE_OR_HERE)
