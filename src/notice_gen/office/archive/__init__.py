"""归档库: what was issued, one item (件) per document, in OCFL 1.1; a change of a version does not stay undetected.

`objects`: paths and inventories of items, as plain values; `keeping`: writes items, whole or not at all, from a tree that
`staging` writes, and the high-water mark (`high_water`), how far the archive has come; `fixity`: verifies every byte
(`soundness`) and compares with the register (`agreement`); `descriptions`: 件.json, and files added to an item later or
taken out; `opening`: validates such files; `searching`: full text search.
Numbers are given by `register`, whose chain has the digest of each version.
"""

from notice_gen.office.archive.fixity import verify
from notice_gen.office.archive.keeping import Archive, Kept, NewItem, make_archive, open_archive

__all__ = ["Archive", "Kept", "NewItem", "make_archive", "open_archive", "verify"]
