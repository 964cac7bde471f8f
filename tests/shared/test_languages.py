"""Languages: the same said in each, with its own dates, amounts, numbers and lists."""

from datetime import UTC, date, datetime

import pytest

from shared.languages import codes, language


@pytest.mark.parametrize(
    ("code", "minor", "currency", "read"),
    [
        ("en", 125_000, "EUR", "1,250.00 EUR"),
        ("en", 5, "USD", "0.05 USD"),
        ("en", 90_000, "JPY", "90,000 JPY"),
        ("en", 1_500, "KWD", "1.500 KWD"),
        ("en", -125_000, "EUR", "-1,250.00 EUR"),
        ("de", 125_000, "EUR", "1.250,00 EUR"),
        ("de", 90_000, "JPY", "90.000 JPY"),
        ("de", 1_500, "KWD", "1,500 KWD"),
    ],
)
def test_an_amount_reads_as_its_currency_is_counted(
    code: str, minor: int, currency: str, read: str
) -> None:
    assert language(code).amount(minor, currency) == read


@pytest.mark.parametrize(
    ("code", "day", "weekday"),
    [
        ("en", "3 March 2027", "Wednesday 3 March 2027"),
        ("de", "3. März 2027", "Mittwoch, 3. März 2027"),
    ],
)
def test_a_day_is_said_as_people_say_it(code: str, day: str, weekday: str) -> None:
    assert language(code).day(date(2027, 3, 3)) == day
    assert language(code).weekday(date(2027, 3, 3)) == weekday


@pytest.mark.parametrize(
    ("code", "text", "read"),
    [("en", "2029-04", "2029-04"), ("de", "2029-04", "04/2029"), ("de", "soon", "soon")],
)
def test_a_month_reads_as_on_a_card(code: str, text: str, read: str) -> None:
    assert language(code).month(text) == read


def test_no_day_is_nothing() -> None:
    assert language("en").day(None) == ""


def test_a_time_is_that_of_its_own_zone() -> None:
    assert language("de").time(datetime(2027, 3, 3, 18, 5, tzinfo=UTC)) == "18:05"


@pytest.mark.parametrize(("code", "read"), [("en", "a, b and c"), ("de", "a, b und c")])
def test_several_things_are_listed(code: str, read: str) -> None:
    assert language(code).listed(["a", "b", "c"]) == read


def test_one_and_many_are_told_apart() -> None:
    one = "You are coming to %(title)s."
    many = "You are coming to %(title)s, with %(places)s places."
    german = language("de")
    assert german.say_many(one, many, 1, title="Forum", places=1) == "Sie sind angemeldet: Forum."
    told = german.say_many(one, many, 2, title="Forum", places=2)
    assert told == "Sie sind mit 2 Plätzen angemeldet: Forum."


def test_what_is_not_translated_is_said_in_english() -> None:
    assert language("de").say("Nobody ever said %(this)s", this="so") == "Nobody ever said so"


def test_who_has_no_language_that_there_is_has_the_usual_one() -> None:
    assert codes() == ("en", "de")
    assert language(None).code == "en"
    assert language("tlh", "de").code == "de"
