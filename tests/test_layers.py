"""The rooms of the house: stages never import each other, and nothing imports the edge."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "notice_gen"
STAGES = ("book", "compose", "fit", "writers", "pages", "forms", "edited")
PLAIN = (
    "diagnostics",
    "values",
    "document",
    "fitted",
    "layout",
    "look",
    "filing",
    "kind",
    "declaring",
    "tables",
    "settings",
    "office",
)
MACHINE = ("fonts",)  # what the machine has; a writer asks for it at its own door
# What an office keeps: each room knows plain types, how files are written, and what it needs of these stages.
KEEPING = {
    "register": {"book", "forms"},  # registers kept in Excel are read, copies for colleagues written
    "archive": set(),
}
AT_HAND = {"clock", "locking", "outbox", "output"}
EDGE = (
    "batch",
    "build",
    "cli",
    "clock",
    "doctor",
    "folder",
    "issuing",
    "locking",
    "marking",
    "outbox",
    "output",
    "preview",
    "pulling",
    "screen",
    "usage",
)
MODULES = sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))


def imported_rooms(module: Path) -> set[str]:
    """The rooms of notice_gen that a module imports, at its top or inside a function."""
    rooms = set()
    for node in ast.walk(ast.parse((SOURCE / module).read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        rooms |= {name.split(".")[1] for name in names if name.startswith("notice_gen.")}
    return rooms


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_what_lies_below_it(module):
    """Stages know plain types and themselves; plain types know plain types."""
    room = module.parts[0].removesuffix(".py")
    if room == "writers":
        allowed = {*PLAIN, *MACHINE, room}
    elif room in STAGES:
        allowed = {*PLAIN, room}
    elif room in (*PLAIN, *MACHINE):
        allowed = set(PLAIN)
    elif room in KEEPING:
        allowed = {*PLAIN, *AT_HAND, *KEEPING[room], room}
    else:
        return
    assert imported_rooms(module) <= allowed


def test_every_room_is_known_here():
    """A new room says where it stands."""
    rooms = {module.parts[0].removesuffix(".py") for module in MODULES}
    assert rooms == {*STAGES, *PLAIN, *MACHINE, *KEEPING, *EDGE, "__init__", "__main__"}


def test_clock_and_screen_stay_at_the_edge():
    """No stage asks for the time, the environment or the screen."""
    reach = re.compile(r"\b(print|input)\(|datetime\.now|date\.today|(?<!date)time\.time\(|os\.environ")
    for module in MODULES:
        if module.parts[0].removesuffix(".py") in (*STAGES, *PLAIN):
            found = reach.search((SOURCE / module).read_text(encoding="utf-8"))
            assert found is None, f"{module}: {found}"
