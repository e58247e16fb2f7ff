"""The rooms of the house: data walks one way, and every room says what it makes of what."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "notice_gen"
STAGES = {"book", "compose", "fit", "writers", "pages", "forms"}
BELOW = {"model", "settings", "files", "taking", *STAGES, "build"}
# What each room may import beside itself. Imports inside functions count.
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "files": {"model"},
    "settings": {"model", "files"},
    "taking": {"model", "files"},
    "book": {"model"},
    "compose": {"model", "files"},  # templates are files
    "fit": {"model"},
    "writers": {"model"},
    "pages": {"model"},
    "forms": {"model"},
    "build": BELOW - {"build"},
    "batch": BELOW,
    "office": BELOW,
    "cli": {*BELOW, "batch", "office"},
}
HOUSE = SOURCE.parents[1] / "docs" / "life-of-a-notice.md"
LOOSE = {"__init__.py", "__main__.py"}
MODULES = sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.parent != SOURCE)


@cache
def _nodes(module: Path) -> list[ast.Import | ast.ImportFrom | ast.Attribute | ast.Call]:
    """What the walls look at in a module: several look at each."""
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Attribute | ast.Call)
    ]


@cache
def imported(module: Path) -> set[str]:
    """The modules that a module imports, at its top or inside a function."""
    names: set[str] = set()
    for node in _nodes(module):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_module_imports_only_what_lies_below_it(room) -> None:
    """No arrow runs back up, and no two rooms that stand side by side know each other."""
    below = {"__version__", room, *ALLOWED[room]}
    above = {
        str(module): others
        for module in MODULES
        if module.parts[0] == room
        and (others := {name for name in imported(module) if _room_of(name) not in {None, *below}})
    }
    assert not above


def _room_of(name: str) -> str | None:
    """The room that an imported module is of; None for one that is not ours."""
    return name.split(".")[1] if name.startswith("notice_gen.") else None


@pytest.mark.parametrize("inner", ["register", "archive", "finals", "handover"])
def test_what_an_office_keeps_stands_side_by_side(inner) -> None:
    """Numbers, items, finals and packages meet in model/filing; issuing and pulling stand on all of them."""
    known = {
        name.split(".")[2]
        for module in MODULES
        if module.parts[:2] == ("office", inner)
        for name in imported(module)
        if name.startswith("notice_gen.office.")
    }
    assert known <= {inner}


def test_every_room_is_known_and_nothing_lies_beside_the_rooms() -> None:
    """A new room says where it stands; a module has a room."""
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and list(path.glob("*.py"))}
    assert rooms == set(ALLOWED)
    assert {path.name for path in SOURCE.glob("*.py")} == LOOSE


def test_the_page_for_newcomers_lists_the_rooms_from_the_highest_down() -> None:
    """What a room may import stands below it, as everywhere here."""
    table = HOUSE.read_text(encoding="utf-8").partition("| room |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| ([^|]+) \|", table, re.M)
    listed = [re.findall(r"`(\w+)`", row) for row in rows]
    assert {room for row in listed for room in row} == set(ALLOWED)
    for n, row in enumerate(listed):
        below = {room for lower in listed[n + 1 :] for room in lower}
        assert all(ALLOWED[room] <= below for room in row)


def test_only_the_screen_knows_the_command_line() -> None:
    """Whatever lies below `cli` can be called from elsewhere."""
    knowing = {
        module.parts[0] for module in MODULES if any(n.split(".")[0] == "click" for n in imported(module))
    }
    assert knowing == {"cli"}


def test_plain_types_touch_no_disk() -> None:
    """`model` opens nothing, asks no system and looks into no folder."""
    reach = re.compile(
        r"\bopen\(|\.(read|write)_(text|bytes)\(|\.(exists|is_file|is_dir|glob|iterdir|resolve|stat|mkdir|unlink)\("
    )
    for module in MODULES:
        if module.parts[0] == "model":
            assert not {name.split(".")[0] for name in imported(module)} & {
                "os",
                "shutil",
                "tempfile",
                "io",
            }, module
            assert reach.search((SOURCE / module).read_text(encoding="utf-8")) is None, module


# What a process has only once. A module below `cli` is given what it needs of it, for several threads may be calling.
OF_THE_PROCESS = {
    "os": {"environ", "getenv", "getcwd", "chdir", "umask"},
    "sys": {"stdin", "stdout", "stderr", "argv", "exit"},
    "Path": {"cwd", "home"},
    "gc": {"disable", "freeze"},
    "datetime": {"now", "today"},
    "date": {"today"},
    "time": {"time"},
}
MODULES_OF_THE_PROCESS = {"click", "locale", "signal", "warnings", "getpass"}
# Where a module must, and why.
EXCEPTIONS = {
    "files/clock.py": {"datetime.now"},  # it is the clock, which others are given
    "files/outbox.py": {"time.time"},  # how old a killed run's leftovers are, by the dates of the disk
    "office/handover/bag.py": {"time.time"},  # the same
    "writers/pdf/font_files.py": {"os.environ", "Path.home"},  # where this machine keeps its faces
    "office/finals/converting.py": {"os.environ", "signal"},  # LibreOffice is a child, and killed if it hangs
    "forms/quiet.py": {"warnings"},  # one thread at a time
    "book/sheets.py": {"gc.disable"},  # only when memory is looked through
    "batch/batch_run.py": {"gc.freeze"},  # the same
}


def asked_of_the_process(module: Path) -> set[str]:
    """What a module uses that its process has only once, a relative path written out among it."""
    found = {name for name in MODULES_OF_THE_PROCESS if name in imported(module)}
    for node in _nodes(module):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                found |= {f"{owner}.{name}"} if name in OF_THE_PROCESS.get(owner, ()) else set()
            case ast.Call(func=ast.Name(id="print" | "input" | "exit" as name)):
                found.add(f"{name}(")
            case ast.Call(func=ast.Name(id="Path"), args=[]):
                found.add("Path()")
            case ast.Call(func=ast.Name(id="Path"), args=[ast.Constant(value=str(words))]):
                # The default of `Settings.output` is taken below the folder that is given.
                found |= (
                    {f"Path({words})"} if not words.startswith(("/", "C:")) and words != "output" else set()
                )
            case _:
                pass
    return found


@pytest.mark.parametrize("room", sorted(set(ALLOWED) - {"cli"}))
def test_nothing_below_the_command_line_asks_its_process(room):
    """No screen, no environment, no folder that is the current one, no clock but the one it is given."""
    asked = {
        module.as_posix(): found
        for module in MODULES
        if module.parts[0] == room and (found := asked_of_the_process(module))
    }
    assert asked == {name: what for name, what in EXCEPTIONS.items() if name.startswith(f"{room}/")}


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_says_what_it_makes_of_what(room) -> None:
    """Its docstring has an arrow or says what it keeps, and one thing that it does not do."""
    said = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert re.search(r"→|:", said.partition("\n")[0]), said
    assert re.search(r"\b(not|no|none|nothing|never)\b", said, re.IGNORECASE), said


def test_a_module_s_name_says_which_room_it_is_of() -> None:
    """No three rooms have a module of one name; `__init__` has none."""
    named_alike = {"__init__.py", "faults.py"}  # each room has its own, of one name on purpose
    names = [module.name for module in MODULES if module.name not in named_alike]
    assert not {name for name in names if names.count(name) > 2}


def test_no_module_grows_too_long() -> None:
    """Under five hundred lines each."""
    lengths = {module: (SOURCE / module).read_text(encoding="utf-8").count("\n") for module in MODULES}
    assert not {module: lines for module, lines in lengths.items() if lines >= 500}


def of_the_office() -> list[str]:
    """The modules of the office that commands import."""
    commands = [module for module in MODULES if module.parts[:2] == ("cli", "commands")]
    found = {name.rpartition(".")[0] for module in commands for name in imported(module)}
    return sorted(name for name in found if name.startswith("notice_gen.office."))


@pytest.mark.slow  # a process for each
@pytest.mark.parametrize("name", of_the_office())
def test_what_a_command_asks_of_the_office_can_be_the_first_that_is_loaded(name) -> None:
    """There is no circle that only another order of loading hides."""
    loaded = subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True)
    assert loaded.returncode == 0, loaded.stderr.decode()
