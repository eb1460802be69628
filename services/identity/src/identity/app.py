"""The map of the identity service."""

from common.db import unit_of_work
from common.service import Resources, ServiceDefinition, migrations_of
from contracts.identity import ContactQuery
from identity import metrics
from identity.challenge.usecases import wrong_codes
from identity.code import repository as codes
from identity.consumers import HANDLERS, answer_contact
from identity.database import metadata
from identity.login.router import router as login_router
from identity.registration import repository as registrations
from identity.registration.router import router as registration_router
from identity.session import repository as sessions
from identity.session.router import router as session_router
from identity.settings import Settings
from identity.staff.router import router as staff_router
from identity.toolbox import start, stop, toolbox_of
from identity.user.router import router as user_router

FORGET_SECONDS = 600.0
OBSERVE_SECONDS = 15.0


async def forget_old(resources: Resources) -> None:
    """Drop what is over: codes, forms nobody finished, ended sessions."""
    async with unit_of_work(resources.sessions) as session:
        await codes.forget_old(session)
        await registrations.forget_expired(session)
        await sessions.forget_old(session, toolbox_of(resources).session_policy)


async def observe_guessing(resources: Resources) -> None:
    """Show the number that decides whether everybody has to prove work."""
    async with resources.sessions() as session:
        metrics.CODES_WRONG.set(await wrong_codes(session))


definition = ServiceDefinition(
    name="identity",
    title="Identity: residents, staff and their sessions",
    settings_class=Settings,
    metadata=metadata,
    routers=[registration_router, login_router, session_router, user_router, staff_router],
    consumers=HANDLERS,
    responders={ContactQuery.subject: (ContactQuery, answer_contact)},
    periodic=[(FORGET_SECONDS, forget_old), (OBSERVE_SECONDS, observe_guessing)],
    startup=start,
    shutdown=stop,
    migrations=migrations_of(__file__),
)
