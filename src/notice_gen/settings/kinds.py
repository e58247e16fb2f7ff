"""A folder under templates/ → a Kind: kinds are found, kind.toml is read and held to its form.

A kind is a folder: `kind.toml` says which sheets and columns it needs, `body.md.j2` what it says. The words of
kind.toml are those of Frictionless Table Schema (fields, constraints, foreignKeys) and a few of our own.
Workbooks are not read here, and templates are not run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from notice_gen.files.texts import CannotRead, text_of
from notice_gen.model.diagnostics import Diagnostic, Place, Refused, Severity
from notice_gen.model.kind import FORM, FORMS, TYPES, Field, Kind, Sheet, header_key, likely


def builtin_templates() -> Path:
    """The folder of the kinds that come with the program: inside the wheel, or the repository's own."""
    packed = Path(__file__).parents[1] / "templates"
    return packed if packed.is_dir() else Path(__file__).parents[3] / "templates"


def find_kind(wanted: str, beside: Path | None = None) -> Kind:
    """The kind of that folder path, folder name or Chinese title.

    Looked for in `templates/` beside the workbook, in `templates/` here, then among those that come with
    the program. Raises Refused where there is none, naming those there are.
    """
    try:
        named = (Path(wanted) / "kind.toml").is_file()
    except OSError:  # a name of 300 characters is no path
        named = False
    if named:
        return load_kind(Path(wanted))
    return named_kind(wanted, beside)


def named_kind(wanted: str, beside: Path | None = None) -> Kind:
    """The kind of that folder name or Chinese title, never of a path: what a cell may ask for.

    Looked for as `find_kind` says. Raises Refused where there is none, naming those there are.
    """
    roots = [folder / "templates" for folder in (beside, Path()) if folder is not None]
    seen: dict[str, Kind] = {}
    for root in (*roots, builtin_templates()):
        for declaration in sorted(root.glob("*/kind.toml")):
            kind = load_kind(declaration.parent)
            if wanted in (kind.name, kind.title):
                return kind
            seen.setdefault(kind.title, kind)
    meant = likely(wanted, [*seen, *(kind.name for kind in seen.values())])
    remedy = f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(seen)}"
    raise Refused(Diagnostic("K001", Severity.ERROR, Place(), f"没有名为“{wanted}”的模板", remedy, meant))


# ---- reading kind.toml --------------------------------------------------------------------------

# (a+)+ and the like may take for ever on words that do not match; Python's re knows no limit.
_NESTED_REPEAT = re.compile(r"(?<!\\)[+*}][^()]*\)[+*{]")
MOST_BYTES = 256 * 1024
NUMBER = "序号"  # the column that a number of the register is put into
MOST_DOTS = 100  # on one line; tomllib takes quadratic time for a.b.c.…

# Each table of kind.toml: its keys and what they hold; [str] is a list of texts. Unknown keys are faults.
_KIND: Mapping[str, Any] = {
    "name": str, "title": str, "documents": str, "register": bool, "sheets": [str], "sheet": [dict],
}  # fmt: skip
_SHEET: Mapping[str, Any] = {
    "name": str, "form": str, "required": bool, "description": str, "fields": [dict], "foreignKeys": [dict],
    "overrides": dict,
}  # fmt: skip
_FIELD: Mapping[str, Any] = {
    "name": str,
    "type": str,
    "constraints": dict,
    "due": bool,
    "fill": str,
    "open": bool,
    "whole": bool,
    "requiredWhen": {str: [str]},
    "dueWhen": {str: [str]},
    "similar": str,
    "notBefore": [str],
    "ascending": bool,
    "yearOf": str,
    "saidIn": str,
    "contains": str,
    "genre": bool,
    "renew": str,
    "group": bool,
    "description": str,
}
_CONSTRAINTS: Mapping[str, Any] = {"required": bool, "unique": bool, "enum": [str], "pattern": str}
_FOREIGN_KEY: Mapping[str, Any] = {"fields": str, "reference": dict}
_REFERENCE: Mapping[str, Any] = {"resource": str, "fields": str}


