"""The map of the content service."""

from common.service import ServiceDefinition, migrations_of
from content.database import metadata
from content.legal_text.router import router as legal_text_router
from content.office.router import router as office_router
from content.publication.router import router as publication_router
from content.question.router import router as question_router
from content.settings import Settings
from content.site.router import router as site_router

definition = ServiceDefinition(
    name="content",
    title="Личный кабинет: справка, офисы и правовые документы",
    settings_class=Settings,
    metadata=metadata,
    routers=[legal_text_router, question_router, office_router, site_router, publication_router],
    migrations=migrations_of(__file__),
)
