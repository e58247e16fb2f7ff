"""Packages of npm and PyPI → the four faces that travel with the program, and their licences.

    scripts/faces.py            fetches the packages (npm, pip), makes the faces again
    scripts/faces.py --kept DIR the packages lie in this folder already

The sources are pinned by digest, and the same sources give the same bytes (with the fontTools of requirements/test.txt).
Each face has the characters of 《通用规范汉字表》 and GB/T 2312, and the symbols that documents use; marks are whole
cells and ASCII half cells, as 公文 is set. It draws no character of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.misc.transform import Transform
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

FACES = Path(__file__).parents[1] / "src" / "notice_gen" / "writers" / "pdf" / "faces"
CHARACTERS = FACES / "tgh-8105.txt"
MADE = 3876422400  # head.modified: 2026-11-01, so that the bytes do not depend on the clock
WHOLE, HALF = 1000, 500  # advances in units of a face with 1000 to the em
BESIDE = 60  # units between a quotation mark and the edge of its cell
OPENING, CLOSING = "“‘", "”’"
DASHES = "—"  # drawn as wide as its cell, so that two of them are one line


@dataclass(frozen=True, slots=True)
class Package:
    """A package as a registry has it: how it is fetched, its file, and the digest of that."""

    command: tuple[str, ...]
    file: str
    sha256: str


NOTO_SERIF = Package(
    ("npm", "pack", "@expo-google-fonts/noto-serif-sc@0.4.3"),
    "expo-google-fonts-noto-serif-sc-0.4.3.tgz",
    "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
)
NOTO_SANS = Package(
    (sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "pylopdf-fonts-zh-cn==0.1.1"),
    "pylopdf_fonts_zh_cn-0.1.1-py3-none-any.whl",
    "e2661ef3790cbe0f0f6aa5338b6859b7cd288ee75bc88cd4239c62cd025d4fb3",
)
WENKAI = Package(
    ("npm", "pack", "@fontsource/lxgw-wenkai@5.3.0"),
    "fontsource-lxgw-wenkai-5.3.0.tgz",
    "e796ef6dd20f4eea37625222872095a7d049fa6bfdd6fe80a15dfa22fdf2c7ca",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A face of ours: its file and names, and where it comes from. `text` is the member with the licence's text."""

    file: str
    name: str
    chinese: str
    package: Package
    member: str
    text: str


SOURCES = (
    Source(
        "notice-title", "Notice Title", "随附小标宋", NOTO_SERIF,
        "package/900Black/NotoSerifSC_900Black.ttf", "package/LICENSE_FONT",
    ),
    Source(
        "notice-song", "Notice Song", "随附宋体", NOTO_SERIF,
        "package/400Regular/NotoSerifSC_400Regular.ttf", "package/LICENSE_FONT",
    ),
    Source(
        "notice-hei", "Notice Hei", "随附黑体", NOTO_SANS,
        "pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf", "pylopdf_fonts_zh_cn-0.1.1.dist-info/licenses/LICENSE",
    ),
    # The .woff of this name is the whole face, whatever “latin” says.
    Source(
        "notice-kai", "Notice Kai", "随附楷体", WENKAI,
        "package/files/lxgw-wenkai-latin-500-normal.woff", "package/LICENSE",
    ),
)  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--kept", type=Path, help="a folder with the packages")
    kept = asked.parse_args().kept
    with tempfile.TemporaryDirectory() as folder:
        for package in (NOTO_SERIF, NOTO_SANS, WENKAI):
            if not (kept and (kept / package.file).exists()):
                subprocess.run(package.command, cwd=kept or folder, check=True, stdout=subprocess.DEVNULL)
        for source in SOURCES:
            packed = (kept or Path(folder)) / source.package.file
            data = made(source, packed)
            (FACES / f"{source.file}.ttf").write_bytes(data)
            (FACES / f"{source.file}.OFL.txt").write_text(licence(source, packed), encoding="utf-8")
            print(f"{source.file}.ttf {len(data):,} {hashlib.sha256(data).hexdigest()}")
    return 0


def member(package: Path, digest: str, name: str) -> bytes:
    """A file of a package. Raises ValueError where the package is not the one that is pinned."""
    data = package.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"{package.name} is another file than the one that is pinned")
    if package.suffix == ".tgz":
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            file = tar.extractfile(name)
            assert file is not None
            return file.read()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def made(source: Source, package: Path) -> bytes:
    """The face: fewer characters, TrueType outlines, whole and half cells, names of its own."""
    data = member(package, source.package.sha256, source.member)
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    font.flavor = None
    assert font["head"].unitsPerEm == WHOLE
    options = Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        name_IDs=["*"],
        drop_tables=[
            "BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "gasp", "prep", "vhea", "vmtx",
        ],
    )  # fmt: skip
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted() & set(font.getBestCmap()))
    subsetter.subset(font)
    if "CFF " in font:
        outlines_of_truetype(font)
    set_in_cells(font)
    name(font, source)
    font["head"].modified = MADE
    font["post"].formatType = 3.0
    saved = io.BytesIO()
    font.save(saved, reorderTables=True)
    return saved.getvalue()


