"""归档库: what was issued, one item (件) per document, in OCFL 1.1; versions that nobody can change unseen.

`objects` says where an item lies and what its inventory says; `keeping` puts items there, whole or not at all, from
a tree that `staging` writes, and keeps `mark_file`, which says how far the archive has come; `fixity` reads every byte
(`soundness`) and compares with the register (`agreement`); `opening` judges a file that is to join an item, `records`
is 件.json; `searching` finds words.
Numbers are given elsewhere (`register`), which holds the digest of each version in its chain.
"""

from notice_gen.office.archive.fixity import verify
from notice_gen.office.archive.keeping import Archive, Kept, NewItem, make_archive, open_archive

__all__ = ["Archive", "Kept", "NewItem", "make_archive", "open_archive", "verify"]
