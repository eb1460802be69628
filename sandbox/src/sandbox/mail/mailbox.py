"""Where received letters are kept and how they are read."""

import email
import email.policy
import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage, MIMEPart

from sandbox.store import Store

TRIM_EVERY = 20


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside a letter."""

    index: int
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A received letter."""

    id: int
    sender: str
    recipients: list[str]
    subject: str
    received_at: float
    source: bytes
    text: str = ""
    html: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """What the list of letters tells."""
        return {
            "id": self.id,
            "from": self.sender,
            "to": self.recipients,
            "subject": self.subject,
            "received_at": self.received_at,
            "text": self.text,
        }


class Mailbox:
    """Letters in the sandbox's file, the oldest dropped when there are too many."""

    def __init__(self, store: Store, keep: int) -> None:
        self._store = store
        self._keep = keep

    def put(self, message: EmailMessage, *, recipients: Sequence[str]) -> int:
        """Keep a letter made inside the sandbox."""
        return self.put_source(message.as_bytes(policy=email.policy.SMTP), recipients=recipients)

    def put_source(self, source: bytes, *, recipients: Sequence[str], sender: str = "") -> int:
        """Keep a letter as it came."""
        message = _parsed(source)
        new = self._store.run(
            "INSERT INTO mail (sender, recipients, subject, received_at, source) VALUES (?, ?, ?, ?, ?)",
            (
                _header(message, "From") or sender,
                json.dumps(list(recipients), ensure_ascii=False),
                _header(message, "Subject"),
                time.time(),
                source,
            ),
        )
        if new % TRIM_EVERY == 0:
            self._store.run(
                "DELETE FROM mail WHERE id <= (SELECT id FROM mail ORDER BY id DESC LIMIT 1 OFFSET ?)",
                (self._keep,),
            )
        return new

    def list(self, to: str = "", limit: int = 100) -> list[Letter]:
        """Return letters, newest first, whose recipient contains the text."""
        rows = self._store.rows(
            "SELECT * FROM mail WHERE id IN (SELECT mail.id FROM mail, json_each(mail.recipients) AS address "
            "WHERE instr(lower(address.value), ?) > 0) ORDER BY id DESC LIMIT ?",
            (to.strip().lower(), limit),
        )
        return [_letter(row) for row in rows]

    def get(self, letter_id: int) -> Letter | None:
        """Return one letter."""
        row = self._store.row("SELECT * FROM mail WHERE id = ?", (letter_id,))
        return None if row is None else _letter(row)


def _parsed(source: bytes) -> EmailMessage:
    return email.message_from_bytes(source, policy=email.policy.default)


def _header(message: EmailMessage, name: str) -> str:
    # A malformed header must not lose the letter, and the library raises a variety of errors for them.
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _letter(row: sqlite3.Row) -> Letter:
    message = _parsed(row["source"])
    return Letter(
        id=row["id"],
        sender=row["sender"],
        recipients=json.loads(row["recipients"]),
        subject=row["subject"],
        received_at=row["received_at"],
        source=row["source"],
        text=_body(message, "plain"),
        html=_body(message, "html"),
        headers=[(name, _header(message, name)) for name in dict.fromkeys(message.keys())],
        attachments=[_attachment(index, part) for index, part in enumerate(message.iter_attachments())]
        if message.is_multipart()
        else [],
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _attachment(index: int, part: MIMEPart) -> Attachment:
    payload = part.get_payload(decode=True)
    return Attachment(
        index=index,
        filename=part.get_filename() or f"file-{index + 1}",
        content_type=part.get_content_type(),
        content=payload if isinstance(payload, bytes) else b"",
    )
