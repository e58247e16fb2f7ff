"""A 移交包, or archived items → Material: all that the checks of the 四性检测 need, read once. Nothing is checked here."""

from __future__ import annotations

import contextlib
import datetime
import json
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from lxml import etree

from notice_gen.files.zips import TORN
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import DESCRIPTION
from notice_gen.model.places import NOWHERE
from notice_gen.office.handover.bag import ABOUT, ALGORITHMS, CATALOGUE, LEFT, OTHERS, VOID
from notice_gen.office.handover.catalogue import Row, read_catalogue
from notice_gen.office.handover.faults import NOT_A_PACKAGE
from notice_gen.office.handover.item import METADATA, Item, Sender
from notice_gen.office.handover.metadata import SCHEMA, blocks_of, metadata, text_of
from notice_gen.office.handover.page_counts import Unreadable

T = TypeVar("T")

MOST_UNPACKED = (
    512 << 20
)  # bytes that one package may unpack to; a document with many pictures has a tenth of it
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@dataclass(frozen=True)
class Examined:
    """One item as it is found. `files` are all files of its folder but the 元数据.xml and 件.json, by the
    name that the metadata gives them; `metadata` is None where there is none that can be read.
    """

    item: Item
    files: Mapping[str, Path]
    metadata: etree._Element | None
    unread: tuple[str, ...] = ()  # which of 元数据.xml, 件.json cannot be read

    @property
    def name(self) -> str:
        """What people call it."""
        return self.item.name

    def text(self, path: str) -> str:
        """The words of its metadata at a path; empty without metadata."""
        return "" if self.metadata is None else text_of(self.metadata, path)

    def blocks(self, name: str) -> list[dict[str, str]]:
        """The blocks of its metadata with that name (电子属性, 业务)."""
        return [] if self.metadata is None else list(blocks_of(self.metadata, name))


@dataclass(frozen=True)
class Material:
    """What is examined: `bag` is the folder of a 移交包, None where items of the archive are looked at."""

    source: str
    items: tuple[Examined, ...]
    when: datetime.datetime
    bag: Path | None = None
    catalogue: tuple[Row, ...] | None = None  # None: there is none that can be read
    info: Mapping[str, str] = field(default_factory=dict)  # bag-info.txt
    void: frozenset[str] = frozenset()  # 档号 of void documents, which are not here
    others: frozenset[str] = frozenset()  # 档号 of other papers (收文 …), and of lines that have no files
    left: Mapping[str, str] = field(default_factory=dict)  # 档号 that a document had, and which it has now
    whole: bool = True  # whether all items of the years should be here
    _known: dict[tuple[Any, Path], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, look: Callable[[Path], T], path: Path) -> T:
        """The result of `look` on a file, cached as several checks ask for it. Raises Unreadable each time."""
        if (look, path) not in self._known:
            try:
                self._known[look, path] = look(path)
            except Unreadable as error:
                self._known[look, path] = error
        known = self._known[look, path]
        if isinstance(known, Unreadable):
            raise known
        return known  # type: ignore[no-any-return]

    @cached_property
    def odd(self) -> list[str]:
        """What in the bag is neither a file nor a folder, by its path: links, pipes. None of it is opened."""
        return [
            name
            for name, path in self._paths.items()
            if path.is_symlink() or not (path.is_file() or path.is_dir())
        ]

    @cached_property
    def payload(self) -> dict[str, Path]:
        """Every file under data/, by its path in the bag."""
        return {
            name: path for name, path in self._paths.items() if name.startswith("data/") and _is_plain(path)
        }

    @cached_property
    def tags(self) -> dict[str, Path]:
        """Every file of the bag outside data/, by its path in the bag."""
        return {
            name: path
            for name, path in self._paths.items()
            if not name.startswith("data/") and _is_plain(path)
        }

    @cached_property
    def _paths(self) -> dict[str, Path]:
        """Whatever is in the bag, in order."""
        if self.bag is None:
            return {}
        return {path.relative_to(self.bag).as_posix(): path for path in sorted(self.bag.rglob("*"))}


