"""Speakers: calls, proposals, and tickets for who speaks."""

import sqlalchemy as sa
from alembic import op

from shared.tables import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_AUDIENCES = "audience IN ('anyone', 'member', 'non-member', 'sponsor', 'speaker')"
_AUDIENCES_BEFORE = "audience IN ('anyone', 'member', 'non-member', 'sponsor')"


def upgrade() -> None:
    """Go forward."""
    _let_tickets_be_for(_AUDIENCES)
    op.create_table(
        "speaker_calls",
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opens_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "opens_at < closes_at", name=op.f("ck_speaker_calls_closes_after_it_opens")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"],
            ["gatherings.id"],
            name=op.f("fk_speaker_calls_gathering_id_gatherings"),
        ),
        sa.PrimaryKeyConstraint("gathering_id", name=op.f("pk_speaker_calls")),
    )
    op.create_table(
        "speakers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gathering_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("sitting_id", sa.Uuid(), nullable=True),
        sa.Column("rsvp_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=True),
        sa.Column("invitation", sa.Integer(), nullable=False),
        sa.Column("answer_until", Moment(), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("delivered_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state != 'invited' OR answer_until IS NOT NULL",
            name=op.f("ck_speakers_asked_until_when"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'shortlisted', 'invited', 'confirmed', 'declined', 'delivered', 'withdrawn')",
            name=op.f("ck_speakers_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gatherings.id"], name=op.f("fk_speakers_gathering_id_gatherings")
        ),
        sa.ForeignKeyConstraint(["rsvp_id"], ["rsvps.id"], name=op.f("fk_speakers_rsvp_id_rsvps")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_speakers_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speakers")),
    )
    with op.batch_alter_table("speakers", schema=None) as batch_op:
        batch_op.create_index("ix_speakers_gathering_id", ["gathering_id", "id"], unique=False)
        batch_op.create_index("ix_speakers_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_speakers_proposed_by_id", ["proposed_by_id"], unique=False)
        batch_op.create_index("ix_speakers_sitting_id", ["sitting_id"], unique=False)


def downgrade() -> None:
    """Go back; tickets for speakers are sold to nobody any more."""
    op.execute(
        "UPDATE ticket_types SET audience = 'anyone', is_open = (1 = 0) WHERE audience = 'speaker'"
    )
    _let_tickets_be_for(_AUDIENCES_BEFORE)
    with op.batch_alter_table("speakers", schema=None) as batch_op:
        batch_op.drop_index("ix_speakers_sitting_id")
        batch_op.drop_index("ix_speakers_proposed_by_id")
        batch_op.drop_index("ix_speakers_person_id")
        batch_op.drop_index("ix_speakers_gathering_id")

    op.drop_table("speakers")
    op.drop_table("speaker_calls")


def _let_tickets_be_for(audiences: str) -> None:
    with op.batch_alter_table("ticket_types", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_ticket_types_known_audience"), type_="check")
        batch_op.create_check_constraint(op.f("ck_ticket_types_known_audience"), audiences)
