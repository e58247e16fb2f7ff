"""A workbook → one document for each of its units, many at a time, only those that changed.

`jobs` says what is to be made, `making` makes a chunk of it wherever it is run, `engines` run chunks here, on
processes or on a cluster, `stores` are where files stand, `record` remembers what was made from what.
`running` has them work together. What a document says is none of their business.
Nothing is imported here: a worker process loads what it needs and no more.
"""
