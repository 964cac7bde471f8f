"""What letters about the benefits of partnerships say."""

from uuid import UUID

from events.benefits import (
    BenefitMeasured,
    BenefitStated,
    MeasurementDisputed,
    MeasurementsCalled,
)
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.known import party


@letter("benefit-proposed", "Would you like this from your partnership?")
def benefit_proposed(desk: Desk, stated: BenefitStated) -> Facts:
    """Who tends the side that a benefit is proposed to is asked whether they want it."""
    return {
        "name": str(party(desk.session, stated.stated_by_id)),
        "metric": stated.metric,
        "url": _page(desk, stated.partnership_id),
    }


@letter("benefit-measured", "Please confirm a measurement", urgent=True)
def benefit_measured(desk: Desk, measured: BenefitMeasured) -> Facts:
    """Who tends another side is asked to confirm what was measured, or to say what is not right."""
    return {
        "name": str(party(desk.session, measured.measured_by_id)),
        "metric": measured.metric,
        "found": f"{measured.value} {measured.unit}".strip(),
        "day": desk.language.day(measured.measured_on),
        "url": _page(desk, measured.partnership_id),
    }


@letter("measurement-disputed", "The other side sees a measurement differently", urgent=True)
def measurement_disputed(desk: Desk, disputed: MeasurementDisputed) -> Facts:
    """Who measured learns that another side disputes it, and what they can do."""
    return {"metric": disputed.metric, "url": _page(desk, disputed.partnership_id)}


@letter("measurements-called", "Please measure what your partnership has brought")
def measurements_called(desk: Desk, called: MeasurementsCalled) -> Facts:
    """Who looks after benefits is asked to measure those that are due."""
    return {
        "metrics": called.metrics,
        "deadline": desk.language.day(called.due_on),
        "url": _page(desk, called.partnership_id),
    }


def _page(desk: Desk, partnership_id: UUID) -> str:
    return desk.link(f"/introductions/partnerships/{partnership_id}/benefits/page")
