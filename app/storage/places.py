"""Whether a folder can hold a database: on this computer, writable, and with room left."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from app.storage import errors
from app.storage.failures import system_error

ROOM_NEEDED = 2 * 1024 * 1024
"""Bytes that have to be free to begin work: the journal of a few days."""

MOUNTS = Path("/proc/self/mounts")
# fmt: off
NETWORK = frozenset({
    "9p", "afs", "afpfs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "gpfs", "lustre",
    "ncpfs", "nfs", "nfs4", "ocfs2", "smb", "smb2", "smb3", "smbfs", "webdav",
    "prl_fs", "vboxsf", "virtiofs",  # folders a virtual machine shares with its host
    "fuse.ceph", "fuse.cephfs", "fuse.curlftpfs", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse",
    "fuse.kio-fuse", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "fuse.vmhgfs-fuse",
})
# fmt: on
_WINDOWS_REMOTE_DRIVE = 4


def require_usable(file: Path) -> None:
    """Make the folder of `file` if need be. Raises NetworkShare, ReadOnlyPlace, DiskFull or DiskTrouble."""
    folder = file.parent
    try:
        if file_system_of_network(existing(folder)):
            raise errors.NetworkShare(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise errors.ReadOnlyPlace(folder)
        if file.exists() and not os.access(file, os.R_OK | os.W_OK):
            raise errors.ReadOnlyPlace(file)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise system_error(error, folder) from error
    if free < ROOM_NEEDED:
        raise errors.DiskFull(folder)


def existing(folder: Path) -> Path:
    """`folder` with links followed, or the nearest one above it that is there."""
    folder = folder.resolve()
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


def file_system_of_network(folder: Path, *, mounts: str | None = None) -> str:
    """The kind of network share `folder` lies on, "" for a disk of this computer or where it cannot be told."""
    if sys.platform == "win32":
        return _windows_share(folder)
    if mounts is None:
        if not MOUNTS.exists():
            return ""
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    kind = _file_system(folder, mounts)
    return kind if kind in NETWORK else ""


def _file_system(folder: Path, mounts: str) -> str:
    """The type of the mount that holds `folder`: the longest fitting one, of those the last that was mounted."""
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        if folder.is_relative_to(mounted) and len(mounted.parts) >= len(best.parts):
            best, kind = mounted, fields[2]
    return kind


def _windows_share(folder: Path) -> str:
    if folder.drive.startswith("\\\\"):
        return "unc"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _WINDOWS_REMOTE_DRIVE:
            return "mapped drive"
    return ""
