"""The two questions that a page on its side (GB/T 9704—2012, 8) asks of `fit`: whether a part's pages lie so, and what
an element is like there. Which section a page ends in is the writers' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notice_gen.model.document import Block, Form, Head, Heading, Paragraph, Part, Role
from notice_gen.model.table import Table
from notice_gen.model.text import Slot


@dataclass(frozen=True, slots=True)
class Section:
    """The body of an attachment, or of a paper without a head, that consists of tables: their rows decide which way its
    pages lie.
    """

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """An element on a page that lies on its side."""

    element: Any


def section_of(part: Part, head: Head) -> Section | None:
    """What decides which way a part's pages lie; None for one whose pages always stand.

    Only an attachment of nothing but tables is turned, or a paper that is nothing else (目标任务分解表): text that runs on
    is read upright, and so is a document with a head.
    """
    blocks = part.blocks
    upright = any(isinstance(block, Heading | Paragraph | Form) for block in blocks)
    bare = part.role is Role.MAIN and not head.elements
    turns = part.role is Role.ATTACHMENT or (
        bare and all(isinstance(block, Table | Slot) for block in blocks)
    )
    return Section(blocks) if turns and blocks and not upright else None
