"""Type faces of this machine: which one stands for each role, and which characters they have.

Font files are searched in the folders of the system and the user; official faces come first, then free ones in the
order written here. Nothing is installed or downloaded.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from notice_gen.model.diagnostics import Diagnostic, Missing
from notice_gen.model.layout import GB_T_9704, Faces
from notice_gen.model.places import NOWHERE
from notice_gen.writers.faults import FACE_MISSING

FOLDERS = "NOTICE_GEN_FONTS"  # an office's own folders of fonts, looked at first

Known = tuple[str, int]  # a family by any of its names; a weight from 100 to 900, 0 for any

# Per role, the best first. The README's section Fonts shows this order and says where to get them.
OFFICIAL: dict[str, tuple[Known, ...]] = {
    "小标宋": (
        ("方正小标宋简体", 0), ("FZXiaoBiaoSong-B05S", 0), ("方正小标宋_GBK", 0), ("FZXiaoBiaoSong-B05", 0),
    ),
    "仿宋": (("仿宋_GB2312", 0), ("FangSong_GB2312", 0), ("仿宋", 0), ("FangSong", 0)),
    "楷体": (("楷体_GB2312", 0), ("KaiTi_GB2312", 0), ("楷体", 0), ("KaiTi", 0)),
    "黑体": (("黑体", 0), ("SimHei", 0)),
    "宋体": (("宋体", 0), ("SimSun", 0)),
}  # fmt: skip
OTHERS: dict[str, tuple[Known, ...]] = {
    "小标宋": (
        ("华文中宋", 0), ("STZhongsong", 0), ("Noto Serif CJK SC", 900), ("Source Han Serif SC", 900),
        ("Noto Serif CJK SC", 700), ("FandolSong", 700),
    ),
    "仿宋": (
        ("华文仿宋", 0), ("STFangsong", 0), ("朱雀仿宋", 0), ("Zhuque Fangsong (technical preview)", 0),
        ("FandolFang R", 0), ("FandolFang", 0),
    ),
    "楷体": (
        ("华文楷体", 0), ("STKaiti", 0), ("FandolKai", 0), ("霞鹜文楷", 400), ("LXGW WenKai", 400),
        ("AR PL UKai CN", 0),
    ),
    "黑体": (("华文黑体", 0), ("STHeiti", 0), ("Noto Sans CJK SC", 400), ("Source Han Sans SC", 400), ("FandolHei", 400)),
    "宋体": (("华文宋体", 0), ("STSong", 0), ("Noto Serif CJK SC", 400), ("Source Han Serif SC", 400), ("FandolSong", 400)),
}  # fmt: skip
# Faces for rare characters only.
RARE: tuple[Known, ...] = (
    ("宋体-ExtB", 0),
    ("SimSun-ExtB", 0),
    ("SimSun-ExtG", 0),
    ("Plangothic P1", 0),
    ("Plangothic P2", 0),
)
# Where a role's own faces lack a character, the others of its role are asked, then these roles' faces.
NEAREST = {
    "小标宋": ("宋体", "黑体", "楷体", "仿宋"),
    "仿宋": ("楷体", "宋体", "黑体", "小标宋"),
    "楷体": ("仿宋", "宋体", "黑体", "小标宋"),
    "黑体": ("宋体", "楷体", "仿宋", "小标宋"),
    "宋体": ("楷体", "仿宋", "黑体", "小标宋"),
}
ROLES = tuple(NEAREST)


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


@dataclass(frozen=True, slots=True)
class Chosen:
    """The faces of a role, the first of which sets all that it has."""

    role: str
    faces: tuple[Face, ...]


_ROLE_OF_SLOT = {  # fields of layout.Faces
    "mark": "小标宋",
    "title": "小标宋",
    "body": "仿宋",
    "level_1": "黑体",
    "level_2": "楷体",
    "page_number": "宋体",
}


def chosen(wanted: Faces = GB_T_9704.faces) -> dict[str, Chosen]:
    """The faces of each slot of a layout (mark, title, body …), by this machine's fonts.

    Raises Missing where a role has no face at all.
    """
    found = scan()
    made, without = {}, {}
    for slot, usual in _ROLE_OF_SLOT.items():
        role = _role_of(getattr(wanted, slot)) or usual
        own = _ordered(found, _of_role(wanted, slot))
        near = [known for other in NEAREST[role] for known in (*OFFICIAL[other], *OTHERS[other])]
        made[slot] = Chosen(role, tuple(dict.fromkeys((*own, *_ordered(found, (*near, *RARE))))))
        if not own:
            without[role] = getattr(wanted, slot)
    if without:
        seen = f"本机没有可以用作{'、'.join(without)}的字体，排不成 PDF"
        remedy = f"安装{'、'.join(without.values())}，或 README“字体”一节所列的免费字体"
        raise Missing(Diagnostic(FACE_MISSING, NOWHERE, seen, remedy))
    return made


def faces_by_role(wanted: Faces = GB_T_9704.faces) -> dict[str, Face | None]:
    """What this machine has for each role (小标宋, 仿宋 …), None where it has nothing: for people to look at."""
    found = scan()
    made: dict[str, Face | None] = {}
    for slot, usual in _ROLE_OF_SLOT.items():
        role = _role_of(getattr(wanted, slot)) or usual
        made.setdefault(role, next(iter(_ordered(found, _of_role(wanted, slot))), None))
    return made


def fontconfig(wanted: Faces = GB_T_9704.faces) -> str:
    """The configuration (fonts.conf) by which LibreOffice on Linux sets a Word file in the faces of our own PDFs.

    The folders that we search are added to the system's, and each name that this machine has no face of means
    the face chosen for its role. Without it LibreOffice takes what it likes, a sans serif for 仿宋.
    Raises Missing where a role has no face at all.
    """
    from xml.sax.saxutils import escape

    there = {name for face in scan() for name in face.names}
    stands_for: dict[str, tuple[str, ...]] = {}
    for slot, one in chosen(wanted).items():
        for name in (getattr(wanted, slot), *(known for known, _ in OFFICIAL[one.role])):
            if name not in there:
                stands_for.setdefault(name, one.faces[0].names)
    system = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        "<fontconfig>",
    ]
    lines.append(f'<include ignore_missing="yes">{escape(system)}</include>')
    lines += [f"<dir>{escape(str(folder.resolve()))}</dir>" for folder in folders()]
    for name, names in stands_for.items():
        families = "".join(f"<family>{escape(family)}</family>" for family in names)
        lines.append(
            f'<alias binding="same"><family>{escape(name)}</family><prefer>{families}</prefer></alias>'
        )
    return "\n".join([*lines, "</fontconfig>", ""])


def is_official(role: str, face: Face) -> bool:
    """Whether a face is one that offices have for the role, and not a free one in its place."""
    return any(name == known for name in face.names for known, _ in OFFICIAL[role])


def _of_role(wanted: Faces, slot: str) -> tuple[Known, ...]:
    """The families for a field of Faces, the layout's own first."""
    role = _role_of(getattr(wanted, slot)) or _ROLE_OF_SLOT[slot]
    return ((getattr(wanted, slot), 0), *OFFICIAL[role], *OTHERS[role])


