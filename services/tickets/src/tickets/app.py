"""The map of the tickets service."""

from typing import cast

from common.db import unit_of_work
from common.health import note
from common.service import Resources, ServiceDefinition, migrations_of
from tickets.application.repository import sweep_deleted
from tickets.application.router import router as application_router
from tickets.attachment import repository as attachments
from tickets.attachment.router import router as attachment_router
from tickets.attachment.storage import ObjectStorage
from tickets.attachment.usecases import begin_sweeping
from tickets.consumers import HANDLERS
from tickets.database import metadata
from tickets.queue.router import router as queue_router
from tickets.service.router import router as service_router
from tickets.settings import Settings

SWEEP_SECONDS = 60
STORAGE_SECONDS = 60


async def open_storage(resources: Resources) -> None:
    """Make the object storage ready."""
    resources.extras["storage"] = ObjectStorage(cast("Settings", resources.settings))


async def check_storage(resources: Resources) -> None:
    """Tell by log and metric when the bucket cannot be used; readiness does not hang on it (D-30)."""
    storage = cast("ObjectStorage", resources.extras["storage"])
    note(resources, "storage", problem=await storage.problem())


async def sweep_files(resources: Resources) -> None:
    """Drop files that were taken out or never stored, then the drafts they belonged to."""
    settings = cast("Settings", resources.settings)
    storage = cast("ObjectStorage", resources.extras["storage"])
    async with unit_of_work(resources.sessions) as session:
        files = await begin_sweeping(session, minutes=settings.unsettled_minutes)
    for file in files:
        await storage.remove(file.object_key)
        async with unit_of_work(resources.sessions) as session:
            await attachments.forget(session, file.id)
    async with unit_of_work(resources.sessions) as session:
        await sweep_deleted(session)


definition = ServiceDefinition(
    name="tickets",
    title="Личный кабинет: заявки",
    settings_class=Settings,
    metadata=metadata,
    routers=[service_router, application_router, attachment_router, queue_router],
    consumers=HANDLERS,
    periodic=[(STORAGE_SECONDS, check_storage), (SWEEP_SECONDS, sweep_files)],
    startup=open_storage,
    migrations=migrations_of(__file__),
)
