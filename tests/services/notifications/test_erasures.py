"""Letters to whoever is to be erased."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from events.erasures import ErasureRequested
from shared import tokens
from tests.services.notifications.office import NOON, Office, text_of


def test_whoever_is_to_be_erased_hears_when_and_how_to_stay(office: Office) -> None:
    person_id = office.knows("Nils Holm", "nils@fjordlab.example")
    requested = ErasureRequested(
        erasure_id=uuid4(), person_id=person_id, due_on=date(2026, 11, 30), wished_by="person"
    )
    office.hears(requested)
    (letter,) = office.posted("erasure-requested")
    words = text_of(letter)
    assert "30 November 2026" in " ".join(words.split())
    link = next(line for line in words.splitlines() if line.startswith("http"))
    assert link.startswith(f"{office.settings.base_url}/membership/erasure?token=")
    (token,) = parse_qs(urlsplit(link).query)["token"]
    said = tokens.read(office.settings, "erasure", token, now=NOON)
    assert said == {"erasure_id": str(requested.erasure_id)}


@pytest.mark.parametrize(
    ("wished_by", "said"),
    [
        ("person", "You asked"),
        ("admin", "as it was asked to"),
        ("clock", "For a long time nothing has tied you"),
    ],
)
def test_the_letter_says_who_wished_it(office: Office, wished_by: Any, said: str) -> None:
    person_id = office.knows("Nils Holm", "nils@fjordlab.example")
    due_on = date(2026, 11, 30)
    office.hears(
        ErasureRequested(
            erasure_id=uuid4(), person_id=person_id, due_on=due_on, wished_by=wished_by
        )
    )
    (letter,) = office.posted("erasure-requested")
    assert said in " ".join(text_of(letter).split())
