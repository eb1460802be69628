"""Making the payment document of a receipt."""

import hashlib

from billing.document.tools import DocumentTools
from billing.document.view import document_view
from billing.receipt.models import FullIssue
from contracts.accounts import AccountCardReply


async def make_document(tools: DocumentTools, full: FullIssue, *, card: AccountCardReply) -> bytes:
    """The document of a receipt as PDF, from the cache where it is there. Raises DocumentQueueFull."""
    key = _cache_key(tools, full, card=card)
    document = await tools.cache.get(key)
    if document is None:
        document = await tools.renderer.render(document_view(full, card))
        await tools.cache.put(key, document)
    return document


def _cache_key(tools: DocumentTools, full: FullIssue, *, card: AccountCardReply) -> str:
    """Everything the bytes depend on: another issue, another card or another template is another document."""
    issue = full.issue
    facts = f"{issue.receipt_id} {issue.import_id} {tools.template_digest} {card.model_dump_json()}"
    return "billing:document:" + hashlib.sha256(facts.encode()).hexdigest()
