"""Findings and finished PDFs → one HTML page to look at: pages as pictures, and beside them what was found.

The page holds everything it shows, runs no script and asks the network for nothing. What came from cells is
only ever text in it. Nothing is judged here.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

from notice_gen.build.documents import DocumentsRequest, Written, build
from notice_gen.build.requests import NOBODY, Follower, Source, gathering
from notice_gen.files.names import LONGEST_NAME, Artifact, portable
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.model.diagnostics import Diagnostic, Report, Severity, printable
from notice_gen.model.grouping import count, grouped
from notice_gen.model.places import page_of, sheet_or_file, spot

PREVIEW = "_预览"  # how the name of the page ends
TEMPLATE = Path(__file__).with_name("preview.html.j2")
MOST_PAGES = 200  # pictures; a browser that is given more becomes slow
MOST_FINDINGS = 200  # of one sheet
RESOLUTION = 1.75  # pixels a point: 126 dpi, sharp on a screen that shows a page as wide as a hand
# Sixteen colours, which is all that a document has: ink, red, and the yellow of what is still to be filled in.
COLOURS = (
    *((v, v, v) for v in (0, 36, 73, 109, 146, 182, 219, 255)),
    *((255, v, v) for v in (0, 64, 128, 191)),
    *((v, v, 0) for v in (85, 170, 255)),
    (255, 255, 128),
)
CLASSES = {Severity.ERROR: "error", Severity.DUE: "due", Severity.NOTE: "note"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A document to look at: its name, its files by their kind (PDF, Word …) and the file with its pages."""

    name: str
    files: tuple[tuple[str, Path], ...]
    pdf: Path


@dataclass(frozen=True, slots=True)
class _Picture:
    number: int
    width: int
    height: int
    data: str


def preview_page(
    workbook: Path, documents: Sequence[Shown], report: Report, beside: Path, waiting: Sequence[str] = ()
) -> bytes:
    """The page as UTF-8; `beside` is the folder that it will stand in, from which its links lead.

    `waiting` are the titles of kinds with a document for each unit, which are neither made nor looked at here.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    drawn, left = [], MOST_PAGES
    for n, document in enumerate(documents):
        pictures = list(_pictures(document.pdf)) if left > 0 else []
        left -= len(pictures)
        links = [(kind, _link(file, beside)) for kind, file in document.files]
        drawn.append({"id": f"d{n}", "name": printable(document.name), "links": links, "pages": pictures})
    counts = [(weight.value, CLASSES[weight], len(report.of(weight))) for weight in Severity]
    text = environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        workbook=printable(workbook.name),
        workbook_link=_link(workbook, beside),
        counts=[count for count in counts if count[2]],
        refused=report.refused,
        groups=list(_groups(report, len(drawn) == 1)),
        documents=drawn,
        waiting="、".join(f"“{printable(title)}”" for title in waiting),
        undrawn=sum(not document["pages"] for document in drawn),
    )
    return text.encode()


def _pictures(pdf: Path) -> Iterator[_Picture]:
    """The pages of a PDF as PNG."""
    from PIL import Image

    from notice_gen.pages.pdfium import opened

    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in COLOURS for value in colour])
    with opened(pdf) as document:
        for number, page in enumerate(document, 1):
            picture = page.render(scale=RESOLUTION).to_pil().convert("RGB")
            out = io.BytesIO()
            picture.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG")
            data = base64.b64encode(out.getvalue()).decode()
            yield _Picture(number, picture.width, picture.height, f"data:image/png;base64,{data}")


def _link(file: Path, beside: Path) -> str:
    """The address of a file as seen from a folder; whole where the two are on different drives."""
    try:
        return quote(Path(os.path.relpath(file.absolute(), beside.absolute())).as_posix())
    except ValueError:
        return file.absolute().as_uri()


def _groups(report: Report, one_document: bool) -> Iterator[tuple[str, list[dict[str, str]], int]]:
    """Findings by sheet, the heaviest sheets and findings first: heading, rows, and how many more there are."""
    groups: dict[str, list[Diagnostic]] = {}
    for finding in grouped(report):
        groups.setdefault(sheet_or_file(finding.place) or "整份公文", []).append(finding)
    weights = list(Severity)
    for findings in groups.values():
        findings.sort(key=lambda finding: weights.index(finding.severity))
    for heading, findings in sorted(groups.items(), key=lambda group: weights.index(group[1][0].severity)):
        rows = [_row(finding, one_document) for finding in findings[:MOST_FINDINGS]]
        yield printable(heading), rows, sum(map(count, findings[MOST_FINDINGS:]))


def _row(finding: Diagnostic, one_document: bool) -> dict[str, str]:
    page = page_of(finding.place) if one_document else 0
    return {
        "where": printable(spot(finding.place)),
        "weight": finding.severity.value,
        "class": CLASSES[finding.severity],
        "seen": printable(finding.seen),
        "remedy": printable(finding.remedy),
        "code": finding.code,
        "page": f"d0-{page}" if page else "",
    }


@dataclass(frozen=True, slots=True)
class PreviewResult:
    """The page, the documents whose PDFs it shows, and all findings. A run that its follower stopped made no page.

    `waiting` are the titles of kinds with a document for each unit, which it does not show.
    """

    documents: tuple[Written, ...]
    page: Saved | None
    findings: tuple[Diagnostic, ...]
    waiting: tuple[str, ...] = ()


def preview_workbook(source: Source, output: Path, follower: Follower = NOBODY) -> PreviewResult:
    """〈name〉_预览.html in the folder `output`: the pages of every PDF, which are written too, and all findings.

    Where the workbook has a 错误 the page has only the findings. Raises Refused where going on is senseless, and
    Missing where this machine cannot make pages.
    """
    with gathering(source.known):
        import_module("pypdfium2")  # which draws the pictures: nothing is written where it is missing
    built = build(DocumentsRequest(source, output, formats=("pdf",)), follower)
    if built.stopped:
        return PreviewResult((), None, built.findings)
    shown = []
    for document in built.documents:
        (pdf,) = document.files  # one without a file is none of them
        word = pdf.with_suffix(".docx")
        files = (("PDF", pdf), *((("Word", word),) if word.is_file() else ()))
        shown.append(Shown(pdf.stem, files, pdf))
    path, waiting = source.path, [kind.title for kind in built.waiting]
    name = f"{portable(path.stem, LONGEST_NAME - len(PREVIEW.encode()))}{PREVIEW}.html"
    with gathering(built.findings) as report, Outbox(output, report, follower.waiting) as outbox:
        page = outbox.save(Artifact(name, preview_page(path, shown, report, output, waiting)))
    return PreviewResult(built.documents, page, tuple(report), tuple(waiting))
