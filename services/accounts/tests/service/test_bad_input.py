"""Malformed requests: a clear message, and nothing written, counted or published."""

from typing import Any

import pytest
from sqlalchemy import func, select

from common.ids import new_id
from common.tables import rate_counter


@pytest.mark.feature("ACC-01")
@pytest.mark.parametrize(
    "wrong",
    [
        {"number": ""},
        {"number": "1" * 41},
        {"number": 1000000007},
        {"number": None},
        {"house": "  "},
        {"house": "1" * 21},
        {"flat": "1" * 21},
        {"flat": 7},
        {"number": "10\u00000007"},
        {"house": "12\u202e"},
        {"organisation_id": "not-an-id"},
        {"surname": "Демидова"},
    ],
)
async def test_a_malformed_search_is_refused_with_the_field(town: Any, wrong: Any) -> None:
    answer = await town.search(town.resident(), **wrong)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/validation-failed"
    assert answer.json()["errors"][0]["field"] == next(iter(wrong))
    async with town.service.session() as session:
        assert await session.scalar(select(func.count()).select_from(rate_counter)) == 0


@pytest.mark.feature("ACC-02")
@pytest.mark.parametrize(
    "wrong",
    [
        {"account_id": "nonsense"},
        {"surname": ""},
        {"surname": "Я" * 101},
        {"surname": ["Демидова"]},
        {"is_primary": "maybe"},
        {"e_receipt": 1},
        {"user_id": "0190"},
        {"version": 3},
    ],
)
async def test_a_malformed_link_request_is_refused_with_the_field(town: Any, wrong: Any) -> None:
    answer = await town.link(town.resident(), **{"account_id": new_id(), **wrong})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(wrong))
    assert await town.service.published() == []
