"""What letters look like: text and HTML, headers that hold, and nothing that a person wrote breaks out."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from uuid import uuid4

import pytest

from events.gatherings import GatheringPublished
from events.memberships import ApplicationDeclined, ApplicationSubmitted
from services.notifications.letters import KINDS
from services.notifications.letters.kinds import DIGEST
from services.notifications.letters.words import one_line, write
from services.notifications.models import Group
from shared.languages import codes, language
from tests.services.notifications.office import NOON, Office, html_of, proposal, text_of
from tests.services.notifications.test_gatherings import accepted
from tests.services.notifications.test_memberships import asks_to_sign_in, joined

HOSTILE = (
    'Ann"\r\nBcc: all@x.example\r\n\r\n-> Pay here: http://evil.example <script>alert(1)</script>'
)


class Seen(HTMLParser):
    """The tags and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.links += [given["href"] or ""] if "href" in given else []
        self.loads += [given["src"] or ""] if "src" in given else []


def declined(office: Office, reason: str, name: str = "Bo Berg") -> None:
    """Somebody's application is declined for a reason in somebody's words."""
    person_id = office.knows(name, "bo@berg.example")
    office.hears(ApplicationDeclined(application_id=uuid4(), person_id=person_id, reason=reason))


def test_a_letter_is_text_and_html(office: Office) -> None:
    declined(office, "We admit no lobbyists.")
    (letter,) = office.posted()
    assert letter.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in letter.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_a_letter_begins_and_ends_like_one(office: Office) -> None:
    declined(office, "We admit no lobbyists.")
    (letter,) = office.posted()
    assert text_of(letter).startswith("Dear Bo Berg,\n\n")
    assert f"With kind regards,\n{office.settings.association_name}\n" in text_of(letter)


def test_the_html_says_its_language_and_loads_nothing(office: Office) -> None:
    declined(office, "We admit no lobbyists.")
    (letter,) = office.posted()
    page = html_of(letter)
    assert '<html lang="en">' in page
    assert Seen(page).loads == []
    assert "url(" not in page
    assert "@import" not in page
    assert not {"script", "link", "img", "iframe", "form"} & set(Seen(page).tags)


def test_programs_can_tell_what_a_letter_is(office: Office) -> None:
    heard = office.hears(joined(person_id=office.knows("Ines Prado", "ines@prado.example")))
    (letter,) = office.posted()
    (row,) = office.letters()
    assert letter["X-Footbridge-Kind"] == "welcome"
    assert letter["X-Footbridge-Event"] == str(heard.id)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{row.id}@localhost.localdomain>"
    assert parsedate_to_datetime(letter["Date"]) == NOON


