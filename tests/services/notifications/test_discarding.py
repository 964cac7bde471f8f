"""Letters that are forgotten leave no file behind, wherever the power fails."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from events.erasures import ErasureRequested, PersonErased
from events.retention import RetentionDecided
from services.notifications.actions.keeping import forget_letters
from services.notifications.models import Discarded
from services.notifications.post import Folder
from shared.database import reading
from tests.services.notifications.office import NOON, Office


class PowerFails(Exception):
    """The machine stops here."""


def written_to(office: Office, *names: str) -> list[UUID]:
    """Somebody of each name has a letter in the folder."""
    found = []
    for name in names:
        person_id = office.knows(name, f"{name.lower()}@x.example")
        due_on = NOON.date() + timedelta(days=7)
        office.hears(
            ErasureRequested(
                erasure_id=uuid4(), person_id=person_id, due_on=due_on, wished_by="person"
            )
        )
        found.append(person_id)
    office.posts()
    return found


def erased(office: Office, person_id: UUID) -> None:
    office.hears(PersonErased(person_id=person_id, former_ids=()))


def kept(office: Office) -> list[str]:
    return sorted(str(one["To"].addresses[0].addr_spec) for one in office.posted())


def noted(office: Office) -> list[UUID]:
    with reading(office.engine) as session:
        return list(session.scalars(select(Discarded.letter_id)))


def test_the_letters_to_somebody_who_was_erased_are_gone_and_those_to_others_stay(
    office: Office,
) -> None:
    nils, _ = written_to(office, "Nils", "Mara")
    erased(office, nils)
    office.sender().destroy_discarded()
    assert kept(office) == ["mara@x.example"]


def test_a_fall_between_the_erasure_and_the_folder_leaves_no_file(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    nils, _ = written_to(office, "Nils", "Mara")
    erased(office, nils)
    with monkeypatch.context() as fails:
        fails.setattr(Folder, "destroy", _fall)
        with pytest.raises(PowerFails):
            office.sender().destroy_discarded()
    assert len(kept(office)) == 2
    office.sender().destroy_discarded()
    assert kept(office) == ["mara@x.example"]


def test_a_letter_that_was_on_its_way_is_gone_the_next_time(office: Office) -> None:
    nils, _ = written_to(office, "Nils", "Mara")
    folder = office.settings.home / "mail"
    (letter,) = [one for one in office.letters() if one.person_id == nils]
    file = folder / f"{letter.id}.eml"
    content = file.read_bytes()
    erased(office, nils)
    office.sender().destroy_discarded()
    file.write_bytes(content)
    office.later(minutes=1)
    office.sender().destroy_discarded()
    assert not file.exists()


def test_the_notes_are_let_go_of_after_a_day(office: Office) -> None:
    nils, _ = written_to(office, "Nils", "Mara")
    erased(office, nils)
    office.later(days=30)
    for hours, notes in ((0, 1), (23, 1), (2, 0)):
        office.later(hours=hours)
        office.sender().destroy_discarded()
        assert len(noted(office)) == notes


def test_letters_that_were_kept_for_long_enough_leave_no_file(office: Office) -> None:
    written_to(office, "Nils")
    office.hears(RetentionDecided(policy_id=uuid4(), letter_days=10))
    office.later(days=11)
    office.does(forget_letters, office.now)
    office.sender().destroy_discarded()
    assert (kept(office), office.letters()) == ([], [])


def _fall(*_: object) -> None:
    raise PowerFails
