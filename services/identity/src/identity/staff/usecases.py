"""Use cases of staff: sign in with a password and a mailed code, renew, be created by a command."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Kind
from common.ids import new_id
from common.problems import Unauthenticated
from identity.attempt.usecases import Guesser, forgive_guess
from identity.code.rules import CodePolicy, Purpose
from identity.code.usecases import CodeRequest, CodeTry, use_code
from identity.errors import WrongCredentials
from identity.login.usecases import Candidate
from identity.secret import Secrets
from identity.session.repository import database_now
from identity.session.rules import SessionPolicy
from identity.session.usecases import OpenSession, open_session, renew_session
from identity.staff import repository
from identity.staff.models import StaffMember
from identity.staff.rules import Role, scopes_of

KIND: Kind = "staff"


@dataclass(frozen=True, slots=True)
class SignedInStaff:
    """A member of staff and what the roles allow now."""

    staff_id: UUID
    name: str
    scopes: frozenset[str]


async def find_candidate(session: AsyncSession, login: str) -> Candidate:
    """Whose login this is."""
    member = await repository.find_active_by_login(session, login)
    return Candidate(member.id, member.password_hash) if member else Candidate(None, None)


async def describe_staff(session: AsyncSession, staff_id: UUID) -> SignedInStaff:
    """A member of staff with the present scopes. Raises Unauthenticated for who has left."""
    member = await repository.find_active(session, staff_id)
    if member is None:
        raise Unauthenticated
    return SignedInStaff(member.id, member.name, scopes_of(await repository.roles_of(session, member.id)))


async def accept_password(
    session: AsyncSession, staff_id: UUID, *, guesser: Guesser, new_hash: str | None
) -> StaffMember:
    """The password was right: forget the guess. Raises WrongCredentials when the member has just left."""
    await forgive_guess(session, guesser)
    member = await repository.find_active(session, staff_id)
    if member is None:
        raise WrongCredentials
    if new_hash is not None:
        member.password_hash = new_hash
    return member


def second_proof(member: StaffMember, *, network: str, device: bytes | None) -> CodeRequest:
    """The code that proves the mailbox after the password."""
    return CodeRequest(
        purpose=Purpose.STAFF_LOGIN,
        channel="email",
        address=member.login,
        flow_id=new_id(),
        network=network,
        device=device,
    )


async def open_staff_session(
    session: AsyncSession, staff_id: UUID, *, device_name: str
) -> tuple[SignedInStaff, OpenSession]:
    """Open a session of a member of staff."""
    staff = await describe_staff(session, staff_id)
    opened = await open_session(session, subject_id=staff_id, kind=KIND, device_name=device_name)
    return staff, opened


async def sign_in_by_second_proof(
    session: AsyncSession,
    flow_id: UUID,
    *,
    code: str,
    device: bytes | None,
    device_name: str,
    secrets: Secrets,
    policy: CodePolicy,
) -> tuple[SignedInStaff, OpenSession]:
    """Open the session after the mailed code; the flow exists only where the password was right."""
    attempt = CodeTry(Purpose.STAFF_LOGIN, flow_id=flow_id, code=code, device=device)
    login = await use_code(session, attempt, secrets=secrets, policy=policy)
    member = await repository.find_active_by_login(session, login)
    if member is None:
        raise WrongCredentials
    return await open_staff_session(session, member.id, device_name=device_name)


async def renew_staff_session(
    session: AsyncSession, token: str, *, secrets: Secrets, policy: SessionPolicy
) -> tuple[SignedInStaff, OpenSession]:
    """Renew a session; roles taken away meanwhile are gone from the new token."""
    opened = await renew_session(session, token, kind=KIND, secrets=secrets, policy=policy)
    return await describe_staff(session, opened.session.subject_id), opened


async def put_staff(
    session: AsyncSession, *, login: str, name: str, roles: Sequence[Role], password_hash: str
) -> bool:
    """Create a member of staff, or bring name and roles up to date; a password stays. True when created."""
    member = await repository.lock_by_login(session, login)
    is_new = member is None
    if member is None:
        member = StaffMember(
            id=new_id(),
            login=login,
            name=name,
            password_hash=password_hash,
            created_at=await database_now(session),
        )
        session.add(member)
        await session.flush()
    member.name = name
    member.is_active = True
    await repository.set_roles(session, member.id, roles)
    return is_new
