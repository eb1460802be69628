"""Routes for sending readings and for looking at those that were sent."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from common.auth import Resident
from common.db import Reader, Transaction
from common.idempotency import Key, once
from common.pagination import Cursor, Limit, Page
from common.problems import Busy, KeyMissing, KeyReused, Unprocessable, problems
from metering.errors import (
    AccountNotFound,
    MeterNotFound,
    NotWithdrawable,
    ReadingNotFound,
    ReadingRefused,
    ReadingUnusual,
    WindowClosed,
)
from metering.meter.models import Meter
from metering.meter.rules import SINGLE
from metering.reading import usecases
from metering.reading.models import Reading
from metering.reading.rules import Entry
from metering.reading.usecases import Taken
from metering.texts import NumberText, RegisterCode, number_of

router = APIRouter(tags=["readings"])
ITEMS_MAX = 60
Month = Annotated[date | None, Query(description="first day of a month")]


class ReadingItemIn(BaseModel):
    """A new value, or the volume since the last one, or both when they agree."""

    model_config = ConfigDict(extra="forbid")

    meter_id: UUID
    register_code: RegisterCode = Field(SINGLE, alias="register")
    value: NumberText | None = None
    volume: NumberText | None = None
    is_rollover: bool = Field(False, description="the dial passed through zero")
    is_confirmed_unusual: bool = False

    def entry(self, index: int) -> Entry:
        """The row as the rules take it."""
        return Entry(
            index=index,
            meter_id=self.meter_id,
            register_code=self.register_code,
            value=number_of(self.value),
            volume=number_of(self.volume),
            is_rollover=self.is_rollover,
            is_confirmed_unusual=self.is_confirmed_unusual,
        )


class SubmissionIn(BaseModel):
    """Readings of one account, taken on one day."""

    model_config = ConfigDict(extra="forbid")

    taken_on: date
    items: list[ReadingItemIn] = Field(min_length=1, max_length=ITEMS_MAX)


class ReadingOut(BaseModel):
    """A reading; `volume` is null where it never was the period's value. `is_current`: it is that now."""

    model_config = ConfigDict(serialize_by_alias=True)

    reading_id: UUID
    meter_id: UUID
    meter_name: str
    serial: str
    unit: str
    register_code: str = Field(serialization_alias="register")
    period: date
    accounted_on: date
    taken_on: date
    source: str
    status: str
    value: str
    volume: str | None
    is_current: bool
    is_rollover: bool
    accepted_for_billing_on: date | None

    @classmethod
    def of(cls, reading: Reading, meter: Meter) -> Self:
        """The reading as its meter shows it."""
        return cls(
            reading_id=reading.id,
            meter_id=meter.id,
            meter_name=meter.name,
            serial=meter.serial,
            unit=meter.unit,
            register_code=reading.register_code,
            period=reading.period,
            accounted_on=reading.accounted_on,
            taken_on=reading.taken_on,
            source=reading.source,
            status=reading.status,
            value=meter.scale.shows(reading.value),
            volume=None if reading.volume is None else meter.scale.shows(reading.volume),
            is_current=reading.is_current,
            is_rollover=reading.is_rollover,
            accepted_for_billing_on=reading.accepted_for_billing_on,
        )


class SubmissionOut(BaseModel):
    """What was taken in together."""

    submission_id: UUID
    accepted_at: datetime
    taken_on: date
    period: date
    items: list[ReadingOut]

    @classmethod
    def of(cls, taken: Taken) -> Self:
        """The answer to a submission."""
        return cls(
            submission_id=taken.submission_id,
            accepted_at=taken.sent_at,
            taken_on=taken.taken_on,
            period=taken.period,
            items=[ReadingOut.of(*row) for row in taken.rows],
        )


@router.post(
    "/accounts/{account_id}/readings",
    status_code=201,
    response_model=SubmissionOut,
    responses=problems(
        AccountNotFound,
        MeterNotFound,
        ReadingRefused,
        ReadingUnusual,
        WindowClosed,
        KeyMissing,
        KeyReused,
        Busy,
    ),
)
async def submit_readings(
    account_id: UUID, body: SubmissionIn, caller: Resident, key: Key, session: Transaction
) -> Response:
    """Send readings of an account: all are taken, or none."""

    async def run() -> SubmissionOut:
        taken = await usecases.submit_readings(
            session,
            caller,
            account_id=account_id,
            taken_on=body.taken_on,
            entries=[item.entry(index) for index, item in enumerate(body.items)],
        )
        return SubmissionOut.of(taken)

    return await once(
        session,
        scope=str(caller.user_id),
        key=key,
        operation="submit_readings",
        request=body,
        run=run,
        response=SubmissionOut,
        target=str(account_id),
    )


@router.get("/submissions/{submission_id}", responses=problems(ReadingNotFound))
async def read_submission(submission_id: UUID, caller: Resident, session: Reader) -> SubmissionOut:
    """What one submission brought."""
    return SubmissionOut.of(await usecases.read_submission(session, caller, submission_id))


@router.post(
    "/readings/{reading_id}/withdrawal",
    status_code=201,
    response_model=ReadingOut,
    responses=problems(ReadingNotFound, NotWithdrawable, KeyMissing, KeyReused, Busy),
)
async def withdraw_reading(reading_id: UUID, caller: Resident, key: Key, session: Transaction) -> Response:
    """Take back a reading that a guest sent for one's account."""

    async def run() -> ReadingOut:
        row = await usecases.withdraw_reading(session, caller, reading_id=reading_id)
        return ReadingOut.of(*row)

    return await once(
        session,
        scope=str(caller.user_id),
        key=key,
        operation="withdraw_reading",
        request=None,
        run=run,
        response=ReadingOut,
        target=str(reading_id),
    )


@router.get(
    "/meters/{meter_id}/readings",
    responses=problems(MeterNotFound, Unprocessable),
)
async def list_meter_readings(
    meter_id: UUID, caller: Resident, session: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Page[ReadingOut]:
    """Readings of one meter, newest period first."""
    rows, following = await usecases.list_meter_readings(
        session, caller, meter_id=meter_id, cursor=cursor, limit=limit
    )
    return Page(items=[ReadingOut.of(*row) for row in rows], next_cursor=following)


@router.get(
    "/accounts/{account_id}/readings",
    responses=problems(AccountNotFound, Unprocessable),
)
async def list_account_readings(
    account_id: UUID,
    caller: Resident,
    session: Reader,
    *,
    period_from: Month = None,
    period_to: Month = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ReadingOut]:
    """Readings of all meters of an account from every source, newest month first."""
    rows, following = await usecases.list_account_readings(
        session,
        caller,
        account_id=account_id,
        first=period_from,
        last=period_to,
        cursor=cursor,
        limit=limit,
    )
    return Page(items=[ReadingOut.of(*row) for row in rows], next_cursor=following)
