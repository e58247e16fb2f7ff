"""Material → the results of the 四性检测: a table of checks, a module for each property. Nothing is repaired."""

from notice_gen.office.handover.checks.examination import CHECKS, FAILED, PASSED, UNDECIDED, Result, examine

__all__ = ["CHECKS", "FAILED", "PASSED", "UNDECIDED", "Result", "examine"]
