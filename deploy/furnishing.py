"""The first start: an empty house gets its tiers and, where wanted, the demo association."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from deploy import demo
from deploy.demo.seller import SELLER
from deploy.house import House
from deploy.services import EVENTS, MEMBERSHIP
from deploy.troubles import Trouble
from services.events.actions.gatherings import plan_gathering
from services.events.models import Gathering
from services.membership.actions.imports import MAPPINGS, apply_at_once, read_rows
from services.membership.actions.sellers import describe_seller
from services.membership.actions.staff import appoint_staff
from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.membership.models import Tier
from services.membership.queries.finding import persons_by_reference
from shared.callers import Role
from shared.database import Session, reading, transaction


class DemoIsDamaged(Trouble):
    """The files of the demo association do not keep to their own rules."""


def furnish(house: House, with_demo: bool) -> None:
    """Put into an empty house what it cannot do without. Doing so again changes nothing.

    A house has been furnished when it has tiers: they, and the demo's people, are one transaction, and
    come last, so that a start that was cut short is simply made again.
    """
    if _has(house, MEMBERSHIP.name, Tier.slug):
        return
    now = datetime.now(UTC)
    if with_demo and not _has(house, EVENTS.name, Gathering.id):
        with transaction(house.engine(EVENTS.name)) as session:
            _put_gatherings(session, now)
    with transaction(house.engine(MEMBERSHIP.name)) as session:
        put_tiers(session, STARTING_TIERS)
        if with_demo:
            describe_seller(session, SELLER)
            _put_people(session, now, house.settings.today(now))


def _put_people(session: Session, now: datetime, today: date) -> None:
    for name in ("organisations", "persons"):
        rows = read_rows(demo.table(name))
        report = apply_at_once(session, rows, MAPPINGS[name], now, today)
        if report.refused:
            raise DemoIsDamaged(
                f"{name}.csv, row {report.refused[0].number}: {report.refused[0].faults}"
            )
    staff = demo.rows("staff")
    ids = persons_by_reference(session, [row["person"] for row in staff])
    for row in staff:
        appoint_staff(session, ids[row["person"]], Role(row["role"]), now)


def _put_gatherings(session: Session, now: datetime) -> None:
    for row in demo.rows("gatherings"):
        zone = ZoneInfo(row["time_zone"])
        day = now.astimezone(zone).date() + timedelta(days=int(row["days_ahead"]))
        starts_at = datetime.combine(day, time.fromisoformat(row["starts"]), zone)
        plan_gathering(
            session,
            now,
            draft=False,
            title=row["title"],
            description="",
            place=row["place"],
            starts_at=starts_at.astimezone(UTC),
            ends_at=starts_at.astimezone(UTC) + timedelta(minutes=int(row["minutes"])),
            time_zone=row["time_zone"],
            capacity=int(row["capacity"]),
        )


def _has(house: House, service: str, column: object) -> bool:
    with reading(house.engine(service)) as session:
        return session.scalar(select(column).limit(1)) is not None  # type: ignore[call-overload]
