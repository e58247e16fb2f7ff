"""The register's hash chain: links are appended and read, so that a digest that was rewritten later is detected.

What the digests are of is not known here. `verifying` recomputes the chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select, update

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Chained, Link, hash_of
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import schema
from notice_gen.office.register.faults import LINK_DIFFERS, REWRITTEN_SINCE, VALUE_INCOMPLETE
from notice_gen.office.register.rows import rows_in

PAGE = 1000  # rows read at once, so that nobody is kept waiting by a long reading


def lock_head(connection: Connection) -> tuple[int, str]:
    """Lock the end of the chain until the transaction ends; returns the last link's number and hash."""
    row = connection.execute(select(schema.head.c.n, schema.head.c.hash).with_for_update()).one()
    return row.n, row.hash


def append(connection: Connection, links: Sequence[Link]) -> None:
    """Append the links that are not in the chain yet, in the order given.

    Raises Refused where a version is in the chain with another digest.
    """
    if not links:
        return
    n, last = lock_head(connection)
    table, entry = schema.link.c, schema.entry.c
    items = [link.item for link in links]
    found = rows_in(connection, table.item, items, of=(table.item, table.version, table.digest))
    known = {(row.item, row.version): row.digest for row in found}
    owners = {row.item: row.id for row in rows_in(connection, entry.item, items, of=(entry.item, entry.id))}
    rows = []
    for link in links:
        there = known.get((link.item, link.version))
        if there == link.digest:
            continue
        if there is not None:
            seen = f"归档库中“{link.item}”第 {link.version} 版与登记簿里记下的不同"
            remedy = "先运行 notice-gen archive verify，看哪些文件被改动过"
            raise Refused(Diagnostic(LINK_DIFFERS, NOWHERE, seen, remedy))
        n, last = n + 1, hash_of(last, link)
        known[link.item, link.version] = link.digest
        row = {"n": n, "item": link.item, "version": link.version, "digest": link.digest, "hash": last}
        rows.append({**row, "entry": owners.get(link.item)})
    if rows:
        connection.execute(insert(schema.link), rows)
        connection.execute(update(schema.head).values(n=n, hash=last))


def links(connection: Connection, after: int) -> list[Chained]:
    """A page of the chain, from the link after that number on."""
    table = schema.link
    rows = connection.execute(select(table).where(table.c.n > after).order_by(table.c.n).limit(PAGE)).all()
    if not rows:
        return []
    before = select(table.c.hash).where(table.c.n < rows[0].n).order_by(table.c.n.desc()).limit(1)
    previous = connection.scalar(before) or ""
    page = []
    for row in rows:
        page.append(Chained(row.item, row.version, row.digest, row.n, previous, row.hash))
        previous = row.hash
    return page


def head_of(connection: Connection, year: int | None) -> str:
    """The hash of the last link, or of the last of the items of a year; "" where there is none."""
    if year is None:
        return connection.scalar(select(schema.head.c.hash)) or ""
    table, entry = schema.link, schema.entry
    joined = select(table.c.hash).join(entry, table.c.entry == entry.c.id)
    last = joined.where(entry.c.book == year).order_by(table.c.n.desc()).limit(1)
    return connection.scalar(last) or ""


LEAST_OF_A_HASH = 16  # hexadecimal digits by which a printed hash is known


def printed_link(chain: Iterable[Chained], printed: str) -> tuple[Chained | None, Diagnostic | None]:
    """The link whose hash was printed once (at the foot of a 归档文件目录), by all or the first of its digits.

    Where there is none, a finding instead: the chain was rewritten since.
    """
    asked = "".join(printed.split()).rstrip("…").lower()
    if len(asked) < LEAST_OF_A_HASH or not set(asked) <= set("0123456789abcdef"):
        seen, remedy = f"“{printed}”不是校验值", "照目录末尾的抄，至少抄前 16 位（0—9、a—f）"
        return None, Diagnostic(VALUE_INCOMPLETE, NOWHERE, seen, remedy)
    found = next((link for link in chain if link.hash.startswith(asked)), None)
    if found is not None:
        return found, None
    seen = f"校验链中没有印出的校验值 {asked[:LEAST_OF_A_HASH]}…"
    remedy = "核对有没有抄错；没有抄错的，登记簿在印出以后被改写过，找出当时的备份来对照"
    return None, Diagnostic(REWRITTEN_SINCE, NOWHERE, seen, remedy)
