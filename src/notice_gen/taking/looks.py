"""The styles of a .docx and the properties of a run → how its characters are set, as far as that changes what they say.

Styles, their bases and the file's defaults are followed (ECMA-376-1, 17.7.2 and 17.7.3). Faces and sizes are not looked
at, but for faces of symbols, whose letters are pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from notice_gen.model.raised import Manner
from notice_gen.taking.word_parts import Parts, W


class Mark(Enum):
    """A way of setting characters that a reader sees, in the office's words."""

    RAISED = "上标"
    LOWERED = "下标"
    STRUCK = "删除线"
    BOLD = "加粗"
    SLANTED = "倾斜"
    UNDERLINED = "下划线"
    DOTTED = "着重号"
    CAPITALS = "全部大写"
    BOXED = "边框"
    SHADED = "底纹"
    SHIFTED = "升降"
    SYMBOLS = "符号字体"
    FORMULA = "公式"
    RUBY = "拼音指南"
    COMBINED = "双行合一"
    UNSEEN = "看不见"  # white on white, as small as a dot, or piled up


@dataclass(frozen=True, slots=True)
class Look:
    """The marks of some characters, and their colour: RRGGBB, "" for black."""

    marks: frozenset[Mark] = frozenset()
    colour: str = ""

    @property
    def manner(self) -> Manner:
        """How the words are told apart where only one manner can be said."""
        if Mark.STRUCK in self.marks:
            return Manner.STRUCK
        if Mark.RAISED in self.marks:
            return Manner.RAISED
        return Manner.LOWERED if Mark.LOWERED in self.marks else Manner.PLAIN

    def and_(self, mark: Mark) -> Look:
        """The look with one mark more."""
        return Look(self.marks | {mark}, self.colour)


PLAIN = Look()
# Switches of w:rPr, and what is seen of them. `vanish` is no look: such words do not print.
_SWITCHES = {
    "strike": Mark.STRUCK, "dstrike": Mark.STRUCK, "b": Mark.BOLD, "i": Mark.SLANTED, "caps": Mark.CAPITALS,
    "smallCaps": Mark.CAPITALS, "outline": Mark.SHADED, "emboss": Mark.SHADED, "imprint": Mark.SHADED,
    "vanish": None,
}  # fmt: skip
# Those that a style turns round where another one has them too (17.7.3, toggle properties).
_TURNING = {"strike", "dstrike", "b", "i", "caps", "smallCaps", "outline", "emboss", "imprint", "vanish"}
_OFF = ("0", "false", "off", "none")
_SYMBOLS = ("symbol", "wingdings", "webdings", "zapfdingbats", "marlett")
_DOT = 4  # half points: nobody reads characters of 2 pt
_NARROWEST = 30  # per cent of w:w; narrower characters are strokes
_USUAL_SIZE = 20  # half points of w:sz where nothing says a size (17.3.2.38)
_SLIGHT = 2  # half points of w:position that are only a matter of line
_OTHERS = (
    "u",
    "em",
    "bdr",
    "shd",
    "highlight",
    "vertAlign",
    "position",
    "color",
    "sz",
    "w",
    "spacing",
    "rFonts",
    "eastAsianLayout",
)


@dataclass(frozen=True, slots=True)
class _Layer:
    """What one w:rPr says: its switches, and its other properties by name."""

    switches: dict[str, bool] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)


_NOTHING = _Layer()


