"""Dumps the database of every service into a folder: `backup.py FOLDER`.

Reads KABINET_<SERVICE>_DATABASE_URL of each, and dumps as the role of KABINET_ADMIN_DATABASE_URL if there is
one. Every database is consistent in itself; among each other the events make them so again, which is why one
of them can be restored alone. Writes `manifest.json` last: a folder without it is no backup.
"""

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

import psycopg
from databases import as_admin, given, run, url_of

OWNER = "SELECT now()::text, pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
RIGHTS = """
    SELECT rolname, privilege_type FROM pg_database, aclexplode(datacl) AS acl
    JOIN pg_roles ON pg_roles.oid = acl.grantee WHERE datname = current_database()"""


def dump(name: str, folder: Path) -> dict[str, object]:
    """Dump one database; tell what came of it, and whose it is: that stands outside of a dump."""
    begun, url = time.monotonic(), as_admin(url_of(name))
    with psycopg.connect(url) as connection:
        moment, owner = connection.execute(OWNER).fetchone() or ("", "")
        rights = connection.execute(RIGHTS).fetchall()
    path = folder / f"{name}.dump"
    run("pg_dump", url, "--format=custom", f"--file={path}")
    return {
        "taken_at": str(moment),
        "owner": owner,
        "rights": rights,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "seconds": round(time.monotonic() - begun, 2),
    }


def main() -> None:
    """Dump all and write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    names = given()
    if not names:
        sys.exit("no KABINET_<SERVICE>_DATABASE_URL is set")
    folder.mkdir(parents=True, mode=0o700)
    manifest = {}
    for name in names:
        manifest[name] = dump(name, folder)
        print(f"{name}: {manifest[name]['bytes']} bytes in {manifest[name]['seconds']} s", flush=True)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
