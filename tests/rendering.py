"""LibreOffice renders documents with free faces in the place of the official ones (fonts.conf)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

FONTS = Path(__file__).parents[1] / ".cache" / "fonts"
CONFIGURATION = Path(__file__).parent / "fonts.conf"


def missing() -> str:
    """What the machine lacks for rendering; scripts/test-tools gets it."""
    lacks = [] if shutil.which("soffice") else ["LibreOffice"]
    lacks += [] if (FONTS / "FandolFang-Regular.otf").exists() else ["Fandol fonts"]
    return ", ".join(lacks)


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
