"""The exceptions that reading a damaged zip may end in. What is in a zip is not known here."""

from __future__ import annotations

import struct
import zipfile
import zlib

# zipfile's own, its decompressors', and what lying sizes, offsets, names and flags lead to.
TORN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, struct.error, NotImplementedError,
    RuntimeError,
)  # fmt: skip
