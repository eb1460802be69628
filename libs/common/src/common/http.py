"""The web half of a service: one FastAPI application with our errors, health, metrics and limits."""

import asyncio
import ipaddress
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException

from common import problems, validation
from common.broker import Broker
from common.health import Health
from common.middleware import BodyLimit, RequestContext, SameOrigin
from common.revocation import follow_revocations
from common.service import Resources, ServiceDefinition, create_resources
from common.settings import ServiceSettings
from common.worker import Worker

log = structlog.get_logger()
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - stands for a peer that cannot be known
# The framework's own spans and logs carry addresses, values and messages; ours do not (C-41).
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
HTTP_TITLES = {404: problems.NotFound.title, 405: "Такое действие не поддерживается"}


def build_app(definition: ServiceDefinition, settings: ServiceSettings) -> FastAPI:
    """The application of one service; with role `all` or `worker` it also runs the background loops."""
    resources = create_resources(definition, settings)
    health = Health(resources)
    prefix = f"/api/{definition.name}"
    app = FastAPI(
        title=definition.title,
        version="1",
        openapi_url=f"{prefix}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
        lifespan=_lifespan(resources, health),
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.resources = resources
    if settings.role != "worker":
        for router in definition.routers:
            app.include_router(router, prefix=f"{prefix}/v1")
    _add_operations_routes(app, resources, health=health)
    app.add_exception_handler(problems.Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unexpected)
    app.add_middleware(SameOrigin, settings=settings)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(RequestContext)
    return app


def _lifespan(resources: Resources, health: Health) -> Any:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        definition = resources.definition
        resources.broker.start()
        if definition.startup is not None:
            await definition.startup(resources)
        worker = Worker(resources) if resources.settings.role != "api" else None
        if worker is not None:
            worker.start()
        background = [follow_revocations(resources), asyncio.create_task(health.watch())]
        yield
        resources.is_draining = True
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        if worker is not None:
            await worker.stop()
        if definition.shutdown is not None:
            await definition.shutdown(resources)
        await resources.broker.close()
        await resources.engine.dispose()

    return lifespan


def client_address(request: Request, *, trusted_hops: int) -> str:
    """The address our outermost proxy saw: the `trusted_hops`-th from the right; else the peer's."""
    peer = request.client.host if request.client else UNKNOWN_ADDRESS
    header = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [hop.strip() for hop in header.split(",")] if header else []
    candidate = hops[-trusted_hops] if 0 < trusted_hops <= len(hops) else peer
    for address in (candidate, peer):
        try:
            return str(ipaddress.ip_address(address))
        except ValueError:
            continue
    return UNKNOWN_ADDRESS


def network_of(address: str, *, v4_prefix: int = 32, v6_prefix: int = 64) -> str:
    """What limits are counted for: a network, by default one address of version 4, one subscriber of 6."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    prefix = v4_prefix if isinstance(parsed, ipaddress.IPv4Address) else v6_prefix
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))


def _add_operations_routes(app: FastAPI, resources: Resources, *, health: Health) -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez() -> Response:
        """The process answers and its broker client is not closed for good."""
        broker: Broker = resources.broker
        is_dead = broker.client.is_closed and not resources.is_draining and broker.was_connected
        return PlainTextResponse("dead" if is_dead else "ok", status_code=503 if is_dead else 200)

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        """What this process needs was in order at the last look, and it is not ending. Raises NotReady."""
        health.require_ready()
        return PlainTextResponse(f"ok {resources.definition.name}")

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Prometheus metrics of this process."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _answer(status: int, body: dict[str, Any], *, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(body, status_code=status, headers=headers, media_type=problems.MEDIA_TYPE)


async def _on_problem(_: Request, error: Any) -> Response:
    return _answer(error.status, error.body(), headers=error.headers())


async def _on_invalid(_: Request, error: Any) -> Response:
    problem = problems.ValidationFailed(errors=validation.describe(error.errors()))
    return _answer(problem.status, problem.body())


async def _on_http(_: Request, error: Any) -> Response:
    title = HTTP_TITLES.get(error.status_code, "Запрос не выполнен")
    body = {"type": "about:blank", "title": title, "status": error.status_code}
    return _answer(error.status_code, body, headers=dict(error.headers or {}))


async def _on_unexpected(_: Request, error: Exception) -> Response:
    log.error("unexpected error", exception="".join(_frames(error)), error=type(error).__name__)
    title = "Что-то пошло не так. Мы уже знаем об этом"
    return _answer(500, {"type": "/problems/unexpected", "title": title, "status": 500})


def _frames(error: BaseException) -> list[str]:
    """Where it happened, without the values that may be personal."""
    steps = traceback.walk_tb(error.__traceback__)
    return [f"{frame.f_code.co_qualname}:{line} " for frame, line in steps][-12:]
