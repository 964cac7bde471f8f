"""Who announces what and who hears it, read from the source of the services."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from events.contract import Event

SERVICES = Path(__file__).parents[2] / "services"

_EARS = ("inbox.on", "inbox.on_many")


@dataclass(frozen=True)
class Hearer:
    """A handler: the service that it belongs to, and what it does about an event."""

    service: str
    does: str


@dataclass(frozen=True)
class Talk:
    """For each class of event by name, the services that announce it and the handlers that hear."""

    announcers: dict[str, set[str]] = field(default_factory=dict)
    hearers: dict[str, set[Hearer]] = field(default_factory=dict)

    def announcers_of(self, kind: type[Event]) -> list[str]:
        """The services that say this."""
        return sorted(self.announcers.get(kind.__name__, ()))

    def hearers_of(self, kind: type[Event]) -> list[Hearer]:
        """The handlers that do something about it."""
        found = self.hearers.get(kind.__name__, ())
        return sorted(found, key=lambda hearer: (hearer.service, hearer.does))


def talk(services: Path = SERVICES) -> Talk:
    """Read all services: what their actions and jobs say, and what their handlers hear."""
    found = Talk()
    for path in sorted(services.rglob("*.py")):
        service, *places = path.relative_to(services).with_suffix("").parts
        place, tree = (places or [""])[0], ast.parse(path.read_bytes())
        if place in ("actions", "jobs"):
            for name in _spoken(tree):
                found.announcers.setdefault(name, set()).add(service)
        elif place == "handlers":
            for name, handler in _heard(tree):
                found.hearers.setdefault(name, set()).add(Hearer(service, handler))
    return found


def _spoken(tree: ast.Module) -> set[str]:
    """Contracts that are made into events, or handed on to be made, and not only named as a type."""
    types = {id(node) for named in _types(tree) for node in ast.walk(named)}
    used = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in types
    }
    return used & _imported(tree)


def _heard(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What stands in each `@inbox.on(...)` or `on_many`, and the handler below it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) in _EARS:
                    for argument in decorator.args:
                        yield ast.unparse(argument), node.name


def _imported(tree: ast.Module) -> set[str]:
    """What is imported from the facts."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("events.")
        for alias in node.names
    }


def _types(tree: ast.Module) -> Iterator[ast.expr]:
    """Classes that stand there as a type, are compared with, or are only asked for their name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef) and node.returns:
            yield node.returns
        elif isinstance(node, ast.Attribute):
            yield node.value
        elif isinstance(node, ast.MatchClass):
            yield node.cls
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance":
            yield node.args[1]
