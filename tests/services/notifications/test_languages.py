"""Letters in German: every kind, from the samples of the events that they tell of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, get_args, get_type_hints
from uuid import UUID, uuid4

import pytest

from events.attending import GatheringReminded, RsvpReconfirmAsked
from events.contacts import ContactGiven
from events.contract import Event
from events.gatherings import GatheringPublished
from events.memberships import ApplicationDeclined
from services.notifications.letters import DIGEST, KINDS, Desk, Overtaken, compose
from services.notifications.letters.words import write
from services.notifications.models import (
    Attendance,
    Contact,
    Gathering,
    Introduction,
    Letter,
    Organisation,
)
from shared.database import Session, new_id, transaction
from tests.services.notifications.office import Office, html_of, proposal, text_of

SAMPLES = Path(__file__).parents[2] / "events" / "samples"
LONG_BEFORE = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
ALIKE = ("Name: ", "Organisation: ")  # labels that are the same in both languages


def events_of(kind: str) -> Iterator[Event]:
    """The samples of the events that a kind of letter may tell of."""
    hint = list(get_type_hints(KINDS[kind].find).values())[1]
    for contract in get_args(hint) or (hint,):
        yield contract.load(
            json.loads((SAMPLES / f"{contract.name}.json").read_text("utf-8"))["data"]
        )


def ids_in(data: Any) -> Iterator[UUID]:
    """Every id that is told of, each perhaps that of a person."""
    if isinstance(data, dict | list | tuple):
        for one in data.values() if isinstance(data, dict) else data:
            yield from ids_in(one)
    elif isinstance(data, str) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", data):
        yield UUID(data)


def know(session: Session, some_id: UUID, first: UUID, second: UUID) -> None:
    """Whatever an id stands for is known by a name without small letters, so that it is no word."""
    name = f"X-{some_id.hex[:6].upper()}"
    for known in (
        Contact(person_id=some_id, full_name=name, email=f"{name}@X.EXAMPLE"),
        Organisation(organisation_id=some_id, display_name=name),
        Gathering(
            gathering_id=some_id,
            title=name,
            starts_at=LONG_BEFORE,
            ends_at=LONG_BEFORE + timedelta(hours=2),
            time_zone="Europe/Berlin",
            place="Y",
        ),
        Introduction(
            introduction_id=some_id,
            first_id=first,
            second_id=second,
            first_sees="Y",
            second_sees="Y",
            first_is_named=True,
            second_is_named=False,
            made=True,
        ),
    ):
        session.merge(known)


def written(
    office: Office, code: str, kind: str, event: Event, reader: UUID
) -> EmailMessage | None:
    """A letter as it would be posted; none to who it is not for."""
    settings = replace(office.settings, language=code, association_name="HARBOUR")
    letter = Letter(
        id=new_id(),
        event_id=reader,
        person_id=reader,
        kind=kind,
        event_name=event.name,
        event_data=event.dump(),
        written_at=LONG_BEFORE,
        due_at=LONG_BEFORE,
    )
    with transaction(office.engine) as session:
        try:
            return compose(Desk(session, settings, LONG_BEFORE, reader), letter)
        except Overtaken:
            return None


def own_words(letter: EmailMessage, event: Event) -> str:
    """What a letter says by itself: without what the event tells of in words."""
    words = "\n".join([letter["Subject"], *text_of(letter).splitlines()])
    for told in texts_in(event.dump()):
        words = words.replace(told, "")
    return words


def texts_in(data: Any) -> Iterator[str]:
    """Every text of more than one word."""
    if isinstance(data, dict | list | tuple):
        for one in data.values() if isinstance(data, dict) else data:
            yield from texts_in(one)
    elif isinstance(data, str) and " " in data:
        yield data


def lines(words: str) -> set[str]:
    """The lines that have words, and are no links."""
    found = (line.strip().removeprefix("- ") for line in words.splitlines())
    return {
        line
        for line in found
        if re.search("[a-z]{3}", line) and not line.startswith(("http", *ALIKE))
    }


@pytest.mark.parametrize("kind", [name for name in KINDS if name != DIGEST])
def test_a_german_letter_of_every_kind_has_no_english_line(office: Office, kind: str) -> None:
    told = 0
    for event in events_of(kind):
        people = list(dict.fromkeys(ids_in(event.dump())))
        with transaction(office.engine) as session:
            for one in people:
                know(session, one, people[0], people[-1])
            if isinstance(event, GatheringPublished):
                at = {name: getattr(event, name) for name in ("starts_at", "ends_at", "time_zone")}
                here = {"place": event.place, "gathering_id": event.gathering_id}
                session.merge(Gathering(title="X-1", **at, **here))
            if isinstance(event, GatheringReminded | RsvpReconfirmAsked):
                # it is for those who come, while it is still to begin
                session.get_one(Gathering, event.gathering_id).starts_at = event.starts_at
                for one in people:
                    session.merge(Attendance(gathering_id=event.gathering_id, person_id=one))
        for reader in people:
            english, german = (written(office, code, kind, event, reader) for code in ("en", "de"))
            if english is None or german is None:
                continue
            ours, theirs = own_words(german, event), own_words(english, event)
            assert german["Content-Language"] == "de"
            assert lines(theirs) & lines(ours) == set()
            assert not re.search(r"\d [A-Z][a-z]+ \d{4}|\d,\d{3}|\d\.\d\d\b", ours)
            told += 1
    assert told


def test_who_says_a_language_is_written_to_in_it_and_others_as_usual(office: Office) -> None:
    for name, code in (("Ana", "de"), ("Ben", ""), ("Cem", "tlh")):
        person_id = uuid4()
        email = f"{name.lower()}@x.example"
        given = {"person_id": person_id, "full_name": name, "email": email}
        office.hears(ContactGiven(**given, letter_language=code))
        office.hears(
            ApplicationDeclined(application_id=uuid4(), person_id=person_id, reason="Nein")
        )
    told = {letter["To"].addresses[0].display_name: letter for letter in office.posted()}
    assert {name: letter["Subject"] for name, letter in told.items()} == {
        "Ana": "Zu Ihrem Antrag",
        "Ben": "About your application",
        "Cem": "About your application",
    }
    assert '<html lang="de">' in html_of(told["Ana"])
    assert "Guten Tag Ana!" in text_of(told["Ana"])


def test_who_changes_the_language_gets_what_still_waits_in_the_new_one(office: Office) -> None:
    person_id = office.knows("Ana", "ana@x.example")
    office.hears(ApplicationDeclined(application_id=uuid4(), person_id=person_id, reason="Nein"))
    given = {"person_id": person_id, "full_name": "Ana", "email": "ana@x.example"}
    office.hears(ContactGiven(**given, letter_language="de"))
    (letter,) = office.posted()
    assert letter["Subject"] == "Zu Ihrem Antrag"


def test_the_association_may_write_in_german_to_whoever_says_nothing(office: Office) -> None:
    office.settings = replace(office.settings, language="de")
    person_id = office.knows("Ana", "ana@x.example")
    office.hears(ApplicationDeclined(application_id=uuid4(), person_id=person_id, reason="Nein"))
    (letter,) = office.posted()
    assert letter["Subject"] == "Zu Ihrem Antrag"


def test_a_digest_is_in_one_language_with_the_right_plural(office: Office) -> None:
    settings = replace(office.settings, language="de")
    with transaction(office.engine) as session:
        desk = Desk(session, settings, LONG_BEFORE, uuid4())
        one, many = (
            write(desk.language, DIGEST, "", {"association": "HARBOUR", "count": count})
            for count in (1, 3)
        )
    assert one.blocks[0].lines[0].endswith("Das gibt es heute zu sagen:")
    assert many.blocks[0].lines[0].endswith("Diese 3 Dinge gibt es heute zu sagen:")


def test_whom_to_meet_and_why_is_said_in_german(office: Office) -> None:
    office.settings = replace(office.settings, language="de")
    first, second = office.knows("Ana", "ana@x.example"), office.knows("Ben", "ben@x.example")
    sees = "a founder at a small social enterprise in Kenya"
    reasons = ("You need a pilot site; they offer one in East Africa",)
    office.hears(proposal(first, second, first_sees=sees, first_reasons=reasons))
    told = [text_of(letter) for letter in office.posted() if "ana@" in letter["To"]]
    assert "bei einem kleinen Sozialunternehmen (Kenia)" in told[0]
    assert "Sie brauchen einen Ort zum Erproben; die andere Seite bietet das an (Ostafrika)" in (
        " ".join(told[0].split())
    )
