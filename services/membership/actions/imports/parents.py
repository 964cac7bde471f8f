"""Whose branches the organisations of a table are; a parent may stand anywhere in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import bindparam, update

from services.membership.actions.imports.bodies import Bodies, Names, Unclear, Unknown, meant_by
from services.membership.actions.imports.reading import Said
from services.membership.models import Organisation
from services.membership.queries.organisations import parents_of
from services.membership.rules.branches import BranchOfItself, all_above, check_no_circle
from shared.database import Session

Foretold = Callable[[set[str]], set[str]]


class Branch(Protocol):
    """A row's organisation that may be a branch: `parent_id` of which, or `waits_for` whom."""

    said: Said
    id: UUID
    parent_id: UUID | None
    waits_for: str
    known: Organisation | None

    @property
    def may_have_parent(self) -> bool:
        """Whether what the row says of a parent counts."""


class Parents:
    """Whose branches organisations are, as the tables know it and the rows so far say it."""

    def __init__(self) -> None:
        self.rows = Names()
        self.above: dict[UUID, UUID] = {}
        self.waiting: list[Branch] = []

    def settle(self, session: Session, steps: Sequence[Branch], foretold: Foretold) -> None:
        """Find the parents that rows name, here or among the rows so far; the others wait for rows to come.

        What nobody is called, and no row to come either (`foretold`), refuses the row.
        """
        asked = [one for one in steps if "parent" in one.said.fields and one.may_have_parent]
        bodies = Bodies(session, {one.said.fields["parent"] for one in asked})
        self.above = parents_of(session, {*bodies.ids, *(one.id for one in asked)}) | self.above
        self._meet_those_who_wait()
        unknown = [one for one in asked if not self._place(one, bodies)]
        told = foretold({one.said.fields["parent"] for one in unknown}) if unknown else set()
        for one in unknown:
            if one.said.fields["parent"] not in told:
                _refuse_unknown(one)
            elif not one.said.faults:
                one.waits_for = one.said.fields["parent"]
                self.waiting.append(one)
        _refuse_below_the_refused(steps)

    def _meet_those_who_wait(self) -> None:
        """Who waited for a row that has come is below it, so that no circle closes over it."""
        left = []
        for one in self.waiting:
            try:
                self.above[one.id] = meant_by(one.waits_for, self.rows)
            except Unclear:
                left.append(one)
        self.waiting = left

    def _place(self, one: Branch, bodies: Bodies) -> bool:
        """Whether a row's parent is known by now, or is wrong; a row that is refused is put nowhere."""
        try:
            parent_id = meant_by(one.said.fields["parent"], bodies.names, self.rows)
            check_no_circle(one.id, parent_id, all_above(parent_id, self.above))
        except Unknown:
            return False
        except Unclear as error:
            one.said.refuse("parent", str(error))
        except BranchOfItself as refusal:
            one.said.refuse("parent", f"would close a circle: {refusal.detail}")
        if not one.said.faults:
            one.parent_id = self.above[one.id] = parent_id
        return True


def everything(texts: set[str]) -> set[str]:
    """What rows to come are called where nobody knows them: it may be anything."""
    return texts


def put_under(session: Session, branches: Iterable[Branch]) -> None:
    """Make organisations branches of others. Asking twice changes nothing more."""
    new = []
    for one in branches:
        if one.known is not None:
            one.known.parent_id = one.parent_id
        else:
            new.append({"own": one.id, "above": one.parent_id})
    if new:
        table = Organisation.__table__
        placed = update(table).where(table.c.id == bindparam("own"))
        session.execute(placed.values(parent_id=bindparam("above")), new)


def _refuse_unknown(one: Branch) -> None:
    """Say of a row that nobody is called as its parent."""
    text = one.said.fields["parent"]
    one.said.refuse(
        "parent", f"is {text!r}; no organisation has that reference or name, nor has another row"
    )


def _refuse_below_the_refused(steps: Sequence[Branch]) -> None:
    """A row whose parent's row is refused would be left without it: it is refused with it."""
    refused = {one.id for one in steps if one.said.faults and one.known is None}
    below = [one for one in steps if one.parent_id in refused and not one.said.faults]
    while below:
        for one in below:
            one.said.refuse("parent", f"is {one.said.fields['parent']!r}, whose row is refused")
        refused = {one.id for one in below if one.known is None}
        below = [one for one in steps if one.parent_id in refused and not one.said.faults]
