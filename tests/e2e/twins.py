"""Twins of the demonstration accounts: the same receipts, meters and readings under numbers of their own.

The real tables stand once, and a payment or a reading changes them for good: who writes gets a twin.
"""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from e2e.outside import eventually
from e2e.people import Operator
from local_stack.layout import checkout

DEMO = checkout() / "deploy" / "local" / "demo"
Q, M = "1000000007", "1000000009"
HOUSE, SURNAME = "77", "Демидова"
COUNTS = {Q: 40, M: 32}
ACCOUNT_COLUMN, HOUSE_COLUMN, FLAT_COLUMN, SERIAL_COLUMN = 1, 3, 4, 2


@dataclass(frozen=True)
class Twin:
    """One account to link: what its owner knows of it."""

    number: str
    flat: str
    of: str
    house: str = HOUSE
    surname: str = SURNAME

    @property
    def address(self) -> tuple[str, str, str, str]:
        return self.number, self.house, self.flat, self.surname

    def serial(self, original: str) -> str:
        """The number of the twin's meter; what a guest has to know of it stays."""
        return f"{self.number[1:]}{original[-4:]}"


class Twins:
    """All twins of one run, handed out one by one."""

    def __init__(self) -> None:
        run = random.randrange(10**5)  # noqa: S311 - a running world may hold the twins of earlier runs
        self.all = [
            Twin(f"{family}{run:05d}{index:03d}", f"{family}{run:05d}{index:03d}"[1:], original)
            for family, (original, count) in zip((31, 32), COUNTS.items(), strict=True)
            for index in range(count)
        ]
        self._free: dict[str, Iterator[Twin]] = {
            original: iter([one for one in self.all if one.of == original]) for original in COUNTS
        }

    def take(self, original: str) -> Twin:
        """A twin nobody else has."""
        twin = next(self._free[original], None)
        assert twin is not None, "raise COUNTS: every twin is taken"
        return twin

    async def load(self, operator: Operator) -> None:
        """Bring all twins in by the public way."""
        for name, (service, kind) in PLAIN_FILES.items():
            await self._publish(operator, service, kind=kind, text=self._plain(name))
        for path in sorted(DEMO.glob("*-charges-*.csv")):
            found = re.search(r"\d{4}-\d\d-\d\d", path.name)
            text = path.read_text("utf-8")
            if found and any(f"\nreceipt;{original};" in text for original in COUNTS):
                text = self._records(text)
                await self._publish(operator, "billing", kind="charges", text=text, period=found.group())

    @staticmethod
    async def _publish(operator: Operator, service: str, *, kind: str, text: str, period: str = "") -> None:
        async def checked() -> str | None:
            # What a file refers to may still be on its way; the same file again is checked anew.
            record = await operator.upload(service, kind, content=text.encode(), period=period)
            return str(record["import_id"]) if record["state"] == "checked" else None

        import_id = await eventually(checked, what=f"{kind} are accepted")
        published = await operator.publish(service, import_id)
        assert published["state"] == "applied", published

    def _plain(self, name: str) -> str:
        """A table whose second column is the number of the account."""
        header, *rows = _rows((DEMO / name).read_text("utf-8"))

        def twin_row(row: list[str], twin: Twin) -> list[str]:
            row = _replaced(row, ACCOUNT_COLUMN, value=twin.number)
            if kind_of(name) == "accounts":
                return _replaced(_replaced(row, HOUSE_COLUMN, value=twin.house), FLAT_COLUMN, value=twin.flat)
            return _replaced(row, SERIAL_COLUMN, value=twin.serial(row[SERIAL_COLUMN]))

        return _text([header, *self._copies(rows, twin_row)])

    def _records(self, text: str) -> str:
        """A file of several record types, each with a header line; a file holds its whole month."""
        made: list[list[str]] = []
        rows = _rows(text)
        for header in (row for row in rows if row[0].startswith("!")):
            own = [row for row in rows if row[0] == header[0][1:]]
            copies = self._copies(own, lambda row, twin: _replaced(row, ACCOUNT_COLUMN, value=twin.number))
            made += [header, *own, *copies]
        return _text(made)

    def _copies(
        self, rows: list[list[str]], change: Callable[[list[str], Twin], list[str]]
    ) -> list[list[str]]:
        return [change(row, twin) for twin in self.all for row in rows if row[ACCOUNT_COLUMN] == twin.of]


PLAIN_FILES = {
    "20-accounts.csv": ("accounts", "accounts"),
    "30-meters.csv": ("metering", "meters"),
    "31-readings.csv": ("metering", "readings"),
}


def kind_of(name: str) -> str:
    return PLAIN_FILES[name][1]


def _rows(text: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text), delimiter=";") if row]


def _text(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    return out.getvalue()


def _replaced(row: list[str], index: int, *, value: str) -> list[str]:
    return [*row[:index], value, *row[index + 1 :]]
