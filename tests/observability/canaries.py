"""Personal data that was sent through every flow, and the search for it."""

import re
from collections.abc import Iterable

from drive.files import SURNAME
from drive.people import PASSWORD, Town
from observability.conftest import System
from observability.flows import WORDS

STREET = "Пробная"
# What other services know an account by. It says nothing about a person without the register of accounts.
KNOWN = re.compile(r"^accounts\.account\.registered\.v1 .*$", re.MULTILINE)


async def codes_of(place: Town) -> set[str]:
    """Every one-time code that was sent by SMS or mail."""
    found: set[str] = set()
    for path in ("/api/sms", "/api/mail"):
        items = (await place.outside.get(path)).json()["items"]
        found |= {code for item in items for code in re.findall(r"\b\d{6}\b", item["text"])}
    return found


def words_of(system: System) -> dict[str, set[str]]:
    """Kind of personal data → the words that would give it away."""
    people = system.people
    return {
        "name": {SURNAME, SURNAME.encode("unicode_escape").decode(), "Анна"},
        "phone": {each.phone for each in people} | {each.phone.lstrip("+") for each in people},
        "mail": {f"r{each.flat}@example.org" for each in people},
        "account": {each.number for each in people},
        "address": {STREET},
        "password": {PASSWORD},
        "token": {each.token for each in people},
        "application": WORDS,
    }


def leaks(text: str, words: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Kind and word of everything personal in a text."""
    return {(kind, word) for kind, known in words.items() for word in known if word in text}


def lines_with_codes(lines: Iterable[str], codes: set[str]) -> list[str]:
    """Lines in which a code stands as a value of its own; ids and fractions of seconds have any digits."""
    pattern = re.compile(rf"(?<![\w.:-])({'|'.join(sorted(codes))})(?![\w.:-])")
    return [line for line in lines if pattern.search(line)]
