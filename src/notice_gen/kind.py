"""A kind of document is a folder: `kind.toml` says which sheets and columns it needs, `body.md.j2` what it says.

The words of kind.toml are those of Frictionless Table Schema (fields, constraints, foreignKeys) and a few
of our own. Reading a workbook or a template is not done here.
"""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from notice_gen.diagnostics import Diagnostic, Place, Refused, Severity

# `word`: a short word the program works by, outer spaces ignored; `sheet`: the name of a sheet with content.
TYPES = (
    "word",
    "sheet",
    "string",
    "prose",
    "title",
    "name",
    "list",
    "integer",
    "number",
    "year",
    "date",
    "deadline",
    "boolean",
    "phone",
)
FORMS = ("rows", "upright")
MOST_KNOWN = 2_000  # words among which a likely one is looked for


@dataclass(frozen=True, slots=True)
class Field:
    """A column (or a line of an upright form).

    Beyond Table Schema: `due` (待补 when empty), `fill` "down" (empty: as above), `open` (【列名】 of the
    issued row may stand in it), `whole` (its words are not parted at the end of a title line),
    `required_when` and `due_when` (another column and the values with which this one must be filled, or is
    still to be; none: any value). Compared for a look: `similar` (near misses among all columns of that
    label), `not_before` (columns whose date comes first), `ascending` (dates down the sheet), `year_of` (the
    column whose year it is), `said_in` (the column whose words say the same day), `contains` (the column
    whose title it cites), `genre` (it ends in a legal kind of document).
    For workbooks that the program makes: `renewed` (next year's keeps it), `group` (a new group of lines
    begins on the printed form).
    """

    name: str
    type: str = "string"
    required: bool = False
    due: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    fill: bool = False
    open: bool = False
    whole: bool = False
    required_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    due_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    similar: str = ""
    not_before: tuple[str, ...] = ()
    ascending: bool = False
    year_of: str = ""
    said_in: str = ""
    contains: str = ""
    genre: bool = False
    reference: tuple[str, str] | None = None
    renewed: bool = True
    group: bool = False
    description: str = ""

    @property
    def key(self) -> str:
        """The name as headers are compared."""
        return header_key(self.name)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook that a kind reads."""

    name: str
    fields: tuple[Field, ...]
    form: str = "rows"
    required: bool = False
    description: str = ""

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        key = header_key(name)
        return next((field for field in self.fields if field.key == key), None)


@dataclass(frozen=True, slots=True)
class Kind:
    """A folder under templates/. One document is made per row of the sheet `documents`."""

    name: str
    title: str
    documents: str
    sheets: tuple[Sheet, ...]
    folders: tuple[Path, ...]  # where its templates and what they include are found, nearest first

    def sheet(self, name: str) -> Sheet | None:
        """The declared sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header as it is compared: NFKC, without white space and closing colon (责任⏎领导： = 责任领导)."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip(":")


