"""Folders of this machine → the faces of its font files: names, weights, characters and widths, read and cached.

Which face is used for what is chosen elsewhere (`fonts`). Nothing is installed or downloaded.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

FOLDERS = "NOTICE_GEN_FONTS"  # an office's own folders of fonts, looked at first
OURS = Path(__file__).with_name("faces")  # the faces that travel with the program, looked at last
ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
# Signs that a document means something by, and those that a careless face has in their place. Signs of one form in
# print (－ and -, Ａ and A) are of no concern.
SIGNS = "￥¥￡£￠¢€％‰℃°§№±×÷≠≤≥≈＄＃＆＠＋＝？！"
_TAKEN_FOR = "$#%&@+=?!<>" + SIGNS


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file: all its family names, its weight, and its place in a collection."""

    path: Path
    index: int
    names: tuple[str, ...]
    weight: int

    @property
    def name(self) -> str:
        """The name that a person knows it by: the Chinese one where it has one."""
        chinese = [name for name in self.names if not name.isascii()]
        return (chinese or list(self.names))[0]

    @property
    def characters(self) -> frozenset[int]:
        """The code points it has glyphs for."""
        return _characters(self.path, self.index)

    def widths(self, characters: str) -> dict[str, float]:
        """How wide it sets each of these characters that it has, in em."""
        return dict(_widths(self.path, self.index, characters))

    def drawn_as_others(self) -> str:
        """The characters of SIGNS that it draws as another one: ￥ as ＄, as Fandol's faces do."""
        return _drawn_as_others(self.path, self.index)

    @property
    def licence(self) -> str:
        """What its file says of its licence, in a word where it is one of the known free ones."""
        said = _licence(self.path, self.index).lower()
        known = {
            "open font license": "SIL OFL 1.1",
            "/ofl": "SIL OFL 1.1",
            "gnu": "GPL",
            "arphic": "Arphic 许可",
        }
        other = "授权见字体文件" if said else "字体文件没有写授权"
        return next((short for words, short in known.items() if words in said), other)


def own_folder() -> Path:
    """The folder in which this user keeps fonts of their own. Raises RuntimeError where they have no home."""
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "Microsoft/Windows/Fonts"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library/Fonts"
    return Path.home() / ".local/share/fonts"


