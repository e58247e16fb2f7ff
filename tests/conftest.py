"""Fixtures: documents built from workbooks, and their pages as LibreOffice and Typst make them."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import signal
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openxml_audit import FileFormat, OpenXmlValidator

import server
from notice_gen.cli import main
from notice_gen.office.register import Register, make_register
from pages import Pages
from rendering import (
    missing,
    missing_faces,
    missing_fangsong,
    missing_libreoffice,
    render,
    use_test_fonts,
)
from workbooks import (
    DATA,
    IN_PARTS,
    OF_KINDS,
    PLAIN,
    SYNTHETIC,
    plain_page,
    two_enclosures,
    write_workbook,
)

use_test_fonts()
if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # a shell started us in the background; what we start would be deaf
    signal.signal(signal.SIGINT, signal.default_int_handler)

CAMPAIGNS = ("wangcheng", "shaoxing")
# Marker → what it is for, and what this machine lacks of it; `make quick` leaves all out.
NEEDS: dict[str, tuple[str, Callable[[], str]]] = {
    "rendered": ("files that LibreOffice makes", missing_libreoffice),
    "faces": ("pages of a PDF", missing_faces),
    "fangsong": ("pages in 仿宋", missing_fangsong),
    "postgres": ("a register on PostgreSQL", server.lacking),
}
NEEDED_BY = {  # what a fixture of the whole session needs, and so every test that asks for it
    "from_libreoffice": ("rendered", "faces"),
    "from_typst": ("faces",),
    "libreoffice": ("rendered", "faces"),
    "postgres": ("postgres",),
}
LONGEST = (  # groups of tests that several processes begin with, so that none is left with one of them at the end
    "test_issue", "test_outbox", "measured", "test_register", "test_bad_examples", "test_verbatim", "test_archive",
    "test_batch", "test_init", "test_look", "postgres", "test_writers", "test_edited", "test_plans",
    "test_handover",
)  # fmt: skip
Workbooks = dict[str, tuple[Path, tuple[str, ...]]]
_OF_ALL_TESTS = re.compile(r"^pytestmark = .*$", re.MULTILINE)
_rooms = itertools.count(1)  # of registers on PostgreSQL
_valid: set[bytes] = set()  # digests of files that the validator has nothing against


@cache
def _validator() -> OpenXmlValidator:
    """Made when the first file is asked about: it reads its schemas for a second."""
    return OpenXmlValidator(FileFormat.MICROSOFT_365)


def assert_word_accepts(docx: Path) -> None:
    """Word must never offer to repair a file: the validator of openxml-audit finds nothing. The same bytes are asked once."""
    digest = hashlib.sha256(docx.read_bytes()).digest()
    if digest in _valid:
        return
    result = _validator().validate(str(docx))
    assert result.is_valid, [str(error) for error in result.errors]
    assert not list(result.errors), [str(error) for error in result.errors]
    _valid.add(digest)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether `-m "not …"` leaves out all of a file: then it is not even imported, which is a third of the quick loop."""
    asked = str(config.option.markexpr or "")
    if collection_path.suffix != ".py" or not re.fullmatch(r"not \w+(?: and not \w+)*", asked):
        return None
    of_all = _OF_ALL_TESTS.search(collection_path.read_text(encoding="utf-8"))
    left_out = set(re.findall(r"not (\w+)", asked)) & set(
        re.findall(r"mark\.(\w+)", of_all[0] if of_all else "")
    )
    return True if left_out else None


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses and xdist groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test has the markers of what its fixtures need, and its group: what one process makes once for all of them.

    A group is a file, but what needs PostgreSQL or the measured pages is one group, wherever it stands.
    """
    for item in items:
        for fixture, markers in NEEDED_BY.items():
            if fixture in getattr(item, "fixturenames", ()):
                for marker in markers:
                    item.add_marker(marker)
        # LibreOffice sets a Word file in the faces of its own roles alone.
        if item.get_closest_marker("rendered") and item.get_closest_marker("faces"):
            item.add_marker("fangsong")
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    if hasattr(config, "workerinput"):  # one of several processes
        order = {group: place for place, group in enumerate(LONGEST)}
        items.sort(key=lambda item: order.get(_group(item), len(LONGEST)))


def _group(item: pytest.Item) -> str:
    if item.get_closest_marker("postgres"):
        return "postgres"
    if {"from_libreoffice", "from_typst", "rendered"} & set(getattr(item, "fixturenames", ())):
        return "measured"
    return item.path.stem


@pytest.hookimpl(tryfirst=True)  # before a test's fixtures are made
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a test needs and the machine lacks is said by name: the test is skipped, and fails in CI."""
    for marker, (what, lacking) in NEEDS.items():
        if item.get_closest_marker(marker) and (lacks := lacking()):
            skip_or_fail(what, lacks)


