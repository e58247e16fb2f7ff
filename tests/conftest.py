"""Fixtures: documents built from workbooks, and their pages as LibreOffice and Typst make them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openxml_audit import FileFormat, OpenXmlValidator

import server
from notice_gen.cli import main
from pages import Pages
from rendering import missing, missing_fonts, render, use_test_fonts
from workbooks import DATA, PLAIN, SYNTHETIC, plain_page, write_workbook

use_test_fonts()
if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # a shell started us in the background; what we start would be deaf
    signal.signal(signal.SIGINT, signal.default_int_handler)

CAMPAIGNS = ("wangcheng", "shaoxing")
Workbooks = dict[str, tuple[Path, tuple[str, ...]]]
_validator = OpenXmlValidator(FileFormat.MICROSOFT_365)


def assert_word_accepts(docx: Path) -> None:
    """Word must never offer to repair a file: the validator of openxml-audit finds nothing."""
    result = _validator.validate(str(docx))
    assert result.is_valid, [str(error) for error in result.errors]
    assert not list(result.errors), [str(error) for error in result.errors]


@pytest.fixture(autouse=True)
def _every_docx_is_valid(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever .docx a test leaves in its folder has no findings."""
    yield
    folder = request.node.funcargs.get("tmp_path")
    for docx in sorted(folder.rglob("*.docx")) if folder else ():
        if docx.is_file():
            assert_word_accepts(docx)


def notice_gen(*arguments: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def built(workbook: Path, folder: Path, *options: object) -> Path:
    """The only docx that a workbook makes."""
    result = notice_gen("build", workbook, "--output", folder, *options)
    assert result.exit_code in (0, 1), result.output
    (docx,) = folder.glob("*.docx")
    return docx


def built_pdf(workbook: Path, folder: Path, *options: object) -> Path:
    """The only PDF that a workbook makes."""
    result = notice_gen("build", workbook, "--output", folder, "--format", "pdf", *options)
    assert result.exit_code in (0, 1), (result.output, result.exception)
    (pdf,) = folder.glob("*.pdf")
    return pdf


def rendered_pages(folder: Path) -> None:
    """Render every docx of the folder; skip the test, or fail it in CI, where the machine cannot."""
    if missing():
        _skip_or_fail(missing())
    render(folder)


def _skip_or_fail(lacks: str, what: str = "rendered pages") -> None:
    said = f"missing for {what}: {lacks} (scripts/test-tools)"
    pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Workbooks:
    """The measured documents: workbook and build options, by name."""
    folder = tmp_path_factory.mktemp("workbooks")
    found: Workbooks = {name: (DATA / f"{name}.xlsx", ()) for name in CAMPAIGNS}
    for name, sheets in {**SYNTHETIC, "plain-page": plain_page()}.items():
        found[name] = write_workbook(folder / f"{name}.xlsx", sheets), ("--kind", str(PLAIN))
    return found


@pytest.fixture(scope="session")
def documents(workbooks: Workbooks, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The measured documents as they are for Word."""
    folder = tmp_path_factory.mktemp("documents")
    made = {name: built(book, folder / name, *options) for name, (book, options) in workbooks.items()}
    for docx in made.values():
        assert_word_accepts(docx)
    return made


@pytest.fixture(scope="session")
def postgres() -> Iterator[server.Server]:
    """A PostgreSQL of the tests' own; skips the test, or fails it in CI, where the machine has none."""
    if server.lacking():
        _skip_or_fail(server.lacking(), "a register on PostgreSQL")
    with server.serving() as running:
        yield running


class Rendered(dict[str, Pages]):
    """The pages of the measured documents by name, and how closely they are measured (millimetres)."""

    def __init__(self, pages: dict[str, Pages], closest: float) -> None:
        super().__init__(pages)
        self._closest = closest

    def within(self, tolerance: float) -> float:
        """The tolerance of a rule or a position that is not the ink of a glyph."""
        return min(tolerance, self._closest)


@pytest.fixture(scope="session")
def from_libreoffice(workbooks: Workbooks, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """LibreOffice's copies, rendered."""
    folder = tmp_path_factory.mktemp("rendered")
    for name, (book, options) in workbooks.items():
        docx = built(book, folder / name, *options, "--for", "libreoffice")
        assert_word_accepts(docx)
        docx.rename(folder / f"{name}.docx")
    rendered_pages(folder)
    return Rendered({name: Pages(folder / f"{name}.pdf") for name in workbooks}, closest=1)


@pytest.fixture(scope="session")
def from_typst(workbooks: Workbooks, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The PDFs that the program writes itself."""
    if missing_fonts():
        _skip_or_fail(missing_fonts())
    folder = tmp_path_factory.mktemp("pdf")
    made = {name: built_pdf(book, folder / name, *options) for name, (book, options) in workbooks.items()}
    return Rendered({name: Pages(pdf) for name, pdf in made.items()}, closest=0.3)


@pytest.fixture(scope="session", params=["from_libreoffice", "from_typst"])
def rendered(request: pytest.FixtureRequest) -> Rendered:
    """The pages of the measured documents, from either source."""
    return request.getfixturevalue(request.param)
