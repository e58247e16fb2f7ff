"""A workbook → one document for each of its units, many at a time, only those that changed.

`making` makes a chunk of jobs wherever it is run, `stores` are where files stand, `record` remembers what was made
from what, `remembered` that a whole run had nothing to do; `batch_run` has them work together. What a document says
is none of their business. Nothing is imported here: a worker process loads what it needs and no more.
"""
