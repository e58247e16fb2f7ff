"""A zip package (.xlsx, .ods) → its parts as streams of bytes or of XML; limits are checked before anything is unpacked.

What the parts mean is not known here.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from notice_gen.book.faults import (
    DAMAGED_FILE,
    DOCTYPE,
    ENCRYPTED,
    INCOMPLETE_FILE,
    OTHER_COMPRESSION,
    OVERLAPPING_PARTS,
    PARTS_OF_ONE_NAME,
    TOO_BIG_UNPACKED,
    TOO_MANY_PARTS,
)
from notice_gen.book.limits import (
    MOST_BEFORE_XML,
    MOST_DEPTH,
    MOST_DIRECTORY,
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_STREAMED,
    MOST_TOKEN,
    MOST_UNPACKED,
    RATIO_COUNTS_ABOVE,
)
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.places import InFile, Place

BLOCK = 1 << 20  # bytes read at a time
SAVE_ANEW = "用 Excel 或 WPS 打开，另存为新的 .xlsx 文件"
# What zipfile raises where a part's bytes are not what its list of entries says.
_TORN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
Handler = Callable[..., object]


class Package:
    """An open package. Closes with `with`; every method raises Refused where the file cannot be read."""

    def __init__(self, path: Path, file: str) -> None:
        """Raises Refused for a package that is damaged or beyond the limits, or that has a DOCTYPE."""
        self.file = file
        self._before_xml = 0  # bytes seen before the first element of the parts, until now
        self._stream = path.open("rb")
        try:
            self._few_entries()
            self._zip = zipfile.ZipFile(self._stream)
            self._within_limits()
        except (
            zipfile.BadZipFile,
            ValueError,
            OverflowError,
            struct.error,
            NotImplementedError,
            OSError,
        ) as error:
            self._stream.close()
            raise refused(
                INCOMPLETE_FILE, file, "文件不完整，可能没有下载或复制完", "重新取得这本工作簿"
            ) from error
        except BaseException:
            self._stream.close()
            raise
        self._parts = {_key(entry.filename): entry for entry in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._stream.close()

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._parts

    def names(self) -> list[str]:
        """The parts' names, in lower case with / between folders."""
        return list(self._parts)

    def size(self, part: str) -> int:
        """Bytes of a part when unpacked, as declared; more is never read."""
        return self._parts[_key(part)].file_size

    def blocks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, a block at a time. Raises Refused where it is torn."""
        try:
            with self._zip.open(self._parts[_key(part)]) as stream:
                while block := stream.read(BLOCK):
                    yield block
        except KeyError as error:
            raise self.damaged(part, "缺少一部分") from error
        except _TORN as error:
            raise self.damaged(part) from error

    def parse(
        self,
        part: str,
        start: Handler | None = None,
        end: Handler | None = None,
        characters: Handler | None = None,
        most: int = MOST_STREAMED,
        namespaces: bool = False,
    ) -> None:
        """Stream a part's XML through the handlers; with namespaces, names are their address, a space, the name.

        Raises Refused for broken XML, for a part above `most` bytes and for a value no handler can read.
        """
        if part in self and self.size(part) > most:
            raise self.swollen()
        parser = xml_parser(start, end, characters, namespaces)
        fed = 0
        try:
            for block in self.blocks(part):
                parser.Parse(block, False)
                fed += len(block)
                if fed - parser.CurrentByteIndex > MOST_TOKEN:
                    raise self.damaged(part)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError, OverflowError) as error:
            raise self.damaged(part) from error

    def damaged(self, part: str, what: str = "已损坏") -> Refused:
        """A Refused to raise, which names a damaged part."""
        return refused(
            DAMAGED_FILE, self.file, f"文件{what}（{part}）", "用 Excel 或 WPS 打开修复后另存，或重新取得"
        )

    def swollen(self) -> Refused:
        """A Refused to raise for a package that unpacks to too much."""
        return refused(TOO_BIG_UNPACKED, self.file, "文件解压后过大，不像是一本工作簿", SAVE_ANEW)

    def _few_entries(self) -> None:
        """Judge the list of entries by its size before it is read."""
        self._stream.seek(0, 2)
        end = self._stream.tell()
        self._stream.seek(max(0, end - 65_557))
        tail = self._stream.read()
        at = tail.rfind(b"PK\5\6")
        if at < 0 or len(tail) - at < 22:
            raise zipfile.BadZipFile
        entries, size = struct.unpack("<HI", tail[at + 10 : at + 16])
        locator = tail[at - 20 : at] if at >= 20 else b""
        if locator.startswith(b"PK\6\7"):
            self._stream.seek(struct.unpack("<Q", locator[8:16])[0])
            record = self._stream.read(56)
            if record.startswith(b"PK\6\6") and len(record) == 56:
                entries, size = struct.unpack("<QQ", record[32:48])
        if entries > MOST_ENTRIES or size > MOST_DIRECTORY:
            raise refused(TOO_MANY_PARTS, self.file, "文件里的部件多得不像一本工作簿", SAVE_ANEW)

    def _within_limits(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise refused(TOO_MANY_PARTS, self.file, "文件里的部件多得不像一本工作簿", SAVE_ANEW)
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED or any(
            entry.file_size > RATIO_COUNTS_ABOVE
            and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
            for entry in entries
        ):
            raise self.swollen()
        if any(entry.flag_bits & 1 for entry in entries):
            raise refused(ENCRYPTED, self.file, "文件加了密码", "去掉密码后另存")
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise refused(OTHER_COMPRESSION, self.file, "文件的压缩方式不是工作簿所用的", SAVE_ANEW)
        if len({_key(entry.filename) for entry in entries}) < len(entries):
            raise refused(PARTS_OF_ONE_NAME, self.file, "文件里有同名的部件，不知道用哪一个", SAVE_ANEW)
        self._no_overlap(entries)

    def _no_overlap(self, entries: list[zipfile.ZipInfo]) -> None:
        """Entries that share bytes unpack to far more than the file holds (CVE-2024-0450)."""
        reached = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            self._stream.seek(entry.header_offset)
            header = self._stream.read(30)
            if len(header) < 30 or not header.startswith(b"PK\3\4"):
                raise zipfile.BadZipFile
            if entry.header_offset < reached:
                raise refused(
                    OVERLAPPING_PARTS, self.file, "文件里的部件互相重叠，不是正常的工作簿", SAVE_ANEW
                )
            name, extra = struct.unpack("<HH", header[26:30])
            reached = entry.header_offset + 30 + name + extra + entry.compress_size
        if reached > self._zip.start_dir:
            raise refused(OVERLAPPING_PARTS, self.file, "文件里的部件互相重叠，不是正常的工作簿", SAVE_ANEW)

    def without_doctype(self) -> None:
        """Raise Refused if any part of the package, in whatever encoding, has a DOCTYPE."""
        for part in self._parts:
            if not part.endswith("/") and self._has_doctype(part):
                raise refused(
                    DOCTYPE, self.file, f"文件内含有 DOCTYPE（{part}），正常的工作簿没有", SAVE_ANEW
                )

    def _has_doctype(self, part: str) -> bool:
        """Whether a DOCTYPE stands before the first element. What is no XML has none."""
        found: list[bool] = []
        parser = xml_parser(lambda *_: found.append(False))
        parser.StartDoctypeDeclHandler = lambda *_: found.append(True)
        for block in self._head(part):
            try:
                parser.Parse(block, False)
            except (expat.ExpatError, LookupError, ValueError):  # LookupError: an encoding nobody knows
                break
            if found:
                break
            self._before_xml += len(block)
            if self._before_xml > MOST_BEFORE_XML:
                raise self.damaged(part)
        return bool(found) and found[0]

    def _head(self, part: str) -> Iterator[bytes]:
        """A part's bytes by small steps, as far as they can be read."""
        try:
            with self._zip.open(self._parts[part]) as stream:
                step = 1 << 12
                while block := stream.read(step):
                    yield block
                    step = 1 << 16
        except _TORN:
            return  # said when, and if, the part is used


def xml_parser(
    start: Handler | None = None,
    end: Handler | None = None,
    characters: Handler | None = None,
    namespaces: bool = False,
) -> Any:
    """An Expat parser with these handlers; it fetches nothing."""
    parser = expat.ParserCreate(namespace_separator=" ") if namespaces else expat.ParserCreate()
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise ValueError(name)
        if start is not None:
            start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    if start is not None or end is not None:
        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
    parser.CharacterDataHandler = characters
    parser.buffer_text = True
    return parser


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def refused(fault: Fault, where: Place | str, seen: str, remedy: str) -> Refused:
    """A Refused with one finding, on a file or a place in it."""
    place = InFile(where) if isinstance(where, str) else where
    return Refused(Diagnostic(fault, place, seen, remedy))


def _key(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()
