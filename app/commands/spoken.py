"""The command line's help and complaints in the interface's language: our texts, and those of the library below."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import click

from app import i18n
from app.i18n import N_, _

CLICK_TEXTS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing option"),
    N_("Missing argument"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("(Did you mean one of: {possibilities}?)"),
    N_("Option {name!r} does not take a value."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
)
"""Texts of click that a person can come to see; it asks Python's own translation for them when it shows them."""

VARIABLE = "LANGUAGE"
"""Python's own translation, which click asks, takes the language from the environment and nowhere else."""
_BEFORE: ContextVar[str | None] = ContextVar("language of the surroundings", default=None)

VALUED = ("--data-dir", "--database", "--language")
"""The global options that take the next word as their value."""


class _Spoken:
    """Its help is a catalogue text."""

    _words: str | None = None

    @property
    def help(self) -> str | None:
        return _(self._words) if self._words else None

    @help.setter  # noqa: A003 - click gives it this name
    def help(self, words: str | None) -> None:
        self._words = words


class Option(_Spoken, click.Option):
    """An option whose help is in the language that is spoken."""


class Command(_Spoken, click.Command):
    """The same for a command."""


class Group(_Spoken, click.Group):
    """The same for a group and the commands under it."""

    command_class = Command


option = partial(click.option, cls=Option)


def language_of(arguments: Sequence[str]) -> str:
    """What `--language` before the command asks for, else the system's: help is shown before options are read."""
    asked, words = "", iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name in VALUED:
            given = value if equals else next(words, "")
            asked = given if name == "--language" else asked
        elif not word.startswith("-"):
            break
    return asked if asked in i18n.LANGUAGES else i18n.system_language()


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Speak `language`, and let click do so; what a command does belongs into `surroundings`."""
    i18n.install(language)
    domain, before = gettext.textdomain(), os.environ.get(VARIABLE)
    kept = _BEFORE.set(before)
    gettext.bindtextdomain("app", str(i18n.FOLDER))
    gettext.textdomain("app")
    _set(language)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        _set(before)
        _BEFORE.reset(kept)


@contextmanager
def surroundings() -> Iterator[None]:
    """The environment as it was: Qt reads the system's language and country from it, and so do other programs."""
    asked = os.environ.get(VARIABLE)
    _set(_BEFORE.get())
    try:
        yield
    finally:
        _set(asked)


def _set(language: str | None) -> None:
    if language is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = language
