"""A shape and values → the document: every slot of the tree replaced by its value.

It walks any dataclass and tuple; which elements there are is not known here.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from notice_gen.model.document import Document, Node, Roster
from notice_gen.model.original import OriginalPages
from notice_gen.model.places import Place
from notice_gen.model.table import Table
from notice_gen.model.text import Slot, Text, TextPart
from notice_gen.model.values import Day, Listing, Value, Words

Bindable = Value | Node | Slot


@dataclass(frozen=True, slots=True)
class Composed:
    """A shape and the values of one document. `key` is 活动编号/文件, never a path or a title.

    `issued` is the moment at which it was entered into the register, which its PDF bears; None for a draft.

    `cells` are those of the workbook that stand in it or decide on it; where each row of a list has a document, without
    those of its row.
    """

    key: str
    shape: Document
    values: tuple[Bindable, ...]
    issued: datetime.datetime | None = None
    cells: frozenset[Place] = frozenset()

    @property
    def document(self) -> Document:
        """The document with its values in place."""
        bound: Document = bind(self.shape, self.values)
        return bound


def bind(tree: Any, values: Sequence[Bindable]) -> Any:
    """The same element or document with every slot replaced by its value.

    A slot among blocks takes the node that a template's function made.
    """
    element: type = type(tree)
    if element is Text:
        bound = tuple([_bound(part, values) if type(part) is Slot else part for part in tree.parts])
        return Text(bound)
    if element is Slot:
        return values[tree.index]
    if element is tuple:
        return tuple([bind(item, values) for item in tree])
    names = _fields_of(element)
    return element(*[bind(getattr(tree, name), values) for name in names]) if names else tree


@cache
def _fields_of(element: type) -> tuple[str, ...]:
    """The names of an element's fields in their order; nothing for what is no element or can have no slots."""
    if issubclass(element, Roster | Table | OriginalPages):
        return ()
    return tuple(field.name for field in fields(element)) if is_dataclass(element) else ()


def has_slots(tree: Any) -> bool:
    """Whether an element still has a slot anywhere in it."""
    if isinstance(tree, Slot):
        return True
    if isinstance(tree, tuple):
        return not isinstance(tree, Listing) and any(map(has_slots, tree))
    if is_dataclass(tree) and not isinstance(tree, type | Roster | Table | OriginalPages):
        return any(has_slots(getattr(tree, field.name)) for field in fields(tree))
    return False


def _bound(slot: Slot, values: Sequence[Bindable]) -> TextPart:
    value = values[slot.index]
    if not isinstance(value, Words | Day | Listing | Slot):  # a slot: the shape is bound in part
        raise TypeError(f"a {type(value).__name__} stands inside a line of text")
    return value