def likely(word: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """The known word that was probably meant, or an empty string; of very many words none is looked for."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=cutoff) if len(words) <= MOST_KNOWN else []
    return near[0] if near else ""


# ---- finding ------------------------------------------------------------------------------------


def builtin_templates() -> Path:
    """The folder of the kinds that come with the program: inside the wheel, or the repository's own."""
    packed = Path(__file__).parent / "templates"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "templates"


def find_kind(wanted: str, beside: Path | None = None) -> Kind:
    """The kind of that folder path, folder name or Chinese title.

    Looked for in `templates/` beside the workbook, in `templates/` here, then among those that come with
    the program. Raises Refused where there is none, naming those there are.
    """
    if (Path(wanted) / "kind.toml").is_file():
        return load_kind(Path(wanted))
    roots = [folder / "templates" for folder in (beside, Path()) if folder is not None]
    seen: dict[str, Kind] = {}
    for root in (*roots, builtin_templates()):
        for declaration in sorted(root.glob("*/kind.toml")):
            kind = load_kind(declaration.parent)
            if wanted in (kind.name, kind.title):
                return kind
            seen.setdefault(kind.title, kind)
    meant = likely(wanted, [*seen, *(kind.name for kind in seen.values())])
    raise Refused(
        Diagnostic(
            "K001",
            Severity.ERROR,
            Place(),
            f"没有名为“{wanted}”的模板",
            f"改为{'“' + meant + '”' if meant else '下列之一：' + '、'.join(seen)}",
            meant,
        )
    )


# ---- reading kind.toml --------------------------------------------------------------------------


def load_kind(folder: Path) -> Kind:
    """The kind in a folder. Raises Refused, with the line or key at fault, where kind.toml is wrong."""
    path = folder / "kind.toml"
    data = _toml(path)
    place = Place(file=f"{folder.name}/kind.toml")
    _known_keys(data, {"name", "title", "documents", "sheets", "sheet"}, place)
    shared = next(
        (near for near in (folder.parent / "shared", builtin_templates() / "shared") if near.is_dir()), folder
    )
    common = {sheet.name: sheet for sheet in _sheets(_toml(shared / "sheets.toml"), place)}
    sheets: dict[str, Sheet] = {}
    for name in data.get("sheets", []):
        if name not in common:
            raise _wrong(place, f"sheets 中的“{name}”不在公共表中", meant=likely(name, common))
        sheets[name] = common[name]
    for own in _sheets(data, place):
        base = sheets.get(own.name)
        sheets[own.name] = _extended(base, own) if base else own
    documents = data.get("documents", "发文")
    if documents not in sheets:
        raise _wrong(place, f"documents 所指的表“{documents}”没有声明", meant=likely(documents, sheets))
    if not (folder / "body.md.j2").is_file():
        raise _wrong(place, f"文件夹“{folder.name}”中没有 body.md.j2")
    return Kind(
        name=data.get("name", folder.name),
        title=data.get("title", folder.name),
        documents=documents,
        sheets=tuple(sheets.values()),
        folders=tuple(dict.fromkeys((folder, shared))),
    )


def _extended(base: Sheet, own: Sheet) -> Sheet:
    """A common sheet with a kind's own columns put in or put in the place of common ones."""
    columns = {field.key: field for field in (*base.fields, *own.fields)}
    return Sheet(
        base.name, tuple(columns.values()), base.form, base.required or own.required, base.description
    )


def _toml(path: Path) -> dict[str, Any]:
    place = Place(file=f"{path.parent.name}/{path.name}")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(place, f"读不了：{error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(place, f"不是合乎格式的 TOML 文件（{error}）") from error


def _sheets(data: dict[str, Any], place: Place) -> list[Sheet]:
    made = []
    for declared in data.get("sheet", []):
        _known_keys(declared, {"name", "form", "required", "description", "fields", "foreignKeys"}, place)
        if "name" not in declared:
            raise _wrong(place, "有一个 [[sheet]] 没有 name")
        form = declared.get("form", "rows")
        if form not in FORMS:
            raise _wrong(place, f"表“{declared['name']}”的 form“{form}”不认识", meant=likely(form, FORMS))
        references = {
            header_key(key["fields"]): (key["reference"]["resource"], header_key(key["reference"]["fields"]))
            for key in declared.get("foreignKeys", [])
        }
        fields = tuple(_field(entry, references, place) for entry in declared.get("fields", []))
        made.append(
            Sheet(
                declared["name"],
                fields,
                form,
                declared.get("required", False),
                declared.get("description", ""),
            )
        )
    return made


_FIELD_KEYS = {
    "name", "type", "constraints", "due", "fill", "open", "whole", "requiredWhen", "dueWhen", "similar",
    "notBefore", "ascending", "yearOf", "saidIn", "contains", "genre", "description",
    "renew", "group",
}  # fmt: skip


def _field(entry: dict[str, Any], references: dict[str, tuple[str, str]], place: Place) -> Field:
    _known_keys(entry, _FIELD_KEYS, place)
    if "name" not in entry:
        raise _wrong(place, "有一列没有 name")
    name, kind_of_value = entry["name"], entry.get("type", "string")
    if kind_of_value not in TYPES:
        raise _wrong(place, f"列“{name}”的 type“{kind_of_value}”不认识", meant=likely(kind_of_value, TYPES))
    constraints = entry.get("constraints", {})
    _known_keys(constraints, {"required", "unique", "enum", "pattern"}, place)
    return Field(
        name=name,
        type=kind_of_value,
        required=constraints.get("required", False),
        due=entry.get("due", False),
        unique=constraints.get("unique", False),
        enum=tuple(constraints.get("enum", ())),
        pattern=constraints.get("pattern", ""),
        fill=entry.get("fill", "") == "down",
        open=entry.get("open", False),
        whole=entry.get("whole", False),
        required_when=tuple(
            (header_key(other), tuple(values)) for other, values in entry.get("requiredWhen", {}).items()
        ),
        due_when=tuple((header_key(k), tuple(values)) for k, values in entry.get("dueWhen", {}).items()),
        similar=entry.get("similar", ""),
        not_before=tuple(entry.get("notBefore", ())),
        ascending=entry.get("ascending", False),
        year_of=entry.get("yearOf", ""),
        said_in=entry.get("saidIn", ""),
        contains=entry.get("contains", ""),
        genre=entry.get("genre", False),
        reference=references.get(header_key(name)),
        renewed=entry.get("renew", "") != "clear",
        group=entry.get("group", False),
        description=entry.get("description", ""),
    )


def _known_keys(entry: dict[str, Any], known: set[str], place: Place) -> None:
    for key in entry:
        if key not in known:
            raise _wrong(place, f"不认识的键“{key}”", meant=likely(key, known))


def _wrong(place: Place, seen: str, meant: str = "") -> Refused:
    remedy = f"改为“{meant}”" if meant else "按 docs/adding-a-kind.md 修改"
    return Refused(Diagnostic("K002", Severity.ERROR, place, seen, remedy, meant))
