"""The bytes of a PDF that Typst wrote → its pages as lines of characters and rules, in millimetres from the top left corner.

What they mean is not known here. A PDF is read as Typst writes it (one transformation, one face and one run of glyphs
after the other), which takes a twentieth of the time of a program that can draw any; whatever else stands in one is
`Unreadable`, never passed over. `tests/test_pages.py` holds what is read here against pdfium.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from notice_gen.model.raised import RAISED_SIZE
from notice_gen.pages.typst_file import Face, TypstFile, one, seen

MM = 25.4 / 72
SAME_LINE = 0.5  # mm between baselines


class Unreadable(Exception):
    """The PDF is built otherwise than this module knows."""


class Glyph(NamedTuple):
    """A character: the left and right edge of its square, its baseline, and its size in points."""

    character: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face and size on one baseline, without spaces: their words, and the outer edges of their squares.

    `drawn` is its place in the order in which the page was drawn; `repeated` is said of a page's number and of a table's
    header on its later pages. `steps` make the single glyphs.
    """

    text: str
    start: float
    end: float
    baseline: float
    size: float
    face: str
    drawn: int
    repeated: bool
    steps: Steps = field(repr=False, compare=False)

    @property
    def glyphs(self) -> Iterator[Glyph]:
        """Its characters one by one."""
        for character, left, right in self.steps.edges():
            yield Glyph(character, left, right, self.baseline, self.size)


@dataclass(frozen=True, slots=True)
class Steps:
    """The glyphs of a run as the file has them, from its origin on; `scale` makes millimetres of thousandths of the size."""

    words: bytes
    face: Face
    origin: float
    scale: float
    actual: bytes | None = (
        None  # in UTF-16: the characters that the glyphs stand for, where their face says others
    )

    def edges(self) -> Iterator[tuple[str, float, float]]:
        """Each character that can be seen, with both edges of its square."""
        left = 0.0
        if self.actual is not None:
            wide = sum(self.face[piece][1] for piece, _ in _STRING.findall(self.words))
            for character in seen(self.actual.removeprefix(b"FEFF")):
                yield character, self.origin, self.origin + wide * self.scale
            return
        for piece in _PIECE.findall(self.words):
            if piece[:1] not in b"(<":
                left -= float(piece)  # the next glyph, moved back by so much
                continue
            for character, wide in self.face.steps(piece):
                right = left + wide
                if character:
                    yield character, self.origin + left * self.scale, self.origin + right * self.scale
                left = right


@dataclass(frozen=True, slots=True)
class Line:
    """Runs on one baseline, from left to right; superscript and subscript are of the line that they stand beside.

    `text` are its words, `start` and `end` the outer edges of its squares, `size` its type size in points.
    """

    runs: tuple[Run, ...]
    baseline: float
    text: str
    start: float
    end: float
    size: float

    @classmethod
    def of(cls, runs: list[Run], baseline: float) -> Line:
        """The line of these runs."""
        placed = tuple(sorted(runs, key=_start))
        text = "".join([run.text for run in placed])
        return cls(placed, baseline, text, placed[0].start, placed[-1].end, max([run.size for run in placed]))

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """Its characters one by one."""
        return tuple(chain.from_iterable(run.glyphs for run in self.runs))


