"""An office whose papers are printed: its register, its archive, and the situations of the smallest wrong examples."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from openpyxl import Workbook

import issuing
from handed_over import FILES, office, pdf, record, with_document
from notice_gen.model.filing import LEDGER


def with_settings(folder: Path, table: str, *lines: str) -> Path:
    """The office with these lines more in a table of its settings."""
    settings = folder / "办公室.toml"
    text = settings.read_text(encoding="utf-8")
    head, new = f'\n["{table}"]\n', "".join(f"{line}\n" for line in lines)
    text = f"\n{text}"
    text = text.replace(head, head + new) if head in text else f"{text}{head}{new}"
    settings.write_text(text.removeprefix("\n"), encoding="utf-8")
    return folder


@contextmanager
def _all_columns() -> Iterator[None]:
    columns = ", ".join(f'"{name}"' for name in LEDGER)
    with_settings(office(Path("办公室"), (record(1, FILES), FILES)), "登记", f'"打印栏目" = [{columns}]')
    yield
    shutil.rmtree("办公室")


def full_page() -> bytes:
    """A PDF whose page has lines from edge to edge all the way up."""
    lines = " ".join(f"0 {height} 595 3 re" for height in range(560, 842, 9))
    return pdf(f"one) Tj ET {lines} f BT (two")


@contextmanager
def _with_retentions() -> Iterator[None]:
    with issuing.an_office():
        with_settings(Path("办公室"), '归档"."保管期限表', '"通知" = "30年"', '"活动方案" = "永久"')
        yield


@contextmanager
def _with_an_idle_line() -> Iterator[None]:
    with issuing.an_office():
        with_settings(Path("办公室"), '归档"."保管期限表', '"会议通知" = "10年"', '"干部任免" = "永久"')
        yield


def _filled(*rows: list[object]) -> Callable[[], AbstractContextManager[Any]]:
    """填好.xlsx has these rows, and the office a document."""

    @contextmanager
    def situation() -> Iterator[None]:
        book = Workbook()
        for line in rows:
            book.active.append(line)
        book.save("填好.xlsx")
        with with_document(份数="45")():
            yield
        Path("填好.xlsx").unlink()

    return situation


_FAIR = {name: data for name, data in FILES.items() if not name.startswith("正本/")}

SITUATIONS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "打印全部栏目": _all_columns,
    "办公室有保管期限表": _with_retentions,
    "保管期限表写了干部任免": _with_an_idle_line,
    "印了四十五份": with_document(份数="45"),
    "分发单的份数写了字": _filled(["收文单位", "份数"], ["某区卫生健康局", "两份"], ["存档", 5]),
    "分发单没有表头": _filled(["某区卫生健康局", 2]),
    "归档的首页没有空白": with_document({**_FAIR, "正本/正本.pdf": full_page()}),
    "归档的正本是图片": with_document({**_FAIR, "正本/盖章扫描件.jpg": b"\xff\xd8\xff"}),
    "归档的机构有生僻字": with_document(机构或问题="疾控\u0378科"),
}
