"""The workbooks that the program makes for a clerk: blank ones to fill in, last year's renewed, copies with findings marked.

Which findings there are and which columns are asked for is decided elsewhere.
"""
