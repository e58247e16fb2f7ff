"""Book → Document: the kind's template says what it reads like, the workbook's cells stay values.

A template is found (`template_files`), validated against a list of syntax (`syntax`), instrumented with counters
(`bounds`), and rendered to a skeleton in which each value is one private character (`gate`, `slots`). A skeleton is
parsed to a shape once and cached (`markup`); the values are bound into its slots. Where each row of a list has a
document, most are not rendered at all: the slots of a cached plan are filled (`tracing`, `plans`). How a page looks is
not known here.
"""

from notice_gen.compose.accounting import common_cells, unaccounted
from notice_gen.compose.accounts import lost_of_own
from notice_gen.compose.composing import Composer
from notice_gen.compose.slips import Slips
from notice_gen.compose.undeclared_sheets import Elsewhere, dispatches

__all__ = ["Composer", "Elsewhere", "Slips", "common_cells", "dispatches", "lost_of_own", "unaccounted"]
