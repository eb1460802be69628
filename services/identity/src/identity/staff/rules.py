"""What members of staff may do: roles are given, scopes follow (C-20)."""

from collections.abc import Iterable
from typing import Literal, get_args

Role = Literal["operator", "supervisor", "finance", "support", "auditor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

SCOPES: dict[Role, frozenset[str]] = {
    "operator": frozenset({"applications", "imports"}),
    "supervisor": frozenset({"applications", "imports", "content"}),
    "finance": frozenset({"imports"}),
    "support": frozenset({"applications"}),
    "auditor": frozenset(),
    "admin": frozenset({"applications", "imports", "content"}),
}


def scopes_of(roles: Iterable[str]) -> frozenset[str]:
    """The scopes of some roles; an unknown role gives none."""
    known = [role for role in ROLES if role in set(roles)]
    return frozenset[str]().union(*(SCOPES[role] for role in known))
