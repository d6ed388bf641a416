"""The pinned dependencies: complete, hashed, without addresses, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT

PIN = re.compile(r"([A-Za-z0-9._-]+)==(\S+)(?: ; [^\\]+)? \\(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+\n")
FILES = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_pin_with_hashes(name):
    text = (ROOT / name).read_text()
    body = "".join(
        line for line in text.splitlines(keepends=True) if line.strip() and not line.startswith("#")
    )
    assert PIN.findall(body)
    assert not PIN.sub("", body)


@pytest.mark.parametrize("name", FILES)
def test_no_address_is_named(name):
    text = (ROOT / name).read_text().lower()
    assert not [
        word for word in ("http", "//", "index-url", "find-links", "trusted-host", "file:") if word in text
    ]


@pytest.mark.parametrize("name", FILES)
def test_the_pins_are_what_the_project_asks_for(name):
    pinned = {canonicalize_name(found): version for found, version in PIN.findall((ROOT / name).read_text())}
    unmet = [
        str(wanted)
        for wanted in map(Requirement, _wanted(name))
        if not wanted.specifier.contains(pinned.get(canonicalize_name(wanted.name), "0"))
    ]
    assert not unmet


def _wanted(name: str) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    if name == "requirements-dev.txt":
        return project["dependency-groups"]["dev"]
    return [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
