"""A real node exporter: it sees a small disk that a test can fill, and reads the file of the restore drill.

It runs in name spaces of its own, so that the disk needs no rights on the machine and is gone with it.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from observability.prometheus_server import programs, until_ready

DISK_BYTES = 4 * 1024**2
STOP_SECONDS = 10.0
ALONE = ("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child")
# Of the machine's own disks a test wants to know nothing.
OTHER_DISKS = "^([^t].*|t[^m].*)$"


@dataclass(frozen=True)
class NodeExporter:
    """A running exporter."""

    address: str
    drill: Path
    disk: Path

    @contextmanager
    def full(self) -> Iterator[None]:
        """The disk with a twentieth of its space left."""
        ballast = self.disk / "ballast"
        ballast.write_bytes(b"." * (DISK_BYTES * 19 // 20))
        try:
            yield
        finally:
            ballast.unlink()


@contextmanager
def exporting(folder: Path, *, port: int) -> Iterator[NodeExporter]:
    """Run it over two folders made below the given one."""
    texts, disk = folder / "textfile", folder / "disk"
    for path in (texts, disk):
        path.mkdir()
    command = [
        str(programs() / "prometheus-node-exporter"),
        *("--collector.disable-defaults", "--collector.filesystem", "--collector.textfile"),
        f"--collector.filesystem.fs-types-exclude={OTHER_DISKS}",
        f"--collector.textfile.directory={texts}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    script = f'mount -t tmpfs -o size={DISK_BYTES} tmpfs "$0" && exec "$@"'
    with (folder / "node-exporter.log").open("ab") as log:
        process = subprocess.Popen([*ALONE, "sh", "-c", script, str(disk), *command], stdout=log, stderr=log)
    try:
        until_ready(f"http://127.0.0.1:{port}/metrics", process)
        (inner,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        seen = Path(f"/proc/{inner}/root{disk}")
        yield NodeExporter(f"127.0.0.1:{port}", texts / "restore-drill.prom", seen)
    finally:
        process.kill()  # `unshare` waits on through a friendlier signal; what it has started ends with it
        process.wait(STOP_SECONDS)
