"""A regular expression that is compiled when it is first used. What any of them means stands where it is used.

Every expression of a module is made so, all 240 of them: compiling them takes as long as importing python-docx, and a run
that makes one document needs a third. A range of 汉字 is dearest: Python walks over all of its characters, 20,000 in a
millisecond.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """Stands for the compiled expression; from its first use on its methods are that one's own."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        """A method or attribute of the expression, asked for the first time."""
        if name.startswith("_"):  # of the language's own protocols: copying, pickling
            raise AttributeError(name)
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The expression, compiled when it is first searched, matched or split with. Raises re.error only then."""
    return cast("re.Pattern[str]", _Late(text, flags))
