"""When a browser's copy is good enough."""

import pytest
from pydantic import BaseModel
from starlette.requests import Request

from content.caching import cached


class Answer(BaseModel):
    text: str


def ask(header: str | None) -> Request:
    headers = [(b"if-none-match", header.encode())] if header is not None else []
    return Request({"type": "http", "method": "GET", "headers": headers})


TAG = cached(ask(None), Answer(text="а")).headers["ETag"]


@pytest.mark.parametrize("header", [TAG, f"W/{TAG}", f'"other", {TAG}', "*"])
def test_a_known_body_is_not_sent_again(header: str) -> None:
    answer = cached(ask(header), Answer(text="а"))

    assert (answer.status_code, answer.body) == (304, b"")
    assert answer.headers["ETag"] == TAG
    assert "Cache-Control" in answer.headers


@pytest.mark.parametrize("header", [None, "", '"other"', TAG.strip('"')])
def test_an_unknown_body_is_sent(header: str | None) -> None:
    assert cached(ask(header), Answer(text="а")).status_code == 200


def test_another_body_has_another_tag() -> None:
    assert cached(ask(TAG), Answer(text="б")).headers["ETag"] != TAG
