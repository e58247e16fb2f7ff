"""What the docs say is so: named tests exist, links lead somewhere, made pages and shown messages are what is made."""

import contextlib
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from conftest import notice_gen
from notice_gen.cli import main
from notice_gen.cli.working_folder import WORKBOOK
from notice_gen.compose.markup import BEGINNINGS, ELEMENTS, OF_ATTACHMENT
from notice_gen.settings.campaign import TABLES
from notice_gen.settings.look import KEYS, OF_FORMATS, TABLE
from notice_gen.settings.office import OFFICE_TABLES
from notice_gen.writers.pdf import fonts

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import first_notice  # noqa: E402
import reference  # noqa: E402

from bad_examples import examples  # noqa: E402
from notice_gen.cli.explaining import EXAMPLES  # noqa: E402

READMES = ("README.md", "README.zh-CN.md")
NOT_MEASURED = ("on paper only", "not yet built", "a finding still to come")
TWINS = [  # a page and the same page in Chinese
    READMES,
    *(
        (f"docs/{page.name.replace('.zh-CN', '')}", f"docs/{page.name}")
        for page in sorted((ROOT / "docs").glob("*.zh-CN.md"))
    ),
]
ENDINGS = (".md", ".zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_that_a_page_names_exists(page) -> None:
    named = set(re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8")))
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    assert named <= set(re.findall(r"def (test_\w+)", tests))


def clauses() -> dict[int, str]:
    """Of each check of docs/standards.md where it is decided."""
    text = (ROOT / "docs" / "standards.md").read_text(encoding="utf-8")
    return {int(n): decided for n, decided in re.findall(r"^\| (\d+) \|.*\| (.*) \|$", text, re.M)}


def test_every_clause_is_measured_or_says_why_not() -> None:
    """By a test's name, or in the page's own words for what no test can see and what is still to be built."""
    found = clauses()
    assert sorted(found) == list(range(1, max(found) + 1))
    for number, decided in found.items():
        assert "`test_" in decided or decided in NOT_MEASURED, number


def test_a_test_that_bears_clauses_in_its_name_stands_beside_them() -> None:
    """test_12_14_… in the rows 12 and 14: a test that goes takes its promise with it."""
    found = clauses()
    for path in (ROOT / "tests").glob("test_*.py"):
        for name, numbers in re.findall(r"def (test_((?:\d\d_)+)\w+)", path.read_text(encoding="utf-8")):
            for number in map(int, numbers.strip("_").split("_")):
                assert f"`{name}`" in found[number], (name, number)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins[0])
def test_a_page_and_its_twin_have_the_same_parts(twins) -> None:
    """Headings, code blocks, table rows, points of lists and pictures, in the same number and order."""

    def parts(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return re.findall(r"^(#+ |```\w*|\||!\[|- )", text, re.M)

    page, twin = twins
    assert parts(page) == parts(twin)


@pytest.mark.parametrize("name", READMES)
def test_a_readme_is_read_in_one_go(name) -> None:
    """The reference stands in docs/."""
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 160


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_page_stands_in_the_index(ending) -> None:
    """A page with a twin stands as the twin of the reader's language."""
    index = (ROOT / "docs" / f"README{ending}").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        name = page.name.removesuffix(".md").removesuffix(".zh-CN")
        twin = page.with_name(f"{name}{ending}")
        assert name == "README" or f"]({twin.name if twin.exists() else f'{name}.md'})" in index, page.name


@pytest.mark.parametrize("page", reference.PAGES)
def test_made_pages_are_what_is_made(page) -> None:
    """`make reference` makes them anew."""
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == reference.PAGES[page]()


def test_what_explain_shows_is_what_the_examples_print() -> None:
    """`make reference` makes it anew."""
    assert EXAMPLES.read_text(encoding="utf-8") == reference.examples_file(examples())


def commands(group, before=""):
    """Every command that is shown, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if not command.hidden:
            yield f"{before}{name}", command
            if isinstance(command, click.Group):
                yield from commands(command, f"{before}{name} ")


SHOWN = dict(commands(main))


def test_the_help_page_lists_each_command_by_its_own_first_sentence() -> None:
    """The list is made without loading the commands."""
    for one in main.listed:
        command = main.get_command(click.Context(main), one.name)
        assert one.line == ("" if command.hidden else command.get_short_help_str(limit=200)), one.name


@pytest.mark.parametrize("words", SHOWN)
def test_each_command_has_help_and_stands_on_the_page_of_commands(words) -> None:
    """In both languages; its options there or on the page that tells how it is used."""
    command = SHOWN[words]
    assert command.help
    for ending in ENDINGS:
        pages = [ROOT / "docs" / f"{name}{ending}" for name in ("commands", "units", "issuing")]
        table, *_ = texts = [page.read_text(encoding="utf-8") for page in pages]
        assert f"`notice-gen {words}" in table
        for parameter in command.params:
            argument = parameter.param_type_name == "argument"
            assert argument or any(parameter.opts[0] in text for text in texts), parameter.opts


@pytest.mark.slow
def test_the_tour_of_the_readme_is_what_happens(tmp_path: Path) -> None:
    """init, fill in with three mistakes, check --mark, mend, build: each message shown is one that is said."""
    folder = tmp_path / "书香五月"
    assert notice_gen("init", folder).exit_code == 0
    with contextlib.chdir(folder):
        first_notice.fill_in(Path(WORKBOOK))
        found = notice_gen("check", "--mark")
        assert found.exit_code == 2
        assert Path("工作簿_问题.xlsx").exists()
        first_notice.mend(Path(WORKBOOK))
        assert notice_gen("check").exit_code == 0
        made = notice_gen("build")
        assert made.exit_code == 0
    for name in READMES:
        checked, written = re.findall(
            r"^```text\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.M | re.S
        )
        assert checked == found.stderr
        assert written == made.stdout


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_section_that_findings_name_says_where_to_get_faces(ending) -> None:
    """They say 见 README“字体”一节; it names free faces that the program takes, and links to the page that lists all."""
    text = (ROOT / f"README{ending}").read_text(encoding="utf-8")
    section = re.search(r"^## (?:Fonts|字体)\n(.*?)^## ", text, re.M | re.S)[1]
    assert f"](docs/fonts{ending})" in section
    for faces in fonts.OTHERS.values():
        assert any(name in section for name, _ in faces)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_page_of_fonts_lists_the_faces_in_the_order_they_are_taken(ending) -> None:
    """A row a role; what stands in brackets aside."""
    text = (ROOT / "docs" / f"fonts{ending}").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|`]+ \| ([^|]+) \| ([^|]+) \|$", text, re.M)
    rows = [row for row in rows if "宋" in row[0] or "体" in row[0]][-len(fonts.ROLES) :]
    assert len(rows) == len(fonts.ROLES)
    for role, row in zip(fonts.ROLES, rows, strict=True):
        for listed, taken in zip(row, (fonts.OFFICIAL[role], fonts.OTHERS[role]), strict=True):
            places = []
            for face in re.split("[,、] ?", re.sub(r" ?[(（][^)）]*[)）]", "", listed)):
                family, weight = re.fullmatch(r"(.*?)(?: (Black|Heavy|Bold))?", face).groups()
                heavy = {"Black": 900, "Heavy": 900, "Bold": 700}.get(weight)
                places.append(
                    next(n for n, k in enumerate(taken) if k[0] == family and heavy in (None, k[1]))
                )
            assert places == sorted(places), listed


@pytest.mark.parametrize("key", KEYS)
def test_each_key_of_an_office_s_look_has_its_line(key) -> None:
    """With its code and the clause it leaves."""
    (line,) = re.findall(
        rf'^\| `"{key}"` \|.*$', (ROOT / "docs" / "look.md").read_text(encoding="utf-8"), re.M
    )
    fault = KEYS[key].fault
    assert fault is None or fault.code in line
    for clause in re.findall(r"\b\d\.\d(?:\.\d)*\b", KEYS[key].clause.partition(" ")[0]):
        assert clause in line


@pytest.mark.parametrize(
    ("format", "key"), [(name, key) for name, keys in OF_FORMATS.items() for key in keys]
)
def test_each_key_of_a_format_s_look_has_its_line(format, key) -> None:
    """With its code and the clause it leaves; 标志字号 stands once for all."""
    page = (ROOT / "docs" / "look.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf'^\| (?:{format}|四种) \| `"{key}"` \|.*$', page, re.M)
    known = OF_FORMATS[format][key]
    assert known.fault is None or known.fault.code in line
    assert all(clause in line for clause in re.findall(r"\b10\.\d\b", known.clause))


def test_the_page_on_kinds_lists_every_element_that_a_line_may_name() -> None:
    """In the order of the markup; a part's beginning has a line of its own."""
    page = (ROOT / "docs" / "adding-a-kind.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^\| `@要素 …` \| ([^;]+);", page, re.M)
    begins = [name for name in ELEMENTS if f"| `@{name} 标题` |" in page]
    assert begins == list(BEGINNINGS)
    assert [name for name in OF_ATTACHMENT if f"`@{name}`" not in page] == []
    assert listed.split() == [name for name in ELEMENTS if name not in {*begins, *OF_ATTACHMENT}]


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_key_of_the_settings_stands_on_a_page(ending) -> None:
    """Of a campaign on the page of commands, of an office on that of issuing; a look's keys have a page of their own."""
    for name, tables in (("commands", TABLES), ("issuing", OFFICE_TABLES)):
        page = (ROOT / "docs" / f"{name}{ending}").read_text(encoding="utf-8")
        written = [f'["{table}"]' for table in tables]
        written += [f'"{key}"' for table in tables.keys() - {TABLE} for key in tables[table]]
        assert [one for one in written if f"`{one}" not in page] == []


def test_pictures_are_small_and_shown() -> None:
    """Each stands in both READMEs or in none, and loads quickly."""
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.stat().st_size < 200_000, picture.name
        shown = [
            f"docs/pictures/{picture.name}" in (ROOT / name).read_text(encoding="utf-8") for name in READMES
        ]
        assert shown[0] == shown[1], picture.name


def test_no_machine_path_and_no_registry_is_named() -> None:
    """Nothing of the machine it was made on, no registry's address, in any tracked file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    forbidden = re.compile(rb"/work/|/root/|/home/\w|pypi\.org|pythonhosted|deb\.debian|registry\.npmjs")
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.name != Path(__file__).name:
            assert not forbidden.search(path.read_bytes()), name


def test_the_workflow_asks_for_what_there_is() -> None:
    """It has not run yet: at least it is YAML, and its make targets, files of requirements and tests exist."""
    yaml = pytest.importorskip("yaml")
    text = (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    assert all(("run" in step) != ("uses" in step) for step in steps)
    done = "\n".join(step.get("run", "") for step in steps)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make (\w+)", done):
        assert re.search(rf"^{target}:", makefile, re.M), target
    for name in re.findall(r"(?:requirements|data)/[\w.]+", done):
        assert (ROOT / name).exists(), name
    for marker in re.findall(r"not (\w+)", done):
        assert f'"{marker}: ' in (ROOT / "pyproject.toml").read_text(encoding="utf-8"), marker
    for command in re.findall(r"notice-gen (\w+)", done):
        assert command in SHOWN, command
