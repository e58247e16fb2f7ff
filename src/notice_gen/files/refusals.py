"""What the system raises → Refused, in the clerk's words. Which file it was is known only where the error says it."""

from __future__ import annotations

import errno

from notice_gen.files.faults import PACKAGE_MISSING, READING_FAILED
from notice_gen.files.outbox import disk_fault
from notice_gen.model.diagnostics import Diagnostic, Missing, Refused
from notice_gen.model.places import NOWHERE


def refusal_of(error: OSError | ModuleNotFoundError) -> Refused:
    """The Refused that stands for an error of the disk; for a Python package that is not there, Missing."""
    if isinstance(error, ModuleNotFoundError):
        seen, remedy = f"本机缺少 Python 软件包“{error.name}”", "按 README 重新安装 notice-gen"
        return Missing(Diagnostic(PACKAGE_MISSING, NOWHERE, seen, remedy))
    if not error.filename:
        return Refused(disk_fault(error))
    known = {
        errno.EACCES: "没有读取的权限",
        errno.EPERM: "没有读取的权限",
        errno.ENOENT: "没有这个文件",
        errno.EISDIR: "是文件夹，不是文件",
    }
    cause = known.get(error.errno or 0, f"系统报告 {errno.errorcode.get(error.errno or 0, '出错')}")
    seen, remedy = f"“{error.filename}”读不出来（{cause}）", "检查这个文件是否还在、是否允许读取"
    return Refused(Diagnostic(READING_FAILED, NOWHERE, seen, remedy))
