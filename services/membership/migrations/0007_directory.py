"""The directory, who may see what of an organisation, and which is a branch of which."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from shared.ids import new_id
from shared.tables import JSONColumn, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PORTION = 1_000


def upgrade() -> None:
    """Go forward."""
    _organisations()
    _directory()
    _list("persons", "person")
    _list("organisations", "organisation")


def _organisations() -> None:
    with op.batch_alter_table("organisations") as organisations:
        for name, empty in (("offers", "[]"), ("needs", "[]"), ("visibility", "{}")):
            organisations.add_column(
                sa.Column(name, JSONColumn, nullable=False, server_default=empty)
            )
        organisations.add_column(
            sa.Column("contact", sa.String(254), nullable=False, server_default="")
        )
        organisations.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        organisations.create_foreign_key(
            op.f("fk_organisations_parent_id_organisations"),
            "organisations",
            ["parent_id"],
            ["id"],
        )
        organisations.create_index("ix_organisations_parent_id", ["parent_id"])


def _directory() -> None:
    op.create_table(
        "directory_listings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", Moment(), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('person', 'organisation')", name=op.f("ck_directory_listings_kind_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_listings")),
    )
    op.create_index(
        "uq_directory_listings_subject_id", "directory_listings", ["subject_id"], unique=True
    )
    op.create_index(
        "ix_directory_listings_looked_at", "directory_listings", ["is_due", "looked_at", "id"]
    )
    op.create_table(
        "directory_words",
        sa.Column(
            "word",
            sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("via_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("audience", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "audience BETWEEN 0 AND 2", name=op.f("ck_directory_words_audience_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["directory_listings.id"],
            name=op.f("fk_directory_words_listing_id_directory_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "word", "listing_id", "via_id", "field", "audience", name=op.f("pk_directory_words")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_directory_words_listing_id", "directory_words", ["listing_id", "word"])


def _list(table: str, kind: str) -> None:
    """Give everybody who is known a place; the clock finds the words."""
    rows = sa.table(table, sa.column("id", sa.Uuid()))
    listings = sa.table(
        "directory_listings",
        sa.column("id", sa.Uuid()),
        sa.column("kind", sa.String()),
        sa.column("subject_id", sa.Uuid()),
        sa.column("looked_at", Moment()),
        sa.column("is_due", sa.Boolean()),
    )
    usual = {"kind": kind, "looked_at": datetime(1970, 1, 1, tzinfo=UTC), "is_due": True}
    after = None
    while True:
        found = sa.select(rows.c.id).order_by(rows.c.id).limit(_PORTION)
        asked = found if after is None else found.where(rows.c.id > after)
        ids = op.get_bind().scalars(asked).all()
        if not ids:
            return
        op.bulk_insert(listings, [{"id": new_id(), "subject_id": one, **usual} for one in ids])
        after = ids[-1]
