"""Rows that enter somebody who looks like one who is known: taken in, with a note for a steward."""

from __future__ import annotations

from sqlalchemy import event

from tests.services.membership.imports.test_organisations import Desk

BODIES = (
    "name,sector,country,website\n"
    "Nuru Lamps Ltd,company,KE,https://www.nuru.example/en\n"
    "Upepo Winds,company,KE,https://upepo.example\n"
)


def test_an_organisation_that_looks_like_a_known_one_is_noted_and_taken_in(office):
    known = office.organisation("Nuru Lamps", "company", country="KE", website="nuru.example")
    desk = Desk(office)
    hint = f"may be the same as Nuru Lamps ({known}): the same name and the same web domain"
    ahead, done = desk.look_ahead(BODIES).rows, desk.take(BODIES).rows
    assert [row.notes for row in ahead] == [row.notes for row in done] == [(hint,), ()]
    assert [str(row.outcome) for row in done] == ["created", "created"]
    assert desk.take(BODIES).rows[0].notes == ()


def test_a_person_that_looks_like_a_known_one_is_noted_and_taken_in(office):
    known = office.person("Amara Odhiambo", "amara@maji.example")
    table = (
        "full_name,email\nOdhiambo Amara,amara@new.example\nA. Odhiambo,amara@maji.example\n"
        "Ben Otieno,ben@maji.example\n"
    )
    (first, second, third) = Desk(office, "persons").take(table).rows
    assert first.notes == (f"may be the same as Amara Odhiambo ({known}): the same name",)
    assert second.notes == (
        f"may be the same as Amara Odhiambo ({known}): the same e-mail address",
    )
    assert third.notes == ()


def test_what_many_share_is_no_hint(office):
    table = "full_name,email\n" + "".join(f"Anna Bauer,a{n}@x.example\n" for n in range(30))
    desk = Desk(office, "persons")
    desk.take(table)
    (told,) = desk.take("full_name,email\nAnna Bauer,anna@y.example\n").rows
    assert told.notes == ()


def test_a_portion_is_compared_in_as_many_statements_as_a_row(office):
    def asked(rows):
        heard = []
        event.listen(office.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
        lines = "".join(f"Body {n} of {rows},company,KE,b{n}.example\n" for n in range(rows))
        Desk(office).look_ahead(BODIES.splitlines()[0] + "\n" + lines)
        return len([one for one in heard if "likeness_key" in one or "web_key" in one])

    assert asked(1) == asked(40)
