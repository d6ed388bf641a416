"""Says in words what a mailing is, how far it is and what it takes. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app import formats
from app.domain.mailings import MailingRow
from app.i18n import _
from app.ui.mailings.words import StateWords, state_words


@dataclass(frozen=True, slots=True)
class MailingLine:
    """A row of the list in the interface's language and the Mandant's time zone."""

    id: int
    row: MailingRow
    name: str
    state: StateWords
    when: str


def mailing_line(row: MailingRow, zone: ZoneInfo) -> MailingLine:
    """The cells of one mailing."""
    mailing = row.mailing
    at = mailing.due or mailing.launched_at
    return MailingLine(
        id=mailing.id,
        row=row,
        name=name_of(mailing.name, mailing.template),
        state=state_words(mailing.state),
        when=formats.format_moment(at, zone) if at else "",
    )


def name_of(name: str, template: str) -> str:
    """What a mailing is called: its name, or else how its text begins (ML-06)."""
    return name or " ".join(template.split()) or _("Without name and text")
