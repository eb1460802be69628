"""Imports: checked whole, errors by line, published once, rolled back in one step."""

from typing import Any

import pytest
from sqlalchemy import func, select

from common.ids import new_id
from common.testing import Harness
from sample.app import box

GOOD = "номер;раз\n" + "".join(f"{new_id()};{number}\n" for number in range(2500))
BROKEN = f"номер;раз\n{new_id()};1\n{new_id()};много\n{new_id()};3;4\n"


async def upload(service: Harness, content: bytes, kind: str = "boxes") -> Any:
    answer = await service.client.post(
        service.url("/imports"),
        data={"kind": kind},
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


async def act(service: Harness, import_id: str, verb: str) -> int:
    answer = await service.client.post(
        service.url(f"/imports/{import_id}/{verb}"), headers=service.issuer.staff("imports")
    )
    await service.drain()
    return answer.status_code


async def boxes(service: Harness) -> int:
    async with service.resources.sessions() as session:
        return (await session.execute(select(func.count()).select_from(box))).scalar_one()


@pytest.mark.check("R-18")
@pytest.mark.feature("OPS-10")
async def test_a_file_is_checked_published_and_rolled_back(service: Harness) -> None:
    answer = await upload(service, GOOD.encode("cp1251"))
    assert answer.status_code == 202
    import_id = answer.json()["import_id"]
    checked = await show(service, import_id)
    assert (checked["state"], checked["rows_done"], checked["preview"]["added"]) == ("checked", 2500, 2500)
    assert await boxes(service) == 0
    again = await upload(service, GOOD.encode("cp1251"))
    assert (again.status_code, again.json()["import_id"]) == (200, import_id)
    assert await act(service, import_id, "publish") == 202
    assert await act(service, import_id, "publish") == 202
    assert await boxes(service) == 2500
    assert await act(service, import_id, "rollback") == 202
    assert await boxes(service) == 0
    assert (await show(service, import_id))["state"] == "rolled_back"
    assert (await upload(service, GOOD.encode("cp1251"))).json()["import_id"] == import_id
    assert await act(service, import_id, "publish") == 202
    assert await boxes(service) == 2500


@pytest.mark.feature("OPS-10")
async def test_broken_rows_are_named_and_nothing_is_taken(service: Harness) -> None:
    import_id = (await upload(service, BROKEN.encode())).json()["import_id"]
    rejected = await show(service, import_id)
    assert (rejected["state"], rejected["errors_count"], rejected["preview"]) == ("rejected", 2, None)
    assert rejected["errors"] == [
        {"line": 3, "column": "раз", "message": "Нужно целое число"},
        {"line": 4, "column": "", "message": "Лишние ячейки: ожидалось 2"},
    ]
    assert await act(service, import_id, "publish") == 409
    assert await boxes(service) == 0


@pytest.mark.parametrize("content", [b"\x00\x01", b"a;b\n1;2\n", b'x\n"1', b"\n\n", "номер\n1\n".encode()])
async def test_what_is_not_such_a_file_is_refused_with_a_reason(service: Harness, content: bytes) -> None:
    import_id = (await upload(service, content)).json()["import_id"]
    rejected = await show(service, import_id)
    assert rejected["state"] == "rejected"
    assert rejected["errors"][0]["message"]


async def test_bad_uploads_get_a_clear_answer(service: Harness) -> None:
    assert (await upload(service, b"x", kind="unknown")).status_code == 422
    assert (await upload(service, b"")).status_code == 422
    anonymous = await service.client.post(service.url("/imports"), data={"kind": "boxes"})
    assert anonymous.status_code == 401
