"""The register's chain and entries, compared with what was read of 归档库 → findings where they disagree.

This detects even a file that was rewritten together with all digests beside it. Nothing is read from the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.filing import CAME, CAMPAIGN, WITHDRAWN, Chained, Entry, State, hash_of, proofs_of
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive.faults import (
    CHAIN_CHANGED,
    CHAIN_DIFFERS,
    CODE_NOT_IN_ITEM,
    ITEM_MISSING,
    ITEM_UNCHAINED,
    REGISTER_LINE_CHANGED,
    REGISTER_LINE_GONE,
    VERSION_NOT_ENTERED,
)
from notice_gen.office.archive.keeping import Archive
from notice_gen.office.archive.objects import INVENTORY, place_of
from notice_gen.office.archive.soundness import Said, wrong


def against_chain(
    archive: Archive,
    links: Iterable[Chained],
    there: dict[str, list[str]],
    pending: set[tuple[str, ...]],
    issued: Collection[str],
    said: Mapping[str, Said],
    lines: Mapping[str, Entry],
) -> Iterator[Diagnostic]:
    """Verify the chain by itself, then compare its versions with the archive's, both ways. A version that a run which was broken
    off had come to is a 提醒."""
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
                at = archive.folder(item) / f"v{version}"
                if version == len(digests) and (version == 1 or (item, version - 1) in named):
                    left = _left_behind(item, version, said.get(item), lines)
                    if left is not None:
                        yield wrong(VERSION_NOT_ENTERED, at, *left)
                        continue
                seen = f"登记簿的链中没有“{item}”第 {version} 版"
                remedy = "上次的印发、补件、更正没有做完的，同样的命令再运行一次；不是的，查明是谁放进来的"
                yield wrong(ITEM_UNCHAINED, at, seen, remedy)
    for item in issued:
        if item not in there and item not in gone:
            seen = f"登记簿中“{item}”已经印发，归档库中没有这一件"
            yield wrong(ITEM_MISSING, archive.folder(item), seen, "从备份取回这一件的文件夹")


_COMMANDS = {
    "更正": "archive correct",
    "编号": "archive number",
    WITHDRAWN: "archive withdraw",
    CAME: "archive add",
}


def _left_behind(
    item: str, version: int, said: Said | None, lines: Mapping[str, Entry]
) -> tuple[str, str] | None:
    """What is said of the newest version of an item that the register has not noted, and what to do, where a run that was broken
    off explains it: its line is just behind, and the version changes no more than its last step does."""
    words, remedy = f"“{item}”第 {version} 版已经入库，登记簿还没有记", "；不是本单位做的，查明是谁放进来的"
    if item.startswith(CAMPAIGN):
        of = f"{item.removeprefix(CAMPAIGN)}/"
        begun = any(one.state is State.BEGUN and one.key.startswith(of) for one in lines.values())
        return (f"{words}：上次的印发没有做完", f"再运行一次 notice-gen issue{remedy}") if begun else None
    line = lines.get(item)
    if line is None or said is None or line.version >= version or not said.fits:
        return None
    if line.state is State.BEGUN and version == 1:
        return f"{words}：上次的印发没有做完", f"再运行一次 notice-gen issue{remedy}"
    if line.state in (State.ISSUED, State.FILED, State.VOID) and (command := _COMMANDS.get(said.act)):
        seen = f"{words}：上次的{said.act}（{said.who}，{said.moment[:16].replace('T', ' ')}）没有做完"
        return seen, f"同样的命令（notice-gen {command}）再运行一次{remedy}"
    return None


def against_lines(
    archive: Archive,
    said: Mapping[str, Said],
    there: dict[str, list[str]],
    entries: Iterable[Entry],
    given: Callable[[Entry], bool],
) -> Iterator[Diagnostic]:
    """Compare the register's entries with the 件.json of their items: an entry's words are in no link of the chain. A 档号 that was
    `given` and did not come to the item yet is a 提醒."""
    unknown = {item for item in said if not item.startswith(CAMPAIGN)}
    for entry in entries:
        unknown.discard(entry.item)
        if entry.item not in said or entry.version > len(there[entry.item]):  # it was put while we read
            continue
        fit, of = proofs_of(entry), said[entry.item]
        if entry.version < 1:
            seen = f"是第 {entry.version} 版，归档库和校验链中有 {len(there[entry.item])} 版"
        elif not fit:
            seen = "是作废，备注中没有为什么"
        elif of.code != entry.code and of.proof in proofs_of(replace(entry, code=of.code)) and given(entry):
            seen = f"登记簿中“{entry.item}”（{entry.number}）的档号是 {entry.code}，归档库里还没有写上：上次的编号没有做完"
            remedy = "同样的命令（notice-gen archive number，更正换了类的是 archive correct）再运行一次"
            yield wrong(CODE_NOT_IN_ITEM, archive.folder(entry.item), seen, remedy)
            continue
        elif of.proof not in fit:
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