def load_kind(folder: Path) -> Kind:
    """The kind in a folder. Raises Refused, with the key at fault and its line, where kind.toml is wrong."""
    declaration = _Declaration.read(folder / "kind.toml", folder)
    data = declaration.data
    declaration.hold(data, _KIND)
    shared = next(
        (near for near in (folder.parent / "shared", builtin_templates() / "shared") if near.is_dir()), folder
    )
    common_declaration = _Declaration.read(shared / "sheets.toml", shared)
    common_declaration.hold(common_declaration.data, {"sheet": [dict]})
    common = {sheet.name: sheet for sheet in _sheets(common_declaration)}
    common_declaration.hold_references(common, common)
    sheets: dict[str, Sheet] = {}
    for name in data.get("sheets", []):
        if name not in common:
            seen = f"sheets 中的“{name}”不是公共表"
            raise declaration.wrong("K012", seen, _change(name, common), name, meant=likely(name, common))
        sheets[name] = common[name]
    own_sheets = _sheets(declaration, sheets)
    for own in own_sheets:
        base = sheets.get(own.name)
        sheets[own.name] = _extended(base, own) if base else own
    declaration.hold_references({own.name: sheets[own.name] for own in own_sheets}, {**common, **sheets})
    documents = data.get("documents", FORM)
    if documents not in sheets:
        seen = f"documents 所指的表“{documents}”没有声明"
        remedy = _change(documents, sheets) if sheets else "在 sheets 中写上它，或用 [[sheet]] 声明"
        raise declaration.wrong("K013", seen, remedy, "documents", meant=likely(documents, sheets))
    numbered = sheets[documents].field(NUMBER) is not None
    register = data.get("register", documents == FORM and numbered)
    if register and not numbered:
        seen = f"register 为 true，表“{documents}”中却没有“{NUMBER}”一列，登记的号写不进公文"
        remedy = f"在这张表的 fields 中加上“{NUMBER}”和“年份”，或写 register = false"
        raise declaration.wrong("K020", seen, remedy, "register")
    if not (folder / "body.md.j2").is_file():
        seen = f"文件夹“{folder.name}”中没有 body.md.j2"
        raise declaration.wrong("K014", seen, "把公文的正文写在 body.md.j2 中")
    for key in ("name", "title"):
        if key in data and not data[key].strip():
            raise declaration.wrong("K008", f"{key} 是空的", "写上名称，或去掉这一行", key)
    return Kind(
        name=data.get("name", folder.name),
        title=data.get("title", folder.name),
        documents=documents,
        sheets=tuple(sheets.values()),
        folders=tuple(dict.fromkeys((folder, shared))),
        register=register,
    )


def _extended(base: Sheet, own: Sheet) -> Sheet:
    """A common sheet with a kind's own columns put in or put in the place of common ones."""
    columns = {field.key: field for field in (*base.fields, *own.fields)}
    required = base.required or own.required
    return Sheet(
        base.name,
        tuple(columns.values()),
        base.form,
        required,
        base.description,
        own.overrides or base.overrides,
    )


def _change(word: str, known: Iterable[str]) -> str:
    meant = likely(word, known)
    return f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(known)}"


