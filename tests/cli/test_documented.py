"""docs/command-line.md names every command, every option and every exit code, and none that is not there."""

from __future__ import annotations

import re

import click

from app.commands.exits import Exit
from app.commands.terminbote import root
from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def test_every_exit_code_is_listed() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert listed == {code.value for code in Exit}


def test_every_command_and_option_is_described() -> None:
    options = [option for option in root.params if isinstance(option, click.Option)]
    for name, command in root.commands.items():
        assert f"**`{name}" in PAGE or f"`{name} " in PAGE, name
        options += [option for option in command.params if isinstance(option, click.Option)]
    named = {text for option in options for text in option.opts if text.startswith("--")} - {"--help"}
    assert len(named) > 8
    assert {text for text in named if text not in PAGE} == set()
