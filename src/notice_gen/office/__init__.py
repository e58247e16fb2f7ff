"""What an office keeps of the documents it issues: numbers in the register, items in the archive, packages for hand-over.

`bookkeeping`, `archiving`, `handing_over` and `pulling` do what is asked of several of its rooms together. No document is
laid out here.
"""
