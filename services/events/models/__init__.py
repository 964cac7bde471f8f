"""What the events service remembers: gatherings, the answers to them, and who may do what here."""

from services.events.models.allocations import Allocation
from services.events.models.attending import HostMessage, Reconfirmation, Reminder
from services.events.models.calendar_links import CalendarLink
from services.events.models.changes import Change, ChangeRequest, RequestState
from services.events.models.check_ins import BadgeChoice, CheckIn, Checkpoint, Flag, Source
from services.events.models.database import db
from services.events.models.feedback import Feedback, Thanks
from services.events.models.gatherings import TAKES_PLACE, Format, Gathering, GatheringState
from services.events.models.needs import GuestName, Needs
from services.events.models.people import (
    PROJECTIONS,
    Applicant,
    DiscreetPerson,
    KnownOrganisation,
    KnownPerson,
    Membership,
    OrganisationSector,
    Representation,
    SpeakingOffer,
    Sponsorship,
    StaffRole,
)
from services.events.models.rounds import (
    Encounter,
    RoundGuest,
    Rounds,
    RoundScores,
    RoundSeat,
    RoundsState,
)
from services.events.models.rsvps import HAS_PLACES, Admission, Rsvp, RsvpState
from services.events.models.series import Series
from services.events.models.speakers import Speaker, SpeakerCall, SpeakerState
from services.events.models.tickets import DRAWS, Audience, Pool, TicketType
from services.events.models.timetable import Hall, HallMinute, Sitting, SittingGuest, Track
from services.events.models.turnout import TurnoutCorrection

__all__ = [
    "DRAWS",
    "HAS_PLACES",
    "PROJECTIONS",
    "TAKES_PLACE",
    "Admission",
    "Allocation",
    "Applicant",
    "Audience",
    "BadgeChoice",
    "CalendarLink",
    "Change",
    "ChangeRequest",
    "CheckIn",
    "Checkpoint",
    "DiscreetPerson",
    "Encounter",
    "Feedback",
    "Flag",
    "Format",
    "Gathering",
    "GatheringState",
    "GuestName",
    "Hall",
    "HallMinute",
    "HostMessage",
    "KnownOrganisation",
    "KnownPerson",
    "Membership",
    "Needs",
    "OrganisationSector",
    "Pool",
    "Reconfirmation",
    "Reminder",
    "Representation",
    "RequestState",
    "RoundGuest",
    "RoundScores",
    "RoundSeat",
    "Rounds",
    "RoundsState",
    "Rsvp",
    "RsvpState",
    "Series",
    "Sitting",
    "SittingGuest",
    "Source",
    "Speaker",
    "SpeakerCall",
    "SpeakerState",
    "SpeakingOffer",
    "Sponsorship",
    "StaffRole",
    "Thanks",
    "TicketType",
    "Track",
    "TurnoutCorrection",
    "db",
]
