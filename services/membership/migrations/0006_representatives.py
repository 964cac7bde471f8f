"""Invitations, seats, vacancies and departures."""

import sqlalchemy as sa
from alembic import op

from shared.database import JSONColumn
from shared.ids import new_id
from shared.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward: roles that were a list become assignments, and departures that were noted stay so."""
    op.create_table(
        "policies",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", JSONColumn, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_policies")),
    )
    op.create_table(
        "organisation_domains",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("claimed_by_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", Moment(), nullable=False),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('claimed', 'verified', 'given-up')",
            name=op.f("ck_organisation_domains_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_domains_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_organisation_domains_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_domains")),
    )
    op.create_index(
        "uq_organisation_domains_kept",
        "organisation_domains",
        ["organisation_id", "domain"],
        unique=True,
        postgresql_where=sa.text("state <> 'given-up'"),
        sqlite_where=sa.text("state <> 'given-up'"),
    )
    op.create_index(
        "uq_organisation_domains_verified",
        "organisation_domains",
        ["domain"],
        unique=True,
        postgresql_where=sa.text("state = 'verified'"),
        sqlite_where=sa.text("state = 'verified'"),
    )

    op.create_table(
        "vacancies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("left_by_id", sa.Uuid(), nullable=True),
        sa.Column("called_at", Moment(), nullable=True),
        sa.Column("filled_on", sa.Date(), nullable=True),
        sa.Column("filled_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'filled', 'closed')", name=op.f("ck_vacancies_state_is_known")
        ),
        sa.CheckConstraint(
            "filled_on >= opened_on", name=op.f("ck_vacancies_filled_after_it_opened")
        ),
        sa.ForeignKeyConstraint(
            ["filled_by_id"], ["persons.id"], name=op.f("fk_vacancies_filled_by_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["left_by_id"], ["persons.id"], name=op.f("fk_vacancies_left_by_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_vacancies_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancies")),
    )
    op.create_index("ix_vacancies_deadline_on", "vacancies", ["state", "deadline_on"], unique=False)
    op.create_index(
        "uq_vacancies_open",
        "vacancies",
        ["organisation_id", "role"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )

    op.create_table(
        "departures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("becomes", sa.String(length=20), nullable=False),
        sa.Column("next_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("noted_at", Moment(), nullable=True),
        sa.Column("noted_by_id", sa.Uuid(), nullable=True),
        sa.Column("noted_by_staff", sa.Boolean(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "becomes IN ('individual', 'next-employer', 'gone')",
            name=op.f("ck_departures_becomes_is_known"),
        ),
        sa.CheckConstraint(
            "state IN ('noted', 'done', 'cancelled')", name=op.f("ck_departures_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["next_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_departures_next_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_departures_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_departures_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["representation_id"],
            ["representations.id"],
            name=op.f("fk_departures_representation_id_representations"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["persons.id"], name=op.f("fk_departures_successor_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_index(
        "ix_departures_organisation_id", "departures", ["organisation_id", "id"], unique=False
    )
    op.create_index("ix_departures_person_id", "departures", ["person_id"], unique=False)
    op.create_index(
        "uq_departures_noted",
        "departures",
        ["representation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'noted'"),
        sqlite_where=sa.text("state = 'noted'"),
    )

    op.create_table(
        "domain_joins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("domain_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("representation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'waiting', 'joined', 'refused', 'expired')",
            name=op.f("ck_domain_joins_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["domain_id"],
            ["organisation_domains.id"],
            name=op.f("fk_domain_joins_domain_id_organisation_domains"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_domain_joins_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_domain_joins_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["representation_id"],
            ["representations.id"],
            name=op.f("fk_domain_joins_representation_id_representations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domain_joins")),
    )
    op.create_index(
        "ix_domain_joins_expires_on", "domain_joins", ["state", "expires_on"], unique=False
    )
    op.create_index(
        "uq_domain_joins_open",
        "domain_joins",
        ["organisation_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'waiting')"),
        sqlite_where=sa.text("state IN ('asked', 'waiting')"),
    )

    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("roles", JSONColumn, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("invited_at", Moment(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("representation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('sent', 'accepted', 'declined', 'withdrawn', 'expired')",
            name=op.f("ck_invitations_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_invitations_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_invitations_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["representation_id"],
            ["representations.id"],
            name=op.f("fk_invitations_representation_id_representations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(
        "ix_invitations_expires_on", "invitations", ["state", "expires_on"], unique=False
    )
    op.create_index(
        "ix_invitations_organisation_id", "invitations", ["organisation_id", "state"], unique=False
    )
    op.create_index("ix_invitations_person_id", "invitations", ["person_id"], unique=False)
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["organisation_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("state = 'sent'"),
        sqlite_where=sa.text("state = 'sent'"),
    )

    op.create_table(
        "role_assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "role IN ('primary', 'billing', 'delegate', 'speaker', 'executive')",
            name=op.f("ck_role_assignments_role_is_known"),
        ),
        sa.CheckConstraint(
            "valid_to >= valid_from", name=op.f("ck_role_assignments_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["representation_id"],
            ["representations.id"],
            name=op.f("fk_role_assignments_representation_id_representations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignments")),
    )
    op.create_index(
        "ix_role_assignments_representation_id",
        "role_assignments",
        ["representation_id", "id"],
        unique=False,
    )
    op.create_index(
        "uq_role_assignments_held",
        "role_assignments",
        ["representation_id", "role"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
        sqlite_where=sa.text("valid_to IS NULL"),
    )

    op.create_table(
        "departure_suspicions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("departure_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'dismissed')",
            name=op.f("ck_departure_suspicions_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["departure_id"],
            ["departures.id"],
            name=op.f("fk_departure_suspicions_departure_id_departures"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_departure_suspicions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_departure_suspicions_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["representation_id"],
            ["representations.id"],
            name=op.f("fk_departure_suspicions_representation_id_representations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure_suspicions")),
    )
    op.create_index(
        "ix_departure_suspicions_state", "departure_suspicions", ["state", "id"], unique=False
    )
    op.create_index(
        "uq_departure_suspicions_open",
        "departure_suspicions",
        ["representation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    _tell_roles_apart()
    _keep_departures()
    op.drop_column("representations", "roles")


def _tell_roles_apart() -> None:
    """Whoever holds a role has held it since they came, as far as the books tell."""
    known = _representations(sa.column("roles", JSONColumn))
    rows = [
        {
            "id": new_id(),
            "representation_id": one.id,
            "role": role,
            "valid_from": one.starts_on,
            "valid_to": one.last_day if one.state == "ended" else None,
            "reason": "",
            "end_reason": "",
        }
        for one in op.get_bind().execute(sa.select(known)).all()
        for role in one.roles
    ]
    assignments = sa.table(
        "role_assignments",
        sa.column("id", sa.Uuid()),
        sa.column("representation_id", sa.Uuid()),
        sa.column("role", sa.String()),
        sa.column("valid_from", sa.Date()),
        sa.column("valid_to", sa.Date()),
        sa.column("reason", sa.String()),
        sa.column("end_reason", sa.String()),
    )
    if rows:
        op.bulk_insert(assignments, rows)


def _keep_departures() -> None:
    known = _representations(
        sa.column("organisation_id", sa.Uuid()),
        sa.column("person_id", sa.Uuid()),
        sa.column("successor_id", sa.Uuid()),
    )
    leaving = sa.select(known).where(known.c.last_day.is_not(None))
    rows = [
        {
            "id": new_id(),
            "representation_id": one.id,
            "organisation_id": one.organisation_id,
            "person_id": one.person_id,
            "state": "done" if one.state == "ended" else "noted",
            "last_day": one.last_day,
            "successor_id": one.successor_id,
            "becomes": "gone",
            "reason": "",
            "noted_by_staff": False,
            "outcome": "",
        }
        for one in op.get_bind().execute(leaving).all()
    ]
    departures = sa.table(
        "departures",
        *(sa.column(name, sa.Uuid()) for name in ("id", "representation_id", "organisation_id")),
        *(sa.column(name, sa.Uuid()) for name in ("person_id", "successor_id")),
        *(sa.column(name, sa.String()) for name in ("state", "becomes", "reason", "outcome")),
        sa.column("last_day", sa.Date()),
        sa.column("noted_by_staff", sa.Boolean()),
    )
    if rows:
        op.bulk_insert(departures, rows)


def _representations(*columns: sa.ColumnClause) -> sa.TableClause:
    return sa.table(
        "representations",
        sa.column("id", sa.Uuid()),
        sa.column("state", sa.String()),
        sa.column("starts_on", sa.Date()),
        sa.column("last_day", sa.Date()),
        *columns,
    )
