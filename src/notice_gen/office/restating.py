"""What the register and the archive say of an item, both brought to say the same → a new version, and the entry after it.

The register gives 档号 first, the archive keeps the new version, then the register notes it: whatever stops a run, the
next one finds which of them is behind. What is to be said is decided in `correcting` and `item_numbers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notice_gen.model.filing import DESCRIPTION, LATER, Entry, Restated
from notice_gen.office.archive import Archive, NewItem
from notice_gen.office.archive.changing import Act, as_bytes, described, restated
from notice_gen.office.archive.descriptions import lacking
from notice_gen.office.register import Register

AT_ONCE = 200  # items of a group
_NUMBERED = "编号"
NOTED = ("更正", "撤下", "补入")  # acts that the register notes after the archive; a 档号 it notes before


@dataclass(frozen=True, slots=True)
class Change:
    """What changes of an entry: these facts, and the 档号 (None: it stays): `what` is done, `words` say of what."""

    entry: Entry
    facts: Mapping[str, str]
    code: str | None
    what: str
    words: str


def restate(archive: Archive, register: Register, changes: Sequence[Change], act: Act) -> list[Entry]:
    """Write the changes: items get a version more, lines that have no item are changed alone. Raises Refused."""
    entries: list[Entry] = []
    for n in range(0, len(changes), AT_ONCE):
        group = changes[n : n + AT_ONCE]
        items = [_item(archive, change, act) for change in group if change.entry.version]
        archive.put(items, created=act.moment)
        entries += register.restated([_noted(archive, change, act) for change in group])
    return entries


@dataclass(frozen=True, slots=True)
class Settled:
    """An entry as it stands now, and what of a run that was broken off had to be done for it, in words; `numbered` says that
    this was the noting of its 档号."""

    entry: Entry
    completed: tuple[str, ...] = ()
    numbered: bool = False


def settled(archive: Archive, register: Register, entry: Entry, act: Act) -> Settled:
    """The entry after a run that was broken off has been brought to its end; the same where there was none, or `issue` has
    to end it."""
    item, completed, done = entry.item, [], set()
    if not entry.version:
        return Settled(entry)
    description = described(archive, item)
    said = description["facts"], str(description.get("code") or "")
    process = description.get("process", ())
    if archive.newest(item) > register.chained(item):  # the register is behind
        if not process or process[-1]["行为"] not in LATER:
            return Settled(entry)
        last = _last_step(archive, entry, description)
        (entry,) = register.restated([last])
        completed.append(f"{last.what}　{last.words or process[-1].get('说明', '')}")
        done.add(last.what)
    if said[1] != entry.code:  # the archive is behind: the number was given
        change = coded(entry, entry.code)
        (entry,) = restate(archive, register, [change], act)
        completed.append(f"{change.what}　{change.words}")
        done.add(change.what)
    return Settled(entry, tuple(completed), _NUMBERED in done)


def _last_step(archive: Archive, entry: Entry, description: Mapping[str, Any]) -> Restated:
    """What the register is to note of the newest version of an item, as that run said it which did not come so far."""
    item, newest = entry.item, archive.newest(entry.item)
    step = description["process"][-1]
    what, words = step["行为"], step.get("说明", "")
    if what == "归档":  # files came
        came = archive.files(item).keys() - archive.files(item, max(newest - 1, 1)).keys()
        what, words = "补入", "、".join(sorted(came))
    facts = {
        name: words
        for name, words in description["facts"].items()
        if name != "备注" and entry.facts.get(name, "") != words
    }
    code = str(description.get("code") or "") or None
    return Restated(
        entry.id,
        facts,
        code,
        newest,
        archive.links(item),
        what,
        words if what in NOTED else "",
        step["人"],
        step["时间"],
        bool(lacking(description)),
    )


def coded(entry: Entry, code: str) -> Change:
    """The change that gives an entry its 档号."""
    return Change(entry, {}, code, _NUMBERED, f"档号 {code}")


def _item(archive: Archive, change: Change, act: Act) -> NewItem:
    """The new version of an item; its 备注 stays that of the item, as the register notes later things in its own."""
    item = change.entry.item
    after = archive.newest(item)
    before = described(archive, item)
    facts = {name: said for name, said in change.facts.items() if name != "备注"}
    code = str(before.get("code") or "") if change.code is None else change.code
    description = restated(before, facts, code)
    description["process"] = [*before.get("process", []), act.step(change.what, change.words)]
    message = f"{change.what}：{change.words}"
    return NewItem(item, {DESCRIPTION: as_bytes(description)}, message, keep=True, after=after)


def _noted(archive: Archive, change: Change, act: Act) -> Restated:
    entry = change.entry
    links = archive.links(entry.item) if entry.version else []
    version = archive.newest(entry.item) if entry.version else 0
    # A 档号 the register noted when it gave it, but not why.
    noted = change.words and (change.what != _NUMBERED or act.reason)
    said = "：".join(filter(None, (change.words, act.reason))) if noted else ""
    return Restated(entry.id, change.facts, change.code, version, links, change.what, said)
