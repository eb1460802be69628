"""The running service, and a town to test with."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest

from accounts.account.models import PersonalAccount, Premises
from accounts.account.rules import flat_key, house_key, number_key, street_key, surname_key
from accounts.app import definition
from accounts.organisation.models import Organisation
from common.ids import new_id
from common.testing import Harness, Servers, TokenIssuer


@pytest.fixture(scope="session")
async def running(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    async with Harness.running(
        definition, servers, issuer=issuer, lock_timeout_ms=10_000, pool_wait_seconds=15
    ) as it:
        yield it


@pytest.fixture
async def service(running: Harness) -> Harness:
    await running.reset()
    return running


@dataclass
class Town:
    """Arranges organisations and accounts, and acts as residents."""

    service: Harness
    keys: int = field(default=0)

    async def add_organisation(self, code: str = "centre", **values: Any) -> Organisation:
        organisation = Organisation(code=code, name=values.pop("name", f"Центр «{code}»"), **values)
        async with self.service.session() as session:
            session.add(organisation)
        return organisation

    async def add_account(
        self,
        organisation: Organisation,
        number: str = "1000000007",
        *,
        street: str = "ул. Кыштымская",
        house: str = "12",
        flat: str | None = "7",
        surname: str = "Демидова",
        **values: Any,
    ) -> PersonalAccount:
        place = Premises(
            organisation_id=organisation.id,
            street=street,
            house=house,
            flat=flat,
            street_key=f"{street_key(street)} {new_id()}",
            house_key=house_key(house),
            flat_key=flat_key(flat),
            **values,
        )
        account = PersonalAccount(
            organisation_id=organisation.id,
            premises_id=place.id,
            number=number,
            number_key=number_key(number),
            holder_name=f"{surname} А. П.",
            surname_keys=[surname_key(surname)],
        )
        async with self.service.session() as session:
            session.add(place)
            await session.flush()
            session.add(account)
        return account

    def key(self) -> str:
        self.keys += 1
        return f"an-idempotency-key-{self.keys}"

    def resident(self, user_id: UUID | None = None) -> dict[str, str]:
        return self.service.issuer.resident(user_id)

    async def search(self, who: dict[str, str], **body: Any) -> httpx.Response:
        given = {"number": "1000000007", "house": "12", "flat": "7"} | body
        return await self.service.client.post(self.service.url("/links/search"), json=given, headers=who)

    async def link(
        self, who: dict[str, str], account_id: UUID, *, key: str = "", **body: Any
    ) -> httpx.Response:
        given = {"account_id": str(account_id), "surname": "Демидова"} | body
        headers = who | {"Idempotency-Key": key or self.key()}
        return await self.service.client.post(self.service.url("/links"), json=given, headers=headers)

    async def link_new(
        self, who: dict[str, str], organisation: Organisation, *, number: str, **body: Any
    ) -> Any:
        """A new account, found and linked."""
        account = await self.add_account(organisation, number)
        assert (await self.search(who, number=number)).status_code == 200
        answer = await self.link(who, account.id, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def links(self, who: dict[str, str]) -> list[dict[str, Any]]:
        answer = await self.service.client.get(self.service.url("/links"), headers=who)
        assert answer.status_code == 200
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def change(self, who: dict[str, str], link_id: str, **body: Any) -> httpx.Response:
        return await self.service.client.patch(self.service.url(f"/links/{link_id}"), json=body, headers=who)

    async def unlink(self, who: dict[str, str], link_id: str) -> httpx.Response:
        return await self.service.client.delete(self.service.url(f"/links/{link_id}"), headers=who)


@pytest.fixture
def town(service: Harness) -> Town:
    return Town(service)
