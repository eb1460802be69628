"""The one SQLite file in which everything survives a restart."""

import hashlib
import secrets
import sqlite3
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bank_order (
    md_order TEXT PRIMARY KEY, order_number TEXT NOT NULL UNIQUE, status INTEGER NOT NULL,
    created_at REAL NOT NULL, due_at REAL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS bank_order_due ON bank_order (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS bank_order_created ON bank_order (created_at);
CREATE TABLE IF NOT EXISTS callback (
    id INTEGER PRIMARY KEY AUTOINCREMENT, md_order TEXT NOT NULL, url TEXT NOT NULL, params TEXT NOT NULL,
    note TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS callback_waiting ON callback (next_at) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS sms (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL, phone TEXT NOT NULL, text TEXT NOT NULL,
    sender TEXT NOT NULL, parts INTEGER NOT NULL, sent_at REAL NOT NULL, is_own_id INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS sms_message ON sms (id, phone);
CREATE INDEX IF NOT EXISTS sms_phone ON sms (phone);
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, recipients TEXT NOT NULL,
    subject TEXT NOT NULL, received_at REAL NOT NULL, source BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, fault TEXT NOT NULL, left_count INTEGER,
    seconds REAL, match TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, target TEXT NOT NULL, direction TEXT NOT NULL,
    call TEXT NOT NULL, subject TEXT NOT NULL, request TEXT NOT NULL, status INTEGER, answer TEXT NOT NULL,
    fault TEXT);
"""
TABLES = ("bank_order", "callback", "sms", "mail", "fault", "journal")


class Store:
    """SQLite behind plain calls; used from one event loop only, so no call overlaps another."""

    def __init__(self, folder: Path, seed: int | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "sandbox.sqlite3", isolation_level=None, timeout=10)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)
        self._seed = str(seed) if seed is not None else self._stored_seed()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Return every row of a query."""
        return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Row | None:
        """Return the first row of a query."""
        found: sqlite3.Row | None = self._connection.execute(sql, parameters).fetchone()
        return found

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Execute a statement and return the id of the row it inserted."""
        return self._connection.execute(sql, parameters).lastrowid or 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make several statements one transaction; nested use joins the outer one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def get(self, key: str) -> str | None:
        """Read one stored value."""
        row = self.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row["value"])

    def put(self, key: str, value: str) -> None:
        """Store one value."""
        self.run(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def clear(self) -> None:
        """Forget everything but the sequence: a client that kept an id must never meet it again."""
        with self.together():
            for table in TABLES:
                self.run(f"DELETE FROM {table}")  # noqa: S608 - names come from the tuple above
            self.put("offset_seconds", "0")

    def next_digest(self) -> bytes:
        """Return bytes that look random, never repeat in this file and are the same for the same seed."""
        number = int(self.get("sequence") or 0) + 1
        self.put("sequence", str(number))
        return hashlib.sha256(f"{self._seed}:{number}".encode()).digest()

    def next_uuid(self) -> str:
        """Return a new UUID."""
        return str(uuid.UUID(bytes=self.next_digest()[:16], version=4))

    def next_digits(self, count: int) -> str:
        """Return a new string of decimal digits."""
        return str(int.from_bytes(self.next_digest()[:16], "big")).zfill(count)[-count:]

    def _stored_seed(self) -> str:
        seed = self.get("seed")
        if seed is None:
            seed = secrets.token_hex(16)
            self.put("seed", seed)
        return seed


class Clock:
    """The bank's clock: the machine's time plus an offset that tests and people may set."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def offset_seconds(self) -> float:
        """How far the bank lives ahead of the machine."""
        return float(self._store.get("offset_seconds") or 0)

    @offset_seconds.setter
    def offset_seconds(self, value: float) -> None:
        self._store.put("offset_seconds", repr(value))

    def now(self) -> float:
        """Seconds since the epoch by the bank's clock."""
        return time.time() + self.offset_seconds
