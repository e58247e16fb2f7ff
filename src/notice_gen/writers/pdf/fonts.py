"""Roles of the standard → the faces of this machine that stand for them, and the characters that these have.

Official faces come first, then free ones in the order written here, those that travel with the program last. Font
files are read elsewhere (`font_files`); nothing is installed or downloaded.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from notice_gen.model.diagnostics import Diagnostic, Missing
from notice_gen.model.layout import GB_T_9704, Faces
from notice_gen.model.places import NOWHERE
from notice_gen.writers.faults import FACE_MISSING, FACE_STANDS_IN
from notice_gen.writers.pdf.font_files import SIGNS, Face, configured, folders, scan

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
# A family has one name in Debian's packages (Noto Serif CJK SC) and another as npm, PyPI and Google have it.
OTHERS: dict[str, tuple[Known, ...]] = {
    "小标宋": (
        ("华文中宋", 0), ("STZhongsong", 0), ("Noto Serif CJK SC", 900), ("Source Han Serif SC", 900),
        ("Noto Serif SC", 900), ("Noto Serif CJK SC", 700), ("FandolSong", 700), ("随附小标宋", 0),
    ),
    "仿宋": (
        ("方正仿宋_GBK", 0), ("方正仿宋简体", 0), ("华文仿宋", 0), ("STFangsong", 0), ("朱雀仿宋", 0),
        ("Zhuque Fangsong (technical preview)", 0), ("Zhuque Fangsong", 0), ("FandolFang R", 0), ("FandolFang", 0),
    ),
    "楷体": (
        ("方正楷体_GBK", 0), ("方正楷体简体", 0), ("华文楷体", 0), ("STKaiti", 0), ("FandolKai", 0), ("霞鹜文楷", 400),
        ("LXGW WenKai", 400), ("AR PL UKai CN", 0), ("随附楷体", 0),
    ),
    "黑体": (
        ("方正黑体_GBK", 0), ("方正黑体简体", 0), ("华文黑体", 0), ("STHeiti", 0), ("Noto Sans CJK SC", 400),
        ("Source Han Sans SC", 400), ("Noto Sans SC", 400), ("FandolHei", 400), ("随附黑体", 0),
    ),
    "宋体": (
        ("华文宋体", 0), ("STSong", 0), ("Noto Serif CJK SC", 400), ("Source Han Serif SC", 400),
        ("Noto Serif SC", 400), ("FandolSong", 400), ("随附宋体", 0),
    ),
}  # fmt: skip
# Faces for rare characters only.
RARE: tuple[Known, ...] = (
    ("宋体-ExtB", 0),
    ("SimSun-ExtB", 0),
    ("SimSun-ExtG", 0),
    ("Plangothic P1", 0),
    ("Plangothic P2", 0),
    ("BabelStone Han", 0),
    ("HanaMinA", 0),
    ("HanaMinB", 0),
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
# No 仿宋 may be shipped. Where there is none, drafts are set in our face of this role; nothing is issued so.
STAND_INS = {"仿宋": "楷体"}
# Our face of the role that is nearest in its strokes, for marks that a stand-in does not set in whole or half cells.
_MARKS_FROM = {
    "小标宋": "随附小标宋",
    "仿宋": "随附宋体",
    "楷体": "随附楷体",
    "黑体": "随附黑体",
    "宋体": "随附宋体",
}
# What 公文 has in whole and in half cells. A group is set from one face, so that a number looks like a number.
WHOLE = "“”‘’·—…（）〔〕《》〈〉【】，。、；：！？×÷±≥≤°℃％①②③④⑤⑥⑦⑧⑨⑩"
HALF = (
    "0123456789",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ",
)

# Families whose signs are what they should be (tests/test_fonts.py): to open the outlines of 65,000 glyphs takes long.
WELL_KEPT = ("Noto ", "Source Han ")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The faces of a role, the first of which sets all that it has, but for `marks`: those are set in `marked`.

    `instead` is the role whose face stands in where the machine has none of its own, else "".
    """

    role: str
    faces: tuple[Face, ...]
    marks: str = ""
    marked: Face | None = None
    instead: str = ""


_ROLE_OF_SLOT = {  # fields of layout.Faces
    "mark": "小标宋",
    "title": "小标宋",
    "body": "仿宋",
    "level_1": "黑体",
    "level_2": "楷体",
    "page_number": "宋体",
}


def chosen(wanted: Faces = GB_T_9704.faces, *, drafts: bool = True) -> dict[str, Chosen]:
    """The faces of each slot of a layout (mark, title, body …), by this machine's fonts.

    `drafts` lets a role of STAND_INS be set in the face of another. Raises Missing where a role has no face at all.
    """
    found = scan()
    made, without = {}, {}
    for slot, usual in _ROLE_OF_SLOT.items():
        role = _role_of(getattr(wanted, slot)) or usual
        own, instead = _ordered(found, _of_role(wanted, slot)), ""
        if not own and drafts and role in STAND_INS:
            instead = STAND_INS[role]
            own = _ordered(found, OTHERS[instead][-1:])
        near = [known for other in NEAREST[role] for known in (*OFFICIAL[other], *OTHERS[other])]
        faces = tuple(dict.fromkeys((*own, *_ordered(found, (*near, *RARE)))))
        made[slot] = Chosen(role, faces, *_marks(role, own, found), instead)
        if not own:
            without[role] = getattr(wanted, slot)
    if without:
        seen = f"本机没有可以用作{'、'.join(without)}的字体，排不成 PDF"
        remedy = f"安装{'、'.join(without.values())}，或 README“字体”一节所列的免费字体"
        raise Missing(Diagnostic(FACE_MISSING, NOWHERE, seen, remedy))
    return made


