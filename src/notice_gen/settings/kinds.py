"""A folder, a name or a Chinese title → the Kind that is meant; a kind is a folder with kind.toml and body.md.j2.

What stands in kind.toml is read elsewhere (`kind_file`), and templates are not run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.kind import GROUPS, Kind, likely
from notice_gen.model.places import NOWHERE
from notice_gen.settings.faults import NO_SUCH_KIND
from notice_gen.settings.kind_file import KIND_FILE, read_kind


def builtin_templates() -> Path:
    """The folder of the kinds that come with the program: inside the wheel, or the repository's own."""
    packed = Path(__file__).parents[1] / "templates"
    return packed if packed.is_dir() else Path(__file__).parents[3] / "templates"


def find_kind(wanted: str, beside: Path | None = None, here: Path | None = None) -> Kind:
    """The kind of that folder path (from the folder `here`), folder name or Chinese title.

    Looked for in `templates/` beside the workbook, in `templates/` of the folder `here`, then among those that come
    with the program. Raises Refused where there is none, naming those there are.
    """
    folder = Path(wanted) if here is None else here / wanted
    try:
        named = (folder / KIND_FILE).is_file()
    except OSError:  # a name of 300 characters is no path
        named = False
    if named:
        return load_kind(folder)
    return named_kind(wanted, beside, here)


def named_kind(wanted: str, beside: Path | None = None, here: Path | None = None) -> Kind:
    """The kind of that folder name or Chinese title, never of a path: what a cell may ask for.

    Looked for as `find_kind` says. Raises Refused where there is none, naming those there are.
    """
    declarations = list(_declarations(beside, here))
    for declaration in declarations:
        # Most of some thirty kinds need not be read: their declarations do not have these words.
        if declaration.parent.name == wanted or _says(declaration, wanted):
            kind = load_kind(declaration.parent)
            if wanted in (kind.name, kind.title):
                return kind
    seen: dict[str, Kind] = {}
    for declaration in declarations:
        kind = load_kind(declaration.parent)
        if wanted in (kind.name, kind.title):  # written with escapes
            return kind
        seen.setdefault(kind.title, kind)
    meant = likely(wanted, [*seen, *(kind.name for kind in seen.values())])
    remedy = f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(seen)}"
    raise Refused(Diagnostic(NO_SUCH_KIND, NOWHERE, f"没有名为“{wanted}”的模板", remedy, meant))


def _declarations(beside: Path | None, here: Path | None) -> Iterator[Path]:
    """The kind.toml of every kind that a workbook could name, the nearest first."""
    roots = [folder / "templates" for folder in (beside, here) if folder is not None]
    for root in (*roots, builtin_templates()):
        yield from sorted(root.glob(f"*/{KIND_FILE}"))


def _says(declaration: Path, wanted: str) -> bool:
    """Whether a line of a declaration that could be its name or title has these words."""
    try:
        lines = declaration.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return True  # whoever reads it whole says what is wrong
    return any(wanted in line for line in lines if line.lstrip()[:5] in ("name ", "name=", "title"))


def all_kinds(beside: Path | None = None, here: Path | None = None) -> list[Kind]:
    """Every kind that a workbook could name, in the order of a list for people; of one title the nearest."""
    kinds: dict[str, Kind] = {}
    for declaration in _declarations(beside, here):
        kind = load_kind(declaration.parent)
        kinds.setdefault(kind.title, kind)
    return sorted(kinds.values(), key=lambda kind: GROUPS.index(kind.group))


def load_kind(folder: Path) -> Kind:
    """The kind in a folder, which shares the sheets in `shared` beside it, else those that come with the program.

    Raises Refused, with the key at fault and its line, where kind.toml or the shared sheets.toml is wrong.
    """
    shared = (folder.parent / "shared", builtin_templates() / "shared")
    return read_kind(folder, next((near for near in shared if near.is_dir()), folder))
