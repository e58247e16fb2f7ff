"""A part of a package in UTF-8 → pieces of text cut between tags, small enough for memory; None for any other encoding.

What the tags mean is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from notice_gen.book.unpacking import Package, xml_parser

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_SEPARATOR = "\ue0f0"  # parts texts that are decoded together


def head_of(package: Package, part: str, mark: bytes) -> tuple[bytes | None, Iterator[bytes]]:
    """A UTF-8 part's bytes up to and with a mark, and the rest as blocks. None where the mark is not near."""
    blocks = package.blocks(part)
    head = b""
    for block in blocks:
        head += block
        at = head.find(mark)
        if at >= 0:
            rest = head[at:] if mark == b"<si>" else head[at + len(mark) :]
            head = head[: at + len(mark)] if mark != b"<si>" else head[:at]
            encoding = re.match(
                rb"\s*<\?xml[^>]*?encoding=[\"']([^\"']+)", head.removeprefix(b"\xef\xbb\xbf")
            )
            if (encoding and encoding[1].lower() != b"utf-8") or b"<!" in head:
                break
            return head, _joined(rest, blocks)
        if len(head) > 4 << 20:
            break
    return None, iter(())


def _joined(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from blocks


def chunks(
    blocks: Iterator[bytes], opening: bytes, closing: bytes, tail: list[bytes] | None = None
) -> Iterator[str | None]:
    """Blocks cut before an opening tag, as text; None where that cannot be done.

    The closing tag and what follows it are appended to `tail`. The blocks can be read only once.
    """
    kept = b""
    for block in blocks:
        kept += block
        end = kept.find(closing)
        if end >= 0:
            yield _text(kept[:end])
            after = tail if tail is not None else []
            after.append(kept[end:])
            size = 0
            for rest in blocks:
                after.append(rest)
                size += len(rest)
                if size > 64 << 20:
                    yield None
                    return
            if tail is None and b"".join(after).strip() != closing:
                yield None
            return
        if len(kept) < 4 << 20:
            continue
        cut = kept.rfind(opening)
        if cut <= 0:
            if len(kept) > 32 << 20:
                yield None
                return
            continue
        yield _text(kept[:cut])
        kept = kept[cut:]
    yield None


def _text(data: bytes) -> str | None:
    """The bytes as text; None where they are not UTF-8, or have characters that XML forbids."""
    if len(data.translate(None, _CONTROLS)) != len(data):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return None if not text.isascii() and ("\ufffe" in text or "\uffff" in text) else text


def decoded_together(texts: list[str]) -> list[str] | None:
    """Texts with their entities decoded, all at once; None where that cannot be done."""
    pieces: list[str] = []
    parser = xml_parser(characters=pieces.append)
    parser.buffer_size = 1 << 20
    try:
        parser.Parse(f"<r>{_SEPARATOR.join(texts)}</r>", True)
    except Exception:
        return None
    decoded = "".join(pieces).split(_SEPARATOR)
    return decoded if len(decoded) == len(texts) else None
