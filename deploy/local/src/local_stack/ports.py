"""One block of ports, and a clear answer when somebody else has one of them."""

import errno
import json
import os
import random
import socket
from collections.abc import Iterable
from pathlib import Path

from local_stack.errors import StackError
from local_stack.users import ServerUser

PUBLIC = {"portal": 0, "backoffice": 1, "sandbox": 2, "smtp": 3, "gateway_ops": 4}
SERVICES = {
    "identity": 11,
    "accounts": 12,
    "metering": 13,
    "billing": 14,
    "payments": 15,
    "tickets": 16,
    "notify": 17,
    "content": 18,
}
SERVERS = {
    "postgres": 20,
    "nats": 21,
    "nats_monitor": 22,
    "redis": 23,
    "s3": 24,
    "s3_grpc": 25,
    "filer": 26,
    "filer_grpc": 27,
    "master": 28,
    "master_grpc": 29,
    "volume": 30,
    "volume_grpc": 31,
    "weed_admin": 32,
}
# SeaweedFS workers look for the admin server here whatever its options say.
WEED_ADMIN_GRPC = 10_000
LOWEST_BASE, HIGHEST_BASE = 1024, 54_000
RANDOM_BASES = range(12_000, 21_900, 40)


def block(base: int, *, servers_only: bool = False) -> dict[str, int]:
    """Names and numbers of all ports that belong to a base."""
    if not LOWEST_BASE <= base <= HIGHEST_BASE:
        raise StackError(f"PORT_BASE must lie between {LOWEST_BASE} and {HIGHEST_BASE}, not {base}.")
    offsets = SERVERS if servers_only else PUBLIC | SERVICES | SERVERS
    ports = {name: base + offset for name, offset in offsets.items()}
    ports["weed_admin_grpc"] = ports["weed_admin"] + WEED_ADMIN_GRPC
    return ports


def is_free(port: int) -> bool:
    """Whether we could listen on the port of both loopback addresses."""
    return _bindable(socket.AF_INET, "127.0.0.1", port=port) and _bindable(socket.AF_INET6, "::1", port=port)


def _bindable(family: socket.AddressFamily, address: str, *, port: int) -> bool:
    try:
        probe = socket.socket(family)
    except OSError:
        return True  # this machine does not speak that protocol
    with probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            return error.errno not in {errno.EACCES, errno.EADDRINUSE}  # a missing ::1 is no obstacle
    return True


def require_free(ports: dict[str, int], user: ServerUser | None) -> None:
    """Stop with the name of the port and, when it can be known, of the program that has it."""
    for name, port in ports.items():
        if not is_free(port):
            raise StackError(
                f"Port {port} ({name.replace('_', ' ')}) is taken{holder(port)}.",
                hint="Stop that program, or choose another block: make up PORT_BASE=9080",
            )
    foreign = clear_weed_sockets(ports, user)
    if foreign:
        raise StackError(
            f"{foreign} was left by another user's SeaweedFS and blocks this block of ports.",
            hint=f"Remove it (rm {foreign}), or choose another block: make up PORT_BASE=9080",
        )


def pick_random(saved: Path, user: ServerUser | None) -> dict[str, int]:
    """Server ports of an earlier run when still free, else any free block; below the ephemeral range."""
    if saved.exists():
        ports: dict[str, int] = json.loads(saved.read_text("ascii"))
        if _usable(ports, user):
            return ports
    for base in random.sample(RANDOM_BASES, len(RANDOM_BASES)):
        ports = block(base, servers_only=True)
        if _usable(ports, user):
            saved.write_text(json.dumps(ports), "ascii")
            return ports
    raise StackError("No free block of ports between 12000 and 22000.")


def _usable(ports: dict[str, int], user: ServerUser | None) -> bool:
    return all(is_free(port) for port in ports.values()) and not clear_weed_sockets(ports, user)


def weed_sockets(ports: dict[str, int]) -> Iterable[Path]:
    """SeaweedFS keeps unix sockets in /tmp (TMPDIR is ignored) under names made of its ports."""
    names = {
        "s3": ports["s3"],
        "filer": ports["filer"],
        "s3-grpc": ports["s3_grpc"],
        "filer-grpc": ports["filer_grpc"],
        "master-grpc": ports["master_grpc"],
        "volume-grpc": ports["volume_grpc"],
        "admin-grpc": ports["weed_admin_grpc"],
    }
    return [Path("/tmp") / f"seaweedfs-{name}-{port}.sock" for name, port in names.items()]  # noqa: S108 - its choice


def clear_weed_sockets(ports: dict[str, int], user: ServerUser | None) -> Path | None:
    """Remove dead sockets of these ports; the first one that is not ours to remove is returned."""
    own = {os.geteuid(), user.uid if user else os.geteuid()}
    for path in weed_sockets(ports):
        try:
            # A socket of another owner makes SeaweedFS fail. Root may remove anybody's dead socket.
            if path.lstat().st_uid in own or os.geteuid() == 0:
                path.unlink(missing_ok=True)
            else:
                return path
        except FileNotFoundError:
            continue
    return None


def is_held_by(pid: int, port: int) -> bool:
    """Whether this process is the one that listens on the port."""
    return bool(_listening_inodes(port) & _socket_inodes(Path("/proc", str(pid))))


def holder(port: int) -> str:
    """' by nginx (process 12)', as far as the kernel lets us see it."""
    inodes = _listening_inodes(port)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and inodes & _socket_inodes(entry):
            name = (entry / "comm").read_text("utf-8", "replace").strip()
            return f" by {name} (process {entry.name})"
    return " by a process of another user" if inodes else ""


def _listening_inodes(port: int) -> set[str]:
    found = set()
    for table in ("tcp", "tcp6"):
        try:
            lines = Path("/proc/net", table).read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                found.add(fields[9])
    return found


def _socket_inodes(process: Path) -> set[str]:
    found = set()
    try:
        for link in (process / "fd").iterdir():
            target = link.readlink().name
            if target.startswith("socket:["):
                found.add(target[8:-1])
    except OSError:
        return found
    return found
