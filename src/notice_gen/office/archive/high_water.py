"""标记.json ↔ HighWaterMark: how far the archive has come, in bytes that cannot be changed unseen. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from notice_gen.model.filing import HighWaterMark, Number

HIGH_WATER = "标记.json"


def high_water_bytes(high_water: HighWaterMark) -> bytes:
    """标记.json: the highest number of each series and year ("0": of what counts on), how many versions there are (each a link of the
    register's chain), and the sha512 of all this."""
    highest: dict[str, dict[str, int]] = {}
    for (series, year), n in sorted(high_water.highest.items()):
        highest.setdefault(series, {})[str(year)] = n
    said = {"format": 1, "highest": highest, "links": high_water.links}
    digest = hashlib.sha512(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return json.dumps({**said, "sha512": digest}, ensure_ascii=False, indent=1).encode() + b"\n"


def read_high_water(data: bytes) -> HighWaterMark:
    """The HighWaterMark of 标记.json. Raises ValueError where a byte of it was changed."""
    try:
        said = json.loads(data)
        highest = {
            (series, int(year)): int(n)
            for series, years in said["highest"].items()
            for year, n in years.items()
        }
        high_water = HighWaterMark(highest, int(said["links"]))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(HIGH_WATER) from error
    if high_water_bytes(high_water) != data:
        raise ValueError(HIGH_WATER)
    return high_water


def ahead(high_water: HighWaterMark, numbers: Sequence[Number | None]) -> HighWaterMark:
    """With so many versions more, of items with these numbers."""
    highest = dict(high_water.highest)
    for number in numbers:
        if number is not None:
            for series, year, n in number.counted:
                highest[series, year] = max(highest.get((series, year), 0), n)
    return HighWaterMark(highest, high_water.links + len(numbers))