def of_items(
    items: Sequence[Item],
    sender: Sender,
    when: datetime.datetime,
    *,
    source: str = "归档库",
    others: Collection[str] = (),
    left: Mapping[str, str] = MappingProxyType({}),
) -> Material:
    """The archive's items as material; their metadata is made as a 移交包 would have it. `others` are the 档号 that the register gave
    to what is no item here, `left` those that a document left for the one which it has now."""
    examined = tuple(
        Examined(
            item,
            {item.names[name]: item.files[name] for name in item.in_order()},
            metadata(item, sender, None),
            () if item.description else (DESCRIPTION,),
        )
        for item in sorted(items, key=lambda item: item.order)
    )
    return Material(source, examined, when, others=frozenset(others), left=left)


def of_bag(folder: Path, when: datetime.datetime) -> Material:
    """A 移交包 as material, as much of it as can be read. Raises Refused where the folder is no bag at all."""
    data = folder / "data"
    if not (folder / "bagit.txt").is_file() or not data.is_dir() or data.is_symlink():
        seen = f"“{folder}”不是移交包（里面没有 bagit.txt 和 data）"
        raise Refused(Diagnostic(NOT_A_PACKAGE, NOWHERE, seen, "写移交包最外层文件夹的名称"))
    info = _info(folder / "bag-info.txt")
    catalogue = None
    with contextlib.suppress(OSError, ValueError):
        if _is_plain(data / CATALOGUE) and not unpacks_too_large(data / CATALOGUE):
            catalogue = tuple(read_catalogue((data / CATALOGUE).read_bytes())[0])
    folders = [path for path in sorted(data.iterdir()) if path.is_dir() and not path.is_symlink()]
    examined = tuple(map(_examined, folders))
    whole = info.get("Handover-Scope") != "选定"
    void = frozenset(info.get(VOID, "").split())
    others = frozenset(info.get(OTHERS, "").split())
    left = dict(zip(*[iter(info.get(LEFT, "").split())] * 2, strict=False))
    source = f"移交包“{folder.absolute().name}”"
    return Material(source, examined, when, folder, catalogue, info, void, others, left, whole)


def _examined(folder: Path) -> Examined:
    unread = []
    description: dict[str, Any] = {}
    try:
        data = json.loads(_bytes(folder / DESCRIPTION))
        description = data if isinstance(data, dict) else {}
    except (OSError, ValueError, RecursionError):
        pass
    if not description:
        unread.append(DESCRIPTION)
    root = None
    try:
        root = etree.fromstring(_bytes(folder / METADATA), _PARSER)
    except (OSError, etree.XMLSyntaxError):
        unread.append(METADATA)
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if _is_plain(path) and path.name not in (DESCRIPTION, METADATA)
    }
    logical = {}
    if root is not None:
        for block in blocks_of(root, "电子属性"):
            path = files.get(block.get("计算机文件名", ""))
            if path is not None:
                logical[block.get("归档库中名称", "")] = path
    identity = text_of(root, "电子文件号") if root is not None else folder.name
    if DESCRIPTION not in unread:
        logical[DESCRIPTION] = folder / DESCRIPTION
    return Examined(Item(identity or folder.name, description, logical), files, root, tuple(unread))


def unpacks_too_large(package: Path) -> bool:
    """Whether a zip would unpack to more than anybody writes: a bomb, which nothing here shall set off.

    What is no zip is none. An entry that says it is smaller than it is ends in an error when it is read.
    """
    try:
        with zipfile.ZipFile(package) as opened:
            return sum(entry.file_size for entry in opened.infolist()) > MOST_UNPACKED
    except TORN:
        return False


def _is_plain(path: Path) -> bool:
    """Whether it is a file itself, not a link to one."""
    return path.is_file() and not path.is_symlink()


def _bytes(path: Path) -> bytes:
    if not _is_plain(path):
        raise FileNotFoundError(path)
    return path.read_bytes()


def _info(path: Path) -> dict[str, str]:
    """The labels of bag-info.txt, the last of several alike."""
    info: dict[str, str] = {}
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, colon, words = line.partition(":")
            if colon and not name[:1].isspace():
                info[name.strip()] = words.strip()
    return info


EXPECTED = (ABOUT, CATALOGUE, SCHEMA)
TAGS = (
    "bagit.txt",
    "bag-info.txt",
    *(f"{kind}-{name}.txt" for kind in ("manifest", "tagmanifest") for name in ALGORITHMS),
)