def _role_of(name: str) -> str:
    """The role (仿宋 …) that a face of this name is known for, or "": an office may use the face of another role."""
    known = {family: role for role in reversed(ROLES) for family, _ in (*OFFICIAL[role], *OTHERS[role])}
    return known.get(name, "")


def _ordered(found: tuple[Face, ...], wanted: tuple[Known, ...]) -> list[Face]:
    """The faces of these families in their order; of one family the nearest to the weight."""
    made = []
    for name, weight in wanted:
        family = [face for face in found if name in face.names]
        if weight:
            family = [face for face in family if face.weight == weight]
        if family:
            made.append(min(family, key=lambda face: abs(face.weight - 400)))
    return made


def lacking(words: str, faces: tuple[Face, ...]) -> list[str]:
    """The characters of these words that none of the faces has, each once."""
    wanted = {c for c in words if not _is_invisible(c)}
    for face in faces:
        if not wanted:
            break
        wanted = {c for c in wanted if ord(c) not in face.characters}
    return [c for c in dict.fromkeys(words) if c in wanted]


def _is_invisible(character: str) -> bool:
    """Whether a character is laid out without a glyph."""
    if character in _DRAWN:
        return False
    return (
        character in "\n\t " or unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"
    )


# Format characters that have a shape of their own (Arabic and Syriac signs, annotation anchors).
_DRAWN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\ufff9\ufffa\ufffb"


# ---- the machine ----------------------------------------------------------------------------------


def folders() -> list[Path]:
    """The folders that hold fonts on this machine, an office's own first."""
    own = [Path(folder) for folder in os.environ.get(FOLDERS, "").split(os.pathsep) if folder]
    try:
        home = Path.home()
    except RuntimeError:  # no HOME and no entry for the user
        home = Path("/nonexistent")
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(home)))
        return [*own, local / "Microsoft" / "Windows" / "Fonts", windows / "Fonts"]
    if sys.platform == "darwin":
        return [*own, home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    usual = [
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    ]
    wps = Path("/opt/kingsoft/wps-office/office6/fonts")
    return [*own, *usual, wps, *_known_to_fontconfig((*own, *usual, wps))]


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


def scan() -> tuple[Face, ...]:
    """Every face in the machine's folders, read once as long as the files stay the same."""
    return tuple(face for path, *state in _files(tuple(folders())) for face in _faces(path, *state))


@lru_cache(maxsize=4)
def _files(searched: tuple[Path, ...]) -> tuple[tuple[Path, int, int], ...]:
    found: dict[Path, tuple[int, int]] = {}
    for folder in searched:
        for root, subfolders, names in os.walk(folder):
            subfolders.sort()
            for name in sorted(names):
                if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
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


@lru_cache(maxsize=64)
def _characters(path: Path, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