_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that lies (its upper and lower edge are nearly one) or stands."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def lies(self) -> bool:
        """Whether it is a horizontal one."""
        return self.right - self.left >= self.bottom - self.top

    @property
    def y(self) -> float:
        """Its height on the page, of one that lies."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its size, lines from top to bottom without the page number, rules as they are drawn."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]

    @property
    def lies(self) -> bool:
        """Whether it lies on its side, for a wide table (8); its page number runs downwards."""
        return self.width > self.height

    @property
    def runs(self) -> list[Run]:
        """What is written on it, in the order in which it was drawn."""
        return sorted((run for line in self.lines for run in line.runs), key=lambda run: run.drawn)


def read_pages(pdf: bytes, page_number: tuple[str, str] = ("—", "—"), even: float = 0) -> tuple[Page, ...]:
    """The pages of a PDF; `page_number` are the words around a page's number, which is left out.

    `even` is how many millimetres further left everything is on even pages (duplex); it is added, so that all pages
    compare alike. Raises Unreadable.
    """
    numbered = "{}".join(words.strip() for words in page_number)
    try:
        file = TypstFile(pdf)
        return tuple(
            _page(file, page, number, numbered.format(number), 0 if number % 2 else even)
            for number, page in enumerate(file.pages, 1)
        )
    except (KeyError, ValueError, TypeError, IndexError, zlib.error) as error:
        raise Unreadable(str(error)) from error


# ---- a page -------------------------------------------------------------------------------------

# What Typst draws, each between q and Q: a run of glyphs, a rule, a coloured strip. What stands around them says whether they
# are repeated.
_HEAD = re.compile(
    rb"q (\S+) 0 0 (\S+) (\S+) (\S+) cm([^\n]*(?:\nh)?)\n(?:[SfB]\*?\nQ|$)|/(?:Artifact|Span)(<<.*?>>)? ?B[DM]C",
    re.S,
)
# The number of a page that lies on its side runs downwards, behind all else.
_TURNED = re.compile(rb"/Type/Background>>BDC\nq [-\d.]+ -1 -1 [-\d.]+ \S+ \S+ cm")
_FACE = rb"0 Tr/(f\d+) (\S+) Tf 1 0 0 -1 (\S+) (\S+) Tm"
_ACTUAL = rb"(?:/Span<</ActualText<([0-9A-F]*)>>>BDC )?"  # for glyphs whose character the face does not say
_ONE_RUN = re.compile(_ACTUAL + _FACE + rb"(.*)T[Jj](?:\nEMC)?", re.S)
_SOME_RUNS = re.compile(_ACTUAL + _FACE + rb"(.*?)T[Jj](?:\nEMC)? ?", re.S)
_POINT = re.compile(rb"((?:-|(?<![-\d.]))[\d.]++) (-?[\d.]++) [ml](?= |$|\n)")
_STRING = re.compile(
    rb"(<[0-9A-F]++>|\((?:\\.|[^\\)])++(?:\)|\\?\Z))([-\d.]*+)", re.S
)  # and how far the next one is moved back
_FIRST_MOVE = re.compile(rb"\[(?:<[0-9A-F]+>|\((?:\\.|[^\\)])+\))(-?[\d.]+)[<(]", re.S)
_LEAD = re.compile(rb"\[(-?[\d.]+)")  # so far back is the first glyph moved
_PIECE = re.compile(rb"\((?:[^\\)]|\\.)*+(?:\)|\\?\Z)|<[0-9A-F]++>|-?[\d.]++", re.S)
_THINNEST = 2  # mm that a rule is long at the least, and 1.5 mm that it is thick at the most
_THICKEST = 1.5


def _page(file: TypstFile, page: bytes, number: int, numbered: str, right: float) -> Page:
    content = file.stream(int(one(rb"/Contents (\d+)", page)))
    faces = file.faces(int(one(rb"/Resources (\d+)", page)))
    _, _, width, height = map(float, one(rb"/MediaBox\[([^\]]*)", page).split())
    if width > height:
        right = 0  # binding moves no page that lies on its side
    runs: list[Run] = []
    rules: list[Rule] = []
    repeated = False
    *drawn, rest = content.split(b"\nET\nQ")
    for piece in (*drawn, rest):
        head, _, words = piece.partition(b"\nBT ")
        at: tuple[float, float, float, float] | None = None
        for across, up, x, y, path, about in _HEAD.findall(head + b"\n" if words else head):
            if not across:
                repeated = b"/Pagination" in about
                continue
            at = (float(across), float(up), float(x) * MM + right, (height - float(y)) * MM)
            if path[-1:] in b"lh":
                rules += _rule(path, *at)
        if words and _TURNED.search(head):
            if "".join(run.text for run in _runs(words, faces, (1, 1, 0, 0), (0, True))) != numbered:
                raise ValueError(f"page {number} has words that run downwards")
            continue
        if bool(words) == (piece is rest) or (words and at is None):
            raise ValueError(f"page {number} is drawn otherwise")
        if at is not None and words:
            runs += _runs(words, faces, at, (len(runs), repeated))
    # Any number: pages of others before it may be not counted (`OriginalPages.numbered`).
    counted = re.compile(re.escape(numbered).replace(str(number), r"\d+"))
    lines = [line for line in _lines(runs) if not counted.fullmatch(line.text)]
    return Page(number, width * MM, height * MM, tuple(lines), tuple(rules))


def _runs(
    words: bytes, faces: dict[bytes, Face], at: tuple[float, float, float, float], about: tuple[int, bool]
) -> list[Run]:
    """What is written between BT and ET; `at` is scale and origin of where it stands, `about` the place of its first run."""
    if words.count(b" Tm") == 1:
        found = [_ONE_RUN.fullmatch(words)]
    else:
        found = list(_SOME_RUNS.finditer(words))
        if sum(len(one_of[0]) for one_of in found if one_of) != len(words):
            raise ValueError("words are drawn otherwise")
    across, up, x, y = at
    runs: list[Run] = []
    for shown in found:
        if shown is None:
            raise ValueError("words are drawn otherwise")
        actual, face, size, left, down, glyphs = shown.groups()
        scale = float(size) * across * MM / 1000
        steps = Steps(glyphs, faces[face], x + float(left) * across * MM, scale, actual)
        made = _run(steps, y - float(down) * up * MM, float(size), (about[0] + len(runs), about[1]))
        runs += [made] if made is not None else []
    return runs


def _run(steps: Steps, baseline: float, size: float, about: tuple[int, bool]) -> Run | None:
    """A run of glyphs, or None where nothing is seen of it; `about` is its place in the page and whether it is repeated."""
    read = _evenly(steps.words, steps.face) or _unevenly(steps.words, steps.face)
    if read is None:
        return None
    said, wide = read
    lead = _LEAD.match(steps.words)
    start = steps.origin - (float(lead[1]) * steps.scale if lead else 0)
    if "" in said or steps.actual is not None:  # spaces: what is seen may begin and end inside
        edges = list(steps.edges())
        if not edges:
            return None
        start, end = edges[0][1], edges[-1][2]
        said = tuple(character for character, _, _ in edges)
    else:
        end = start + wide * steps.scale
    return Run("".join(said), start, end, baseline, round(size, 1), steps.face.name, *about, steps)


_Read = tuple[
    tuple[str, ...], float
]  # what a run says, and how far it leads, in thousandths of the type size


def _evenly(words: bytes, face: Face) -> _Read | None:
    """Glyphs that are all moved alike, as in a line of 汉字; None where they are not."""
    first = _FIRST_MOVE.match(words)
    if first is None:
        return None
    pieces = words[1:-1].split(first[1])
    try:
        said, wide = zip(*map(face.__getitem__, pieces), strict=True)
    except KeyError:  # another move stands among them
        return None
    return said, sum(wide) - (len(pieces) - 1) * float(first[1])


def _unevenly(words: bytes, face: Face) -> _Read | None:
    """Glyphs that are each moved by an amount of its own; None where there are none."""
    strings = _STRING.findall(words)
    if not strings:
        return None
    pieces, moves = zip(*strings, strict=True)
    said, wide = zip(*map(face.__getitem__, pieces), strict=True)
    return said, sum(wide) - sum(map(_number, filter(None, moves[:-1])))


_number = lru_cache(maxsize=4096)(float)


def _rule(path: bytes, across: float, up: float, x: float, y: float) -> list[Rule]:
    """The rule that a path is, where it is long and thin."""
    points = _POINT.findall(path)
    if not points:
        raise ValueError("a path without points")
    xs = [float(point[0]) * across * MM + x for point in points]
    ys = [y - float(point[1]) * up * MM for point in points]
    rule = Rule(min(xs), min(ys), max(xs), max(ys))
    wide, high = rule.right - rule.left, rule.bottom - rule.top
    return [rule] if max(wide, high) >= _THINNEST and min(wide, high) <= _THICKEST else []


# ---- lines --------------------------------------------------------------------------------------


def _lines(runs: list[Run]) -> list[Line]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=attrgetter("baseline")):
        if rows and abs(rows[-1][0].baseline - run.baseline) < SAME_LINE:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [Line.of(row, row[0].baseline) for row in _with_raised(rows)]


def _with_raised(rows: list[list[Run]]) -> list[list[Run]]:
    """The rows with superscript and subscript in the row of the words that they stand beside."""
    sizes = [max(run.size for run in row) for row in rows]
    kept: list[list[Run]] = []
    for n, row in enumerate(rows):
        beside = [
            rows[m]
            for m in (n - 1, n + 1)
            if 0 <= m < len(rows)
            and abs(sizes[n] / sizes[m] - RAISED_SIZE) < 0.02
            and abs(rows[m][0].baseline - row[0].baseline) < sizes[m] * MM / 2
        ]
        if beside:
            home = min(beside, key=lambda other: abs(other[0].baseline - row[0].baseline))
            home += row
        else:
            kept.append(row)
    return kept
