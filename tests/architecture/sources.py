"""The project's own Python files, read and parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TREES = ("app", "tests", "tools", "bench")


@dataclass(frozen=True)
class Source:
    """One file; `name` is its path in the project, with slashes."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def is_test(self) -> bool:
        return self.name.startswith("tests/") and self.path.name.startswith("test_")

    def at(self, node: ast.expr | ast.stmt) -> str:
        """Where `node` stands, as an editor opens it."""
        return f"{self.name}:{node.lineno}"


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the project."""
    paths = [ROOT / "main.py", *(path for tree in TREES for path in sorted((ROOT / tree).rglob("*.py")))]
    return tuple(_read(path) for path in paths)


def in_app() -> Iterator[Source]:
    return (source for source in sources() if source.name.startswith("app/"))


def in_tests() -> Iterator[Source]:
    return (source for source in sources() if source.is_test)


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def dotted(node: ast.expr) -> str:
    """`a.b.c` for such an expression, empty for any other."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            before = dotted(value)
            return f"{before}.{name}" if before else ""
    return ""


def imported(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every module named by an import statement, `from x import y` as both `x` and `x.y`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, path.relative_to(ROOT).as_posix(), text, ast.parse(text))
