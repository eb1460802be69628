"""The demo town's files are what the import takes, and every demo account can be found and linked."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from common.ids import new_id

DEMO = Path(__file__).parents[4] / "deploy" / "local" / "demo"


async def load(town: Any, kind: str, *, name: str) -> None:
    staff = town.service.issuer.staff("imports")
    files = {"file": (name, (DEMO / name).read_bytes())}
    url = town.service.url("/imports")
    uploaded = await town.service.client.post(url, data={"kind": kind}, files=files, headers=staff)
    await town.service.drain()
    import_id = uploaded.json()["import_id"]
    answer = await town.service.client.post(f"{url}/{import_id}/publish", headers=staff)
    assert answer.status_code == 202, (
        await town.service.client.get(f"{url}/{import_id}", headers=staff)
    ).text
    await town.service.drain()


@pytest.mark.feature("ACC-01", "ACC-02")
async def test_every_demo_account_can_be_linked(town: Any) -> None:
    await load(town, "organisations", name="10-organisations.csv")
    await load(town, "accounts", name="20-accounts.csv")
    rows = list(csv.DictReader(io.StringIO((DEMO / "20-accounts.csv").read_text()), delimiter=";"))

    for row in rows:
        who = town.resident(new_id())
        place = {"number": row["Лицевой счет"], "house": row["Дом"], "flat": row["Квартира"]}
        found = (await town.search(who, **place)).json()
        answer = await town.link(who, found["account_id"], surname=row["Фамилия"])
        assert answer.status_code == 201
        assert answer.json()["address"] == f"ул. Кыштымская, {row['Дом']} - {row['Квартира']}"
    assert len(rows) == 6
