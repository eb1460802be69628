"""What staff decides about reading windows."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from metering.account.repository import has_organisation
from metering.errors import OrganisationNotFound
from metering.window import repository
from metering.window.models import ReadingWindow
from metering.window.rules import WindowRules


async def read_window(session: AsyncSession, organisation_id: UUID) -> WindowRules:
    """The rules of an organisation. Raises OrganisationNotFound."""
    if not await has_organisation(session, organisation_id):
        raise OrganisationNotFound
    return await repository.rules_of_organisation(session, organisation_id)


async def set_window(session: AsyncSession, organisation_id: UUID, *, rules: WindowRules) -> WindowRules:
    """Replace the rules of an organisation from the next request on. Raises OrganisationNotFound."""
    if not await has_organisation(session, organisation_id):
        raise OrganisationNotFound
    window = ReadingWindow(
        organisation_id=organisation_id,
        opens_day=rules.opens_day,
        closes_day=rules.closes_day,
        takes_late=rules.takes_late,
        time_zone=rules.time_zone,
        unusual_factor=rules.unusual_factor,
        changed_at=clock.now(),
    )
    await repository.save_window(session, window)
    return rules
