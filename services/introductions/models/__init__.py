"""What the introductions service remembers."""

from services.introductions.models.agreements import (
    Milestone,
    MilestoneChange,
    MilestoneState,
    Review,
    Step,
    StepConfirmation,
    StepKind,
    StepState,
)
from services.introductions.models.benefits import (
    Benefit,
    BenefitChange,
    BenefitState,
    Horizon,
    Measurement,
    MeasurementAnswer,
    MeasurementState,
)
from services.introductions.models.calendars import Calendar
from services.introductions.models.counsel import (
    AssignmentState,
    BookingState,
    CounselAssignment,
    CounselBooking,
    Intermediary,
    IntermediaryTie,
)
from services.introductions.models.database import db
from services.introductions.models.handovers import (
    Confirmation,
    Handover,
    HandoverItem,
    HandoverState,
    HandoverStep,
    ItemKind,
    ItemState,
)
from services.introductions.models.introductions import (
    Answer,
    Candidate,
    Introduction,
    IntroductionState,
)
from services.introductions.models.meetings import IntroductionNote, MeetingReport, Next
from services.introductions.models.partnerships import (
    Partnership,
    PartnershipNote,
    PartnershipSide,
    PartnershipStage,
    Stage,
)
from services.introductions.models.parts import HandoverInquiry, HandoverPart
from services.introductions.models.people import (
    Contact,
    Membership,
    Organisation,
    Person,
    Representation,
    StaffRole,
)
from services.introductions.models.requests import Mode, PairBar, Policy, Request, RequestKind
from services.introductions.models.tables import CounselOffer, SideTable

__all__ = [
    "PROJECTIONS",
    "Answer",
    "AssignmentState",
    "Benefit",
    "BenefitChange",
    "BenefitState",
    "BookingState",
    "Calendar",
    "Candidate",
    "Confirmation",
    "Contact",
    "CounselAssignment",
    "CounselBooking",
    "CounselOffer",
    "Handover",
    "HandoverInquiry",
    "HandoverItem",
    "HandoverPart",
    "HandoverState",
    "HandoverStep",
    "Horizon",
    "Intermediary",
    "IntermediaryTie",
    "Introduction",
    "IntroductionNote",
    "IntroductionState",
    "ItemKind",
    "ItemState",
    "Measurement",
    "MeasurementAnswer",
    "MeasurementState",
    "MeetingReport",
    "Membership",
    "Milestone",
    "MilestoneChange",
    "MilestoneState",
    "Mode",
    "Next",
    "Organisation",
    "PairBar",
    "Partnership",
    "PartnershipNote",
    "PartnershipSide",
    "PartnershipStage",
    "Person",
    "Policy",
    "Representation",
    "Request",
    "RequestKind",
    "Review",
    "SideTable",
    "StaffRole",
    "Stage",
    "Step",
    "StepConfirmation",
    "StepKind",
    "StepState",
    "db",
]

PROJECTIONS = (Contact, Membership, Organisation, Representation, StaffRole)
"""What is nothing but heard: it can be forgotten and heard again.

People stay, for the limits that they set themselves are kept with them; what was heard of them is written over.
"""
