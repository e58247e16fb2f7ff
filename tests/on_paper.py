"""An office whose papers are printed: its register, its archive, and the situations of the smallest wrong examples."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from handed_over import FILES, office, record
from notice_gen.model.filing import LEDGER


def with_settings(folder: Path, table: str, *lines: str) -> Path:
    """The office with these lines more in a table of its settings."""
    settings = folder / "办公室.toml"
    text = settings.read_text(encoding="utf-8")
    head = f'["{table}"]\n'
    new = head + "".join(f"{line}\n" for line in lines)
    settings.write_text(text.replace(head, new) if head in text else text + new, encoding="utf-8")
    return folder


@contextmanager
def _all_columns() -> Iterator[None]:
    columns = ", ".join(f'"{name}"' for name in LEDGER)
    with_settings(office(Path("办公室"), (record(1, FILES), FILES)), "登记", f'"打印栏目" = [{columns}]')
    yield
    shutil.rmtree("办公室")


SITUATIONS: dict[str, Callable[[], AbstractContextManager[Any]]] = {"打印全部栏目": _all_columns}