def folders() -> list[Path]:
    """The folders that hold fonts on this machine, an office's own first, that of the program last."""
    own = [Path(folder) for folder in os.environ.get(FOLDERS, "").split(os.pathsep) if folder]
    try:
        home, users = Path.home(), [own_folder()]
    except RuntimeError:  # no HOME and no entry for the user
        home, users = Path("/nonexistent"), []
    if sys.platform == "win32":
        return [*own, *users, Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", OURS]
    if sys.platform == "darwin":
        return [*own, *users, *_of_macos(), OURS]
    usual = [*users, home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
    wps = Path("/opt/kingsoft/wps-office/office6/fonts")
    return [*own, *usual, wps, *_known_to_fontconfig((*own, *usual, wps)), OURS]


def _of_macos(root: Path = Path("/")) -> list[Path]:
    """Where macOS keeps fonts: its own, those it fetched when asked, and those inside Word and WPS."""
    fetched = sorted((root / "System/Library/AssetsV2").glob("com_apple_MobileAsset_Font*"))
    office = [
        root / "Applications/Microsoft Word.app/Contents/Resources/DFonts",
        root / "Applications/wpsoffice.app/Contents/Resources/office6/fonts",
    ]
    return [root / "Library/Fonts", root / "System/Library/Fonts", *fetched, *office]


def _known_to_fontconfig(known: tuple[Path, ...]) -> list[Path]:
    """Further folders that fontconfig knows (统信, 麒麟 and others keep fonts in places of their own)."""
    try:
        listed = subprocess.run(
            ["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    parents = {Path(line).parent for line in listed.splitlines() if line}
    return sorted(p for p in parents if not any(p.is_relative_to(folder) for folder in known))


def configured() -> str:
    """The file by which fontconfig is configured here."""
    return os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"


def scan() -> tuple[Face, ...]:
    """Every face in the machine's folders, read once as long as the files stay the same."""
    return tuple(face for path, *state in _files(tuple(folders())) for face in _faces(path, *state))


def faces_in(path: Path) -> tuple[Face, ...]:
    """The faces of one file; none where it is no font that can be read."""
    state = path.stat()
    return _faces(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _files(searched: tuple[Path, ...]) -> tuple[tuple[Path, int, int], ...]:
    found: dict[Path, tuple[int, int]] = {}
    for folder in searched:
        for root, subfolders, names in os.walk(folder):
            subfolders.sort()
            for name in sorted(names):
                if name.lower().endswith(ENDINGS):
                    path = Path(root, name)
                    try:
                        state = path.stat()
                    except OSError:
                        continue
                    found.setdefault(path, (state.st_mtime_ns, state.st_size))
    return tuple((path, *state) for path, state in found.items())


@lru_cache(maxsize=4096)
def _faces(path: Path, changed: int, size: int) -> tuple[Face, ...]:
    """The faces of a file; none where it is no font that can be read."""
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    made = []
    try:
        for index in range(_count(path)):
            with TTFont(path, fontNumber=index, lazy=True) as font:
                names = (record.toUnicode() for record in font["name"].names if record.nameID in (1, 16))
                weight = font["OS/2"].usWeightClass if "OS/2" in font else 400
                made.append(Face(path, index, tuple(dict.fromkeys(names)), weight))
    except Exception:  # fontTools raises whatever its parser meets; one bad file must not stop the rest
        return ()
    return tuple(made)


def _count(path: Path) -> int:
    """How many faces a file holds: the number in a collection's header, else one."""
    with path.open("rb") as file:
        head = file.read(12)
    return int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1


@lru_cache(maxsize=1)  # what is asked of a face is asked in a row, and takes most of its time here
def _glyphs(path: Path, index: int) -> dict[int, str]:
    """The names of the glyphs of a face, by code point."""
    with _opened(path, index) as font:
        return dict(font.getBestCmap() or {})


@lru_cache(maxsize=64)
def _characters(path: Path, index: int) -> frozenset[int]:
    return frozenset(_glyphs(path, index))


@lru_cache(maxsize=64)
def _widths(path: Path, index: int, characters: Iterable[str]) -> tuple[tuple[str, float], ...]:
    glyphs = _glyphs(path, index)
    with _opened(path, index) as font:
        advances, em = font["hmtx"], font["head"].unitsPerEm
        return tuple((c, advances[glyphs[ord(c)]][0] / em) for c in characters if ord(c) in glyphs)


@lru_cache(maxsize=64)
def _drawn_as_others(path: Path, index: int) -> str:
    glyphs = _glyphs(path, index)
    by_shape: dict[_Shape, list[str]] = {}
    with _opened(path, index) as font:
        shapes = font.getGlyphSet()
        for character in _TAKEN_FOR:
            if ord(character) in glyphs and (shape := _shape(shapes, glyphs[ord(character)])):
                by_shape.setdefault(shape, []).append(character)
    # Of two signs that look the same the one is right that a keyboard has, in whole or in half cells.
    wrong = {
        c
        for one in by_shape.values()
        if len({normalize("NFKC", c) for c in one}) > 1
        for c in one
        if not normalize("NFKC", c).isascii()
    }
    return "".join(c for c in SIGNS if c in wrong)


_Shape = tuple[tuple[str, tuple[tuple[int, int] | None, ...]], ...]


def _shape(shapes: Any, glyph: str) -> _Shape:
    """What a glyph draws, wherever it stands in its cell; nothing where it is blank."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    pen = DecomposingRecordingPen(shapes)
    shapes[glyph].draw(pen)
    # None stands for the start of an outline that has no point of its own (qCurveTo).
    left = min((point[0] for _, points in pen.value for point in points if point), default=0)
    return tuple(
        (drawn, tuple((round(point[0] - left), round(point[1])) if point else None for point in points))
        for drawn, points in pen.value
    )


def _opened(path: Path, index: int) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(path, fontNumber=index, lazy=True)


def lacks(face: Face) -> str:
    """The characters of 《通用规范汉字表》 that a face has no glyphs for."""
    listed = (OURS / "tgh-8105.txt").read_text(encoding="utf-8")
    return "".join(c for c in listed if not c.isspace() and ord(c) not in face.characters)


@lru_cache(maxsize=64)
def _licence(path: Path, index: int) -> str:
    with _opened(path, index) as font:
        return str(font["name"].getDebugName(13) or font["name"].getDebugName(14) or "")
