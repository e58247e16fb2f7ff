"""What columns need, and how much room there is → the width of each, so that rows take as few lines as can be.

Widths in em cells of the type, without the air beside the words. Sizes and pages are tried in `table`.
"""

from __future__ import annotations

from collections.abc import Sequence

from notice_gen.fit.cell_words import ends_alone, lines_about
from notice_gen.fit.table_columns import TEXT, Measure, Measured, SetRow

LOOKED_AT = 16  # rows that widths are weighed by: the fullest ones
STEP = 1.0
# Of spare room: a column of mere numbers, each other one, and of its own width so much at most. By eye.
NUMBERS, AIR, LONG = 1.0, 2.0, 10.0
LONE = 0.3  # of a line: so much better is a cell whose last line is not of one character
STIFF = ("code", "latin", "dates")  # what is never parted needs less air than words


def least_widths(measured: Measured, level: int) -> list[float]:
    """The least width of each column: what it holds stays whole, its heading is set in few lines, by words, or stacked."""
    widths = []
    for column in measured.columns:
        head = column.head[level]
        own = column.whole if level == 0 else column.parted
        if level < 2 and (column.holds in ("text", "list") or not column.filled):
            own = max(
                own, min(column.natural, TEXT) if column.filled else 0.0, 0.0 if level else column.short
            )
        widths.append(max(own, head, 1.0))
    return _over(widths, measured.spans)


def _over(widths: Sequence[float], spans: Sequence[tuple[int, int, float]]) -> list[float]:
    """The widths, as much wider as cells over several columns need."""
    made = list(widths)
    for at, many, least in spans:
        missing = least - sum(made[at : at + many])
        if missing > 0:
            for n in range(at, at + many):
                made[n] += missing / many
    return made


def with_words_kept(measured: Measured, least: Sequence[float], room: float) -> list[float]:
    """The least widths, so much wider that dates, names and amounts within words stay whole, in as many columns as hold it."""
    return _wider(least, [column.kept for column in measured.columns], room)


def with_figures_roomy(measured: Measured, least: Sequence[float], room: float) -> list[float]:
    """The least widths, so much wider that a figure stays whole in a wider face too, in as many columns as hold it."""
    return _wider(least, [column.roomy for column in measured.columns], room)


