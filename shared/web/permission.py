"""Who may call a route: each says so itself, and a service with one that does not will not start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Flask

from shared.callers import Caller, Role
from shared.errors import Forbidden, Unauthenticated

View = TypeVar("View", bound=Callable[..., Any])


class UndeclaredRoute(RuntimeError):
    """A route that does not say who may call it."""


class ScopeIsMissing(Forbidden):
    """The token does not reach this far."""


@dataclass(frozen=True)
class Permission:
    """Who may call: anyone, people and programs in one of these roles (any role when empty), services."""

    anyone: bool = False
    people: bool = False
    roles: frozenset[Role] = frozenset()
    services: bool = False

    def __str__(self) -> str:
        if self.anyone:
            return "anyone"
        people = sorted(self.roles) if self.roles else ["anybody signed in"] * self.people
        return ", ".join([*people, *["services"] * self.services])


def allow(*roles: Role) -> Callable[[View], View]:
    """Let people and programs call that have one of these roles; without roles, all who are signed in."""
    return lambda view: _declare(view, people=True, roles=frozenset(roles))


def allow_anyone(view: View) -> View:
    """Let everybody call, known or not."""
    return _declare(view, anyone=True)


def allow_services(view: View) -> View:
    """Let the other services call."""
    return _declare(view, services=True)


def permission_of(view: Any) -> Permission | None:
    """What a view declares; a class of views cannot, and so cannot be a route here."""
    permission: Permission | None = getattr(view, "permission", None)
    return permission


def is_static(endpoint: str) -> bool:
    """Whether Flask itself made this route, for the files of a static folder."""
    return endpoint.rpartition(".")[2] == "static"


def declared_callers(app: Flask) -> dict[tuple[str, str], Permission]:
    """Who may call each (method, rule) of a service. Raises UndeclaredRoute for one that does not say."""
    declared = {}
    for method, rule, endpoint in _routes(app):
        permission = permission_of(app.view_functions[endpoint])
        if permission is None:
            raise UndeclaredRoute(f"{method} {rule} ({endpoint}) does not say who may call it")
        declared[method, rule] = permission
    return declared


def check_permission(permission: Permission, caller: Caller, scope: str) -> None:
    """Refuse a caller whom the route does not name, or whose token lacks the scope `service:verb`."""
    if permission.anyone:
        return
    if not caller.is_known:
        raise Unauthenticated("This needs somebody who is signed in, or a token.")
    if caller.service:
        if not permission.services:
            raise Forbidden("This is not for services.")
        return
    if not permission.people or (permission.roles and not caller.has(*permission.roles)):
        raise Forbidden(f"This is for: {permission}.")
    check_scope(caller, scope)


def check_scope(caller: Caller, scope: str) -> None:
    """Refuse a program whose token does not reach this service for reading, or for writing."""
    wide = "*:" + scope.partition(":")[2]
    if caller.scopes is not None and caller.scopes.isdisjoint({scope, wide}):
        raise ScopeIsMissing(f"The token needs the scope {scope}.")


def _declare(view: View, **granted: Any) -> View:
    before: Permission = getattr(view, "permission", Permission())
    granted["roles"] = before.roles | granted.get("roles", frozenset())
    permission = replace(before, **granted)
    view.permission = permission  # type: ignore[attr-defined]
    view._apidoc = {**getattr(view, "_apidoc", {}), "permission": permission}  # type: ignore[attr-defined]
    return view


def _routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Each (method, rule, endpoint); files of a static folder are for anyone."""
    for rule in app.url_map.iter_rules():
        if is_static(rule.endpoint):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, rule.endpoint
