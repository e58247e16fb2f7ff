"""The two questions that a page on its side (GB/T 9704—2012, 8) asks of `fit`: whether a part's pages lie so, and what
an element is like there. Which section a page ends in is the writers' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from notice_gen.model.document import Block, Form, Heading, Paragraph, Part, Role


@dataclass(frozen=True, slots=True)
class Section:
    """The body of an attachment that consists of tables: its rows decide which way its pages lie."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """An element on a page that lies on its side."""

    element: Any


def section_of(part: Part) -> Section | None:
    """What decides which way a part's pages lie; None for one whose pages always stand.

    Only an attachment of nothing but tables is turned: text that runs on is read upright.
    """
    blocks = part.blocks
    upright = any(isinstance(block, Heading | Paragraph | Form) for block in blocks)
    return None if part.role is not Role.ATTACHMENT or upright or not blocks else Section(blocks)
