"""Word files → PDFs by ONLYOFFICE's engine. Runs in the judges' own Python; nothing of notice-gen is imported.

`python with_onlyoffice.py FONTS DOCX PDF [DOCX PDF …]`
"""

import sys
from pathlib import Path

import docbuilder

fonts, *files = sys.argv[1:]
# It remembers beside its own library which fonts there were; another run may have had others.
for name in ("AllFonts.js", "font_selection.bin", "fonts.log"):
    (Path(docbuilder.__file__).parent / "lib" / "sdkjs" / "common" / name).unlink(missing_ok=True)
builder = docbuilder.CDocBuilder()
builder.SetProperty("--fonts-dir", fonts)
builder.SetProperty("--fonts-system", "false")
builder.SetProperty("--check-fonts", "true")
for docx, pdf in zip(files[::2], files[1::2], strict=True):
    builder.OpenFile(docx, "")
    builder.SaveFile("pdf", pdf)
    builder.CloseFile()
