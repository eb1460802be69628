"""The payment document: opened with PDF tools and read by a QR reader that knows nothing of ours."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
import redis
import zxingcpp
from PIL import Image

from billing.app import definition
from billing_factories import Desk
from common.testing import Harness, Servers, TokenIssuer
from contracts.accounts import AccountCardReply

Q, T = "1000000007", "1000000010"
CARD_Q = AccountCardReply(
    number=Q,
    holder_name="Демидова А. П.",
    address="ул. Кыштымская, 12 - 7",
    organisation_name="Центр начислений (демо)",
    area_m2="114.8",
    persons_registered=3,
    persons_living=3,
    owners=1,
    house_total_area_m2="8462.5",
)
CARD_T = AccountCardReply(
    number=T,
    holder_name="С.З.З.",
    address="ул. Кыштымская, 1 - 1",
    organisation_name="Центр начислений (демо)",
    area_m2="10",
    persons_registered=4,
    persons_living=4,
    owners=1,
    house_total_area_m2="10955.38",
    house_living_area_m2="10955.38",
    house_nonresidential_area_m2="0",
    house_common_area_m2="2462.89",
)
Know = Callable[..., None]


async def document_of(demo: Any, number: str) -> Any:
    receipt_id = (await demo.overview(number))["receipt_id"]
    return await demo.get(f"/receipts/{receipt_id}/document.pdf")


def text_of(document: bytes) -> str:
    """The text in reading order, with plain spaces and minus signs."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]
    return " ".join("\n".join(pages).replace("\u00a0", " ").replace("−", "-").split())


def has_row(text: str, *cells: str) -> bool:
    """Whether the cells follow one another in the text."""
    return re.search(r"\s+".join(re.escape(cell) for cell in cells), text) is not None


