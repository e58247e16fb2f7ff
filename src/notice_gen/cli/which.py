"""The workbook that was named, --kind and --output → what is asked of the rooms: a Source, the folder, the formats.

Nothing of the workbook is read here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from notice_gen.build.requests import Source
    from notice_gen.settings.campaign import Settings

HERE = Path()  # the current folder; what lies below the command line never asks for it

_WORKBOOK = click.argument("workbook", type=click.Path(path_type=Path), metavar="工作簿", required=False)
OUTPUT = click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里。")
KIND = click.option("--kind", metavar="模板", help="不看工作簿中的“模板”，用这个模板（名称或文件夹）。")
FORMATS = click.option(
    "--format", "formats", metavar="格式", help="docx、pdf、xlsx（附表）、outline，可用逗号并列。"
)
READER = click.option(
    "--for", "reader", type=click.Choice(["word", "libreoffice"]), default="word", help="给哪个程序打开。"
)


@dataclass(frozen=True)
class Which:
    """What was said: a workbook, a kind, a folder for what is written. Where nothing was, the working folder says it."""

    named: Path | None = None
    kind: str | None = None
    folder: Path | None = None

    @cached_property
    def workbook(self) -> Path:
        """The workbook; the only one of the current working folder, where none was named."""
        return self.named or _only_one()

    @cached_property
    def settings(self) -> Settings:
        """The settings beside the workbook, else here. Raises Refused with every fault in them."""
        return settings_beside(self.workbook)

    @property
    def output(self) -> Path:
        """The folder for what is written."""
        return self.folder or self.settings.output

    @property
    def source(self) -> Source:
        """The workbook as the rooms below are asked with it, with the findings on its settings."""
        from notice_gen.build.kinds import USUAL_KIND
        from notice_gen.build.requests import Source
        from notice_gen.settings.office import office_beside

        settings = self.settings
        office = office_beside(self.workbook.parent, HERE)
        return Source(
            self.workbook,
            self.kind,
            settings.kind or USUAL_KIND,
            settings.looks,
            HERE,
            settings.differences,
            tuple(office.formats.items()) if office else (),
            office is not None and office.classified,
        )

    def formats(self, words: str | None) -> tuple[str, ...]:
        """The formats that --format names, else those of the settings. Raises UsageError for one that there is not."""
        from notice_gen.writers import WRITERS

        wanted = tuple(name.strip() for name in words.split(",")) if words is not None else None
        for name in wanted or ():
            if name not in WRITERS:
                raise click.UsageError(f"没有“{name}”这种格式，可用：{'、'.join(WRITERS)}")
        return wanted if wanted is not None else tuple(self.settings.formats)


def of_workbook(*options: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The workbook and these of OUTPUT and KIND, in this order on the help page; the command gets them as `which`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(
            *arguments: Any,
            workbook: Path | None = None,
            kind: str | None = None,
            output: Any = None,
            **named: Any,
        ) -> Any:
            return function(*arguments, which=Which(workbook, kind, output), **named)

        for option in reversed((_WORKBOOK, *options)):
            run = option(run)
        return run

    return decorate


def settings_beside(workbook: Path) -> Settings:
    """The settings beside a workbook, else here. Raises Refused with every fault in them."""
    from notice_gen.settings.campaign import find_settings
    from notice_gen.writers import WRITERS

    return find_settings(workbook.parent, HERE, tuple(WRITERS))


def _only_one() -> Path:
    from notice_gen.cli.working_folder import only_workbook
    from notice_gen.settings.campaign import SETTINGS

    if not (HERE / SETTINGS).is_file():
        context = click.get_current_context()
        missing = next(parameter for parameter in context.command.params if parameter.name == "workbook")
        raise click.MissingParameter(ctx=context, param=missing)
    return only_workbook(HERE)
