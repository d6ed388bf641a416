"""Help and complaints of the command line are in the language asked for, else in the system's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import polib
import pytest

from app import i18n
from app.commands import terminbote
from app.commands.exits import Exit
from app.commands.spoken import CLICK_TEXTS, language_of, spoken, surroundings
from app.commands.terminbote import root


def words_of(command: click.Command) -> set[str]:
    with spoken("en"):
        helps = {command.help, *(param.help for param in command.params if isinstance(param, click.Option))}
    return {words for words in helps if words}


@pytest.fixture
def shouting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue in which every Swedish text is the English one in capitals, but for its fields."""
    texts = {*CLICK_TEXTS, *words_of(root)}
    for command in root.commands.values():
        texts |= words_of(command)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    for text in texts:
        shouted = "".join(
            part if part.startswith("{") else part.upper() for part in re.split(r"(\{[^}]*\})", text)
        )
        catalogue.append(polib.POEntry(msgid=text, msgstr=shouted))
    folder = tmp_path / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "app.mo"))
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    yield
    i18n.install("en")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        terminbote.main(arguments, prog_name="main.py")
    answer = capsys.readouterr()
    return int(ended.value.code or 0), answer.out + answer.err


@pytest.mark.parametrize("name", ["", *sorted(root.commands)])
def test_help_is_in_the_language_asked_for(shouting: None, capsys, name: str) -> None:
    code, text = said(capsys, "--language", "sv", *([name] if name else []), "--help")
    assert code == Exit.OK
    assert "SHOW THIS MESSAGE AND EXIT." in text
    assert "OPTIONS:" in text
    command = root.commands[name] if name else root
    flat = " ".join(text.split())
    assert all(" ".join(words.upper().split()) in flat for words in words_of(command))


def test_commands_are_listed_in_that_language(shouting: None, capsys) -> None:
    _code, text = said(capsys, "--language=sv", "-h")
    assert "COMMANDS:" in text
    assert "backup   COPY THE DATA TO FILE" in text
    assert "--data-dir" in text


def test_without_the_option_it_is_the_systems(shouting: None, capsys, monkeypatch) -> None:
    monkeypatch.setenv("LANGUAGE", "sv_SE:de")
    assert "USAGE:" in said(capsys, "--help")[1]
    monkeypatch.setenv("LANGUAGE", "en")
    assert "Usage:" in said(capsys, "--help")[1]


def test_complaints_are_in_that_language(shouting: None, capsys) -> None:
    code, text = said(capsys, "--language", "sv", "send")
    assert code == Exit.USAGE
    assert "MISSING OPTION '--mandant'" in text
    assert "TRY 'main.py send -h' FOR HELP." in text or "TRY 'main.py send --help' FOR HELP." in text


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--language", "nb", "send"], "nb"),
        (["--language=nb"], "nb"),
        (["--data-dir", "x", "--language", "nb", "check"], "nb"),
        (["--data-dir", "--language", "nb"], "de"),
        (["send", "--language", "nb"], "de"),
        (["--language", "xx"], "de"),
        (["--language"], "de"),
        ([], "de"),
    ],
)
def test_where_the_language_is_read_from(monkeypatch, arguments: list[str], language: str) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert language_of(arguments) == language


def test_the_language_of_the_surroundings_comes_back(monkeypatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    with spoken("nb"):
        assert os.environ["LANGUAGE"] == "nb"
        assert i18n.current_language() == "nb"
    assert os.environ["LANGUAGE"] == "de"
    i18n.install("en")


def test_what_click_says_is_listed_as_it_says_it() -> None:
    """Its texts are looked for in its own source: another release may say them otherwise."""
    source = "".join(
        path.read_text(encoding="utf-8") for path in sorted(Path(click.__file__).parent.glob("*.py"))
    )
    assert [text for text in CLICK_TEXTS if f'"{text}"' not in source] == []


def test_what_a_command_does_sees_the_language_of_the_surroundings(monkeypatch) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    with spoken("nb"):
        with surroundings():
            assert "LANGUAGE" not in os.environ, "Qt would take the country from it"
            assert i18n.current_language() == "nb"
        assert os.environ["LANGUAGE"] == "nb"
    assert "LANGUAGE" not in os.environ
    i18n.install("en")
