"""Font files made by the dozen lines: any names, any characters, and zips of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def font(path: Path, *names: str, characters: str = "国", wide: dict[str, int] | None = None) -> Path:
    """A TrueType font of squares, 1000 to the em, each a whole cell but where `wide` says otherwise."""
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", *(f"u{ord(c):X}" for c in characters)]
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(corner)
    pen.closePath()
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(c): f"u{ord(c):X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(order, pen.glyph()))
    widths = {f"u{ord(c):X}": wide_ for c, wide_ in (wide or {}).items()}
    builder.setupHorizontalMetrics({glyph: (widths.get(glyph, 1000), 100) for glyph in order})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    named = names[0].replace(" ", "")
    builder.setupNameTable(
        {"familyName": names[0], "styleName": "Regular", "psName": named, "fullName": names[0]}
    )
    for number, name in enumerate(names[1:]):
        builder.font["name"].setName(name, 1, 3, 1, 0x804 + 0x400 * number)
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    builder.save(path)
    return path


def zipped(path: Path, **files: bytes) -> Path:
    """A zip of these files; `__` in a name stands for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return path


@contextmanager
def of_another_use() -> Iterator[None]:
    """A font that no document is set in."""
    made = font(Path("字体.ttf"), "Comic")
    yield
    made.unlink()


@contextmanager
def too_many() -> Iterator[None]:
    """A zip of more fonts than any release has."""
    made = zipped(Path("字体.zip"), **{f"{n}__ttf": b"" for n in range(65)})
    yield
    made.unlink()


SITUATIONS = {"别的字体": of_another_use, "字体太多": too_many}
