"""LibreOffice renders documents with free faces in the place of the official ones (fonts.conf)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from notice_gen.writers.pdf.fonts import FOLDERS

FONTS = Path(__file__).parents[1] / ".cache" / "fonts"
CONFIGURATION = Path(__file__).parent / "fonts.conf"


def missing() -> str:
    """What the machine lacks for rendering; scripts/test-tools gets it."""
    lacks = [] if shutil.which("soffice") else ["LibreOffice"]
    return ", ".join(filter(None, [*lacks, missing_fonts()]))


def missing_fonts() -> str:
    """What the machine lacks of the faces that tests measure with."""
    return "" if (FONTS / "FandolFang-Regular.otf").exists() else "Fandol fonts"


def use_test_fonts() -> None:
    """Let the program's own PDFs have the faces that fonts.conf gives LibreOffice."""
    os.environ[FOLDERS] = str(FONTS)


def render(folder: Path, files: str = "*.docx") -> None:
    """Every document or workbook of a folder made a PDF beside it, with a profile of its own."""
    configuration = folder / "fonts.conf"
    text = CONFIGURATION.read_text(encoding="utf-8").replace("FONTS", str(FONTS))
    configuration.write_text(text, encoding="utf-8")
    documents = map(str, sorted(folder.glob(files)))
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *documents],
        env={**os.environ, "FONTCONFIG_FILE": str(configuration)},
        check=True,
        capture_output=True,
        timeout=300,
    )  # fmt: skip
