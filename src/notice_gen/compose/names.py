"""The tree of a template → the names that it uses, and the unknown ones, before anything is rendered: a name
misspelt in a branch that no row takes is found as well.

Only what is certainly wrong is a finding; what depends on the values is left to `gate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from notice_gen.compose.faults import UNKNOWN_COLUMN, UNKNOWN_NAME
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.kind import header_key, instead
from notice_gen.model.places import InFile, InLine, Place


@dataclass(frozen=True, slots=True)
class Use:
    """A name that a template reads, or a column of it (项.列名). `rows_of` is the sheet that the loop of 项 runs over."""

    name: str
    place: Place
    column: str = ""
    rows_of: str = ""


@dataclass(slots=True)
class Named:
    """The names in one template: of templates it includes, of what it sets, loops over and reads.

    `shared` templates may name sheets that only other kinds have.
    """

    shared: bool = False
    includes: list[tuple[str, Place, bool]] = field(default_factory=list)  # name, where, may be missing
    sets: set[str] = field(default_factory=set)
    loops: list[tuple[str, str]] = field(default_factory=list)  # variable, the name it runs over or nothing
    uses: list[Use] = field(default_factory=list)


def named(tree: nodes.Template, file: str, shared: bool) -> Named:
    """The names in a template's tree; `file` is its name for findings."""
    found = Named(shared)
    _walk(tree, InFile(file), {}, found)
    return found


def _walk(node: nodes.Node, place: InFile | InLine, within: Mapping[str, str], found: Named) -> None:
    if node.lineno:
        place = InLine(place.file, node.lineno)
    match node:
        case (
            nodes.Include(template=nodes.Const(value=name)) | nodes.Extends(template=nodes.Const(value=name))
        ):
            found.includes.append((name, place, getattr(node, "ignore_missing", False)))
        case nodes.Name(ctx="store" | "param"):
            found.sets.add(node.name)
        case nodes.Name():
            found.uses.append(Use(node.name, place))
        case nodes.Getattr(node=nodes.Name(name=name), attr=column):
            found.uses.append(Use(name, place, column, within.get(name, "")))
        case nodes.Getitem(node=nodes.Name(name=name), arg=nodes.Const(value=column)):
            found.uses.append(Use(name, place, column, within.get(name, "")))
        case nodes.Call():
            for argument in node.args:
                _walk(argument, place, within, found)
        case nodes.For(target=nodes.Name(name=variable)):
            over = node.iter.name if isinstance(node.iter, nodes.Name) else ""
            found.loops.append((variable, over))
            for outside in (node.iter, *node.else_):
                _walk(outside, place, within, found)
            for inside in (*([node.test] if node.test else []), *node.body):
                _walk(inside, place, {**within, variable: over}, found)
        case _:
            for child in node.iter_child_nodes():
                _walk(child, place, within, found)


def misspelt(
    templates: Iterable[Named], columns: Mapping[str, list[str]], lists: set[str]
) -> Iterator[Diagnostic]:
    """Names that nothing in these templates sets, and columns that no sheet has which their row may be of.

    `columns` are the headers of each sheet, `lists` the sheets that are variables holding many rows.
    """
    templates = list(templates)
    sets = {name for template in templates for name in template.sets}
    loops: dict[str, set[str]] = {}
    for template in templates:
        for variable, over in template.loops:
            loops.setdefault(variable, set()).add(over)
    known = {*columns, *sets, *loops, "loop"}
    for template in templates:
        for use in template.uses:
            if use.name not in known:
                if template.shared:
                    continue
                yield unknown_name(use.name, sorted(known - {"loop"}), use.place)
            elif use.column and use.name not in sets:
                sheets = {use.rows_of} if use.rows_of else loops.get(use.name, set())
                if not sheets and use.name in columns and use.name not in lists:
                    sheets = {use.name}
                if sheets and all(sheet in columns and sheet not in sets | {*loops} for sheet in sheets):
                    key = header_key(use.column)
                    if not any(key == header_key(column) for sheet in sheets for column in columns[sheet]):
                        sheet = min(sheets)
                        yield unknown_column(sheet, use.column, columns[sheet], use.place)


def unknown_name(name: str, known: Iterable[str], place: Place) -> Diagnostic:
    """A name that is neither a sheet nor set."""
    meant, remedy = instead(name, known)
    return Diagnostic(UNKNOWN_NAME, place, f"没有“{name}”这个名称", remedy, meant)


def unknown_column(sheet: str, column: str, known: Iterable[str], place: Place) -> Diagnostic:
    """A column that the sheet does not have."""
    meant, remedy = instead(column, known)
    if meant and not meant.isidentifier():
        remedy = f"改为“项['{meant}']”"
    return Diagnostic(UNKNOWN_COLUMN, place, f"“{sheet}”表没有“{column}”列", remedy, meant)
