"""An operator who brings files of boxes."""

from typing import Any

from sqlalchemy import func, select

from common.ids import new_id
from common.testing import Harness
from sample.app import box


def one_box() -> bytes:
    return f"номер;раз\n{new_id()};1\n".encode()


async def upload(
    service: Harness,
    content: bytes,
    *,
    kind: str = "boxes",
    organisation: str = "",
    period: str = "",
) -> Any:
    answer = await service.client.post(
        service.url("/imports"),
        data={"kind": kind, "organisation": organisation, "period": period},
        files={"file": ("boxes.csv", content, "text/csv")},
        headers=service.issuer.staff("imports"),
    )
    await service.drain()
    return answer


async def show(service: Harness, import_id: str) -> Any:
    return (
        await service.client.get(
            service.url(f"/imports/{import_id}"), headers=service.issuer.staff("imports")
        )
    ).json()


async def act(service: Harness, import_id: str, *, verb: str) -> int:
    answer = await service.client.post(
        service.url(f"/imports/{import_id}/{verb}"), headers=service.issuer.staff("imports")
    )
    await service.drain()
    return answer.status_code


async def boxes(service: Harness) -> int:
    async with service.resources.sessions() as session:
        return (await session.execute(select(func.count()).select_from(box))).scalar_one()
