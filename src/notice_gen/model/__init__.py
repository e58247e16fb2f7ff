"""Plain types that the rooms meet in: the document and its values, the page, kinds, books, findings, what is filed.

No module here touches the disk, and none imports another room.
"""
