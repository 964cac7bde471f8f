"""What membership remembers, in tables."""

from services.membership.models.access import Identity, SignInLink, StaffRole
from services.membership.models.applications import Application, ApplicationVote
from services.membership.models.billing import BillingDetails
from services.membership.models.consents import Consent, Deed, Through
from services.membership.models.database import db
from services.membership.models.departures import (
    Becomes,
    Departure,
    DepartureState,
    DepartureSuspicion,
    SuspicionState,
)
from services.membership.models.directory import Audience, DirectoryWord, Listing, ListingKind
from services.membership.models.domains import (
    DomainJoin,
    DomainState,
    JoinState,
    OrganisationDomain,
)
from services.membership.models.dues import (
    Counter,
    CreditNote,
    CreditNoteLine,
    Instalment,
    Invoice,
    InvoiceLine,
    Payment,
    Refund,
)
from services.membership.models.erasures import Erasure, ErasureState, Tombstone
from services.membership.models.grants import Grant, HardshipCase
from services.membership.models.hooks import HookDelivery, HookEndpoint, HookSecret
from services.membership.models.imports import ImportPortion, ImportRow, ImportRun, SavedMapping
from services.membership.models.invitations import Invitation, InvitationState
from services.membership.models.ledger import (
    CounselFund,
    CounselReservation,
    CounselSpending,
    Journal,
    LedgerEntry,
    PlaceBill,
)
from services.membership.models.memberships import (
    CarriedOut,
    Exit,
    Hold,
    Membership,
    SeatChange,
    Term,
    Transition,
)
from services.membership.models.merges import Distinction, Merge
from services.membership.models.nominations import (
    Nomination,
    NominationRefusal,
    Nominee,
    NomineeState,
    SealedKey,
)
from services.membership.models.notices import Notice, NoticeState, Reminder
from services.membership.models.organisations import Organisation
from services.membership.models.persons import ContactPoint, Person, Profile
from services.membership.models.policies import Policy
from services.membership.models.proposals import ChangeProposal, ProposalState
from services.membership.models.provider import (
    ChargeAttempt,
    Checkout,
    OutboundCall,
    PaymentTask,
    ProviderCursor,
    ProviderCustomer,
    ProviderHint,
    ProviderObject,
)
from services.membership.models.references import Reference
from services.membership.models.representations import (
    Representation,
    RepresentationState,
    RoleAssignment,
)
from services.membership.models.sponsorships import Sponsorship
from services.membership.models.tiers import Tier, TierPrice
from services.membership.models.trail import TrailDetail, TrailEntry, TrailSubject
from services.membership.models.vacancies import Vacancy, VacancyState

__all__ = [
    "Application",
    "ApplicationVote",
    "Audience",
    "Becomes",
    "BillingDetails",
    "CarriedOut",
    "ChangeProposal",
    "ChargeAttempt",
    "Checkout",
    "Consent",
    "ContactPoint",
    "CounselFund",
    "CounselReservation",
    "CounselSpending",
    "Counter",
    "CreditNote",
    "CreditNoteLine",
    "Deed",
    "Departure",
    "DepartureState",
    "DepartureSuspicion",
    "DirectoryWord",
    "Distinction",
    "DomainJoin",
    "DomainState",
    "Erasure",
    "ErasureState",
    "Exit",
    "Grant",
    "HardshipCase",
    "Hold",
    "HookDelivery",
    "HookEndpoint",
    "HookSecret",
    "Identity",
    "ImportPortion",
    "ImportRow",
    "ImportRun",
    "Instalment",
    "Invitation",
    "InvitationState",
    "Invoice",
    "InvoiceLine",
    "JoinState",
    "Journal",
    "LedgerEntry",
    "Listing",
    "ListingKind",
    "Membership",
    "Merge",
    "Nomination",
    "NominationRefusal",
    "Nominee",
    "NomineeState",
    "Notice",
    "NoticeState",
    "Organisation",
    "OrganisationDomain",
    "OutboundCall",
    "Payment",
    "PaymentTask",
    "Person",
    "PlaceBill",
    "Policy",
    "Profile",
    "ProposalState",
    "ProviderCursor",
    "ProviderCustomer",
    "ProviderHint",
    "ProviderObject",
    "Reference",
    "Refund",
    "Reminder",
    "Representation",
    "RepresentationState",
    "RoleAssignment",
    "SavedMapping",
    "SealedKey",
    "SeatChange",
    "SignInLink",
    "Sponsorship",
    "StaffRole",
    "SuspicionState",
    "Term",
    "Through",
    "Tier",
    "TierPrice",
    "Tombstone",
    "TrailDetail",
    "TrailEntry",
    "TrailSubject",
    "Transition",
    "Vacancy",
    "VacancyState",
    "db",
]
