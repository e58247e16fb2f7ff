"""Fitted 版头 → data for page.typ: markers, mark, number and rule (GB/T 9704—2012, 7.2), or a letter's double rules (10.1).

Lengths in points. What follows from a face's ink is measured in page.typ.
"""

from __future__ import annotations

from collections.abc import Iterator

from notice_gen.model.fitted import (
    FittedBeside,
    FittedEdited,
    FittedHead,
    FittedJointMark,
    FittedMark,
    FittedMarker,
    FittedNumber,
    FittedRules,
)
from notice_gen.model.layout import DoubleRules, Layout, mark_line
from notice_gen.model.looks import first_row
from notice_gen.writers.pdf.runs import Instruction, Run, runs_of


def head_items(head: FittedHead, layout: Layout) -> Iterator[Instruction]:
    """From the first line of the page to the empty lines above the title."""
    found = head.pieces
    mark, rules, beside = found.mark, found.rules, found.beside
    number, edited, joint = found.number, found.edited, found.joint
    markers = [_marker(element) for element in found.markers]
    if layout.double_rules is not None:
        yield _letter(head, mark, rules, beside, layout.double_rules, layout)
        if beside:
            yield from _blank(layout)
        return
    rows = _rows(number, edited, layout)
    if head.mode == "不印":
        for face, words in markers:
            yield {"kind": "paragraph", "face": face, "runs": runs_of(face, words)}
        numbered = bool(number.text or number.signatories or edited)
        if numbered:
            yield {"kind": "rows", "rows": rows}
        if markers or numbered:
            yield from _blank(layout)
        return
    lower = head.lower + (layout.preprinted_lower if head.mode == "套打" else 0)
    # Each row more takes a line.
    height = (layout.head_height + lower + (len(rows) - 1) * layout.pitch) / 20
    if joint:
        height += head.taller / 20
    elif mark:
        height -= (layout.mark_size - mark.size) * (layout.mark_ink_above + layout.mark_ink_below)
    yield {
        "kind": "head",
        "markers": markers,
        "mark": _mark(mark) if mark else None,
        "joint": _joint(joint) if joint else None,
        "top": (layout.mark_top + lower) / 20,
        "rows": rows,
        "height": height,
        "rule": head.mode == "全印" and layout.rule_eighths > 0,
    }
    yield from _blank(layout)


def _blank(layout: Layout) -> Iterator[Instruction]:
    """The empty lines above the title."""
    if layout.title_lines_above:
        pitch = (layout.pitch + layout.notice_spacing) / 20
        yield {"kind": "blank", "lines": layout.title_lines_above, "pitch": pitch, "keep": False}


def _letter(
    head: FittedHead,
    mark: FittedMark | None,
    rules: FittedRules | None,
    beside: list[FittedBeside],
    of: DoubleRules,
    layout: Layout,
) -> Instruction:
    """The mark above the type area, the double rules, and the lines below the first (10.1); lengths from the type area."""
    rows = [
        {"marker": _marker(row.marker) if row.marker else None, "right": runs_of("body", row.right)}
        for row in beside
    ]
    above = first_row(layout, mark.size if mark else layout.mark_size) if head.mode != "不印" else 0
    drawn = {
        "left": (layout.characters * layout.cell - of.width) / 40,
        "width": of.width / 20,
        "foot": (rules.second if rules else 0) / 20,
        "thick": of.thick / 20,
        "between": of.between / 20,
        "thin": of.thin / 20,
    }
    return {
        "kind": "letter",
        "mark": _mark(mark) if mark else None,
        "top": layout.mark_top / 20,
        "rows": rows,
        "height": (above + len(rows) * layout.pitch) / 20,
        "printed": head.mode != "不印",
        "rules": drawn if rules else None,
        "below_mark": of.below_mark / 20,
        "to_text": (of.to_text + of.height) / 20,
    }


def _rows(number: FittedNumber, edited: FittedEdited | None, layout: Layout) -> list[list[Instruction]]:
    """Rows of words, each with its distance from the left edge, none where it is centred, less than nothing from the right."""

    def cells(count: float) -> float:
        return count * layout.cell / 20

    rows: list[list[Instruction]] = []
    if not number.signatories:
        rows.append([{"at": None, "face": "body", "words": number.text}])
    for n, names in enumerate(number.signatories):
        row = [
            {"at": cells(column), "face": "level_2", "words": name.rstrip("\u3000")}
            for column, name in zip(number.columns, names, strict=False)
        ]
        if n == 0:
            row.insert(0, {"at": cells(number.label_column), "face": "body", "words": "签发人："})
        if n == len(number.signatories) - 1 and number.text:
            row.insert(0, {"at": cells(1), "face": "body", "words": number.text})
        rows.append(row)
    if edited:
        left: Instruction = {"at": cells(1), "face": "body", "words": edited.editor}
        rows.append([left, {"at": -cells(1), "face": "body", "words": edited.date}])
    return rows


def _mark(mark: FittedMark) -> Instruction:
    return {"words": mark.text, "size": mark.size, "tracking": mark.tracking / 20, "scale": mark.scale}


def _joint(mark: FittedJointMark) -> Instruction:
    return {
        "names": [name for name, _ in mark.names],
        "suffix": mark.suffix,
        "size": mark.size,
        "scale": mark.scale,
        "width": mark.width / 20,
        "gap": mark.gap / 20,
        "suffix_width": mark.suffix_width / 20,
        "line": mark_line(mark.size) / 20,
    }


def _marker(marker: FittedMarker) -> Run:
    return ["level_1" if marker.bold else "body", marker.text]
