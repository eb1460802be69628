"""The database server: its cluster, its readiness, a database and a role per service."""

import asyncio
import shutil
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import sql

from local_stack.binaries import Binaries
from local_stack.errors import StackError
from local_stack.layout import Layout
from local_stack.process import Child, base_env
from local_stack.users import give

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "citext", "pgcrypto")
# Extensions take longest: they are made once here, and every new database is a copy.
TEMPLATE = "kabinet_template"
LOCALE = (
    # The order of texts must not change with the machine, yet lc_ctype has to be UTF-8: with plain C neither
    # full-text search nor pg_trgm fold the case of Cyrillic letters.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
)
SETTINGS = {
    # Every session's memory counts what it has touched of these; the system keeps the files warm anyway.
    "shared_buffers": "6MB",
    "wal_buffers": "1MB",
    "bgwriter_lru_maxpages": "0",
    "max_logical_replication_workers": "0",
    "max_connections": "200",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# For tests only: a crash of the machine may lose data then, a crash of the server may not.
FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def make_cluster(layout: Layout, binaries: Binaries, *, password: str) -> None:
    """Run initdb once; an interrupted one is thrown away and repeated."""
    cluster, marker = layout.of("postgres") / "cluster", layout.of("postgres") / "complete"
    if marker.exists():
        return
    shutil.rmtree(cluster, ignore_errors=True)
    password_file = layout.write_conf("postgres.pw", password + "\n")
    command = [str(binaries.postgres / "initdb"), "-D", str(cluster), "-U", "postgres", "-E", "UTF8", *LOCALE]
    command += [
        "--data-checksums",
        "-A",
        "scram-sha-256",
        "--no-instructions",
        "--pwfile",
        str(password_file),
    ]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=base_env(HOME=str(layout.of("postgres"))),
        cwd="/",
        user=layout.user.uid if layout.user else None,
        group=layout.user.gid if layout.user else None,
        extra_groups=[] if layout.user else None,
    )
    password_file.unlink()
    if result.returncode:
        raise StackError(f"PostgreSQL could not make its data folder:\n{result.stderr.strip()}")
    marker.touch()
    give(marker, layout.user)


def child(layout: Layout, binaries: Binaries, *, port: int, password: str, fast: bool = False) -> Child:
    """The server as a child of the supervisor."""
    cluster = layout.of("postgres") / "cluster"
    settings = SETTINGS | (FAST_SETTINGS if fast else {})
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    async def ready() -> bool:
        return await asyncio.to_thread(_is_ours, port, password, cluster=cluster)

    address = ("-h", "127.0.0.1", "-p", str(port), "-k", "")
    return Child(
        name="postgres",
        argv=(str(binaries.postgres / "postgres"), "-D", str(cluster), *address, *options),
        ready=ready,
        port=port,
        user=layout.user,
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
        stop_seconds=30.0,
        passing_failure='"postmaster.pid" already exists',
    )


def _is_ours(port: int, password: str, *, cluster: Path) -> bool:
    with connect(port, password) as connection:
        row = connection.execute("show data_directory").fetchone()
    return row is not None and row[0] == str(cluster)


def connect(
    port: int, password: str, *, database: str = "postgres"
) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the administrator."""
    return psycopg.connect(
        host="127.0.0.1",
        port=port,
        user="postgres",
        password=password,
        dbname=database,
        connect_timeout=2,
        autocommit=True,
    )


def make_databases(port: int, password: str, *, owners: Iterable[tuple[str, str]]) -> None:
    """A database, its owning role and the extensions for each (name, password); safe to repeat."""
    with connect(port, password) as admin:
        roles = {row[0] for row in admin.execute("select rolname from pg_roles")}
        databases = {row[0] for row in admin.execute("select datname from pg_database")}
        if TEMPLATE not in databases:
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(TEMPLATE)))
        _add_extensions(port, password, database=TEMPLATE)
        for name, role_password in owners:
            identifier = sql.Identifier(name)
            verb = sql.SQL("alter" if name in roles else "create")
            login = sql.SQL("{} role {} login password {}")
            admin.execute(login.format(verb, identifier, sql.Literal(role_password)))
            if name in databases:
                _add_extensions(port, password, database=name)
                continue
            make = sql.SQL("create database {} owner {} template {}")
            admin.execute(make.format(identifier, identifier, sql.Identifier(TEMPLATE)))
            admin.execute(sql.SQL("revoke all on database {} from public").format(identifier))


def _add_extensions(port: int, password: str, *, database: str) -> None:
    with connect(port, password, database=database) as inside:
        present = {row[0] for row in inside.execute("select extname from pg_extension")}
        for extension in EXTENSIONS:
            if extension not in present:
                inside.execute(sql.SQL("create extension {}").format(sql.Identifier(extension)))
