"""What a service is made of, and the resources its process holds."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from common.auth import TokenVerifier
from common.broker import Broker
from common.db import Sessions, create_engine, create_sessions
from common.envelope import Envelope
from common.jobs import JobHandler
from common.settings import ServiceSettings

EventHandler = Callable[[AsyncSession, Any, Envelope], Awaitable[None]]
Responder = Callable[["Resources", Any], Awaitable[Any]]
Periodic = tuple[float, Callable[["Resources"], Awaitable[None]]]


def migrations_of(app: str) -> Path:
    """The migrations of a service by its `__file__`: in it once installed, beside `src` in a checkout."""
    inside = Path(app).parent / "migrations"
    return inside if inside.exists() else Path(app).parents[2] / "migrations"


@dataclass(frozen=True)
class ServiceDefinition:
    """The map of one service: what it serves, listens to and does by itself.

    `consumers`: contract class → handler in the inbox transaction. `jobs`: kind → handler outside one.
    `responders`: request subject → (request model, handler). `periodic`: (seconds, function) pairs.
    """

    name: str
    title: str
    settings_class: type[ServiceSettings]
    metadata: MetaData
    routers: Sequence[APIRouter]
    consumers: Mapping[type[Any], EventHandler] = field(default_factory=dict)
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    responders: Mapping[str, tuple[type[Any], Responder]] = field(default_factory=dict)
    periodic: Sequence[Periodic] = ()
    startup: Callable[["Resources"], Awaitable[None]] | None = None
    shutdown: Callable[["Resources"], Awaitable[None]] | None = None
    migrations: Path = Path()


@dataclass
class Resources:
    """What a running process of a service holds; made once at start and passed down.

    `failing`: check → what is wrong, `failed_at`: when it was last seen to be; kept by `common.health`.
    """

    definition: ServiceDefinition
    settings: ServiceSettings
    engine: AsyncEngine
    sessions: Sessions
    broker: Broker
    verifier: TokenVerifier
    extras: dict[str, Any] = field(default_factory=dict)
    is_draining: bool = False
    failing: dict[str, str] = field(default_factory=dict)
    failed_at: dict[str, float] = field(default_factory=dict)


def create_resources(definition: ServiceDefinition, settings: ServiceSettings) -> Resources:
    """Build the resources; nothing is connected yet."""
    engine = create_engine(settings)
    return Resources(
        definition=definition,
        settings=settings,
        engine=engine,
        sessions=create_sessions(engine),
        broker=Broker(definition.name, settings),
        verifier=TokenVerifier(audience=definition.name, settings=settings),
    )


def _resources(request: Request) -> Resources:
    return cast("Resources", request.app.state.resources)


ResourcesDep = Annotated[Resources, Depends(_resources)]
