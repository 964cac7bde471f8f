"""Hears of what partnerships bring."""

from events.benefits import (
    BenefitMeasured,
    BenefitStated,
    MeasurementDisputed,
    MeasurementsCalled,
)
from events.envelope import Envelope
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(BenefitStated)
def ask_whether_they_want_it(stated: BenefitStated, session: Session, heard: Envelope) -> None:
    """Who tends a side to which a benefit is proposed is asked; what a side states itself needs no letter."""
    for person_id in sorted(set(stated.asked)):
        write_letter(session, "benefit-proposed", person_id, stated, heard)


@inbox.on(BenefitMeasured)
def ask_to_confirm(measured: BenefitMeasured, session: Session, heard: Envelope) -> None:
    """Who tends another side is asked to confirm what was measured."""
    for person_id in sorted(set(measured.asked)):
        write_letter(session, "benefit-measured", person_id, measured, heard)


@inbox.on(MeasurementDisputed)
def tell_who_measured(disputed: MeasurementDisputed, session: Session, heard: Envelope) -> None:
    """Who measured learns that it is disputed."""
    write_letter(session, "measurement-disputed", disputed.measured_by_id, disputed, heard)


@inbox.on(MeasurementsCalled)
def ask_to_measure(called: MeasurementsCalled, session: Session, heard: Envelope) -> None:
    """Who looks after benefits is asked to measure what is due."""
    write_letter(session, "measurements-called", called.asked_id, called, heard)
