"""What may stand in one place only: the time, the commit, the way to a gateway, the words at import."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.sources import Source, dotted, imported, in_app

CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "datetime.datetime.today", "date.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime",
    "QDateTime.currentDateTime", "QDateTime.currentDateTimeUtc", "QDate.currentDate", "QTime.currentTime",
    "QDateTime.currentMSecsSinceEpoch", "QDateTime.currentSecsSinceEpoch", "func.now", "func.current_timestamp",
}  # fmt: skip

TRANSLATES = {"_", "ngettext", "pgettext"}

SHARED_BY_GATEWAYS = {"base", "errors", "http", "connection", "answers"}
"""What a gateway's adapter may use of its own package, besides modules that begin with its own name."""


def test_the_time_is_asked_in_one_module():
    assert not [place for source in in_app() if source.name != "app/clock.py" for place in _clocks(source)]


def test_transactions_are_committed_in_one_module():
    found = [place for source in in_app() for place in _calls_of(source, "commit")]
    assert {place.split(":")[0] for place in found} == {"app/storage/database.py"}


def test_nothing_is_translated_at_import():
    assert not [place for source in in_app() for place in _translated_at_import(source)]


def test_the_domain_needs_nothing_but_python():
    foreign = [
        f"{source.at(node)} {module}"
        for source in in_app()
        if source.name.startswith("app/domain/")
        for node, module in imported(source)
        if (top := module.split(".")[0]) not in sys.stdlib_module_names
        and not module.startswith("app.domain")
        and (source.name, top) != ("app/domain/phone.py", "phonenumbers")
    ]
    assert not foreign


def test_gateways_do_not_know_each_other():
    wrong = [
        f"{source.at(node)} {module}"
        for source in in_app()
        if source.name.startswith("app/providers/")
        and (own := source.path.stem) not in {*SHARED_BY_GATEWAYS, "__init__", "registry"}
        for node, module in imported(source)
        if module.startswith("app.providers.")
        and (other := module.split(".")[2]) not in SHARED_BY_GATEWAYS
        and other.split("_")[0] != own.split("_")[0]
    ]
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        "TITLE = _('Hello')",
        "class A:\n    title = _('Hello')",
        "def f(title=_('Hello')): ...",
        "@mark(_('Hello'))\ndef f(): ...",
        "TABLE = {'a': [ngettext('a', 'b', 1)]}",
    ],
)
def test_a_translation_at_import_is_found(text):
    assert list(_translated_at_import(_source(text)))


@pytest.mark.parametrize(
    "text", ["def f():\n    return _('Hello')", "TITLE = lambda: _('Hello')", "N = N_('Hello')"]
)
def test_a_translation_when_called_is_fine(text):
    assert not list(_translated_at_import(_source(text)))


@pytest.mark.parametrize("text", ["datetime.now(UTC)", "field(default_factory=datetime.now)", "time.time()"])
def test_a_clock_is_found(text):
    assert list(_clocks(_source(text)))


def _source(text: str) -> Source:
    from pathlib import Path

    return Source(Path("x.py"), "app/x.py", text, ast.parse(text))


def _clocks(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS:
            yield f"{source.at(node)} {dotted(node)}"


def _calls_of(source: Source, method: str) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield source.at(node)


def _translated_at_import(source: Source) -> Iterator[str]:
    todo: list[ast.AST] = [source.tree]
    while todo:
        node = todo.pop()
        match node:
            case (
                ast.FunctionDef() | ast.AsyncFunctionDef()
            ):  # its body runs later, its defaults and decorators do not
                todo += [*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)]
                continue
            case ast.Lambda():
                todo += node.args.defaults
                continue
            case ast.Call(func=ast.Name(id=name)) if name in TRANSLATES:
                yield source.at(node)
        todo += ast.iter_child_nodes(node)
