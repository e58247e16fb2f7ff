"""The office's 发文登记簿: numbers that are never given twice, and a chain that shows what was changed afterwards.

It knows the plain types of `filing`, not files, archives or documents.
"""

from notice_gen.register.register import Register, make_register, open_register

__all__ = ["Register", "make_register", "open_register"]
