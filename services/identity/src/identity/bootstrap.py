"""Creates members of staff: `python -m identity.bootstrap --file staff.json`; may be run any number of times.

Reads KABINET_* like the service. A file that says `"demo": true` holds published passwords and works in the
dev environment only.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from common.db import create_engine, create_sessions, unit_of_work
from identity.errors import WeakPassword
from identity.fields import Email, Password
from identity.password.hashing import PasswordHasher
from identity.password.rules import PasswordPolicy
from identity.secret import Secrets
from identity.settings import Settings
from identity.staff.rules import Role
from identity.staff.usecases import put_staff
from identity.user.rules import refuse_control_characters

NAME_MAX = 100


class StaffEntry(BaseModel):
    """One member of staff in the file."""

    model_config = ConfigDict(extra="forbid")

    login: Email
    name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_MAX),
        AfterValidator(refuse_control_characters),
    ]
    roles: Annotated[list[Role], Field(min_length=1)]
    password: Password


class StaffFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    demo: bool = False
    staff: Annotated[list[StaffEntry], Field(min_length=1, max_length=1000)]


async def create_staff(settings: Settings, wanted: StaffFile) -> tuple[int, int]:
    """Create who is missing and update the rest; return how many were created and how many were there.

    Raises ValueError for demo passwords outside the dev environment, WeakPassword for others that are weak.
    """
    if wanted.demo and settings.environment != "dev":
        raise ValueError("the file is marked demo: its passwords are public")
    policy = PasswordPolicy(settings.password_policy)
    for entry in wanted.staff:
        policy.check(entry.password, context=[entry.login.partition("@")[0]] if not wanted.demo else [])
    hasher = PasswordHasher(
        Secrets(settings.secret_pepper.get_secret_value()),
        memory_kib=settings.argon2_memory_kib,
        passes=settings.argon2_passes,
        at_once=1,
        waiting_max=len(wanted.staff),
    )
    hashes = [await hasher.hash(entry.password) for entry in wanted.staff]
    hasher.close()
    engine = create_engine(settings)
    created = 0
    async with unit_of_work(create_sessions(engine)) as session:
        for entry, password_hash in zip(wanted.staff, hashes, strict=True):
            created += await put_staff(
                session,
                login=entry.login,
                name=entry.name,
                roles=entry.roles,
                password_hash=password_hash,
            )
    await engine.dispose()
    return created, len(wanted.staff) - created


def main() -> int:
    """Read the file named on the command line and make the staff it names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True)
    path = parser.parse_args().file
    try:
        wanted = StaffFile.model_validate(json.loads(path.read_text(encoding="utf-8")))
        created, existing = asyncio.run(create_staff(Settings(), wanted))
    except ValidationError as error:
        # The places and messages only: the values are passwords.
        places = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        return _fail(f"{error.title}: {places}")
    except (OSError, ValueError, WeakPassword) as error:
        return _fail(f"{path}: {error}")
    print(f"staff: {created} created, {existing} up to date", flush=True)  # noqa: T201 - a command's answer
    return 0


def _fail(message: str) -> int:
    print(message, file=sys.stderr)  # noqa: T201 - a command's answer
    return 1


if __name__ == "__main__":
    sys.exit(main())
