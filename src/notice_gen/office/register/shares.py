"""A path → whether it is on a network share. Locks there cannot be relied on: two clerks could get the same number.

What is done about it is decided in `address`.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")  # of Linux; proc(5)
# File systems whose bytes lie on another machine, or are handed on by a program, by their names in mountinfo.
REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs", "coda", "ceph", "lustre"}
    | {"glusterfs", "gfs2", "ocfs2", "beegfs", "davfs", "vboxsf", "prl_fs"}
)
# A FUSE that keeps the disk's own locks: these are local. Every other one is not relied on.
LOCAL_FUSE = frozenset(
    ["fuseblk", "fuse.ext2", "fuse.ext4", "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.lxcfs"]
)
_REMOTE_DRIVE = 4  # GetDriveTypeW: DRIVE_REMOTE


def share_of(path: Path) -> str:
    """What kind of network share a file lies on, as the system names it; empty where the disk is this machine's.

    A file that is not there yet lies where its folder does. On a system that tells nothing: empty.
    """
    real = os.path.realpath(path)
    if re.match(r"[\\/]{2}(?![?.][\\/])", str(path)) or re.match(r"\\\\(?![?.]\\)|\\\\\?\\UNC\\", real):
        return "网络路径"
    if sys.platform == "win32":
        return "网络驱动器" if _remote_drive(real) else ""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    kind = file_system(real, mounts)
    remote = kind in REMOTE or (kind.startswith("fuse") and kind not in LOCAL_FUSE)
    return kind if remote else ""


def file_system(path: str, mounts: str) -> str:
    """The type of the file system that an absolute path lies on, by the text of mountinfo; the later mount covers."""
    found, longest = "", -1
    for line in mounts.splitlines():
        before, parted, after = line.partition(" - ")
        fields = before.split(" ")
        if not parted or len(fields) < 5:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[4])
        inside = point == "/" or path == point or path.startswith(point + "/")
        if inside and len(point) >= longest:
            found, longest = after.split(" ")[0], len(point)
    return found


def _remote_drive(path: str) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    drive = os.path.splitdrive(path)[0]
    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE)
