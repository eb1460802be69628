"""Every route of the published interface, as the documents in docs/api declare them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from local_stack.layout import checkout

# Who needs no session. Everything else must refuse a stranger to the house.
PUBLIC = re.compile(
    r"/api/content/v1/(contacts|legal-texts.*|offices|public-page|questions)$"
    r"|/api/identity/v1/(jwks\.json|login-codes.*|registrations.*|sessions|sessions/refresh|sessions/current)$"
    r"|/api/identity/v1/staff/sessions.*"
    r"|/api/metering/v1/guest/.*"
    r"|/api/payments/v1/callbacks/rbs$"
    r"|/api/tickets/v1/services.*"
)
STAFF = re.compile(r"/v1/(imports|queue|staff/me|organisations/)")


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    method: str
    template: str
    body: Mapping[str, Any] | None
    form: Mapping[str, Any] | None
    inputs: tuple[Mapping[str, Any], ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.template))

    @property
    def is_public(self) -> bool:
        # The list of one's own sessions shares its address with signing in.
        return bool(PUBLIC.match(self.template)) and self.name != "GET /api/identity/v1/sessions"

    @property
    def is_for_staff(self) -> bool:
        return bool(STAFF.search(self.template))

    def path(self, values: Mapping[str, str]) -> str:
        """The path below /api with its parameters filled in."""
        path = self.template.removeprefix("/api/")
        for name in self.parameters:
            path = path.replace("{" + name + "}", values[name])
        return path


@cache
def routes() -> tuple[Route, ...]:
    """All of them."""
    found = []
    for document in sorted((checkout() / "docs" / "api").glob("*.json")):
        described = json.loads(document.read_text("utf-8"))
        for template, operations in described["paths"].items():
            for method, operation in operations.items():
                json_body = _body(described, operation, kind="application/json")
                form = _body(described, operation, kind="multipart/form-data")
                inputs = tuple(operation.get("parameters", ()))
                found.append(Route(method.upper(), template, json_body, form, inputs))
    assert len(found) > 80
    return tuple(found)


def _body(described: dict[str, Any], operation: dict[str, Any], *, kind: str) -> Mapping[str, Any] | None:
    """The schema of a body of this content type."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get(kind, {}).get("schema")
    if schema is None:
        return None
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    found: Mapping[str, Any] = described["components"]["schemas"].get(name, schema)
    return found
