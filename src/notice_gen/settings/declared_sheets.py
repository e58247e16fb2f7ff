"""The [[sheet]] tables of a declaration → Sheets with their columns; references to other sheets are validated.

The words are those of Frictionless Table Schema (fields, constraints, foreignKeys) and a few of our own. Which
sheets a kind takes from those that all kinds share is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from notice_gen.model.kind import ARRANGEMENTS, TYPES, USES, Field, Sheet, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.settings.declaration import Declaration, Shape
from notice_gen.settings.faults import (
    CONDITION_UNDECLARED,
    DECLARED_TWICE,
    REFERENCE_UNDECLARED,
    UNKNOWN_FORM,
    UNKNOWN_TYPE,
    UNKNOWN_WORD,
    WRONG_PATTERN,
)

# (a+)+ and the like may take for ever on words that do not match; Python's re knows no limit.
_NESTED_REPEAT = lazy_pattern(r"(?<!\\)[+*}](?:\\[+*}]|[^()+*}])*+\)[+*{]")

_SHEET: Shape = {
    "name": str, "form": str, "required": bool, "description": str, "fields": [dict], "foreignKeys": [dict],
    "overrides": dict, "partial": bool, "rare": bool, "only": [str],
}  # fmt: skip
_FIELD: Shape = {
    "name": str,
    "type": str,
    "constraints": dict,
    "due": bool,
    "fill": str,
    "open": bool,
    "whole": bool,
    "requiredWhen": {str: [str]},
    "dueWhen": {str: [str]},
    "dueUnless": [str],
    "requiredWithout": [str],
    "means": {str: str},
    "offered": [str],
    "retired": bool,
    "formats": [str],
    "similar": str,
    "notBefore": [str],
    "ascending": bool,
    "yearOf": str,
    "saidIn": str,
    "contains": str,
    "genre": bool,
    "genres": [str],
    "single": bool,
    "unsaid": [str],
    "unclear": {str: str},
    "termFrom": str,
    "use": str,
    "renew": str,
    "group": bool,
    "description": str,
    "advice": str,
}
_CONSTRAINTS: Shape = {"required": bool, "unique": bool, "enum": [str], "pattern": str}
_FOREIGN_KEY: Shape = {"fields": str, "reference": dict}
_REFERENCE: Shape = {"resource": str, "fields": str}


def sheets_of(declaration: Declaration, bases: Mapping[str, Sheet] | None = None) -> list[Sheet]:
    """The sheets of a declaration; a foreignKey may be on a column of the common sheet of that name (`bases`)."""
    made: dict[str, Sheet] = {}
    for n, table in enumerate(declaration.data.get("sheet", []), 1):
        path = f"表“{table['name']}”" if _says(table, "name") else f"第 {n} 个 [[sheet]]"
        declaration.validate(table, _SHEET, path)
        name = declaration.named(table, "name", path)
        if name in made:
            raise declaration.refusal(DECLARED_TWICE, f"{path}声明了两次", "合并为一个 [[sheet]]")
        made[name] = _sheet(declaration, table, path, (bases or {}).get(name))
    return list(made.values())


def _sheet(declaration: Declaration, table: dict[str, Any], path: str, base: Sheet | None) -> Sheet:
    arrangement = table.get("form", "rows")
    if arrangement not in ARRANGEMENTS:
        raise declaration.unknown_word(
            UNKNOWN_FORM,
            f"{path}的 form“{arrangement}”不认识",
            arrangement,
            ARRANGEMENTS,
            "form",
            arrangement,
        )
    fields = _fields(declaration, table, path)
    for entry in table.get("foreignKeys", []):
        column, reference = _reference(declaration, entry, f"{path}的 foreignKeys")
        key = header_key(column)
        field = fields.get(key) or (base.field(column) if base else None)
        if field is None:
            columns = [field.name for field in (*(base.fields if base else ()), *fields.values())]
            seen = f"{path}的 foreignKeys 所指的列“{column}”没有声明"
            raise declaration.unknown_word(REFERENCE_UNDECLARED, seen, column, columns)
        fields[key] = replace(field, reference=reference)
    overrides = None
    if "overrides" in table:
        column, (resource, key) = _reference(declaration, table["overrides"], f"{path}的 overrides")
        overrides = (header_key(column), resource, key)
    return Sheet(
        name=table["name"],
        fields=tuple(fields.values()),
        arrangement=arrangement,
        required=table.get("required", False),
        description=table.get("description", ""),
        overrides=overrides,
        partial=table.get("partial", False),
        rare=table.get("rare", False),
    )


def _says(table: dict[str, Any], key: str) -> bool:
    return isinstance(table.get(key), str) and bool(table[key].strip())


def _reference(declaration: Declaration, entry: dict[str, Any], within: str) -> tuple[str, tuple[str, str]]:
    """A column, and the sheet and header key that it refers to."""
    declaration.validate(entry, _FOREIGN_KEY, within)
    column = declaration.named(entry, "fields", within)
    declaration.named(entry, "reference", within)
    reference, within = entry["reference"], f"{within}.reference"
    declaration.validate(reference, _REFERENCE, within)
    resource = declaration.named(reference, "resource", within)
    return column, (resource, header_key(declaration.named(reference, "fields", within)))


# ---- columns ------------------------------------------------------------------------------------


def _fields(declaration: Declaration, table: dict[str, Any], path: str) -> dict[str, Field]:
    """The columns by their header keys."""
    fields: dict[str, Field] = {}
    for order, entry in enumerate(table.get("fields", []), 1):
        field = _field(declaration, entry, path, order)
        if field.key in fields:
            raise declaration.refusal(
                DECLARED_TWICE, f"{path}中列“{field.name}”声明了两次", "去掉一个，或改名"
            )
        fields[field.key] = field
    return fields


def _field(declaration: Declaration, entry: dict[str, Any], sheet: str, order: int) -> Field:
    path = f"{sheet}的列“{entry['name']}”" if _says(entry, "name") else f"{sheet}的第 {order} 列"
    declaration.validate(entry, _FIELD, path)
    name, kind_of_value = declaration.named(entry, "name", path), entry.get("type", "string")
    if kind_of_value not in TYPES:
        raise declaration.unknown_word(
            UNKNOWN_TYPE, f"{path}的 type“{kind_of_value}”不认识", kind_of_value, TYPES
        )
    use = entry.get("use", "printed")
    if use not in USES:
        seen = f"{path}的 use“{use}”不认识"
        raise declaration.unknown_word(UNKNOWN_WORD, seen, use, USES, "use", use)
    for key, only in (("fill", "down"), ("renew", "clear")):
        if entry.get(key, only) != only:
            seen, remedy = f"{path}的 {key}“{entry[key]}”不认识", f'写成 {key} = "{only}"'
            raise declaration.refusal(UNKNOWN_WORD, seen, remedy, key, entry[key])
    constraints = entry.get("constraints", {})
    declaration.validate(constraints, _CONSTRAINTS, f"{path}的 constraints")
    return Field(
        name=name,
        type=kind_of_value,
        required=constraints.get("required", False),
        due=entry.get("due", False),
        unique=constraints.get("unique", False),
        enum=tuple(constraints.get("enum", ())),
        pattern=_pattern(declaration, constraints, path),
        fill="fill" in entry,
        open=entry.get("open", False),
        whole=entry.get("whole", False),
        required_when=tuple(
            (header_key(other), tuple(values)) for other, values in entry.get("requiredWhen", {}).items()
        ),
        due_when=tuple((header_key(k), tuple(values)) for k, values in entry.get("dueWhen", {}).items()),
        due_unless=tuple(map(header_key, entry.get("dueUnless", ()))),
        required_without=tuple(map(header_key, entry.get("requiredWithout", ()))),
        means=tuple(entry.get("means", {}).items()),
        offered=tuple(entry.get("offered", ())),
        retired=entry.get("retired", False),
        formats=tuple(entry.get("formats", ())),
        similar=entry.get("similar", ""),
        not_before=tuple(entry.get("notBefore", ())),
        ascending=entry.get("ascending", False),
        year_of=entry.get("yearOf", ""),
        said_in=entry.get("saidIn", ""),
        contains=entry.get("contains", ""),
        genre=entry.get("genre", False),
        genres=tuple(entry.get("genres", ())),
        single=entry.get("single", False),
        unsaid=tuple(entry.get("unsaid", ())),
        unclear=tuple(entry.get("unclear", {}).items()),
        term_from=entry.get("termFrom", ""),
        use=use,
        renewed="renew" not in entry,
        group=entry.get("group", False),
        description=entry.get("description", ""),
        advice=entry.get("advice", ""),
    )


def _pattern(declaration: Declaration, constraints: dict[str, Any], path: str) -> str:
    """The regular expression of a column; empty for none."""
    pattern: str = constraints.get("pattern", "")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        seen = f"{path}的 pattern“{pattern}”不是正则表达式"
        raise declaration.refusal(WRONG_PATTERN, seen, "检查括号是否成对", "pattern", within=path) from error
    if _NESTED_REPEAT.search(pattern):
        seen = f"{path}的 pattern“{pattern}”里重复套着重复，遇到有的文字会算不完"
        raise declaration.refusal(WRONG_PATTERN, seen, "写成不套着的重复，如 (a|b)+", "pattern", within=path)
    return pattern


# ---- what columns refer to ----------------------------------------------------------------------


def validate_references(
    declaration: Declaration, mine: Mapping[str, Sheet], known: Mapping[str, Sheet]
) -> None:
    """Raise Refused where the sheets `mine` refer to (foreignKeys, requiredWhen, overrides) what is not in `known`."""
    for sheet in mine.values():
        if sheet.overrides is not None:
            own, resource, column = sheet.overrides
            target = known.get(resource)
            if not sheet.field(own) or target is None or not target.field(column):
                seen = f"表“{sheet.name}”的 overrides 所指的列没有声明"
                raise declaration.refusal(REFERENCE_UNDECLARED, seen, "改为声明了的表和列", "overrides")
        for field in sheet.fields:
            for other, _ in field.required_when:
                if not sheet.field(other):
                    columns = [column.name for column in sheet.fields]
                    seen = f"表“{sheet.name}”列“{field.name}”的 requiredWhen 所指的列“{other}”没有声明"
                    raise declaration.unknown_word(CONDITION_UNDECLARED, seen, other, columns)
            for other in field.required_without:
                if not sheet.field(other):
                    columns = [column.name for column in sheet.fields]
                    seen = f"表“{sheet.name}”列“{field.name}”的 requiredWithout 所指的列“{other}”没有声明"
                    raise declaration.unknown_word(CONDITION_UNDECLARED, seen, other, columns)
            if field.reference is not None:
                _validate_foreign_key(declaration, sheet.name, field.reference, known)


def _validate_foreign_key(
    declaration: Declaration, sheet: str, reference: tuple[str, str], known: Mapping[str, Sheet]
) -> None:
    resource, column = reference
    target = known.get(resource)
    if target is None:
        seen = f"表“{sheet}”的 foreignKeys 所指的表“{resource}”没有声明"
        raise declaration.unknown_word(REFERENCE_UNDECLARED, seen, resource, known)
    if not target.field(column):
        seen = f"表“{sheet}”的 foreignKeys 所指的列“{resource}.{column}”没有声明"
        raise declaration.unknown_word(
            REFERENCE_UNDECLARED, seen, column, [field.name for field in target.fields]
        )
