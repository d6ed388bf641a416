"""The proof of one SMS: what was sent to whom, when, what the network said; for clipboard and paper. No Qt."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app import formats
from app.config import APP_NAME
from app.domain.messages import MessageStory
from app.i18n import _
from app.ui.paper import Paper
from app.ui.sms.log_view_model import detail
from app.ui.sms.standing_words import row_words

WIDTHS = (30, 70)


def proof(story: MessageStory, *, company: str, zone: ZoneInfo, made: str) -> Paper:
    """Everything known of one message; `made` says when and by whom the proof was made."""
    row = story.row
    shown = detail(story, zone, may_send=False)
    status = row_words(row.status, row.reason)
    facts = [
        (_("Company"), company),
        (_("Recipient"), row.customer_name),
        (_("Time"), formats.format_instant(row.at, zone)),
        (_("Status"), f"{status.title}. {status.explanation}"),
        (_("The gateway says"), shown.gateway_says),
        *shown.facts,
        (_("Number at the gateway"), story.gateway_id),
    ]
    return Paper(
        title=_("Proof of an SMS"),
        facts=tuple((label, value) for label, value in facts if value),
        text=row.text,
        headers=(_("Time"), _("What happened")),
        rows=shown.history,
        widths=WIDTHS,
        footer=_(
            "{program}, {made}. A delivery report says that the phone network handed the message to the phone. "
            "Whether it was read, nobody can see."
        ).format(program=APP_NAME, made=made),
    )


def as_text(paper: Paper) -> str:
    """The same as plain lines, for a letter or an e-mail."""
    lines = [paper.title, ""]
    lines += [f"{label}: {value}" for label, value in paper.facts]
    lines += ["", paper.text, ""]
    lines += [f"{when}  {what}" for when, what in paper.rows]
    return "\n".join([*lines, "", paper.footer])


def file_name(story: MessageStory, zone: ZoneInfo) -> str:
    """`SMS 2026-11-23 Meyer Erika.pdf`, without anything that a file system could stumble over."""
    name = "".join(letter if letter.isalnum() else " " for letter in story.row.customer_name)
    return f"{' '.join(['SMS', story.row.at.astimezone(zone).date().isoformat(), *name.split()])}.pdf"
