"""kind.toml → a Kind: its own sheets and those that it takes from sheets.toml, which all kinds share.

Where kinds are looked for is not known here (`kinds`), and templates are not run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from notice_gen.model.document import FORMATS, Format
from notice_gen.model.kind import (
    DISPATCH,
    FORMAT_COLUMN,
    GROUPS,
    USUAL_FORMATS,
    Field,
    Kind,
    Sheet,
    header_key,
)
from notice_gen.model.number_forms import USUAL_FORM, NumberForm
from notice_gen.settings.declaration import Declaration, Shape
from notice_gen.settings.declared_number import number_of, without_usual_parts
from notice_gen.settings.declared_sheets import sheets_of, validate_references
from notice_gen.settings.faults import (
    DOCUMENTS_UNDECLARED,
    NAME_MISSING,
    NO_BODY,
    NO_SHARED_SHEET,
    REFERENCE_UNDECLARED,
    REGISTER_WITHOUT_NUMBER,
    UNKNOWN_WORD,
)

KIND_FILE, SHARED_FILE, BODY = "kind.toml", "sheets.toml", "body.md.j2"

_KIND: Shape = {
    "name": str, "title": str, "documents": str, "register": bool, "group": str,
    "description": str, "formats": [str], "number": dict, "sheets": [str], "sheet": [dict],
}  # fmt: skip


def read_kind(folder: Path, shared: Path) -> Kind:
    """The kind in a folder, whose common sheets are those in the folder `shared`.

    Raises Refused, with the key at fault and its line, where a declaration is wrong.
    """
    declaration = Declaration.read(folder / KIND_FILE)
    data = declaration.data
    declaration.validate(data, _KIND)
    sheets = _sheets(declaration, common_sheets(shared))
    documents = data.get("documents", DISPATCH)
    if documents not in sheets:
        seen = f"documents 所指的表“{documents}”没有声明"
        if not sheets:
            remedy = "在 sheets 中写上它，或用 [[sheet]] 声明"
            raise declaration.refusal(DOCUMENTS_UNDECLARED, seen, remedy, "documents")
        raise declaration.unknown_word(DOCUMENTS_UNDECLARED, seen, documents, sheets, "documents")
    number = number_of(declaration)
    lacking = [name for name in number.form.columns if sheets[documents].field(name) is None]
    register = data.get("register", documents == DISPATCH and not lacking)
    if register and lacking:
        seen = f"register 为 true，表“{documents}”中却没有“{'”“'.join(lacking)}”一列，登记的号写不进公文"
        columns = (*lacking, "年份") if number.form.dated else tuple(lacking)
        remedy = f"在这张表的 fields 中加上“{'”和“'.join(columns)}”，或写 register = false"
        raise declaration.refusal(REGISTER_WITHOUT_NUMBER, seen, remedy, "register")
    if not (folder / BODY).is_file():
        seen = f"文件夹“{folder.name}”中没有 {BODY}"
        raise declaration.refusal(NO_BODY, seen, f"把公文的正文写在 {BODY} 中")
    for key in ("name", "title"):
        if key in data and not data[key].strip():
            raise declaration.refusal(NAME_MISSING, f"{key} 是空的", "写上名称，或去掉这一行", key)
    formats = _formats(declaration)
    return Kind(
        name=data.get("name", folder.name),
        title=data.get("title", folder.name),
        documents=documents,
        sheets=tuple(_numbered(_in_formats(sheet, formats), number.form) for sheet in sheets.values()),
        folders=tuple(dict.fromkeys((folder, shared))),
        register=register,
        group=_group(declaration),
        description=data.get("description", ""),
        formats=formats,
        number=number.form,
        series=number.series,
        total_if_counted=number.total_if_counted,
    )


def _formats(declaration: Declaration) -> tuple[Format, ...]:
    """The formats that the kind allows, its default first. Raises Refused for one that there is not."""
    said = declaration.data.get("formats", USUAL_FORMATS)
    for name in said:
        if name not in FORMATS:
            raise declaration.unknown_word(
                UNKNOWN_WORD, f"formats 中的“{name}”不认识", name, FORMATS, "formats", name
            )
    return tuple(said) or USUAL_FORMATS


def _in_formats(sheet: Sheet, formats: tuple[Format, ...]) -> Sheet:
    """The sheet with those formats alone to choose among."""
    if sheet.name != DISPATCH or sheet.field(FORMAT_COLUMN) is None:
        return sheet
    fields = (replace(one, enum=formats) if one.name == FORMAT_COLUMN else one for one in sheet.fields)
    return replace(sheet, fields=tuple(fields))


def _numbered(sheet: Sheet, form: NumberForm) -> Sheet:
    """The dispatch sheet as numbers of this form need it; any other sheet as it is."""
    return sheet if form == USUAL_FORM or sheet.name != DISPATCH else without_usual_parts(sheet, form)


def _group(declaration: Declaration) -> str:
    """What the kind is listed under. Raises Refused for a group that there is not."""
    group: str = declaration.data.get("group", "")
    if group not in GROUPS:
        raise declaration.unknown_word(
            UNKNOWN_WORD, f"group“{group}”不认识", group, GROUPS[1:], "group", group
        )
    return group


def common_sheets(shared: Path) -> Mapping[str, Sheet]:
    """The sheets that all kinds share, by name: read once for all kinds of a run, and again when the file was changed."""
    try:
        file = (shared / SHARED_FILE).stat()
    except OSError:  # reading says what is the matter
        return _common_of(shared, 0, 0)
    return _common_of(shared, file.st_mtime_ns, file.st_size)


@lru_cache(maxsize=8)
def _common_of(shared: Path, _changed: int, _size: int) -> Mapping[str, Sheet]:
    declaration = Declaration.read(shared / SHARED_FILE)
    declaration.validate(declaration.data, {"sheet": [dict]})
    common = {sheet.name: sheet for sheet in sheets_of(declaration)}
    validate_references(declaration, common, common)
    return common


def _sheets(declaration: Declaration, common: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets of a kind: those it takes from the common ones, with its own columns in them, then its own."""
    sheets: dict[str, Sheet] = {}
    for name in declaration.data.get("sheets", []):
        if name not in common:
            raise declaration.unknown_word(NO_SHARED_SHEET, f"sheets 中的“{name}”不是公共表", name, common)
        sheets[name] = common[name]
    own_sheets = sheets_of(declaration, sheets)
    for own in own_sheets:
        base = sheets.get(own.name)
        sheets[own.name] = _extended(_only(declaration, base), own) if base else own
    declared = {own.name: sheets[own.name] for own in own_sheets}
    validate_references(declaration, declared, {**common, **sheets})
    return sheets


