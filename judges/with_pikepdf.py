"""PDFs → their tags read back, as JSON, and a copy for Preflight. Runs in the judges' own Python.

`python with_pikepdf.py PDF COPY [PDF COPY …]`. Preflight does not follow a reference from a bookmark to its
destination; in the copy the destination stands in the bookmark. Nothing else is changed.
"""

import json
import sys
from collections import Counter

import pikepdf


def tags(element: pikepdf.Object, found: Counter[str]) -> None:
    """Count the structure elements below this one, and marked content as "content"."""
    if isinstance(element, int) or (isinstance(element, pikepdf.Dictionary) and "/S" not in element):
        found["content"] += 1
        return
    if isinstance(element, pikepdf.Dictionary):
        found[str(element.S).lstrip("/")] += 1
        element = element.get("/K", pikepdf.Array())
        if isinstance(element, (int, pikepdf.Dictionary)):
            tags(element, found)
            return
    for child in element:
        tags(child, found)


def settle(item: pikepdf.Object) -> None:
    """Write the destinations of these bookmarks, and of those below, in place."""
    while item is not None:
        if isinstance(item.get("/Dest"), pikepdf.Array):
            item.Dest = pikepdf.Array(list(item.Dest))
        if "/First" in item:
            settle(item.First)
        item = item.get("/Next")


read = []
for name, copy in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    with pikepdf.open(name) as pdf:
        counted: Counter[str] = Counter()
        tags(pdf.Root.StructTreeRoot.K, counted)
        read.append(
            {"marked": bool(pdf.Root.MarkInfo.Marked), "language": str(pdf.Root.Lang), "tags": counted}
        )
        if "/Outlines" in pdf.Root:
            settle(pdf.Root.Outlines)
        pdf.save(copy)
json.dump(read, sys.stdout)
