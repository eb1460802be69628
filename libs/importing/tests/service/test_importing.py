"""Imports: checked whole, errors by line, published once, rolled back in one step."""

from typing import Any

import pytest
from sqlalchemy import select, update

from boxes import meanwhile
from boxes_operator import act, boxes, one_box, show, upload
from common import jobs
from common.ids import new_id
from common.tables import import_file, job
from common.testing import Harness

GOOD = "номер;раз\n" + "".join(f"{new_id()};{number}\n" for number in range(2500))
BROKEN = f"номер;раз\n{new_id()};1\n{new_id()};много\n{new_id()};3;4\n"


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
    assert await act(service, import_id, verb="publish") == 202
    assert await act(service, import_id, verb="publish") == 202
    assert await boxes(service) == 2500
    assert await act(service, import_id, verb="rollback") == 202
    assert await boxes(service) == 0
    assert (await show(service, import_id))["state"] == "rolled_back"
    assert (await upload(service, GOOD.encode("cp1251"))).json()["import_id"] == import_id
    assert await act(service, import_id, verb="publish") == 202
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
    assert await act(service, import_id, verb="publish") == 409
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
    form: dict[str, Any] = {"data": {"kind": "boxes", "file": "x"}, "files": {"other": b"x"}}
    no_file = await service.client.post(
        service.url("/imports"), **form, headers=service.issuer.staff("imports")
    )
    (error,) = no_file.json()["errors"]
    assert (error["field"], error["message"]) == ("file", "Проверьте значение")


async def test_a_file_keeps_of_its_name_what_can_be_read(service: Harness) -> None:
    # By hand: clients write some of these signs in other words.
    name = "\x00счёт\x1b \u202evsc.exe"
    parts = ('name="kind"\r\n\r\nboxes', f'name="file"; filename="{name}"\r\n\r\n{one_box().decode()}')
    form = "".join(f"--b\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--b--\r\n"
    answer = await service.client.post(
        service.url("/imports"),
        content=form.encode(),
        headers={**service.issuer.staff("imports"), "Content-Type": "multipart/form-data; boundary=b"},
    )
    assert (answer.status_code, answer.json()["file_name"]) == (202, "счёт vsc.exe")


@pytest.mark.parametrize("period", ["0000-01-01", "٢٠٣١-01-01", "2031-13-01", "x"])
async def test_what_is_no_month_is_refused(service: Harness, period: str) -> None:
    answer = await upload(service, one_box(), period=period)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (422, "Неверный формат")


async def request(service: Harness, import_id: str, *, verb: str) -> int:
    """Press the button; the work is done by whoever drains next."""
    url = service.url(f"/imports/{import_id}/{verb}")
    return (await service.client.post(url, headers=service.issuer.staff("imports"))).status_code


@pytest.mark.check("R-18")
async def test_of_two_files_published_at_once_the_second_is_checked_anew(service: Harness) -> None:
    first, second = [(await upload(service, one_box())).json()["import_id"] for _ in range(2)]
    assert [await request(service, each, verb="publish") for each in (first, second)] == [202, 202]
    await service.drain()
    assert [(await show(service, each))["state"] for each in (first, second)] == ["applied", "checked"]
    assert await boxes(service) == 1
    assert (await show(service, second))["preview"]["replaces"] == first


@pytest.mark.check("R-18")
async def test_two_workers_never_publish_into_one_place_together(service: Harness) -> None:
    first, second = [(await upload(service, one_box())).json()["import_id"] for _ in range(2)]
    for each in (first, second):
        await request(service, each, verb="publish")

    async def work_too() -> None:
        meanwhile.clear()
        assert await jobs.run_one(service.resources)

    meanwhile.append(work_too)
    await jobs.run_one(service.resources)
    assert await boxes(service) == 1
    async with service.session() as session:
        assert await session.scalar(select(job.c.last_error)) == "OperationalError"


async def test_a_rollback_that_comes_too_late_leaves_the_newer_file_in_force(service: Harness) -> None:
    first = (await upload(service, one_box())).json()["import_id"]
    await act(service, first, verb="publish")
    second = (await upload(service, one_box())).json()["import_id"]
    assert [
        await request(service, second, verb="publish"),
        await request(service, first, verb="rollback"),
    ] == [
        202,
        202,
    ]
    await service.drain()
    assert [(await show(service, each))["state"] for each in (first, second)] == ["applied", "applied"]
    assert (await show(service, second))["can_roll_back"]
    assert await boxes(service) == 2


@pytest.mark.check("R-18")
async def test_a_file_given_up_can_be_uploaded_again(service: Harness) -> None:
    content = one_box()
    import_id = (await upload(service, content)).json()["import_id"]

    async def break_down() -> None:
        raise RuntimeError("broken on purpose")

    meanwhile.append(break_down)
    await request(service, import_id, verb="publish")
    async with service.session() as session:
        await session.execute(update(job).values(attempts=jobs.ATTEMPTS_MAX - 1))
    await service.drain()
    assert (await show(service, import_id))["state"] == "failed"
    meanwhile.clear()
    assert (await upload(service, content)).json()["import_id"] == import_id
    assert (await show(service, import_id))["state"] == "checked"
    assert await act(service, import_id, verb="publish") == 202
    assert await boxes(service) == 1
    async with service.session() as session:
        assert await session.scalar(select(import_file.c.state)) == "applied"