def wanted() -> set[int]:
    """The code points: 《通用规范汉字表》, GB/T 2312, and symbols and marks that a 公文 may have."""
    found = {ord(c) for c in CHARACTERS.read_text(encoding="utf-8") if not c.isspace()} | gb2312()
    ranges = [
        (0x20, 0x7E), (0xA0, 0xFF),  # ASCII, Latin-1
        (0x2010, 0x2027), (0x2030, 0x203B), (0x20AC, 0x20AC),  # general punctuation, €
        (0x2100, 0x2126), (0x2150, 0x217F), (0x2190, 0x2199), (0x2200, 0x22A5),  # ℃ № Ω, ⅓ Ⅰ, arrows, mathematics
        (0x2460, 0x24FF), (0x2500, 0x257F), (0x25A0, 0x25EF), (0x2605, 0x2606), (0x2640, 0x2642), (0x2713, 0x2717),
        (0x3000, 0x3017), (0x301D, 0x301F), (0x3220, 0x3229), (0x3251, 0x325F), (0x3280, 0x3289), (0x32B1, 0x32BF),
        (0x3380, 0x33DF), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
    ]  # fmt: skip
    for first, last in ranges:
        found.update(range(first, last + 1))
    return found


def gb2312() -> set[int]:
    """The characters of GB/T 2312 by their code points."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found | {0xB7, 0x2014}  # the codec reads their two cells as ・ and ―


def outlines_of_truetype(font: TTFont) -> None:
    """Cubic outlines made quadratic, to half a unit: they are written into a PDF several times as fast."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for glyph in order:
        pen = TTGlyphPen(None)
        glyphs[glyph].draw(Cu2QuPen(pen, max_err=0.5, reverse_direction=True))
        drawn[glyph] = pen.glyph()
    del font["CFF "]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(order)
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints",
        "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"
    bearings(font, order)


def bearings(font: TTFont, glyphs: Iterable[str]) -> None:
    """The left side bearings of redrawn glyphs, from their outlines."""
    for glyph in glyphs:
        outline = font["glyf"][glyph]
        outline.recalcBounds(font["glyf"])
        font["hmtx"][glyph] = font["hmtx"][glyph][0], getattr(outline, "xMin", 0)


def set_in_cells(font: TTFont) -> None:
    """ASCII in half cells, narrowed where it is wider; every other mark of GB/T 2312 in whole cells."""
    cmap = font.getBestCmap()
    cells = dict.fromkeys(range(0x20, 0x7F), HALF)
    cells |= {code: WHOLE for code in gb2312() if code > 0x7F and unicodedata.category(chr(code)) != "Lo"}
    asked: dict[str, tuple[str, int]] = {}
    for code, cell in sorted(cells.items()):
        if code in cmap and asked.setdefault(cmap[code], (chr(code), cell))[1] != cell:
            raise ValueError(f"{chr(code)} and {asked[cmap[code]][0]} are one glyph and different cells")
    glyphs = font.getGlyphSet()
    for glyph, (character, cell) in asked.items():
        advance = font["hmtx"][glyph][0]
        if advance == cell and character not in DASHES:
            continue
        recorded = DecomposingRecordingPen(glyphs)
        glyphs[glyph].draw(recorded)
        outline = font["glyf"][glyph]
        pen = TTGlyphPen(None)
        recorded.replay(TransformPen(pen, placed(character, advance, cell, outline)))
        font["glyf"][glyph] = pen.glyph()
        font["hmtx"][glyph] = cell, 0
        bearings(font, [glyph])


def placed(character: str, advance: int, cell: int, outline: object) -> Transform:
    """How an outline is narrowed or moved for its cell."""
    left, right = getattr(outline, "xMin", 0), getattr(outline, "xMax", advance)
    if character in DASHES:
        return Transform().scale(cell / (right - left), 1).translate(-left, 0)
    if advance > cell:
        return Transform().scale(cell / advance, 1)
    if character in OPENING:
        return Transform().translate(cell - BESIDE - right, 0)
    if character in CLOSING:
        return Transform().translate(BESIDE - left, 0)
    return Transform().translate((cell - advance) / 2, 0)


def name(font: TTFont, source: Source) -> None:
    """Names of its own, for it is a changed version; copyright and licence as they were."""
    names = font["name"]
    kept = {n: names.getDebugName(n) for n in (0, 5, 13, 14)}
    origin = names.getDebugName(4)
    names.names = []
    english = {
        0: kept[0],
        1: source.name,
        2: "Regular",
        3: f"{source.file};{origin};{kept[5]}",
        4: source.name,
        5: f"Version 1.000; from {origin}, {kept[5]}",
        6: source.name.replace(" ", ""),
        10: f"{origin} with fewer characters, ASCII in half cells and marks in whole cells",
        13: kept[13],
        14: kept[14],
    }
    for number, text in english.items():
        names.setName(text, number, 3, 1, 0x409)
    for number in (1, 4):
        names.setName(source.chinese, number, 3, 1, 0x804)


def licence(source: Source, package: Path) -> str:
    """The copyright line of the face and the text of its licence."""
    data = member(package, source.package.sha256, source.member)
    held = TTFont(io.BytesIO(data), lazy=True)["name"].getDebugName(0)
    text = member(package, source.package.sha256, source.text).decode("utf-8").replace("\r\n", "\n")
    text = text[text.index("This Font Software is licensed") :]
    changed = (
        f"{source.file}.ttf is a changed version under another name: scripts/faces.py of notice-gen makes it."
    )
    return "\n".join([held.replace("\r\n", "\n").strip(), "", changed, "", text.strip(), ""])


if __name__ == "__main__":
    sys.exit(main())
