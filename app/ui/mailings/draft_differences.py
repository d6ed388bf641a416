"""In which fields two versions of a draft differ, in words. No Qt."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app import formats
from app.domain.mailings import Mailing, Recipients
from app.domain.mandants import Mandant
from app.i18n import _, ngettext
from app.ui.admin import text_block_state
from app.ui.customers.words import PURPOSES


def differences(mine: Mailing, theirs: Mailing, mandant: Mandant) -> tuple[tuple[str, str, str], ...]:
    """Name, own and stored words of each field that people see and that differs."""
    pairs = (
        (_("Name"), mine.name, theirs.name),
        (_("Message"), text_block_state.shown(mine.template), text_block_state.shown(theirs.template)),
        (_("Purpose"), _(PURPOSES[mine.purpose]), _(PURPOSES[theirs.purpose])),
        (_("Sender"), mine.sender, theirs.sender),
        (_("Who gets it"), _recipients(mine.recipients), _recipients(theirs.recipients)),
        (_("When"), _when(mine, mandant), _when(theirs, mandant)),
    )
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _recipients(recipients: Recipients) -> str:
    words = []
    if recipients.selection_id:
        words.append(_("a saved selection"))
    for template, count in (
        (_tags(len(recipients.tag_ids)), len(recipients.tag_ids)),
        (_customers(len(recipients.customer_ids)), len(recipients.customer_ids)),
        (_numbers(len(recipients.numbers)), len(recipients.numbers)),
    ):
        if count:
            words.append(template.format(count=formats.format_number(count)))
    return ", ".join(words)


def _tags(count: int) -> str:
    return ngettext("{count} tag", "{count} tags", count)


def _customers(count: int) -> str:
    return ngettext("{count} chosen customer", "{count} chosen customers", count)


def _numbers(count: int) -> str:
    return ngettext("{count} number", "{count} numbers", count)


def _when(mailing: Mailing, mandant: Mandant) -> str:
    if mailing.due is None:
        return _("Now")
    return formats.format_instant(mailing.due, ZoneInfo(mandant.time_zone))
