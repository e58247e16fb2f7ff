"""A .docx → its paragraphs as Word sees them: style, words, properties after inheritance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element


@dataclass(frozen=True)
class Run:
    """A run: its words, character style, Chinese face, size in half points, whether it is bold or red, the twips
    between its characters and their scale in per cent."""

    text: str
    style: str
    face: str
    size: str
    bold: bool
    color: str
    tracking: int
    scale: int


@dataclass(frozen=True)
class WordParagraph:
    """A paragraph: the name of its style, its runs and the attributes of its indent and spacing."""

    style: str
    runs: tuple[Run, ...]
    indent: dict[str, str]
    spacing: dict[str, str]
    align: str
    in_table: bool
    new_page: bool
    outline: int | None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def paragraphs(path: Path) -> list[WordParagraph]:
    """All paragraphs in the order of the file, those in tables too."""
    document = docx.Document(str(path))
    return [_paragraph(document, p) for p in document.element.body.iter(qn("w:p"))]


def words(path: Path) -> str:
    """All text of the body, in order, without white space."""
    document = docx.Document(str(path))
    return "".join("".join(t.text or "" for t in document.element.body.iter(qn("w:t"))).split())


def styled(path: Path, style: str) -> list[WordParagraph]:
    """The paragraphs of one style."""
    return [p for p in paragraphs(path) if p.style == style]


def headed(path: Path, style: str) -> list[WordParagraph]:
    """The headings of one style, with those that text follows on their line."""
    return [
        p for p in paragraphs(path) if p.style == style or any(r.style == f"{style} 字符" for r in p.runs)
    ]


def _paragraph(document: Document, element: _Element) -> WordParagraph:
    own = element.find(qn("w:pPr"))
    style = document.styles.element.get_by_id(_value(own, "pStyle") or "Normal")
    layers = [own, style.find(qn("w:pPr")), document.styles.element.get_by_id("Normal").find(qn("w:pPr"))]
    return WordParagraph(
        style=style.name_val,
        runs=tuple(_run(document, r, style) for r in element.iter(qn("w:r"))),
        indent=_attributes(layers, "ind"),
        spacing=_attributes(layers, "spacing"),
        align=next((v for layer in layers if (v := _value(layer, "jc"))), ""),
        in_table=any(True for _ in element.iterancestors(qn("w:tbl"))),
        new_page=own is not None and own.find(qn("w:pageBreakBefore")) is not None,
        outline=next((int(v) for layer in layers if (v := _value(layer, "outlineLvl"))), None),
    )


def _run(document: Document, element: _Element, style: _Element) -> Run:
    own = element.find(qn("w:rPr"))
    by_id = document.styles.element.get_by_id
    character = by_id(_value(own, "rStyle")) if _value(own, "rStyle") else None
    layers = [own, *(s.find(qn("w:rPr")) for s in (character, style, by_id("Normal")) if s is not None)]
    text = "".join(
        {"t": child.text or "", "tab": "\t", "br": "\n"}.get(child.tag.rpartition("}")[2], "")
        for child in element
    )
    return Run(
        text=text,
        style=character.name_val if character is not None else "",
        face=_attributes(layers, "rFonts").get("eastAsia", ""),
        size=_attributes(layers, "sz").get("val", ""),
        bold=any(layer is not None and layer.find(qn("w:b")) is not None for layer in layers),
        color=_attributes(layers, "color").get("val", ""),
        tracking=int(_attributes(layers, "spacing").get("val", "0")),
        scale=int(_attributes(layers, "w").get("val", "100")),
    )


def _attributes(layers: list[_Element | None], name: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for layer in reversed(layers):
        found = layer.find(qn(f"w:{name}")) if layer is not None else None
        if found is not None:
            merged.update({key.rpartition("}")[2]: value for key, value in found.attrib.items()})
    return merged


def _value(layer: _Element | None, name: str) -> str:
    found = layer.find(qn(f"w:{name}")) if layer is not None else None
    return found.get(qn("w:val"), "") if found is not None else ""
