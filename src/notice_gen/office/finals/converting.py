"""The bytes of a final → its PDF/A by LibreOffice, where that is installed, else why not.

`writers.pdf` can only draw a composed document, not a text that people changed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notice_gen.taking.word_parts import opened, packed

_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
SECONDS = 120  # a first start makes its profile; a hundred pages take some ten seconds
# PDF/A-2b (ISO 19005-2, level B): SelectPdfVersion 2 of LibreOffice's filter.
FILTER = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
# Where it stands when it is not on the path: Windows and macOS put it there.
USUAL = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


@dataclass(frozen=True, slots=True)
class Converted:
    """A PDF and the program that made it: LibreOffice 7.4.7.2."""

    pdf: bytes
    program: str


@dataclass(frozen=True, slots=True)
class NotConverted:
    """Why there is no PDF, and what a person can do."""

    seen: str
    remedy: str = "用 Word 另存为 PDF，或者等盖章后把扫描件补入归档库"


def final_pdf(data: bytes, seconds: float = SECONDS, fonts: str = "") -> Converted | NotConverted:
    """The PDF/A-2b of a Word file as LibreOffice sets it, or why it could not be made here.

    `fonts` is a configuration of fontconfig that LibreOffice is to go by, else it goes by the machine's.
    Its pages are LibreOffice's: Word may break them elsewhere. Nothing of the person's own profile is used, and
    a run that hangs is ended with its children after so many seconds.
    """
    program = libreoffice()
    if program is None:
        return NotConverted("定稿改动过，本机没有 LibreOffice，没有做成 PDF")
    # What is killed leaves its locks behind: their folder goes whatever is in it.
    with tempfile.TemporaryDirectory(prefix="notice-gen-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "final.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--nolockcheck"]
        environment = dict(
            os.environ
        )  # what LibreOffice needs of it (a home, a language) differs from system to system
        if fonts:
            configuration = Path(folder) / "fonts.conf"
            configuration.write_text(fonts, encoding="utf-8")
            environment["FONTCONFIG_FILE"] = str(configuration)
        ended = _ran(
            [*command, "--convert-to", FILTER, "--outdir", folder, str(source)], seconds, environment
        )
        if not ended:
            return NotConverted(f"LibreOffice 在 {seconds:g} 秒内没有做完 PDF，已停下")
        made = source.with_suffix(".pdf")
        pdf = made.read_bytes() if made.is_file() else b""
        if not pdf.startswith(b"%PDF"):
            return NotConverted("LibreOffice 没有做成 PDF")
        return Converted(pdf, _named(program, profile))


def entitled(data: bytes, title: str) -> bytes:
    """The file with this title in what it says of itself, which its PDF takes over; the same where it says nothing."""
    from lxml import etree

    parts = opened(data)
    if _CORE not in parts.parts:
        return data
    about = parts.tree(_CORE)
    there = about.find(_TITLE)
    (etree.SubElement(about, _TITLE) if there is None else there).text = title
    return packed(
        parts, {_CORE: etree.tostring(about, xml_declaration=True, encoding="UTF-8", standalone=True)}
    )


def libreoffice() -> str | None:
    """Where LibreOffice's program stands on this machine."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in USUAL if Path(path).is_file()), None)


def _named(program: str, profile: str) -> str:
    """LibreOffice with its version, as it says itself."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        said = subprocess.run([program, profile, "--version"], capture_output=True, timeout=30, check=False)
        version = re.search(rb"LibreOffice[^\d\nL]*+([\d.]+)", said.stdout)
        if version:
            return f"LibreOffice {version[1].decode()}"
    return "LibreOffice"


def _ran(command: Sequence[str], seconds: float, environment: Mapping[str, str]) -> bool:
    """Whether the command ended by itself, well or not, in that time; else it is ended with its children."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=environment
        )
    except OSError:
        return True
    try:
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:  # too long, or the run was interrupted: soffice is a script with children
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
