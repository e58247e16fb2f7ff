"""A font file, or the zip of a release → files in the user's own font folder, looked at first: names, characters, widths.

What a zip says of itself is not believed: names are cut to their last part, and bytes are counted as they are read.
It installs nothing for Word, and takes no face that the program has no use for.
"""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from notice_gen.cli.faults import FONT_OF_NO_USE, FONT_TOO_LARGE, FONT_UNREADABLE
from notice_gen.files.names import portable
from notice_gen.model.diagnostics import Diagnostic, Refused, printable
from notice_gen.model.places import InFile
from notice_gen.writers.pdf.font_files import ENDINGS, Face, faces_in
from notice_gen.writers.pdf.fonts import is_rare, role_of

MOST_OF_A_FONT = 128 << 20  # bytes; the largest collections of 汉字 have some 120 MB
MOST_OF_ALL = 512 << 20  # bytes of all fonts of a zip
MOST_FONTS = 64  # of a zip; releases have a few
MOST_ENTRIES = 10_000  # of a zip
KINDS = (*ENDINGS, ".woff2")
_TORN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, struct.error)


@dataclass(frozen=True, slots=True)
class Added:
    """A file that is in the folder now, its faces, and whether it was there already."""

    path: Path
    faces: tuple[Face, ...]
    stood: bool


def add_fonts(file: Path, folder: Path) -> list[Added]:
    """Put the fonts of a file into a folder, all or none; what stands there is never written over.

    Raises Refused where it is no font, damaged, too large or of no use for 公文, OSError where the folder takes nothing.
    """
    found: list[tuple[str, bytes, tuple[Face, ...]]] = []
    unread = ""
    with tempfile.TemporaryDirectory(prefix="notice-gen-") as kept:
        for n, (name, data) in enumerate(_fonts_of(file)):
            path = Path(kept, f"{n}{Path(name).suffix}")
            path.write_bytes(data)
            faces = tuple(face for face in faces_in(path) if face.names)
            if not faces or not _can_be_set(path):
                unread = unread or name
            elif any(role_of(face) or is_rare(face) for face in faces):
                found.append((name, data, faces))
            else:
                unread = unread or f"{name}（{faces[0].name}）"
    if not found:
        if not unread:
            raise _refused(file, "里面没有字体文件", f"要有 {'、'.join(KINDS)} 文件")
        if unread.endswith("）"):
            seen = f"“{unread}”不是程序认得的公文字体"
            remedy = "认得的列在 README“字体”一节；要用作某一种的，在 notice-gen.toml 的“版式”中写它的名称，放进字体文件夹"
            raise Refused(Diagnostic(FONT_OF_NO_USE, InFile(file.name), printable(seen), remedy))
        raise _refused(file, f"“{unread}”不是能用的字体，或者已经损坏", "重新下载一次")
    folder.mkdir(parents=True, exist_ok=True)
    return [_put(name, data, faces, folder) for name, data, faces in found]


def _can_be_set(path: Path) -> bool:
    """Whether the typesetter reads the font, and the font says how wide its characters are."""
    import typst

    try:
        return bool(typst.Fonts(False, False, [str(path.parent)]).fonts()) and all(
            face.widths("国") is not None for face in faces_in(path)
        )
    except Exception:  # fontTools raises whatever its parser meets
        return False


def _put(name: str, data: bytes, faces: tuple[Face, ...], folder: Path) -> Added:
    """The font under its name, or under another where a different file has that."""
    stem, ending = Path(name).stem, Path(name).suffix.lower()
    for n in range(1, 1000):
        path = folder / f"{portable(stem)}{'' if n == 1 else f' ({n})'}{ending}"
        if path.is_file() and path.read_bytes() == data:
            return Added(path, faces_in(path), stood=True)
        if not path.exists():
            break
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".notice-gen-", suffix=".tmp", delete=False) as file:
        file.write(data)
    whole = Path(file.name)
    whole.chmod(0o644)
    whole.replace(path)
    return Added(path, faces_in(path), stood=False)


# ---- reading --------------------------------------------------------------------------------------


