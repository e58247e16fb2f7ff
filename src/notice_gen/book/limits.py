"""The limits of what is read of a workbook, all in one place, against files that would use up memory or time.

They are enforced by `unpacking`, `recognising` and the readers, most before anything is unpacked.
"""

MOST_ON_DISK = 256 << 20  # bytes of the file itself
MOST_XLS = 32 << 20  # bytes of an old .xls, which is read as a whole
MOST_ENTRIES = 5_000  # of a package (.xlsx, .ods)
MOST_DIRECTORY = 4 << 20  # bytes of its list of entries
MOST_UNPACKED = 640 << 20  # bytes of all entries together
MOST_RATIO, RATIO_COUNTS_ABOVE = 200, 10 << 20  # unpacked to packed, for an entry above so many bytes
MOST_STREAMED = 192 << 20  # bytes of a part in a dialect that is read tag by tag, which takes longer
MOST_BEFORE_XML = 4 << 20  # bytes of comments before the first elements of all parts together
MOST_DEPTH = 500  # elements inside one another
MOST_TOKEN = 8 << 20  # bytes of one tag or comment: Expat 2.5 reads a growing one again and again
MOST_OF_SMALL_PART = 64 << 20  # bytes of a part that lists sheets, relations or styles
MOST_SHARED_STRINGS = 4_000_000
MOST_STYLES = 100_000
MOST_SHEETS = 2_000
MOST_SPANS = 200_000  # merged cells of a sheet
MOST_FINDINGS = 100  # 提醒 of one code on the cells of one sheet; the others are counted
MOST_BROKEN = 10_000  # cells of one sheet without a usable value
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # a sheet of Excel
MOST_CELLS = 20_000_000  # rows times columns of the filled part, from A1
MOST_FILLED = 3_000_000  # filled cells of all sheets together
MOST_IN_A_CELL = 1 << 16  # characters; Excel itself holds 32,767, templates join up to 100,000
