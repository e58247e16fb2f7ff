"""The workbooks that the program makes for a clerk: blank ones to fill in, last year's renewed, copies with findings marked.

No finding and no column is decided here.
"""
