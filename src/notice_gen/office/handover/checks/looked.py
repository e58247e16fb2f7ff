"""The two results of a check's function: what it looked at and found wrong (Looked), or why it decides nothing (Undecided).

Which checks there are is in `examination`. A check never passes for what it did not look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from notice_gen.office.handover.material import Examined, Material


@dataclass(frozen=True, slots=True)
class Looked:
    """How much a check looked at, in words (24 个文件), what it found wrong, and what else is said that is no fault."""

    count: int
    of: str
    faults: tuple[str, ...]
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why a check decides nothing here."""

    why: str


ONLY_A_BAG = Undecided("检测移交包时才有；这里检测的是归档库中的各件")


def over_metadata(material: Material, faults: Iterable[str]) -> Looked:
    """A check of the metadata of all items that have some."""
    return Looked(sum(1 for _ in with_metadata(material)), "件", tuple(faults))


def with_metadata(material: Material) -> Iterator[Examined]:
    """The items whose 元数据.xml can be read."""
    return (one for one in material.items if one.metadata is not None)


def files_there(material: Material) -> Iterator[tuple[Examined, str, Path]]:
    """Every file of every item that is there."""
    for one in material.items:
        for name, path in one.files.items():
            if path.is_file():
                yield one, name, path
