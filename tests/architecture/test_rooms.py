"""Everything stands where one would look for it."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import Source, in_app, sources

VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)")


def test_packages_hold_one_sentence_and_nothing_else():
    packages = [source for source in sources() if source.path.name == "__init__.py"]
    wrong = [source.name for source in packages if not _is_one_sentence(source)]
    assert packages
    assert not wrong


def test_every_folder_of_the_program_with_modules_is_a_package():
    folders = {source.path.parent for source in in_app()}
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_no_module_is_named_after_nothing():
    vague = [source.name for source in sources() if any(VAGUE.search(part) for part in _parts(source))]
    assert not vague


@pytest.mark.parametrize("name", ["utils", "string_helpers", "manager", "test_util", "common"])
def test_the_search_for_vague_names_finds_them(name):
    assert VAGUE.search(name)


def test_every_module_of_the_program_says_what_it_is_for():
    assert not [source.name for source in in_app() if not ast.get_docstring(source.tree)]


def _is_one_sentence(source: Source) -> bool:
    docstring = ast.get_docstring(source.tree) or ""
    return len(source.tree.body) == 1 and docstring.endswith(".") and "\n" not in docstring.strip()


def _parts(source: Source) -> list[str]:
    return [part.removesuffix(".py") for part in source.name.split("/")]
