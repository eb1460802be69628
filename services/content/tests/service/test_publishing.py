"""Publishing content and reading it without signing in."""

import asyncio
import hashlib
import re
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from common.ids import new_id
from content.legal_text.models import LegalTextVersion
from content.publication.models import ContentImport

PUBLISHED = "content.legal_text.published.v1"
PATHS = ["/legal-texts", "/questions", "/offices", "/contacts", "/public-page", "/legal-texts/user-agreement"]


@pytest.mark.feature("CON-09", "ID-10", "PAY-19")
async def test_a_published_text_is_read_by_anybody(site: Any, document: Any) -> None:
    answer = await site.publish(document)

    text = await site.json("/legal-texts/payment-rules")
    body = "Первый абзац.\n\n## Второй"
    assert answer.status_code == 201
    assert answer.json()["legal_texts"] == {"payment-rules": 1, "user-agreement": 1}
    assert (text["document"], text["version"], text["title"]) == ("payment-rules", 1, "Правила оплаты")
    assert text["body"] == body
    assert text["sha256"] == hashlib.sha256(body.encode()).hexdigest()
    assert [each["document"] for each in (await site.json("/legal-texts"))["items"]] == [
        "payment-rules",
        "user-agreement",
    ]


@pytest.mark.feature("CON-09")
async def test_each_new_version_is_announced_with_the_same_text_id(site: Any, document: Any) -> None:
    await site.publish(document)
    document["legal_texts"][0]["body"] = ["Новая редакция."]
    await site.publish(document)

    events = [each for each in await site.service.published(PUBLISHED) if each["document"] == "payment-rules"]
    assert [event["version"] for event in events] == [1, 2]
    assert len({event["text_id"] for event in events}) == 1
    assert events[1]["sha256"] == hashlib.sha256("Новая редакция.".encode()).hexdigest()
    assert events[1]["text_id"] == (await site.json("/legal-texts/payment-rules"))["text_id"]
    assert len(await site.service.published(PUBLISHED)) == 3


@pytest.mark.feature("CON-09", "ID-10")
async def test_every_version_stays_readable_as_it_was_accepted(site: Any, document: Any) -> None:
    await site.publish(document)
    first = await site.json("/legal-texts/payment-rules")
    document["legal_texts"][0]["title"] = "Правила и порядок оплаты"
    await site.publish(document)

    assert await site.json("/legal-texts/payment-rules/1") == first
    assert (await site.json("/legal-texts/payment-rules"))["version"] == 2
    assert (await site.read("/legal-texts/payment-rules/1")).headers["Cache-Control"].endswith("immutable")


@pytest.mark.feature("CON-09")
async def test_the_database_refuses_to_change_a_published_version(site: Any, document: Any) -> None:
    await site.publish(document)

    for statement in (update(LegalTextVersion).values(body="другое"), delete(LegalTextVersion)):
        with pytest.raises(DBAPIError, match="never changes"):
            async with site.service.session() as session:
                await session.execute(statement)

    assert (await site.json("/legal-texts/user-agreement"))["body"] == "Текст."


@pytest.mark.feature("CON-09")
async def test_a_text_left_out_of_the_document_stays_in_force(site: Any, document: Any) -> None:
    await site.publish(document)
    document["legal_texts"] = document["legal_texts"][:1]
    await site.publish(document)

    assert (await site.json("/legal-texts/user-agreement"))["version"] == 1


@pytest.mark.parametrize("path", ["/legal-texts/unknown", "/legal-texts/payment-rules/2"])
async def test_an_unknown_text_or_version_is_missing(site: Any, document: Any, path: str) -> None:
    await site.publish(document)

    answer = await site.read(path)

    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/legal-text-not-found"


@pytest.mark.parametrize(
    "path",
    [
        "/legal-texts/payment-rules/0",
        "/legal-texts/payment-rules/x",
        f"/legal-texts/{'a' * 61}",
        "/legal-texts/a%00b",
        "/legal-texts/%00/1",
    ],
)
async def test_a_malformed_name_or_version_is_refused(site: Any, path: str) -> None:
    assert (await site.read(path)).status_code == 422


@pytest.mark.feature("CON-02")
async def test_questions_come_grouped_and_in_order(site: Any, document: Any) -> None:
    await site.publish(document)

    items = (await site.json("/questions"))["items"]

    assert [(each["section"], each["question_id"]) for each in items] == [
        ("Показания", "when"),
        ("Показания", "how"),
        ("Оплата", "where"),
    ]
    assert items[0]["answer"] == "Всегда.\n\nНо лучше вовремя."


@pytest.mark.feature("CON-05", "CON-06", "CON-07", "WEB-01")
async def test_offices_contacts_and_the_public_page_are_shown(site: Any, document: Any) -> None:
    await site.publish(document)

    offices = (await site.json("/offices"))["items"]
    contacts = await site.json("/contacts")

    assert offices[0] == {
        "office_id": "main",
        "name": "Главный",
        "address": "ул. Новая, 1",
        "phone": None,
        "hours": None,
        "note": None,
        "latitude": "56.100000",
        "longitude": "58.300000",
    }
    assert [office["office_id"] for office in offices] == ["main", "second"]
    assert contacts["phone"] == "+7 000 000-00-00"
    assert (await site.json("/public-page"))["heading"] == "Кабинет"


