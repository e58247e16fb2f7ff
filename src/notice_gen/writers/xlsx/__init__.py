"""The tables of a document → a workbook (.xlsx) to go on working with: a sheet each, set up for printing."""

from notice_gen.writers.xlsx.workbook import write

__all__ = ["write"]
