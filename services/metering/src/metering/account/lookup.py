"""Finds the accounts an import file names by number, and by organisation where a number is not unique."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from importing import RowError
from metering.account.repository import accounts_by_number

NUMBER_TITLE = "лицевой счёт"
ORGANISATION_TITLE = "организация"
NUMBER_COLUMNS = {
    NUMBER_TITLE: "number", "лицевой счет": "number", "account": "number",
    ORGANISATION_TITLE: "organisation", "organisation": "organisation",
}  # fmt: skip


class AccountLookup:
    """The accounts of a batch of rows."""

    def __init__(self, found: Mapping[str, Mapping[str, UUID]]) -> None:
        self._found = found

    @classmethod
    async def load(cls, session: AsyncSession, numbers: Iterable[str]) -> "AccountLookup":
        """Read the accounts with these numbers."""
        found: defaultdict[str, dict[str, UUID]] = defaultdict(dict)
        for account in await accounts_by_number(session, numbers):
            found[account.number][account.organisation_code] = account.account_id
        return cls(found)

    def account_of(self, number: str, organisation: str) -> UUID:
        """The account a row means. Raises RowError."""
        candidates = self._found.get(number, {})
        if organisation:
            if organisation not in candidates:
                raise RowError(
                    ORGANISATION_TITLE, f"У организации {organisation} нет лицевого счёта {number}"
                )
            return candidates[organisation]
        if not candidates:
            raise RowError(NUMBER_TITLE, f"Лицевой счёт {number} не найден")
        if len(candidates) > 1:
            raise RowError(ORGANISATION_TITLE, f"Счёт {number} есть у нескольких организаций: укажите код")
        return next(iter(candidates.values()))