def _wider(least: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """The least widths or what is wanted; the narrowest columns come first: there words are parted most often."""
    spare, made = room - sum(least), list(least)
    for wide, n in sorted((wide, n) for n, wide in enumerate(wanted) if wide > least[n]):
        if wide - least[n] <= spare:
            spare -= wide - least[n]
            made[n] = wide
    return made


def widths_within(
    measured: Measured, least: Sequence[float], room: float, weighed: bool, lone: float = 0.0
) -> list[float]:
    """The widths that fill the room; `least` fits it. Where they are not `weighed`, the tallest cells have as few lines
    as can be; else room is moved to where it saves most lines of all the fullest rows, a last line of one character
    counted as so much more (`lone`).
    """
    natural = [max(column.natural, low) for column, low in zip(measured.columns, least, strict=True)]
    if sum(natural) <= room:
        roomy = with_words_kept(measured, natural, room)
        # The heading with most lines makes the header as high: two lines of it come before one line of another.
        roomy = _wider(roomy, [column.two_lines for column in measured.columns], room)
        roomy = _wider(roomy, [column.title for column in measured.columns], room)
        roomy = with_figures_roomy(measured, roomy, room)
        titled = _over(roomy, measured.titles)
        return _spared(measured, titled if sum(titled) <= room else roomy, room)
    natural = [max(column.usual, low) for column, low in zip(measured.columns, least, strict=True)]
    if sum(natural) <= room:  # but for a few long names
        return _spared(measured, natural, room)
    fewer, more = 1.0, max(natural)
    while more - fewer > 0.05:
        middle = (fewer + more) / 2
        wide = sum(max(low, full / middle) for full, low in zip(natural, least, strict=True))
        fewer, more = (middle, more) if wide > room else (fewer, middle)
    widths = [max(low, full / more) for full, low in zip(natural, least, strict=True)]
    if weighed:
        widths = _moved(widths, least, natural, _fullest(measured.rows), lone)
    spare = room - sum(widths)
    wanting = [n for n, wide in enumerate(widths) if wide < natural[n]] or list(range(len(widths)))
    return [wide + spare / len(wanting) if n in wanting else wide for n, wide in enumerate(widths)]


def evened(measured: Measured, widths: Sequence[float], least: Sequence[float]) -> list[float] | None:
    """The widths with columns of one sort (星期一 … 星期五; the figures below one heading) as wide as each other.

    None where they are so already, or one of them cannot be so narrow.
    """
    made = list(widths)
    for group in measured.alike:
        mean = sum(widths[n] for n in group) / len(group)
        if all(least[n] <= mean for n in group):
            for n in group:
                made[n] = mean
    return made if made != list(widths) else None


def as_set(measured: Measured, least: Sequence[float], room: float) -> list[float] | None:
    """The widths in the proportions that were set in Excel, none below its least; None where nobody set them."""
    shares = [column.share for column in measured.columns]
    if not shares or not all(shares):
        return None
    widths = [0.0] * len(shares)
    free, left = list(range(len(shares))), room
    while free:
        whole = sum(shares[n] for n in free)
        below = [n for n in free if shares[n] * left / whole < least[n]]
        if not below:
            for n in free:
                widths[n] = shares[n] * left / whole
            return widths
        for n in below:
            widths[n] = least[n]
            left -= least[n]
            free.remove(n)
    return None


def _spared(measured: Measured, natural: list[float], room: float) -> list[float]:
    """Every cell in one line: each column has air from the room that is left, wide ones more, mere numbers little."""
    shares = [_share(column, wide) for column, wide in zip(measured.columns, natural, strict=True)]
    spare = (room - sum(natural)) / sum(shares)
    return [wide + spare * share for wide, share in zip(natural, shares, strict=True)]


def _share(column: Measure, wide: float) -> float:
    """How much of spare room a column takes, beside the others; a long line needs no more air than a shorter one."""
    if column.natural <= 2 and column.holds != "names":
        return NUMBERS  # a first column is mostly a number: let the others have the room that is left
    return AIR + min(wide, LONG) / (2 if column.holds in STIFF else 1)


def _fullest(rows: Sequence[SetRow]) -> list[SetRow]:
    """The rows that decide how high a table becomes: the fullest, and some that stand for all."""
    own = [row for row in rows if row.kind in ("data", "total", "subtotal")]
    if len(own) <= LOOKED_AT:
        return own
    half = LOOKED_AT // 2
    step = len(own) // half
    return sorted(own, key=lambda row: -row.all_in)[:half] + own[::step][:half]


def _moved(
    widths: list[float],
    least: Sequence[float],
    natural: Sequence[float],
    rows: Sequence[SetRow],
    each_lone: float,
) -> list[float]:
    """The widths with room moved from column to column while that saves lines."""
    loose = [n for n, full in enumerate(natural) if full > least[n]]
    known: dict[tuple[int, float], tuple[list[int], int]] = {}

    def lines_of(n: int, wide: float) -> tuple[list[int], int]:
        key = n, round(wide, 2)
        if key not in known:
            known[key] = [_lines(row, n, wide) for row in rows], sum(lone_in(row, n, wide) for row in rows)
        return known[key]

    fixed = [[_lines(row, n, widths[n]) for row in rows] for n in range(len(widths)) if n not in loose]
    floor = [max(column) for column in zip(*fixed, strict=True)] if fixed else [1] * len(rows)

    def total(wide: Sequence[float]) -> float:
        columns = [lines_of(n, wide[n]) for n in loose]
        lines = sum(map(max, floor, *(each for each, _ in columns)))
        return lines + each_lone * sum(lone for _, lone in columns)

    now = total(widths) if len(loose) > 1 else 0.0
    for _ in range(16 if len(loose) > 1 else 0):
        best: tuple[float, list[float]] | None = None
        for giving in loose:
            step = min(STEP, widths[giving] - least[giving])
            if step <= 0.05:
                continue
            for taking in loose:
                if taking == giving or widths[taking] >= natural[taking]:
                    continue
                tried = list(widths)
                tried[giving] -= step
                tried[taking] += step
                lines = total(tried)
                if lines < (best[0] if best else now) - 0.01:
                    best = lines, tried
        if best is None:
            break
        now, widths = best
    return widths


def _lines(row: SetRow, at: int, wide: float) -> int:
    cell = row.cells[at]
    if cell is None or cell.cell.columns > 1:
        return 1
    own = len(cell.lines) if cell.wide <= wide else sum(lines_about(line, wide) for line in cell.lines)
    return -(-own // cell.cell.rows)


def lone_in(row: SetRow, at: int, wide: float) -> int:
    """How many lines of a cell end in a line of one character."""
    cell = row.cells[at]
    if cell is None or cell.cell.columns > 1 or cell.wide <= wide:
        return 0
    return sum(ends_alone(line, wide) for line in cell.lines)
