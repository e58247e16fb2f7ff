"""An undeclared sheet → the table that is printed of it, as it stands in Excel.

What was set there for printing is followed: borders, print titles, print area, orientation, widths, alignment. Every
filled cell is in the table, or is in one of the lists of what is not, so that it can be named. Nothing is chosen here.
"""

from notice_gen.compose.standing.arranging import Standing, as_it_stands

__all__ = ["Standing", "as_it_stands"]
