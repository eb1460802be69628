"""Use cases of registration: a form becomes a cabinet once the phone is proven (ID-04 to ID-10)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import limits
from common.ids import new_id
from common.outbox import publish
from common.problems import TooManyRequests
from contracts.identity import UserRegistered
from identity import metrics
from identity.code.rules import CodePolicy, Purpose
from identity.code.usecases import HOUR, SENT_NETWORK, CodeRequest, CodeTry, use_code
from identity.consent.models import Consent
from identity.consent.usecases import Accepted, check_consents
from identity.errors import PhoneTaken, RegistrationNotFound, TooManyCodes
from identity.registration import repository
from identity.registration.models import Registration
from identity.secret import Secrets
from identity.session.repository import database_now
from identity.user.repository import add_user, find_by_address
from identity.user.rules import Address

# Long enough for a few codes that come late, short enough to keep no half-made people.
LIFETIME = timedelta(hours=1)
CHANNEL = "web"
PHONE_ADVICE = "Войдите в него или укажите другой номер"


@dataclass(frozen=True, slots=True)
class Form:
    """What a person filled in, the password already hashed."""

    phone: str
    email: str
    first_name: str
    surname: str | None
    language: str
    password_hash: str
    accepted: list[Accepted]
    ip: str
    user_agent: str


async def check_registration(
    session: AsyncSession,
    *,
    consents: dict[str, int],
    required: tuple[str, ...],
    network: str,
    policy: CodePolicy,
) -> list[Accepted]:
    """Refuse what can be refused before the costly part. Raises the consents' problems or TooManyCodes."""
    try:
        await limits.refuse_over(
            session, SENT_NETWORK, subject=network, window=HOUR, limit=policy.per_network_hour
        )
    except TooManyRequests as problem:
        raise TooManyCodes(**problem.extra) from problem
    return await check_consents(session, consents, required=required)


async def add_registration(session: AsyncSession, form: Form) -> Registration:
    """Keep a form until its phone is proven. Says nothing about whether the phone is known."""
    moment = await database_now(session)
    registration = Registration(
        id=new_id(),
        phone=form.phone,
        email=form.email,
        first_name=form.first_name,
        surname=form.surname,
        language=form.language,
        password_hash=form.password_hash,
        consents=[
            {"document": each.document, "version": each.version, "sha256": each.sha256}
            for each in form.accepted
        ],
        ip=form.ip,
        user_agent=form.user_agent,
        created_at=moment,
        expires_at=moment + LIFETIME,
    )
    session.add(registration)
    await session.flush()
    return registration


def code_request(
    registration_id: UUID, *, phone: str, language: str, network: str, device: bytes | None
) -> CodeRequest:
    """The code that a registration waits for."""
    return CodeRequest(
        purpose=Purpose.REGISTRATION,
        channel="sms",
        address=phone,
        flow_id=registration_id,
        network=network,
        device=device,
        language=language,
    )


async def request_another_code(
    session: AsyncSession, registration_id: UUID, *, network: str, device: bytes | None
) -> CodeRequest:
    """The next code of a registration. Raises RegistrationNotFound."""
    registration = await repository.find_open(session, registration_id)
    if registration is None:
        raise RegistrationNotFound
    return code_request(
        registration.id,
        phone=registration.phone,
        language=registration.language,
        network=network,
        device=device,
    )


async def confirm_registration(
    session: AsyncSession,
    registration_id: UUID,
    *,
    code: str,
    device: bytes | None,
    secrets: Secrets,
    policy: CodePolicy,
) -> UUID:
    """Make the cabinet and return its id. «Already registered» is said here only, to who holds the phone.

    The e-mail address may be another cabinet's: that is said only to who proves the mailbox, later.
    Raises PhoneTaken after a right code, which is burnt all the same.
    """
    attempt = CodeTry(Purpose.REGISTRATION, flow_id=registration_id, code=code, device=device)
    await use_code(session, attempt, secrets=secrets, policy=policy)
    registration = await repository.lock_open(session, registration_id)
    if registration is None:
        raise RegistrationNotFound
    if await find_by_address(session, Address("sms", registration.phone)) is not None:
        raise PhoneTaken(PHONE_ADVICE)
    user_id = new_id()
    is_new = await add_user(
        session,
        {
            "id": user_id,
            "phone": registration.phone,
            "email": registration.email,
            "first_name": registration.first_name,
            "surname": registration.surname,
            "language": registration.language,
            "password_hash": registration.password_hash,
        },
    )
    if not is_new:
        raise PhoneTaken(PHONE_ADVICE)
    session.add_all(_consents(registration, user_id))
    await session.delete(registration)
    await publish(session, UserRegistered(user_id=user_id))
    metrics.REGISTRATIONS.inc()
    return user_id


def _consents(registration: Registration, user_id: UUID) -> list[Consent]:
    return [
        Consent(
            id=new_id(),
            user_id=user_id,
            document=accepted["document"],
            version=accepted["version"],
            sha256=accepted["sha256"],
            accepted_at=registration.created_at,
            channel=CHANNEL,
            ip=registration.ip,
            user_agent=registration.user_agent,
        )
        for accepted in registration.consents
    ]
