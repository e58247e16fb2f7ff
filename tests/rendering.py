"""LibreOffice renders documents with free faces in the place of the official ones (fonts.conf)."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from notice_gen.writers.pdf.font_files import FOLDERS
from notice_gen.writers.pdf.fonts import STAND_INS, faces_by_role

FONTS = Path(__file__).parents[1] / ".cache" / "fonts"  # what scripts/test-tools fetched
CONFIGURATION = Path(__file__).parent / "fonts.conf"


def missing() -> str:
    """What the machine lacks for rendering; scripts/test-tools gets it."""
    return ", ".join(filter(None, [missing_libreoffice(), missing_faces(), missing_fangsong()]))


def missing_libreoffice() -> str:
    """LibreOffice, where it is not there."""
    return "" if shutil.which("soffice") else "LibreOffice"


@cache
def missing_faces() -> str:
    """The roles of which there is no face, not even one that travels along; asked after use_test_fonts."""
    without = [role for role, face in faces_by_role().items() if face is None and role not in STAND_INS]
    return f"faces for {', '.join(without)}" if without else ""


@cache
def missing_fangsong() -> str:
    """仿宋, where neither the machine nor the test fonts have it; drafts do without."""
    return "" if faces_by_role()["仿宋"] else "a face for 仿宋"


def use_test_fonts() -> None:
    """Let the program have the faces that the tests measure with: those of NOTICE_GEN_FONTS, then what was fetched."""
    named = [
        str(Path(folder).absolute()) for folder in os.environ.get(FOLDERS, "").split(os.pathsep) if folder
    ]
    os.environ[FOLDERS] = os.pathsep.join(dict.fromkeys([*named, str(FONTS)]))


def configured(folder: Path) -> dict[str, str]:
    """The environment in which LibreOffice has the same faces; fonts.conf is written into the folder."""
    folders = "".join(f"<dir>{escape(one)}</dir>" for one in os.environ[FOLDERS].split(os.pathsep))
    text = CONFIGURATION.read_text(encoding="utf-8").replace("<dir>FONTS</dir>", folders)
    (folder / "fonts.conf").write_text(text, encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def render(folder: Path, files: str = "*.docx") -> None:
    """Every document or workbook of a folder made a PDF beside it, with a profile of its own."""
    documents = map(str, sorted(folder.glob(files)))
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *documents],
        env=configured(folder),
        check=True,
        capture_output=True,
        timeout=300,
    )  # fmt: skip
