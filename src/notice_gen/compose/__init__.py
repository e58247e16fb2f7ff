"""Book → Document: the kind's template says what it reads like, the workbook's cells stay values.

A template is found (`template_files`), held to a list of syntax (`syntax`) and to counts (`bounds`), and rendered to a
skeleton in which each value is one private character (`gate`, `slots`); the skeleton is parsed once per shape
(`markup`), the values are bound into its slots. How a page looks is not known here.
"""

from notice_gen.compose.composing import Composer
from notice_gen.compose.rows import Asked
from notice_gen.compose.slips import Slips

__all__ = ["Asked", "Composer", "Slips"]
