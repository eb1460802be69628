"""Where sent messages are kept."""

import re
import sqlite3
import time
from dataclasses import asdict, dataclass

from sandbox.store import Store

PHONE_DIGITS = range(7, 16)
SINGLE_GSM, PART_GSM = 160, 153
SINGLE_UNICODE, PART_UNICODE = 70, 67
REPEAT_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Sms:
    """A message that reached a phone."""

    id: int
    phone: str
    text: str
    sender: str
    parts: int
    sent_at: float

    def shown(self) -> dict[str, object]:
        """What the API tells."""
        return {**asdict(self), "status": 1}


def normal_phone(text: str) -> str:
    """Return digits only, with 7 for a leading 8 of a Russian number; empty when it is no phone number."""
    if re.search(r"[^0-9+()\-\s.]", text):
        return ""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and digits.startswith("8"):  # noqa: PLR2004 - a Russian number
        digits = "7" + digits[1:]
    return digits if len(digits) in PHONE_DIGITS else ""


def count_parts(text: str) -> int:
    """Count the messages a phone network cuts the text into."""
    single, part = (SINGLE_GSM, PART_GSM) if text.isascii() else (SINGLE_UNICODE, PART_UNICODE)
    return 1 if len(text) <= single else -(-len(text) // part)


class Inbox:
    """Messages in the sandbox's file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, phone: str, text: str, *, sender: str, own_id: int | None) -> Sms:
        """Keep a message; the sender's own id makes a repeat harmless."""
        if own_id is not None:
            earlier = self.find(own_id, phone)
            if earlier is not None:
                return earlier
        with self._store.together():
            new_id = own_id if own_id is not None else self._next_id()
            self._store.run(
                "INSERT INTO sms (id, phone, text, sender, parts, sent_at, is_own_id) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (new_id, phone, text, sender, count_parts(text), time.time(), own_id is not None),
            )
        sent = self.find(new_id, phone)
        if sent is None:
            raise LookupError("a message just written must be there")
        return sent

    def find(self, message_id: int, phone: str) -> Sms | None:
        """Return the last message with this id to this phone."""
        row = self._store.row(
            "SELECT * FROM sms WHERE id = ? AND phone = ? ORDER BY seq DESC LIMIT 1", (message_id, phone)
        )
        return None if row is None else _sms(row)

    def is_repeat(self, phone: str, text: str) -> bool:
        """Tell whether the same text without an own id went to this phone within a minute."""
        row = self._store.row(
            "SELECT 1 FROM sms WHERE phone = ? AND text = ? AND is_own_id = 0 AND sent_at > ?",
            (phone, text, time.time() - REPEAT_SECONDS),
        )
        return row is not None

    def list(self, phone: str = "", limit: int = 100) -> list[Sms]:
        """Return messages, newest first, whose phone contains these digits."""
        digits = normal_phone(phone) or re.sub(r"\D", "", phone)
        rows = self._store.rows(
            "SELECT * FROM sms WHERE instr(phone, ?) > 0 ORDER BY seq DESC LIMIT ?", (digits, limit)
        )
        return [_sms(row) for row in rows]

    def _next_id(self) -> int:
        row = self._store.row("SELECT coalesce(max(seq), 0) + 1 AS n FROM sms")
        return 0 if row is None else int(row["n"])


def _sms(row: sqlite3.Row) -> Sms:
    return Sms(
        id=row["id"],
        phone=row["phone"],
        text=row["text"],
        sender=row["sender"],
        parts=row["parts"],
        sent_at=row["sent_at"],
    )