def _only(declaration: Declaration, base: Sheet) -> Sheet:
    """A common sheet with those of its columns that the kind names (`only`), in the sheet's order; all where it names none.

    A condition on a column that was left out is no condition. Raises Refused for a column that there is not.
    """
    table = next(one for one in declaration.data["sheet"] if one["name"] == base.name)
    if "only" not in table:
        return base
    for name in table["only"]:
        if base.field(name) is None:
            seen = f"表“{base.name}”的 only 中的列“{name}”不是公共表的列"
            columns = [field.name for field in base.fields]
            raise declaration.unknown_word(REFERENCE_UNDECLARED, seen, name, columns, "only", name)
    keys = set(map(header_key, table["only"]))
    fields = (
        replace(
            field,
            required_when=tuple(one for one in field.required_when if one[0] in keys),
            due_when=tuple(one for one in field.due_when if one[0] in keys),
            required_without=tuple(one for one in field.required_without if one in keys),
        )
        for field in base.fields
        if field.key in keys
    )
    return replace(base, fields=tuple(fields))


def _extended(base: Sheet, own: Sheet) -> Sheet:
    """A common sheet with a kind's own columns in the place of common ones, new ones before the next of these, or last."""
    ours = {field.key: field for field in own.fields}
    waiting: list[Field] = []
    before: dict[str, list[Field]] = {}
    for field in own.fields:
        if base.field(field.name) is None:
            waiting.append(field)
        else:
            before[field.key], waiting = waiting, []
    ordered = [
        one for field in base.fields for one in (*before.get(field.key, ()), ours.get(field.key, field))
    ]
    columns = [*ordered, *waiting]
    required = base.required or own.required
    return Sheet(
        base.name,
        tuple(columns),
        base.arrangement,
        required,
        base.description,
        own.overrides or base.overrides,
        base.partial or own.partial,
        base.rare or own.rare,
    )
