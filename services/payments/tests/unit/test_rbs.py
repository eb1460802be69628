"""The bank's dialect: signatures, answers, and when it is left alone."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.callback.router import read_parameters
from payments.payment.rules import State
from payments.rbs import wire
from payments.rbs.breaker import Breaker
from payments.rbs.checksum import is_genuine, sign, signed_text
from payments.settings import Settings

VECTOR = {
    "mdOrder": "3ff6962a-7dcc-4283-ab50-a6d7dd3386fe",
    "orderNumber": "10747",
    "operation": "deposited",
    "status": "1",
    "amount": "123456",
}
KEY = "sandbox-secret-key"
CHECKSUM = "1C1FB15C3BE5DC9C5348CC5A8C79A6D3D4CC82B81120574FBAF3E017CF73341F"


def test_the_published_vector_has_its_checksum() -> None:
    assert signed_text(VECTOR) == (
        "amount;123456;mdOrder;3ff6962a-7dcc-4283-ab50-a6d7dd3386fe;operation;deposited;"
        "orderNumber;10747;status;1;"
    )
    assert sign(VECTOR, KEY) == CHECKSUM
    assert is_genuine(VECTOR | {"checksum": CHECKSUM, "sign_alias": "any"}, KEY)
    assert is_genuine(VECTOR | {"checksum": CHECKSUM.lower()}, KEY)


def test_an_empty_value_is_signed_as_such() -> None:
    assert signed_text({"b": "", "a": "1"}) == "a;1;b;;"


@given(st.sampled_from(sorted(VECTOR)), st.text(max_size=40))
def test_any_change_breaks_the_signature(name: str, value: str) -> None:
    changed = VECTOR | {name: value, "checksum": CHECKSUM}
    assert is_genuine(changed, KEY) is (value == VECTOR[name])


@given(st.text(max_size=80))
def test_no_other_checksum_is_accepted(checksum: str) -> None:
    assert is_genuine(VECTOR | {"checksum": checksum}, KEY) is (checksum.upper() == CHECKSUM)


def test_another_parameter_or_a_missing_one_breaks_the_signature() -> None:
    signed = VECTOR | {"checksum": CHECKSUM}
    assert not is_genuine(signed | {"extra": ""}, KEY)
    assert not is_genuine({key: value for key, value in signed.items() if key != "status"}, KEY)
    assert not is_genuine(VECTOR, KEY)
    assert not is_genuine(signed, "another-key")


@given(st.text(max_size=200))
def test_reading_a_message_never_fails(raw: str) -> None:
    parameters = read_parameters(raw)
    assert parameters is None or all(isinstance(value, str) for value in parameters.values())


def test_a_parameter_given_twice_is_not_read() -> None:
    assert read_parameters("status=0&status=1") is None
    assert read_parameters("status=1&amount=%31") == {"status": "1", "amount": "1"}


def _status(order_status: int, **changes: Any) -> dict[str, Any]:
    return {
        "errorCode": "0",
        "orderNumber": "n",
        "orderStatus": order_status,
        "amount": 100,
        "currency": "643",
        "attributes": [{"name": "mdOrder", "value": "m"}],
    } | changes


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (_status(0), State.REDIRECTED),
        (_status(1), State.AUTHORISED),
        (_status(2), State.CONFIRMED),
        (
            _status(2, paymentAmountInfo={"depositedAmount": 60, "refundedAmount": 40}),
            State.PARTIALLY_REFUNDED,
        ),
        (_status(3), State.REVERSED),
        (_status(4), State.REFUNDED),
        (_status(5), State.REDIRECTED),
        (_status(6, actionCode=116), State.REJECTED),
        (_status(6, actionCode=-2007), State.EXPIRED),
    ],
)
def test_each_order_status_means_a_state(answer: dict[str, Any], state: State) -> None:
    truth = wire.status_of(answer).truth()
    assert (truth.state, truth.provider_ref, truth.order_no) == (state, "m", "n")
    assert truth.is_authenticating is (answer["orderStatus"] == 5)


def test_everything_is_given_back_of_a_reversed_order() -> None:
    assert wire.status_of(_status(3)).truth().refunded_minor == 100


@pytest.mark.parametrize("code", ["643", "810"])
def test_both_codes_of_the_rouble_are_known(code: str) -> None:
    assert wire.status_of(_status(2, currency=code)).truth().is_in_rubles
    assert not wire.status_of(_status(2, currency="840")).truth().is_in_rubles


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({}, "0"),
        ({"errorCode": 0}, "0"),
        ({"errorCode": "0"}, "0"),
        ({"errorCode": "5"}, "5"),
        ({"ErrorCode": "6"}, "6"),
        ({"error": {"code": 7}}, "7"),
        ({"error": "text"}, "0"),
    ],
)
def test_error_codes_are_found_wherever_banks_put_them(answer: dict[str, Any], code: str) -> None:
    assert wire.read(json.dumps(answer).encode())[0] == code


@given(st.binary(max_size=200))
def test_an_answer_is_read_or_called_unreadable(body: bytes) -> None:
    try:
        _, answer = wire.read(body)
        wire.registered(answer)
        wire.status_of(answer)
    except wire.UnreadableAnswerError:
        pass


@pytest.mark.parametrize(
    "answer",
    [
        _status(7),
        _status(-1),
        {key: value for key, value in _status(2).items() if key != "orderStatus"},
        _status(2, amount="x"),
        _status(2, paymentAmountInfo={"depositedAmount": -1}),
    ],
)
def test_a_status_out_of_the_protocol_is_unreadable(answer: dict[str, Any]) -> None:
    with pytest.raises(wire.UnreadableAnswerError):
        wire.status_of(answer)


def test_deep_nesting_is_unreadable_and_not_a_crash() -> None:
    with pytest.raises(wire.UnreadableAnswerError):
        wire.read(b"[" * 100_000)


def test_the_description_has_no_signs_the_bank_refuses() -> None:
    order = wire.NewOrder(
        order_no="n",
        amount_minor=1,
        description="50% + \r\n" + "я" * 200,
        return_url="http://portal.example.org/",
        session_seconds=1200,
    )
    form = order.form()
    assert not set("%+\r\n") & set(form["description"])
    assert len(form["description"]) <= 99
    assert (form["currency"], form["amount"], form["sessionTimeoutSecs"]) == ("643", "1", "1200")
    assert "dynamicCallbackUrl" not in form


class Clock:
    def __init__(self) -> None:
        self.moment = 0.0

    def __call__(self) -> float:
        return self.moment


@pytest.mark.check("D-28")
def test_the_breaker_opens_at_half_of_twenty_calls_and_closes_after_a_good_probe() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for number in range(19):
        breaker.record(succeeded=number % 2 == 0)
        assert breaker.allows()
    breaker.record(succeeded=False)
    assert breaker.is_open
    assert not breaker.allows()
    clock.moment = 5.0
    assert breaker.allows()
    assert not breaker.allows()
    breaker.record(succeeded=False)
    clock.moment = 10.0
    assert breaker.allows()
    breaker.record(succeeded=True)
    assert not breaker.is_open
    assert breaker.allows()


@pytest.mark.check("D-28")
def test_old_failures_do_not_open_the_breaker() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(19):
        breaker.record(succeeded=False)
    clock.moment = 11.0
    breaker.record(succeeded=False)
    assert not breaker.is_open


STRONG = "4f6c1d7e0a9b83525c41"


def _settings(**changes: Any) -> Settings:
    values: dict[str, Any] = {
        "environment": "dev",
        "database_url": f"postgresql+psycopg://payments:{STRONG}@db/payments",
        "nats_url": f"nats://payments:{STRONG}@nats",
        "jwks_url": "http://identity/jwks.json",
        "portal_url": "http://portal.example.org",
        "rbs_url": "http://127.0.0.1:8082",
        "rbs_user": "u",
        "rbs_password": "p",
        "rbs_callback_key": "k",
    }
    return Settings(**(values | changes))


@pytest.mark.check("C-36")
def test_the_payment_page_is_at_the_bank() -> None:
    assert _settings().page_origins == {"http://127.0.0.1:8082", "http://localhost:8082"}
    assert _settings(rbs_url="https://pay.example.org/x").page_origins == {"https://pay.example.org"}
    chosen = _settings(rbs_page_origins=["https://page.example.org"])
    assert chosen.page_origins == {"https://page.example.org"}


@pytest.mark.check("C-50")
@pytest.mark.parametrize("name", ["rbs_password", "rbs_callback_key"])
@pytest.mark.parametrize("value", ["", "short", "demo-secret-of-some-length"])
def test_production_refuses_weak_secrets_of_the_bank(name: str, value: str) -> None:
    good = {"rbs_password": STRONG, "rbs_callback_key": STRONG}
    with pytest.raises(ValueError, match=name.upper()):
        _settings(**(good | {"environment": "production", name: value}))
