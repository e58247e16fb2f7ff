"""The plain types that rooms pass to each other: document and values, page layout, kinds, checked workbooks, findings, what is filed.

No module here touches the disk, and none imports another room.
"""