class Looks:
    """The looks of a file's runs; without `parts` those of runs that no style touches."""

    def __init__(self, parts: Parts | None = None) -> None:
        self._styles: dict[str, tuple[str, Any]] = {}  # id → based on, w:rPr
        self._whole: dict[str, _Layer] = {}
        self._defaults, self._usual = _NOTHING, ""
        self._known: dict[tuple[str, bool, bytes], tuple[Look, bool]] = {}
        for root in parts.trees("styles") if parts is not None else ():
            self._defaults = _layer(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
            for style in root.iter(f"{W}style"):
                own = str(style.get(f"{W}styleId", ""))
                based = style.find(f"{W}basedOn")
                base = str(based.get(f"{W}val", "")) if based is not None else ""
                self._styles[own] = base, style.find(f"{W}rPr")
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                    self._usual = own

    def within(self, paragraph: Any) -> LooksWithin:
        """The looks of the runs of this w:p."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = str(named.get(f"{W}val", "")) if named is not None else self._usual
        cell = next(paragraph.iterancestors(f"{W}tc"), None)
        on_colour = _filled(paragraph.find(f"{W}pPr/{W}shd")) or (cell is not None and _coloured(cell))
        return LooksWithin(self, style, on_colour)

    def look(self, run: Any, style: str, on_colour: bool) -> tuple[Look, bool]:
        """How a w:r is set in a paragraph of this style, on colour or on white, and whether it is hidden."""
        from lxml import etree

        own = run.find(f"{W}rPr")
        if own is None and not self._styles:
            return PLAIN, False
        key = style, on_colour, b"" if own is None else etree.tostring(own, with_tail=False)
        if key not in self._known:
            self._known[key] = self._look(own, style, on_colour)
        return self._known[key]

    def _look(self, own: Any, style: str, on_colour: bool) -> tuple[Look, bool]:
        mine = _layer(own)
        character = own.find(f"{W}rStyle") if own is not None else None
        styles = [self._style(style)]
        if character is not None:
            styles.append(self._style(str(character.get(f"{W}val", ""))))
        switches = dict(self._defaults.switches)
        others = dict(self._defaults.others)
        for name in _TURNING:
            said = [style.switches[name] for style in styles if name in style.switches]
            if said:  # on where an odd number of the styles turns it on
                switches[name] = sum(said) % 2 == 1
        for one in styles:
            others |= one.others
        switches |= mine.switches
        others |= mine.others
        marks = {mark for name, mark in _SWITCHES.items() if mark is not None and switches.get(name)}
        return _look(marks, others, on_colour), switches.get("vanish", False)

    def _style(self, name: str) -> _Layer:
        """A style with all that it is based on."""
        if name not in self._whole:
            chain: list[_Layer] = []
            seen: set[str] = set()
            at = name
            while at in self._styles and at not in seen:
                seen.add(at)
                at, properties = self._styles[at]
                chain.append(_layer(properties))
            whole = _Layer()
            for one in reversed(chain):
                whole.switches.update(one.switches)
                whole.others.update(one.others)
            self._whole[name] = whole
        return self._whole[name]


@dataclass(frozen=True, slots=True)
class LooksWithin:
    """The looks of the runs of one paragraph: the file's, from its style on. `on_colour`: its ground is not white."""

    looks: Looks
    style: str
    on_colour: bool

    def of(self, run: Any) -> tuple[Look, bool]:
        """How a w:r of it is set, and whether it is hidden."""
        return self.looks.look(run, self.style, self.on_colour)


BARE = LooksWithin(Looks(), "", False)  # by a run's own properties alone


def _layer(properties: Any) -> _Layer:
    if properties is None:
        return _NOTHING
    layer = _Layer()
    for child in properties.iterchildren("*"):
        name = child.tag[len(W) :] if child.tag.startswith(W) else ""
        if name in _SWITCHES:
            layer.switches[name] = child.get(f"{W}val", "1") not in _OFF
        elif name in _OTHERS:
            layer.others[name] = child
    return layer


def _look(marks: set[Mark], others: dict[str, Any], on_colour: bool) -> Look:
    """The look of these marks with what the other properties add."""

    def said(name: str) -> str:
        return str(others[name].get(f"{W}val", "")) if name in others else ""

    aligned = {"superscript": Mark.RAISED, "subscript": Mark.LOWERED}.get(said("vertAlign"))
    if aligned is not None:
        marks.add(aligned)
    for name, mark in (("u", Mark.UNDERLINED), ("em", Mark.DOTTED), ("bdr", Mark.BOXED)):
        if said(name) not in ("", "none", "nil"):
            marks.add(mark)
    if said("highlight") not in ("", "none") or _filled(others.get("shd")):
        marks.add(Mark.SHADED)
    if _number(said("position")) > _SLIGHT:
        marks.add(Mark.SHIFTED)
    layout = others.get("eastAsianLayout")
    if layout is not None and layout.get(f"{W}combine", "0") not in _OFF:
        marks.add(Mark.COMBINED)
    faces = others.get("rFonts")
    if faces is not None:
        named = (str(faces.get(f"{W}{name}", "")).lower() for name in ("ascii", "hAnsi"))
        if any(face.startswith(_SYMBOLS) for face in named):
            marks.add(Mark.SYMBOLS)
    colour = said("color").upper()
    # Characters set so close that they lie upon one another; a half point is ten twips.
    piled = said("spacing").startswith("-") and _number(said("spacing")) >= 10 * (
        _number(said("sz")) or _USUAL_SIZE
    )
    if piled or 0 < _number(said("w")) < _NARROWEST:
        marks.add(Mark.UNSEEN)
    if (colour == "FFFFFF" and not on_colour and Mark.SHADED not in marks) or 0 < _number(said("sz")) <= _DOT:
        marks.add(Mark.UNSEEN)
    return Look(frozenset(marks), "" if colour in ("AUTO", "000000") else colour)


def _coloured(cell: Any) -> bool:
    """Whether a w:tc has a ground, or may have that of its table's style."""
    styled = next(cell.iterancestors(f"{W}tbl")).find(f"{W}tblPr/{W}tblStyle")
    return _filled(cell.find(f"{W}tcPr/{W}shd")) or styled is not None


def _filled(shading: Any) -> bool:
    if shading is None:
        return False
    fill, pattern = str(shading.get(f"{W}fill", "auto")), str(shading.get(f"{W}val", "clear"))
    return fill.lower() not in ("auto", "ffffff") or pattern not in ("clear", "nil")


def _number(said: str) -> int:
    return abs(int(said)) if said.lstrip("+-").isdecimal() else 0
