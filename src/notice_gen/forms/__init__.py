"""Workbooks that we write: for a clerk to look at or to fill in. What they hold was decided elsewhere."""
