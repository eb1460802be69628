"""GET /receipts/{receipt_id}/document.pdf."""

from uuid import UUID

from fastapi import APIRouter, Response

from billing.document import usecases
from billing.errors import DocumentQueueFull, DocumentUnavailable, ReceiptNotFound
from billing.receipt.router import Horizon
from common.auth import Resident
from common.problems import problems
from common.service import ResourcesDep

router = APIRouter(prefix="/receipts/{receipt_id}", tags=["receipts"])
PDF = "application/pdf"


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
    full, document = await usecases.make_document(resources, caller, receipt_id=receipt_id, since=since)
    name = f"receipt-{full.receipt.period:%Y-%m}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(document, media_type=PDF, headers=headers)
