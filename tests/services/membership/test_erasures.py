"""A person who asks for it is erased; the books, the log and the others stand."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, tuple_

from events.contacts import ContactGiven
from events.erasures import ErasureCancelled, ErasureRequested, PersonErased
from events.memberships import MembershipResigned
from events.representatives import RepresentativeLeft
from events.vacancies import RoleVacated
from services.membership.actions.erasures import carry_out_erasures, erase_person
from services.membership.actions.imports import MAPPINGS, read_rows, start_import, take_portion_in
from services.membership.actions.merges import merge_organisations, merge_persons, undo_merge
from services.membership.actions.provider.customers import know_customer
from services.membership.actions.sign_ins import make_link, token_of
from services.membership.actions.staff import appoint_staff
from services.membership.actions.tiers import put_tier
from services.membership.actions.trail import seal_log
from services.membership.models import (
    Erasure,
    ImportRow,
    Merge,
    Representation,
    Tier,
    Tombstone,
    Vacancy,
    db,
)
from services.membership.models.privacy import REGISTER
from shared.callers import Role
from shared.database import Session
from shared.errors import Refusal
from shared.privacy.erasing import take_away
from shared.settings import Settings
from shared.tokens import sign
from shared.trail import DETAILS, SUBJECTS, verify
from tests.kept import kept
from tests.services.erased import found_of
from tests.services.membership.door import Door
from tests.services.membership.office import PROFILE, Office

NAME, OTHER_NAME = "Wanjiku Mwangaza", "W. Mwangaza"
EMAIL, OLD_EMAIL = "wanjiku@mwangaza.example", "wm@old.example"
WORDS = ("wanjiku", "mwangaza", OLD_EMAIL)
LAMPS = {"interests": "Wanjiku likes lamps", "visibility": {"name": "public"}}


@pytest.fixture
def person_id(office: Office) -> UUID:
    """Somebody who represents, is a member, was merged, pays, and of whom a table told."""
    return kept(__name__, {"membership": office.engine}, lambda: planted(office))


def planted(office: Office) -> UUID:
    """The same, made."""
    told = {"full_name": NAME, "email": EMAIL}
    profile = {**PROFILE, **LAMPS}
    joined = office.member(person={**told, "profile": profile})
    known = office.speaker_of(joined.organisation_id)
    office.member("individual", person=told)
    twin = office.person(OTHER_NAME, OLD_EMAIL)
    office.do(merge_persons, known, twin, None, office.today, office.now)
    office.do(know_customer, None, known, False, office.today, office.now)
    table = read_rows(f"name,email,tier\n{NAME},{EMAIL},no-such-tier\n".encode())
    run = office.do(start_import, table, MAPPINGS["persons"], office.now, is_confirmed=True)
    office.do(take_portion_in, run.id, office.today, office.now)
    office.do(seal_log)
    return known


def proof(office: Office, settings: Settings, person_id: UUID) -> str:
    """What is in a fresh sign-in link."""
    link = office.do(make_link, person_id, office.now)
    assert link is not None
    return token_of(link, settings)


def erase(office: Office, person_id: UUID) -> list[str]:
    """Erase somebody at once."""
    return office.do(erase_person, person_id, office.today, office.now)


def test_nothing_of_the_person_is_left_outside_the_books(office: Office, person_id: UUID) -> None:
    assert len(found_of(office.engine, db.metadata, WORDS)) > 10
    erase(office, person_id)
    assert found_of(office.engine, db.metadata, WORDS) == {"invoices.billed_to"}


def test_the_log_tells_nothing_of_them_and_is_whole(office: Office, person_id: UUID) -> None:
    erase(office, person_id)
    office.do(seal_log)
    verdict = office.look(verify)
    assert verdict.is_whole
    assert verdict.shredded > 5


def told_in_the_log(session: Session, person_id: UUID) -> int:
    """How many details of the log tell what was done to a person."""
    about = select(SUBJECTS.c.entry_id, SUBJECTS.c.position).where(
        SUBJECTS.c.subject_id == person_id
    )
    place = tuple_(DETAILS.c.entry_id, DETAILS.c.position)
    found = select(func.count()).where(place.in_(about), DETAILS.c.fields != "{}")
    return session.scalar(found) or 0


def test_the_log_is_shredded_and_would_tell_else(office: Office, person_id: UUID) -> None:
    """Negative control: what is only taken away from the tables still stands in the log."""
    ids = [person_id]
    office.do(take_away, db.metadata, REGISTER, ids)
    assert office.look(told_in_the_log, person_id) > 5
    erase(office, person_id)
    assert office.look(told_in_the_log, person_id) == 0


def test_what_they_were_to_others_ends_as_if_they_had_left(office: Office, person_id: UUID) -> None:
    erase(office, person_id)
    assert [left.person_id for left in office.said(RepresentativeLeft)] == [person_id]
    assert {one.role for one in office.said(RoleVacated)} == {"primary", "billing"}
    assert [one.person_id for one in office.said(MembershipResigned)] == [person_id]
    assert office.count(Vacancy) == 2


def test_it_is_announced_with_every_id_they_had(office: Office, person_id: UUID) -> None:
    erase(office, person_id)
    (said,) = office.said(PersonErased)
    assert said.person_id == person_id
    assert len(said.former_ids) == 1
    assert office.count(Tombstone) == 2
    assert all(
        one.full_name == "" for one in office.said(ContactGiven) if one.person_id == person_id
    )


def test_erasing_twice_does_nothing_more(office: Office, person_id: UUID) -> None:
    erase(office, person_id)
    assert erase(office, person_id) == []
    assert len(office.said(PersonErased)) == 1


def test_whoever_was_erased_is_found_nowhere(office: Office, door: Door, person_id: UUID) -> None:
    erase(office, person_id)
    for path in (f"/persons/{person_id}", f"/persons/{person_id}/disclosure"):
        answer = door.ask("GET", path, [Role.ADMIN])
        assert answer.status_code == 404
        assert answer.get_json()["type"].endswith("person-was-erased")
    assert office.caller(person_id) is None
    assert door.ask("GET", f"/persons/{person_id}/statement", [Role.ADMIN]).status_code == 200
    assert "Somebody" not in door.ask("GET", "/directory?q=some", [Role.ADMIN]).text


def test_an_import_does_not_bring_them_back(office: Office, person_id: UUID) -> None:
    erase(office, person_id)
    table = read_rows(f"reference,name,email\nfootbridge:{person_id},{NAME},{EMAIL}\n".encode())
    run = office.do(start_import, table, MAPPINGS["persons"], office.now, is_confirmed=True)
    office.do(take_portion_in, run.id, office.today, office.now)
    row = office.look(lambda session: session.query(ImportRow).filter_by(run_id=run.id).one())
    assert row.outcome == "refused"
    assert "was erased" in str(row.told["faults"])


def test_a_table_that_waits_says_nothing_of_them_any_more(office: Office, person_id: UUID) -> None:
    rows = f"name,email\n{NAME},{EMAIL}\nSomebody Else,else@x.example\n"
    office.do(start_import, read_rows(rows.encode()), MAPPINGS["persons"], office.now)
    erase(office, person_id)
    assert found_of(office.engine, db.metadata, WORDS) == {"invoices.billed_to"}
    assert "import_portions.rows" in found_of(office.engine, db.metadata, ["else@x.example"])


def test_a_merge_of_organisations_keeps_no_address_of_theirs(
    office: Office, person_id: UUID
) -> None:
    bodies = [office.organisation("Lamps", contact=EMAIL), office.organisation("Lamps Ltd")]
    office.do(merge_organisations, *reversed(bodies), None, office.today, office.now)
    assert "merges.changes" in found_of(office.engine, db.metadata, [EMAIL])
    erase(office, person_id)
    assert found_of(office.engine, db.metadata, [EMAIL]) == set()


def test_undoing_a_merge_does_not_bring_them_back(office: Office, person_id: UUID) -> None:
    erase(office, person_id)
    (merge,) = office.look(lambda session: session.query(Merge).all())
    with pytest.raises(Refusal):
        office.do(undo_merge, merge.id, None, office.now)


def test_without_the_tombstone_an_import_brings_them_back(office: Office, person_id: UUID) -> None:
    """Negative control: it is the tombstone that keeps them away."""
    erase(office, person_id)
    office.do(lambda session: session.execute(delete(Tombstone)))
    table = read_rows(f"reference,name,email\nfootbridge:{person_id},{NAME},{EMAIL}\n".encode())
    run = office.do(start_import, table, MAPPINGS["persons"], office.now, is_confirmed=True)
    office.do(take_portion_in, run.id, office.today, office.now)
    assert "persons.full_name" in found_of(office.engine, db.metadata, WORDS)


def test_a_person_asks_with_a_fresh_link_and_nothing_less(
    office: Office, door: Door, settings: Settings, person_id: UUID
) -> None:
    path = f"/persons/{person_id}/erasures"
    refused = door.ask("POST", path, person_id, {"reason": "Enough"})
    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("prove-who-you-are")
    stranger = office.person("Jan de Vries", "jan@harbour.example")
    others = {"proof": proof(office, settings, stranger)}
    assert door.ask("POST", path, person_id, others).status_code == 403
    asked = {"proof": proof(office, settings, person_id)}
    answer = door.ask("POST", path, person_id, asked)
    assert answer.status_code == 201
    assert answer.get_json()["due_on"] == str(office.today + timedelta(days=7))


def test_it_is_done_when_the_cooling_off_is_over(
    office: Office, door: Door, person_id: UUID
) -> None:
    answer = door.ask("POST", f"/persons/{person_id}/erasures", [Role.ADMIN], {})
    assert answer.status_code == 201
    again = door.ask("POST", f"/persons/{person_id}/erasures", [Role.ADMIN], {})
    assert again.get_json()["id"] == answer.get_json()["id"]
    assert len(office.said(ErasureRequested)) == 1
    seen = door.ask("GET", f"/persons/{person_id}/erasures", person_id).get_json()["items"]
    assert [one["state"] for one in seen] == ["waiting"]
    office.sweep(office.today + timedelta(days=6))
    assert office.said(PersonErased) == []
    office.sweep(office.today + timedelta(days=7))
    office.sweep(office.today + timedelta(days=8))
    assert len(office.said(PersonErased)) == 1


def test_whoever_calls_it_off_stays(office: Office, door: Door, person_id: UUID) -> None:
    asked = door.ask("POST", f"/persons/{person_id}/erasures", [Role.ADMIN], {}).get_json()
    path = f"/erasures/{asked['id']}/cancellation"
    assert door.ask("POST", path, person_id).get_json()["state"] == "cancelled"
    assert door.ask("POST", path, person_id).status_code == 201
    assert len(office.said(ErasureCancelled)) == 1
    office.sweep(office.today + timedelta(days=8))
    assert office.said(PersonErased) == []


def test_staff_stand_down_first(office: Office, door: Door, person_id: UUID) -> None:
    asked = door.ask("POST", f"/persons/{person_id}/erasures", [Role.ADMIN], {}).get_json()
    office.do(appoint_staff, person_id, Role.STEWARD, office.now)
    refused = door.ask("POST", f"/persons/{person_id}/erasures", [Role.ADMIN], {})
    assert refused.status_code == 201, "it waits already"
    due = office.today + timedelta(days=7)
    office.do(carry_out_erasures, office.now, due)

    def held(session: Session) -> Erasure:
        return session.get_one(Erasure, UUID(asked["id"]))

    assert "staff role first: steward" in office.look(held).held_for
    assert office.do(carry_out_erasures, office.now, due) == 0
    assert office.said(PersonErased) == []


def test_a_named_approver_is_replaced_first(office: Office, door: Door, person_id: UUID) -> None:
    other = office.person("Jan de Vries", "jan@harbour.example")

    def name(*approvers: UUID) -> None:
        def change(session: Session) -> None:
            tier = session.get_one(Tier, "corporate")
            tier.approver_ids, tier.approvals_needed = [str(one) for one in approvers], 1

        office.do(change)

    name(person_id)
    path = f"/persons/{person_id}/erasures"
    refused = door.ask("POST", path, [Role.ADMIN], {})
    assert refused.status_code == 409
    assert "names another approver of" in refused.get_json()["detail"]
    name(person_id, other)
    assert door.ask("POST", path, [Role.ADMIN], {}).status_code == 201
    office.sweep(office.today + timedelta(days=7))
    tier = office.look(lambda session: session.get_one(Tier, "corporate"))
    assert tier.approver_ids == [str(other)]


def test_the_link_of_a_letter_calls_it_off(
    office: Office, door: Door, settings: Settings, person_id: UUID
) -> None:
    asked = door.ask("POST", f"/persons/{person_id}/erasures", [Role.ADMIN], {}).get_json()
    token = sign(settings, "erasure", {"erasure_id": asked["id"]}, timedelta(days=60), office.now)
    page = door.ask("GET", f"/erasure?token={token}")
    assert "Do you want to stay?" in page.text
    answer = door.client.post("/erasure", data={"token": token})
    assert "everything stays as it was" in answer.text
    assert [one.person_id for one in office.said(ErasureCancelled)] == [person_id]
    again = door.ask("GET", f"/erasure?token={token}").text
    assert "This was called off" in again
    assert "<button" not in again


def test_the_approved_renewal_of_an_organisation_outlives_who_asked_for_it(
    office: Office, door: Door
) -> None:
    held = office.member()
    office.do(put_tier, held.tier_slug, {"renewal_approvals_needed": 1})
    office.on(held.terms[-1].ends_on - timedelta(days=20))
    (speaker,) = office.look(
        lambda session: (
            session.query(Representation.person_id)
            .filter_by(organisation_id=held.organisation_id)
            .one()
        )
    )
    wish = {"membership_id": str(held.id)}
    asked = door.ask("POST", "/applications/renewals", speaker, wish).json
    door.ask("POST", f"/applications/{asked['id']}/approval", [Role.STEWARD])
    erase(office, speaker)
    renewal = office.invoices(held.id)[-1]
    assert renewal.state == "open"
    office.pay(renewal, "bank-2")
    assert len(office.membership(held.id).terms) == 2
