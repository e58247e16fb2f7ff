"""The faces that our PDFs are set in → font files under the official names, for a program that knows no aliases.

ONLYOFFICE looks a face up by its name alone; with these it judges the Word file as it is.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

from notice_gen.model.layout import GB_T_9704
from notice_gen.writers.pdf.fonts import chosen

FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT = 1, 2, 3, 4, 6  # OpenType, table `name`: nameID
OTHER_NAMES = (16, 17, 18, 20, 21, 22, 25)
WINDOWS, UNICODE, CHINESE, ENGLISH = 3, 1, 0x0804, 0x0409
REGULAR = 1 << 6  # OS/2.fsSelection
BOLD_OR_ITALIC = 1 << 5 | 1


def write_stand_ins(folder: Path) -> None:
    """One file for each name of the layout's faces. Raises Missing where this machine has no face for one."""
    slots = chosen()
    wanted = {getattr(GB_T_9704.faces, slot): one.faces[0] for slot, one in slots.items()}
    for n, (name, face) in enumerate(wanted.items()):
        font = TTFont(face.path, fontNumber=face.index)
        table = font["name"]
        renamed = {FAMILY: name, STYLE: "Regular", UNIQUE: name, FULL: name, POSTSCRIPT: f"StandIn{n}"}
        table.names = [one for one in table.names if one.nameID not in (*renamed, *OTHER_NAMES)]
        for place, words in renamed.items():
            for language in (CHINESE, ENGLISH):
                table.setName(words, place, WINDOWS, UNICODE, language)
        font["OS/2"].usWeightClass = 400
        font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~BOLD_OR_ITALIC | REGULAR
        font["head"].macStyle = 0
        font.save(folder / f"{n}.otf")
