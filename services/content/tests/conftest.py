"""The running service, and content to publish."""

import copy
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from common.testing import Harness, Servers, TokenIssuer
from content.app import definition

DEMO_FILE = Path(__file__).parents[3] / "deploy" / "local" / "demo" / "content.json"


@pytest.fixture(scope="session")
async def running(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    async with Harness.running(definition, servers, issuer=issuer) as it:
        yield it


@pytest.fixture
async def service(running: Harness) -> Harness:
    await running.reset()
    return running


@dataclass
class Site:
    """Publishes as an editor, reads as anybody."""

    service: Harness

    async def publish(self, document: Any) -> httpx.Response:
        headers = self.service.issuer.staff("content")
        url = self.service.url("/imports/content")
        return await self.service.client.post(url, json=document, headers=headers)

    async def read(self, path: str, **headers: str) -> httpx.Response:
        return await self.service.client.get(self.service.url(path), headers=headers)

    async def json(self, path: str) -> Any:
        answer = await self.read(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def site(service: Harness) -> Site:
    return Site(service)


@pytest.fixture
def demo() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DEMO_FILE.read_text())
    return document


@pytest.fixture
def document() -> dict[str, Any]:
    """A small document of every part."""
    return copy.deepcopy(SMALL)


SMALL = {
    "contacts": {"organisation": "Центр", "phone": "+7 000 000-00-00", "hours": "Круглосуточно"},
    "public_page": {"heading": "Кабинет", "lead": "Заходите", "points": [{"title": "Раз", "text": "Два"}]},
    "legal_texts": [
        {"document": "payment-rules", "title": "Правила оплаты", "body": ["Первый абзац.", "## Второй"]},
        {"document": "user-agreement", "title": "Соглашение", "body": ["Текст."]},
    ],
    "sections": [
        {
            "title": "Показания",
            "questions": [
                {"code": "when", "question": "Когда?", "answer": ["Всегда.", "Но лучше вовремя."]},
                {"code": "how", "question": "Как?", "answer": ["Легко."]},
            ],
        },
        {"title": "Оплата", "questions": [{"code": "where", "question": "Где?", "answer": ["Здесь."]}]},
    ],
    "offices": [
        {
            "code": "main",
            "name": "Главный",
            "address": "ул. Новая, 1",
            "latitude": "56.1",
            "longitude": "58.3",
        },
        {"code": "second", "name": "Второй", "address": "ул. Новая, 2"},
    ],
}
