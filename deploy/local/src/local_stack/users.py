"""Who runs what.

PostgreSQL refuses to run as root, so a supervisor started by root gives the servers and the gateway to an
unprivileged system user. Started by a plain user, everything simply runs as that user.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

SYSTEM_USER = "kabinet"


@dataclass(frozen=True)
class ServerUser:
    """The account the servers run under when the supervisor is root."""

    name: str
    uid: int
    gid: int


def server_user() -> ServerUser | None:
    """The unprivileged account, created when missing; None when we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    entry = _entry(SYSTEM_USER)
    if entry is None and shutil.which("useradd"):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=False, capture_output=True)
        entry = _entry(SYSTEM_USER)
    # initdb only insists on an account that has a passwd entry and is not root.
    entry = entry or pwd.getpwnam("nobody")
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def can_reach(path: Path, user: ServerUser | None) -> bool:
    """Whether the user may walk down to the path (a checkout under /root is out of reach)."""
    walked = [parent for parent in path.parents if parent.exists()]
    return user is None or all(_allows(parent, user, bit=stat.S_IXOTH) for parent in walked)


def can_run(path: Path, user: ServerUser | None) -> bool:
    """Whether the user may also read and run the program there."""
    return user is None or (can_reach(path, user) and _allows(path, user, bit=stat.S_IROTH))


def _allows(path: Path, user: ServerUser, *, bit: int) -> bool:
    info = path.stat()
    if info.st_uid == user.uid:
        return bool(info.st_mode & (bit << 6))
    if info.st_gid == user.gid:
        return bool(info.st_mode & (bit << 3))
    return bool(info.st_mode & bit)


def give(path: Path, user: ServerUser | None) -> None:
    """Make the server user the owner of one file or folder."""
    if user is not None:
        os.chown(path, user.uid, user.gid)
