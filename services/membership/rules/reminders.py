"""When an open invoice is reminded of, and when reminding ends so that a person decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.membership.models import Invoice
from services.membership.rules.notices import Step, step_name

END = "end"


@dataclass(frozen=True)
class Part:
    """What is still owed of an invoice by one day: an instalment by its number, or all of it as number 0."""

    number: int
    due_on: date
    owed_minor: int


def parts_owed(invoice: Invoice) -> list[Part]:
    """The parts of an open invoice that are not covered by what was paid or taken back, first due first."""
    if not invoice.instalments:
        return [Part(0, invoice.due_on, invoice.outstanding_minor)]
    covered, parts = invoice.amount_minor - invoice.outstanding_minor, []
    for part in invoice.instalments:
        owed = min(part.amount_minor, max(0, part.amount_minor - covered))
        covered = max(0, covered - part.amount_minor)
        if owed:
            parts.append(Part(part.number, part.due_on, owed))
    return parts


def reminder_steps(days: Collection[int], issued_on: date, due_on: date) -> tuple[Step, ...]:
    """The steps of a part, in the order of their days: the last of the days is the end, not a reminder.

    Those that fall on the day of the invoice, or before it, are left out.
    """
    if not days:
        return ()
    *before, last = sorted(set(days))
    steps = [Step(step_name(n), due_on + timedelta(days=n)) for n in before]
    end = Step(END, due_on + timedelta(days=last))
    return (*(step for step in steps if step.due_on > issued_on), end)


def steps_of(
    invoice: Invoice, days: Collection[int], noticed_until: date | None
) -> dict[Part, tuple[Step, ...]]:
    """The steps of each part that is owed.

    What the notices of a term have told of until a day is reminded of no more: then only the end is left.
    """
    if noticed_until is None:
        return {
            part: reminder_steps(days, invoice.issued_on, part.due_on)
            for part in parts_owed(invoice)
        }
    return {part: (Step(END, max(noticed_until, part.due_on)),) for part in parts_owed(invoice)}


def remind_next_on(
    steps: Mapping[Part, Sequence[Step]], noted: Mapping[int, Collection[str]], today: date
) -> date | None:
    """When to look at an invoice next; never where reminding of a part that is owed has ended."""
    if has_ended(steps, noted):
        return None
    to_come = [step.due_on for of_part in steps.values() for step in of_part if step.due_on > today]
    return min(to_come, default=None)


def has_ended(parts: Iterable[Part], noted: Mapping[int, Collection[str]]) -> bool:
    """Whether a person decides about an invoice, since reminding of a part has ended."""
    return any(END in noted.get(part.number, ()) for part in parts)
