"""标记.json ↔ Mark: how far the archive has come, in bytes that cannot be changed unseen. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from notice_gen.model.filing import Mark, Number

MARK = "标记.json"


def mark_bytes(mark: Mark) -> bytes:
    """标记.json: the highest number of each series and year, how many versions there are (each a link of the
    register's chain), and the sha512 of all this."""
    highest: dict[str, dict[str, int]] = {}
    for (series, year), n in sorted(mark.highest.items()):
        highest.setdefault(series, {})[str(year)] = n
    said = {"format": 1, "highest": highest, "links": mark.links}
    digest = hashlib.sha512(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return json.dumps({**said, "sha512": digest}, ensure_ascii=False, indent=1).encode() + b"\n"


def read_mark(data: bytes) -> Mark:
    """The Mark of 标记.json. Raises ValueError where a byte of it was changed."""
    try:
        said = json.loads(data)
        highest = {
            (series, int(year)): int(n)
            for series, years in said["highest"].items()
            for year, n in years.items()
        }
        mark = Mark(highest, int(said["links"]))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(MARK) from error
    if mark_bytes(mark) != data:
        raise ValueError(MARK)
    return mark


def ahead(mark: Mark, numbers: Sequence[Number | None]) -> Mark:
    """With so many versions more, of items with these numbers."""
    highest = dict(mark.highest)
    for number in numbers:
        if number is not None:
            key = number.series, number.year
            highest[key] = max(highest.get(key, 0), number.n)
    return Mark(highest, mark.links + len(numbers))
