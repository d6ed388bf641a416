"""The names of the states of a mailing, with icon, colour and what they mean. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from app.domain.mailings import MailingState
from app.i18n import N_, _, ngettext, pgettext

_S = MailingState


class StateWords(NamedTuple):
    """How a state is called and shown."""

    title: str
    icon: str
    colour: str
    meaning: str


# Icon, colour, meaning: in the order in which they are offered as a filter.
_SHOWN: Mapping[MailingState, tuple[str, str, str]] = MappingProxyType(
    {
        _S.DRAFT: ("pencil", "quiet", N_("Nobody has got anything yet.")),
        _S.PLANNED: ("calendar-clock", "waiting", N_("It begins by itself at its time.")),
        _S.RUNNING: ("send", "info", N_("Its SMS are being handed to the gateway.")),
        _S.PAUSED: ("circle-pause", "warn", N_("Nothing leaves until somebody resumes it.")),
        _S.STOPPED: ("ban", "error", N_("What had not left was withdrawn.")),
        _S.DONE: ("circle-check", "ok", N_("Nothing of it waits any more.")),
    }
)

STATES = tuple(_SHOWN)
"""All of them, in the order of a mailing's life."""


def state_words(state: MailingState, *, trouble: int = 0) -> StateWords:
    """In the interface's language; `trouble` are the SMS that have failed, or that somebody has to decide about."""
    titles = {
        _S.DRAFT: pgettext("mailing", "Draft"),
        _S.PLANNED: pgettext("mailing", "Planned"),
        _S.RUNNING: pgettext("mailing", "Running"),
        _S.PAUSED: pgettext("mailing", "Paused"),
        _S.STOPPED: pgettext("mailing", "Stopped"),
        _S.DONE: pgettext("mailing", "Done"),
    }
    if state is _S.DONE and trouble:
        words = ngettext(
            "Nothing of it waits any more, but {count} SMS has not arrived, or that is unclear.",
            "Nothing of it waits any more, but {count} SMS have not arrived, or that is unclear.",
            trouble,
        )
        return StateWords(titles[state], "circle-alert", "warn", words.format(count=trouble))
    icon, colour, meaning = _SHOWN[state]
    return StateWords(titles[state], icon, colour, _(meaning))
