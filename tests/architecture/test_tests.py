"""Tests that can fail, that run, and that say which behaviour they show."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import Source, dotted, functions, in_tests, sources

IDS = frozenset((Path(__file__).parent / "behaviour_ids.txt").read_text().split())
CHECKS = (
    "assert",
    "check",
    "expect",
    "raises",
    "warns",
    "waituntil",
    "waitsignal",
    "wait_until",
    "wait_signal",
)
"""How the name of a call begins that fails by itself when what it says does not hold."""
MAX_SLEEP_SECONDS = 0.1


def test_every_test_checks_something():
    assert not [place for source in in_tests() for place in _without_check(source)]


def test_no_test_is_skipped():
    marks = {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail", "pytest.skip", "pytest.xfail"}
    marks |= {"pytest.importorskip"}
    skipped = [
        source.at(node)
        for source in sources()
        if source.name.startswith("tests/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and dotted(node) in marks
    ]
    assert not skipped


def test_no_test_sleeps_where_it_could_wait_for_something():
    assert not [place for source in in_tests() for place in _long_sleeps(source)]


def test_names_of_test_files_are_unique():
    counted = Counter(source.path.name for source in in_tests())
    assert not [name for name, count in counted.items() if count > 1]


def test_behaviour_marks_name_lines_that_exist():
    marked = {id_ for source in in_tests() for id_ in _behaviours(source)}
    assert len(IDS) > 150
    assert not marked - IDS


@pytest.mark.parametrize("body", ["run()", "assert True", "assert 'words'", "x = 1"])
def test_a_test_without_a_check_is_found(body):
    assert list(_without_check(_source(f"def test_a():\n    {body}")))


@pytest.mark.parametrize(
    "body", ["assert run()", "with pytest.raises(ValueError): run()", "qtbot.waitUntil(run)", "check_all()"]
)
def test_a_test_with_a_check_is_not(body):
    assert not list(_without_check(_source(f"def test_a():\n    {body}")))


def _source(text: str) -> Source:
    return Source(Path("test_x.py"), "tests/test_x.py", text, ast.parse(text))


def _without_check(source: Source) -> Iterator[str]:
    for function in functions(source):
        if function.name.startswith("test_") and not any(map(_is_check, ast.walk(function))):
            yield f"{source.at(function)} {function.name}"


def _is_check(node: ast.AST) -> bool:
    match node:
        case ast.Assert(test=test):
            return not isinstance(test, ast.Constant)
        case ast.Call(func=called):
            name = called.attr if isinstance(called, ast.Attribute) else dotted(called)
            return name.lower().lstrip("_").startswith(CHECKS)
    return False


def _long_sleeps(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=called, args=[ast.Constant(value=float() | int() as seconds)]):
                name = dotted(called)
                if (name.endswith("time.sleep") and seconds > MAX_SLEEP_SECONDS) or (
                    name == "qtbot.wait" and seconds > MAX_SLEEP_SECONDS * 1000
                ):
                    yield source.at(node)


def _behaviours(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func).endswith("mark.behaviour"):
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))
