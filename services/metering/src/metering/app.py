"""The map of the metering service."""

from common.service import ServiceDefinition, migrations_of
from importing import build_import_router, import_jobs
from metering.consumers import HANDLERS
from metering.guest import router as guest_router
from metering.meter import router as meter_router
from metering.meter.imports import METERS
from metering.reading import router as reading_router
from metering.reading.imports import READINGS
from metering.settings import Settings
from metering.tables import metadata
from metering.window import router as window_router

definition = ServiceDefinition(
    name="metering",
    title="Kabinet: meters and readings",
    settings_class=Settings,
    metadata=metadata,
    routers=[
        meter_router.router,
        reading_router.router,
        guest_router.router,
        window_router.router,
        build_import_router(METERS, READINGS),
    ],
    consumers=HANDLERS,
    jobs=import_jobs(METERS, READINGS),
    migrations=migrations_of(__file__),
)
