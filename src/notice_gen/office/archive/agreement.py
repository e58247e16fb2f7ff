"""The register's chain and entries, compared with what was read of 归档库 → findings where they disagree.

This detects even a file that was rewritten together with all digests beside it. Nothing is read from the disk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.filing import CAMPAIGN, Chained, Entry, hash_of, proofs_of
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive.faults import (
    CHAIN_CHANGED,
    CHAIN_DIFFERS,
    ITEM_MISSING,
    ITEM_UNCHAINED,
    REGISTER_LINE_CHANGED,
    REGISTER_LINE_GONE,
)
from notice_gen.office.archive.keeping import Archive
from notice_gen.office.archive.objects import INVENTORY, place_of
from notice_gen.office.archive.soundness import wrong


def against_chain(
    archive: Archive,
    links: Iterable[Chained],
    there: dict[str, list[str]],
    pending: set[tuple[str, ...]],
    issued: Collection[str],
) -> Iterator[Diagnostic]:
    """Verify the chain by itself, then compare its versions with the archive's, both ways."""
    previous, named, broken = "", {}, False
    for n, link in enumerate(links, 1):
        sound = (link.n, link.previous, link.hash) == (n, previous, hash_of(previous, link))
        if not sound and not broken:
            broken = True  # every link after it hangs on it
            seen = f"登记簿的链从第 {n} 环起对不上（“{link.item}”第 {link.version} 版）"
            remedy = "登记簿改过或者不全，从备份取回登记簿再校验"
            yield Diagnostic(CHAIN_CHANGED, NOWHERE, seen, remedy)
        previous = link.hash
        named[link.item, link.version] = link.digest
    gone = set()
    for (item, version), digest in named.items():
        at = archive.folder(item)
        if item not in there:
            if item not in gone:
                gone.add(item)
                yield wrong(
                    ITEM_MISSING, at, f"登记簿中有“{item}”，归档库中没有这一件", "从备份取回这一件的文件夹"
                )
        elif version > len(there[item]):
            seen = f"登记簿中有“{item}”第 {version} 版，归档库中没有这一版"
            yield wrong(ITEM_MISSING, at / f"v{version}", seen, "从备份取回这一件的文件夹")
        elif there[item][version - 1] != digest:
            seen = f"“{item}”第 {version} 版与登记簿中的不一样，文件和旁边的校验值可能一起改过"
            yield wrong(
                CHAIN_DIFFERS,
                at / f"v{version}" / INVENTORY,
                seen,
                "从备份取回这一件的文件夹，并查明是谁改的",
            )
    for item, digests in there.items():
        for version in range(1, len(digests) + 1):
            if (item, version) not in named and place_of(item) not in pending:
                seen = f"登记簿的链中没有“{item}”第 {version} 版"
                remedy = "上次印发或补件没有做完的，再做一次；不是的，查明是谁放进来的"
                yield wrong(ITEM_UNCHAINED, archive.folder(item) / f"v{version}", seen, remedy)
    for item in issued:
        if item not in there and item not in gone:
            seen = f"登记簿中“{item}”已经印发，归档库中没有这一件"
            yield wrong(ITEM_MISSING, archive.folder(item), seen, "从备份取回这一件的文件夹")


def against_lines(
    archive: Archive, proofs: dict[str, bytes], there: dict[str, list[str]], entries: Iterable[Entry]
) -> Iterator[Diagnostic]:
    """Compare the register's entries with the 件.json of their items: an entry's words are in no link of the chain."""
    unknown = {item for item in proofs if not item.startswith(CAMPAIGN)}
    for entry in entries:
        unknown.discard(entry.item)
        if entry.item not in proofs or entry.version > len(there[entry.item]):  # it was put while we read
            continue
        fit = proofs_of(entry)
        if entry.version < 1:
            seen = f"是第 {entry.version} 版，归档库和校验链中有 {len(there[entry.item])} 版"
        elif not fit:
            seen = "是作废，备注中没有为什么"
        elif proofs[entry.item] not in fit:
            seen = "的字号、档号、登记各项或校验值，与归档时的件.json 不同"
        else:
            continue
        yield wrong(
            REGISTER_LINE_CHANGED,
            archive.folder(entry.item),
            f"登记簿中“{entry.item}”（{entry.number}）{seen}",
            "登记簿改过，从备份取回登记簿；查明是谁改的",
        )
    for item in sorted(unknown):
        seen = f"登记簿的链中有“{item}”，却没有登记这一件"
        yield wrong(
            REGISTER_LINE_GONE, archive.folder(item), seen, "登记簿改过，从备份取回登记簿；查明是谁改的"
        )
