"""A text file → its text, or why it cannot be read as text. What it says is not looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

Unreadable = Literal["missing", "outside", "no file", "too big", "not UTF-8", "refused"]


class CannotRead(Exception):
    """A file that cannot be read as text, and why."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why)
        self.why = why


def text_of(path: Path, folders: Iterable[Path] | None, most: int) -> str:
    """The UTF-8 text of a file of at most `most` bytes, without the byte order mark that Notepad writes.

    The file must lie in one of the folders, also behind links; `folders` None allows any place. Raises CannotRead.
    """
    try:
        real = path.resolve(strict=True)
        if folders is not None and not any(real.is_relative_to(folder.resolve()) for folder in folders):
            raise CannotRead("outside")
        if not real.is_file():  # a folder, or a pipe that would never end
            raise CannotRead("no file")
        with real.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        raise CannotRead("missing") from None
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, NUL in the name
        raise CannotRead("refused") from error
    if len(data) > most:
        raise CannotRead("too big")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead("not UTF-8") from error
