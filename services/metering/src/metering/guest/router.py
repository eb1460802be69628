"""Routes for sending readings without signing in: no names, no earlier values."""

from datetime import date, datetime
from typing import Annotated, Self, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from common.auth import Public
from common.db import translated, unit_of_work
from common.http import client_address, network_of
from common.idempotency import Key, once
from common.problems import Busy, KeyMissing, KeyReused, TooManyRequests, Unavailable, problems
from common.service import Resources, ResourcesDep
from contracts.accounts import GuestMatchQuery, GuestMatchReply
from metering.account.models import GuestAccount
from metering.errors import AccountNotFound, MeterNotFound, ReadingRefused, ReadingUnusual, WindowClosed
from metering.guest import usecases
from metering.meter.models import Meter
from metering.meter.rules import SINGLE
from metering.meter.usecases import guest_meters
from metering.reading.rules import Entry
from metering.reading.usecases import Taken
from metering.settings import Settings
from metering.texts import AccountNumber, Flat, House, NumberText, RegisterCode, SerialEnd, number_of

router = APIRouter(prefix="/guest", tags=["guest"])
ITEMS_MAX = 20


class GuestAccountIn(BaseModel):
    """Which account; the flat is left out for a house of one household."""

    model_config = ConfigDict(extra="forbid")

    number: AccountNumber
    house: House
    flat: Flat | None = None


class GuestRegisterOut(BaseModel):
    """A dial of a meter."""

    model_config = ConfigDict(serialize_by_alias=True)

    register_code: str = Field(serialization_alias="register")
    name: str


class GuestMeterOut(BaseModel):
    """A meter without its number and without any reading."""

    meter_id: UUID
    name: str
    place: str
    unit: str
    digits: int
    decimals: int
    registers: list[GuestRegisterOut]

    @classmethod
    def of(cls, meter: Meter) -> Self:
        """What somebody who stands before the meter needs."""
        return cls(
            meter_id=meter.id,
            name=meter.name,
            place=meter.place,
            unit=meter.unit,
            digits=meter.digits,
            decimals=meter.decimals,
            registers=[GuestRegisterOut(register_code=each.code, name=each.name) for each in meter.registers],
        )


class GuestMetersOut(BaseModel):
    """The meters of an account that take readings."""

    meters: list[GuestMeterOut]


class GuestReadingIn(BaseModel):
    """A value, with the end of the meter's number as a sign that the guest stands before the meter."""

    model_config = ConfigDict(extra="forbid")

    meter_id: UUID
    register_code: RegisterCode = Field(SINGLE, alias="register")
    serial_last4: SerialEnd
    value: NumberText
    is_confirmed_unusual: bool = False

    def entry(self, index: int) -> Entry:
        """The row as the rules take it."""
        return Entry(
            index=index,
            meter_id=self.meter_id,
            register_code=self.register_code,
            value=number_of(self.value),
            volume=None,
            is_confirmed_unusual=self.is_confirmed_unusual,
            serial_end=self.serial_last4,
        )


class GuestSubmissionIn(GuestAccountIn):
    """Readings for one account, taken on one day."""

    taken_on: date
    items: list[GuestReadingIn] = Field(min_length=1, max_length=ITEMS_MAX)


class GuestReadingOut(BaseModel):
    """What was sent; consumption is not told, it would give the earlier value away."""

    model_config = ConfigDict(serialize_by_alias=True)

    meter_id: UUID
    meter_name: str
    register_code: str = Field(serialization_alias="register")
    value: str


class GuestSubmissionOut(BaseModel):
    """What was taken in together."""

    submission_id: UUID
    accepted_at: datetime
    taken_on: date
    period: date
    items: list[GuestReadingOut]

    @classmethod
    def of(cls, taken: Taken) -> Self:
        """The answer to a submission."""
        items = [
            GuestReadingOut(
                meter_id=meter.id,
                meter_name=meter.name,
                register_code=reading.register_code,
                value=meter.scale.shows(reading.value),
            )
            for reading, meter in taken.rows
        ]
        return cls(
            submission_id=taken.submission_id,
            accepted_at=taken.sent_at,
            taken_on=taken.taken_on,
            period=taken.period,
            items=items,
        )


def _network(request: Request, resources: ResourcesDep) -> str:
    """Where the request came from: all addresses of one subscriber of version 6 are one."""
    return network_of(client_address(request, trusted_hops=resources.settings.trusted_hops))


Network = Annotated[str, Depends(_network)]


async def _match(
    resources: Resources, network: str, *, asked: GuestAccountIn, operation: str
) -> GuestAccount:
    """The account behind number, house and flat: counted first, then asked outside any transaction."""
    settings = cast("Settings", resources.settings)
    async with translated(), unit_of_work(resources.sessions) as session:
        await usecases.count_request(
            session, network, operation=operation, per_hour=settings.guest_requests_per_hour
        )
    query = GuestMatchQuery(number=asked.number, house=asked.house, flat=asked.flat or None)
    reply = await resources.broker.request(GuestMatchQuery.subject, query, reply=GuestMatchReply)
    if reply.account_id is None:
        raise AccountNotFound
    return GuestAccount(reply.account_id)


@router.post(
    "/meters",
    responses=problems(AccountNotFound, TooManyRequests, Unavailable),
)
async def find_guest_meters(
    body: GuestAccountIn, _: Public, network: Network, resources: ResourcesDep
) -> GuestMetersOut:
    """The meters of an account that somebody knows by number, house and flat."""
    account = await _match(resources, network, asked=body, operation="find_meters")
    async with translated(), resources.sessions() as session:
        meters = await guest_meters(session, account)
    return GuestMetersOut(meters=[GuestMeterOut.of(meter) for meter in meters])


@router.post(
    "/readings",
    status_code=201,
    response_model=GuestSubmissionOut,
    responses=problems(
        AccountNotFound, MeterNotFound, ReadingRefused, ReadingUnusual, WindowClosed, TooManyRequests,
        KeyMissing, KeyReused, Busy, Unavailable,
    ),
)  # fmt: skip
async def submit_guest_readings(
    body: GuestSubmissionIn, _: Public, key: Key, network: Network, resources: ResourcesDep
) -> Response:
    """Send readings for an account without signing in: all are taken, or none."""
    account = await _match(resources, network, asked=body, operation="send_readings")
    settings = cast("Settings", resources.settings)

    async with translated(), unit_of_work(resources.sessions) as session:

        async def run() -> GuestSubmissionOut:
            taken = await usecases.submit_guest_readings(
                session,
                account,
                taken_on=body.taken_on,
                entries=[item.entry(index) for index, item in enumerate(body.items)],
                per_day=settings.guest_readings_per_day,
            )
            return GuestSubmissionOut.of(taken)

        return await once(
            session,
            scope=f"guest:{account}",
            key=key,
            operation="submit_guest_readings",
            request=body,
            run=run,
            response=GuestSubmissionOut,
        )
