"""Routes for looking at meters."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from common.auth import Resident
from common.db import Reader
from common.problems import problems
from metering.errors import AccountNotFound
from metering.meter import usecases
from metering.meter.models import Meter
from metering.meter.rules import Register, Scale, verification_state
from metering.meter.usecases import MeterBoard, MeterCard
from metering.reading.dials import DialHistory
from metering.window.rules import WindowRules, WindowState

router = APIRouter(tags=["meters"])


class RegisterOut(BaseModel):
    """A dial. Consumption counts from `last_value`; `current_value` is what this period already has."""

    model_config = ConfigDict(serialize_by_alias=True)

    register_code: str = Field(serialization_alias="register")
    name: str
    average_6_months: str | None
    last_value: str | None
    last_taken_on: date | None
    last_accounted_on: date | None
    last_source: str | None
    current_value: str | None
    current_volume: str | None
    current_taken_on: date | None
    current_source: str | None
    current_reading_id: UUID | None

    @classmethod
    def of(cls, register: Register, dial: DialHistory, *, scale: Scale) -> Self:
        """The register with the readings on both sides of the period's start."""
        last, current, average = dial.baseline, dial.current, dial.average
        volume = current.volume if current else None
        return cls(
            register_code=register.code,
            name=register.name,
            average_6_months=None if average is None else str(average),
            last_value=scale.shows(last.value) if last else None,
            last_taken_on=last.taken_on if last else None,
            last_accounted_on=last.accounted_on if last else None,
            last_source=last.source if last else None,
            current_value=scale.shows(current.value) if current else None,
            current_volume=None if volume is None else scale.shows(volume),
            current_taken_on=current.taken_on if current else None,
            current_source=current.source if current else None,
            current_reading_id=current.id if current else None,
        )


class MeterOut(BaseModel):
    """A meter of the account; one with `is_active` false is out of calculation and keeps its history."""

    meter_id: UUID
    serial: str
    name: str
    service_code: str
    unit: str
    place: str
    installed_on: date | None
    verification_due_on: date | None
    verification_state: Literal["unknown", "valid", "soon", "overdue"]
    calculated_from: date | None
    calculated_to: date | None
    removal_reason: str | None
    is_active: bool
    average_6_months: str | None
    digits: int
    decimals: int
    registers: list[RegisterOut]

    @classmethod
    def of(cls, card: MeterCard, today: date) -> Self:
        """The meter as it stands today."""
        meter, average = card.meter, card.average
        described = {name: getattr(meter, name) for name in cls.model_fields if hasattr(Meter, name)}
        return cls(
            **described
            | {
                "meter_id": meter.id,
                "verification_state": verification_state(meter.verification_due_on, today),
                "removal_reason": meter.removal_reason or None,
                "is_active": meter.is_active(today),
                "average_6_months": None if average is None else str(average),
                "registers": [
                    RegisterOut.of(register, dial, scale=meter.scale) for register, dial in card.dials
                ],
            }
        )


class WindowOut(BaseModel):
    """When readings are taken; while closed the dates are those of the next window."""

    opens_day: int
    closes_day: int
    opens_on: date
    closes_on: date
    is_open: bool
    takes_readings: bool
    days_left: int
    period: date
    today: date
    message: str

    @classmethod
    def of(cls, rules: WindowRules, window: WindowState) -> Self:
        """The window as it stands now."""
        return cls(
            opens_day=rules.opens_day,
            closes_day=rules.closes_day,
            opens_on=window.opens_on,
            closes_on=window.closes_on,
            is_open=window.is_open,
            takes_readings=window.takes_readings,
            days_left=window.days_left,
            period=window.period,
            today=window.today,
            message=window.message,
        )


class MetersOut(BaseModel):
    """The meters of an account, none of them being a fact too, and the window."""

    items: list[MeterOut]
    window: WindowOut

    @classmethod
    def of(cls, board: MeterBoard) -> Self:
        """All cards of the account."""
        today = board.window.today
        return cls(
            items=[MeterOut.of(card, today) for card in board.cards],
            window=WindowOut.of(board.rules, board.window),
        )


@router.get("/accounts/{account_id}/meters", responses=problems(AccountNotFound))
async def list_meters(account_id: UUID, caller: Resident, session: Reader) -> MetersOut:
    """Meters of an account with their last readings, averages and the window."""
    return MetersOut.of(await usecases.show_meters(session, caller, account_id))
