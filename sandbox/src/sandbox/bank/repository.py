"""Where orders are kept."""

from sandbox.bank.models import Order
from sandbox.store import Store


class Orders:
    """Orders in the sandbox's file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, order: Order) -> None:
        """Keep a new order."""
        self._store.run(
            "INSERT INTO bank_order (md_order, order_number, status, created_at, due_at, body) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                order.md_order,
                order.order_number,
                int(order.status),
                order.created_at,
                order.due_at,
                order.model_dump_json(),
            ),
        )

    def save(self, order: Order) -> None:
        """Keep a changed order."""
        self._store.run(
            "UPDATE bank_order SET status = ?, due_at = ?, body = ? WHERE md_order = ?",
            (int(order.status), order.due_at, order.model_dump_json(), order.md_order),
        )

    def by_id(self, md_order: str) -> Order | None:
        """Find by the bank's id."""
        return self._one("md_order = ?", md_order)

    def by_number(self, order_number: str) -> Order | None:
        """Find by the shop's number."""
        return self._one("order_number = ?", order_number)

    def due(self, now: float) -> list[Order]:
        """List orders whose session or processing has come to its end."""
        rows = self._store.rows(
            "SELECT body FROM bank_order WHERE due_at <= ? ORDER BY due_at LIMIT 500", (now,)
        )
        return [Order.model_validate_json(row["body"]) for row in rows]

    def created_between(self, since: float, until: float) -> list[Order]:
        """List orders by the time of registration."""
        rows = self._store.rows(
            "SELECT body FROM bank_order WHERE created_at >= ? AND created_at < ? "
            "ORDER BY created_at, md_order",
            (since, until),
        )
        return [Order.model_validate_json(row["body"]) for row in rows]

    def latest(self, limit: int) -> list[Order]:
        """List the newest orders."""
        rows = self._store.rows(
            "SELECT body FROM bank_order ORDER BY created_at DESC, rowid DESC LIMIT ?", (limit,)
        )
        return [Order.model_validate_json(row["body"]) for row in rows]

    def _one(self, condition: str, value: str) -> Order | None:
        statement = f"SELECT body FROM bank_order WHERE {condition}"  # noqa: S608 - our own conditions
        row = self._store.row(statement, (value,))
        return None if row is None else Order.model_validate_json(row["body"])
