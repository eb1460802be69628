"""Routes of a resident's own accounts."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from accounts.account.repository import Described
from accounts.account.rules import masked_address, plain_decimal
from accounts.errors import (
    AccountAmbiguous,
    AccountNotFound,
    LinkNotFound,
    PrimaryRequired,
    SurnameMismatch,
    TooManyLinks,
    TooManyRequests,
    VersionConflict,
)
from accounts.link import usecases
from accounts.link.repository import LinkedAccount
from accounts.texts import AccountNumber, Alias, Flat, House, PersonName
from common.auth import Resident
from common.db import Reader, Transaction
from common.idempotency import Key, once
from common.problems import KeyMissing, KeyReused, problems

router = APIRouter(prefix="/links", tags=["links"])


class SearchIn(BaseModel):
    """What the receipt says; `flat` in an apartment house. `organisation_id` settles an ambiguous number."""

    model_config = ConfigDict(extra="forbid")

    number: AccountNumber
    house: House
    flat: Flat | None = None
    organisation_id: UUID | None = None


class FoundAccountOut(BaseModel):
    """A found account before ownership is proved: the organisation, and what the seeker knew already."""

    account_id: UUID
    supplier: str
    address_hint: str
    check_kind: str
    has_electronic_receipt: bool

    @classmethod
    def of(cls, found: Described) -> Self:
        """The answer for a found account."""
        place = found.premises
        return cls(
            account_id=found.account.id,
            supplier=found.organisation.name,
            address_hint=masked_address(place.street, place.house, flat=place.flat),
            check_kind=found.organisation.check_kind,
            has_electronic_receipt=found.organisation.has_electronic_receipt,
        )


class LinkIn(BaseModel):
    """A found account and the proof that it is the caller's."""

    model_config = ConfigDict(extra="forbid")

    account_id: UUID
    surname: PersonName
    is_primary: StrictBool = False
    e_receipt: StrictBool = False


class LinkChange(BaseModel):
    """A new name of the account (empty takes it away) or the first place; `version` is the one last seen."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    alias: Alias | None = None
    is_primary: StrictBool | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.alias is None and self.is_primary is None:
            raise ValueError("Укажите название счёта или сделайте его основным")
        return self


class LinkOrganisation(BaseModel):
    """Who keeps the account, and which sections it offers."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    name: str
    phone: str | None
    has_payments: bool
    has_readings: bool
    has_electronic_receipt: bool


class LinkOut(BaseModel):
    """An account of the cabinet."""

    link_id: UUID
    account_id: UUID
    number: str
    address: str
    organisation: LinkOrganisation
    holder_name: str
    is_primary: bool
    alias: str | None
    e_receipt: bool
    linked_at: datetime
    version: int

    @classmethod
    def of(cls, linked: LinkedAccount) -> Self:
        """The answer for a linked account."""
        return cls(
            link_id=linked.link.id,
            account_id=linked.account.id,
            number=linked.account.number,
            address=linked.premises.address,
            organisation=LinkOrganisation.model_validate(linked.organisation),
            holder_name=linked.account.holder_name,
            is_primary=linked.link.is_primary,
            alias=linked.link.alias,
            e_receipt=linked.link.has_receipt_consent,
            linked_at=linked.link.linked_at,
            version=linked.link.version,
        )


class LinkList(BaseModel):
    """All accounts of the cabinet, the primary one first; their number is limited, so there are no pages."""

    items: list[LinkOut]


class AccountDetails(BaseModel):
    """What the accounting system knows of an account; null where it says nothing. Areas are decimals, m²."""

    account_id: UUID
    number: str
    address: str
    organisation: LinkOrganisation
    holder_name: str
    total_area_m2: str | None
    living_area_m2: str | None
    rooms: int | None
    owners: int | None
    persons_registered: int | None
    persons_living: int | None
    stove_type: str | None
    has_electric_heating: bool | None
    house_total_area_m2: str | None
    house_living_area_m2: str | None
    house_nonresidential_area_m2: str | None
    house_common_area_m2: str | None

    @classmethod
    def of(cls, linked: LinkedAccount) -> Self:
        """The answer for a linked account."""
        account, place = linked.account, linked.premises
        return cls(
            account_id=account.id,
            number=account.number,
            address=place.address,
            organisation=LinkOrganisation.model_validate(linked.organisation),
            holder_name=account.holder_name,
            total_area_m2=plain_decimal(place.total_area_m2),
            living_area_m2=plain_decimal(place.living_area_m2),
            rooms=place.rooms,
            owners=account.owners,
            persons_registered=account.persons_registered,
            persons_living=account.persons_living,
            stove_type=place.stove_type,
            has_electric_heating=place.has_electric_heating,
            house_total_area_m2=plain_decimal(place.house_total_area_m2),
            house_living_area_m2=plain_decimal(place.house_living_area_m2),
            house_nonresidential_area_m2=plain_decimal(place.house_nonresidential_area_m2),
            house_common_area_m2=plain_decimal(place.house_common_area_m2),
        )


@router.post("/search", responses=problems(AccountNotFound, AccountAmbiguous, TooManyRequests))
async def search_account(body: SearchIn, caller: Resident, session: Transaction) -> FoundAccountOut:
    """Find an account by its number, house and flat; misses are counted."""
    found = await usecases.find_account(
        session,
        caller,
        number=body.number,
        house=body.house,
        flat=body.flat,
        organisation_id=body.organisation_id,
    )
    return FoundAccountOut.of(found)


@router.post(
    "",
    status_code=201,
    response_model=LinkOut,
    responses=problems(
        AccountNotFound, SurnameMismatch, TooManyLinks, TooManyRequests, KeyMissing, KeyReused
    ),
)
async def link_account(body: LinkIn, key: Key, caller: Resident, session: Transaction) -> Response:
    """Link a found account to the caller's cabinet after the surname check."""

    async def run() -> LinkOut:
        linked = await usecases.link_account(
            session,
            caller,
            account_id=body.account_id,
            surname=body.surname,
            is_primary=body.is_primary,
            has_consent=body.e_receipt,
        )
        return LinkOut.of(linked)

    return await once(
        session,
        scope=str(caller.user_id),
        key=key,
        operation="link_account",
        request=body,
        run=run,
        response=LinkOut,
    )


@router.get("")
async def list_links(caller: Resident, session: Reader) -> LinkList:
    """The caller's accounts, the primary one first."""
    return LinkList(items=[LinkOut.of(linked) for linked in await usecases.list_links(session, caller)])


@router.patch("/{link_id}", responses=problems(LinkNotFound, VersionConflict, PrimaryRequired))
async def change_link(link_id: UUID, body: LinkChange, caller: Resident, session: Transaction) -> LinkOut:
    """Rename one of the caller's accounts or make it the primary one."""
    linked = await usecases.change_link(
        session,
        caller,
        link_id=link_id,
        version=body.version,
        alias=body.alias,
        is_primary=body.is_primary,
    )
    return LinkOut.of(linked)


@router.delete("/{link_id}", status_code=204, responses=problems(LinkNotFound))
async def unlink_account(link_id: UUID, caller: Resident, session: Transaction) -> None:
    """Unlink an account from the caller's cabinet; repeating it changes nothing."""
    await usecases.unlink_account(session, caller, link_id=link_id)


@router.get("/{account_id}/details", responses=problems(LinkNotFound))
async def read_account_details(account_id: UUID, caller: Resident, session: Reader) -> AccountDetails:
    """Premises, people and house data of one of the caller's accounts."""
    return AccountDetails.of(await usecases.read_linked_account(session, caller, account_id=account_id))
