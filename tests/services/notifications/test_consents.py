"""Letters that need consent: only whoever agrees is written to, up to the moment of sending."""

from __future__ import annotations

from uuid import UUID, uuid4

from events.consents import ConsentGiven, ConsentWithdrawn
from events.merges import PersonMerged
from services.notifications.actions.preferences import choose
from services.notifications.models import Group
from tests.services.notifications.office import Office, addresses, html_of, text_of
from tests.services.notifications.test_gatherings import published

KIND, PURPOSE = "gathering-announced", "event-invitations"


def agrees(office: Office, person_id: UUID) -> None:
    """A person agrees to be invited."""
    office.hears(ConsentGiven(consent_id=uuid4(), person_id=person_id, purpose=PURPOSE))


def withdraws(office: Office, person_id: UUID) -> None:
    """A person takes it back."""
    office.hears(ConsentWithdrawn(consent_id=uuid4(), person_id=person_id, purpose=PURPOSE))


def test_a_new_event_is_told_to_those_alone_who_agreed(office: Office) -> None:
    agrees(office, office.knows("Ines Prado", "ines@prado.example"))
    office.knows("Jo Park", "jo@park.example")
    gone = office.knows("Kofi Mensah", "kofi@volta.example")
    agrees(office, gone)
    withdraws(office, gone)
    office.knows_gathering("The Winter Forum")
    (letter,) = office.posted(KIND)
    assert addresses([letter]) == ["ines@prado.example"]
    assert letter["Subject"] == "You are invited: The Winter Forum"
    link = letter["List-Unsubscribe"].strip("<>")
    assert link.startswith(f"{office.settings.base_url}/membership/consent?token=")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in text_of(letter)
    assert link in html_of(letter)


def test_to_a_series_people_are_invited_once(office: Office) -> None:
    agrees(office, office.knows("Ines Prado", "ines@prado.example"))
    first = published(uuid4(), title="Breakfast, the first", series_number=1)
    for one in (first, *(published(uuid4(), series_number=number) for number in (2, 3))):
        office.hears(one)
    (letter,) = office.posted(KIND)
    assert letter["Subject"] == "You are invited: Breakfast, the first"


def test_what_was_withdrawn_after_writing_is_not_sent_and_says_so(office: Office) -> None:
    ines = office.knows("Ines Prado", "ines@prado.example")
    agrees(office, ines)
    office.knows_gathering("The Winter Forum")
    withdraws(office, ines)
    assert office.posted() == []
    (letter,) = office.letters("withheld")
    assert letter.failure == "no consent to event-invitations"


def test_a_digest_holds_nothing_that_was_withdrawn(office: Office) -> None:
    ines = office.knows("Ines Prado", "ines@prado.example")
    office.does(choose, ines, list(Group), True, office.now)
    agrees(office, ines)
    office.knows_gathering("The Winter Forum")
    office.posts()
    assert [one.kind for one in office.letters("kept")] == [KIND]
    withdraws(office, ines)
    office.later(days=1)
    assert office.sender().gather_digests() == 0
    assert [one.failure for one in office.letters("withheld")] == [
        "no consent to event-invitations"
    ]


def test_nobody_is_invited_to_what_has_begun(office: Office) -> None:
    agrees(office, office.knows("Ines Prado", "ines@prado.example"))
    office.knows_gathering("The Winter Forum")
    office.later(days=10, hours=6)
    assert office.posted() == []
    assert [one.kind for one in office.letters("overtaken")] == [KIND]


def test_who_was_known_twice_agrees_only_if_neither_took_it_back(office: Office) -> None:
    kept = office.knows("Ines Prado", "ines@prado.example")
    other = office.knows("Ines Prado", "ines@old.example")
    agrees(office, kept)
    withdraws(office, other)
    office.hears(PersonMerged(merge_id=uuid4(), person_id=other, survivor_id=kept))
    office.knows_gathering("The Winter Forum")
    assert office.posted(KIND) == []
