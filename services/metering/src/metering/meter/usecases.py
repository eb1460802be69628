"""What residents see of their meters."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.auth import Caller
from metering.account.models import GuestAccount
from metering.account.repository import require_owned
from metering.meter import repository
from metering.meter.models import Meter
from metering.meter.rules import Register
from metering.reading.dials import DialHistory, histories
from metering.window.repository import rules_of_account
from metering.window.rules import WindowRules, WindowState, window_at


@dataclass(frozen=True, slots=True)
class MeterCard:
    """A meter with what is known of its registers."""

    meter: Meter
    dials: Sequence[tuple[Register, DialHistory]]

    @property
    def average(self) -> Decimal | None:
        """The usual consumption of a month over all day zones."""
        known = [dial.average for _, dial in self.dials if dial.average is not None]
        return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True, slots=True)
class MeterBoard:
    """All meters of an account and the window they are read in."""

    cards: Sequence[MeterCard]
    rules: WindowRules
    window: WindowState


async def show_meters(session: AsyncSession, caller: Caller, account_id: UUID) -> MeterBoard:
    """The meters of one of the caller's accounts. Raises AccountNotFound."""
    account = await require_owned(session, caller, account_id)
    rules = await rules_of_account(session, account)
    window = window_at(rules, clock.now())
    meters = await repository.list_meters(session, account)
    dials = await histories(session, meters, window.period)
    cards = [
        MeterCard(meter, [(register, dials[meter.id, register.code]) for register in meter.registers])
        for meter in meters
    ]
    return MeterBoard(cards, rules, window)


async def guest_meters(session: AsyncSession, account: GuestAccount) -> list[Meter]:
    """The meters of an account that take readings today; for somebody who has not signed in."""
    rules = await rules_of_account(session, account)
    today = window_at(rules, clock.now()).today
    return [meter for meter in await repository.list_meters(session, account) if meter.is_active(today)]
