"""The name of a template → its text, from the folders of a kind, the nearest first; nothing outside them is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import jinja2

from notice_gen.compose.bounds import TemplateFault
from notice_gen.compose.faults import (
    TEMPLATE_NOT_FOUND,
    TEMPLATE_NOT_UTF8,
    TEMPLATE_OUTSIDE,
    TEMPLATE_TOO_LONG,
    TEMPLATE_UNREADABLE,
)
from notice_gen.files.texts import CannotRead, text_of
from notice_gen.model.kind import instead
from notice_gen.model.places import Place

MOST_BYTES = 1024 * 1024  # of one template


class TemplateFiles(jinja2.BaseLoader):
    """The loader of a kind's templates."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """A template's text and path. Raises TemplateNotFound or CannotRead."""
        if re.search(r"[\\:\x00]", template) or {"..", "/"} & set(PurePosixPath(template).parts):
            raise CannotRead("outside")
        for folder in self.folders:
            path = folder / template
            try:
                return text_of(path, self.folders, MOST_BYTES), str(path), lambda: True
            except CannotRead as error:
                if error.why != "missing":
                    raise
        raise jinja2.TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        """The names there are."""
        found = {path.name: None for folder in self.folders for path in sorted(folder.glob("*.j2"))}
        return list(found)


def file_of(name: str | None, filename: str | None) -> str:
    """The name of a template's file as findings show it."""
    return Path(filename or name or "").name


def not_found(name: str, known: list[str], place: Place) -> TemplateFault:
    """An include of a template that is not there."""
    meant, remedy = instead(name, known)
    return TemplateFault(TEMPLATE_NOT_FOUND, f"找不到模板“{name}”", remedy, meant, place)


def cannot_read(name: str, error: CannotRead, place: Place) -> TemplateFault:
    """A template that is there and cannot be read as text."""
    match error.why:
        case "outside":
            seen = f"“{name}”在模板文件夹以外"
            return TemplateFault(TEMPLATE_OUTSIDE, seen, "把文件放进模板文件夹，只写文件名", place=place)
        case "too big":
            return TemplateFault(
                TEMPLATE_TOO_LONG, f"模板“{name}”太大（超过 1 MB）", "检查是不是放错了文件", place=place
            )
        case "not UTF-8":
            remedy = "用记事本打开，另存为时把“编码”选为 UTF-8"
            return TemplateFault(TEMPLATE_NOT_UTF8, f"模板“{name}”不是 UTF-8 编码", remedy, place=place)
        case _:
            return TemplateFault(
                TEMPLATE_UNREADABLE, f"读不了模板“{name}”", "检查它是不是文件、能不能打开", place=place
            )
