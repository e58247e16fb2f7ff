"""An .xlsx package → its sheets: finds the parts and reads each sheet with `scan` or, where that fails, with `tags`.

Links are not followed, formulas are not calculated.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import partial

from notice_gen.book.faults import NO_SHEETS, TOO_MANY_PARTS
from notice_gen.book.grid import Count, Grid, unescaped
from notice_gen.book.limits import MOST_OF_SMALL_PART, MOST_SHEETS, MOST_STYLES
from notice_gen.book.number_format import BUILTIN_FORMATS
from notice_gen.book.scan import Scan
from notice_gen.book.sheets import Workbook
from notice_gen.book.stamp import Stamp
from notice_gen.book.strings import Font, SharedStrings
from notice_gen.book.tags import Styles, stream
from notice_gen.book.unpacking import SAVE_ANEW, Package, local, refused
from notice_gen.model.appearance import Appearance
from notice_gen.model.places import InSheet
from notice_gen.model.raised import Manner


def read_xlsx(package: Package, stamp: Stamp) -> Workbook:
    """The workbook in a package, whose file is as `stamp` says. Raises Refused where it cannot be read."""
    package.without_doctype()
    parts = _Parts(package)
    if not parts.sheets:
        raise refused(NO_SHEETS, package.file, "文件里没有工作表", "选一本有内容的工作簿")
    strings = SharedStrings(package, parts.strings)
    styles = _styles(package, parts.styles)
    workbook = Workbook(package.file, {})
    count = Count()
    for listed in parts.sheets:
        if listed.part not in package:
            raise package.damaged(listed.part, "缺少一部分")
        place = InSheet(package.file, listed.name)
        quick = Grid(place, count, parts.dates_from_1904, listed.hidden)
        before = count.filled
        if not Scan(package, listed.part, quick, strings, styles).done():
            count.filled = before
            quick = Grid(place, count, parts.dates_from_1904, listed.hidden)
            stream(package, listed.part, quick, strings, styles)
        sheet = workbook.sheets[listed.name] = quick.sheet()
        sheet.read_appearance = partial(
            _appearance, stamp, listed.name, listed.part, parts.main, parts.styles
        )
    return workbook


def _appearance(stamp: Stamp, *about: str) -> Appearance:
    """How a sheet looks; most runs never ask."""
    from notice_gen.book.appearance import read_appearance

    return read_appearance(stamp, *about)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A worksheet as the workbook part lists it."""

    name: str
    part: str
    hidden: bool


class _Parts:
    """The parts of the package that matter, found by their relations."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.dates_from_1904 = False
        self.sheets: list[_Listed] = []
        main = next(
            (t for t, _ in self._related("", "officeDocument").values() if t in package), "xl/workbook.xml"
        )
        self.main = main
        related = self._related(main)
        self.strings = next((part for part, kind in related.values() if kind == "sharedStrings"), "")
        self.styles = next((part for part, kind in related.values() if kind == "styles"), "")

        def start(name: str, attributes: dict[str, str]) -> None:
            if local(name) == "workbookPr":
                self.dates_from_1904 = attributes.get("date1904") in ("1", "true", "on")
            elif local(name) == "sheet":
                relation = next((v for k, v in attributes.items() if local(k) == "id" and ":" in k), "")
                part, kind = related.get(relation, ("", "missing"))
                title = unescaped(attributes.get("name", ""))
                if kind == "missing" or any(title == listed.name for listed in self.sheets):
                    raise package.damaged(main)
                if kind == "worksheet":
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append(_Listed(title, part, hidden))
                if len(self.sheets) > MOST_SHEETS:
                    raise refused(TOO_MANY_PARTS, package.file, "工作表太多，读不了", SAVE_ANEW)

        package.parse(main, start, most=MOST_OF_SMALL_PART)

    def _related(self, part: str, kind: str = "") -> dict[str, tuple[str, str]]:
        """A part's relations inside the package: id → part and kind of relation."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if local(name) != "Relationship" or attributes.get("TargetMode", "").lower() == "external":
                return
            of = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            inside = target if target.startswith("/") else posixpath.join("/", folder, target)
            if not kind or of == kind:
                found[attributes.get("Id", "")] = (posixpath.normpath(inside).lstrip("/"), of)

        if relations in self.package:
            self.package.parse(relations, start, most=MOST_OF_SMALL_PART)
        return found


def _styles(package: Package, part: str) -> Styles:
    """The number format and the manner of each cell style, in order. None where the package has no styles."""
    custom: dict[int, str] = {}
    numbers: list[int] = []
    fonts: list[Manner] = []
    used: list[int] = []
    font, inside = Font(), ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        element = local(name)
        if element in ("cellXfs", "numFmts", "dxfs", "cellStyleXfs", "fonts"):
            inside = element
        elif element == "numFmt" and inside == "numFmts":
            custom[int(attributes["numFmtId"])] = unescaped(attributes["formatCode"])
        elif element == "xf" and inside == "cellXfs":
            numbers.append(int(attributes.get("numFmtId", "0")))
            used.append(int(attributes.get("fontId", "0")))
        elif inside == "fonts":
            font.opens(element, attributes)
        if len(numbers) > MOST_STYLES or len(fonts) > MOST_STYLES or len(custom) > MOST_STYLES:
            raise package.swollen()

    def end(name: str) -> None:
        nonlocal inside
        if inside == "fonts" and local(name) == "font":
            fonts.append(font.manner or Manner.PLAIN)
            font.ends()
        elif local(name) == inside:
            inside = ""

    if part and part in package:
        package.parse(part, start, end, most=MOST_OF_SMALL_PART)
    codes = [
        custom.get(n) or BUILTIN_FORMATS.get(n, "General" if n < 50 else f"[内置格式 {n}]") for n in numbers
    ]
    manners = {n: fonts[at] for n, at in enumerate(used) if at < len(fonts)}
    return Styles(codes, {n: manner for n, manner in manners.items() if manner is not Manner.PLAIN})
