"""The access matrix: every route × anonymous, wrong kind, wrong scope, stranger, owner (C-20, C-21)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from common import auth
from common.ids import new_id

if TYPE_CHECKING:
    from common.testing.harness import Harness

SOME_KEY = "access-matrix-key"
NOT_FOUND, UNAUTHENTICATED, FORBIDDEN = 404, 401, 403


@dataclass(frozen=True, slots=True)
class GuardedRoute:
    """A route with what guards it: public, resident, staff, or staff with a scope."""

    method: str
    path: str
    name: str
    guard: str
    scope: str | None
    parameters: tuple[str, ...]

    def fill(self, values: Mapping[str, Any]) -> str:
        """The path with its parameters filled in."""
        path = self.path
        for name in self.parameters:
            path = path.replace("{" + name + "}", str(values[name]))
        return path


def guarded_routes(app: Any) -> Iterator[GuardedRoute]:
    """All API routes of an application. Raises AssertionError for a route without exactly one guard."""
    for route in _api_routes(app.routes):
        if route.path in {"/livez", "/readyz", "/metrics"}:
            continue
        calls = list(_calls(route.dependant))
        scope = next((call.scope for call in calls if hasattr(call, "scope")), None)
        kinds = [
            kind
            for kind, call in (("public", auth.public), ("resident", auth.resident), ("staff", auth.staff))
            if call in calls
        ]
        assert len(kinds) == 1, f"{route.methods} {route.path} must have exactly one guard, has {kinds}"
        parameters = tuple(parameter.name for parameter in route.dependant.path_params)
        for method in sorted(route.methods or set()):
            yield GuardedRoute(method, str(route.path), str(route.name), kinds[0], scope, parameters)


def _api_routes(routes: Any) -> Iterator[RouteContext]:
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, APIRoute):
            yield context


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)


async def assert_guards(harness: "Harness", *, bodies: Mapping[str, Any] | None = None) -> None:
    """Anonymous callers, the other kind of caller and staff without the scope are always refused."""
    for route in guarded_routes(harness.app):
        if route.guard == "public":
            continue
        path = route.fill(dict.fromkeys(route.parameters, new_id()))
        body = (bodies or {}).get(route.name)
        wrong: list[tuple[dict[str, str], int]] = [({}, UNAUTHENTICATED)]
        if route.guard == "resident":
            wrong.append((harness.issuer.staff("applications", "imports", "content"), FORBIDDEN))
        else:
            wrong.append((harness.issuer.resident(), FORBIDDEN))
            if route.scope is not None:
                wrong.append((harness.issuer.staff("nothing"), FORBIDDEN))
        for headers, status in wrong:
            answer = await harness.client.request(
                route.method, path, json=body, headers={**headers, "Idempotency-Key": SOME_KEY}
            )
            assert answer.status_code == status, f"{route.method} {route.path}: {answer.status_code}"


def _deletions_last(route: GuardedRoute) -> tuple[bool, int]:
    """Deletions come last, those of inner objects first."""
    return route.method == "DELETE", -len(route.parameters)


async def assert_ownership(
    harness: "Harness",
    *,
    owner: UUID,
    values: Mapping[str, Any],
    bodies: Mapping[str, Any] | None = None,
    uploads: Mapping[str, tuple[dict[str, str], dict[str, Any]]] | None = None,
) -> int:
    """On every resident route with an id in its path a stranger gets the same 404 as for an id nobody has.

    `values` gives the owner's ids by parameter name, `bodies` valid bodies and `uploads`
    (form, files) by route name. The owner's
    call must not be a 404. Returns the number of routes checked; a parameter without a value fails.
    """
    checked = 0
    routes = [
        route for route in guarded_routes(harness.app) if route.guard == "resident" and route.parameters
    ]
    for number, route in enumerate(sorted(routes, key=_deletions_last)):
        missing = [name for name in route.parameters if name not in values]
        assert not missing, f"{route.method} {route.path}: no value for {missing}"
        unknown = {**values, route.parameters[-1]: new_id()}

        async def call(
            headers: dict[str, str], ids: Mapping[str, Any], *, who: str, at: Any = (number, route)
        ) -> Any:
            key = f"{SOME_KEY}-{at[0]}-{who}"
            form, files = (uploads or {}).get(at[1].name, (None, None))
            return await harness.client.request(
                at[1].method,
                at[1].fill(ids),
                json=(bodies or {}).get(at[1].name),
                data=form,
                files=files,
                headers={**headers, "Idempotency-Key": key},
            )

        stranger = await call(harness.issuer.resident(), values, who="stranger")
        nobody = await call(harness.issuer.resident(owner), unknown, who="nobody")
        mine = await call(harness.issuer.resident(owner), values, who="owner")
        label = f"{route.method} {route.path}"
        assert stranger.status_code == NOT_FOUND, f"{label}: a stranger got {stranger.status_code}"
        assert nobody.status_code == NOT_FOUND, f"{label}: an unknown id got {nobody.status_code}"
        assert stranger.json() == nobody.json(), f"{label}: foreign and missing differ"
        assert mine.status_code != NOT_FOUND, f"{label}: the owner got a 404"
        checked += 1
    return checked
