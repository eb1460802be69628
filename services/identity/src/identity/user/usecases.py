"""Use cases of a resident's profile."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Caller
from common.problems import Unauthenticated
from contracts.identity import ContactReply
from identity.code.rules import CodePolicy, Purpose
from identity.code.usecases import CodeRequest, CodeTry, use_code
from identity.errors import EmailAlreadyConfirmed, EmailTaken
from identity.secret import Secrets
from identity.session.repository import database_now
from identity.user import repository
from identity.user.models import User


async def get_profile(session: AsyncSession, caller: Caller) -> User:
    """The caller's own profile. Raises Unauthenticated when the cabinet is gone."""
    user = await repository.find_user(session, caller.user_id)
    if user is None:
        raise Unauthenticated
    return user


async def change_profile(session: AsyncSession, caller: Caller, *, changes: dict[str, str | None]) -> User:
    """Change the caller's names or language; what is not in `changes` stays."""
    user = await repository.lock_user(session, caller.user_id)
    if user is None:
        raise Unauthenticated
    for name, value in changes.items():
        setattr(user, name, value)
    return user


async def request_email_code(
    session: AsyncSession, caller: Caller, *, network: str, device: bytes | None
) -> CodeRequest:
    """What has to be sent to confirm the caller's e-mail address. Raises EmailAlreadyConfirmed."""
    user = await get_profile(session, caller)
    if user.email_confirmed:
        raise EmailAlreadyConfirmed
    return CodeRequest(
        purpose=Purpose.EMAIL_CONFIRMATION,
        channel="email",
        address=user.email,
        flow_id=user.id,
        network=network,
        device=device,
        language=user.language,
    )


async def confirm_email(
    session: AsyncSession,
    caller: Caller,
    *,
    code: str,
    device: bytes | None,
    secrets: Secrets,
    policy: CodePolicy,
) -> User:
    """The caller holds the mailbox: the address may be used from now on. Raises EmailTaken after the code."""
    user = await repository.lock_user(session, caller.user_id)
    if user is None:
        raise Unauthenticated
    if user.email_confirmed:
        raise EmailAlreadyConfirmed
    attempt = CodeTry(Purpose.EMAIL_CONFIRMATION, flow_id=user.id, code=code, device=device)
    address = await use_code(session, attempt, secrets=secrets, policy=policy)
    if await repository.is_email_taken(session, address, by_other_than=user.id):
        raise EmailTaken("Укажите другой адрес электронной почты")
    user.email_confirmed_at = await database_now(session)
    return user


async def contact_of(session: AsyncSession, user_id: UUID) -> ContactReply:
    """Where a resident is reached: the phone, and the e-mail address once it is confirmed."""
    user = await repository.find_user(session, user_id)
    if user is None:
        return ContactReply(email=None, phone=None, language="ru")
    return ContactReply(
        email=user.email if user.email_confirmed else None, phone=user.phone, language=user.language
    )
