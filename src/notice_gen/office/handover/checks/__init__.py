"""Material → the 四性检测: the table of checks in its order, a module for each of the four properties. Nothing is mended."""

from notice_gen.office.handover.checks.examination import CHECKS, FAILED, PASSED, UNDECIDED, Result, examine

__all__ = ["CHECKS", "FAILED", "PASSED", "UNDECIDED", "Result", "examine"]
