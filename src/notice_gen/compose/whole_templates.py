"""The texts of a kind's templates → whether together they write a title and a text; nothing is run.

Asked of templates that name what only an official document has (版头, 主送机关, 署名 …): without a title or a text they
would make one with a hole that nobody is told of. A note for one's own use needs neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from notice_gen.compose.faults import NO_TEXT, NO_TITLE
from notice_gen.compose.markup import HEAD_ELEMENTS, IMPRINT_ELEMENTS
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import ORDER, Format
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InFile

TITLE = "标题"
FRAME = frozenset((*HEAD_ELEMENTS, "主送机关", "署名", "成文日期", *IMPRINT_ELEMENTS))
_OPENINGS = {"{%": "%}", "{#": "#}"}  # what leaves no words


def incomplete(sources: Iterable[str], template: str, formats: Collection[Format]) -> Iterator[Diagnostic]:
    """An 错误 for a missing title, and for a missing text, in all templates of a kind together.

    An order (命令) has no title (GB/T 9704—2012, 10.2).
    """
    lines = [line.strip() for source in sources for line in _words(source).split("\n")]
    named = {line[1:].partition(" ")[0] for line in lines if line.startswith("@")}
    if not named & FRAME:
        return
    place = InFile(template)
    if TITLE not in named and set(formats) != {ORDER}:
        seen = "模板写了公文的要素，没有写标题"
        yield Diagnostic(NO_TITLE, place, seen, "加一行 @标题 {{ 发文.标题 }}")
    if not any(line and not line.startswith("@") for line in lines):
        seen = "模板写了公文的要素，没有写正文"
        yield Diagnostic(NO_TEXT, place, seen, '加上正文，如 {% include "正文.md.j2" %}')


def _words(source: str) -> str:
    """A template without its tags and remarks."""
    kept, at = "", 0
    while found := _OPENING.search(source, at):
        end = source.find(_OPENINGS[found[0]], found.end())
        if end < 0:
            break
        kept += source[at : found.start()]
        at = end + 2
    return kept + source[at:]


_OPENING = lazy_pattern(r"\{[%#]")
