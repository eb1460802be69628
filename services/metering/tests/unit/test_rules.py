"""What a dial can show, what follows from it, and what is refused in which words."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.ids import new_id
from metering.meter.rules import Scale, registers, verification_state
from metering.reading.rules import Dial, Entry, Refusal, check_date, is_unusual, judge

pytestmark = pytest.mark.check("F-04")
FIVE_TWO = Scale(digits=5, decimals=2)
TODAY = date(2020, 10, 20)
METER = new_id()


@dataclass(frozen=True)
class Known:
    """A reading in a chain."""

    value: Decimal
    period: date = date(2020, 9, 1)
    taken_on: date = date(2020, 9, 25)
    source: str = "resident"
    is_rollover: bool = False


def entry(value: str | None = None, volume: str | None = None, *, is_rollover: bool = False) -> Entry:
    return Entry(
        index=0,
        meter_id=METER,
        register_code="single",
        value=None if value is None else Decimal(value),
        volume=None if volume is None else Decimal(volume),
        is_rollover=is_rollover,
    )


def dial(previous: str | None = "58.18", *, scale: Scale = FIVE_TWO, hides: bool = False) -> Dial:
    return Dial(scale, None if previous is None else Known(Decimal(previous)), hides_previous=hides)


def refusal(given_entry: Entry, given_dial: Dial, *, taken_on: date = TODAY) -> Refusal:
    with pytest.raises(Refusal) as caught:
        judge(given_entry, given_dial, taken_on=taken_on)
    return caught.value


@pytest.mark.feature("MET-03", "MET-08")
def test_volume_is_the_value_less_the_previous_one_and_back() -> None:
    by_value = judge(entry("60.25"), dial(), taken_on=TODAY)
    by_volume = judge(entry(volume="2.07"), dial(), taken_on=TODAY)
    both = judge(entry("60.25", "2.07"), dial(), taken_on=TODAY)
    assert by_value == by_volume == both
    assert (by_value.value, by_value.previous_value, by_value.volume) == (
        Decimal("60.25"), Decimal("58.18"), Decimal("2.07"),
    )  # fmt: skip


@pytest.mark.feature("MET-03")
def test_value_and_volume_that_disagree_are_refused() -> None:
    problem = refusal(entry("60.25", "3.00"), dial())
    assert (problem.code, problem.name) == ("value_volume_disagree", "volume")
    assert problem.message == "Показание и объём не совпадают: по показаниям 2,07"


@pytest.mark.feature("MET-03")
def test_row_without_numbers_is_refused() -> None:
    assert refusal(entry(), dial()).code == "value_missing"


@pytest.mark.feature("MET-09")
def test_equal_value_is_taken() -> None:
    assert judge(entry("58.18"), dial(), taken_on=TODAY).volume == 0


@pytest.mark.feature("MET-09")
def test_lower_value_is_refused_with_the_previous_one_in_the_words() -> None:
    problem = refusal(entry("58.17"), dial())
    assert problem.code == "below_previous"
    assert problem.message == (
        "Показание не принято! Оно меньше переданного ранее: 25.09.2020 было 58,18. Проверьте ввод."
    )
    assert problem.extra == {
        "previous_value": "58.18", "previous_taken_on": "2020-09-25", "rollover_volume": None,
    }  # fmt: skip


@pytest.mark.feature("MET-09")
def test_pass_through_zero_is_offered_by_the_digits_of_the_meter() -> None:
    problem = refusal(entry("3.50"), dial("99998.00"))
    assert problem.extra["rollover_volume"] == "5.50"
    assert problem.message.endswith("Возможно, счётчик прошёл через ноль.")
    assert refusal(entry("3.50"), dial("9998.00")).extra["rollover_volume"] is None
    four = Scale(digits=4, decimals=2)
    assert refusal(entry("3.50"), dial("9998.00", scale=four)).extra["rollover_volume"] == "5.50"


def test_confirmed_pass_through_zero_is_taken() -> None:
    taken = judge(entry("3.50", is_rollover=True), dial("99998.00"), taken_on=TODAY)
    assert (taken.value, taken.volume) == (Decimal("3.50"), Decimal("5.50"))
    by_volume = judge(entry(volume="5.50", is_rollover=True), dial("99998.00"), taken_on=TODAY)
    assert by_volume == taken


def test_pass_through_zero_that_did_not_happen_is_refused() -> None:
    assert refusal(entry("99999.00", is_rollover=True), dial("99998.00")).code == "not_a_rollover"
    assert refusal(entry(volume="1.00", is_rollover=True), dial("99998.00")).code == "not_a_rollover"


def test_volume_past_the_last_digit_asks_about_the_pass_through_zero() -> None:
    problem = refusal(entry(volume="5.50"), dial("99998.00"))
    assert (problem.code, problem.extra["rollover_volume"]) == ("over_capacity", "5.50")


@pytest.mark.feature("MET-14")
@pytest.mark.parametrize(
    ("value", "code"),
    [("99999.99", None), ("100000", "too_many_digits"), ("60.255", "too_many_decimals"), ("60.250", None)],
)
def test_five_digits_and_two_decimals(value: str, code: str | None) -> None:
    if code is None:
        assert judge(entry(value), dial(), taken_on=TODAY).value == Decimal(value)
    else:
        assert refusal(entry(value), dial()).code == code


@pytest.mark.feature("MET-14")
def test_format_belongs_to_the_meter() -> None:
    whole = Scale(digits=6, decimals=0)
    assert judge(entry("123456"), dial("0", scale=whole), taken_on=TODAY).value == 123456
    assert "целое число" in refusal(entry("1.5"), dial("0", scale=whole)).message
    assert refusal(entry("60.255"), dial()).message == "После запятой можно не больше 2 знаков"
    assert refusal(entry("100000"), dial()).message == "До запятой можно не больше 5 цифр"


def test_first_reading_of_a_meter_starts_its_count() -> None:
    taken = judge(entry("12.00"), dial(None), taken_on=TODAY)
    assert (taken.previous_value, taken.volume) == (Decimal("12.00"), Decimal(0))
    assert refusal(entry(volume="1.00"), dial(None)).code == "no_previous"


@pytest.mark.feature("MET-04")
def test_reading_is_not_older_than_the_previous_one() -> None:
    assert judge(entry("60"), dial(), taken_on=date(2020, 9, 25)).volume == Decimal("1.82")
    problem = refusal(entry("60"), dial(), taken_on=date(2020, 9, 24))
    assert (problem.code, problem.name) == ("taken_before_previous", "taken_on")


@pytest.mark.feature("MET-04")
@pytest.mark.parametrize(("days", "code"), [(1, "taken_in_future"), (-32, "taken_too_early")])
def test_date_is_today_or_in_the_last_month(days: int, code: str) -> None:
    for fine in (0, -1, -31):
        check_date(TODAY + timedelta(days=fine), today=TODAY)
    with pytest.raises(Refusal) as caught:
        check_date(TODAY + timedelta(days=days), today=TODAY)
    assert caught.value.code == code


@pytest.mark.feature("ACC-19")
def test_guest_is_never_told_the_previous_value() -> None:
    hidden = dial("99998.00", hides=True)
    for problem in (
        refusal(entry("3.50"), hidden),
        refusal(entry("60", "1"), dial(hides=True)),
        refusal(entry("60"), dial(hides=True), taken_on=date(2020, 9, 1)),
    ):
        told = problem.message + str(problem.extra)
        assert not any(secret in told for secret in ("99998", "58", "5.50", "5,50", "1,82", "25.09.2020"))


def test_unusual_is_far_above_the_average() -> None:
    assert not is_unusual(Decimal("6.00"), Decimal("2.000"), factor=Decimal(3))
    assert is_unusual(Decimal("6.01"), Decimal("2.000"), factor=Decimal(3))
    assert not is_unusual(Decimal(500), None, factor=Decimal(3))
    assert not is_unusual(Decimal(500), Decimal(0), factor=Decimal(3))


@pytest.mark.feature("MET-25")
def test_meter_has_a_register_for_each_day_zone() -> None:
    assert [each.code for each in registers(1)] == ["single"]
    assert [each.code for each in registers(2)] == ["day", "night"]
    assert [each.code for each in registers(3)] == ["peak", "night", "half_peak"]


@pytest.mark.feature("MET-18")
@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (None, "unknown"),
        (date(2020, 10, 19), "overdue"),
        (date(2020, 10, 20), "soon"),
        (date(2020, 12, 19), "soon"),
        (date(2020, 12, 20), "valid"),
    ],
)
def test_verification_is_announced_two_months_ahead(due_on: date | None, state: str) -> None:
    assert verification_state(due_on, TODAY) == state


scales = st.builds(Scale, digits=st.integers(1, 9), decimals=st.integers(0, 4))


@st.composite
def shown(draw: st.DrawFn, scale: Scale) -> Decimal:
    """A value the dial can show."""
    steps = draw(st.integers(0, 10 ** (scale.digits + scale.decimals) - 1))
    return Decimal(steps).scaleb(-scale.decimals)


@given(st.data(), scales)
def test_volume_is_never_negative_and_leads_back_to_the_value(data: st.DataObject, scale: Scale) -> None:
    previous, value = data.draw(shown(scale)), data.draw(shown(scale))
    given_dial = Dial(scale, Known(previous))
    is_rollover = value < previous
    taken = judge(entry(str(value), is_rollover=is_rollover), given_dial, taken_on=TODAY)
    assert 0 <= taken.volume < scale.capacity
    assert (previous + taken.volume) % scale.capacity == value
    again = judge(entry(volume=str(taken.volume), is_rollover=is_rollover), given_dial, taken_on=TODAY)
    assert again.value == value


@given(st.data(), scales)
def test_lower_value_is_always_refused_without_a_word_about_zero(data: st.DataObject, scale: Scale) -> None:
    previous, value = data.draw(shown(scale)), data.draw(shown(scale))
    if value < previous:
        assert refusal(entry(str(value)), Dial(scale, Known(previous))).code == "below_previous"
    else:
        assert judge(entry(str(value)), Dial(scale, Known(previous)), taken_on=TODAY).volume >= 0
