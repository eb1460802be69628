"""Use cases of a resident's sign-in: by password or by a code (ID-17, 18, 20, 21)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Kind
from identity import metrics
from identity.attempt.usecases import Guesser, SignInPolicy, count_guess, forgive_guess
from identity.code.rules import CodePolicy, Purpose
from identity.code.usecases import CodeTry, use_code
from identity.errors import EmailWithoutCabinet, PhoneWithoutCabinet, WrongCredentials
from identity.password.hashing import Verdict
from identity.secret import Secrets
from identity.session.usecases import OpenSession, open_session
from identity.user import repository
from identity.user.models import User
from identity.user.rules import Address, parse_login

KIND: Kind = "resident"
EMAIL_HINT = "По почте можно войти, только если адрес подтверждён"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whose password is about to be compared; nobody's when the login is unknown."""

    user_id: UUID | None
    password_hash: str | None


async def find_candidate(session: AsyncSession, login: str) -> Candidate:
    """Whom a phone or a confirmed e-mail address belongs to."""
    user = await repository.find_by_address(session, parse_login(login))
    return Candidate(user.id, user.password_hash) if user else Candidate(None, None)


def normal_login(login: str) -> str:
    """The login as it is counted: one number typed in two ways is one login."""
    address = parse_login(login)
    return address.value if address else login.casefold()


async def begin_sign_in(session: AsyncSession, guesser: Guesser, *, policy: SignInPolicy) -> None:
    """Count the guess before the slow comparison. Raises TooManySignIns."""
    await count_guess(session, guesser, policy=policy)


def refuse_wrong(candidate: Candidate, verdict: Verdict, *, login: str) -> UUID:
    """Whose password was right. Raises WrongCredentials, in the same words for an unknown login."""
    if candidate.user_id is None or not verdict.is_right:
        metrics.SIGN_INS.labels("wrong_password").inc()
        raise WrongCredentials(EMAIL_HINT if "@" in login else None)
    return candidate.user_id


async def finish_sign_in(
    session: AsyncSession, user_id: UUID, *, guesser: Guesser, new_hash: str | None, device_name: str
) -> tuple[User, OpenSession]:
    """Open the session of a resident whose password was right. Raises WrongCredentials for who is gone."""
    await forgive_guess(session, guesser)
    user = await repository.lock_user(session, user_id)
    if user is None:
        raise WrongCredentials
    if new_hash is not None:
        user.password_hash = new_hash
    opened = await open_session(session, subject_id=user.id, kind=KIND, device_name=device_name)
    return user, opened


async def sign_in_by_code(
    session: AsyncSession,
    flow_id: UUID,
    *,
    code: str,
    device: bytes | None,
    device_name: str,
    secrets: Secrets,
    policy: CodePolicy,
) -> tuple[User, OpenSession]:
    """Open a session for who holds the address.

    Raises PhoneWithoutCabinet or EmailWithoutCabinet after a right code only: a code is sent to every
    address, so that nobody learns from the outside who has a cabinet.
    """
    attempt = CodeTry(Purpose.LOGIN, flow_id=flow_id, code=code, device=device)
    value = await use_code(session, attempt, secrets=secrets, policy=policy)
    address = Address("email" if "@" in value else "sms", value)
    user = await repository.find_by_address(session, address)
    if user is None and address.channel == "email":
        raise EmailWithoutCabinet("Войдите по номеру телефона и подтвердите адрес или зарегистрируйтесь")
    if user is None:
        raise PhoneWithoutCabinet("Зарегистрируйтесь или укажите другой номер")
    opened = await open_session(session, subject_id=user.id, kind=KIND, device_name=device_name)
    return user, opened
