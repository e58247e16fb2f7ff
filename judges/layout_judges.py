"""Word files → PDFs as LibreOffice and ONLYOFFICE set them, in the faces of our own PDFs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from stand_ins import write_stand_ins
from subjects import Subject

from notice_gen.writers.docx.libreoffice import for_libreoffice
from rendering import render  # of the tests

HERE = Path(__file__).parent


def by_onlyoffice(subjects: Sequence[Subject], folder: Path, python: Path) -> list[Path]:
    """The PDFs of ONLYOFFICE's engine, in the order of the subjects. `python` is the judges' own."""
    fonts = folder / "fonts"
    fonts.mkdir(parents=True)
    write_stand_ins(fonts)
    made = [folder / f"{n}.pdf" for n in range(len(subjects))]
    pairs = [str(path) for one, pdf in zip(subjects, made, strict=True) for path in (one.docx, pdf)]
    subprocess.run(
        [python, HERE / "with_onlyoffice.py", fonts, *pairs], check=True, stderr=subprocess.DEVNULL
    )
    return made


def by_libreoffice(subjects: Sequence[Subject], folder: Path, *, its_copy: bool) -> list[Path]:
    """LibreOffice's PDFs: of the files for Word, or of the copies that are made for it."""
    folder.mkdir(parents=True)
    for n, one in enumerate(subjects):
        data = one.docx.read_bytes()
        (folder / f"{n}.docx").write_bytes(for_libreoffice(data) if its_copy else data)
    render(folder)
    return [folder / f"{n}.pdf" for n in range(len(subjects))]
