"""A number and its Excel format → the text that Excel shows in a Chinese office, and the day it stands for.

`compiled` reads a format code once (`sections`); the `formats` that it gives show numbers (`digits`, `numerals`),
days (`moments`) and text. A format that is not understood (lunar calendars, eras, letters of other alphabets) gives
None: the caller then shows the plain number and reports it.
"""

from notice_gen.book.number_format.digits import is_long, plain
from notice_gen.book.number_format.formats import BUILTIN_FORMATS, compiled
from notice_gen.book.number_format.moments import day_of, in_calendar

__all__ = ["BUILTIN_FORMATS", "compiled", "day_of", "in_calendar", "is_long", "plain"]
