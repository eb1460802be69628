"""A record of every call in and out, without secrets and full card numbers."""

import json
import re
import time
from collections.abc import Mapping

from sandbox.luhn import passes_luhn
from sandbox.store import Store

KEEP = 5000
ANSWER_LENGTH = 4000
SECRET_NAMES = frozenset({"password", "psw", "token", "apikey", "cvc", "pan", "card_number"})
CARD_NUMBER = re.compile(r"(?<!\d)(?:\d{16,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)(?!\d)")


def hide_card_numbers(text: str) -> str:
    """Leave the first six and the last four digits of whatever may be a card number."""

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group())
        return f"{digits[:6]}**{digits[-4:]}" if passes_luhn(digits) else found.group()

    return CARD_NUMBER.sub(masked, text)


def masked_request(request: Mapping[str, object]) -> dict[str, object]:
    """Replace secrets by stars."""
    return {name: "***" if name.casefold() in SECRET_NAMES else value for name, value in request.items()}


class Journal:
    """Inspectable list of calls, bounded in length."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(
        self,
        target: str,
        call: str,
        *,
        request: Mapping[str, object],
        answer: str = "",
        status: int | None = None,
        subject: str = "",
        direction: str = "in",
        fault: str | None = None,
    ) -> None:
        """Add one call."""
        body = hide_card_numbers(json.dumps(masked_request(request), ensure_ascii=False, default=str))
        new = self._store.run(
            "INSERT INTO journal (at, target, direction, call, subject, request, status, answer, fault) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                time.time(),
                target,
                direction,
                call,
                hide_card_numbers(subject),
                body,
                status,
                hide_card_numbers(answer[:ANSWER_LENGTH]),
                fault,
            ),
        )
        if new % 100 == 0:
            self._store.run("DELETE FROM journal WHERE id <= ?", (new - KEEP,))

    def read(self, target: str | None, limit: int = 200) -> list[dict[str, object]]:
        """Return calls, newest first."""
        rows = self._store.rows(
            "SELECT * FROM journal WHERE (? IS NULL OR target = ?) ORDER BY id DESC LIMIT ?",
            (target, target, limit),
        )
        return [{**dict(row), "request": json.loads(row["request"])} for row in rows]