def _fonts_of(file: Path) -> Iterator[tuple[str, bytes]]:
    """The fonts of a file by their names, those of a zip one after the other."""
    with file.open("rb") as stream:
        magic = stream.read(4)
    if magic == b"PK\3\4":
        yield from _unzipped(file)
    elif file.stat().st_size > MOST_OF_A_FONT:
        raise _too_large(file)
    else:
        yield _plain(file, file.name, file.read_bytes())


def _unzipped(file: Path) -> Iterator[tuple[str, bytes]]:
    """The fonts of a zip; nothing is written under a name of its own."""
    left = MOST_OF_ALL
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            fonts = [one for one in entries if _is_font(one.filename)]
            if len(entries) > MOST_ENTRIES or len(fonts) > MOST_FONTS:
                raise _too_large(file)
            for entry in fonts:
                name = PurePosixPath(entry.filename.replace("\\", "/")).name
                with archive.open(entry) as stream:
                    data = stream.read(min(MOST_OF_A_FONT, left) + 1)
                if len(data) > min(MOST_OF_A_FONT, left):
                    raise _too_large(file)
                left -= len(data)
                yield _plain(file, name, data)
    except _TORN as error:
        raise _refused(
            file, "压缩包打不开，或者加了密码", "重新下载一次，或者解压以后添加其中的字体文件"
        ) from error


def _is_font(name: str) -> bool:
    """Whether an entry of a zip is a font; macOS puts a shadow of each file beside it."""
    last = PurePosixPath(name.replace("\\", "/"))
    return last.suffix.lower() in KINDS and not last.name.startswith(".") and not name.startswith("__MACOSX")


def _plain(file: Path, name: str, data: bytes) -> tuple[str, bytes]:
    """A font as the typesetter reads it: .woff2 is unpacked."""
    if data[:4] != b"wOF2":
        endings = {b"ttcf": ".ttc", b"OTTO": ".otf"}
        return f"{Path(name).stem}{endings.get(data[:4], '.ttf')}", data
    import io

    from fontTools.ttLib import TTFont

    if _unpacked_size(data) > MOST_OF_A_FONT:
        raise _too_large(file)
    try:
        font = TTFont(io.BytesIO(data), recalcTimestamp=False)
        font.flavor = None
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    except Exception as error:  # fontTools raises whatever its parser meets
        raise _refused(file, f"“{name}”不是能用的字体，或者已经损坏", "重新下载一次") from error
    return f"{Path(name).stem}{'.otf' if out.getvalue()[:4] == b'OTTO' else '.ttf'}", out.getvalue()


def _unpacked_size(data: bytes) -> int:
    """How many bytes the tables of a .woff2 unpack to, counted as far as MOST_OF_A_FONT (W3C WOFF2, 4)."""
    import brotli

    at, packed = 48, 0
    try:
        packed = struct.unpack(">I", data[20:24])[0]
        for _ in range(struct.unpack(">H", data[12:14])[0]):
            flags = data[at]
            at += 5 if flags & 0x3F == 0x3F else 1
            at = _past_number(data, at)
            transformed = (flags >> 6 != 3) if flags & 0x3F in (10, 11) else flags >> 6 != 0
            if transformed:
                at = _past_number(data, at)
    except (struct.error, IndexError):
        return 0  # it is damaged, which is seen when it is read
    unpacking, size = brotli.Decompressor(), 0
    try:
        size = len(unpacking.process(data[at : at + packed], output_buffer_limit=1 << 20))
        while size <= MOST_OF_A_FONT and not unpacking.is_finished():
            more = unpacking.process(b"", output_buffer_limit=1 << 20)
            if not more:
                break
            size += len(more)
    except brotli.error:
        pass
    return size


def _past_number(data: bytes, at: int) -> int:
    """The place after a UIntBase128: seven bits a byte, the last without the eighth."""
    while data[at] & 0x80:
        at += 1
    return at + 1


def _refused(file: Path, seen: str, remedy: str) -> Refused:
    return Refused(Diagnostic(FONT_UNREADABLE, InFile(file.name), printable(seen), remedy))


def _too_large(file: Path) -> Refused:
    seen = f"解开以后太大或者太多：一个字体最多 {MOST_OF_A_FONT >> 20} MB，一个压缩包最多 {MOST_FONTS} 个字体"
    return Refused(
        Diagnostic(FONT_TOO_LARGE, InFile(file.name), seen, "解压以后，只添加要用的那一个字体文件")
    )
