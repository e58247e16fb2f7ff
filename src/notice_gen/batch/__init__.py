"""A workbook → one document for each of its units, many at a time, only those that changed.

`making` makes the documents of a chunk of jobs, in whatever process; `stores` are the places files are written to;
`record` is the manifest of what was made from what; `remembered` is the cache of a whole run that had nothing to do;
`batch_run` is the run of one kind, `units_run` that of a workbook. What documents say is not known here. Nothing is
imported in this file, so that a worker process loads only what it needs.
"""