def skip_or_fail(what: str, lacks: str) -> None:
    """Say what is missing for what: outside CI that skips the test."""
    said = f"missing for {what}: {lacks} (scripts/test-tools)"
    pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


@pytest.fixture(autouse=True)
def _every_docx_is_valid(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever .docx a test leaves in its folder has no findings."""
    yield
    folder = request.node.funcargs.get("tmp_path")
    for docx in sorted(folder.rglob("*.docx")) if folder else ():
        if docx.is_file():
            assert_word_accepts(docx)


@pytest.fixture(autouse=True, scope="session")
def _nothing_is_left_where_the_tests_run() -> Iterator[None]:
    """Files that a test makes belong into its own folder: the record of what was written is the sign of others."""
    yield
    assert not Path(".notice-gen.json").exists(), "a test wrote into the folder of the tests' own run"


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
        skip_or_fail("rendered pages", missing())
    render(folder)


def set_by_libreoffice(books: Workbooks, folder: Path) -> dict[str, Pages]:
    """The pages of workbooks by name: the copies for LibreOffice, valid and rendered; skips the test where it cannot."""
    for name, (book, options) in books.items():
        docx = built(book, folder / name, *options, "--for", "libreoffice")
        assert_word_accepts(docx)
        docx.rename(folder / f"{name}.docx")
    rendered_pages(folder)
    return {name: Pages(folder / f"{name}.pdf") for name in books}


def set_by_typst(books: Workbooks, folder: Path) -> dict[str, Pages]:
    """The pages of workbooks by name: the PDFs that the program writes itself."""
    return {name: Pages(built_pdf(book, folder / name, *options)) for name, (book, options) in books.items()}


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Workbooks:
    """The measured documents: workbook and build options, by name."""
    folder = tmp_path_factory.mktemp("workbooks")
    found: Workbooks = {name: (DATA / f"{name}.xlsx", ()) for name in CAMPAIGNS}
    for name, sheets in {**SYNTHETIC, "plain-page": plain_page()}.items():
        found[name] = write_workbook(folder / f"{name}.xlsx", sheets), ("--kind", str(PLAIN))
    found |= {name: (DATA / f"{name}.xlsx", ()) for name in IN_PARTS if (DATA / f"{name}.xlsx").exists()}
    found["two-enclosures"] = write_workbook(folder / "two-enclosures.xlsx", two_enclosures()), ()
    for name, sheets in OF_KINDS.items():
        found[name] = write_workbook(folder / f"{name}.xlsx", sheets), ()
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
    """A PostgreSQL of the tests' own."""
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
    return Rendered(set_by_libreoffice(workbooks, tmp_path_factory.mktemp("rendered")), closest=1)


@pytest.fixture(scope="session")
def from_typst(workbooks: Workbooks, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The PDFs that the program writes itself."""
    return Rendered(set_by_typst(workbooks, tmp_path_factory.mktemp("pdf")), closest=0.3)


@pytest.fixture(
    scope="session",
    params=[
        pytest.param("from_libreoffice", marks=[pytest.mark.rendered, pytest.mark.faces]),
        pytest.param("from_typst", marks=pytest.mark.faces),
    ],
)
def rendered(request: pytest.FixtureRequest) -> Rendered:
    """The pages of the measured documents, from either source."""
    return request.getfixturevalue(request.param)


# ---- a file's own workbooks, which its fixture `books` gives by name ------------------------------------


@pytest.fixture(scope="module")
def from_word(books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pages]:
    """Their Word files as LibreOffice sets them."""
    return set_by_libreoffice(
        {name: (book, ()) for name, book in books.items()}, tmp_path_factory.mktemp("word")
    )


@pytest.fixture(scope="module")
def from_pdf(books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pages]:
    """Their PDFs."""
    return set_by_typst({name: (book, ()) for name, book in books.items()}, tmp_path_factory.mktemp("pdf"))


@pytest.fixture(
    params=[
        pytest.param("from_word", marks=[pytest.mark.rendered, pytest.mark.faces]),
        pytest.param("from_pdf", marks=pytest.mark.faces),
    ]
)
def measured(request: pytest.FixtureRequest) -> dict[str, Pages]:
    """Their pages, from either source."""
    return request.getfixturevalue(request.param)


# ---- an empty register ------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where a register can be made, on each of both databases."""
    if request.param == "sqlite":
        return str(tmp_path / "发文登记簿.db")
    running: server.Server = request.getfixturevalue("postgres")
    return running.room(f"register{next(_rooms)}")


@pytest.fixture
def register(address: str) -> Register:
    """A new register, on each of both databases."""
    return make_register(address)