def _marks(role: str, own: list[Face], found: tuple[Face, ...]) -> tuple[str, Face | None]:
    """What a role's face does not set in cells, lacks of SIGNS or draws as another sign, and the face of ours that has it.

    An official face is as it is: Word sets the document in the same one.
    """
    ours = _ordered(found, ((_MARKS_FROM[role], 0),))
    if not own or not ours or own[0] in ours or is_official(role, own[0]):
        return "", None
    marks = off_cells(own[0])
    marks += "".join(c for c in not_drawn(own[0]) if c not in marks)
    return (marks, ours[0]) if marks else ("", None)


def not_drawn(face: Face) -> str:
    """The characters of SIGNS that a face does not have, or has as another sign (￥ as ＄)."""
    wrong = "" if is_well_kept(face) else face.drawn_as_others()
    there = face.characters
    return "".join(c for c in SIGNS if c in wrong or ord(c) not in there)


def misdrawn(words: str, wanted: Faces = GB_T_9704.faces) -> list[tuple[str, Face]]:
    """The signs in words that a face of this machine draws as others, with that face; what LibreOffice would print wrong."""
    found = {one.faces[0]: one.role for one in chosen(wanted, drafts=False).values()}
    return [
        (sign, face)
        for face, role in found.items()
        if not is_official(role, face) and not is_well_kept(face)
        for sign in face.drawn_as_others()
        if sign in words
    ]


def is_well_kept(face: Face) -> bool:
    """Whether a face is of one of WELL_KEPT."""
    return any(name.startswith(WELL_KEPT) for name in face.names)


def off_cells(face: Face) -> str:
    """The characters of WHOLE that a face does not set in whole cells, and the groups of HALF not in half cells."""
    wide = face.widths(WHOLE + "".join(HALF))
    marks = "".join(c for c in WHOLE if abs(wide.get(c, 1) - 1) > 0.01)
    return marks + "".join(group for group in HALF if any(abs(wide.get(c, 0.5) - 0.5) > 0.01 for c in group))


def faces_by_role(wanted: Faces = GB_T_9704.faces) -> dict[str, Face | None]:
    """What this machine has for each role (小标宋, 仿宋 …), None where it has nothing: for people to look at."""
    found = scan()
    made: dict[str, Face | None] = {}
    for slot, usual in _ROLE_OF_SLOT.items():
        role = _role_of(getattr(wanted, slot)) or usual
        made.setdefault(role, next(iter(_ordered(found, _of_role(wanted, slot))), None))
    return made


def standing_in(wanted: Faces = GB_T_9704.faces) -> list[Diagnostic]:
    """A 提醒 for each role that drafts are set in another face for. Raises Missing where a role has no face at all."""
    found = {one.role: one for one in chosen(wanted).values() if one.instead}
    return [
        Diagnostic(
            FACE_STANDS_IN,
            NOWHERE,
            f"本机没有{role}，PDF 和预览先用{one.instead}（{one.faces[0].name}）代替，字数、行数不变；印发以前要装上",
            f"安装单位的{OFFICIAL[role][0][0]}；或者下载免费的朱雀仿宋，再运行 notice-gen fonts add 下载的文件",
        )
        for role, one in found.items()
    ]


def fontconfig(wanted: Faces = GB_T_9704.faces) -> str:
    """The configuration (fonts.conf) by which LibreOffice on Linux sets a Word file in the faces of our own PDFs.

    The folders that we search are added to the system's, and each name that this machine has no face of means
    the face chosen for its role. Without it LibreOffice takes what it likes, a sans serif for 仿宋.
    Raises Missing where a role has no face of its own.
    """
    from xml.sax.saxutils import escape

    there = {name for face in scan() for name in face.names}
    stands_for: dict[str, tuple[str, ...]] = {}
    for slot, one in chosen(wanted, drafts=False).items():
        for name in (getattr(wanted, slot), *(known for known, _ in OFFICIAL[one.role])):
            if name not in there:
                stands_for.setdefault(name, one.faces[0].names)
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        "<fontconfig>",
    ]
    lines.append(f'<include ignore_missing="yes">{escape(configured())}</include>')
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


def role_of(face: Face) -> str:
    """The role that a face is taken for by its names; "" where it is none of those that are known."""
    known = [(name, weight, role) for role in ROLES for name, weight in (*OFFICIAL[role], *OTHERS[role])]
    return next((r for n, weight, r in known if n in face.names and weight in (0, face.weight)), "")


def is_rare(face: Face) -> bool:
    """Whether a face is asked for rare characters."""
    return any(name in face.names for name, _ in RARE)


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
    wanted = {c for c in set(words) if not _is_invisible(c)}
    for face in faces:
        if not wanted:
            break
        there = face.characters
        wanted = {c for c in wanted if ord(c) not in there}
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