@dataclass(frozen=True, slots=True)
class _Declaration:
    """A kind.toml or sheets.toml: its data, and its text to find the line of a fault in."""

    place: Place
    text: str
    data: dict[str, Any]

    @classmethod
    def read(cls, path: Path, folder: Path) -> _Declaration:
        empty = cls(Place(file=f"{path.parent.name}/{path.name}"), "", {})
        try:
            text = text_of(path, (folder,), MOST_BYTES)
        except CannotRead as error:
            match error.why:
                case "outside":
                    seen, remedy = "这个文件是通向模板文件夹以外的链接", "把文件本身放进文件夹"
                    raise empty.wrong("K019", seen, remedy) from error
                case "too big":
                    seen, remedy = "文件太大（超过 256 KB）", "检查是不是放错了文件"
                    raise empty.wrong("K005", seen, remedy) from error
                case "not UTF-8":
                    seen = "文件不是 UTF-8 编码"
                    remedy = "用记事本打开，另存为时把“编码”选为 UTF-8"
                    raise empty.wrong("K004", seen, remedy) from error
                case "missing":
                    raise empty.wrong("K003", "没有这个文件", "放回这个文件") from error
                case _:
                    raise empty.wrong("K003", "读不了这个文件", "检查它是不是文件、能不能打开") from error
        remedy = "检查引号、等号、方括号和逗号"
        crowded = next((n for n, line in enumerate(text.split("\n"), 1) if line.count(".") > MOST_DOTS), 0)
        if crowded:
            place = replace(empty.place, line=crowded)
            raise Refused(Diagnostic("K002", Severity.ERROR, place, "这一行的点太多", remedy))
        try:
            return cls(empty.place, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+), column (\d+)", str(error))
            line = int(at[1]) if at else text.count("\n") + 1
            seen = f"这一行第 {at[2]} 个字附近的写法有误" if at else "文件没有写完"
            place = replace(empty.place, line=line)
            raise Refused(Diagnostic("K002", Severity.ERROR, place, seen, remedy)) from error
        except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of [
            raise empty.wrong("K002", "文件的写法有误：数字太长，或括号套得太多", remedy) from error

    def hold(self, table: dict[str, Any], shape: Mapping[str, Any], path: str = "") -> None:
        """Every key is known and holds what it should. Raises Refused."""
        within = f"{path}中" if path else ""
        for key, value in table.items():
            if key not in shape:
                meant = likely(key, shape)
                remedy = f"改为“{meant}”" if meant else f"去掉它；可用的有：{'、'.join(shape)}"
                raise self.wrong("K006", f"{within}不认识的键“{key}”", remedy, key, within=path, meant=meant)
            if not _fits(value, shape[key]):
                seen = f"{within}“{key}”的写法不对"
                raise self.wrong("K007", seen, f"写成 {key} = {_example(shape[key])} 这样", key, within=path)

    def named(self, table: dict[str, Any], key: str, path: str) -> str:
        """The text under a key that must be there."""
        value = table.get(key, "")
        if not (value.strip() if isinstance(value, str) else value):
            raise self.wrong("K008", f"{path}没有 {key}", f"补上 {key}", within=path)
        return str(value)

    def hold_references(self, mine: Mapping[str, Sheet], known: Mapping[str, Sheet]) -> None:
        """What columns refer to (foreignKeys, requiredWhen, overrides) is there. Raises Refused."""
        for sheet in mine.values():
            if sheet.overrides is not None:
                own, resource, column = sheet.overrides
                target = known.get(resource)
                if not sheet.field(own) or target is None or not target.field(column):
                    seen = f"表“{sheet.name}”的 overrides 所指的列没有声明"
                    raise self.wrong("K015", seen, "改为声明了的表和列", "overrides")
            for field in sheet.fields:
                for other, _ in field.required_when:
                    if not sheet.field(other):
                        columns = [column.name for column in sheet.fields]
                        seen = f"表“{sheet.name}”列“{field.name}”的 requiredWhen 所指的列“{other}”没有声明"
                        meant = likely(other, columns)
                        raise self.wrong("K016", seen, _change(other, columns), other, meant=meant)
                if field.reference is None:
                    continue
                resource, column = field.reference
                target = known.get(resource)
                if target is None:
                    seen = f"表“{sheet.name}”的 foreignKeys 所指的表“{resource}”没有声明"
                    meant = likely(resource, known)
                    raise self.wrong("K015", seen, _change(resource, known), resource, meant=meant)
                if not target.field(column):
                    columns = [other.name for other in target.fields]
                    seen = f"表“{sheet.name}”的 foreignKeys 所指的列“{resource}.{column}”没有声明"
                    meant = likely(column, columns)
                    raise self.wrong("K015", seen, _change(column, columns), column, meant=meant)

    def wrong(
        self, code: str, seen: str, remedy: str, *words: str, within: str = "", meant: str = ""
    ) -> Refused:
        """The finding, with the line where the words stand if that is plain."""
        place = replace(self.place, line=self._line(words, within))
        return Refused(Diagnostic(code, Severity.ERROR, place, seen, remedy, meant))

    def _line(self, words: Iterable[str], within: str) -> int:
        """The only line that has all the words; of several the only one that has the table's name too."""
        wanted = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in words if word]
        names = [re.compile(rf"[\"']{re.escape(name)}[\"']") for name in re.findall("“(.+?)”", within)]
        for patterns in (wanted, [*wanted, *names[-1:]]) if wanted else (names[-1:],):
            lines = [
                n for n, line in enumerate(self.text.split("\n"), 1) if all(p.search(line) for p in patterns)
            ]
            if len(lines) == 1 and patterns:
                return lines[0]
        return 0


def _fits(value: Any, shape: Any) -> bool:
    match shape:
        case [inner]:
            return isinstance(value, list) and all(_fits(item, inner) for item in value)
        case dict():
            (inner,) = shape.values()
            return isinstance(value, dict) and all(_fits(item, inner) for item in value.values())
        case _:
            return isinstance(value, shape)


def _example(shape: Any) -> str:
    match shape:
        case [inner]:
            return f"[{_example(inner)}, …]"
        case dict():
            (inner,) = shape.values()
            return f'{{ "列名" = {_example(inner)} }}'
        case _:
            return {str: '"文字"', bool: "true", dict: "{ … }"}[shape]


