"""PDFs → what Preflight (PDF/A-1b), qpdf and pikepdf find in them.

We claim PDF/A-2b, which Preflight does not know: the two things that PDF/A-2 allows and PDF/A-1 does not are taken out
of its findings, and nothing else.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from subjects import Subject

HERE = Path(__file__).parent
JAVA = Path("/usr/share/java")
JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
ALLOWED = (
    ("7.11.2", "Error on MetaData, part must be 1"),
    ("2.1.6", "Invalid graphics object, Invalid version of the ICCProfile"),  # version 4; PDF/A-1 ends with 2
)
HEADINGS = ("H1", "H2", "H3", "H4", "H5")


@dataclass(frozen=True, slots=True)
class Archived:
    """Findings of Preflight beyond the two, whether qpdf found nothing, and the tags by their count."""

    findings: tuple[str, ...]
    sound: bool
    tags: dict[str, int]

    @property
    def headings(self) -> int:
        """How many headings are tagged, titles among them."""
        return sum(self.tags.get(name, 0) for name in HEADINGS)


def archived(subjects: Sequence[Subject], folder: Path, python: Path) -> list[Archived]:
    """What is found in the PDF of each subject."""
    folder.mkdir(parents=True)
    copies = [folder / f"{n}.pdf" for n in range(len(subjects))]
    pairs = [str(path) for one, copy in zip(subjects, copies, strict=True) for path in (one.pdf, copy)]
    read = json.loads(_said(python, HERE / "with_pikepdf.py", *pairs))
    jars = ":".join(str(JAVA / f"{name}.jar") for name in JARS)
    lines = _said("java", "-cp", jars, HERE / "Preflight.java", *copies).splitlines()
    found = [line.split("\t") for line in lines]
    return [
        Archived(
            tuple(
                f"{code} {words}"
                for file, code, words in found
                if file == str(copy) and (code, words) not in ALLOWED
            ),
            subprocess.run(["qpdf", "--check", one.pdf], capture_output=True).returncode == 0,
            tags["tags"],
        )
        for one, copy, tags in zip(subjects, copies, read, strict=True)
    ]


def _said(*command: object) -> str:
    done = subprocess.run(
        list(map(str, command)), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return done.stdout.decode()
