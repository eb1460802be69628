"""Everything identity listens to."""

from common.service import EventHandler, Resources
from contracts.content import LegalTextPublished
from contracts.identity import ContactQuery, ContactReply
from identity.consent.usecases import note_legal_text
from identity.user.usecases import contact_of

HANDLERS: dict[type, EventHandler] = {LegalTextPublished: note_legal_text}


async def answer_contact(resources: Resources, query: ContactQuery) -> ContactReply:
    """Tell another service where a resident is reached."""
    async with resources.sessions() as session:
        return await contact_of(session, query.user_id)