def _sheets(declaration: _Declaration, bases: Mapping[str, Sheet] | None = None) -> list[Sheet]:
    """The [[sheet]] tables; a foreignKey may be on a column of the common sheet of that name (`bases`)."""
    made: dict[str, Sheet] = {}
    for n, table in enumerate(declaration.data.get("sheet", []), 1):
        name = table["name"] if _text(table, "name") else ""
        path = f"表“{name}”" if name else f"第 {n} 个 [[sheet]]"
        declaration.hold(table, _SHEET, path)
        declaration.named(table, "name", path)
        if name in made:
            raise declaration.wrong("K018", f"{path}声明了两次", "合并为一个 [[sheet]]")
        form = table.get("form", "rows")
        if form not in FORMS:
            meant = likely(form, FORMS)
            seen = f"{path}的 form“{form}”不认识"
            raise declaration.wrong("K010", seen, _change(form, FORMS), "form", form, meant=meant)
        fields: dict[str, Field] = {}
        for order, entry in enumerate(table.get("fields", []), 1):
            field = _field(declaration, entry, path, order)
            if field.key in fields:
                seen = f"{path}中列“{field.name}”声明了两次"
                raise declaration.wrong("K018", seen, "去掉一个，或改名")
            fields[field.key] = field
        base = (bases or {}).get(name)
        for column, reference in _references(declaration, table, path):
            key = header_key(column)
            field_there = fields.get(key) or (base.field(column) if base else None)
            if field_there is None:
                columns = [field.name for field in (*(base.fields if base else ()), *fields.values())]
                seen = f"{path}的 foreignKeys 所指的列“{column}”没有声明"
                meant = likely(column, columns)
                raise declaration.wrong("K015", seen, _change(column, columns), column, meant=meant)
            fields[key] = replace(field_there, reference=reference)
        overrides = None
        if "overrides" in table:
            within = f"{path}的 overrides"
            column, (resource, key) = _reference(declaration, table["overrides"], within)
            overrides = (header_key(column), resource, key)
        required, description = table.get("required", False), table.get("description", "")
        made[name] = Sheet(name, tuple(fields.values()), form, required, description, overrides)
    return list(made.values())


def _text(table: dict[str, Any], key: str) -> bool:
    return isinstance(table.get(key), str) and bool(table[key].strip())


def _references(
    declaration: _Declaration, table: dict[str, Any], path: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The columns with a foreignKey, and the sheet and header key that each refers to."""
    for key in table.get("foreignKeys", []):
        yield _reference(declaration, key, f"{path}的 foreignKeys")


def _reference(declaration: _Declaration, key: dict[str, Any], within: str) -> tuple[str, tuple[str, str]]:
    """A column, and the sheet and header key that it refers to."""
    declaration.hold(key, _FOREIGN_KEY, within)
    column = declaration.named(key, "fields", within)
    declaration.named(key, "reference", within)
    reference = key["reference"]
    declaration.hold(reference, _REFERENCE, f"{within}.reference")
    resource = declaration.named(reference, "resource", f"{within}.reference")
    return column, (resource, header_key(declaration.named(reference, "fields", f"{within}.reference")))


def _field(declaration: _Declaration, entry: dict[str, Any], sheet: str, order: int) -> Field:
    path = f"{sheet}的列“{entry['name']}”" if _text(entry, "name") else f"{sheet}的第 {order} 列"
    declaration.hold(entry, _FIELD, path)
    name, kind_of_value = declaration.named(entry, "name", path), entry.get("type", "string")
    if kind_of_value not in TYPES:
        seen, meant = f"{path}的 type“{kind_of_value}”不认识", likely(kind_of_value, TYPES)
        raise declaration.wrong("K009", seen, _change(kind_of_value, TYPES), kind_of_value, meant=meant)
    for key, only in (("fill", "down"), ("renew", "clear")):
        if entry.get(key, only) != only:
            seen, remedy = f"{path}的 {key}“{entry[key]}”不认识", f'写成 {key} = "{only}"'
            raise declaration.wrong("K011", seen, remedy, key, entry[key])
    constraints = entry.get("constraints", {})
    declaration.hold(constraints, _CONSTRAINTS, f"{path}的 constraints")
    pattern = constraints.get("pattern", "")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        seen = f"{path}的 pattern“{pattern}”不是正则表达式"
        raise declaration.wrong("K017", seen, "检查括号是否成对", "pattern", within=path) from error
    if _NESTED_REPEAT.search(pattern):
        seen = f"{path}的 pattern“{pattern}”里重复套着重复，遇到有的文字会算不完"
        raise declaration.wrong("K017", seen, "写成不套着的重复，如 (a|b)+", "pattern", within=path)
    return Field(
        name=name,
        type=kind_of_value,
        required=constraints.get("required", False),
        due=entry.get("due", False),
        unique=constraints.get("unique", False),
        enum=tuple(constraints.get("enum", ())),
        pattern=pattern,
        fill="fill" in entry,
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
        renewed="renew" not in entry,
        group=entry.get("group", False),
        description=entry.get("description", ""),
    )