async def test_before_anything_is_published_lists_are_empty_and_pages_missing(site: Any) -> None:
    assert (await site.json("/questions"))["items"] == []
    assert (await site.json("/offices"))["items"] == []
    assert (await site.json("/legal-texts"))["items"] == []
    assert (await site.read("/contacts")).json()["type"] == "/problems/content-not-published"
    assert (await site.read("/public-page")).status_code == 404


@pytest.mark.parametrize("path", PATHS)
async def test_a_browser_is_told_when_its_copy_is_still_good(site: Any, document: Any, path: str) -> None:
    await site.publish(document)
    first = await site.read(path)

    again = await site.read(path, **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "no-store" not in first.headers["Cache-Control"]


async def test_a_change_gives_a_new_tag(site: Any, document: Any) -> None:
    await site.publish(document)
    tag = (await site.read("/offices")).headers["ETag"]
    document["offices"][0]["phone"] = "+7 000 000-00-01"
    await site.publish(document)

    assert (await site.read("/offices", **{"If-None-Match": tag})).status_code == 200


async def test_the_same_document_again_changes_nothing(site: Any, document: Any) -> None:
    first = await site.publish(document)
    again = await site.publish(document)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert len(await site.service.published()) == 2


async def test_the_former_document_can_be_published_again(site: Any, document: Any) -> None:
    await site.publish(document)
    await site.publish(document | {"offices": []})

    back = await site.publish(document)

    assert back.status_code == 201
    assert len((await site.json("/offices"))["items"]) == 2


async def test_documents_published_at_once_leave_one_history(site: Any, document: Any) -> None:
    variants = [
        {**document, "legal_texts": [{"document": "rules", "title": "П", "body": [f"Редакция {number}"]}]}
        for number in range(5)
    ]

    answers = await asyncio.gather(*(site.publish(variant) for variant in variants))

    assert {answer.status_code for answer in answers} == {201}
    events = await site.service.published(PUBLISHED)
    assert sorted(event["version"] for event in events) == [1, 2, 3, 4, 5]
    assert (await site.json("/legal-texts/rules"))["version"] == 5


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("contacts", {"phone": "1"}),
        ("contacts", None),
        ("public_page", {"heading": "", "lead": "x"}),
        ("legal_texts", [{"document": "Большие", "title": "x", "body": ["x"]}]),
        ("legal_texts", [{"document": "a", "title": "x", "body": []}]),
        ("legal_texts", [{"document": "a", "title": "x", "body": "x"}]),
        ("legal_texts", [{"document": "a", "title": "x" * 301, "body": ["x"]}]),
        ("legal_texts", [{"document": "a", "title": "x\u0000", "body": ["x"]}]),
        ("legal_texts", [{"document": "a", "title": "x", "body": ["x"], "version": 7}]),
        ("sections", [{"title": "x", "questions": [{"code": "a", "question": "x", "answer": [""]}]}]),
        ("offices", [{"code": "a", "name": "x", "address": "x", "latitude": "56.1"}]),
        ("offices", [{"code": "a", "name": "x", "address": "x", "latitude": "91", "longitude": "0"}]),
        ("offices", [{"code": "a", "name": "x\ny", "address": "x"}]),
        ("offices", {}),
    ],
)
async def test_a_malformed_document_is_refused_whole(site: Any, document: Any, part: str, value: Any) -> None:
    await site.publish(document)

    answer = await site.publish(document | {part: value})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(part)
    async with site.service.session() as session:
        assert await session.scalar(select(func.count()).select_from(ContentImport)) == 1
    assert len((await site.json("/offices"))["items"]) == 2


@pytest.mark.parametrize("part", ["legal_texts", "sections", "offices"])
async def test_a_name_used_twice_is_refused(site: Any, document: Any, part: str) -> None:
    answer = await site.publish(document | {part: document[part] + document[part][:1]})

    assert answer.status_code == 422
    assert "Дважды указан" in answer.json()["errors"][0]["message"]
    assert await site.service.published() == []


async def test_a_document_over_the_limit_is_refused(site: Any, document: Any) -> None:
    texts = [{"document": f"d{n}", "title": "x", "body": ["Я" * 3000] * 5} for n in range(50)]

    answer = await site.publish(document | {"legal_texts": texts})

    assert answer.status_code == 413
    assert await site.service.published() == []


@pytest.mark.check("C-20")
async def test_only_editors_publish(site: Any, document: Any) -> None:
    issuer, client = site.service.issuer, site.service.client
    url = site.service.url("/imports/content")
    for headers, status in (
        ({}, 401),
        (issuer.resident(new_id()), 403),
        (issuer.staff("imports", "applications"), 403),
    ):
        assert (await client.post(url, json=document, headers=headers)).status_code == status
    assert await site.service.published() == []


@pytest.mark.feature("CON-02", "CON-06", "CON-09", "ID-10", "PAY-19")
async def test_the_demo_content_is_complete(site: Any, demo: Any) -> None:
    assert (await site.publish(demo)).status_code == 201

    documents = {each["document"] for each in (await site.json("/legal-texts"))["items"]}
    assert documents == {
        "user-agreement",
        "personal-data-consent",
        "personal-data-policy",
        "payment-rules",
        "application-policy",
        "advertising-consent",
    }
    assert len((await site.json("/questions"))["items"]) == 8
    assert len((await site.json("/offices"))["items"]) == 3
    shown = str(demo)
    assert re.findall(r"\+7 (?!000 )", shown) == [], "demo phones must not be anybody's"
    assert " Вы " not in shown
