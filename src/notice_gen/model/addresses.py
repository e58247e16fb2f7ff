"""Addresses of the web and of mail in running words: their marks and letters are theirs, and no words of the text."""

from __future__ import annotations

import re
from collections.abc import Callable

from notice_gen.model.patterns import lazy_pattern

_ADDRESS = lazy_pattern(
    r"(?:[A-Za-z][A-Za-z0-9+.-]{1,9}://|www\.)[!-~]++|[\w.+-]{1,64}@[A-Za-z0-9.-]++"
    # example.cn/xx/2026.html, without www. before it
    r"|(?<![A-Za-z0-9.-])(?:[A-Za-z0-9-]{1,63}\.){1,6}(?:com|cn|net|org|gov|edu)(?:/[!-~]*+)?(?![A-Za-z0-9])",
    re.ASCII,
)


def without_addresses(words: str, but: Callable[[str], bool] = lambda address: False) -> str:
    """The words with blanks in the place of addresses, as long as before; those that `but` holds of are left."""
    if "@" not in words and "." not in words and "://" not in words:
        return words
    return _ADDRESS.sub(lambda own: own[0] if but(own[0]) else " " * len(own[0]), words)
