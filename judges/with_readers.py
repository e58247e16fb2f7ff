"""Word files → headings and tables as mammoth and docx2python see them, as JSON. Runs in the judges' own Python.

`python with_readers.py DOCX …` gives for each file, by reader, its headings in order, the count of its tables, and
whether a paragraph is known as the title.
"""

import json
import re
import sys
from pathlib import Path

import mammoth
from docx2python import docx2python


def by_mammoth(docx: Path) -> dict[str, object]:
    """With the styles that it knows by itself; it knows no title."""
    with docx.open("rb") as file:
        html = mammoth.convert_to_html(file).value
    headings = re.findall(r"<h(\d)>(.*?)</h\1>", html)
    return {
        "headings": [[int(level), re.sub("<.*?>", "", words)] for level, words in headings],
        "tables": html.count("<table"),
        "title": False,
    }


def by_docx2python(docx: Path) -> dict[str, object]:
    """The style of a paragraph tells the level; it knows a style called Title."""
    with docx2python(docx) as read:
        paragraphs = [par for table in read.document_pars for row in table for cell in row for par in cell]
        tables = sum(len(table) > 1 or len(table[0]) > 1 for table in read.document_pars)
    return {
        "headings": [
            [int(par.style[-1]), "".join(par.run_strings)]
            for par in paragraphs
            if re.fullmatch(r"Heading\d", par.style)
        ],
        "tables": tables,
        "title": any(par.style == "Title" for par in paragraphs),
    }


seen = [
    {"mammoth": by_mammoth(Path(name)), "docx2python": by_docx2python(Path(name))} for name in sys.argv[1:]
]
json.dump(seen, sys.stdout)
