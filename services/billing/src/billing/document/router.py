"""GET /receipts/{receipt_id}/document.pdf."""

from uuid import UUID

from fastapi import APIRouter, Response

from billing.document import usecases
from billing.document.tools import tools_of
from billing.errors import DocumentQueueFull, DocumentUnavailable, ReceiptNotFound
from billing.receipt.router import Horizon
from billing.receipt.usecases import read_receipt
from common.auth import Resident
from common.db import translated
from common.problems import Unavailable, problems
from common.service import Resources, ResourcesDep
from contracts.accounts import AccountCardQuery, AccountCardReply

router = APIRouter(prefix="/receipts/{receipt_id}", tags=["receipts"])
PDF = "application/pdf"
CARD_SECONDS = 2


@router.get(
    "/document.pdf",
    response_class=Response,
    responses={
        **problems(ReceiptNotFound, DocumentUnavailable, DocumentQueueFull),
        200: {"content": {PDF: {}}, "description": "The payment document"},
    },
)
async def read_document(
    receipt_id: UUID, caller: Resident, resources: ResourcesDep, since: Horizon
) -> Response:
    """The payment document of a receipt, to look at, print or save."""
    # The question to accounts and the rendering take their time, so the transaction ends before them.
    async with translated(), resources.sessions() as session:
        full = await read_receipt(session, caller, receipt_id=receipt_id, since=since)
    card = await _card_of(resources, full.receipt.account_id)
    document = await usecases.make_document(tools_of(resources), full, card=card)
    name = f"receipt-{full.receipt.period:%Y-%m}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(document, media_type=PDF, headers=headers)


async def _card_of(resources: Resources, account_id: UUID) -> AccountCardReply:
    """What accounts says of the account. Raises DocumentUnavailable."""
    ask = AccountCardQuery(account_id=account_id)
    try:
        card = await resources.broker.request(ask.subject, ask, reply=AccountCardReply, seconds=CARD_SECONDS)
    except Unavailable as error:
        raise DocumentUnavailable from error
    if card.number is None:
        raise DocumentUnavailable
    return card
