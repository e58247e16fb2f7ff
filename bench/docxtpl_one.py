"""One document as a user of docxtpl renders it: a template, a JSON context, a file.

`python bench/docxtpl_one.py TEMPLATE.docx CONTEXT.json OUT.docx`. This whole process is the measure that
`whole_process.py` holds notice-gen against, so nothing is here but what rendering takes.
"""

from __future__ import annotations

import json
import sys

from docxtpl import DocxTemplate


def main() -> None:
    """Render the template with the context."""
    template_file, context_file, out = sys.argv[1:]
    with open(context_file, encoding="utf-8") as stream:  # noqa: PTH123 (pathlib is one import more)
        context = json.load(stream)
    template = DocxTemplate(template_file)
    template.render(context)
    template.save(out)


if __name__ == "__main__":
    main()
