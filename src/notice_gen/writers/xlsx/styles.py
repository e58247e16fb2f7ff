"""Ways in which cells look → the numbers by which a sheet names them, and the part styles.xml that says what they are."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OWN = 164  # number formats below are Excel's (ECMA-376 part 1, 18.8.30)
TEXT = "@"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: size in points, alignment, whether it is ruled and bold, its number format.

    `marked`: its words begin as a formula would, so that Excel keeps a ' before them when the cell is edited.
    """

    size: float
    across: str = "center"
    down: str = "center"
    ruled: bool = True
    bold: bool = False
    form: str = TEXT
    marked: bool = False


class Styles:
    """The looks of one workbook in the order in which they were asked for; the first is that of empty cells."""

    def __init__(self, face: str) -> None:
        self._face = face
        self._looks: dict[Look, int] = {Look(11, "", "center", False, form=""): 0}

    def number(self, look: Look) -> int:
        """The number of a look."""
        return self._looks.setdefault(look, len(self._looks))

    def xml(self) -> str:
        """The part that says what the numbers mean."""
        fonts = {(one.size, one.bold): None for one in self._looks}
        forms = {one.form: None for one in self._looks if one.form not in ("", TEXT)}
        font_of = {font: n for n, font in enumerate(fonts)}
        form_of = {"": 0, TEXT: 49, **{form: _OWN + n for n, form in enumerate(forms)}}
        side = "".join(
            f'<{name} style="thin"><color auto="1"/></{name}>' for name in ("left", "right", "top", "bottom")
        )
        face = quoteattr(self._face)
        return (
            f'<styleSheet xmlns="{_MAIN}">'
            + _list(
                "numFmts", [f'<numFmt numFmtId="{form_of[f]}" formatCode={quoteattr(f)}/>' for f in forms]
            )
            + _list(
                "fonts",
                [
                    f'<font>{"<b/>" if bold else ""}<sz val="{size:g}"/><name val={face}/></font>'
                    for size, bold in fonts
                ],
            )
            + '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
            f"<border>{side}<diagonal/></border></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            + _list(
                "cellXfs", [_look(one, font_of[one.size, one.bold], form_of[one.form]) for one in self._looks]
            )
            + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _look(look: Look, font: int, form: int) -> str:
    across = f' horizontal="{look.across}"' if look.across else ""
    wraps = ' wrapText="1"' if look.ruled else ""
    return (
        f'<xf numFmtId="{form}" fontId="{font}" fillId="0" borderId="{int(look.ruled)}" xfId="0"'
        f' applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"'
        f"{' quotePrefix=' + chr(34) + '1' + chr(34) if look.marked else ''}>"
        f'<alignment{across} vertical="{look.down}"{wraps}/></xf>'
    )


def _list(name: str, items: list[str]) -> str:
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>' if items else ""
