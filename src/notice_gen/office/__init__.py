"""What an office keeps of the documents it issues: numbers in the register, items in the archive, packages for hand-over.

No document is laid out here.
"""
