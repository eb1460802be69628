"""Public routes of contacts and of the public page's texts."""

from fastapi import APIRouter, Request, Response

from common.auth import Public
from common.db import Reader
from common.problems import problems
from content.caching import cached
from content.errors import ContentNotPublished
from content.site import usecases
from content.site.models import CONTACTS, PUBLIC_PAGE
from content.site.schemas import Contacts, PublicPage

router = APIRouter(tags=["site"])


@router.get("/contacts", response_model=Contacts, responses=problems(ContentNotPublished))
async def read_contacts(request: Request, _: Public, session: Reader) -> Response:
    """The support line and other contacts."""
    value = await usecases.read_site_text(session, name=CONTACTS)
    return cached(request, Contacts.model_validate(value))


@router.get("/public-page", response_model=PublicPage, responses=problems(ContentNotPublished))
async def read_public_page(request: Request, _: Public, session: Reader) -> Response:
    """What the page before signing in says."""
    value = await usecases.read_site_text(session, name=PUBLIC_PAGE)
    return cached(request, PublicPage.model_validate(value))
