"""Puts the database of one service back: `restore.py FOLDER metering`. What it holds now is gone for good.

Reads KABINET_METERING_DATABASE_URL, and KABINET_ADMIN_DATABASE_URL of a superuser. The dump is restored
beside the living database and takes its place at once: the service may go on running. Then comes `rejoin.py`.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from databases import SERVICES, run, url_of
from psycopg import sql


def verified(folder: Path, name: str) -> tuple[Path, dict[str, Any]]:
    """The dump of a service, proven to be what was written, and what is known of it."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        sys.exit(f"{folder} has no manifest.json: the backup was never finished")
    about = json.loads(manifest.read_text("utf-8"))[name]
    path = folder / f"{name}.dump"
    if hashlib.sha256(path.read_bytes()).hexdigest() != about["sha256"]:
        sys.exit(f"{path} is not what the backup wrote")
    return path, about


def main() -> None:
    """Check the dump, restore it beside the database, and change places."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("service", choices=SERVICES)
    options = parser.parse_args()
    path, about = verified(options.folder, options.service)
    database = urlsplit(url_of(options.service)).path.removeprefix("/")
    name, fresh = sql.Identifier(database), sql.Identifier(f"{database}_restored")
    with psycopg.connect(url_of("admin"), autocommit=True) as admin:

        def do(statement: str, *names: sql.Composable) -> None:
            admin.execute(sql.SQL(statement).format(*names))

        do("DROP DATABASE IF EXISTS {} WITH (FORCE)", fresh)
        do("CREATE DATABASE {} OWNER {} TEMPLATE template0", fresh, sql.Identifier(about["owner"]))
        do("REVOKE ALL ON DATABASE {} FROM public", fresh)
        for role, right in about["rights"]:
            do("GRANT {} ON DATABASE {} TO {}", sql.SQL(right), fresh, sql.Identifier(role))
        run("pg_restore", url_of("admin"), "--exit-on-error", f"--dbname={database}_restored", str(path))
        do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        do("ALTER DATABASE {} RENAME TO {}", fresh, name)
    print(f"{options.service}: as it was at {about['taken_at']}; now run rejoin.py {options.service}")


if __name__ == "__main__":
    main()
