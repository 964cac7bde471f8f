"""The project's own source, read as trees: modules, what they import and what they name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
PACKAGES = ("events", "shared", "services", "deploy", "tests")


@dataclass(frozen=True)
class Module:
    """One file of Python, by its place under the root."""

    path: PurePosixPath
    tree: ast.Module

    @property
    def package(self) -> str:
        """The folder at the root that it belongs to."""
        return self.path.parts[0]

    @property
    def service(self) -> str:
        """The service that it belongs to, or nothing."""
        parts = self.path.parts
        return parts[1] if self.package == "services" and len(parts) > 2 else ""

    @property
    def furniture(self) -> str:
        """The piece of a service that it is or belongs to (`models`, `api` ...), or nothing."""
        return self.path.parts[2].removesuffix(".py") if self.service else ""

    @property
    def names(self) -> tuple[str, ...]:
        """What it and the folders around it are called."""
        return tuple(part.removesuffix(".py") for part in self.path.parts)


@dataclass(frozen=True)
class Import:
    """One name that is imported: `from a.b import c` brings in `a.b.c`."""

    line: int
    name: str
    is_relative: bool = False

    def is_from(self, *packages: str) -> bool:
        """Whether the name is one of these packages or lies in it."""
        return any(
            self.name == package or self.name.startswith(package + ".") for package in packages
        )

    @property
    def top(self) -> str:
        """The package at the top."""
        return self.name.partition(".")[0]


def modules(root: Path) -> list[Module]:
    """All modules of the packages under a root."""
    return [
        Module(PurePosixPath(path.relative_to(root).as_posix()), ast.parse(path.read_bytes()))
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
    ]


def imports(tree: ast.AST) -> Iterator[Import]:
    """Everything that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = ".".join(filter(None, (node.module, alias.name)))
                yield Import(node.lineno, name, is_relative=node.level > 0)


def defined(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that is given: classes, functions, arguments, variables, attributes, imports as."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname
