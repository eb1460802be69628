"""The backup's scripts on a real server: what comes back is what was there, with its owner and its rights."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from common.testing import Harness, Servers, TokenIssuer
from content.app import definition

SCRIPTS = Path(__file__).resolve().parents[2] / "deploy/backup"
pytestmark = [pytest.mark.slow, pytest.mark.check("D-25")]


def script(name: str, *arguments: str, **addresses: str) -> subprocess.CompletedProcess[str]:
    env = {f"KABINET_{key.upper()}_DATABASE_URL": url for key, url in addresses.items()}
    return subprocess.run(
        [sys.executable, str(SCRIPTS / name), *arguments],
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_database_comes_back_as_it_was(servers: Servers, issuer: TokenIssuer, tmp_path: Path) -> None:
    async with Harness.running(definition, servers, issuer=issuer) as service:
        url = service.resources.settings.database_url.get_secret_value()
        addresses = {"content": url, "admin": servers.postgres_url}
        admin = service.admin_url.replace("postgresql+psycopg", "postgresql")
        row = "INSERT INTO site_text (name, value) VALUES (%s, '{}')"
        role = url.split("//")[1].split(":")[0]
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(row, ["kept"])
            connection.execute(f"CREATE ROLE {role}_reader".encode())
            connection.execute(f"GRANT CONNECT ON DATABASE {role} TO {role}_reader".encode())
            connection.execute(f"GRANT SELECT ON site_text TO {role}_reader".encode())
        folder = str(tmp_path / "backup")
        taken = script("backup.py", folder, **addresses)
        assert taken.returncode == 0, taken.stderr
        assert script("backup.py", folder, **addresses).returncode != 0, "a backup was written over"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(row, ["later"])

        dump = tmp_path / "backup/content.dump"
        content = dump.read_bytes()
        dump.write_bytes(content[:-1])
        refused = script("restore.py", folder, "content", **addresses)
        assert "is not what the backup wrote" in refused.stderr
        dump.write_bytes(content)

        put_back = script("restore.py", folder, "content", **addresses)
        assert put_back.returncode == 0, put_back.stderr
        await service.is_ready()
        with psycopg.connect(admin, autocommit=True) as connection:
            names = connection.execute(
                "SELECT name FROM site_text WHERE name IN ('kept', 'later')"
            ).fetchall()
            owners = connection.execute(
                "SELECT pg_get_userbyid(datdba),"
                " (SELECT tableowner FROM pg_tables WHERE tablename = 'site_text'),"
                " has_database_privilege(%s, datname, 'CONNECT'),"
                " has_table_privilege(%s, 'site_text', 'SELECT')"
                " FROM pg_database WHERE datname = current_database()",
                [f"{role}_reader", f"{role}_reader"],
            ).fetchone()
            connection.execute(f"DROP OWNED BY {role}_reader".encode())
            connection.execute(f"DROP ROLE {role}_reader".encode())
        assert names == [("kept",)]
        assert owners == (role, role, True, True)
        manifest = json.loads((tmp_path / "backup/manifest.json").read_text())
        assert manifest["content"]["owner"] == role
    assert role not in taken.stdout + put_back.stdout, "a password was printed"
