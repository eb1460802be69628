"""Types of the fields that people fill in; every request model uses these."""

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from identity.user import rules

CODE_LENGTH = 6
Language = Literal["ru", "en", "kk"]

Phone = Annotated[str, StringConstraints(max_length=32), AfterValidator(rules.parse_phone)]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(rules.parse_email)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=rules.NAME_MAX), AfterValidator(rules.parse_name)
]
OptionalName = Annotated[
    str | None,
    StringConstraints(strip_whitespace=True, max_length=rules.NAME_MAX),
    AfterValidator(rules.parse_optional_name),
]
Code = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=r"^[0-9]{6}$", min_length=CODE_LENGTH, max_length=CODE_LENGTH
    ),
]
# Compared or hashed only; what a new password must look like is said by the policy.
Password = Annotated[
    str, StringConstraints(min_length=1, max_length=256), AfterValidator(rules.refuse_control_characters)
]
Login = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=254),
    AfterValidator(rules.refuse_control_characters),
]
DocumentCode = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z0-9_-]+$")]
