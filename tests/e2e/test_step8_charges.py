"""Step 8 over the interface: next month's charges are uploaded, looked at and published."""

from typing import Any

import pytest

from e2e.conftest import Neighbour
from e2e.outside import Sandbox, eventually
from e2e.people import Operator, Resident
from e2e.twins import DEMO, M

pytestmark = pytest.mark.feature("OPS-10")

NEXT = "2026-11-01"
EXAMPLES = DEMO / "examples"


def next_month(account: str, *, broken: bool = False) -> bytes:
    """The example file for another account; the broken one is in the encoding of old systems."""
    if broken:
        text = (EXAMPLES / "charges-2026-11-01-broken.csv").read_text("cp1251")
        return text.replace(M, account).encode("cp1251")
    return (EXAMPLES / "charges-2026-11-01.csv").read_text("utf-8").replace(M, account).encode()


async def newest(anna: Resident, period: str) -> dict[str, Any]:
    async def shown() -> dict[str, Any] | None:
        receipt = await anna.overview()
        return receipt if receipt["period"] == period else None

    return await eventually(shown, what=f"the bill of {period} is shown")


async def test_a_broken_file_is_refused_line_by_line(neighbour: Neighbour, operator: Operator) -> None:
    anna = await neighbour(M)
    content = next_month(anna.number, broken=True)
    record = await operator.upload("billing", "charges", content=content, period=NEXT)
    assert (record["state"], record["errors_count"] > 0) == ("rejected", True)
    assert 8 in {error["line"] for error in record["errors"]}, "the sums that are no numbers"
    for error in record["errors"]:
        assert error["message"], "every line says what is wrong"
        assert "�" not in error["message"], "the words of a cp1251 file are read well"
    refused = await operator.call("POST", f"billing/v1/imports/{record['import_id']}/publish")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/import-not-ready")
    assert (await anna.overview())["period"] == "2026-10-01"


async def test_a_good_file_is_previewed_published_and_taken_back(
    neighbour: Neighbour, operator: Operator, outside: Sandbox
) -> None:
    anna = await neighbour(M)
    await anna.confirm_email()
    content = next_month(anna.number)
    record = await operator.upload("billing", "charges", content=content, period=NEXT)
    assert (record["state"], record["errors_count"]) == ("checked", 0)
    assert record["rows_done"] == record["rows_total"] > 0
    assert record["preview"]["added"] == 1
    assert (await anna.overview())["period"] == "2026-10-01", "nobody sees a file that is not published"
    again = await operator.upload("billing", "charges", content=content, period=NEXT)
    assert again["import_id"] == record["import_id"], "the same file is the same import"

    assert (await operator.publish("billing", record["import_id"]))["state"] == "applied"
    receipt = await newest(anna, NEXT)
    assert receipt["rows"]["due"]["main_minor"] == 595024
    assert receipt["cause"]["delta_minor"] == 595024 - 559017
    await anna.notice("ноябрь 2026")
    await outside.letter(anna.email, "ноябрь 2026")

    await operator.done("POST", f"billing/v1/imports/{record['import_id']}/rollback")
    assert (await operator.ended("billing", record["import_id"]))["state"] == "rolled_back"
    assert (await newest(anna, "2026-10-01"))["rows"]["due"]["main_minor"] == 559017


async def test_residents_cannot_reach_the_uploads(neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    files = {"file": ("charges.csv", next_month(anna.number), "text/csv")}
    data = {"kind": "charges", "period": NEXT}
    refused = await anna.call("POST", "billing/v1/imports", data=data, files=files)
    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/unauthenticated")
    assert (await anna.call("GET", "billing/v1/imports")).status_code == 401
