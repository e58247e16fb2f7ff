"""A composed document → the files of its attachments that are not bound along, beside its own.

Each bears the number of the document and its own on its first line (7.3.7); one that is somebody's file is copied as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from notice_gen.files.names import Artifact, portable
from notice_gen.model.binding import Composed
from notice_gen.model.document import (
    AttachmentLabel,
    Document,
    Head,
    Part,
    Role,
    TitleLines,
    first,
    parts_apart,
)
from notice_gen.model.original import OriginalPages
from notice_gen.model.text import Text

Make = Callable[[Composed, str], list[Artifact]]  # a document and its name → its files


def files_apart(composed: Composed, make: Make) -> Iterator[Artifact]:
    """The files of a document's attachments that are not bound along; `make` sets those that are ours to set."""
    document = composed.document
    for part in parts_apart(document):
        label = first(part.elements, AttachmentLabel) or AttachmentLabel()
        title = first(part.elements, TitleLines)
        named = replace(label, of=str(document.number))
        stem = portable(f"{named} {''.join(str(title.text).split()) if title else ''}".strip())
        originals = [block for block in part.blocks if isinstance(block, OriginalPages)]
        for original in originals:
            yield Artifact(f"{stem}.{original.file.rpartition('.')[2].lower()}", original.data)
        if not originals:
            elements = tuple(named if one is label else one for one in part.elements)
            alone = Document(Head(Text.of("不印")), (Part(Role.ATTACHMENT, elements),))
            yield from make(Composed(f"{composed.key}/{label}", alone, (), composed.issued), stem)
