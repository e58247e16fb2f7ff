"""A zip whose bytes were changed → the errors that reading it ends in. What stands in a zip is not known here."""

from __future__ import annotations

import struct
import zipfile
import zlib

# zipfile's own, its decompressors', and what lying sizes, offsets, names and flags lead to.
TORN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, struct.error, NotImplementedError,
    RuntimeError,
)  # fmt: skip
