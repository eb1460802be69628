"""Registration repeated under its keys: one code, one cabinet, one answer (D-06)."""

import pytest

from factories import PASSWORD, Town, at_once, counts


@pytest.mark.feature("ID-04")
@pytest.mark.check("R-11")
async def test_the_same_key_sends_one_code_and_gets_the_same_answer(town: Town) -> None:
    key = "a-registration-key-1"
    first = await town.register(key=key)
    second = await town.register(key=key)
    assert (second.status_code, second.content) == (202, first.content)
    assert second.headers["Idempotency-Replayed"] == "true"
    other = await town.register(key=key, first_name="Мария")
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    other_password = await town.register(key=key, password="Drugoj-83-parol!")
    assert other_password.json()["type"] == "/problems/key-reused"
    assert len(town.notify.sent) == 1
    assert (await counts(town))[0] == 1
    missing = await town.browser().post("/registrations", {})
    assert missing.status_code in {400, 422}


@pytest.mark.feature("ID-04")
@pytest.mark.check("R-11")
async def test_a_lost_answer_to_the_code_is_given_again(town: Town) -> None:
    registration_id = (await town.register()).json()["registration_id"]
    key, code = "a-confirmation-key-1", town.notify.code
    wrong = await town.confirm(registration_id, town.notify.wrong_code, key=key)
    assert wrong.json()["type"] == "/problems/code-mismatch", "a refusal does not use the key up"

    answers = await at_once(*(town.confirm(registration_id, code, key=key) for _ in range(4)))

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert (await counts(town))[1] == 1
    assert len(await town.service.published()) == 1
    other = await town.confirm(registration_id, town.notify.wrong_code, key=key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    again = await town.confirm(registration_id, code)
    assert again.json()["type"] == "/problems/code-used", "a key of one's own brings no second answer"
    missing = await town.browser().post(f"/registrations/{registration_id}/confirm", {"code": code})
    assert (missing.status_code, missing.json()["type"]) == (400, "/problems/key-missing")
    assert code not in str(await town.execute("SELECT * FROM idempotency_key"))


@pytest.mark.check("R-11")
async def test_concurrent_doubles_register_once(town: Town) -> None:
    answers = await at_once(*(town.register(key="a-registration-key-2") for _ in range(8)))
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.content for answer in answers if answer.status_code == 202}) == 1
    assert len(town.notify.sent) == 1
    assert (await counts(town))[0] == 1


async def test_the_key_row_reveals_nothing_of_the_password(town: Town) -> None:
    """The stored request hash must not be a fast hash of the password alone with known fields."""
    await town.register()
    rows = await town.execute("SELECT password_hash FROM registration")
    assert rows[0].password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in str(await town.execute("SELECT * FROM idempotency_key"))
