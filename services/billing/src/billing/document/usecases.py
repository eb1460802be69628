"""Making the payment document of a receipt."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from billing.document.cache import DocumentCache
from billing.document.render import TEMPLATE, Renderer
from billing.document.view import document_view
from billing.errors import DocumentUnavailable
from billing.receipt.models import FullIssue
from billing.receipt.usecases import read_receipt
from billing.settings import settings_of
from common.auth import Caller
from common.db import translated
from common.problems import Unavailable
from common.service import Resources
from contracts.accounts import AccountCardQuery, AccountCardReply

CARD_SECONDS = 2


@dataclass(frozen=True, slots=True)
class DocumentTools:
    """What a process keeps to make documents with."""

    renderer: Renderer
    cache: DocumentCache
    template_digest: str


async def start_tools(resources: Resources) -> None:
    """Make the tools once per process; nothing heavy is loaded before the first document."""
    settings = settings_of(resources)
    resources.extras["documents"] = DocumentTools(
        renderer=Renderer(threads=settings.document_threads, queue_max=settings.document_queue_max),
        cache=DocumentCache(settings),
        template_digest=hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()[:16],
    )


async def stop_tools(resources: Resources) -> None:
    """Close the cache and the threads."""
    tools: DocumentTools = resources.extras["documents"]
    tools.renderer.close()
    await tools.cache.close()


async def make_document(
    resources: Resources, caller: Caller, *, receipt_id: UUID, since: date
) -> tuple[FullIssue, bytes]:
    """The receipt and its document as PDF. Raises ReceiptNotFound, DocumentUnavailable, DocumentQueueFull."""
    # The question to accounts and the rendering take their time, so the transaction ends before them.
    async with translated(), resources.sessions() as session:
        full = await read_receipt(session, caller, receipt_id=receipt_id, since=since)
    card = await _card_of(resources, full.receipt.account_id)
    tools: DocumentTools = resources.extras["documents"]
    key = _cache_key(tools, full, card)
    document = await tools.cache.get(key)
    if document is None:
        document = await tools.renderer.render(document_view(full, card))
        await tools.cache.put(key, document)
    return full, document


async def _card_of(resources: Resources, account_id: UUID) -> AccountCardReply:
    ask = AccountCardQuery(account_id=account_id)
    try:
        card = await resources.broker.request(ask.subject, ask, AccountCardReply, seconds=CARD_SECONDS)
    except Unavailable as error:
        raise DocumentUnavailable from error
    if card.number is None:
        raise DocumentUnavailable
    return card


def _cache_key(tools: DocumentTools, full: FullIssue, card: AccountCardReply) -> str:
    """Everything the bytes depend on: another issue, another card or another template is another document."""
    issue = full.issue
    facts = f"{issue.receipt_id} {issue.import_id} {tools.template_digest} {card.model_dump_json()}"
    return "billing:document:" + hashlib.sha256(facts.encode()).hexdigest()
