"""A tiny service to try the door with: a library that lends books."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from shared.callers import Caller, Role
from shared.database import Database, Page, id_column, keyset
from shared.errors import NotFound, Refusal
from shared.settings import Settings
from shared.web import (
    Blueprint,
    PageArgs,
    Pages,
    Service,
    allow,
    allow_anyone,
    allow_services,
    body_limit,
    caller,
    create_service,
    etag,
    form,
    go_to,
    limit,
    now,
    paged,
    require_match,
    session,
    sign_in,
    sign_out,
)
from shared.web.schemas import Schema, fields, validate

db = Database("library")
LIBRARIAN = UUID("0192f0c1-0000-7000-8000-000000000001")
READER = UUID("0192f0c1-0000-7000-8000-000000000002")


class Book(db.Model):  # type: ignore[name-defined]
    """A book that can be lent."""

    __tablename__ = "books"
    __table_args__ = (UniqueConstraint("isbn"),)
    id: Mapped[UUID] = id_column()
    title: Mapped[str]
    isbn: Mapped[str | None]
    copies: Mapped[int]
    bought_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Librarian(db.Model):  # type: ignore[name-defined]
    """A person who works here."""

    __tablename__ = "librarians"
    id: Mapped[UUID] = id_column()


class Gate:
    """Holds the first request that comes to it until it is opened; later ones pass."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def wait_here(self) -> None:
        """Say that the gate is reached, and wait if nobody has before."""
        if not self.reached.is_set():
            self.reached.set()
            assert self.opened.wait(20)


gates: dict[str, Gate] = {}
lost_at_commit: set[str] = set()


class BookIsLent(Refusal):
    """The book is not here."""


class NewBook(Schema):
    """A book to enter."""

    title = fields.String(required=True, validate=validate.Length(min=1, max=200))
    isbn = fields.String(validate=validate.Regexp(r"^[0-9]{13}$"), allow_none=True)
    copies = fields.Integer(load_default=1, validate=validate.Range(1, 1000))


class BookOut(NewBook):
    """A book."""

    id = fields.UUID(required=True)
    bought_at = fields.AwareDateTime(required=True)


class Token(Schema):
    """What proves a person."""

    person_id = fields.UUID(required=True)


books = Blueprint("books", __name__, url_prefix="/books", description="What can be lent.")
pages = Pages("pages", __name__)


@books.route("", methods=["POST"])
@allow(Role.STEWARD)
@books.arguments(NewBook)
@books.response(201, BookOut)
def enter_book(data: dict[str, Any]) -> tuple[Book, int, dict[str, str]]:
    """Enter a book."""
    book = Book(**data, bought_at=now())
    if book.title in gates:
        gates[book.title].wait_here()
    session().add(book)
    session().flush()
    etag(book.version)
    if book.title == "Lent":
        raise BookIsLent("It is with a reader", retry_after=7, fields={"title": ["Is lent."]})
    if book.title == "Fire":
        raise RuntimeError("the shelves burn with Ada Lovelace's letters")
    if book.title in lost_at_commit:
        event.listen(session(), "before_commit", _lose, once=True)
    return book, 201, {"Location": f"/books/{book.id}"}


@books.route("", methods=["GET"])
@allow_anyone
@books.arguments(PageArgs, location="query")
@books.response(200, paged(BookOut))
def list_books(args: dict[str, Any]) -> Page[Book]:
    """All books."""
    return keyset(session(), select(Book), Book.id, args["after"], args["limit"])


@books.route("/<uuid:book_id>", methods=["GET"])
@allow()
@books.response(200, BookOut)
def show_book(book_id: UUID) -> Book:
    """A book."""
    book = _book(book_id)
    etag(book.version)
    return book


@books.route("/<uuid:book_id>", methods=["PATCH"])
@allow(Role.STEWARD)
@books.arguments(NewBook(partial=True))
@books.response(200, BookOut)
def edit_book(data: dict[str, Any], book_id: UUID) -> Book:
    """Edit a book."""
    book = _book(book_id)
    require_match(book.version)
    for name, value in data.items():
        setattr(book, name, value)
    session().flush()
    etag(book.version)
    return book


@books.route("/sessions", methods=["POST"])
@limit("3 per minute")
@allow_anyone
@books.arguments(Token)
@books.response(200)
def begin_session(data: dict[str, Any]) -> dict[str, str]:
    """Sign in."""
    sign_in(data["person_id"])
    return {"status": "signed in"}


@books.route("/sessions/current", methods=["DELETE"])
@allow()
@books.response(204)
def end_session() -> str:
    """Sign out."""
    sign_out()
    return ""


@books.route("/me", methods=["GET"])
@allow()
@books.response(200)
def me() -> dict[str, Any]:
    """Who is calling."""
    return {"key": caller().key, "roles": sorted(caller().roles)}


@books.route("/stock", methods=["POST"])
@body_limit(4 * 2**20)
@allow(Role.STEWARD)
@allow_services
@books.response(200)
def take_stock() -> dict[str, int]:
    """Read a long list."""
    return {"size": len(request.get_data())}


@books.route("/half-done", methods=["POST"])
@allow(Role.STEWARD)
@books.response(200)
def half_done() -> Response:
    """Do something, and then answer that it failed."""
    session().add(Book(title="Half", copies=1, bought_at=now()))
    return Response("{}", 418, content_type="application/problem+json")


@pages.get("/welcome/<name>")
@allow_anyone
def welcome(name: str) -> str:
    """A page for people."""
    raise NotFound(f"No page is called {name}.")


def roles_of(session: Session, person_id: UUID, now: datetime) -> Caller | None:
    """A librarian is a steward as long as the table says so; other people are readers."""
    if person_id == READER:
        return Caller(person_id=person_id, roles=frozenset({Role.MEMBER}))
    if session.get(Librarian, person_id) is None:
        return None
    return Caller(person_id=person_id, roles=frozenset({Role.STEWARD}))


@pages.post("/welcome")
@allow_anyone
def greet() -> str:
    """Answer a form."""
    return f"Welcome, {request.form['name']}"


@pages.get("/shelf")
@allow()
def shelf() -> str:
    """A page for those who are signed in."""
    return "Your books"


@pages.post("/shelf/wishes")
@allow()
def wish() -> Response:
    """Take a form of somebody who is signed in, and show the shelf again."""
    session().add(Book(**form(NewBook()), bought_at=now()))
    return go_to("/shelf")


class Clock:
    """A clock that a test can move."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self.moment += span


def create_app(settings: Settings, clock: Clock, *more: Any) -> Service:
    """The library."""
    shelves = [books, pages, *more]
    more_settings: dict[str, Any] = {"clock": clock, "sign_in_at": "/desk/sign-in"}
    return create_service(
        "library", db, shelves, roles_of, settings, title="Library", **more_settings
    )


def _lose(_session: Session) -> None:
    lost_at_commit.clear()
    raise RuntimeError("the database went away in the middle of the commit")


def _book(book_id: UUID) -> Book:
    book = session().get(Book, book_id)
    if book is None:
        raise NotFound(f"No book has the id {book_id}.")
    return book
