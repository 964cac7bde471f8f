"""What each event says to somebody who watches the road: one line, in words, with no personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from events.envelope import Envelope

PHRASES: Mapping[str, str] = {
    "organisation.registered.v1": "an organisation is known: {sector}, {country}",
    "webhook.given-up.v1": "a webhook does not answer any more, and is disabled",
    "change.proposed.v1": "an organisation proposes a change",
    "change.approved.v1": "a proposed change is approved",
    "change.refused.v1": "a proposed change is refused",
    "organisation.described.v1": "an organisation describes itself anew: {sector}, {country}",
    "person.registered.v1": "a person is known",
    "profile.published.v1": "a profile says what it offers ({offers}) and needs ({needs})",
    "contact.given.v1": "an address to write to is passed to those who must write",
    "application.started.v1": "a newcomer begins an application for the tier {tier}",
    "application.resumed.v1": "somebody comes back to an open application",
    "application.submitted.v1": "a newcomer applies for the tier {tier}",
    "application.approved.v1": "an application is approved; dues are asked for",
    "application.declined.v1": "an application is declined",
    "application.withdrawn.v1": "an application is withdrawn",
    "application.expired.v1": "an application expires",
    "ballot.opened.v1": "an application awaits the votes of those who decide",
    "grant.given.v1": "a grant is given until {ends_on}",
    "grant.ended.v1": "a grant ends, on {ended_on}",
    "hardship.refused.v1": "a case of hardship is decided: the full price stays",
    "consent.given.v1": "a person agrees to {purpose}",
    "consent.withdrawn.v1": "a person agrees to {purpose} no more",
    "member.joined.v1": "a member joins the tier {tier}",
    "dues.paid.v1": "dues are paid",
    "dues.invoiced.v1": "dues are asked for: {number}, due by {due_on}",
    "dues.credited.v1": "a credit note takes back some of what was asked for: {number}",
    "dues.refunded.v1": "money is given back",
    "dues.voided.v1": "an invoice is void",
    "dues.written-off.v1": "what is owed on an invoice is given up",
    "payment.received.v1": "money comes in by {method}",
    "payment.reversed.v1": "a payment went back",
    "sponsorship.agreed.v1": "a member pays for a person's {covers}",
    "sponsorship.ended.v1": "a sponsorship ends",
    "dues.noticed.v1": "a notice of dues, step {step}: the term ends on {ends_on}",
    "dues.reminded.v1": "a reminder of {number}, step {step}: due by {due_on}",
    "dues.reminders-ended.v1": "reminding of {number} ends; a person decides",
    "dues.charge-announced.v1": "a card will be charged on {charge_on}; its holder is told",
    "dues.charge-failed.v1": "a card was declined (attempt {attempt}); next on {next_on}",
    "membership.renewed.v1": "a membership goes on until {ends_on}",
    "membership.grace-entered.v1": "a term is over; grace lasts until {grace_ends_on}",
    "membership.lapsed.v1": "a membership lapses",
    "membership.reinstated.v1": "a membership runs again",
    "membership.suspended.v1": "a membership rests",
    "membership.released.v1": "a membership rests no longer",
    "membership.resigned.v1": "a member has left",
    "membership.terminated.v1": "a membership is ended by the association",
    "membership.ceased.v1": "a membership ceases: its holder is {cause}",
    "membership.upgraded.v1": "a membership goes from {from_tier} to {to_tier}",
    "membership.downgraded.v1": "a membership is renewed in {to_tier}, after {from_tier}",
    "representative.appointed.v1": "a person speaks for an organisation ({roles})",
    "representative.left.v1": "a representative leaves; vacant now: {vacant_roles}",
    "erasure.requested.v1": "a person is to be erased on {due_on}",
    "erasure.cancelled.v1": "a person who was to be erased stays",
    "retention.decided.v1": "letters are kept for {letter_days} days from now on",
    "person.erased.v1": "a person is erased",
    "person.merged.v1": "a person who was known twice is one",
    "person.merge-undone.v1": "a person who was taken for another is two again",
    "organisation.merged.v1": "an organisation that was known twice is one",
    "organisation.merge-undone.v1": "an organisation that was taken for another is two again",
    "invitation.sent.v1": "somebody is asked to speak for an organisation ({roles}); a seat is kept",
    "invitation.accepted.v1": "an invitation is accepted",
    "invitation.declined.v1": "an invitation is declined; the seat is free",
    "invitation.withdrawn.v1": "an invitation is withdrawn; the seat is free",
    "invitation.expired.v1": "an invitation expires; the seat is free",
    "role.vacated.v1": "nobody is {role} for an organisation; somebody should be by {deadline_on}",
    "role.filled.v1": "an organisation has a {role} again, after {days} day(s)",
    "vacancy.overdue.v1": "an organisation has been without a {role} for too long; the stewards are told",
    "domain.claimed.v1": "an organisation says which e-mail domain is its own",
    "domain.verified.v1": "an e-mail domain is known to be an organisation's",
    "domain-join.asked.v1": "somebody asks to join an organisation by an address there",
    "domain-join.proven.v1": "the address is proven; the organisation is asked",
    "nominee.asked.v1": "somebody whom a member named is asked whether they want to hear more",
    "nominee.reminded.v1": "somebody whom a member named is asked once more",
    "nominee.accepted.v1": "somebody whom a member named wants to hear more",
    "nominee.forgotten.v1": "somebody whom a member named is forgotten",
    "nominee.joined.v1": "somebody whom a member named has joined; who named them is thanked",
    "departure.noted.v1": "a representative will leave on {last_day}",
    "departure.cancelled.v1": "a representative who was about to leave stays",
    "departure.suspected.v1": "a representative may have left; a steward is asked",
    "letter.bounced.v1": "a letter came back ({cause})",
    "representative.proposed.v1": "somebody comes from another organisation; this one is asked",
    "staff.appointed.v1": "the association has a {role}",
    "staff.stood-down.v1": "somebody is {role} no longer",
    "sign-in.requested.v1": "somebody asks for a sign-in link",
    "gathering.published.v1": "people are invited: {title}",
    "gathering.cancelled.v1": "a gathering will not take place",
    "gathering.moved.v1": "a gathering takes place at another time, or elsewhere",
    "gathering.ended.v1": "a gathering is over",
    "rsvp.accepted.v1": "an RSVP holds {places} place(s)",
    "rsvp.waitlisted.v1": "no place was left; somebody waits as number {position}",
    "rsvp.promoted.v1": "somebody who waited has {places} place(s) now",
    "rsvp.offered.v1": "{places} place(s) are offered to somebody who waited",
    "rsvp.offer-lapsed.v1": "an offer of {places} place(s) was not answered in time",
    "rsvp.cancelled.v1": "{places} place(s) are given back",
    "rsvp.change-asked.v1": "somebody asks the host for a change ({change})",
    "rsvp.change-decided.v1": "the host says yes or no to a change ({change})",
    "attendance.noted.v1": "a {came_as} is let in at: {checkpoint}",
    "attendance.undone.v1": "somebody was let in by mistake at: {checkpoint}",
    "rsvp.reconfirm-asked.v1": "somebody is asked whether they still come",
    "rsvp.reconfirmed.v1": "somebody still comes",
    "gathering.reminded.v1": "those who come are reminded, {hours} hour(s) before",
    "gathering.host-wrote.v1": "the host writes to those who come or wait",
    "feedback.asked.v1": "somebody who was there is asked how it was",
    "feedback.given.v1": "somebody says how it was ({rating} of 5)",
    "guest.thanked.v1": "somebody who was there is thanked",
    "gathering.guests-thanked.v1": "{guests} who were there are thanked",
    "rounds.scores-asked.v1": "rounds of meetings are to be planned: what would each two have of meeting?",
    "round-scores.told.v1": "matching says who would have most of meeting ({part} of {parts})",
    "rounds.planned.v1": "{people} people have {meetings} meetings in rounds",
    "rounds.seats-given.v1": "somebody's seats in the rounds to come are known",
    "rounds.encounter-rated.v1": "somebody says what a meeting was worth",
    "rounds.encounter-agreed.v1": "two who met in a round would like to meet again",
    "speaking.proposed.v1": "somebody is proposed to speak",
    "speaking.shortlisted.v1": "a talk is among those that are chosen from",
    "speaking.invited.v1": "somebody is asked to speak of {title}",
    "speaking.confirmed.v1": "somebody says yes, and speaks of {title}",
    "speaking.declined.v1": "somebody does not want to speak of {title}",
    "speaking.withdrawn.v1": "{title} is not spoken of after all",
    "speaking.delivered.v1": "somebody has spoken",
    "places.held.v1": "{places} place(s) are held until they are paid",
    "places.released.v1": "places that were billed are given up ({reason})",
    "place-bill.issued.v1": "invoice {number} asks for the price of places",
    "place-bill.paid.v1": "the price of places is paid",
    "place-bill.refused.v1": "nobody can be billed for places: {reason}",
    "match.found.v1": "two people should meet ({occasion}, {score:.2f}): {why}",
    "match.nobody-found.v1": "nobody fits somebody who has waited for long: stewards see them",
    "wish.made.v1": "a member wishes to meet somebody of a sort",
    "wish.searched.v1": "a wish is looked after: {found} come close",
    "introduction.proposed.v1": "two people are asked whether they would like to meet",
    "introduction.accepted.v1": "one of two says yes",
    "introduction.made.v1": "both said yes: an introduction is made",
    "introduction.declined.v1": "an introduction is declined",
    "introduction.reminded.v1": "somebody is asked once more whether they would like to meet",
    "meeting.asked.v1": "one of two who were introduced is asked how it went",
    "meeting.rated.v1": "one of two says how their meeting went",
    "pair.kept-apart.v1": "a steward keeps two people apart",
    "introduction.expired.v1": "an introduction expires",
    "partnership.formed.v1": "an introduction becomes a partnership",
    "partnership.steward-named.v1": "a partnership has a new steward on one side",
    "partnership.at-risk.v1": "a partnership is at risk",
    "partnership.step-proposed.v1": "a side of a partnership proposes a step ({kind}); the others are asked",
    "partnership.step-refused.v1": "a side of a partnership says no to a step ({kind})",
    "partnership.stage-entered.v1": "a partnership enters the stage {stage}",
    "partnership.focus-renewed.v1": "all sides of a partnership confirm its renewed focus",
    "partnership.party-joined.v1": "another party joins a partnership",
    "partnership.party-left.v1": "a party leaves a partnership, which goes on",
    "partnership.review-called.v1": "a partnership is to be looked at by its sides, by {due_on}",
    "counsel.offered.v1": "the table is uneven: a side is offered somebody who counsels it",
    "benefit.stated.v1": "a side of a partnership says what it is to bring ({horizon} term)",
    "benefit.measured.v1": "what a partnership brought is measured; the other sides are asked",
    "measurement.confirmed.v1": "all sides confirm what was measured",
    "measurement.disputed.v1": "a side disputes what was measured",
    "measurements.called.v1": "what a partnership brought is to be measured, by {due_on}",
    "counsel-assignment.proposed.v1": "somebody ({skill}) is to counsel a side of a partnership, and is asked",
    "counsel-assignment.made.v1": "both said yes: a side of a partnership is counselled",
    "counsel-assignment.closed.v1": "somebody counsels a side of a partnership no more, or will not",
    "counsel.requested.v1": "the counsel fund is asked for {minutes} minutes on {on_day}",
    "counsel.spent.v1": "a side confirms {minutes} minutes of counsel: the fund pays them",
    "counsel.released.v1": "the counsel fund keeps nothing any more for hours that were given up",
    "counsel.booked.v1": "{minutes} minutes of counsel are booked for {on_day}",
    "counsel.cancelled.v1": "hours of counsel on {on_day} come to nothing",
    "counsel.hours-due.v1": "a side is asked how long it was counselled on {on_day}",
    "counsel.granted.v1": "the counsel fund keeps the money for booked hours",
    "counsel.refused.v1": "the counsel fund does not pay for booked hours: {reason}",
    "handover.parts-asked.v1": "other services are asked what depended on a leaver",
    "handover.parts-missing.v1": "a service does not say what depended on a leaver; the stewards are told",
    "handover.item-carried.v1": "something of a leaver is passed on to the successor",
    "gathering-parts.reported.v1": "what a leaver was to come to is reported, {parts} place(s)",
    "gathering-part.settled.v1": "a leaver's place is the successor's, or is lost",
    "membership-parts.reported.v1": "roles and invoices of a leaver are reported, {parts} of them",
    "membership-part.settled.v1": "a leaver's role or invoice is the successor's, or is lost",
    "handover.item-declined.v1": "one thing of a leaver is not carried on: {kind}",
    "handover.cancelled.v1": "a handover ends without a successor ({reason}): {lost} lost",
    "handover.opened.v1": "a handover opens, with {items} thing(s) to carry over",
    "successor.named.v1": "a successor is named",
    "successor.briefed.v1": "the successor has read the briefing",
    "parties.reintroduced.v1": "successor and other side are reintroduced",
    "handover.completed.v1": "a handover completes: {carried} carried over, {lost} lost",
    "handover.overdue.v1": "a handover is past its deadline; the stewards are told",
}


class _Words(dict[str, Any]):
    """Data as a phrase shows it: tags instead of topics, a dash for what is missing."""

    def __missing__(self, key: str) -> str:
        return "-"


def phrase(envelope: Envelope) -> str:
    """An event in words; an unknown one by its name."""
    return phrase_of(envelope.type, envelope.data)


def phrase_of(name: str, data: Mapping[str, Any]) -> str:
    """An event of this wire name and data in words; an unknown one by its name."""
    template = PHRASES.get(name)
    if template is None:
        return name.replace(".", " ")
    words = {key: _shown(value) for key, value in data.items()}
    words["why"] = next(iter(data.get("first_reasons", ())), "-")
    return template.format_map(_Words(words))


def line(envelope: Envelope, zone: tzinfo) -> str:
    """Time, wire name and phrase, in columns."""
    at = envelope.time.astimezone(zone).strftime("%H:%M:%S")
    return f"{at}  {envelope.type:<29}{phrase(envelope)}"


def _shown(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    if value and all(isinstance(item, dict) and "tag" in item for item in value):
        return ", ".join(item["tag"] for item in value)
    if value and all(isinstance(item, dict) for item in value):
        return len(value)
    return ", ".join(str(item) for item in value) if value else "nothing"
