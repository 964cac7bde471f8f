"""What membership answers to programs."""

from services.membership.api.access import blp as access
from services.membership.api.applications import blp as applications
from services.membership.api.ballots import blp as ballots
from services.membership.api.billing import blp as billing
from services.membership.api.books import blp as books
from services.membership.api.consents import blp as consents
from services.membership.api.counsel import blp as counsel
from services.membership.api.credit import blp as credit
from services.membership.api.departures import blp as departures
from services.membership.api.directory import blp as directory
from services.membership.api.domains import blp as domains
from services.membership.api.dues import blp as dues
from services.membership.api.duplicates import blp as duplicates
from services.membership.api.exports import blp as exports
from services.membership.api.grants import blp as grants
from services.membership.api.hardship import blp as hardship
from services.membership.api.hooks import blp as hooks
from services.membership.api.imports import blp as imports
from services.membership.api.invitations import blp as invitations
from services.membership.api.memberships import blp as memberships
from services.membership.api.merges import blp as merges
from services.membership.api.nominations import blp as nominations
from services.membership.api.organisations import blp as organisations
from services.membership.api.papers import blp as papers
from services.membership.api.payments import blp as payments
from services.membership.api.persons import blp as persons
from services.membership.api.privacy import blp as privacy
from services.membership.api.proposals import blp as proposals
from services.membership.api.questions import blp as questions
from services.membership.api.reports import blp as reports
from services.membership.api.representatives import blp as representatives
from services.membership.api.sponsorships import blp as sponsorships
from services.membership.api.tiers import blp as tiers
from services.membership.api.trail import blp as trail
from services.membership.api.vacancies import blp as vacancies

BLUEPRINTS = (
    organisations,
    representatives,
    vacancies,
    invitations,
    domains,
    departures,
    directory,
    persons,
    applications,
    ballots,
    questions,
    tiers,
    memberships,
    dues,
    papers,
    billing,
    books,
    counsel,
    credit,
    sponsorships,
    payments,
    access,
    imports,
    exports,
    reports,
    merges,
    proposals,
    hooks,
    trail,
    privacy,
    consents,
    duplicates,
    grants,
    hardship,
    nominations,
)
