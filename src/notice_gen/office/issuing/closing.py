"""A printed group → items in the archive, copies in the output folder, entries marked as issued (印发), in this order.

Items that an interrupted run has put into the archive are not printed again: their files there are used. No number is
taken here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from notice_gen.files.names import Artifact
from notice_gen.files.outbox import Saved
from notice_gen.model.filing import FINAL, Done, Entry, Link, State
from notice_gen.office.archive import Kept, NewItem
from notice_gen.office.archive.descriptions import lacking, outputs_of, read_description
from notice_gen.office.issuing.deciding import Step
from notice_gen.office.issuing.issued_files import PaperFiles
from notice_gen.office.issuing.items import (
    FROM_WORDS,
    Campaign,
    campaign_id,
    digests_of,
    new_item,
)
from notice_gen.office.issuing.run import Issued, Run
from notice_gen.office.issuing.taking import Group


class Campaigns:
    """Puts the campaign's object into the archive and the chain before the first item that refers to it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._made: Campaign | None = None
        self._kept: dict[str, Kept] = {}

    def of(self, key: str) -> tuple[Kept, Mapping[str, str]]:
        """The campaign's object for a document's key as it is in the archive, and the digests of its files by name."""
        run = self._run
        if self._made is None:
            self._made = Campaign(run.workbook, [setter.setup for setter in run.papers.setters])
        name = campaign_id(key)
        if name not in self._kept:
            (kept,) = run.archive.put([self._made.item(key)], created=run.moment)
            # Also versions of a run that was broken off before this line.
            run.register.chain(run.archive.links(kept.item))
            self._kept[name] = kept
        return self._kept[name], self._made.digests


@dataclass(frozen=True, slots=True)
class _Filed:
    """An item that is in the archive: its 件.json, its files, its newest version and that version's digest."""

    description: Mapping[str, Any]
    files: Mapping[str, bytes | Path]
    version: int
    digest: str


def close(run: Run, group: Group, campaigns: Campaigns) -> None:
    """File a group whose papers are printed, and close its entries; what became of them goes to the outcome."""
    filed = _filed(run, group, campaigns)
    done: list[Done] = []
    finished: list[tuple[Entry, str, tuple[Saved, ...], bool]] = []
    for i, (step, entry) in enumerate(zip(group.steps, group.entries, strict=True)):
        if step.way == "again":
            finished.append((entry, "again", (), step.paper.secret))
            continue
        one = _adopted(run, entry) if step.way == "adopt" else filed.get(i)
        if one is None:
            continue  # it failed, or was left
        saved = _saved(run, one)
        # All of several: one may be of a run that was broken off.
        links = (
            run.archive.links(entry.item) if one.version > 1 else [Link(entry.item, one.version, one.digest)]
        )
        lacks = bool(lacking(one.description))
        done.append(
            Done(
                entry.id,
                one.version,
                digests_of(one.description),
                links,
                one.description["facts"],
                one.description["code"],
                lacks,
            )
        )
        what = "finished" if step.way == "adopt" else "reprinted" if entry.version else "issued"
        finished.append((entry, what, saved, step.paper.secret))
    closed = {entry.id: entry for entry in run.register.issued(done)} if done else {}
    for entry, what, saved, secret in finished:
        run.outcome.documents.append(Issued(closed.get(entry.id, entry), what, saved, secret))


def _filed(run: Run, group: Group, campaigns: Campaigns) -> dict[int, _Filed]:
    """Put printed items into the archive; returns them by place in the group. Where another run was quicker, the step is changed."""
    descriptions: dict[int, Mapping[str, Any]] = {}
    items: list[NewItem] = []
    for i, printed in sorted(group.printed.items()):
        run.report.extend(printed.findings)
        entry = group.entries[i]
        if not printed.files:
            run.outcome.failed += 1
        elif run.archive.newest(entry.item) > entry.version and entry.state is State.BEGUN:
            group.steps[i] = _behind(run, group.steps[i], entry, printed)
        else:
            item, descriptions[i] = _item(run, group, i, campaigns)
            items.append(item)
    kept = {one.item: one for one in run.archive.put(items, created=run.moment)} if items else {}
    filed: dict[int, _Filed] = {}
    for i, description in descriptions.items():
        entry, printed = group.entries[i], group.printed[i]
        stands = kept[entry.item]
        if stands.again and entry.version == 0:
            group.steps[i] = _behind(run, group.steps[i], entry, printed)
        else:
            filed[i] = _Filed(description, printed.files, stands.version, stands.digest)
    return filed


def _item(run: Run, group: Group, i: int, campaigns: Campaigns) -> tuple[NewItem, Mapping[str, Any]]:
    """The item of a printed paper, and its 件.json."""
    paper, entry, stamp = group.steps[i].paper, group.entries[i], group.stamps[i]
    assert stamp is not None
    campaign, made_from = campaigns.of(paper.key)
    return new_item(
        paper,
        entry,
        group.printed[i],
        run.setter(paper).setup,
        campaign,
        made_from,
        run.facts(paper, stamp),
        run.moment.isoformat(),
        read_description(run.archive, entry.item) if entry.version else {},
        run.archive.files(entry.item) if entry.version else {},
        run.request.who,
        next((act.who for act in run.register.acts(entry.id) if act.what == "登记"), ""),
    )


def _behind(run: Run, step: Step, entry: Entry, printed: PaperFiles) -> Step:
    """The new step of a document that another run filed first: `adopt` where the file is the same, else `left`."""
    there = digests_of(read_description(run.archive, entry.item))
    if run.known.final is not None:
        same = there.get(FINAL) == hashlib.sha512(printed.files[FINAL]).hexdigest()
    else:
        same = there.get(FROM_WORDS) == printed.words
    return replace(step, way="adopt") if same else run.left(step, entry)


def _adopted(run: Run, entry: Entry) -> _Filed:
    """The item that an interrupted run has put into the archive."""
    archive, item = run.archive, entry.item
    return _Filed(
        read_description(archive, item), archive.files(item), archive.newest(item), archive.digest(item)
    )


def _saved(run: Run, one: _Filed) -> tuple[Saved, ...]:
    """Copies of an item's files in the output folder."""
    outbox = run.outboxes[one.description["output"].rpartition("/")[0]]
    saved = []
    for name, file in outputs_of(one.description).items():
        source = one.files[name]
        data = source if isinstance(source, bytes) else source.read_bytes()
        saved.append(outbox.save(Artifact(file, data)))
    return tuple(saved)