def qr_codes(document: bytes, folder: Path) -> list[dict[str, str]]:
    """What a bank's terminal reads from the printed page, as fields."""
    (folder / "document.pdf").write_bytes(document)
    command = ["pdftoppm", "-r", "200", "-png", str(folder / "document.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    found = []
    for page in sorted(folder.glob("page*.png")):
        with Image.open(page) as image:
            codes = zxingcpp.read_barcodes(image.convert("L"))
        found += [code.text for code in sorted(codes, key=lambda code: code.position.top_left.x)]
    return [_fields(text) for text in found]


def _fields(text: str) -> dict[str, str]:
    header, rest = text[:7], text[7:]
    assert header == "ST00012"
    return dict(part.split("=", 1) for part in rest[1:].split(rest[0]))


@pytest.fixture
async def q_document(demo: Any, cards: Know) -> bytes:
    cards(demo.accounts[Q], CARD_Q)
    answer = await document_of(demo, Q)
    assert answer.status_code == 200, answer.text
    content: bytes = answer.content
    return content


@pytest.fixture
async def t_document(demo: Any, cards: Know) -> bytes:
    cards(demo.accounts[T], CARD_T)
    content: bytes = (await document_of(demo, T)).content
    return content


@pytest.mark.feature("BIL-18", "BIL-19")
async def test_the_document_comes_as_a_pdf_to_look_at(demo: Any, cards: Know) -> None:
    cards(demo.accounts[Q], CARD_Q)

    answer = await document_of(demo, Q)

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="receipt-2020-08.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == "Платёжный документ за Август 2020, лицевой счёт 1000000007"


@pytest.mark.feature("BIL-19", "BIL-24")
async def test_the_lines_of_the_document_are_those_of_the_real_one(t_document: bytes) -> None:
    text = text_of(t_document)

    assert "ПЛАТЕЖНЫЙ ДОКУМЕНТ за Март 2016" in text
    assert "Дополнение №1-17 (1000010) 040207100328 / 04020710008 (100) 1 / 1 / 1" in text
    assert "Данные на 13.11.2017" in text
    assert "за период с 25.09.2017 по 28.09.2017" in text
    for row in (
        ("1", "Обслуживание и ремонт", "5 203,46", "начисление", "16,00 руб/м2", "норм", "10 м2", "160,00",
         "Март 2016", "5 363,46", "5 363,46"),
        ("2", "Лифт", "1 535,18", "1 535,18", "1 535,18"),
        ("3", "Мусоропровод", "170,90", "начисление", "0,49 руб/м2", "норм", "10 м2", "4,90", "Март 2016",
         "175,80", "175,80"),
        ("4", "Плита", "195,34", "начисление", "0,56 руб/м2", "норм", "10 м2", "5,60", "Март 2016",
         "200,94", "200,94"),
        ("5", "Отопление СУПЕР", "6 691,56", "6 691,56", "6 691,56"),
        ("6", "ГВС", "19 225,87", "начисление", "1170,57 руб/Гкал", "0,212 Гкал/чел", "норм",
         "0,848 Гкал (4 чел)", "992,64", "Март 2016", "20 218,51", "20 218,51"),
        ("7", "ХВС", "19 582,44", "начисление", "31,31 руб/м3", "9,1 м3/чел", "норм", "36,4 м3 (4 чел)",
         "1 139,68", "Март 2016", "20 722,12", "20 722,12"),
        ("8", "Электроэнергия при СОИ", "38,40", "начисление", "0,24 руб/м2", "норм", "10 м2", "2,40",
         "Март 2016", "40,80", "40,80"),
        ("9", "Наем жилья", "178,80", "178,80", "178,80"),
        ("ВСЕГО", "0,00", "52 821,95", "2 305,22", "55 127,17", "55 127,17"),
    ):  # fmt: skip
        assert has_row(text, *row), row


@pytest.mark.feature("BIL-19", "BIL-24")
async def test_recipients_are_printed_as_given_and_get_no_code_for_bad_details(
    t_document: bytes, tmp_path: Path
) -> None:
    text = text_of(t_document)

    for detail in (
        "ООО Поставщик Услуги", "111111111111111111111111", "АЛФА-БАНК", "044525593", "30101810400000000000",
        "ООО УК Тест", "22222222222222222222", "ПАО «Сбербанк России»", "047501779",
        "1, 2, 4, 8, 9", "3, 5–7", "7 319,18 ₽", "47 807,99 ₽",
    ):  # fmt: skip
        assert detail in text, detail
    assert text.count("QR-код не сформирован: проверьте реквизиты") == 2
    assert qr_codes(t_document, tmp_path) == []


@pytest.mark.feature("BIL-19", "ACC-14")
async def test_payer_premises_and_house_come_from_the_account_card(t_document: bytes) -> None:
    text = text_of(t_document)

    for detail in (
        "Плательщик С.З.З.", "Адрес ул. Кыштымская, 1 - 1", "Площадь 10 м²", "Прописано 4", "Проживает 4",
        "Собственников 1", "10955,38 м²", "0 м²", "2462,89 м²", "всем оплатить за газ",
    ):  # fmt: skip
        assert detail in text, detail


@pytest.mark.feature("BIL-18", "BIL-19")
async def test_the_charges_of_the_document_are_those_of_the_breakdown(q_document: bytes) -> None:
    text = text_of(q_document)

    for row in (
        ("Содержание и ремонт", "-2 633,51", "2 633,51", "начисление", "22,94 руб/м2", "114,8 м2"),
        ("Консьерж", "-1 248,26", "1 248,26", "начисление", "11,65 руб/м2", "114,8 м2", "1 337,42"),
        ("ХВС в целях содержания ОИ", "-7,79", "7,79", "начисление", "25,16 руб/м3", "0,0187 м3/м2 ОИ",
         "0,3098 м3", "7,79"),
        ("Эл/эн в целях содержания ОИ", "-134,92", "134,92", "начисление", "2,35 руб/кВт*ч",
         "2,7770 кВт*ч/м2 ОИ", "57,4139 кВт*ч", "134,92"),
        ("Взнос В Фонд Капремонта", "-941,36", "941,36", "начисление", "8,20 руб/м2", "114,8 м2", "941,36"),
        ('Обслуж. спец. счета "Кап.ремонт"', "-74,62", "74,62", "начисление", "0,65 руб/м2", "114,8 м2"),
        ("Пеня: Взнос В Фонд Капремонта", "-14,62", "0,00"),
        ("Во При Сои", "-5,65", "5,65", "начисление", "18,24 руб/м3", "0,0187 м3/м2 ОИ", "0,3098 м3"),
        ("ВСЕГО", "-5 046,11", "5 031,49", "5 135,27", "5 135,27"),
    ):  # fmt: skip
        assert has_row(text, *row), row
    assert "К оплате 5 135,27 ₽" in text


@pytest.mark.feature("BIL-19", "BIL-24")
async def test_each_recipient_has_a_code_with_its_details_and_its_sum(
    q_document: bytes, tmp_path: Path
) -> None:
    repair, utilities = qr_codes(q_document, tmp_path)

    assert list(repair)[:5] == ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]
    assert repair == {
        "Name": "Фонд капитального ремонта (демо)",
        "PersonalAcc": "40604810400000000202",
        "BankName": "АО «Пример-Банк»",
        "BIC": "044999902",
        "CorrespAcc": "30101810300000000902",
        "Sum": "94136",
        "Purpose": "ЖКУ за 08.2020, л/с 1000000007",
        "PayeeINN": "7402000204",
        "KPP": "740201001",
        "PersAcc": "1000000007",
        "PaymPeriod": "082020",
        "TechCode": "02",
    }
    assert (utilities["Name"], utilities["PersonalAcc"], utilities["Sum"]) == (
        "ООО «Управдом» (демо)",
        "40702810600000000101",
        "419391",
    )
    assert int(repair["Sum"]) + int(utilities["Sum"]) == 513527


@pytest.mark.feature("BIL-18")
async def test_the_same_receipt_gives_the_same_bytes_with_and_without_the_cache(
    demo: Any, servers: Servers, q_document: bytes
) -> None:
    client = redis.Redis.from_url(servers.redis_url)
    assert client.keys("billing:document:*")
    cached = (await document_of(demo, Q)).content
    client.flushdb()
    client.close()
    again = (await document_of(demo, Q)).content

    assert q_document == cached == again


@pytest.mark.feature("BIL-18")
async def test_another_card_is_another_document(demo: Any, cards: Know, q_document: bytes) -> None:
    cards(demo.accounts[Q], CARD_Q.model_copy(update={"holder_name": "Новосёлова А. П."}))

    answer = await document_of(demo, Q)

    assert "Новосёлова" in text_of(answer.content)
    assert "Новосёлова" not in text_of(q_document)


@pytest.mark.feature("BIL-18")
async def test_without_the_account_card_the_answer_is_a_clear_503(demo: Any) -> None:
    answer = await document_of(demo, "1000000002")

    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/document-unavailable"
    assert answer.headers["retry-after"]


@pytest.mark.feature("BIL-18")
async def test_an_unreachable_cache_is_not_noticed(
    servers: Servers, issuer: TokenIssuer, cards: Know
) -> None:

    away = "redis://127.0.0.1:1/0"
    async with Harness.running(definition, servers, issuer=issuer, redis_url=away) as service:
        desk = Desk(service)
        await desk.register(Q)
        await desk.register("1000000002")
        await desk.publish_demo("2020-08-01")
        cards(desk.accounts[Q], CARD_Q)

        answer = await document_of(desk, Q)

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