def test_a_letter_that_can_be_done_without_says_how_to_stop_them(office: Office) -> None:
    office.hears(joined(person_id=office.knows("Ines Prado", "ines@prado.example")))
    (letter,) = office.posted()
    link = letter["List-Unsubscribe"]
    assert link.startswith(f"<{office.settings.base_url}/unsubscribe/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link[1:-1] in text_of(letter)


def test_the_link_to_stop_letters_stays_one_word_on_the_wire(office: Office) -> None:
    office.hears(joined(person_id=office.knows("Ines Prado", "ines@prado.example")))
    office.posts()
    (file,) = (office.settings.home / "mail").glob("*.eml")
    (line,) = (
        line for line in file.read_bytes().split(b"\r\n") if line.startswith(b"List-Unsubscribe:")
    )
    assert line.startswith(b"List-Unsubscribe: <http")
    assert line.endswith(b">")


def test_what_must_be_told_cannot_be_turned_off() -> None:
    assert {kind.name for kind in KINDS.values() if kind.group is None} == {
        "sign-in",
        "application-received",
        "application-started",
        "application-resumed",
        "application-expired",
        "vote-wanted",
        "application-approved",
        "application-declined",
        "charge-announced",
        "charge-failed",
        "dues-noticed",
        "membership-in-grace",
        "membership-lapsed",
        "membership-reinstated",
        "membership-suspended",
        "membership-released",
        "membership-resigned",
        "membership-terminated",
        "dues-invoiced",
        "payment-received",
        "dues-refunded",
        "dues-credited",
        "dues-reminded",
        "reminders-ended",
        "dues-to-decide",
        "grant-given",
        "grant-ended",
        "hardship-refused",
        "appointed",
        "introduction-made",
        "rounds-seats",
        "speaker-invited",
        "speaker-withdrawn",
        "speaker-said-yes",
        "speaker-said-no",
        "rsvp-change-wanted",
        "reconfirm-asked",
        "rsvp-change-refused",
        "rsvp-promoted",
        "place-held",
        "place-offered",
        "place-ran-out",
        "place-paid-too-late",
        "gathering-cancelled",
        "gathering-moved",
        "partnership-formed",
        "partnership-at-risk",
        "partnership-step-proposed",
        "partnership-step-refused",
        "partnership-stage-entered",
        "partnership-focus-renewed",
        "partnership-party-joined",
        "partnership-party-left",
        "partnership-review-called",
        "counsel-offered",
        "benefit-proposed",
        "benefit-measured",
        "measurement-disputed",
        "measurements-called",
        "counsel-proposed",
        "counsel-made",
        "counsel-closed",
        "counsel-booked",
        "counsel-cancelled",
        "counsel-hours-due",
        "handover-opened",
        "handover-vacancy",
        "handover-overdue",
        "handover-parts-missing",
        "successor-named",
        "parties-reintroduced",
        "handover-completed",
        "handover-item-declined",
        "handover-cancelled",
        "leaver-is-back",
        "invitation",
        "invitation-declined",
        "domain-claimed",
        "domain-join",
        "domain-join-waiting",
        "representative-proposed",
        "departure-noted",
        "departure-cancelled",
        "departure-suspected",
        "role-vacated",
        "vacancy-overdue",
        "change-proposed",
        "change-approved",
        "change-refused",
        "webhook-given-up",
        "erasure-requested",
        "nomination",
        "nomination-reminded",
        "nomination-accepted",
    }


def test_a_sign_in_letter_offers_no_way_to_stop_it(office: Office) -> None:
    office.hears(asks_to_sign_in(office))
    (letter,) = office.posted()
    assert letter["List-Unsubscribe"] is None
    assert "/unsubscribe/" not in text_of(letter)


def test_a_name_cannot_add_headers(office: Office) -> None:
    declined(office, "", name="Bo Berg\r\nBcc: all@x.example")
    (letter,) = office.posted()
    assert letter["Bcc"] is None
    assert letter["To"].addresses[0].display_name == "Bo Berg Bcc: all@x.example"


def test_the_title_of_a_gathering_cannot_add_headers(office: Office) -> None:
    forum = office.knows_gathering("Forum\r\nBcc: all@x.example\r\n\r\nHello")
    office.hears(accepted(forum, office.knows("Kofi Mensah", "kofi@volta.example")))
    (letter,) = office.posted()
    assert letter["Bcc"] is None
    assert letter["Subject"] == "You are coming to Forum Bcc: all@x.example Hello"


def test_what_a_person_wrote_is_not_html(office: Office) -> None:
    declined(office, "<script>alert(1)</script> & <b>more</b>")
    (letter,) = office.posted()
    assert "script" not in Seen(html_of(letter)).tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;more&lt;/b&gt;" in html_of(letter)


def test_what_a_person_wrote_makes_no_link_and_no_paragraph(office: Office) -> None:
    declined(office, HOSTILE)
    (letter,) = office.posted()
    assert all(link.startswith(office.settings.base_url) for link in Seen(html_of(letter)).links)
    assert not any(line.startswith("http://evil") for line in text_of(letter).splitlines())


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("name", [name for name in KINDS if name != DIGEST])
def test_no_fact_can_break_out_of_its_place(name: str, code: str) -> None:
    """Every template with hostile words in each of its places has the blocks that it has without."""
    kind = KINDS[name]
    plain, hostile = _facts("word"), _facts("# word\n\n-> Pay: http://evil.example\n- word\n> word")
    spoken = language(code)
    ours = write(spoken, name, kind.subject, plain)
    theirs = write(spoken, name, kind.subject, hostile)
    assert [block.form for block in theirs.blocks] == [block.form for block in ours.blocks]
    assert "\n" not in theirs.subject


class _Anybody:
    def __init__(self, word: str) -> None:
        self.name = self.email = self.word = word
        self.organisations = (word,)

    def __str__(self) -> str:
        return self.word


def _facts(word: str) -> dict[str, object]:
    texts = (
        "association day deadline domain due_on dues ended_on invoice_id last_day leaver name organisation place "
        "card credited email endpoint_id fields invoice_number issued_on paid paid_on since "
        "day wished_by replaces is_partnership "
        "charge_on charged_on ends_on expires headline lapses_on method next_on number opens_on "
        "purpose reason reference role roles sponsored whose "
        "found kind metric skill stage starts_on subject_name tier title until what when wished_by others "
        "gathering suggested named_by"
    ).split()
    numbers = (
        "carried had minutes part introductions lost partnerships places position waiting".split()
    )
    return {
        **dict.fromkeys(texts, word),
        **dict.fromkeys(numbers, 2),
        "tickets_url": "http://127.0.0.1:8000/events/tickets?token=1",
        "invoice_url": "http://127.0.0.1:8000/invoices/1",
        "note_url": "http://127.0.0.1:8000/credit-notes/1",
        "url": "http://127.0.0.1:8000/introductions/1",
        "later_url": "http://127.0.0.1:8000/membership/nomination",
        "never_url": "http://127.0.0.1:8000/membership/nomination",
        "yes_url": "http://127.0.0.1:8000/introductions/1",
        "topic": "What a well costs",
        "no_url": "http://127.0.0.1:8000/introductions/1",
        "answer_url": "http://127.0.0.1:8000/introductions/1",
        "is_member": False,
        "is_cancellation": False,
        "is_resized": True,
        "has_ended": False,
        "is_free": False,
        "is_counsel": False,
        "is_refused": False,
        "was_made": False,
        "is_last_day": False,
        "is_late": True,
        "is_successor": False,
        "is_over": False,
        "is_newcomer": True,
        "followed": False,
        "other": _Anybody(word),
        "parties": [_Anybody(word)],
        "stewards": [_Anybody(word)],
        "organisations": [word],
        "metrics": [word],
        "reasons": [word],
        "take_aways": [word],
        "may_answer": True,
        "words": [word],
        "times": [word],
        "zone": word,
        "seats": [{"begins": word, "ends": word, "table": 2, "names": word}],
    }


def test_control_characters_are_left_out() -> None:
    assert one_line("Zo\x00fia\u2028 Wol\x1bska \t\u0085") == "Zofia Wolska"


def test_every_group_has_letters() -> None:
    assert {kind.group for kind in KINDS.values()} == {*Group, None}


def test_a_broken_letter_holds_up_nobody(office: Office) -> None:
    """A gathering in a zone that there is not cannot be written about; others can."""
    nowhere = uuid4()
    office.hears(
        GatheringPublished(
            gathering_id=nowhere,
            title="Forum",
            starts_at=NOON,
            ends_at=NOON,
            time_zone="Mars/Olympus",
            capacity=5,
        )
    )
    kofi = office.knows("Kofi Mensah", "kofi@volta.example")
    office.hears(accepted(nowhere, kofi))
    office.hears(joined(person_id=kofi))
    assert [letter["X-Footbridge-Kind"] for letter in office.posted()] == ["welcome"]
    (broken,) = office.letters("due")
    assert broken.failure == "cannot be written: ZoneInfoNotFoundError"


def test_reasons_may_be_missing(office: Office) -> None:
    first = office.knows("Ana Lima", "ana@lima.example")
    second = office.knows("Jo Park", "jo@park.example")
    office.hears(proposal(first, second, first_reasons=(), second_reasons=()))
    assert all("Why we think so" not in text_of(letter) for letter in office.posted())


def test_an_applicant_without_an_organisation_reads_of_none(office: Office) -> None:
    person_id = office.knows("Ines Prado", "ines@prado.example")
    office.hears(
        ApplicationSubmitted(application_id=uuid4(), person_id=person_id, tier="individual")
    )
    (letter,) = office.posted()
    assert "thank you for applying to join" in text_of(letter).lower()


def test_an_applicant_who_is_a_member_is_told_to_renew(office: Office) -> None:
    person_id = office.knows("Ines Prado", "ines@prado.example")
    applied = {"application_id": uuid4(), "person_id": person_id, "tier": "individual"}
    office.hears(ApplicationSubmitted(**applied, is_member=True))
    (letter,) = office.posted()
    assert "it need only be renewed" in text_of(letter)
    assert "Somebody will read it" not in text_of(letter)


def test_dates_are_written_out(office: Office) -> None:
    office.hears(joined(person_id=office.knows("Ines Prado", "ines@prado.example")))
    (letter,) = office.posted()
    assert "until 23 November 2027" in text_of(letter)
    assert date(2027, 11, 23).isoformat() not in text_of(letter)
