"""Where everything lies on disk."""

import fcntl
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from local_stack.errors import StackError
from local_stack.users import ServerUser, can_reach, give, server_user

FREE_BYTES_NEEDED = 700 * 1024 * 1024
SERVER_FOLDERS = ("postgres", "nats", "valkey", "weed", "caddy")


def checkout() -> Path:
    """The root of the source tree this package was installed from."""
    return Path(__file__).resolve().parents[4]


def home() -> Path:
    """The folder for everything that is made, not written: `.kabinet`, or KABINET_HOME."""
    chosen = os.environ.get("KABINET_HOME")
    return Path(chosen).resolve() if chosen else checkout() / ".kabinet"


def default_data_dir() -> Path:
    """Where `make up` keeps its data."""
    return home() / "data"


@dataclass(frozen=True)
class Layout:
    """The folders of one stack. `private` is ours alone; `shared` is what the server user must reach."""

    private: Path
    shared: Path
    user: ServerUser | None

    @classmethod
    def at(cls, data_dir: Path) -> "Layout":
        """The layout for a data folder; the shared part goes to /var/lib when ours is out of reach."""
        private = data_dir.resolve()
        user = server_user()
        # Our own folder is opened for passing through in `create`; what lies above is not ours to change.
        if can_reach(private, user):
            return cls(private, private / "shared", user)
        name = hashlib.sha256(str(private).encode()).hexdigest()[:12]
        return cls(private, Path("/var/lib/kabinet-local") / name, user)

    @property
    def run(self) -> Path:
        """State, lock and progress of the running supervisor."""
        return self.private / "run"

    @property
    def log(self) -> Path:
        """One log file per child."""
        return self.private / "log"

    @property
    def conf(self) -> Path:
        """Rendered configuration of the servers."""
        return self.shared / "conf"

    @property
    def web(self) -> Path:
        """What the gateway serves: copies of the built apps with this installation's configuration."""
        return self.shared / "web"

    def of(self, server: str) -> Path:
        """The data of one server."""
        return self.shared / server

    def create(self) -> None:
        """Make the folders with the right owners and modes; safe to repeat."""
        try:
            self._create()
        except PermissionError as error:
            raise StackError(
                f"Cannot write to {error.filename}: it belongs to another user.",
                hint="Did root start the stack before? Run `make reset` as that user, or set KABINET_HOME.",
            ) from error

    def _create(self) -> None:
        self.private.mkdir(parents=True, exist_ok=True)
        self.shared.mkdir(parents=True, exist_ok=True)
        for folder in (self.private, self.shared):
            folder.chmod(0o711)
        for folder in (self.run, self.log):
            folder.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.conf, *(self.of(name) for name in SERVER_FOLDERS)):
            folder.mkdir(mode=0o700, exist_ok=True)
            give(folder, self.user)

    def check_space(self) -> None:
        """Refuse to start on a nearly full disk: a database that cannot write its log stops in the middle."""
        for folder in {self.private, self.shared}:
            free = shutil.disk_usage(folder).free
            if free < FREE_BYTES_NEEDED:
                needed = FREE_BYTES_NEEDED // 2**20
                raise StackError(
                    f"Only {free // 2**20} MiB are free under {folder}; {needed} are needed.",
                    hint="Free some space, or point KABINET_HOME to another disk.",
                )

    def write_conf(self, name: str, text: str) -> Path:
        """Write one configuration file that only its server can read."""
        path = self.conf / name
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        give(path, self.user)
        return path

    def remove(self) -> None:
        """Delete all data of this stack."""
        for folder in (self.shared, self.private):
            if folder.exists():
                shutil.rmtree(folder)


def lock(layout: Layout) -> IO[str] | None:
    """Take the lock of the data folder for the life of this process; None when it is held."""
    file = (layout.run / "lock").open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
