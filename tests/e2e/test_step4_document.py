"""Step 4: the payment document, opened as a person opens it and read by a PDF tool and a QR reader."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from e2e.browser import Screen
from e2e.figures import Q_ADDRESS, T_ADDRESS
from e2e.papers import has_row, qr_codes, text_of
from e2e.people import People, Resident

pytestmark = pytest.mark.feature("BIL-17", "BIL-18", "BIL-19", "BIL-24")

GD_11 = (
    ("1", "Обслуживание и ремонт", "5 203,46", "начисление", "16,00 руб/м2", "норм", "10 м2", "160,00",
     "Март 2016", "5 363,46", "5 363,46"),
    ("2", "Лифт", "1 535,18", "1 535,18", "1 535,18"),
    ("3", "Мусоропровод", "170,90", "начисление", "0,49 руб/м2", "норм", "10 м2", "4,90", "Март 2016",
     "175,80", "175,80"),
    ("4", "Плита", "195,34", "начисление", "0,56 руб/м2", "норм", "10 м2", "5,60", "Март 2016", "200,94",
     "200,94"),
    ("5", "Отопление СУПЕР", "6 691,56", "6 691,56", "6 691,56"),
    ("6", "ГВС", "19 225,87", "начисление", "1170,57 руб/Гкал", "0,212 Гкал/чел", "норм",
     "0,848 Гкал (4 чел)", "992,64", "Март 2016", "20 218,51", "20 218,51"),
    ("7", "ХВС", "19 582,44", "начисление", "31,31 руб/м3", "9,1 м3/чел", "норм", "36,4 м3 (4 чел)",
     "1 139,68", "Март 2016", "20 722,12", "20 722,12"),
    ("8", "Электроэнергия при СОИ", "38,40", "начисление", "0,24 руб/м2", "норм", "10 м2", "2,40",
     "Март 2016", "40,80", "40,80"),
    ("9", "Наем жилья", "178,80", "178,80", "178,80"),
    ("ВСЕГО", "0,00", "52 821,95", "2 305,22", "55 127,17", "55 127,17"),
)  # fmt: skip
GD_05 = (
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
)  # fmt: skip


async def _document(anna: Resident) -> bytes:
    (receipt, *_) = (await anna.get(f"billing/v1/accounts/{anna.account_id}/receipts"))["items"]
    answer = await anna.call("GET", f"billing/v1/receipts/{receipt['receipt_id']}/document.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


async def test_the_document_of_march_2016_is_the_real_one(people: People, tmp_path: Path) -> None:
    anna = await people.resident()
    await anna.link(T_ADDRESS)
    document = await _document(anna)
    text = text_of(document)
    for detail in (
        "ПЛАТЕЖНЫЙ ДОКУМЕНТ за Март 2016",
        "Дополнение №1-17 (1000010) 040207100328 / 04020710008 (100) 1 / 1 / 1",
        "Данные на 13.11.2017", "Плательщик С.З.З.", "Площадь 10 м²", "Прописано 4", "Проживает 4",
        "Собственников 1", "10955,38 м²", "2462,89 м²", "всем оплатить за газ",
        "ООО Поставщик Услуги", "111111111111111111111111", "АЛФА-БАНК", "044525593", "30101810400000000000",
        "ООО УК Тест", "22222222222222222222", "ПАО «Сбербанк России»", "047501779",
        "1, 2, 4, 8, 9", "3, 5–7", "7 319,18 ₽", "47 807,99 ₽",
    ):  # fmt: skip
        assert detail in text, detail
    for row in GD_11:
        assert has_row(text, *row), row
    assert await qr_codes(document, tmp_path) == [], "placeholder details make no payable code"


async def test_the_document_of_account_q_has_its_charges_and_payable_codes(
    people: People, tmp_path: Path
) -> None:
    anna = await people.resident()
    await anna.link(Q_ADDRESS)
    document = await _document(anna)
    text = text_of(document)
    for row in GD_05:
        assert has_row(text, *row), row
    repair, utilities = await qr_codes(document, tmp_path)
    assert (repair["Name"], repair["PersonalAcc"], repair["BIC"], repair["CorrespAcc"], repair["Sum"]) == (
        "Фонд капитального ремонта (демо)", "40604810400000000202", "044999902", "30101810300000000902",
        "94136",
    )  # fmt: skip
    assert (utilities["Name"], utilities["PersonalAcc"], utilities["BIC"], utilities["Sum"]) == (
        "ООО «Управдом» (демо)", "40702810600000000101", "044999901", "419391",
    )  # fmt: skip
    assert {code["PersAcc"] for code in (repair, utilities)} == {Q_ADDRESS[0]}
    assert int(repair["Sum"]) + int(utilities["Sum"]) == 513527


async def test_a_strangers_document_is_not_there(people: People) -> None:
    anna, stranger = await people.resident(), await people.resident()
    await anna.link(Q_ADDRESS)
    receipt = await anna.overview()
    answer = await stranger.call("GET", f"billing/v1/receipts/{receipt['receipt_id']}/document.pdf")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/receipt-not-found")


async def test_the_document_opens_from_the_bill_on_a_phone(phone: Screen, people: People) -> None:
    anna = await people.resident()
    await anna.confirm_email()
    await anna.link(Q_ADDRESS)
    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/bills/2020-08-01")
    link = page.get_by_role("link", name="Квитанция PDF")
    address = await link.get_attribute("href")
    async with page.context.expect_page() as opened:
        await link.click()
    # What a browser without a viewer does with a PDF is its own affair; the address it was sent to is ours.
    tab = await opened.value
    await tab.close()
    answer = await page.context.request.get(phone.origin + str(address))
    assert answer.status == 200
    assert has_row(text_of(await answer.body()), *GD_05[-1])
    await expect(link).to_be_visible()
